/* The search page: filters, results and downloads; its state is in the address. */

import { csv, download, table } from "./csv.js";
import { FACETS, amountOf, choices } from "./facets.js";
import { element } from "./highlight.js";
import { search } from "./query.js";
import { documentItem, resultItem, yuan } from "./results.js";
import { store } from "./store.js";

const FIELDS = ["q", ...FACETS, "min", "max", "sort"];
const RESULTS_PER_STEP = 50;

/** Bring the search page to life: filters, results, addresses, downloads. */
export const startExplorer = (form) => {
  const results = document.getElementById("results");
  const count = document.getElementById("results-count");
  const progress = document.getElementById("results-progress");
  const documents = document.getElementById("documents");
  const moreButton = document.querySelector("[data-more]");
  let result = null;
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
      const parameters = new URLSearchParams(Object.entries(state()).filter(([, value]) => value));
      history.replaceState(null, "", parameters.size ? `?${parameters}` : location.pathname);
    }, 200);
  };

  const showMore = () => {
    const next = result.records.slice(shown, shown + RESULTS_PER_STEP);
    results.append(...next.map((record) => resultItem(store, record, result.terms)));
    shown += next.length;
    moreButton.hidden = shown >= result.records.length;
  };

  const showChoices = () => {
    for (const facet of FACETS) {
      const field = form.elements[facet];
      const value = field.value;
      const counts = result.counts[facet];
      const options = choices(store, facet)
        .map(([slug, name], n) => [slug, name, counts[n]])
        .filter(([slug, , n]) => n || slug === value)
        .map(([slug, name, n]) => element("option", { value: slug, textContent: `${name}（${n}）` }));
      const isListed = options.some((option) => option.value === value);
      if (value && !isListed) options.push(element("option", { value, textContent: `${value}（0）` }));
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
    result = search(store, state());
    shown = 0;
    results.replaceChildren();
    showMore();
    showChoices();
    count.textContent = `共 ${result.records.length} 份申报表，年度资金申请总额合计 ${yuan.format(result.total)} 元`;
    documents.hidden = !result.documents.length;
    documents.replaceChildren(
      element("h2", { textContent: "说明页面" }),
      element("ul", { className: "gk-results" }, ...result.documents.map((d) => documentItem(d, result.terms))),
    );
    results.setAttribute("aria-busy", String(store.loaded < 1));
  };

  const showProgress = () => {
    progress.hidden = store.loaded >= 1;
    progress.querySelector("progress").value = store.loaded;
    progress.querySelector("span").textContent = `正在载入 ${Math.round(store.loaded * 100)}%`;
    show();
  };

  form.hidden = false;
  if (matchMedia("(max-width: 44.9em)").matches) form.querySelector("details").open = false;
  readAddress();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    show();
    writeAddress();
  });
  form.addEventListener("reset", () => setTimeout(() => {
    show();
    writeAddress();
  }));
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
      await store.load();
      show();
      const what = button.dataset.download;
      download(what === "declarations" ? "申报表.csv" : "绩效指标.csv", csv(table(store, result.records, what)));
    });
  }
  store.listeners.add(showProgress);
  store.load().catch(() => {
    progress.hidden = true;
    count.textContent = "检索数据没有载入，请检查网络后刷新本页。";
    results.setAttribute("aria-busy", "false");
  });
};
