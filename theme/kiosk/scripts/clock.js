/* What day it is. The box's own clock may be wrong, after a power cut above all: the server's word goes before it, and a
   clock that is behind the data, or years ahead of them, is not believed. All of China goes by one time, UTC+8. */
window.gsKiosk = {};
(function (kiosk) {
  "use strict";
  const DAY = 86400000, SHIFT = 8 * 3600000, LONGEST = 730, WEEKDAYS = "日一二三四五六";
  const two = (number) => (number < 10 ? "0" : "") + number;

  /* data: made, the day of the data; fixed, true where the site stands still on that day. */
  kiosk.makeClock = function (data) {
    const made = Date.parse(data.made + "T00:00:00Z") / DAY;
    let offset = 0;
    const local = () => new Date(Date.now() + offset + SHIFT);
    const days = () => Math.floor(local().getTime() / DAY) - made;
    const known = () => days() >= 0 && days() <= LONGEST;
    return {
      /* Days since the data were made; null where nobody knows. */
      today: () => (data.fixed ? 0 : known() ? days() : null),
      time: () => (data.fixed || !known() ? "" : local().getUTCHours() + ":" + two(local().getUTCMinutes())),
      hour: () => (data.fixed || !known() ? null : local().getUTCHours()),
      /* A day by its distance from that of the data: 1月16日 周四. */
      day: (distance) => {
        const day = new Date((made + distance) * DAY);
        return (day.getUTCMonth() + 1) + "月" + day.getUTCDate() + "日 周" + WEEKDAYS[day.getUTCDay()];
      },
      correct: (moment) => { if (moment > 0) offset = moment - Date.now(); }
    };
  };
})(window.gsKiosk);
