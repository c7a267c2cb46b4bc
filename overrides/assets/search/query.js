/*
 * Exact search: every term must be a substring of the name, the indicators, the goals or the place of a record.
 */

import { FACETS, amountOf, choices } from "./facets.js";
import { includesWhole, nameAndValue, termsOf } from "./fold.js";
import { indicatorHits } from "./store.js";

const RANKS = 5; // name or year, indicator, goal, unit or department, a number in which the term is a part

/** The rank of one term, from 0 for the name; -1 if it is nowhere in the record. */
const rankOfTerm = (record, { term, parts, year, isNumber }) => {
  if (record.year === year || includesWhole(record.inName, term)) return 0;
  if (includesWhole(record.inIndicators, term)) return 1;
  if (includesWhole(record.inGoal, term)) return 2;
  if (includesWhole(record.inPlace, term)) return 3;
  if (parts && indicatorHits(record, parts).length) return 1;
  if (!isNumber) return -1;
  const isPart = [record.inName, record.inIndicators, record.inGoal, record.inPlace].some((text) => text.includes(term));
  return isPart ? RANKS - 1 : -1;
};

/** What is asked of each record about a term; only a term that begins or ends with a digit can cut a number. */
const question = (term) => ({
  term,
  parts: nameAndValue(term),
  year: Number(/^(\d{4})(?:年度?)?$/u.exec(term)?.[1]),
  isNumber: /^\d|\d$/u.test(term),
});

/** The rank of the least prominent term; -1 if a term is nowhere in the record. */
const rankOf = (record, asked) => {
  let rank = 0;
  for (const one of asked) {
    const at = rankOfTerm(record, one);
    if (at < 0) return -1;
    if (at > rank) rank = at;
  }
  return rank;
};

/** The position of a choice in its list; -1 for a text that the list does not have. */
const listed = (choice) => (typeof choice === "number" ? choice : -1);

const collator = new Intl.Collator("zh");
const ORDERS = {
  amount: (one, other) => other.amount - one.amount,
  "amount-up": (one, other) => one.amount - other.amount,
  name: (one, other) => collator.compare(one.name, other.name),
  year: (one, other) => other.year - one.year || other.amount - one.amount,
};

/**
 * Find the records that match a state: `records` in order, the sum of their amounts, and for each facet how many
 * there would be of each choice under all other filters. `state` holds texts: q, the facets, min, max, sort.
 */
export const search = (store, state) => {
  const terms = termsOf(state.q ?? "");
  const asked = terms.map(question);
  const years = store.index?.years ?? [];
  const lists = store.index ? FACETS.map((facet) => choices(store, facet)) : FACETS.map(() => []);
  const selected = FACETS.map((facet, n) => (state[facet] ? lists[n].findIndex(([slug]) => slug === state[facet]) : null));
  const counts = lists.map((list) => new Uint32Array(list.length));
  const min = amountOf(state.min) ?? -Infinity;
  const max = amountOf(state.max) ?? Infinity;
  const yearAt = new Map(years.map((year, n) => [year, n]));
  const ranked = Array.from({ length: RANKS }, () => []);
  let total = 0;
  for (const record of store.records) {
    const rank = rankOf(record, asked);
    if (rank < 0 || record.amount < min || record.amount > max) continue;
    const at = [yearAt.get(record.year), record.department, record.unit, listed(record.nature), listed(record.category)];
    let failed = -1; // the only filter that it fails, -2 for several
    for (let n = 0; n < FACETS.length; n += 1) {
      if (selected[n] === null) continue;
      const passes = n < 5 ? at[n] === selected[n] : selected[5] >= 0 && record.kinds & (1 << selected[5]);
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
