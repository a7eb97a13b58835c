/* Small comforts. Every page works without this file. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  const live = document.getElementById("live");
  let clearing = 0;

  /** Say something to eyes and to screen readers, for a while. */
  const say = (text) => {
    live.textContent = text;
    clearTimeout(clearing);
    clearing = setTimeout(() => { live.textContent = ""; }, 8000);
  };

  /* A second press on "send" sends nothing; after ten seconds without an answer one may try again. */
  const release = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button[aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled"));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("once" in form.dataset) || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), 10000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  /* Leaving a page with something typed and not sent: the browser asks. */
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && "once" in form.dataset) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) changed.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    for (const form of changed) if (form.isConnected) { event.preventDefault(); return; }
  });

  /* No browser keeps a page of ours, so one that was left for an answer that never came would be empty on
     the way back. The tab keeps what was sent until the next page of ours is there. */
  const SENT = "beamward:sent";
  const written = () => {
    const seen = {};
    const fields = document.querySelectorAll('form[method="post"] :is(textarea, input, select)');
    return [...fields].flatMap((field) => {
      if (!field.name || ["password", "file"].includes(field.type) || field.name === "csrfmiddlewaretoken") return [];
      seen[field.name] = (seen[field.name] || 0) + 1;
      return [{ field, key: `${field.name} ${seen[field.name]}` }];
    });
  };
  const state = (field) => (field.options ? [...field.options].map((option) => option.selected)
    : ["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
  // At the window, the last to hear of it: a form that another script sends is that script's to keep.
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const kept = Object.fromEntries(written().map(({ field, key }) => [key, state(field)]));
    try { sessionStorage.setItem(SENT, JSON.stringify({ at: location.href, kept })); } catch { /* Full or switched off. */ }
  });
  const restore = () => {
    let sent = null;
    try {
      sent = JSON.parse(sessionStorage.getItem(SENT));
      sessionStorage.removeItem(SENT);
    } catch { return; }
    const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    if (!sent || !isBack || sent.at !== location.href) return;
    for (const { field, key } of written()) {
      const was = sent.kept[key];
      if (was === undefined) continue;
      if (field.options) [...field.options].forEach((option, at) => { option.selected = Boolean(was[at]); });
      else if (typeof was === "boolean") field.checked = was;
      else if (field.value !== was) {
        field.value = was;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    say(live.dataset.restored);
  };
  restore();

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-copy], [data-print], [data-check-all]");
    if (!target) return;
    if ("print" in target.dataset) {
      window.print();
    } else if ("copy" in target.dataset) {
      const text = document.querySelector(target.dataset.copy).textContent.trim();
      navigator.clipboard.writeText(text).then(() => say(live.dataset.copied));
    } else {
      document.querySelectorAll(target.dataset.checkAll).forEach((box) => { box.checked = target.checked; });
    }
  });

  /* What must be put right is read first. */
  const problems = document.querySelector(".problems");
  if (problems) problems.focus();

  /* What can be scrolled with a finger can be scrolled with the keyboard. */
  document.querySelectorAll(".table-box").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  });

  document.addEventListener("htmx:sendError", () => say(live.dataset.unreachable));
  document.addEventListener("htmx:responseError", () => say(live.dataset.refused));
})();
