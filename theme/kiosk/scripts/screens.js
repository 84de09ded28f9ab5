/* One part of the document at a time, the way back, and what a visitor chose on the way. Addresses stay as they are, so
   that the browser's own ways back lead nowhere. */
(function (kiosk) {
  "use strict";
  const DEEPEST = 40;
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));

  kiosk.makeScreens = function (root, onLeave) {
    const bar = root.querySelector("[data-bar]"), turns = all(bar, "[data-scroll]");
    let at = root.querySelector("#home"), way = [];

    const target = (link) => document.getElementById(link.getAttribute("href").slice(1));

    function show(screen, top) {
      onLeave();
      at.classList.remove("is-shown");
      at = screen;
      at.classList.add("is-shown");
      at.scrollTop = top;
      at.focus({ preventScroll: true });
      bar.hidden = at.id === "home";
      measure();
    }

    function measure() {
      const room = at.scrollHeight - at.clientHeight;
      turns[0].hidden = turns[1].hidden = room < 4;
      turns[0].disabled = at.scrollTop < 2;
      turns[1].disabled = at.scrollTop > room - 2;
    }

    function open(screen) {
      way.push([at, at.scrollTop]);
      if (way.length > DEEPEST) way.shift();
      show(screen, 0);
    }

    function back() {
      const [screen, top] = way.pop() || [root.querySelector("#home"), 0];
      show(screen, top);
    }

    function home() {
      way = [];
      show(root.querySelector("#home"), 0);
    }

    function choose(chip) {
      const screen = chip.closest(".gs-screen"), tag = chip.getAttribute("data-tag"), items = all(screen, "[data-tagged]");
      all(screen, "[data-tag]").forEach((other) => other.setAttribute("aria-pressed", String(other === chip)));
      items.forEach((item) => { item.hidden = tag !== "" && item.getAttribute("data-tagged") !== tag; });
      all(screen, "[data-none]").forEach((words) => { words.hidden = items.some((item) => !item.hidden); });
      measure();
    }

    function reset() {
      home();
      all(root, ".gs-screen").forEach((screen) => { screen.scrollTop = 0; });
      all(root, "[data-tag='']").forEach(choose);
      if (document.activeElement) document.activeElement.blur();
    }

    root.addEventListener("click", (event) => {
      const link = event.target.closest("a"), turn = event.target.closest("[data-scroll]"), chip = event.target.closest("[data-tag]");
      if (link) {
        event.preventDefault();
        if (link.hasAttribute("href")) open(target(link));
      } else if (event.target.closest("[data-back]")) back();
      else if (event.target.closest("[data-home]")) home();
      else if (turn) at.scrollBy({ top: Number(turn.getAttribute("data-scroll")) * at.clientHeight * 0.85, behavior: kiosk.calm() ? "auto" : "smooth" });
      else if (chip) choose(chip);
    });
    root.addEventListener("scroll", measure, true);
    window.addEventListener("resize", measure);
    all(root, ".gs-screen").forEach((screen) => {
      screen.tabIndex = 0; // so that keys can turn it
      screen.setAttribute("aria-label", screen.getAttribute("data-title"));
    });
    all(root, "[data-chips]").forEach((chips) => { chips.hidden = false; });
    at.classList.add("is-shown");
    return { reset, shown: () => at, isHome: () => at.id === "home" };
  };

  kiosk.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
})(window.gsKiosk);
