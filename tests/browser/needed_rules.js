// Gives the rules of Material's own style sheets that find something on this page as it is now
// and that its own, shorter style sheet lacks or words otherwise.
async (files) => {
  const text = async (file) => (await fetch(file)).text();
  const sheet = async (css) => new CSSStyleSheet().replace(css.replace(/^@charset "UTF-8";/, ""));
  const link = document.querySelector('link[href*="stylesheets/frame."]');
  const short = await text(link.href);
  const others = await Promise.all(
    [...document.querySelectorAll('link[rel="stylesheet"]')].map((other) => text(other.href)));
  const read = others.join("\n") + document.body.outerHTML;

  // In `:not()`, `:is()` and the like anything may stand; a state like `:hover` may come about.
  const plain = (selector) => {
    let shorter = selector;
    do {
      selector = shorter;
      shorter = selector.replace(/:(not|is|where|has)\([^()]*\)/g, "");
    } while (shorter !== selector);
    return selector
      .replace(/::?[\w-]+(?!\()(?=[\s>+~,:.\[]|$)/g, (pseudo) => /^:(root|first|last|only)/.test(pseudo) ? pseudo : "")
      .replace(/(^\s*|[>+~]\s*)(?=[>+~]|$)/g, "$1*");
  };
  const split = (list) => list.split(/,(?![^(]*\))/).map((one) => one.trim());
  const words = (style) => {
    const found = {};
    for (const name of style) {
      const used = !name.startsWith("--") || read.includes(`var(${name}`) || read.includes(`var( ${name}`);
      if (used) found[name] = style.getPropertyValue(name).trim() + style.getPropertyPriority(name);
    }
    return JSON.stringify(found);
  };
  const rules = (parent, path = "") => [...parent.cssRules].flatMap((rule) => {
    if (rule.selectorText) return split(rule.selectorText).map((one) => ({ key: `${path}${one}`, one, words: words(rule.style) }));
    return rule.conditionText ? rules(rule, `${path}@${rule.conditionText} `) : [];
  });
  const kept = new Set(rules(await sheet(short)).map((rule) => `${rule.key} ${rule.words}`));
  const full = rules(await sheet((await Promise.all(files.map(text))).join("")));
  const finds = full.filter((rule) => document.querySelector(plain(rule.one)));
  return {
    checked: finds.length,
    missing: finds.map((rule) => `${rule.key} ${rule.words}`).filter((rule) => !kept.has(rule)),
  };
}
