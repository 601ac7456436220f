"use strict";

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
