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

/* A button that shows a password while one types; before it is sent it is hidden again, for whoever keeps passwords. */
function offerToShow(root) {
  for (const field of root.querySelectorAll("input[type=password][data-show]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "utrecht-button utrecht-button--subtle";
    button.textContent = field.dataset.show;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-controls", field.id);
    const show = (shown) => {
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    };
    button.addEventListener("click", () => show(field.type === "password"));
    field.form?.addEventListener("submit", () => show(false));
    delete field.dataset.show;
    field.after(button);
  }
}

document.addEventListener("DOMContentLoaded", () => offerToShow(document));
document.addEventListener("htmx:afterSettle", (event) => offerToShow(event.detail.elt));
