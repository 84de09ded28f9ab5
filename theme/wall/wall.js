/* The wall in motion: which views are shown, when the next one comes, and who steers. */
(function (wall) {
  "use strict";

  const page = document.documentElement;
  const { root, source } = document.body.dataset;
  const asked = new URLSearchParams(location.search);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const finger = matchMedia("(pointer: coarse)").matches;
  const { make } = wall;

  let data = null;
  let coming = null;
  let scope = null;
  let shown = [];
  let index = 0;
  let lit = 0;
  let failed = false;
  let running = !still;
  let waiting = 0; // until when somebody's hand is on it
  let next = 0;
  let nextLight = 0;
  const part = {};

  const beside = () => Math.max(1, Math.min(3, Math.round(innerWidth / innerHeight / (16 / 9))));
  const count = () => Math.min(beside(), scope.views.length);
  const at = (n) => (n + scope.views.length) % scope.views.length;

  // what stands round the views

  function button(text, label, act) {
    const made = make("button", "gs-wall__tool", text);
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", () => { touched(); act(); });
    return made;
  }

  function chooser() {
    const select = make("select", "gs-wall__tool");
    select.setAttribute("aria-label", "看哪里的");
    for (const one of data.scopes) {
      const option = make("option", "", one.name);
      option.value = one.words[0] || "";
      option.selected = one === scope;
      select.append(option);
    }
    select.addEventListener("change", () => go({ township: select.value }));
    return select;
  }

  function go(words) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(words)) {
      if (value) query.set(name, value); else query.delete(name);
    }
    const text = query.toString();
    location.assign(location.pathname + (text ? "?" + text : ""));
  }

  function frame() {
    document.querySelector(".gs-wall__banner")?.remove();
    const head = document.querySelector(".gs-wall__head");
    const title = scope === data.scopes[0] ? data.place : data.place + scope.name;
    head.querySelector(".gs-wall__title").textContent = title + "人大代表履职公示";
    part.tabs = head.querySelector(".gs-wall__tabs");
    part.day = head.querySelector(".gs-wall__day");
    part.views = document.querySelector(".gs-wall__views");
    part.notice = make("p", "gs-wall__notice");
    part.notice.setAttribute("role", "status");
    part.run = button("", "", toggle);
    part.tools = make("div", "gs-wall__tools",
      chooser(),
      button("‹", "上一个画面（←）", () => move(-1)),
      part.run,
      button("›", "下一个画面（→）", () => move(1)),
      button("明暗", "换深色或浅色（D）", shade),
      button("全屏", "全屏（F）", fullscreen));
    document.querySelector(".gs-wall__foot").replaceChildren(part.notice, part.tools);
    part.tabs.replaceChildren(...scope.views.map((view, n) => {
      const tab = make("button", "gs-wall__tab", view.title);
      tab.type = "button";
      tab.addEventListener("click", () => { touched(); show(n); });
      return tab;
    }));
    say();
  }

  function say() {
    const { text, strong } = wall.staleness(data, Date.now(), failed);
    const word = strong ? make("strong", "", text) : text;
    const parts = [word, data.banner].filter(Boolean);
    part.notice.replaceChildren(...parts.flatMap((one, n) => (n ? ["　", one] : [one])));
    part.day.textContent = "资料截至 " + data.as_of_text;
    const moving = running && data.seconds > 0;
    part.run.textContent = moving ? "暂停" : "轮换";
    part.run.setAttribute("aria-label", moving ? "停在这个画面（空格）" : "接着轮换画面（空格）");
    part.run.title = part.run.getAttribute("aria-label");
  }

  // the views

  function show(n) {
    index = at(n);
    lit = 0;
    shown.forEach((view) => view.clear());
    page.style.setProperty("--gs-beside", count());
    page.dataset.beside = count();
    shown = Array.from({ length: count() }, (_, k) => wall.makeView(scope.views[at(index + k)], data));
    part.views.replaceChildren(...shown.map((view) => view.section));
    shown.forEach((view, k) => {
      view.draw();
      view.light(0);
      view.boxes.forEach((box, b) => box.addEventListener("click", (event) => chosen(event, k, b)));
      view.boxes.forEach((box, b) => box.addEventListener("focusin", () => light(k, b)));
    });
    Array.from(part.tabs.children).forEach((tab, k) => {
      tab.setAttribute("aria-pressed", String(at(k - index) < count()));
    });
    plan();
  }

  const light = (k, b) => shown[k].light(b);

  /* A finger on a wall lights the figure and its code; it does not lead away from the wall. */
  function chosen(event, k, b) {
    const link = event.target.closest("a");
    if (link && finger && link.pathname !== location.pathname) event.preventDefault();
    touched();
    light(k, b);
  }

  /* Each figure of a view has its turn while the view is shown. */
  function lightNext(step) {
    lit += step;
    shown.forEach((view) => {
      const all = view.boxes.length;
      view.light(((lit % all) + all) % all);
    });
  }

  function move(step) { show(index + step); }

  // time

  function plan() {
    const long = data.seconds * 1000;
    const most = Math.max(...shown.map((view) => view.boxes.length));
    next = Date.now() + long;
    nextLight = Date.now() + long / most;
    plan.light = long / most;
  }

  function tick() {
    const now = Date.now();
    if (waiting && now >= waiting) { waiting = 0; plan(); }
    if (!running || waiting || !data.seconds) return;
    if (now >= next) turn();
    else if (now >= nextLight) { nextLight = now + plan.light; lightNext(1); }
  }

  /* New data come with the next view, so that nothing changes under somebody's eyes. */
  function turn() {
    if (coming) take(coming);
    move(1);
  }

  function touched() { waiting = Date.now() + data.pause * 1000; }

  function toggle() {
    running = waiting ? running : !running;
    waiting = 0;
    plan();
    say();
  }

  function take(fresh) {
    if (data && fresh.script !== data.script) { location.reload(); return; }
    data = Object.assign(fresh, { root });
    coming = null;
    scope = wall.findScope(data, asked.get("township")) || data.scopes[0];
    frame();
  }

  async function refresh() {
    try {
      coming = (await wall.load(source)) || coming;
      failed = false;
      if (coming && (!running || !data.seconds)) { take(coming); show(index); }
    } catch {
      failed = true;
    }
    say();
  }

  // who steers

  function palette() {
    if (page.dataset.palette !== "auto") return page.dataset.palette;
    return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  }

  function shade() {
    page.dataset.palette = palette() === "dark" ? "light" : "dark";
    const query = new URLSearchParams(location.search);
    query.set("palette", page.dataset.palette);
    history.replaceState(null, "", "?" + query);
    show(index);
  }

  function fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else page.requestFullscreen().catch(() => {});
  }

  function follow() {
    const lighted = shown[0].section.querySelector("[data-lit] a");
    if (lighted) lighted.click();
  }

  const keys = {
    ArrowRight: () => move(1), PageDown: () => move(1), ArrowLeft: () => move(-1), PageUp: () => move(-1),
    ArrowDown: () => lightNext(1), ArrowUp: () => lightNext(-1), Enter: follow,
    " ": toggle, f: fullscreen, d: shade,
    Escape: () => { waiting = 0; running = true; plan(); say(); },
  };

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("select")) return;
    if (event.target.closest("a, button") && (event.key === "Enter" || event.key === " ")) { touched(); return; }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const number = Number(event.key);
    const act = number >= 1 && number <= scope.views.length ? () => show(number - 1) : keys[name];
    if (!act) return;
    event.preventDefault();
    if (name !== " " && name !== "Escape") touched();
    act();
  }

  function swipes() {
    let from = null;
    part.views.addEventListener("touchstart", (event) => {
      touched();
      from = event.touches.length === 1 ? event.touches[0].clientX : null;
    }, { passive: true });
    part.views.addEventListener("touchend", (event) => {
      if (from === null) return;
      const way = event.changedTouches[0].clientX - from;
      if (Math.abs(way) > innerWidth / 12) move(way < 0 ? 1 : -1);
    }, { passive: true });
  }

  // beginning

  function missing(word) {
    const places = data.scopes.map((one) => {
      const anchor = make("a", "", one.name);
      anchor.href = location.pathname + (one.words[0] ? "?township=" + one.words[0] : "");
      return make("li", "", anchor);
    });
    document.querySelector(".gs-wall__tabs").replaceChildren();
    document.querySelector(".gs-wall__banner")?.remove();
    const box = make("div", "gs-wall__missing",
      make("h2", "", "没有“" + word.slice(0, 40) + "”的大屏"),
      make("p", "", "网址里的“township=”后面要写" + data.township_label + "的工作站编号或名称。这些可以看："),
      make("ul", "", ...places));
    document.querySelector(".gs-wall__views").replaceChildren(box);
    page.dataset.live = "";
  }

  async function begin() {
    if (["dark", "light", "auto"].includes(asked.get("palette"))) page.dataset.palette = asked.get("palette");
    data = Object.assign(await wall.load(source), { root });
    const word = asked.get("township");
    scope = wall.findScope(data, word);
    if (!scope) { missing(word); return; }
    page.dataset.live = "";
    frame();
    show(0);
    swipes();
    addEventListener("keydown", pressed);
    addEventListener("resize", () => { if (shown.length !== count()) show(index); else again(); });
    setInterval(tick, 500);
    setInterval(refresh, Math.max(1, data.minutes) * 60 * 1000);
  }

  /* Text in charts is drawn in the size of the screen, so they are drawn anew. */
  function again() {
    clearTimeout(again.soon);
    again.soon = setTimeout(() => show(index), 200);
  }

  /* Where the data do not come, the page stays as it was made: figures, charts and tables. */
  begin().catch(() => setTimeout(() => location.reload(), 60 * 1000));
})(window.gsWall = window.gsWall || {});
