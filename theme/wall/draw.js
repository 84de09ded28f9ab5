/* Puts a view of the data file on the screen. Text is set as text, never as markup. */
(function (wall) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  function make(tag, name, ...inner) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...inner.filter((part) => part !== null && part !== ""));
    return element;
  }
  wall.make = make;

  function link(text, href) {
    const anchor = make("a", "", text);
    anchor.href = href;
    return anchor;
  }

  function value(panel, data) {
    const shown = make("p", "gs-wall__value");
    const share = "of" in panel;
    shown.append(share ? panel.number.toLocaleString("en") + "/" + panel.of.toLocaleString("en") : panel.text);
    if (share && panel.percent !== null) shown.append(make("span", "gs-wall__unit", panel.percent + "%"));
    if (panel.unit) shown.append(make("span", "gs-wall__unit", panel.unit));
    fit(shown);
    return shown;
  }

  /* How wide a number and its unit are, in their own sizes: the style fits both into the tile. */
  function fit(shown) {
    const width = (text) => Array.from(text).reduce((all, c) => all + (c > "\u2e7f" ? 1 : 0.62), 0);
    const [digits, ...units] = Array.from(shown.childNodes, (node) => node.textContent);
    shown.style.setProperty("--gs-digits", width(digits).toFixed(2));
    shown.style.setProperty("--gs-units", (width(units.join("")) + 0.5 * units.length).toFixed(2) + "rem");
  }

  function meter(panel) {
    const bar = make("span");
    bar.style.width = (panel.of ? panel.number / panel.of * 100 : 0) + "%";
    return make("div", "gs-wall__meter", bar);
  }

  const when = (panel) => make("span", "gs-wall__period", panel.period);

  function heading(panel, data, ...more) {
    return make("h3", "gs-wall__label", link(panel.label, data.root + panel.href), ...more);
  }

  function number(panel, data) {
    return make("div", "gs-wall__number", heading(panel, data), value(panel, data),
      "of" in panel ? meter(panel) : null, when(panel));
  }

  function key() {
    return make("span", "gs-wall__key", make("span", "gs-wall__swatch"), "已答复",
      make("span", "gs-wall__swatch gs-wall__swatch--rest"), "还没有答复");
  }

  function chart(panel) {
    const place = make("div", "gs-wall__chart");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label",
      panel.label + "：" + panel.rows.map((row) => row.label + " " + row.text + panel.unit).join("，"));
    return place;
  }

  function tile(row, panel, data) {
    if (!row) {
      const blank = make("li", "gs-tilegrid__blank");
      blank.setAttribute("aria-hidden", "true");
      return blank;
    }
    const scope = data.scopes.find((one) => one.name === row.label && one.words.length);
    const name = scope ? link(row.label, "?township=" + scope.words[0]) : make("span", "", row.label);
    name.className = "gs-tilegrid__name";
    const item = make("li", "gs-tilegrid__tile gs-tilegrid__tile--" + row.tone, name,
      make("span", "gs-tilegrid__value", row.text.replace(/（.*）/, "")));
    return item;
  }

  function tiles(panel, data) {
    const grid = make("div", "gs-tilegrid");
    grid.setAttribute("role", "group");
    grid.setAttribute("aria-label", panel.label);
    for (const line of panel.grid) {
      grid.append(make("ul", "gs-tilegrid__row", ...line.map((n) => tile(panel.rows[n], panel, data))));
    }
    return grid;
  }

  /* In a low panel each entry is one line. */
  function entry(row, data, low) {
    const mark = make("span", "gs-wall__mark", row.mark);
    if (row.alert) mark.classList.add("gs-wall__mark--alert");
    const title = link(row.title, data.root + row.href);
    const meta = make("span", "gs-wall__meta", row.meta);
    return low ? make("li", "gs-wall__entry", make("span", "gs-wall__line", title, meta, mark))
      : make("li", "gs-wall__entry", make("span", "gs-wall__line", title, mark), meta);
  }

  function list(panel, data) {
    if (!panel.rows.length) return make("p", "gs-wall__none", "没有");
    const low = panel.height === 1;
    const name = low ? "gs-wall__list gs-wall__list--short" : "gs-wall__list";
    return make("ul", name, ...panel.rows.slice(0, 5).map((row) => entry(row, data, low)));
  }

  function body(panel, data) {
    if (panel.chart === "list") return list(panel, data);
    if (!panel.rows.some((row) => row.value)) return make("p", "gs-wall__none", "没有");
    return panel.grid ? tiles(panel, data) : chart(panel);
  }

  /* What has no place in the grid, as it belongs to no township, is told beside the sum. */
  function others(panel) {
    const placed = new Set(panel.grid.flat());
    const rest = panel.rows.filter((row, n) => !placed.has(n) && row.value);
    return rest.length ? "（含" + rest.map((row) => row.label + " " + row.value).join("、") + "）" : "";
  }

  function sum(panel) {
    if (panel.chart === "list") return null;
    return make("span", "gs-wall__sum", panel.text + panel.unit + (panel.grid ? others(panel) : ""));
  }

  function large(panel, data) {
    const title = heading(panel, data, sum(panel), panel.chart === "stack" ? key() : null);
    // How things stand today is as of the day that the head of the wall names.
    if (panel.period && !panel.period.startsWith("截至")) title.append(" ", when(panel));
    const box = make("div", "gs-wall__panel", title, body(panel, data));
    box.style.gridColumn = "span " + panel.columns;
    box.style.gridRow = "span " + panel.height;
    box.dataset.height = panel.height;
    return box;
  }

  /* The code of a list, for a phone in the hall: modules as one hexadecimal number, first row first. */
  function code(symbol, text) {
    const bits = symbol.modules.replace(/./g, (digit) => parseInt(digit, 16).toString(2).padStart(4, "0"));
    const size = symbol.size;
    const all = bits.slice(-size * size).padStart(size * size, "0");
    let path = "";
    for (let n = 0; n < all.length; n += 1) {
      if (all[n] === "1") path += "M" + (n % size + 4) + " " + (Math.floor(n / size) + 4) + "h1v1h-1z";
    }
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", "0 0 " + (size + 8) + " " + (size + 8));
    picture.setAttribute("class", "gs-wall__code");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", text);
    picture.setAttribute("shape-rendering", "crispEdges");
    const drawn = document.createElementNS(SVG, "path");
    drawn.setAttribute("d", path);
    picture.append(drawn);
    return picture;
  }

  /* Under the view: what one of its figures counts, and where its records are. */
  function spotlight(view, data, spot, index) {
    const panel = view.panels[index];
    const symbol = data.codes[panel.href];
    const words = make("div", "",
      make("h3", "", panel.label),
      make("p", "", data.definitions[panel.key] + "（" + panel.dated + "）"));
    const picture = symbol ? [code(symbol, "扫码看记录：" + panel.label), make("span", "gs-wall__hint", "扫码看记录")] : [];
    spot.replaceChildren(...picture, words);
  }

  /* Make one view. It comes with what draws its charts, lights a panel and puts all away again. */
  wall.makeView = function (view, data) {
    const numbers = make("div", "gs-wall__numbers");
    const charts = make("div", "gs-wall__charts");
    const spot = make("div", "gs-wall__spot");
    const title = make("h2", "gs-wall__name", view.title);
    const section = make("section", "gs-wall__view", title, numbers, charts, spot);
    section.setAttribute("aria-label", view.title);
    const boxes = view.panels.map((panel) => {
      const box = panel.columns ? large(panel, data) : number(panel, data);
      box.dataset.key = panel.key;
      (panel.columns ? charts : numbers).append(box);
      return box;
    });
    let drawn = [];
    return {
      section,
      boxes,
      light(index) {
        boxes.forEach((box, n) => box.toggleAttribute("data-lit", n === index));
        spotlight(view, data, spot, index);
      },
      draw() {
        view.panels.forEach((panel, n) => {
          const place = boxes[n].querySelector(".gs-wall__chart");
          if (place) drawn.push(wall.drawChart(place, panel));
        });
      },
      resize: () => drawn.forEach((chart) => chart.resize()),
      clear() {
        drawn.forEach((chart) => chart.dispose());
        drawn = [];
        section.remove();
      },
    };
  };
})(window.gsWall = window.gsWall || {});
