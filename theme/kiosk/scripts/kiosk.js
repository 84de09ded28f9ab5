/* Starts the screen, and is its only timer: once a second everything that goes by time is told so. */
(function (kiosk) {
  "use strict";
  const ASK = 10, OLD = 7, LISTENING = 300;
  const page = document.documentElement, root = document.body;
  if (!root.classList.contains("gs-kiosk")) return;
  const find = (selector) => root.querySelector(selector);
  const data = JSON.parse(find("#gs-data").textContent);
  const clock = kiosk.makeClock(data), days = kiosk.makeDays(root, data, clock);
  const loop = kiosk.makeLoop(find("[data-loop]"), data.slide);
  const screens = kiosk.makeScreens(root, () => reader.stop());
  const reader = kiosk.makeReader(find("[data-read]"), screens.shown);
  const ask = find("[data-ask]");
  let still = 0, read = 0, shownDay, shownTime;

  const resting = () => screens.isHome() && !loop.isPaused() && still >= Math.min(data.idle, 20);
  const upkeep = kiosk.makeUpkeep(page, data, clock, resting);

  function say(element, words) {
    element.textContent = words;
    element.hidden = !words;
  }

  function showTime() {
    const time = clock.time(), today = clock.today();
    if (time !== shownTime) say(find("[data-time]"), shownTime = time);
    if (today === shownDay) return;
    shownDay = today;
    days.fill();
    say(find("[data-date]"), today === null ? "" : clock.day(today));
    say(find("[data-old]"), today > OLD ? "这里的资料是" + data.made_text + "的，已经 " + today + " 天没有更新，请再问一问工作人员。" : "");
  }

  function rest() {
    ask.hidden = true;
    still = 0;
    screens.reset();
    loop.reset();
  }

  function watch() {
    read = reader.isReading() ? read + 1 : 0;
    still = read && read < LISTENING ? 0 : still + 1; // who listens need not touch
    const used = !screens.isHome() || loop.isPaused(), left = data.idle + ASK - still;
    if (!used || left > ASK) return stay();
    if (left <= 0) return rest();
    ask.hidden = false;
    find("[data-count]").textContent = left;
  }

  function touched() {
    still = 0;
    if (screens.isHome()) loop.hold();
  }

  function stay() {
    ask.hidden = true;
  }

  page.classList.add("is-live");
  kiosk.close(root);
  kiosk.mendPictures(root);
  ["pointerdown", "keydown", "wheel"].forEach((name) => root.addEventListener(name, touched, { passive: true }));
  ask.addEventListener("click", stay); // wherever it is touched: whoever touches is still there
  upkeep.start();
  showTime();
  setInterval(() => {
    showTime();
    watch();
    if (screens.isHome()) loop.tick();
    upkeep.tick();
  }, 1000);
})(window.gsKiosk);
