// The keys of the inbox, and choosing several tasks.
"use strict";
(() => {
  const tasks = () => [...document.querySelectorAll("#tasks .task")];
  let here = null;  // by its number: the card is replaced whenever the task changes
  const current = () => tasks().find((task) => task.dataset.task === here);
  const show = () => tasks().forEach((task) => task.classList.toggle("current", task.dataset.task === here));

  function go(to) {
    if (!to) return;
    here = to.dataset.task;
    show();
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = tasks();
    const place = all.indexOf(current());
    go(all[place < 0 ? 0 : Math.min(all.length - 1, Math.max(0, place + by))]);
  }

  const press = (action) => {
    const task = current() ?? (tasks().length === 1 ? tasks()[0] : null);
    task?.querySelector(`.acts [data-action=${action}]`)?.click();
  };

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: () => press("approve"),
    r: () => press("reject"),
    c: () => press("condition"),
    q: () => press("ask"),
    d: () => press("delegate"),
    w: () => press("answer"),
    x: () => current()?.querySelector("input.pick")?.click(),
    u: () => document.querySelector("[data-status=waiting] [data-action=undo]")?.click(),
    Enter: () => current()?.querySelector("h2 a")?.click(),
    Escape: () => document.querySelectorAll(".panel").forEach((panel) => panel.replaceChildren()),
  };

  document.addEventListener("openaccount:key", ({ detail }) => {
    const act = keys[detail.key];
    const onControl = detail.target.closest?.("a, button, summary, input");
    if (!act || (detail.key === "Enter" && onControl) || document.querySelector("dialog[open]")) return;
    detail.preventDefault();
    act();
  });

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-action=help]")) document.getElementById("help").showModal();
    const task = target.closest("#tasks .task");
    if (task && task !== current()) {
      here = task.dataset.task;
      show();
    }
  });

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("input.pick")) return;
    const words = document.querySelector("[data-chosen]");
    const count = document.querySelectorAll("input.pick:checked").length;
    if (words) words.textContent = words.dataset.chosen.replace("{n}", count);
  });

  // What came in anew takes the place and the focus of what it replaced.
  document.addEventListener("htmx:after:swap", () => {
    show();
    document.querySelector(".panel [autofocus]")?.focus();
  });
})();
