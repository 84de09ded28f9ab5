/* The wall's data: fetched again and again; what does not come leaves the last picture as it is. */
(function (wall) {
  "use strict";

  const HOUR = 3600 * 1000;
  /* A day, and the hours of the night in which the site is made anew. */
  const OLD = 36 * HOUR;

  let last = "";

  /* Give the data if they differ from the last ones, else null. */
  wall.load = async function (source) {
    const answer = await fetch(source, { cache: "no-cache" });
    if (!answer.ok) throw new Error(source + ": " + answer.status);
    const text = await answer.text();
    if (text === last) return null;
    const data = JSON.parse(text);
    if (data.version !== 1 && !last) throw new Error("version " + data.version);
    last = text;
    return data;
  };

  /* Days since the day of the data, by the clock of this machine. */
  function days(data, now) {
    const [year, month, day] = data.as_of.split("-").map(Number);
    const begin = new Date(year, month - 1, day);
    return { age: now - begin, days: Math.floor((now - begin) / (24 * HOUR)) };
  }

  /* Say how far the figures may be trusted today; nothing where there is nothing to say. */
  wall.staleness = function (data, now, failed) {
    if (data.fixed) return { text: "日期固定在 " + data.as_of_text + "，数字不随时间变化", strong: false };
    const { age, days: gone } = days(data, now);
    if (age > OLD) return { text: "数字是 " + gone + " 天前的，截至 " + data.as_of_text, strong: true };
    if (failed) return { text: "暂时取不到新的数据，显示的是截至 " + data.as_of_text + " 的数字", strong: true };
    return { text: "", strong: false };
  };

  /* Which part of the data an address asks for: a word that means it, or the beginning of one only. */
  wall.findScope = function (data, word) {
    if (!word) return data.scopes[0];
    const wanted = word.trim().toLowerCase();
    const exact = data.scopes.find((scope) => scope.words.includes(wanted) || scope.name === word);
    if (exact) return exact;
    const near = data.scopes.filter((scope) => scope.words.some((w) => w.startsWith(wanted)));
    return wanted.length > 2 && near.length === 1 ? near[0] : null;
  };
})(window.gsWall = window.gsWall || {});
