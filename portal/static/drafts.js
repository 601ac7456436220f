/* Keeps what is typed: two seconds after the last key a form with a draft goes to the server. Nothing here is needed to use the portal. */
"use strict";

const QUIET = 2000; // milliseconds
const waiting = new Map(); // form → timer
const sending = new Map(); // form → what can stop the request

function hold(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
}

async function keep(form) {
  hold(form);
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  const stop = new AbortController();
  sending.set(form, stop);
  try {
    const how = { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true, signal: stop.signal };
    const answer = await fetch("/concepten", how);
    if (answer.status === 401) askToSignIn(await answer.text());
  } catch {
    /* no connection, or the form itself was sent: the next key tries again */
  }
  if (sending.get(form) === stop) sending.delete(form);
}

function typed(event) {
  const form = event.target.form;
  if (!form?.elements.namedItem("concept")) return;
  hold(form);
  waiting.set(form, setTimeout(keep, QUIET, form));
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);

document.addEventListener("submit", (event) => {
  hold(event.target);
  sending.get(event.target)?.abort();
}, true);

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of [...waiting.keys()]) keep(form);
});
