/* Reading aloud, where the box itself has a Chinese voice. A voice from the network would send the text away. */
(function (kiosk) {
  "use strict";
  const LONGEST = 90;

  /* Sentences, short enough for browsers that stop in the middle of long ones. */
  function sentences(text) {
    return text.split(/(?<=[。！？；])|\n+/).map((part) => part.trim()).filter(Boolean)
      .reduce((all, part) => all.concat(part.match(new RegExp("[^]{1," + LONGEST + "}", "g"))), []);
  }

  kiosk.makeReader = function (button, shown) {
    const speech = window.speechSynthesis, label = button.querySelector("span");
    let waiting = [], voice = null;
    const still = { stop: () => {}, isReading: () => false };
    if (!speech || !window.SpeechSynthesisUtterance) return still;

    function find() {
      voice = speech.getVoices().find((one) => /^(zh|cmn)/i.test(one.lang) && one.localService) || null;
      button.hidden = !voice;
    }

    function mark(reading) {
      button.setAttribute("aria-pressed", String(reading));
      label.textContent = reading ? "停止" : "朗读";
    }

    function next() {
      if (!waiting.length) return mark(false);
      const saying = new window.SpeechSynthesisUtterance(waiting.shift());
      saying.voice = voice;
      saying.lang = voice.lang;
      saying.rate = 0.9;
      saying.onend = next;
      saying.onerror = stop;
      speech.speak(saying);
    }

    function stop() {
      waiting = [];
      speech.cancel();
      mark(false);
    }

    find();
    if (speech.addEventListener) speech.addEventListener("voiceschanged", find);
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-pressed") === "true") return stop();
      waiting = sentences(shown().innerText);
      mark(true);
      next();
    });
    return { stop, isReading: () => button.getAttribute("aria-pressed") === "true" };
  };
})(window.gsKiosk);
