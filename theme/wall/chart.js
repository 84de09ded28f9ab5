/* Draws the bars of the wall with Apache ECharts: a panel of the data file in, a chart out. */
(function (wall) {
  "use strict";

  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function look() {
    return {
      size: rem(),
      font: getComputedStyle(document.body).fontFamily,
      ink: style("--gs-ink"),
      quiet: style("--gs-ink-quiet"),
      line: style("--gs-line-strong"),
      bar: style("--gs-bar"),
      warn: style("--gs-warn"),
      soft: style("--gs-warn-ground"),
    };
  }

  /* What lies open is told by pattern as well as by colour. */
  const hatched = (c) => ({
    color: c.soft,
    decal: { symbol: "rect", color: c.warn, dashArrayX: [1, 0], dashArrayY: [3, 5], rotation: -Math.PI / 4 },
  });
  const text = (c, more) => Object.assign({ color: c.ink, fontSize: c.size, fontFamily: c.font }, more);

  function point(row, c) {
    const item = { name: row.label, value: row.value, text: row.text };
    if (row.alert && row.value) item.itemStyle = { color: c.warn };
    return item;
  }

  function names(rows, c, more) {
    return Object.assign({
      type: "category",
      data: rows.map((row) => row.label),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: text(c, { interval: 0 }),
    }, more);
  }
  const amounts = (rows) => ({
    type: "value", show: false, min: 0, max: Math.max(1, ...rows.map((row) => row.value)),
  });

  function lying(panel, c) {
    return {
      grid: { left: 0, right: c.size * 2.6, top: 0, bottom: 0, containLabel: true },
      xAxis: amounts(panel.rows),
      yAxis: names(panel.rows, c, { inverse: true }),
      series: [{
        type: "bar", barMaxWidth: c.size * 1.1, barCategoryGap: "38%", data: panel.rows.map((row) => point(row, c)),
        itemStyle: { color: c.bar, borderRadius: [0, 4, 4, 0] },
        label: text(c, { show: true, position: "right", fontWeight: 700, formatter: (p) => p.data.text }),
      }],
    };
  }

  function upright(panel, c) {
    return {
      grid: { left: 0, right: 0, top: c.size * 1.5, bottom: 0, containLabel: true },
      xAxis: names(panel.rows, c, { axisLine: { show: true, lineStyle: { color: c.line } } }),
      yAxis: amounts(panel.rows),
      series: [{
        type: "bar", barMaxWidth: c.size * 2.4, barCategoryGap: "38%",
        data: panel.rows.map((row) => point(row, c)),
        itemStyle: { color: c.bar, borderRadius: [4, 4, 0, 0] },
        label: text(c, { show: true, position: "top", fontWeight: 700, formatter: (p) => p.data.text }),
      }],
    };
  }

  /* What is done below, what lies open upon it; the number above is both together. */
  function stacked(panel, c) {
    const option = upright(panel, c);
    const [bar] = option.series;
    const part = (row, value) => ({ name: row.label, value, text: String(row.value) });
    bar.stack = "all";
    bar.name = "已答复";
    bar.data = panel.rows.map((row) => part(row, row.part));
    bar.label = { show: false };
    bar.itemStyle = { color: c.bar };
    option.series.push(Object.assign({}, bar, {
      name: "还没有答复",
      data: panel.rows.map((row) => part(row, row.value - row.part)),
      itemStyle: hatched(c),
      label: text(c, { show: true, position: "top", fontWeight: 700, formatter: (p) => p.data.text }),
    }));
    return option;
  }

  const kinds = { bars: lying, columns: upright, stack: stacked };

  wall.isChart = (panel) => Object.prototype.hasOwnProperty.call(kinds, panel.chart);

  wall.drawChart = function (place, panel) {
    const chart = echarts.init(place, null, { renderer: "canvas" });
    const option = kinds[panel.chart](panel, look());
    option.animation = !calm();
    option.animationDuration = 700;
    chart.setOption(option);
    return chart;
  };
})(window.gsWall = window.gsWall || {});
