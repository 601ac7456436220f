/* After a page or a part has come: put the focus where reading goes on. Nothing here is needed to use the portal. */
"use strict";

/* The heading of the list of mistakes, in `root`; true when there is one. */
function focusMistakes(root) {
  const heading = root.querySelector(".gp-errors h2");
  if (heading) heading.focus();
  return Boolean(heading);
}

/* The first heading of a part that was swapped in, unless something in it has the focus already. */
function focusHeading(part) {
  if (part.contains(document.activeElement)) return;
  const heading = part.matches("h1, h2, h3") ? part : part.querySelector("h1, h2, h3");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: part !== document.body });
}

document.addEventListener("DOMContentLoaded", () => focusMistakes(document));

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target?.removeAttribute("aria-busy");
});

/* Parts only: what htmx brings out of band (#notice) speaks for itself. */
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  if (part.id === "notice" || focusMistakes(part)) return;
  if (event.detail.requestConfig?.verb !== "get" || part === document.body) focusHeading(part);
});
