/* What is wrong with a view of the wall on a screen in a hall: one line for each fault. */
() => {
  const small = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const box = (e) => e.getBoundingClientRect();
  const say = (what, e) => what + ": " + e.outerHTML.slice(0, 160);
  const hidden = (e) => e.closest(".gs-unseen") || (box(e).width <= 1 && box(e).height <= 1);
  const all = Array.from(document.body.querySelectorAll("*")).filter((e) => e.checkVisibility() && !hidden(e));
  const hasText = (e) => Array.from(e.childNodes).some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  const fades = (e) => getComputedStyle(e).textOverflow === "ellipsis";
  const parent = (e) => e.closest(".gs-wall__number, .gs-wall__panel, .gs-wall__spot, .gs-wall__head, .gs-wall__foot");
  const outside = (e) => {
    const around = parent(e);
    return around && around !== e &&
      (box(e).right > box(around).right + 1 || box(e).bottom > box(around).bottom + 1);
  };
  const { scrollWidth, scrollHeight } = document.documentElement;
  return [
    ...(scrollWidth > innerWidth || scrollHeight > innerHeight ? ["it scrolls: " + scrollWidth + " × " + scrollHeight] : []),
    ...(small < innerHeight / 45 - 0.5 ? ["one rem is " + small] : []),
    ...all.filter(hasText).filter((e) => parseFloat(getComputedStyle(e).fontSize) < small - 0.1).map((e) => say("small", e)),
    ...all.filter((e) => box(e).right > innerWidth + 1 || box(e).bottom > innerHeight + 1).map((e) => say("off the screen", e)),
    ...all.filter(outside).map((e) => say("out of its box", e)),
    ...all.filter((e) => e.matches(".gs-tilegrid__tile") && e.scrollHeight > e.clientHeight + 1).map((e) => say("cut off", e)),
    ...all.filter((e) => !fades(e) && e.matches(".gs-wall__label, .gs-wall__value") && e.scrollWidth > e.clientWidth + 1).map((e) => say("cut off", e)),
  ];
};
