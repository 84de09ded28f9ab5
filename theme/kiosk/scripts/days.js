/* Who is there today and on the days to come, from plans made for half a year. Rows are there already; words change. */
(function (kiosk) {
  "use strict";
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));

  kiosk.makeDays = function (root, data, clock) {
    /* Each reception here from a day on, as [distance, time, name, id]; the station's own where nobody else is. */
    function receptions(from) {
      const found = [];
      Object.keys(data.here).forEach((id) => each(id, from, (distance, time) => found.push([distance, time, data.here[id], id])));
      const taken = new Set(found.map((entry) => entry[0]));
      each(data.station, from, (distance, time) => { if (!taken.has(distance)) found.push([distance, time, "工作人员", data.station]); });
      return found;
    }

    function each(id, from, visit) {
      const plan = data.plans[id];
      if (plan) plan[1].forEach((distance) => { if (distance >= from) visit(distance, plan[0]); });
    }

    function name(distance, today) {
      const near = ["今天 ", "明天 "][distance - today] || "";
      return near + clock.day(distance);
    }

    function rows(entries, today) {
      const groups = new Map();
      entries.forEach(([distance, time, who]) => {
        const key = distance + " " + time;
        if (!groups.has(key)) groups.set(key, { distance, time, who: [] });
        groups.get(key).who.push(who);
      });
      return Array.from(groups.values()).sort((a, b) => a.distance - b.distance || (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
        .map((row) => ({ distance: row.distance, when: name(row.distance, today), who: (row.time + " " + row.who.join("、")).trim() }));
    }

    function fillRows(list, found) {
      all(list, "li").forEach((line, n) => {
        line.hidden = n >= found.length;
        line.children[0].textContent = line.hidden ? "" : found[n].when;
        line.children[1].textContent = line.hidden ? "" : found[n].who;
      });
      return found.length;
    }

    function fillNext(element, today) {
      const plan = today === null ? undefined : data.plans[element.getAttribute("data-next")];
      const coming = plan ? plan[1].filter((distance) => distance >= today) : [];
      all(element, ".gs-days__day").forEach((line, n) => {
        line.hidden = n >= coming.length;
        line.textContent = line.hidden ? "" : name(coming[n], today);
      });
    }

    function fill() {
      const today = clock.today();
      const entries = today === null ? [] : receptions(today), coming = rows(entries, today);
      const here = new Set(entries.filter((entry) => entry[0] === today).map((entry) => entry[3]));
      all(root, "[data-rows]").forEach((list) => fillRows(list, list.hasAttribute("data-with-today") ? coming : coming.filter((row) => row.distance > today)));
      all(root, "[data-on]").forEach((person) => { person.hidden = !here.has(person.getAttribute("data-on")); });
      all(root, "[data-today]").forEach((list) => { list.hidden = !here.size; });
      all(root, "[data-nobody]").forEach((words) => { words.hidden = here.size > 0 || !entries.length; });
      all(root, "[data-coming]").forEach((part) => { part.hidden = !entries.length; });
      all(root, "[data-unknown]").forEach((part) => { part.hidden = entries.length > 0; });
      all(root, "[data-next]").forEach((element) => fillNext(element, today));
    }
    return { fill };
  };
})(window.gsKiosk);
