/* What every page does once it is there. Without this file everything can be read; nothing can be searched. */

import "./sort.js";

const box = document.getElementById("site-search");
const form = document.getElementById("explorer");

if (form) {
  import("./search/explorer.js").then(
    ({ startExplorer }) => startExplorer(form),
    () => {
      document.getElementById("results").setAttribute("aria-busy", "false");
      for (const id of ["results-count", "results-announcement"]) {
        document.getElementById(id).textContent = "检索没有载入，请检查网络后刷新本页。";
      }
    },
  );
}

const comparison = document.getElementById("comparison");
if (comparison) {
  import("./compare/comparison.js").then(
    ({ startComparison }) => startComparison(comparison),
    () => (document.getElementById("comparison-problem").hidden = false),
  );
}

if (box) {
  let starting = false;
  const start = () => {
    if (starting) return;
    starting = true;
    import("./search/header_box.js").then(
      ({ startHeaderBox }) => startHeaderBox(box),
      () => (starting = false), // the form still works, and the next focus tries again
    );
  };
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.addEventListener("focus", start);
  if (document.activeElement === box) start();
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
  });
}

// A list that has become shorter has no such page any more: its first page is where one looks on.
const laterPage = /^(.*\/)page\/\d+\/$/.exec(location.pathname);
if (laterPage && document.querySelector("[data-missing]")) location.replace(laterPage[1]);

for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "打印这份表";
  button.addEventListener("click", () => window.print());
  place.append(button);
}

// Where the page is to be found, for who cites or prints it; a file on a disk is found by nobody else.
const root = document.documentElement;
const permanent = document.querySelector("link[rel=canonical]");
if (permanent || location.protocol !== "file:") {
  const address = permanent ? permanent.href : location.href.replace(/[?#].*/u, "");
  for (const place of document.querySelectorAll("[data-address]")) place.textContent = address;
  root.dataset.printAddress = address;
}
addEventListener("beforeprint", () => {
  root.dataset.printed = `${new Date().toLocaleDateString("sv")} 打印`; // as 2025-01-31
});
