/* Reads a candidate's page aloud by the browser's own voice, where there is one. Nothing here is needed to use the page. */
"use strict";

const READ = "h1, h2, h3, p, dt, dd, li, legend, label, button";

/* What is on the page, piece by piece: browsers cut off long ones. */
function pieces(main, box) {
  return [...main.querySelectorAll(READ)]
    .filter((one) => !box.contains(one) && !one.querySelector(READ) && one.offsetParent)
    .map((one) => one.innerText.trim())
    .filter(Boolean);
}

function spoken(text) {
  const language = document.documentElement.lang;
  const piece = new SpeechSynthesisUtterance(text);
  piece.lang = language === "nl" ? "nl-NL" : language;
  piece.rate = 0.9;
  piece.voice = speechSynthesis.getVoices().find((one) => one.lang.startsWith(language)) ?? null;
  return piece;
}

/* What is folded is read and printed too. */
function unfold() {
  for (const one of document.querySelectorAll("main details")) one.open = true;
}

/* One button that starts and stops; its word says what it does now. */
function readAloud(box) {
  const button = box.querySelector("button");
  const word = button.querySelector("span");
  const words = [word.textContent, button.dataset.stop];
  let speaking = false;

  function show(now) {
    speaking = now;
    word.textContent = words[Number(speaking)];
  }

  button.addEventListener("click", () => {
    speechSynthesis.cancel();
    show(!speaking);
    if (!speaking) return;
    unfold();
    const all = pieces(document.querySelector("main"), box).map(spoken);
    for (const over of ["end", "error"]) all.at(-1).addEventListener(over, () => show(false));
    all.forEach((one) => speechSynthesis.speak(one));
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
  box.hidden = false;
}

addEventListener("beforeprint", unfold);

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("voorlezen");
  if (box && "speechSynthesis" in window) readAloud(box);
});
