/* The filters of a search: the lists that they choose from, and how an amount is typed. */

import { fold } from "./fold.js";

export const FACETS = ["year", "department", "unit", "nature", "category", "kind"];

/** The lists that facets choose from, each as [slug, name]. */
export const choices = ({ index }, facet) => {
  if (facet === "year") return index.years.map((year) => [String(year), `${year}年度`]);
  return index[{ department: "departments", unit: "units", nature: "natures", category: "categories", kind: "kinds" }[facet]];
};

const MULTIPLES = { 千: 1e3, 万: 1e4, 百万: 1e6, 千万: 1e7, 亿: 1e8, 十亿: 1e9, 百亿: 1e10, 千亿: 1e11, 万亿: 1e12 };
const NUMERALS = "零一二三四五六七八九";
const PLACES = { 十: 10, 百: 100, 千: 1000 };

/** A number below 万 in numerals, such as 一千零五十; null if it is none. */
const belowTenThousand = (text) => {
  let sum = 0;
  let digit = null;
  for (const sign of text.replaceAll("两", "二")) {
    if (NUMERALS.includes(sign)) digit = NUMERALS.indexOf(sign);
    else if (PLACES[sign]) {
      sum += (digit ?? 1) * PLACES[sign];
      digit = null;
    } else return null;
  }
  return sum + (digit ?? 0);
};

/** A number in numerals, such as 三亿五千万; null if it is none. */
const inNumerals = (text) => {
  const match = /^(?:([^万亿]+)亿)?(?:([^万亿]+)万)?([^万亿]*)$/u.exec(text);
  if (!text || !match) return null;
  const parts = [match[1] ?? "", match[2] ?? "", match[3]].map(belowTenThousand);
  return parts.includes(null) ? null : parts[0] * 1e8 + parts[1] * 1e4 + parts[2];
};

/** An amount in 元 as people type it, such as 1,000,000, 100万元 or 一百万; null if it is none. */
export const amountOf = (text) => {
  const plain = fold(text ?? "").replace(/[,\s¥]/gu, "").replace(/[元圆]$/u, "");
  const match = /^(\d+(?:\.\d+)?)([十百千万亿]*)$/u.exec(plain);
  if (!match) return inNumerals(plain);
  const multiple = match[2] ? MULTIPLES[match[2]] : 1;
  return multiple ? Math.round(Number(match[1]) * multiple * 100) / 100 : null;
};
