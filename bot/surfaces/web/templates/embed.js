// Puts the form on a page of another site: <script src="https://…/embed.js" data-lang="nb" data-height="40rem"></script>
{
  const script = document.currentScript;
  const address = new URL("/embed", script.src);
  if (script.dataset.lang) address.searchParams.set("lang", script.dataset.lang);
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = script.dataset.title ?? {{ site.name | tojson }};
  frame.loading = "lazy";
  frame.allow = "clipboard-write";
  // Its origin is its own and not that of the page around it, so neither can reach into the other.
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox");
  Object.assign(frame.style, { width: "100%", height: script.dataset.height ?? "40rem", border: "0" });
  script.after(frame);
}
