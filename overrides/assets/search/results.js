/* How results are shown: a declaration or a hand-written page, each with the places that match. */

import { MOST, queryOf } from "../compare/chosen.js";
import { pageAddress } from "./files.js";
import { fold, nameAndValue, withoutBrackets } from "./fold.js";
import { element, foldedWithOrigins, highlight } from "./highlight.js";
import { indicatorHits, indicatorsOf } from "./store.js";

/** The part of a long text with the first term in it; it begins and ends between characters. */
const excerpt = (text, terms) => {
  const [folded, origin] = foldedWithOrigins(text);
  const positions = terms.map((term) => folded.indexOf(term)).filter((at) => at >= 0);
  const characters = [...text];
  const first = positions.length ? [...text.slice(0, origin[Math.min(...positions)])].length : 0;
  const start = Math.max(0, first - 20);
  const part = characters.slice(start, start + 80).join("");
  return `${start ? "…" : ""}${part}${start + 80 < characters.length ? "…" : ""}`;
};

export const yuan = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A number of things, such as 1,645. */
export const countText = new Intl.NumberFormat("zh-CN").format;

/** The other years of a hit, in a line of links. */
const otherYears = (years) => {
  const line = element("p", { className: "gk-result-years" }, "其他年度：");
  for (const { year, url } of years.slice(1)) line.append(element("a", { href: url, textContent: `${year}年度` }), " ");
  const compared = years.slice(0, MOST);
  const words = compared.length < years.length ? "比较最近四个年度" : "比较各年度";
  const address = `${pageAddress("compare/")}${queryOf(compared.map(({ address }) => address))}`;
  line.append(element("a", { href: address, textContent: words }));
  return line;
};

/** A box that chooses a declaration for comparing. */
const chooser = ({ address, name, year }) => {
  const box = element("input", { type: "checkbox" });
  box.dataset.choose = address;
  box.setAttribute("aria-label", `加入比较：${name}，${year}年度`);
  return element("label", { className: "gk-choose" }, box, " 加入比较");
};

/** A hit in the list of results: the declarations of a project, the latest of which is shown, or one declaration. */
export const resultItem = (store, years, terms) => {
  const [record] = years;
  const place = element("p", { className: "gk-result-place" });
  place.append(...highlight(store.index.units[record.unit][1], terms), ` · ${record.year}年度 · ${yuan.format(record.amount)} 元`);
  const department = store.index.departments[record.department][1];
  if (terms.some((term) => fold(department).includes(term))) place.append(" · ", ...highlight(department, terms));
  const link = element("a", { href: record.url }, ...highlight(record.name, terms));
  const item = element("li", { className: "gk-result" }, link, place);
  if (years.length > 1) item.append(otherYears(years));
  const hit = (text) => terms.some((term) => text.includes(term));
  const pairs = new Set(terms.map(nameAndValue).filter(Boolean).flatMap((parts) => indicatorHits(record, parts)));
  const isHit = ({ name, value }, n) => pairs.has(n) || hit(fold(name)) || hit(fold(value)) || hit(withoutBrackets(fold(value)));
  const numbered = () => indicatorsOf(record).map((indicator, n) => ({ ...indicator, n }));
  const indicators = hit(record.inIndicators) || pairs.size ? numbered().filter((one) => isHit(one, one.n)) : [];
  for (const { kind, name, value, headings, n } of indicators.slice(0, 3)) {
    const line = element("p", { className: "gk-result-hit" }, `${headings ?? store.index.kinds[kind][1]}：`);
    line.append(element("a", { href: `${record.url}#i${n + 1}` }, ...highlight(name, terms)), " ", ...highlight(value, terms));
    item.append(line);
  }
  if (hit(record.inGoal)) {
    item.append(element("p", { className: "gk-result-hit" }, "目标：", ...highlight(excerpt(record.goal, terms), terms)));
  }
  item.append(chooser(record));
  return item;
};

/** A hand-written page in the list of results. */
export const documentItem = ({ url, title, text }, terms) => {
  const item = element("li", {}, element("a", { href: url }, ...highlight(title, terms)));
  if (terms.some((term) => fold(text).includes(term))) {
    item.append(element("p", { className: "gk-result-hit" }, ...highlight(excerpt(text, terms), terms)));
  }
  return item;
};
