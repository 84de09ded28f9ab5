/* What is wrong with the layout of a touch screen as it stands: one line for each fault. */
() => {
  const say = (what, e) => what + ": " + e.outerHTML.slice(0, 140);
  const box = (e) => e.getBoundingClientRect();
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = Array.from(document.body.querySelectorAll("*")).filter(seen);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const { innerWidth: width, innerHeight: height } = window;
  const least = 28 * Math.min(width, height) / 1080;
  const hasText = (e) =>
    Array.from(e.childNodes).some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  const isSmall = (e) => hasText(e) && !e.closest("svg, script, style") && parseFloat(getComputedStyle(e).fontSize) < least - .1;
  const isTarget = (e) => e.matches("a[href], button");
  const isLow = (e) => isTarget(e) && Math.min(box(e).height, box(e).width) < 63.9;
  const sticksOut = (e) => box(e).width && (box(e).right > width + 1 || box(e).left < -1);
  /* What is always there must be all in sight, and nothing over it. */
  const isCovered = (e) => {
    const inside = rem * .8; // corners are round
    const { left, top, right, bottom } = box(e);
    const hits = [[left + inside, top + inside], [right - inside, bottom - inside], [(left + right) / 2, (top + bottom) / 2]];
    return e.matches(".gs-tile, .gs-scan, .gs-bar__button, .gs-loop__button") && hits.some(([x, y]) => !e.contains(document.elementFromPoint(x, y)));
  };
  const slide = document.querySelector(".gs-slide.is-shown");
  const bar = document.querySelector("[data-bar]");
  const isHigh = (e) => box(e).top < height / 2 - 1;
  return [
    ...(rem < least ? ["text of " + rem] : []),
    ...all.filter(isSmall).map((e) => say("text of " + getComputedStyle(e).fontSize, e)),
    ...all.filter(isLow).map((e) => say("only " + Math.round(box(e).width) + "×" + Math.round(box(e).height), e)),
    ...all.filter(isCovered).map((e) => say("covered", e)),
    ...all.filter(sticksOut).map((e) => say("sticks out", e)),
    ...(seen(slide) && slide.scrollHeight > slide.clientHeight + 1 ? [say("cut off by " + (slide.scrollHeight - slide.clientHeight), slide)] : []),
    ...(bar.hidden ? [] : Array.from(bar.querySelectorAll("[data-back], [data-home]")).filter(isHigh).map((e) => say("out of reach", e))),
  ];
};
