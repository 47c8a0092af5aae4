/* What the pages do beyond htmx. Nothing here is needed: every page works without it. */
(() => {
  "use strict";
  const status = () => document.getElementById("status");
  let timer = 0;

  /** Put a plain sentence into the spoken status region. */
  const say = (text) => {
    const words = document.createElement("div");
    words.className = "notice notice-danger";
    words.textContent = text;
    status().replaceChildren(words);
    settle();
  };

  /** A message that is no error leaves by itself; an error stays until it is closed or replaced. */
  const settle = () => {
    clearTimeout(timer);
    if (status().firstElementChild && !status().querySelector(".notice-danger")) timer = setTimeout(() => status().replaceChildren(), 10000);
  };

  /** After a swap the reader goes on at the first wrong field, or at the new heading. */
  const lead = (part) => {
    const find = (what) => (part.matches(what) ? part : part.querySelector(what));
    const goal = find("[data-focus]") || find('[aria-invalid="true"]') || find("[data-heading]");
    if (!goal) return;
    if (!goal.matches("input, select, textarea, button, a")) goal.tabIndex = -1;
    goal.focus({ preventScroll: false });
  };

  const asked = new WeakMap();
  let left = null;

  /** What a control says, without the numbers and signs that change with its list. */
  const words = (one) => (one.getAttribute("aria-label") || one.textContent).replace(/[\d\s▲▼]+/g, "");

  /** Where a swap took the control away that asked for it, the reader goes on at its successor; from a pager, at the new heading. */
  const resume = (part) => {
    if (!left || left === document.body || document.activeElement !== document.body) return;
    const alike = (one) => one.name === left.name && words(one) === words(left);
    const again = left.isConnected ? left : !left.rel && [...part.querySelectorAll(left.tagName)].find(alike);
    const goal = again || part.querySelector("h1, h2, h3") || part;
    if (!again) goal.tabIndex = -1;
    goal.focus({ preventScroll: !again });
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialogOpen);
      if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
      return;
    }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) {
      const dialog = closer.closest("dialog");
      if (dialog && dialog.open) { event.preventDefault(); dialog.close(); }
      return;
    }
    if (event.target.closest('[data-close="status"]')) status().replaceChildren();
    if (event.target.matches("dialog[open]")) event.target.close(); // a click on the backdrop
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches('a[role="button"]')) { event.preventDefault(); event.target.click(); }
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // An answer with an error still carries its out-of-band message; "HX-Reswap: none" keeps the rest of the page as it is.
  document.addEventListener("htmx:beforeRequest", (event) => asked.set(event.detail.xhr, document.activeElement));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    left = asked.get(answer);
    if (answer.status >= 400 && answer.getResponseHeader("HX-Reswap") === "none") event.detail.shouldSwap = true;
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Reswap") !== "none") say(document.body.dataset.failed);
  });
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));
  document.addEventListener("htmx:afterSettle", (event) => {
    const { elt, target } = event.detail;
    lead(elt);
    if (!target) return; // a page that comes back from the history
    if (target.contains(elt)) resume(target);
    else if (elt.id === target.id) resume(elt); // it stands in the target's place
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close(); // it would hide the message
    settle();
  });

  // Messages present when the page loads are spoken only if they change once the region is known to the reader's software.
  const flashed = document.getElementById("messages");
  if (flashed) setTimeout(() => flashed.append(...flashed.childNodes), 200);
  const wrong = document.querySelector("[data-focus]") || document.querySelector('[aria-invalid="true"]');
  if (wrong) wrong.focus();
})();
