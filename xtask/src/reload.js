// Asks for the number of the build: a new one reloads the page, a new style sheet alone is exchanged under it.
const mine = "{build}";
setInterval(async () => {
  if (document.hidden) return;
  let now;
  try {
    now = await (await fetch("/assets/build.json", { cache: "no-store" })).json();
  } catch {
    return; // The server is being started anew.
  }
  if (now.build !== mine) return location.reload();
  const old = document.querySelector('link[rel="stylesheet"]:not([data-old])');
  if (!old || old.getAttribute("href") === now.style) return;
  const next = old.cloneNode();
  old.dataset.old = "";
  next.href = now.style;
  next.addEventListener("load", () => old.remove(), { once: true });
  old.after(next);
}, 400);
