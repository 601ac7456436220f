/* The end of a session: a warning a while before, and signing in again over the page that is open. Without this the form comes back after sign-in. */
"use strict";

const MOST = 2147483; // a timer can wait no longer
let timer = 0;

/* Look again when it is time to warn; `left` seconds are what the server gives. */
function count(left) {
  clearTimeout(timer);
  const warning = document.getElementById("session");
  const ahead = Number(warning.dataset.warned);
  const warned = left <= ahead;
  if (warned && left > 0 && !isAsking()) {
    if (!warning.open) warning.showModal();
  } else warning.close();
  timer = setTimeout(ask, Math.min(warned ? left + 1 : left - ahead, MOST) * 1000);
}

/* A question that does not keep the session alive; when it is over the answer is the dialog. */
const ask = () => htmx.ajax("GET", "/sessie", { target: "#signin", swap: "outerHTML" });

/* Is the dialog there already? What was typed in it stays. */
const isAsking = () => Boolean(document.querySelector("dialog#signin[open]"));

const askToSignIn = (part) =>
  isAsking() ? takeToken(part) : htmx.swap("#signin", part, { swapStyle: "outerHTML" });

/* Of two answers the last one left its cookie: the dialog that stays is sent with the token of that. */
function takeToken(part) {
  const given = new DOMParser().parseFromString(part, "text/html").querySelector("#signin [name=csrf_token]");
  const kept = document.querySelector("#signin [name=csrf_token]");
  if (given && kept) kept.value = given.value;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 401 || !isAsking()) return;
  takeToken(event.detail.xhr.responseText);
  event.detail.shouldSwap = false;
});

document.addEventListener("DOMContentLoaded", () => {
  const left = Number(document.getElementById("session")?.dataset.left);
  if (left) count(left);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const left = event.detail.xhr?.getResponseHeader("Session-Left");
  if (left) count(Number(left));
});

document.addEventListener("htmx:afterSettle", () => {
  const part = document.getElementById("signin");
  if (part?.dataset.left) count(Number(part.dataset.left));
  delete part?.dataset.left; // it was so at that moment
  if (!part || !("opens" in part.dataset) || part.open) return;
  document.getElementById("session")?.close();
  part.showModal();
  (part.querySelector("[aria-invalid], input[type=email]") ?? part).focus();
});
