// What every page does beyond its links and forms: it hears of changes, counts down, and takes keys.
"use strict";
(() => {
  const body = document.body;
  const notices = document.getElementById("notices");

  // Notices

  function say(text, seconds = 6) {
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.textContent = text;
    notices.append(notice);
    if (seconds) setTimeout(() => notice.remove(), seconds * 1000);
    return notice;
  }

  notices.addEventListener("click", (event) => {
    if (event.target.closest("[data-action=dismiss]")) event.target.closest(".notice").remove();
  });

  // Live: the server names the stream that changed; what shows it is fetched anew.

  const shown = (stream) => document.querySelectorAll(`[data-stream="${CSS.escape(stream)}"]`);
  const listed = (kind) => document.querySelectorAll(`[data-lists~="${CSS.escape(kind)}"]`);

  function isBeingUsed(element) {
    const focused = document.activeElement;
    return element.contains(focused) && focused.matches("input:not([type=checkbox]), textarea, select");
  }

  async function refresh(element, by) {
    if (isBeingUsed(element)) {
      mention(element, by);
      return;
    }
    const { id, dataset } = element;
    const picked = element.querySelector("input.pick")?.checked;
    const current = element.matches(".current");
    const place = `#${CSS.escape(id)}`;
    const part = "whole" in dataset ? { select: place } : {};
    await htmx.ajax("GET", dataset.fresh, { target: place, swap: "outerHTML", ...part });
    const fresh = document.getElementById(id);
    if (!fresh) return;
    if (picked) fresh.querySelector("input.pick")?.click();
    fresh.classList.toggle("current", current);
    fresh.classList.add("changed");
    mention(fresh, by);
  }

  function mention(element, by) {
    if (!by || by === body.dataset.me) return;
    const place = element.querySelector("[data-change]") ?? element;
    place.querySelector(".just-now")?.remove();
    const words = document.createElement("p");
    words.className = "just-now note warn small";
    words.textContent = body.dataset.changedBy.replace("{who}", by);
    place.prepend(words);
  }

  function changed({ stream, by }) {
    const elements = shown(stream);
    elements.forEach((element) => refresh(element, by));
    if (elements.length) return;
    for (const list of listed(stream.split("/")[0])) {
      const hint = list.querySelector("[data-news]");
      if (hint) hint.hidden = false;
    }
  }

  function everything() {
    document.querySelectorAll("[data-stream]").forEach((element) => refresh(element, ""));
    document.querySelectorAll("[data-news]").forEach((hint) => { hint.hidden = false; });
  }

  const SOON = 4000;  // a stream that ends in its time is there again before this
  let pause = 1000;
  let waits = null;
  let lost = null;
  let last = "";

  function listen() {
    const source = new EventSource(last ? `/live?again=${last}` : body.dataset.live);
    source.addEventListener("open", () => {
      pause = 1000;
      clearTimeout(waits);
      waits = null;
      lost?.remove();
      lost = null;
    });
    source.addEventListener("changed", (event) => {
      last = event.lastEventId;
      changed(JSON.parse(event.data));
    });
    source.addEventListener("refresh", everything);
    source.addEventListener("error", () => {
      waits ??= setTimeout(() => { lost = say(body.dataset.offline, 0); }, SOON);
      if (source.readyState !== EventSource.CLOSED) return;  // the browser tries again by itself
      // Whoever is not logged in any more is led to the log-in instead of waiting for ever.
      fetch("/v1/me").then((answer) => { if (answer.status === 401) location.reload(); }, () => {});
      setTimeout(listen, pause);
      pause = Math.min(pause * 2, 60000);
    });
    addEventListener("pagehide", () => source.close(), { once: true });
  }

  if (body.dataset.live) listen();
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // Counting down to what the server does next

  setInterval(() => {
    for (const element of document.querySelectorAll("[data-ends]")) {
      element.dataset.began ??= String(performance.now());
      const gone = (performance.now() - Number(element.dataset.began)) / 1000;
      const left = Math.max(0, Math.ceil(Number(element.dataset.ends) - gone));
      if (element.textContent !== String(left)) element.textContent = left;
    }
  }, 250);

  // Keys: those of the page on which one is. Nothing is taken from whoever types.

  addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && typing) event.target.blur();
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") {
      const help = document.getElementById("help");
      if (help) help.open ? help.close() : help.showModal();
      return;
    }
    document.dispatchEvent(new CustomEvent("openaccount:key", { detail: event }));
  });

  window.openaccount = { say };
})();
