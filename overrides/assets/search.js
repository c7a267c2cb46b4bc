/*
 * Search: exact substrings over every declaration, in the browser.
 *
 * The records come from search/data/ in stages (generator/search.py writes them): names first, then indicators,
 * then goals. What is loaded can be searched at once. Matching is by substring after folding widths and case;
 * several terms are all required. This module owns matching, the suggestions under the header's search box,
 * and the explorer at /search/. All text reaches the page as text nodes.
 */

const ROOT = new URL("../", import.meta.url);
const DATA = new URL("search/data/", ROOT);
const SLICE = 8; // milliseconds of work before the page gets its turn

/** Full and half width, upper and lower case are the same. */
export const fold = (text) => text.normalize("NFKC").toLowerCase();

/** The terms of a query: what stands between white space, folded. */
export const termsOf = (query) => [...new Set(fold(query).split(/\s+/u).filter(Boolean))];

// -- records -------------------------------------------------------------------------------------------------

const json = async (file, cache) => {
  const answer = await fetch(new URL(file, DATA), { cache });
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer.json();
};

const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Do `work(0)` to `work(count - 1)` in slices that leave the page responsive. */
const inSlices = async (count, work) => {
  let start = performance.now();
  for (let n = 0; n < count; n += 1) {
    work(n);
    if (performance.now() - start > SLICE) {
      await turn();
      start = performance.now();
    }
  }
};

/**
 * Everything that can be searched. `records` are in the order of their amounts, the largest first;
 * `stage` counts the stages that are complete: 1 names, 2 indicators, 3 goals.
 */
export class Store {
  constructor() {
    this.index = null;
    this.records = [];
    this.documents = [];
    this.stage = 0;
    this.loaded = 0; // of 1
    this.listeners = new Set();
  }

  /** Start loading, once; resolves when every stage is there. */
  load() {
    this.loading ??= this.stages();
    return this.loading;
  }

  async stages() {
    this.index = await json("index.json", "no-cache");
    const years = this.index.years;
    const total = years.reduce((sum, { count }) => sum + count, 0) * 3 || 1;
    let done = 0;
    const perYear = async (stage, adopt) => {
      await Promise.all(
        years.map(async (year) => {
          const content = await json(year[stage], "default");
          await adopt(year, content);
          done += year.count;
          this.tell(done / total);
        }),
      );
      this.stage += 1;
      this.tell(done / total);
    };
    const byYear = new Map();
    await perYear("names", async (year, names) => {
      byYear.set(year.year, await this.named(year, names));
    });
    this.records = [...byYear.values()].flat().sort((one, other) => other.amount - one.amount);
    this.tell(done / total);
    await perYear("indicators", (year, content) => this.measured(byYear.get(year.year), content));
    const documents = json(this.index.documents, "default");
    await perYear("goals", (year, goals) => {
      const records = byYear.get(year.year);
      return inSlices(records.length, (n) => {
        records[n].goal = goals[n];
        records[n].inGoal = fold(goals[n]);
      });
    });
    this.documents = (await documents).map(([address, title, text]) => ({
      url: new URL(address, ROOT).href,
      title,
      text,
      inText: fold(`${title}\n${text}`),
    }));
    this.tell(1);
  }

  async named({ year }, names) {
    const { departments, units } = this.index;
    const records = new Array(names.name.length);
    await inSlices(records.length, (n) => {
      const unit = units[names.unit[n]];
      const department = departments[names.department[n]];
      records[n] = {
        year,
        name: names.name[n],
        amount: names.amount[n],
        url: new URL(`${year}/${unit[0]}/${names.slug[n]}/`, ROOT).href,
        unit: names.unit[n],
        department: names.department[n],
        nature: names.nature[n],
        category: names.category[n],
        kinds: 0,
        rows: null,
        goal: "",
        inName: fold(names.name[n]),
        inPlace: fold(`${unit[1]}\n${department[1]}`),
        inIndicators: "",
        inGoal: "",
      };
    });
    return records;
  }

  measured(records, { names, values, rows }) {
    const inNames = names.map(fold);
    const inValues = values.map(fold);
    return inSlices(records.length, (n) => {
      const record = records[n];
      const row = rows[n];
      let kinds = 0;
      const text = [];
      for (let at = 0; at < row.length; at += 3) {
        kinds |= 1 << row[at];
        text.push(inNames[row[at + 1]], inValues[row[at + 2]]);
      }
      record.kinds = kinds;
      record.inIndicators = text.join("\n");
      record.rows = { row, names, values };
    });
  }

  tell(loaded) {
    this.loaded = loaded;
    this.listeners.forEach((listener) => listener(this));
  }
}

/** The indicators of a record: position of the kind, name, value. */
export const indicatorsOf = ({ rows }) => {
  const found = [];
  for (let at = 0; rows && at < rows.row.length; at += 3) {
    found.push({ kind: rows.row[at], name: rows.names[rows.row[at + 1]], value: rows.values[rows.row[at + 2]] });
  }
  return found;
};

// -- matching ------------------------------------------------------------------------------------------------

const RANKS = 4; // name, indicator, goal, unit or department

/** Where the least prominent of the terms stands, from 0 for the name; -1 if one of them stands nowhere. */
const rankOf = (record, terms) => {
  let rank = 0;
  for (const term of terms) {
    let at = -1;
    if (record.inName.includes(term)) at = 0;
    else if (record.inIndicators.includes(term)) at = 1;
    else if (record.inGoal.includes(term)) at = 2;
    else if (record.inPlace.includes(term)) at = 3;
    else return -1;
    if (at > rank) rank = at;
  }
  return rank;
};

const FACETS = ["year", "department", "unit", "nature", "category", "kind"];
const collator = new Intl.Collator("zh");
const ORDERS = {
  amount: (one, other) => other.amount - one.amount,
  "amount-up": (one, other) => one.amount - other.amount,
  name: (one, other) => collator.compare(one.name, other.name),
  year: (one, other) => other.year - one.year || other.amount - one.amount,
};

/** The lists that facets choose from, each as [slug, name]. */
const choices = ({ index }, facet) => {
  if (facet === "year") return index.years.map(({ year }) => [String(year), `${year}年度`]);
  return index[{ department: "departments", unit: "units", nature: "natures", category: "categories", kind: "kinds" }[facet]];
};

const amountOf = (text) => {
  const plain = fold(text ?? "").replace(/[,\s]/gu, "");
  return /^\d+(\.\d+)?$/u.test(plain) ? Number(plain) : null;
};

/**
 * What a state finds: `records` in order, their `total`, and for each facet how many there would be of each
 * choice under all other filters. `state` holds texts: q, the facets, min, max, sort.
 */
export const search = (store, state) => {
  const terms = termsOf(state.q ?? "");
  const years = store.index?.years.map(({ year }) => year) ?? [];
  const lists = store.index ? FACETS.map((facet) => choices(store, facet)) : FACETS.map(() => []);
  const wanted = FACETS.map((facet, n) => (state[facet] ? lists[n].findIndex(([slug]) => slug === state[facet]) : null));
  const counts = lists.map((list) => new Uint32Array(list.length));
  const min = amountOf(state.min) ?? -Infinity;
  const max = amountOf(state.max) ?? Infinity;
  const yearAt = new Map(years.map((year, n) => [year, n]));
  const ranked = Array.from({ length: RANKS }, () => []);
  let total = 0;
  for (const record of store.records) {
    const rank = rankOf(record, terms);
    if (rank < 0 || record.amount < min || record.amount > max) continue;
    const at = [yearAt.get(record.year), record.department, record.unit, record.nature, record.category];
    let failed = -1; // the only filter that it fails, -2 for several
    for (let n = 0; n < FACETS.length; n += 1) {
      if (wanted[n] === null) continue;
      const passes = n < 5 ? at[n] === wanted[n] : wanted[5] >= 0 && record.kinds & (1 << wanted[5]);
      if (!passes) failed = failed === -1 ? n : -2;
    }
    if (failed === -2) continue;
    for (let n = 0; n < 5; n += 1) if (failed === -1 || failed === n) counts[n][at[n]] += 1;
    if (failed === -1 || failed === 5) {
      for (let kind = 0, left = record.kinds; left; kind += 1, left >>>= 1) if (left & 1) counts[5][kind] += 1;
    }
    if (failed !== -1) continue;
    ranked[rank].push(record);
    total += record.amount;
  }
  const records = ranked.flat();
  if (ORDERS[state.sort]) records.sort(ORDERS[state.sort]);
  const documents = terms.length ? store.documents.filter(({ inText }) => terms.every((term) => inText.includes(term))) : [];
  return { terms, records, total, documents, counts: Object.fromEntries(FACETS.map((facet, n) => [facet, counts[n]])) };
};

// -- showing -------------------------------------------------------------------------------------------------

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

/** `text` with every term marked. Folding may change lengths, so each folded character remembers where it came from. */
const marked = (text, terms) => {
  let folded = "";
  const origin = [];
  let at = 0;
  for (const character of text) {
    const piece = fold(character);
    for (let n = 0; n < piece.length; n += 1) origin.push(at);
    folded += piece;
    at += character.length;
  }
  origin.push(at);
  const inside = new Uint8Array(text.length);
  for (const term of terms) {
    for (let found = folded.indexOf(term); found >= 0; found = folded.indexOf(term, found + 1)) {
      let end = found + term.length;
      while (end < origin.length - 1 && origin[end] === origin[end - 1]) end += 1;
      inside.fill(1, origin[found], origin[end]);
    }
  }
  const parts = [];
  for (let start = 0; start < text.length; ) {
    let end = start;
    while (end < text.length && inside[end] === inside[start]) end += 1;
    const piece = text.slice(start, end);
    parts.push(inside[start] ? element("mark", { textContent: piece }) : piece);
    start = end;
  }
  return parts;
};

/** The piece of a long text around the first term in it. */
const around = (text, terms) => {
  const folded = fold(text);
  const found = terms.map((term) => folded.indexOf(term)).filter((at) => at >= 0);
  const start = Math.max(0, Math.min(...found) - 20);
  return `${start ? "…" : ""}${text.slice(start, start + 80)}${start + 80 < text.length ? "…" : ""}`;
};

const yuan = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const resultItem = (store, record, terms) => {
  const place = element("p", { className: "gk-result-place" });
  place.append(...marked(store.index.units[record.unit][1], terms), ` · ${record.year}年度 · ${yuan.format(record.amount)} 元`);
  const department = store.index.departments[record.department][1];
  if (terms.some((term) => fold(department).includes(term))) place.append(" · ", ...marked(department, terms));
  const item = element("li", {}, element("a", { href: record.url }, ...marked(record.name, terms)), place);
  const hit = (text) => terms.some((term) => text.includes(term));
  const indicators = hit(record.inIndicators)
    ? indicatorsOf(record).filter(({ name, value }) => hit(fold(name)) || hit(fold(value)))
    : [];
  for (const { kind, name, value } of indicators.slice(0, 3)) {
    const line = element("p", { className: "gk-result-hit" }, `${store.index.kinds[kind][1]}：`);
    line.append(...marked(name, terms), " ", ...marked(value, terms));
    item.append(line);
  }
  if (hit(record.inGoal)) {
    item.append(element("p", { className: "gk-result-hit" }, "目标：", ...marked(around(record.goal, terms), terms)));
  }
  return item;
};

const documentItem = ({ url, title, text }, terms) => {
  const item = element("li", {}, element("a", { href: url }, ...marked(title, terms)));
  if (terms.some((term) => fold(text).includes(term))) {
    item.append(element("p", { className: "gk-result-hit" }, ...marked(around(text, terms), terms)));
  }
  return item;
};

// -- CSV -----------------------------------------------------------------------------------------------------

/** A cell that a spreadsheet takes for text or for a number, never for a formula. */
export const cell = (value) => {
  let text = String(value ?? "");
  if (/^[=+\-@\t\r]/u.test(text) && !/^-?\d+(\.\d+)?$/u.test(text)) text = `'${text}`;
  return /[",\n\r]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const VALUE = /^([≥≤=><]?)(-?\d+(?:\.\d+)?)(?:~(-?\d+(?:\.\d+)?))?(?:\((.+)\))?$/u;

/** A canonical indicator value in its columns: comparator, quantity, upper end, unit, words. */
export const columnsOf = (value) => {
  const found = VALUE.exec(value);
  if (!found) return ["", "", "", "", value];
  return [found[1] === "=" ? "等于" : found[1], found[2], found[3] ?? "", found[4] ?? "", ""];
};

/** Rows as the text of a CSV file that Excel opens: a byte-order mark, then lines with CRLF. */
export const csv = (rows) => `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

export const table = (store, records, what) => {
  const { departments, units, natures, categories, kinds } = store.index;
  const head = ["年度", "主管部门", "实施单位", "项目名称", "项目性质", "项目类别", "年度资金申请总额（元）"];
  const facts = (r) => [
    r.year,
    departments[r.department][1],
    units[r.unit][1],
    r.name,
    natures[r.nature][1],
    categories[r.category][1],
    r.amount.toFixed(2),
  ];
  if (what === "declarations") return [[...head, "网址"], ...records.map((r) => [...facts(r), r.url])];
  return [
    [...head, "一级指标", "二级指标", "三级指标", "比较符号", "数值", "上限", "单位", "文字指标值", "网址"],
    ...records.flatMap((r) =>
      indicatorsOf(r).map(({ kind, name, value }) => [...facts(r), ...kinds[kind][1].split("："), name, ...columnsOf(value), r.url]),
    ),
  ];
};

const download = (name, text) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = element("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

// -- the header's search box ---------------------------------------------------------------------------------

const MOST_SUGGESTIONS = 8;

export const suggestions = (input, store) => {
  const list = element("ul", { id: "site-suggestions", className: "gk-suggestions", role: "listbox", hidden: true });
  list.setAttribute("aria-label", "检索建议");
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  let active = -1;

  const mark = (position) => {
    active = position;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    if (active >= 0) input.setAttribute("aria-activedescendant", list.children[active].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const show = () => {
    if (document.activeElement !== input || !termsOf(input.value).length || !store.stage) {
      close();
      return;
    }
    const found = search(store, { q: input.value });
    const options = [
      ...found.records.slice(0, MOST_SUGGESTIONS).map((r) => [r.name, `${store.index.units[r.unit][1]} · ${r.year}年度`, r.url]),
      ...found.documents.map((d) => [d.title, "说明", d.url]),
    ].slice(0, MOST_SUGGESTIONS);
    list.replaceChildren(
      ...options.map(([name, note, url], n) => {
        const option = element("li", { id: `site-suggestion-${n}`, role: "option" });
        option.append(element("span", {}, ...marked(name, found.terms)), element("small", { textContent: note }));
        option.dataset.url = url;
        return option;
      }),
    );
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };

  close();
  input.addEventListener("focus", () => store.load().catch(() => close()), { once: true });
  input.addEventListener("input", show);
  input.addEventListener("blur", close);
  store.listeners.add(() => {
    if (active < 0) show();
  });
  input.addEventListener("keydown", (event) => {
    const options = list.hidden ? 0 : list.children.length;
    if (event.isComposing) return; // the input method has the keys
    if (event.key === "ArrowDown" && options) mark((active + 1) % options);
    else if (event.key === "ArrowUp" && options) mark(active <= 0 ? options - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.url);
    else if (event.key === "Escape" && options) close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault(); // the box keeps the focus
    if (option) location.assign(option.dataset.url);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
};

// -- the explorer --------------------------------------------------------------------------------------------

const FIELDS = ["q", ...FACETS, "min", "max", "sort"];
const STEP = 50; // results shown at once

export const explorer = (form, store) => {
  const results = document.getElementById("results");
  const count = document.getElementById("results-count");
  const progress = document.getElementById("results-progress");
  const documents = document.getElementById("documents");
  const more = document.querySelector("[data-more]");
  let found = null;
  let shown = 0;

  const state = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));

  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const name of FIELDS) {
      const field = form.elements[name];
      const value = asked.get(name) ?? "";
      if (value && field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
        field.append(element("option", { value, textContent: value }));
      }
      field.value = value;
    }
  };

  let writing;
  const write = () => {
    clearTimeout(writing);
    writing = setTimeout(() => {
      const asked = new URLSearchParams(Object.entries(state()).filter(([, value]) => value));
      history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
    }, 200);
  };

  const extend = () => {
    const next = found.records.slice(shown, shown + STEP);
    results.append(...next.map((record) => resultItem(store, record, found.terms)));
    shown += next.length;
    more.hidden = shown >= found.records.length;
  };

  const offer = () => {
    for (const facet of FACETS) {
      const field = form.elements[facet];
      const value = field.value;
      const counts = found.counts[facet];
      const options = choices(store, facet)
        .map(([slug, name], n) => [slug, name, counts[n]])
        .filter(([slug, , n]) => n || slug === value)
        .map(([slug, name, n]) => element("option", { value: slug, textContent: `${name}（${n}）` }));
      const known = options.some((option) => option.value === value);
      if (value && !known) options.push(element("option", { value, textContent: `${value}（0）` }));
      field.replaceChildren(element("option", { value: "", textContent: "全部" }), ...options);
      field.value = value;
    }
    for (const name of ["min", "max"]) {
      const field = form.elements[name];
      field.setAttribute("aria-invalid", String(Boolean(field.value.trim()) && amountOf(field.value) === null));
    }
  };

  const show = () => {
    if (!store.stage) return;
    found = search(store, state());
    shown = 0;
    results.replaceChildren();
    extend();
    offer();
    count.textContent = `共 ${found.records.length} 份申报表，年度资金申请总额合计 ${yuan.format(found.total)} 元`;
    documents.hidden = !found.documents.length;
    documents.replaceChildren(
      element("h2", { textContent: "说明页面" }),
      element("ul", { className: "gk-results" }, ...found.documents.map((d) => documentItem(d, found.terms))),
    );
    results.setAttribute("aria-busy", String(store.loaded < 1));
  };

  const told = () => {
    progress.hidden = store.loaded >= 1;
    progress.querySelector("progress").value = store.loaded;
    progress.querySelector("span").textContent = `正在载入 ${Math.round(store.loaded * 100)}%`;
    show();
  };

  form.hidden = false;
  if (matchMedia("(max-width: 44.9em)").matches) form.querySelector("details").open = false;
  read();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    show();
    write();
  });
  form.addEventListener("reset", () => setTimeout(() => {
    show();
    write();
  }));
  window.addEventListener("popstate", () => {
    read();
    show();
  });
  more.addEventListener("click", () => {
    const before = shown;
    extend();
    results.children[before]?.querySelector("a").focus();
  });
  for (const button of form.querySelectorAll("[data-download]")) {
    button.addEventListener("click", async () => {
      await store.load();
      show();
      const what = button.dataset.download;
      download(what === "declarations" ? "申报表.csv" : "绩效指标.csv", csv(table(store, found.records, what)));
    });
  }
  store.listeners.add(told);
  store.load().catch(() => {
    progress.hidden = true;
    count.textContent = "检索数据没有载入，请检查网络后刷新本页。";
    results.setAttribute("aria-busy", "false");
  });
};
