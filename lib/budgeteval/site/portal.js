// Search, choices, order and windows of the list. The page's first rows are there without this; the rest comes as data
// in scripts, since a page opened from disk may not ask for files. Text from forms only ever becomes text nodes.
"use strict";
(() => {
  const NEXT = 100, AROUND = 48, SETS = 8192;
  const $ = (id) => document.getElementById(id);
  let grid, heads, bodies = null, found = [], shown = 0;

  window.portal = (name, json) => (name === "grid" ? start : search)(JSON.parse(json));

  if (matchMedia("(max-width: 40rem)").matches) {
    for (const one of document.querySelectorAll("details.answer")) one.open = false;
  }

  // The answers of the chosen year; of no year chosen, the newest of each.
  function answers() {
    const year = $("f-year")?.value || "", all = [...document.querySelectorAll("details.answer")];
    for (const one of all) one.hidden = year ? one.dataset.year !== year : !("newest" in one.dataset);
    if (all.length) $("no-answers").hidden = all.some((one) => !one.hidden);
  }

  // Full-width letters, digits and signs read as plain ones; lengths stay, so that places in both texts agree.
  const fold = (text) => text.replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xFEE0))
    .replace(/\u3000/g, " ").toLowerCase();
  const say = (key, values) => grid.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = (count) => count.toLocaleString("zh-CN");

  function start(data) {
    grid = data;
    heads = grid.rows.map(([place, cells, , text]) =>
      fold(cells.map(([said, , more]) => typeof more?.[1] === "string" ? `${said} ${more[1]}` : said).join(" ") + " " + text + " " + place));
    const form = $("search");
    form.hidden = false;
    form.addEventListener("input", () => apply(true));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { sort(null, true); apply(true); form.q.focus(); }));
    $("more").addEventListener("click", more);
    addEventListener("hashchange", restore);
    for (const head of $("list").tHead.querySelectorAll("[data-sort]")) sortable(head);
    if (!restore()) { found = grid.rows.map((_, at) => at); shown = $("list").tBodies[0].rows.length; tell(); }
    (window.requestIdleCallback || setTimeout)(() => {
      const script = document.createElement("script");
      script.src = document.querySelector("script[src$='catalogue.js']").src.replace("catalogue.js", "texts.js");
      document.body.append(script);
    });
  }

  // The texts that are searched beside the list; folded in short pieces of work.
  function search(texts) {
    const folded = [], pairs = pairsOf(texts.length);
    (function some() {
      const end = performance.now() + 8;
      while (folded.length < texts.length && performance.now() < end) {
        const text = fold(texts[folded.length]);
        pairs.add(folded.length, text);
        folded.push(text);
      }
      if (folded.length < texts.length) return setTimeout(some);
      bodies = { texts, folded, pairs };
      document.documentElement.dataset.ready = "texts";
      if (terms().length) apply(false); else tell();
    })();
  }

  // Which texts may hold a word, told by its pairs of signs: each pair belongs to one of some sets, each set has a bit
  // for every text. A few texts too many are among them, never one too few.
  function pairsOf(count) {
    const width = (count + 31) >> 5, bits = new Uint32Array(SETS * width);
    const set = (text, at) => (Math.imul(text.charCodeAt(at - 1), 40503) + Math.imul(text.charCodeAt(at), 26947) >>> 3) % SETS * width;
    return {
      add(at, text) {
        for (let one = 1; one < text.length; one++) bits[set(text, one) + (at >> 5)] |= 1 << (at & 31);
      },
      holders(word) {
        const found = new Uint32Array(width).fill(-1);
        for (let one = 1; one < word.length; one++) {
          for (let from = set(word, one), at = 0; at < width; at++) found[at] &= bits[from + at];
        }
        return (at) => found[at >> 5] >> (at & 31) & 1;
      },
    };
  }

  const terms = () => fold($("q").value).split(/\s+/).filter(Boolean);
  const choices = () => grid.filters.map((name) => $(`f-${name}`)?.value || "");

  function matching() {
    const words = terms(), chosen = choices();
    const asked = words.map((word) => [word, bodies ? bodies.pairs.holders(word) : () => 0]);
    const holds = (at) => asked.every(([word, may]) => heads[at].includes(word) || may(at) && bodies.folded[at].includes(word));
    const fits = ([, , codes]) => chosen.every((code, at) => !code || codes[at].includes(code));
    const order = grid.rows.map((_, at) => at).filter((at) => fits(grid.rows[at]) && holds(at));
    const { column, down } = sorted();
    return column === null ? order : order.sort((a, b) => compare(grid.rows[a][1][column][1], grid.rows[b][1][column][1], down) || a - b);
  }

  function compare(a, b, down) {
    if (a === null || b === null) return (a === null) - (b === null);
    const order = a < b ? -1 : a > b ? 1 : 0;
    return down ? -order : order;
  }

  function apply(keep) {
    found = matching();
    shown = 0;
    answers();
    const words = terms();
    $("list").tBodies[0].replaceChildren(...window_(words, 30));
    if (keep) remember();
    tell();
  }

  function window_(words, size) {
    const rows = found.slice(shown, shown + size).map((at) => row(at, words));
    shown += rows.length;
    return rows;
  }

  function more() {
    const rows = window_(terms(), NEXT);
    $("list").tBodies[0].append(...rows);
    tell();
    rows[0].querySelector("a")?.focus();
  }

  function tell() {
    const total = grid.rows.length, all = found.length === total;
    const text = found.length === 0 ? say("none", {}) : say(all ? "count" : "found", { found: number(found.length), total: number(total) })
      + (shown < found.length ? say("shown", { shown: number(shown) }) : "") + (bodies || !terms().length ? "" : say("loading", {}));
    if ($("count").textContent !== text) $("count").textContent = text;
    const rest = found.length - shown;
    $("more").hidden = rest === 0;
    $("more").textContent = say("more", { next: number(Math.min(NEXT, rest)) });
  }

  // Rows, as the page's own first ones are.
  function row(at, words) {
    const [place, cells] = grid.rows[at];
    const line = element("tr", { role: "row" });
    grid.columns.forEach(([, label, kind], column) => line.append(cell(kind, label, cells[column], place, at, words, cells)));
    return line;
  }

  function cell(kind, label, [text, , extra], place, at, words, cells) {
    if (kind === "title") {
      const one = element("th", { role: "rowheader", scope: "row" });
      one.append(extra[0] ? element("a", { href: `${place}/${extra[0]}` }, marked(text, words)) : marked(text, words),
        element("span", { class: "whom" }, marked(extra[1], words)));
      const hit = snippet(at, words);
      if (hit) one.append(element("span", { class: "hit" }, hit));
      return one;
    }
    const one = element("td", { role: "cell", class: kind, "data-label": label });
    if (kind === "marks") one.append(...extra.map(([code, name]) => element("span", { class: `chip ${code}` }, name)));
    else if (kind === "links") one.append(...extra.map(([file, name]) =>
      element("a", { href: `${place}/${file}`, "aria-label": `${name} ${cells[2][0]}` }, name)));
    else one.append(text);
    return one;
  }

  function element(name, attributes, ...parts) {
    const made = document.createElement(name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    made.append(...parts);
    return made;
  }

  function marked(text, words) {
    const made = document.createDocumentFragment(), low = fold(text);
    for (let from = 0; from < text.length;) {
      const hits = words.map((word) => [low.indexOf(word, from), word.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
      const [at, length] = hits[0] || [text.length, 0];
      made.append(text.slice(from, at));
      if (length) made.append(element("mark", {}, text.slice(at, at + length)));
      from = at + length || text.length;
    }
    return made;
  }

  // The first finding that holds a word which the row itself does not.
  function snippet(at, words) {
    const word = bodies && words.find((one) => !heads[at].includes(one));
    if (!word) return null;
    const text = bodies.texts[at], place = bodies.folded[at].indexOf(word);
    const first = text.lastIndexOf("\n", place) + 1, last = (text.indexOf("\n", place) + 1 || text.length + 1) - 1;
    const start = Math.max(first, place - AROUND), end = Math.min(last, place + word.length + AROUND);
    return marked((start > first ? "…" : "") + text.slice(start, end) + (end < last ? "…" : ""), words);
  }

  // Order.
  function sortable(head) {
    const button = element("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      sort(now === "descending" ? null : +head.dataset.sort, now === "ascending");
      apply(true);
    });
  }

  function sort(column, down) {
    for (const head of $("list").tHead.querySelectorAll("[data-sort]")) {
      if (+head.dataset.sort === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  function sorted() {
    const head = $("list").tHead.querySelector("[aria-sort]");
    return { column: head ? +head.dataset.sort : null, down: head?.getAttribute("aria-sort") === "descending" };
  }

  // What is asked for stands in the address, so that it can be sent and come back to.
  function remember() {
    const asked = new URLSearchParams();
    if ($("q").value) asked.set("q", $("q").value);
    grid.filters.forEach((name, at) => { if (choices()[at]) asked.set(name, choices()[at]); });
    const { column, down } = sorted();
    if (column !== null) asked.set("sort", (down ? "-" : "") + grid.columns[column][0]);
    history.replaceState(null, "", `#${asked}`);
  }

  function restore() {
    if (!location.hash.includes("=")) return false;
    const asked = new URLSearchParams(location.hash.slice(1));
    $("q").value = asked.get("q") || "";
    for (const name of grid.filters) if ($(`f-${name}`)) $(`f-${name}`).value = asked.get(name) || "";
    const name = asked.get("sort") || "", column = grid.columns.findIndex(([one]) => one === name.replace(/^-/, ""));
    sort(column < 0 ? null : column, name.startsWith("-"));
    apply(false);
    return true;
  }
})();
