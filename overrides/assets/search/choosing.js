/* Choosing declarations among the results, for comparing them: a box at each, and a bar that leads on. */

import { MOST, choose, chosenHere, queryOf } from "../compare/chosen.js";
import { pageAddress } from "./files.js";

/** Bring the boxes of a list to life, and the bar; `announcement` is read aloud. Returns what brings new boxes up to date. */
export const startChoosing = (list, bar, announcement) => {
  const link = bar.querySelector("a");

  const show = (note = "") => {
    const chosen = chosenHere();
    for (const box of list.querySelectorAll("[data-choose]")) box.checked = chosen.includes(box.dataset.choose);
    bar.hidden = !chosen.length;
    const words = `已选 ${chosen.length} 份${chosen.length < 2 ? "，再选一份就可以比较" : ""}。`;
    bar.querySelector("span").textContent = note + words;
    link.hidden = chosen.length < 2;
    link.href = `${pageAddress("compare/")}${queryOf(chosen)}`;
    return note + words;
  };

  list.addEventListener("change", ({ target }) => {
    const { choose: address } = target.dataset;
    if (!address) return;
    const chosen = chosenHere();
    const isTooMany = target.checked && chosen.length === MOST;
    if (!isTooMany) choose(target.checked ? [...chosen, address] : chosen.filter((one) => one !== address));
    announcement.textContent = show(isTooMany ? `最多比较 ${MOST} 份，请先去掉一份。` : "");
  });
  bar.querySelector("button").addEventListener("click", () => {
    const first = list.querySelector("[data-choose]:checked") ?? list.querySelector("[data-choose]");
    choose([]);
    show();
    announcement.textContent = "没有选申报表。";
    first?.focus();
  });
  window.addEventListener("pageshow", () => show()); // back from a comparison, which may have changed the choice
  show();
  return () => show();
};
