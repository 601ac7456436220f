/* What is wrong with how a page lies: sideways scroll, text over text, words and numbers cut in two, and in a row
   that begins with an icon something below that icon, outside the column of the words. */
() => {
  const faults = new Set();
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) faults.add(`${wide} pixels wide in a window of ${innerWidth}`);
  const LONGEST = 22; // letters: a longer word may be cut, and an address may
  const WORD = /(?<=^|\s)[^\s@]+(?=$|\s)/g;
  const NUMBER = /\b[A-Z]{1,2}-\d{4}-\d{4,}\b/g;
  const range = document.createRange();
  const edges = new Map(); // element → where what stands in it is cut off
  const cut = new Map(); // element → is it cut away for the eye (.gp-hidden and the like)?
  const lines = [];
  const read = document.querySelector("dialog[open]") ?? document.body; // behind an open dialog nothing is read
  const walker = document.createTreeWalker(read, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.data.trim() || isCut(owner) || !owner.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 2 && box.height > 2);
    const text = node.data.trim().slice(0, 40);
    for (const box of boxes) lines.push({ box, text });
    if (boxes.some((box) => box.right > edge(owner) + 1)) faults.add(`“${text}” goes past the edge`);
    if (boxes.length > 1) findCut(node, longest(getComputedStyle(owner)));
  }
  lines.sort((one, other) => one.box.top - other.box.top);
  lines.forEach((one, at) => {
    for (let next = at + 1; next < lines.length && lines[next].box.top < one.box.bottom; next++) {
      if (covers(one.box, lines[next].box)) faults.add(`“${one.text}” over “${lines[next].text}”`);
    }
  });
  for (const row of read.querySelectorAll(".gp-board__item")) {
    const [, words, ...ends] = row.children;
    const beside = ends.filter((end) => end.getBoundingClientRect().left < words.getBoundingClientRect().left - 1);
    for (const end of beside) faults.add(`“${end.textContent.trim()}” stands below the icon of its row`);
  }
  return [...faults];

  /* More than a sliver of one lies on the other: the lines of one paragraph may touch. */
  function covers(one, other) {
    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    return across > 2 && down > Math.min(one.height, other.height) / 2;
  }

  /* Of words that may not be cut: where hyphens may come, only short ones. */
  function longest(style) {
    return style.hyphens === "auto" ? (parseInt(style.hyphenateLimitChars) || 1) - 1 : LONGEST;
  }

  function findCut(node, most) {
    for (const found of node.data.matchAll(NUMBER)) look(node, found, "the number");
    for (const found of node.data.matchAll(WORD)) {
      const parts = found[0].matchAll(/[^\u00ad\u2010-\u2015/-]+/g);
      for (const part of found[0].includes(".") ? [] : parts) {
        const index = found.index + part.index;
        if (part[0].length <= most) look(node, { 0: part[0], index }, "the word");
      }
    }
  }

  function look(node, found, what) {
    range.setStart(node, found.index);
    range.setEnd(node, found.index + found[0].length);
    const tops = [...range.getClientRects()].map((box) => Math.round(box.top));
    if (new Set(tops).size > 1) faults.add(`${what} “${found[0]}” is cut in two`);
  }

  function edge(element) {
    if (!element) return innerWidth;
    if (!edges.has(element)) {
      const clips = getComputedStyle(element).overflowX !== "visible" && element !== document.documentElement;
      const own = clips ? element.getBoundingClientRect().right : innerWidth;
      edges.set(element, Math.min(own, edge(element.parentElement)));
    }
    return edges.get(element);
  }

  function isCut(element) {
    if (!element) return false;
    if (!cut.has(element)) {
      cut.set(element, getComputedStyle(element).clipPath === "inset(50%)" || isCut(element.parentElement));
    }
    return cut.get(element);
  }
}
