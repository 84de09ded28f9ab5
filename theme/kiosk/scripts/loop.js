/* The slides that go round while nobody uses the screen. A touch holds them, the button stops them until the screen rests. */
(function (kiosk) {
  "use strict";

  kiosk.makeLoop = function (loop, seconds) {
    const bar = loop.querySelector("[data-loop-bar]"), dots = loop.querySelector("[data-dots]"), button = loop.querySelector("[data-pause]");
    let at = 0, left = seconds, paused = false;
    const slides = () => Array.from(loop.querySelectorAll(".gs-slide"));

    function show(number) {
      const all = slides();
      at = (number + all.length) % all.length;
      left = seconds;
      while (dots.children.length > all.length) dots.lastChild.remove();
      while (dots.children.length < all.length) dots.appendChild(document.createElement("i"));
      all.forEach((slide, n) => slide.classList.toggle("is-shown", n === at));
      fit(all[at]);
      Array.from(dots.children).forEach((dot, n) => dot.classList.toggle("is-shown", n === at));
    }

    /* What does not fit gives up its smaller words first, then its last row. */
    function fit(slide) {
      ["is-tight", "is-tighter"].forEach((name) => slide.classList.remove(name));
      ["is-tight", "is-tighter"].forEach((name) => { if (slide.scrollHeight > slide.clientHeight + 1) slide.classList.add(name); });
    }

    function pause(wanted) {
      paused = wanted;
      button.setAttribute("aria-pressed", String(paused));
      button.textContent = paused ? "继续" : "暂停";
      left = seconds;
    }

    /* Slides come round whether they are in sight or not. */
    loop.querySelectorAll("img").forEach((picture) => { picture.loading = "eager"; });
    bar.hidden = false;
    window.addEventListener("resize", () => fit(slides()[at]));
    loop.addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]");
      if (step) show(at + Number(step.getAttribute("data-step")));
      if (event.target.closest("[data-pause]")) pause(!paused);
      hold();
    });
    /* Give whoever touched it time to look: three times as long as usual. */
    function hold() { left = Math.max(left, 3 * seconds); }
    show(0);
    return {
      hold,
      tick: () => { if (!paused && --left <= 0) show(at + 1); },
      isPaused: () => paused,
      reset: () => { pause(false); show(0); }
    };
  };
})(window.gsKiosk);
