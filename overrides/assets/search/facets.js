/* The filters of a search: the lists that they choose from, and how an amount is typed. */

import { fold } from "./fold.js";

export const FACETS = ["year", "department", "unit", "nature", "category", "kind"];

/** The lists that facets choose from, each as [slug, name]. */
export const choices = ({ index }, facet) => {
  if (facet === "year") return index.years.map((year) => [String(year), `${year}年度`]);
  return index[{ department: "departments", unit: "units", nature: "natures", category: "categories", kind: "kinds" }[facet]];
};

/** An amount in 元 as people type it, with or without separators; null if it is none. */
export const amountOf = (text) => {
  const plain = fold(text ?? "").replace(/[,\s]/gu, "");
  return /^\d+(\.\d+)?$/u.test(plain) ? Number(plain) : null;
};
