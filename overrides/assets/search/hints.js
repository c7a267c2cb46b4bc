/* What to try when a search finds nothing: fewer filters, fewer words, shorter words, each with how many it would find. */

import { FACETS } from "./facets.js";
import { search } from "./query.js";

const FILTERS = [...FACETS, "min", "max"];
const SHORTEST = 2; // characters of a word that is worth a try
const LONGEST = 40; // and of one that is taken apart
const MOST_WORDS = 5;

const without = (state, names) => ({ ...state, ...Object.fromEntries(names.map((name) => [name, ""])) });

/** The longest part of a word that finds something, cut off at its end or at its beginning; "" if none does. */
const longestPart = (characters, partOf, count) => {
  let [finds, fails] = [0, characters.length];
  while (fails - finds > 1) {
    const middle = (finds + fails) >> 1;
    if (count(partOf(middle))) finds = middle;
    else fails = middle;
  }
  return finds >= SHORTEST ? partOf(finds) : "";
};

const shorterWords = (word, count) => {
  const characters = [...word];
  if (characters.length <= SHORTEST || characters.length > LONGEST) return [];
  const beginning = longestPart(characters, (length) => characters.slice(0, length).join(""), count);
  const end = longestPart(characters, (length) => characters.slice(characters.length - length).join(""), count);
  return [beginning, end];
};

const fewerWords = (words, count) => {
  const others = words.map((word) => words.filter((one) => one !== word).join(" "));
  return others.some(count) ? others : words;
};

/**
 * Searches that find something where that of `state` finds nothing: `dropped` are the filters that are left out, `state` is
 * what to search instead, `count` how many declarations it finds.
 */
export const hints = (store, state) => {
  const count = (changed) => search(store, changed).records.length;
  const set = FILTERS.filter((name) => state[name]);
  const tries = set.map((name) => ({ dropped: [name], state: without(state, [name]) }));
  if (set.length > 1) tries.push({ dropped: set, state: without(state, set) });
  const withoutFilters = tries.map((one) => ({ ...one, count: count(one.state) })).filter((one) => one.count);
  if (withoutFilters.length) return withoutFilters;
  const base = without(state, set);
  const words = [...new Set((state.q ?? "").split(/\s+/u).filter(Boolean))];
  const countOf = (q) => count({ ...base, q });
  const queries = words.length > 1 ? fewerWords(words.slice(0, MOST_WORDS), countOf) : words.flatMap((word) => shorterWords(word, countOf));
  return [...new Set(queries)]
    .filter(Boolean)
    .map((q) => ({ dropped: set, state: { ...base, q }, count: countOf(q) }))
    .filter((one) => one.count);
};
