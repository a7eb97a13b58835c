/* Tells the server that somebody is here while a long text is typed; and when nobody was here for a
   while and nothing unsent stands on the page, loads it anew, so that the server asks who goes on. */
(() => {
  "use strict";
  const { minutes, here } = document.currentScript.dataset;
  const pause = minutes * 60000;
  const unsent = new Set();
  let active = Date.now();
  let told = Date.now();

  const tell = () => {
    const now = Date.now();
    if (now - active >= pause) return;
    active = now;
    if (now - told < pause / 4) return;
    told = now;
    fetch(here, { cache: "no-store", redirect: "manual" }).catch(() => {});
  };
  for (const kind of ["input", "keydown", "pointerdown", "scroll"]) {
    document.addEventListener(kind, tell, { passive: true, capture: true });
  }
  document.addEventListener("input", (event) => { if (event.target.form) unsent.add(event.target.form); });
  document.addEventListener("submit", (event) => unsent.delete(event.target));
  setInterval(() => {
    const waiting = [...unsent].some((form) => form.isConnected);
    if (!waiting && Date.now() - active >= pause + 5000 && document.visibilityState === "visible") location.reload();
  }, 15000);
})();
