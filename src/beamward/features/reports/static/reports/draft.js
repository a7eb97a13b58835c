/* The form of the front door, for those whose browser runs scripts. Without this file it works as well.

   What is typed is kept for this tab alone (sessionStorage: ward computers are shared) until it is on
   the server. Sending waits for the answer, and goes on trying while there is none; the form's random
   key makes one report of many tries. */
(() => {
  "use strict";
  const WAITS = [2, 4, 8, 15, 30];
  const HOURS = 4;
  const KEPT = "beamward:" + location.pathname;
  let sending = false;
  let isOver = false;
  let wake = () => {};

  const form = () => document.getElementById("report-form");
  const status = () => document.getElementById("send-status");

  const say = (text, waiting = false) => {
    const place = status();
    if (!place) return;
    if (place.textContent !== text) place.textContent = text;
    place.classList.toggle("waiting", waiting);
  };

  /* ---- The draft ------------------------------------------------------------------------------ */
  const isTyped = (field) => field.name && !["file", "submit", "button"].includes(field.type)
    && field.name !== "lang";

  const read = () => {
    try {
      const draft = JSON.parse(sessionStorage.getItem(KEPT));
      return draft && Date.now() - draft.at < HOURS * 3600000 ? draft.typed : null;
    } catch { return null; }
  };
  const forget = () => {
    try { sessionStorage.removeItem(KEPT); } catch { /* A browser that keeps nothing loses nothing. */ }
  };
  const keep = () => {
    const current = form();
    if (!current || isOver) return;
    const draft = {};
    for (const field of current.elements) {
      if (!isTyped(field)) continue;
      if (field.type !== "radio") draft[field.name] = field.value;
      else if (field.checked) draft[field.name] = field.value;
    }
    if (!draft.narrative && !draft.name) { forget(); return; }
    try { sessionStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), typed: draft })); } catch { /* Full or switched off. */ }
  };
  const way = (answer) => answer.split(":")[0];
  const restore = () => {
    const current = form();
    const draft = read();
    if (!current || !draft || current.dataset.fresh !== "yes") return;
    for (const field of current.elements) {
      if (!isTyped(field) || !(field.name in draft)) continue;
      // The account may have changed meanwhile; the wish to report by name has not.
      if (field.type === "radio") field.checked = way(field.value) === way(draft[field.name]);
      else if (field.name !== "place" || draft.place) field.value = draft[field.name];
    }
    document.getElementById("restored").hidden = false;
    // htmx listens from this moment on; its own listener came first.
    document.addEventListener("DOMContentLoaded", () => {
      document.getElementById("id_narrative").dispatchEvent(new Event("look"));
    });
  };

  let soon = 0;
  document.addEventListener("input", (event) => {
    if (event.target.form !== form()) return;
    clearTimeout(soon);
    soon = setTimeout(keep, 200);
  });
  document.addEventListener("change", (event) => { if (event.target.form === form()) keep(); });
  document.addEventListener("htmx:afterSettle", keep);
  window.addEventListener("pagehide", keep);
  document.addEventListener("click", (event) => {
    if (event.target.id !== "discard") return;
    isOver = true;
    forget();
    location.replace(location.href);
  });
  /* Leaving with something that was not sent: the browser asks. */
  window.addEventListener("beforeunload", (event) => {
    const current = form();
    if (current && !isOver && current.elements.narrative.value.trim()) event.preventDefault();
  });
  /* A look at the text that fails is no reason to disturb whoever types. */
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      if (event.target.id === "id_narrative") event.stopImmediatePropagation();
    }, true);
  }

  /* ---- Sending -------------------------------------------------------------------------------- */
  const pause = (seconds) => new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, seconds * 1000);
  });
  window.addEventListener("online", () => wake());

  const attempt = async (current, body, isAnonymous) => {
    let size = 0;
    for (const value of body.values()) size += value.size || 0;
    const giveUp = new AbortController();
    // A slow line carries about 50 kB a second.
    const timer = setTimeout(() => giveUp.abort(), 20000 + size / 50);
    const response = await fetch(current.action, {
      method: "POST",
      body,
      // Who reports anonymously sends no cookie along.
      credentials: isAnonymous ? "omit" : "same-origin",
      redirect: "error",
      cache: "no-store",
      signal: giveUp.signal,
    });
    const text = await response.text();
    clearTimeout(timer);
    const page = new DOMParser().parseFromString(text, "text/html");
    return { response, page };
  };

  /** Put the page that came as the answer in place of this one, its chosen pictures kept. */
  const show = (page) => {
    const pictures = document.getElementById("id_pictures");
    const frame = document.importNode(page.querySelector(".frame"), true);
    document.querySelector(".frame").replaceWith(frame);
    document.title = page.title;
    const empty = document.getElementById("id_pictures");
    if (empty && pictures && pictures.files.length) {
      empty.replaceWith(pictures);
      document.getElementById("files-lost")?.remove();
    }
    window.htmx?.process(frame);
    window.scrollTo(0, 0);
    (frame.querySelector(".problems") || frame.querySelector("main")).focus();
  };

  const send = async (current) => {
    if (sending) return;
    sending = true;
    const button = current.querySelector(".send button");
    for (let tries = 0; ; tries += 1) {
      button.setAttribute("aria-disabled", "true");
      if (tries === 0) say(current.dataset.sending);
      const body = new FormData(current);
      body.set("act", "send");
      const isAnonymous = body.get("identity") === "anonymous";
      let seconds = WAITS[Math.min(tries, WAITS.length - 1)];
      try {
        const { response, page } = await attempt(current, body, isAnonymous);
        if (response.ok && page.querySelector("[data-sent]")) {
          isOver = true;
          forget();
          history.replaceState(null, "", current.dataset.sentUrl);
          show(page);
          return;
        }
        // Only a page that gives the text back may take the place of the one that holds it.
        const isRefused = response.status >= 400 && response.status < 500 && response.status !== 429;
        if (isRefused && page.querySelector("#content textarea")) {
          sending = false;
          show(page);
          keep();
          return;
        }
        if (response.status === 413) {
          sending = false;
          button.removeAttribute("aria-disabled");
          say(current.dataset.large, true);
          return;
        }
        seconds = Number(response.headers.get("Retry-After")) || seconds;
        say(response.status === 429 ? current.dataset.slow : current.dataset.busy, true);
      } catch {
        say(current.dataset.offline, true);
      }
      // Meanwhile a press on the button tries at once.
      button.removeAttribute("aria-disabled");
      await pause(seconds);
    }
  };

  document.addEventListener("submit", (event) => {
    const current = event.target;
    if (current !== form()) return;
    const isOther = event.submitter && (event.submitter.name === "switch" || event.submitter.value === "mask");
    if (isOther) { keep(); isOver = true; return; }
    event.preventDefault();
    if (sending) wake();
    else send(current);
  });

  restore();
})();
