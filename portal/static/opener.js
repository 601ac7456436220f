/* Who opened this page: it says so with all it asks, and its forms can be sent again after signing in over it. */
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["Opened-By"] = document.querySelector("#session [name=van]")?.value ?? "";
});

/* The session in which the forms were made is gone: they get what the new one asks. */
document.addEventListener("htmx:afterSettle", () => {
  const { token, opener } = document.getElementById("signin")?.dataset ?? {};
  if (!token) return;
  for (const input of document.getElementsByName("csrf_token")) input.value = token;
  for (const input of document.getElementsByName("van")) input.value = opener;
});
