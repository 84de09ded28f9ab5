/* Three conveniences; every page is whole without them.
   data-gs-filter narrows a list that is on the page, data-gs-find looks names up in a file fetched at the first use
   (both keep what was chosen in the address), data-gs-copy copies an address. */
(function () {
  "use strict";
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));
  const plain = (text) => (text || "").toLowerCase().replace(/[\s·•・']+/g, "");
  const later = (work) => { let waiting; return () => { clearTimeout(waiting); waiting = setTimeout(work, 120); }; };

  function remember(fields) {
    const query = new URLSearchParams();
    fields.forEach((field) => { if (field.value.trim()) query.set(field.name, field.value.trim()); });
    const text = query.toString();
    history.replaceState(history.state, "", location.pathname + (text && "?" + text) + location.hash);
    return text !== "";
  }

  function recall(fields) {
    const query = new URLSearchParams(location.search);
    fields.forEach((field) => {
      if (query.has(field.name)) field.value = query.get(field.name);
      if (field.selectedIndex === -1) field.value = "";
    });
  }

  function listen(form, fields, apply) {
    form.addEventListener("input", later(apply));
    form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
    form.addEventListener("reset", () => setTimeout(() => { apply(); fields[0].focus(); }));
    recall(fields);
  }

  function suits(item, field) {
    const wanted = field.value.trim();
    if (!wanted) return true;
    if (field.name !== "q") return (item.getAttribute("data-gs-" + field.name) || "").split("|").includes(wanted);
    const text = plain(item.getAttribute("data-gs-text") || item.textContent);
    return wanted.split(/\s+/).every((word) => text.includes(plain(word)));
  }

  function startFilter(form) {
    const list = document.getElementById(form.getAttribute("data-gs-filter"));
    if (!list) return;
    const fields = all(form, "[name]");
    const items = all(list, ".gs-card,.gs-entry,[data-gs-text]");
    const groups = all(list, "[data-gs-group]");
    const count = form.querySelector("[data-gs-count]");
    const clear = form.querySelector("[data-gs-clear]");
    const unit = form.getAttribute("data-gs-unit");
    function apply() {
      const shown = items.filter((item) => !(item.hidden = !fields.every((field) => suits(item, field))));
      groups.forEach((group) => { group.hidden = !shown.some((item) => group.contains(item)); });
      const narrowed = remember(fields);
      clear.hidden = !narrowed;
      const vacant = shown.filter((item) => item.matches("[data-gs-vacant]")).length;
      count.textContent = shown.length || !narrowed
        ? (narrowed ? "找到 " : "共 ") + (shown.length - vacant) + " " + unit + (vacant ? "，空缺 " + vacant + " 席" : "")
        : "没有找到，请换一个条件";
    }
    listen(form, fields, apply);
    apply();
  }

  /* Rows are [kind, id, name, pinyin, note, url]; syllables may stand together (“wei jinhui”). */
  const syllable = /([zcs]h|[b-df-hj-np-tw-z])?[aeiouvü]+(ng?(?![aeiouvü])|r(?![aeiouvü]))?/g;
  const prepare = (row) => ({
    row, name: plain(row[2]), note: plain(row[4]), pinyin: plain(row[3]),
    initials: ((row[3] || "").toLowerCase().match(syllable) || []).map((part) => part[0]).join("")
  });

  /* A station's name is long; people leave words out of it (“喜洲工作站”). */
  function shortens(word, name) {
    let at = -1;
    return word.length > 2 && Array.from(word).every((letter) => (at = name.indexOf(letter, at + 1)) >= 0);
  }

  /* The lower the better; NaN is no match. */
  function rank(entry, word) {
    if (!word) return NaN;
    const at = entry.name.indexOf(word);
    if (at >= 0) return entry.name === word ? 0 : at ? 2 : 1;
    if (word === entry.initials || word === entry.pinyin || word === plain(entry.row[1])) return 1;
    if (entry.initials.startsWith(word) || entry.pinyin.startsWith(word)) return 3;
    if (entry.row[0] === "station" && shortens(word, entry.name)) return 3;
    if (entry.note.includes(word)) return 4;
    return /^[a-z]{2,}$/.test(word) && (entry.initials.includes(word) || entry.pinyin.includes(word)) ? 5 : NaN;
  }

  function match(entries, text) {
    const words = text.split(/\s+/).map(plain);
    const best = (entry) => Math.min(...[rank(entry, plain(text)), words.reduce((sum, word) => sum + rank(entry, word), 0), 99].filter((n) => n >= 0));
    return entries.map((entry) => [best(entry), entry.row]).filter((found) => found[0] < 99)
      .sort((a, b) => a[0] - b[0]).map((found) => found[1]);
  }

  const key = (entry) => entry.row[0] + " " + entry.row[1];
  const once = (entries) => Array.from(new Map(entries.map((entry) => [key(entry), entry])).values());

  /* A large site's file is an index: the word that each sheet of names begins with, and the sheet's file
     (pages/names_sheet.py). Gives the sheets that hold the words beginning so: the first, and the last. */
  function span(begins, word) {
    let low = 0, high = begins.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (begins[middle] < word) low = middle + 1; else high = middle;
    }
    const first = begins[low] === word ? low : Math.max(low - 1, 0);
    let last = first;
    while (last + 1 < begins.length && begins[last + 1].startsWith(word)) last++;
    return { first, last };
  }

  /* Choose at most so many sheets, rare words first; of a word that fills more, the first sheet alone. */
  function choose(begins, words, most) {
    const spans = words.map((word) => span(begins, word.slice(0, 12))).sort((a, b) => a.last - a.first - b.last + b.first);
    const chosen = new Set();
    let whole = true;
    spans.forEach(({ first, last }) => {
      const fits = last - first < most - chosen.size;
      whole = whole && fits;
      for (let at = first; at <= (fits ? last : first); at++) if (chosen.size < most) chosen.add(at);
    });
    return { sheets: Array.from(chosen), whole };
  }

  /* Tell whether a sheet holds the row for this word: others stand there by chance, and not all of them. */
  function belongs(entry, word) {
    const [kind, id, name, spelled, note] = entry.row, person = kind === "deputy";
    const starts = person && entry.name.length > 3 ? [0, 1, 2] : [0, 1], syllables = spelled.split(" ");
    const noted = note.split(" ").filter((part) => part !== "已离任").slice(0, person ? 2 : /station|village/.test(kind) ? 9 : 0);
    const texts = [id, entry.pinyin, entry.initials].concat(noted, name.split(/[\s·•・]+/));
    if (person) starts.forEach((at) => texts.push(entry.name.slice(at), syllables.slice(at).join(""), entry.initials.slice(at)));
    return texts.some((text) => plain(text).startsWith(word)) || (!person && entry.name.includes(word));
  }

  /* Rows from the sheets where they are; where there are none, those whose names begin alike, words left out. */
  function searchSheets(index, fetchRows, text) {
    const words = Array.from(new Set(text.split(/\s+/).concat(text).map(plain).filter(Boolean)));
    const heads = words.filter((word) => word.length > 2 && !/^[\x00-\x7f]+$/.test(word)).map((word) => word.slice(0, 2));
    const look = (chosen, before) => Promise.all(chosen.sheets.map((at) => fetchRows(index.files[at]))).then((parts) => {
      const entries = once(before.concat(...parts)).filter((entry) => words.concat(heads).some((word) => belongs(entry, word)));
      return { entries, found: match(entries, text), whole: chosen.whole, sheets: true };
    });
    const first = choose(index.begins, words, 3);
    return look(first, []).then((result) => (result.found.length || !heads.length ? result
      : look(choose(index.begins, heads, 4 - first.sheets.length), result.entries)));
  }

  /* Gives what searches: all rows where they are one file, sheets where there is an index. */
  function openNames(address, options) {
    const base = new URL(address, location.href), sheets = {};
    const get = (url, how) => fetch(url, how).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
    const fetchRows = (file) => sheets[file] || (sheets[file] = get(new URL(file + ".json", base)).then((rows) => rows.map(prepare)));
    return get(base, options).then((data) => {
      if (!Array.isArray(data)) return (text) => searchSheets(data, fetchRows, text);
      const entries = data.map(prepare);
      return (text) => ({ found: match(entries, text), whole: true });
    });
  }

  function add(parent, tag, name, text) {
    const element = parent.appendChild(document.createElement(tag));
    element.className = "gs-finder__" + name;
    element.textContent = text;
    return element;
  }

  function startFind(box) {
    const most = 30, form = box.querySelector("form"), fields = all(form, "[name]");
    const count = box.querySelector("[data-gs-count]"), aside = box.querySelector("[data-gs-plain]");
    let opened, waiting;
    const search = (text, options) => (opened || (opened = openNames(box.getAttribute("data-gs-find"), options))).then((look) => look(text));

    function show(found, whole) {
      all(box, "[data-gs-kind]").forEach((group) => {
        const rows = found.filter((row) => row[0] === group.getAttribute("data-gs-kind"));
        const list = group.querySelector("ul");
        list.textContent = "";
        group.hidden = !rows.length;
        rows.slice(0, most).forEach((row) => {
          const link = add(add(list, "li", "item", ""), "a", "link", "");
          link.href = box.getAttribute("data-gs-root") + row[5];
          add(link, "span", "name", row[2]);
          add(link, "span", "note", row[4]);
        });
        if (rows.length > most) add(list, "li", "note", "还有" + (whole ? " " + (rows.length - most) + " 条" : "很多") + "，请再多写一两个字");
      });
    }

    function say(words, found, whole) {
      clearTimeout(waiting);
      show(found, whole);
      aside.hidden = found.length > 0;
      count.textContent = words;
    }

    function report(text, { found, whole, sheets }) {
      const hint = sheets ? "请从姓名、村名、单位或拼音的第一个字写起" : "可以只写姓、村名或拼音首字母";
      if (!found.length) return say("没有找到“" + text + "”。" + hint + "，也可以看下面的名单。", found, whole);
      say(whole ? "找到 " + found.length + " 条" : "找到很多，先列出一部分，请再多写一两个字", found, whole);
    }

    function apply() {
      const text = fields[0].value.trim();
      const current = () => fields[0].value.trim() === text;
      if (!remember(fields)) return say("", [], true);
      clearTimeout(waiting);
      waiting = setTimeout(() => { count.textContent = "正在取名单，请稍等……"; }, 400);
      search(text).catch(() => { opened = null; return search(text, { cache: "reload" }); }).then((result) => {
        if (current()) report(text, result);
      }).catch(() => {
        opened = null;
        if (!current()) return;
        say(navigator.onLine === false ? "现在没有网络，连上以后会接着查，也可以看下面的名单。" : "名单没有取到，请检查网络后再试，也可以看下面的名单。", [], true);
      });
    }
    addEventListener("online", () => { if (fields[0].value.trim() && !opened) apply(); });
    listen(form, fields, apply);
    if (fields[0].value) apply();
  }

  function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject();
  }

  function startCopy(button) {
    const label = button.querySelector("[data-gs-copied]"), text = button.getAttribute("data-gs-copy"), before = label.textContent;
    const say = (words) => { label.textContent = words; setTimeout(() => { label.textContent = before; }, 3000); };
    button.hidden = false;
    button.addEventListener("click", () => copy(text).then(() => say(label.getAttribute("data-gs-copied")), () => say(text)));
  }

  all(document, "[data-gs-filter]").forEach(startFilter);
  all(document, "[data-gs-find]").forEach(startFind);
  all(document, "[data-gs-copy]").forEach(startCopy);
})();
