/* What keeps a screen right for weeks without anybody near: the server's time, new data, a fresh start each night. The
   page is only ever loaded again when it is sure to come, and when nobody is using it. */
(function (kiosk) {
  "use strict";
  const EVERY = 1800, NIGHT = 3, AWAKE = 7200, LONGEST = 86400;

  /* page: the root element; resting: tells whether nobody uses the screen. */
  kiosk.makeUpkeep = function (page, data, clock, resting) {
    const worker = page.getAttribute("data-worker"), pack = page.getAttribute("data-pack"), version = page.getAttribute("data-version");
    let seconds = 0, fresh = false, leaving = false, registration = null;

    function askTime() {
      const answer = (found) => {
        const sent = Date.parse(found.headers.get("Date")), age = Number(found.headers.get("Age")) || 0;
        if (found.ok && sent) clock.correct(sent + age * 1000);
      };
      return fetch("files.json", { method: "HEAD", cache: "no-store" }).then(answer).catch(() => {});
    }

    function askData() {
      if (registration) registration.update().catch(() => {});
      const active = registration && registration.active;
      if (active) active.postMessage({ station: data.station, version });
    }

    function check() {
      if (!worker) return;
      askTime();
      askData();
    }

    function start() {
      check();
      if (!worker || !navigator.serviceWorker) return;
      navigator.serviceWorker.addEventListener("message", (event) => {
        if (event.data.station === data.station) fresh = event.data.version !== version;
      });
      navigator.serviceWorker.register(worker, { updateViaCache: "none" }).then((found) => {
        registration = found;
        return navigator.serviceWorker.ready;
      }).then(askData).catch(() => {});
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    }

    /* On a box without a network a small script of the folder stands for the page. */
    function reachPack() {
      return new Promise((found, lost) => {
        const probe = document.createElement("script");
        const end = (done) => () => { probe.remove(); done(); };
        probe.onload = end(found);
        probe.onerror = end(lost);
        probe.src = pack;
        document.head.appendChild(probe);
      });
    }

    function reach() {
      return pack ? reachPack() : fetch(location.href, { cache: "no-store" }).then((answer) => { if (!answer.ok) throw new Error(answer.status); });
    }

    function reload() {
      leaving = true;
      reach().then(() => location.reload()).catch(() => { leaving = false; });
    }

    function isDue() {
      const hour = clock.hour();
      return fresh || (hour === null ? seconds > LONGEST : hour === NIGHT && seconds > AWAKE);
    }

    function tick() {
      seconds += 1;
      if (seconds % EVERY === 0) check();
      if (seconds % 20 === 0 && !leaving && isDue() && resting()) reload();
    }
    return { start, tick };
  };
})(window.gsKiosk);
