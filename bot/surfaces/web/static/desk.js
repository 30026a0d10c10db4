// The desk works without this file. With it, progress comes by itself, and a text is shown while it is written.

const progress = document.getElementById("progress");
if (progress) {
  const events = new EventSource(progress.dataset.events);
  events.addEventListener("step", (event) => {
    progress.textContent = JSON.parse(event.data).line;
  });
  events.addEventListener("end", () => {
    events.close();
    location.assign(progress.dataset.after);
  });
}

const edit = document.getElementById("edit");
if (edit) {
  const shown = document.getElementById("shown");
  let waiting;
  let asked = 0;
  edit.elements.text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const turn = ++asked;
      const body = new URLSearchParams(new FormData(edit));
      const reply = await fetch(edit.action, { method: "POST", headers: { "X-Part": "1" }, body }).catch(() => null);
      if (reply?.status === 403) shown.textContent = shown.dataset.stopped;
      if (!reply?.ok || turn !== asked) return;
      const template = document.createElement("template");
      template.innerHTML = await reply.text(); // from this site's own templates, where all text is escaped
      shown.replaceChildren(template.content);
    }, 600);
  });
  edit.elements.text.dispatchEvent(new Event("input"));
}
