/* The page that puts declarations side by side; which ones is in its address. */

import { MissingFileError, loadDeclaration } from "../search/files.js";
import { element } from "../search/highlight.js";
import { byProject } from "../search/projects.js";
import { startSuggestions } from "../search/suggestions.js";
import { MOST, choose, queryOf, readQuery } from "./chosen.js";
import { isDeclaration } from "./differences.js";
import { showTable } from "./table.js";

/** What is said of a declaration that cannot be shown, and whether another attempt may help. */
const problemOf = (error, address) => {
  if (error instanceof MissingFileError) {
    return { problem: `没有 ${address} 这份申报表：网址可能写错了，也可能已经撤下。`, isFinal: true };
  }
  if (error instanceof SyntaxError) return { problem: `${address} 的数据读不懂，不能比较；请打开它的网页看。`, isFinal: true };
  return { problem: `${address} 没有载入，请检查网络。`, isFinal: false };
};

const contentOf = async (address) => {
  const content = await loadDeclaration(address);
  if (!isDeclaration(content)) throw new SyntaxError(address);
  return content;
};

/** Bring the page to life: what its address names, adding, removing. */
export const startComparison = (place) => {
  const table = place.querySelector("table");
  const form = place.querySelector("form");
  const input = document.getElementById("comparison-add");
  const status = document.getElementById("comparison-status");
  const notices = document.getElementById("comparison-notices");
  const differing = document.getElementById("comparison-differing");
  let chosen = []; // { address, content } or { address, problem, isFinal }; an address alone is being loaded
  let told = []; // sentences on what was asked for and is not shown

  const addresses = () => chosen.map(({ address }) => address);

  const sentence = ({ rows, different }, shown) => {
    const loading = chosen.filter(({ content, problem }) => !content && !problem).length;
    if (loading) return `正在载入 ${loading} 份……`;
    if (!chosen.length) return "还没有选申报表。在上面输入项目名称添加，或者到检索中勾选“加入比较”。";
    if (!shown) return "没有可以比较的申报表。";
    if (shown === 1) return "只有一份，再添加一份就可以比较。";
    return different ? `${shown} 份申报表，共 ${rows} 行，${different} 行不同。` : `${shown} 份申报表，共 ${rows} 行，全部相同。`;
  };

  const noticeOf = ({ address, problem, isFinal }) => {
    const again = element("button", { type: "button", textContent: "再试一次" });
    const without = element("button", { type: "button", textContent: "移除" });
    again.setAttribute("aria-label", `再试一次：${address}`);
    without.setAttribute("aria-label", `移除：${address}`);
    again.addEventListener("click", () => {
      input.focus();
      load(address);
    });
    without.addEventListener("click", () => remove(address));
    return element("p", { className: "gk-alert" }, problem, ...(isFinal ? [] : [again]), without);
  };

  const show = () => {
    const columns = chosen.filter(({ content }) => content);
    const counts = showTable(table, columns, { onlyDiffering: differing.checked && columns.length > 1, remove });
    table.hidden = !columns.length;
    place.querySelector(".gk-comparison-choice").hidden = columns.length < 2;
    status.textContent = sentence(counts, columns.length);
    notices.replaceChildren(
      ...told.map((text) => element("p", { className: "gk-alert", textContent: text })),
      ...chosen.filter(({ problem }) => problem).map(noticeOf),
    );
  };

  const load = async (address) => {
    const set = (values) => {
      chosen = chosen.map((one) => (one.address === address ? { address, ...values } : one));
      show();
    };
    set({});
    set(await contentOf(address).then((content) => ({ content }), (error) => problemOf(error, address)));
  };

  const changeTo = (now) => {
    chosen = now;
    told = [];
    history.replaceState(null, "", queryOf(addresses()) || location.pathname);
  };

  const add = (address) => {
    if (addresses().includes(address)) return;
    if (chosen.length === MOST) {
      told = ["最多比较四份，请先移除一份。"];
      show();
      return;
    }
    changeTo([...chosen, { address }]);
    load(address);
  };

  const remove = (address) => {
    const position = chosen.findIndex((one) => one.address === address);
    changeTo(chosen.filter((one) => one.address !== address));
    show();
    const buttons = [...table.querySelectorAll("thead button")];
    (buttons[Math.min(position, buttons.length - 1)] ?? input).focus();
  };

  place.hidden = false;
  differing.addEventListener("change", show);
  form.addEventListener("submit", () => choose(addresses()));
  const suggestions = {
    id: "comparison-suggestions",
    optionsOf: ({ records }, { index }) =>
      byProject(records)
        .flat()
        .filter(({ address }) => !addresses().includes(address))
        .map(({ name, unit, year, address }) => [name, `${index.units[unit][1]} · ${year}年度`, address]),
    choose: (address) => {
      input.value = "";
      add(address);
    },
  };
  input.addEventListener("focus", () => startSuggestions(input, suggestions), { once: true });
  const asked = readQuery(location.search);
  told = asked.notices;
  chosen = asked.addresses.map((address) => ({ address }));
  show();
  for (const address of addresses()) load(address);
};
