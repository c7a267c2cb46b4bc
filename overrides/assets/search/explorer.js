/* The search page: filters, results and downloads; its state is in the address. */

import { startChoosing } from "./choosing.js";
import { csvBlob, download, table } from "./csv.js";
import { FACETS, amountOf, choices } from "./facets.js";
import { renewScripts } from "./files.js";
import { element } from "./highlight.js";
import { hitsOf } from "./projects.js";
import { countText, documentItem, resultItem, yuan } from "./results.js";
import { searchInEither } from "./simplified.js";
import { OutdatedScriptsError, store } from "./store.js";

const FIELDS = ["q", ...FACETS, "min", "max", "sort"];
const RESULTS_PER_STEP = 50;
const HINT_DELAY = 200; // milliseconds without a change, after which other searches are tried
const ANNOUNCEMENT_DELAY = 800; // milliseconds without a change, after which a screen reader is told

/** Bring the search page to life: filters, results, addresses, downloads. */
export const startExplorer = (form) => {
  const results = document.getElementById("results");
  const count = document.getElementById("results-count");
  const announcement = document.getElementById("results-announcement");
  const problem = document.getElementById("results-problem");
  const progress = document.getElementById("results-progress");
  const nothing = document.getElementById("results-none");
  const showChosen = startChoosing(results, document.getElementById("chosen"), announcement);
  const documents = document.getElementById("documents");
  const moreButton = document.querySelector("[data-more]");
  let composing = false; // an input method has the keys, and what stands in the box is not yet a query
  let result = null;
  let hits = []; // of the result, each one or more declarations
  let shown = 0;

  const state = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));

  const readAddress = () => {
    const parameters = new URLSearchParams(location.search);
    for (const name of FIELDS) {
      const field = form.elements[name];
      const value = parameters.get(name) ?? "";
      if (value && field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
        field.append(element("option", { value, textContent: value }));
      }
      field.value = value;
    }
  };

  let timer;
  const writeAddress = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (composing) return;
      const parameters = new URLSearchParams(Object.entries(state()).filter(([, value]) => value));
      history.replaceState(null, "", `${parameters}` ? `?${parameters}` : location.pathname);
    }, 200);
  };

  const showMore = () => {
    const next = hits.slice(shown, shown + RESULTS_PER_STEP);
    results.append(...next.map((years) => resultItem(store, years, result.terms)));
    shown += next.length;
    moreButton.hidden = shown >= hits.length;
    showChosen();
  };

  const showChoices = () => {
    for (const facet of FACETS) {
      const field = form.elements[facet];
      const value = field.value;
      const counts = result.counts[facet];
      const options = choices(store, facet)
        .map(([slug, name], n) => [slug, name, counts[n]])
        .filter(([slug, , n]) => n || slug === value)
        .map(([slug, name, n]) => element("option", { value: slug, textContent: `${name}（${countText(n)}）` }));
      const isListed = options.some((option) => option.value === value);
      if (value && !isListed) options.push(element("option", { value, textContent: `${value}（0）` }));
      field.replaceChildren(element("option", { value: "", textContent: "全部" }), ...options);
      field.value = value;
    }
    for (const name of ["min", "max"]) {
      const field = form.elements[name];
      const isInvalid = Boolean(field.value.trim()) && amountOf(field.value) === null;
      field.setAttribute("aria-invalid", String(isInvalid));
      document.getElementById(`explorer-${name}-error`).hidden = !isInvalid;
    }
  };

  /** Fields set to what a hint says, and the focus where the result is counted: the button of the hint is gone. */
  const follow = (changed) => {
    for (const [name, value] of Object.entries(changed)) form.elements[name].value = value;
    update();
    count.tabIndex = -1;
    count.focus();
    count.addEventListener("blur", () => count.removeAttribute("tabindex"), { once: true });
  };

  const hintItem = ({ dropped, state: changed, count: number }) => {
    const labels = dropped.map((name) => `“${form.querySelector(`label[for=explorer-${name}]`).textContent}”`);
    const withoutFilters = labels.length ? `去掉${labels.join("、")}的条件` : "";
    const words = changed.q === form.elements.q.value ? withoutFilters : `${withoutFilters}${withoutFilters && "，"}检索“${changed.q}”`;
    const button = element("button", { type: "button", textContent: words });
    button.addEventListener("click", () => follow(changed));
    return element("li", {}, button, `找到 ${countText(number)} 份`);
  };

  let hinting;
  const showHints = () => {
    clearTimeout(hinting);
    nothing.hidden = Boolean(result.records.length) || store.loaded < 1;
    nothing.querySelector("ul").replaceChildren();
    if (nothing.hidden) return;
    const found = result;
    hinting = setTimeout(async () => {
      const { hints } = await import("./hints.js").catch(() => ({ hints: () => [] })); // what the page says is there anyway
      const tried = { ...state(), q: found.simplified ?? state().q };
      const items = (await hints(store, tried, () => found === result)).map(hintItem);
      if (found === result) nothing.querySelector("ul").replaceChildren(...items);
    }, HINT_DELAY);
  };

  let announcing;
  const announce = (text) => {
    clearTimeout(announcing);
    announcing = setTimeout(() => (announcement.textContent = text), ANNOUNCEMENT_DELAY);
  };

  const show = () => {
    if (!store.stage || composing) return;
    result = searchInEither(store, state(), show);
    hits = hitsOf(result.records, state().sort);
    shown = 0;
    results.replaceChildren();
    showMore();
    showChoices();
    const projects = hits.length < result.records.length ? `${countText(hits.length)} 个项目，` : "";
    const found = `${countText(result.records.length)} 份申报表，${projects}年度资金申请总额合计 ${yuan.format(result.total)} 元`;
    const query = result.simplified ? `按“${result.simplified}”检索，` : "";
    count.textContent = query + (store.loaded < 1 ? `已载入的数据里有 ${found}` : `共 ${found}`);
    announce(count.textContent);
    showHints();
    documents.hidden = !result.documents.length;
    documents.replaceChildren(
      element("h2", { textContent: "说明页面" }),
      element("ul", { className: "gk-results" }, ...result.documents.map((d) => documentItem(d, result.terms))),
    );
    results.setAttribute("aria-busy", String(store.loaded < 1 && !store.failed));
  };

  const showProgress = () => {
    progress.hidden = store.loaded >= 1 || store.failed;
    problem.hidden = !store.failed;
    progress.querySelector("progress").value = store.loaded;
    progress.querySelector("span").textContent = `正在载入 ${Math.round(store.loaded * 100)}%`;
    show();
  };

  /** Load what is not there yet, and say so if that fails; return whether everything is there. */
  const load = async () => {
    try {
      await store.load();
      return true;
    } catch (error) {
      if (error instanceof OutdatedScriptsError && (await renewScripts())) return false;
      if (!store.stage) count.textContent = "";
      results.setAttribute("aria-busy", "false");
      return false;
    }
  };

  form.hidden = false;
  if (matchMedia("(max-width: 44.9em)").matches) form.querySelector("details").open = false;
  readAddress();
  form.addEventListener("submit", (event) => event.preventDefault());
  const update = () => {
    show();
    if (!composing) writeAddress();
  };
  form.addEventListener("input", update);
  form.addEventListener("compositionstart", () => (composing = true));
  form.addEventListener("compositionend", () => {
    composing = false;
    update();
  });
  form.addEventListener("reset", () => setTimeout(update));
  window.addEventListener("popstate", () => {
    readAddress();
    show();
  });
  moreButton.addEventListener("click", () => {
    const before = shown;
    showMore();
    results.children[before]?.querySelector("a").focus();
  });
  for (const button of form.querySelectorAll("[data-download]")) {
    button.addEventListener("click", async () => {
      if (!(await load())) {
        problem.querySelector("button").focus();
        return;
      }
      show();
      const { download: what, format } = button.dataset;
      const rows = table(store, result.records, what);
      const name = what === "declarations" ? "申报表" : "绩效指标";
      const toBlob = format === "xlsx" ? (await import("./xlsx.js")).xlsx : csvBlob;
      download(`${name}.${format}`, toBlob(rows));
    });
  }
  store.listeners.add(showProgress);
  problem.querySelector("button").addEventListener("click", load);
  load();
};
