// Makes the question form a conversation. Without this file the same form loads a page with the answer.

const KEPT = "veileder.conversation"; // this tab's answers, so that going back from a quote finds them again

const form = document.getElementById("ask");
const field = document.getElementById("ask-field");
const problem = document.getElementById("ask-problem");
const progress = document.getElementById("ask-progress");
const conversation = document.getElementById("conversation");
const told = document.getElementById("told");
const home = document.getElementById("home");
const SEEN = 4000; // milliseconds that a button says it has copied
let busy = false;
document.documentElement.classList.add("js");

function post(address, fields) {
  return fetch(address, { method: "POST", headers: { "X-Part": "1" }, body: fields });
}

function fieldsOf(form, submitter) {
  const fields = new URLSearchParams(new FormData(form));
  if (submitter?.name) fields.set(submitter.name, submitter.value);
  return fields;
}

function parts(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // from this site's own templates, where all text is escaped
  return template.content;
}

function earlierQuestions() {
  return [...conversation.querySelectorAll("[data-question]")].map((turn) => turn.dataset.question);
}

function say(message) {
  problem.textContent = message;
  if (message) {
    field.setAttribute("aria-invalid", "true");
    field.focus();
  } else {
    field.removeAttribute("aria-invalid");
  }
}

function beginTalking() {
  home.classList.add("talking");
  document.getElementById("ask-label").textContent = form.dataset.next;
  for (const shelf of document.querySelectorAll(".shelf details")) shelf.open = false;
}

function show(html) {
  beginTalking();
  conversation.append(parts(html));
  const turn = conversation.lastElementChild;
  turn.scrollIntoView();
  turn.querySelector(".status").focus({ preventScroll: true });
}

// A page is in one language: that of the answer which came last.
async function speak(language) {
  if (!language || language === document.documentElement.lang) return;
  const address = new URL(form.action);
  address.search = new URLSearchParams({ lang: language });
  const reply = await fetch(address).catch(() => null);
  if (!reply?.ok) return;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  document.documentElement.lang = language;
  for (const part of document.querySelectorAll("[data-spoken]")) {
    const other = page.querySelector(`[data-spoken="${part.dataset.spoken}"]`);
    if (other) part.replaceChildren(...other.childNodes);
  }
  Object.assign(form.dataset, page.getElementById("ask").dataset);
  beginTalking();
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOld(text); // a page without HTTPS has no clipboard of its own
  }
}

function copyOld(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}

async function take(button) {
  const copied = await copy(button.dataset.copy);
  button.focus();
  told.textContent = "";
  told.textContent = copied ? form.dataset.copied : form.dataset.notCopied;
  button.dataset.told = told.textContent;
  setTimeout(() => delete button.dataset.told, SEEN);
}

function stored(work) {
  try {
    return work(sessionStorage);
  } catch {
    return null; // storage is full or forbidden: only going back is poorer for it
  }
}

function keep() {
  stored((storage) => storage.setItem(KEPT, conversation.innerHTML));
}

function restore() {
  const [visit] = performance.getEntriesByType("navigation");
  const kept = stored((storage) => storage.getItem(KEPT));
  if (kept && !conversation.children.length && visit?.type !== "navigate") {
    conversation.append(parts(kept));
    beginTalking();
  } else {
    stored((storage) => storage.removeItem(KEPT));
  }
}

async function ask() {
  if (busy) return;
  busy = true;
  say("");
  progress.textContent = form.dataset.searching;
  const fields = fieldsOf(form);
  for (const question of earlierQuestions()) fields.append("conversation", question);
  try {
    const reply = await post("/ask", fields);
    const text = await reply.text();
    if (reply.ok) {
      field.value = "";
      show(text);
      keep();
      await speak(conversation.lastElementChild.lang);
    } else {
      say(text);
    }
  } catch {
    say(form.dataset.offline);
  }
  progress.textContent = "";
  busy = false;
}

// Feedback, or a question to the editors. A form that could not be sent stays, with what went wrong below it.
async function send(sent, submitter) {
  const reply = await post(sent.getAttribute("action"), fieldsOf(sent, submitter)).catch(() => null);
  const place = document.createElement("div");
  place.className = "told";
  if (sent.nextElementSibling?.matches(".failed")) sent.nextElementSibling.remove();
  if (reply?.ok) {
    place.append(parts(await reply.text()));
    sent.replaceWith(place);
  } else {
    place.classList.add("failed");
    place.append(document.createElement("p"));
    place.firstChild.textContent = reply ? await reply.text() : form.dataset.offline;
    sent.after(place);
  }
  const told = place.firstElementChild;
  told.tabIndex = -1;
  told.focus();
  keep();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-part]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const taken = event.target.closest("[data-copy]");
  const plainClick = !(event.ctrlKey || event.metaKey || event.shiftKey);
  if (taken && plainClick) {
    event.preventDefault();
    take(taken);
  }
  if (event.target.closest("[data-anew]")) stored((storage) => storage.removeItem(KEPT));
  const example = event.target.closest("[data-example]");
  if (!example || !plainClick) return;
  event.preventDefault();
  field.value = example.textContent;
  ask();
});

// What is printed is read without pressing anything.
addEventListener("beforeprint", () => {
  for (const folded of conversation.querySelectorAll("details:not([open])")) {
    folded.open = true;
    addEventListener("afterprint", () => { folded.open = false; }, { once: true });
  }
});

restore();
