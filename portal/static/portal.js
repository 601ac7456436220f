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
  const active = document.activeElement;
  if (active !== document.body && part.contains(active)) return;
  const heading = part.matches("h1, h2, h3") ? part : part.querySelector("h1, h2, h3");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/* The answer to a form that was sent is, for who goes back to it, the page with that form: nothing is sent again. */
function forgetPost() {
  const { posted } = document.body.dataset;
  if (posted) history.replaceState(null, "", posted);
}

/* htmx writes down where it is, search words and all, and the browser would keep that for who sits down next. */
function forgetPath() {
  sessionStorage.removeItem("htmx-current-path-for-history");
}

const MOVED = ["DOMContentLoaded", "htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore"];
MOVED.forEach((moved) => document.addEventListener(moved, forgetPath));

document.addEventListener("DOMContentLoaded", () => {
  focusMistakes(document);
  forgetPost();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target?.removeAttribute("aria-busy");
});

/* What htmx brings out of band (#notice) speaks for itself. Filtering keeps the focus where one types. */
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  if (part.id === "notice" || focusMistakes(part)) return;
  const lost = document.activeElement === document.body;
  if (lost || event.detail.requestConfig?.verb !== "get") focusHeading(part);
});
