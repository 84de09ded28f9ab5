/* What is wrong with the layout of a page as it stands: one line for each fault. */
() => {
  const say = (what, e) => what + ": " + e.outerHTML.slice(0, 140);
  const style = (e) => getComputedStyle(e);
  const box = (e) => e.getBoundingClientRect();
  const above = (e, test) => Boolean(e) && (test(e) || above(e.parentElement, test));
  const seen = (e) =>
    e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !above(e, (a) => a.clientWidth <= 1 && style(a).overflow === "hidden") && // only read aloud
    !e.closest(".gs-skip, .md-sidebar"); // outside until they are called
  const all = Array.from(document.body.querySelectorAll("*")).filter(seen);

  const width = document.documentElement.clientWidth;
  const scrolls = (e) => /auto|scroll/.test(style(e).overflowX);
  const sticksOut = (e) =>
    box(e).width && (box(e).right > width + 1 || box(e).left < -1) &&
    !above(e.parentElement, scrolls);
  const isCutOff = (e) =>
    /hidden|clip/.test(style(e).overflowX) && e.scrollWidth > e.clientWidth + 1;

  const hasText = (e) =>
    Array.from(e.childNodes).some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  const isSmall = (e) =>
    hasText(e) && parseFloat(style(e).fontSize) < 15.99 &&
    !e.closest(".gs-seal, title"); // the seal's two characters are a picture

  /* WCAG 2.5.5: 44 px, but for links within a sentence. A label is no target of its own; a field
     inside one is touched with it. */
  const isTarget = (e) =>
    e.matches("a[href], button, input, select, textarea, summary, label[for]") &&
    !e.matches(".md-option, .md-toggle, .md-overlay, .headerlink") &&
    !(e.control && seen(e.control));
  const isInSentence = (e) => {
    const around = e.closest("p, li, dd, td, th, label");
    return style(e).display === "inline" && around &&
      around.textContent.trim() !== e.textContent.trim();
  };
  const isLow = (e) =>
    isTarget(e) && !isInSentence(e) && box(e.closest(".gs-card, label") || e).height < 43.5;

  const { scrollWidth } = document.documentElement;
  return [
    ...(scrollWidth > width ? ["the page is " + scrollWidth + " wide"] : []),
    ...all.filter(sticksOut).map((e) => say("sticks out", e)),
    ...all.filter((e) => !e.closest("svg")).filter(isCutOff).map((e) => say("cut off", e)),
    ...all.filter(isSmall).map((e) => say("text of " + style(e).fontSize, e)),
    ...all.filter(isLow).map((e) => say("only " + Math.round(box(e).height) + " high", e)),
  ];
};
