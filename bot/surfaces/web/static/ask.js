// Makes the question form a conversation. Without this file the same form loads a page with the answer.

const KEPT = "veileder.conversation"; // this tab's answers, so that going back from a quote finds them again

const form = document.getElementById("ask");
const field = document.getElementById("ask-field");
const problem = document.getElementById("ask-problem");
const progress = document.getElementById("ask-progress");
const conversation = document.getElementById("conversation");
const home = document.getElementById("home");
let busy = false;

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
  const example = event.target.closest("[data-example]");
  if (!example || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  field.value = example.textContent;
  ask();
});

restore();
