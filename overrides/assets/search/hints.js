/* What to try when a search finds nothing: fewer filters, fewer words, shorter words, each with how many it would find. */

import { FACETS } from "./facets.js";
import { termsOf } from "./fold.js";
import { search } from "./query.js";

const FILTERS = [...FACETS, "min", "max"];
const SHORTEST = 2; // characters of a word that is worth a try
const LONGEST = 40; // and of one that is taken apart
const MOST_WORDS = 5;

const without = (state, names) => ({ ...state, ...Object.fromEntries(names.map((name) => [name, ""])) });

/** A query without spaces in the words that a reader sees in it, where the browser knows them, else in characters. */
const wordsIn = (text) =>
  Intl.Segmenter
    ? [...new Intl.Segmenter("zh", { granularity: "word" }).segment(text)].map(({ segment }) => segment)
    : [...text];

/** The longest part, of so many pieces, that finds something; "" if none does. What finds nothing finds nothing when longer. */
const longestPart = (number, partOf, count) => {
  let [finds, fails] = [0, number];
  while (fails - finds > 1) {
    const middle = (finds + fails) >> 1;
    if (count(partOf(middle))) finds = middle;
    else fails = middle;
  }
  const part = finds ? partOf(finds) : "";
  return [...part].length >= SHORTEST ? part : "";
};

const shorterWords = (text, count) => {
  if (text.length > LONGEST) return [];
  const pieces = wordsIn(text);
  const beginning = longestPart(pieces.length, (number) => pieces.slice(0, number).join(""), count);
  const end = longestPart(pieces.length, (number) => pieces.slice(pieces.length - number).join(""), count);
  return [beginning, end];
};

const fewerWords = (words, count) => {
  const others = words.map((word) => words.filter((one) => one !== word).join(" "));
  return others.some(count) ? others : words;
};

/** The first list of tries of which one finds something, with how many each finds; without those that find nothing. */
const firstThatFind = (lists, count) => {
  for (const tries of lists) {
    const found = tries().map((one) => ({ ...one, count: count(one.state) })).filter((one) => one.count);
    if (found.length) return found;
  }
  return [];
};

/**
 * Searches that find something where that of `state` finds nothing: `dropped` are the filters that are left out, `state` is
 * what to search instead, `count` how many declarations it finds. What changes least comes first, and is enough.
 */
export const hints = (store, state) => {
  const count = (changed) => search(store, changed).records.length;
  const set = FILTERS.filter((name) => state[name]);
  const dropping = (names) => ({ dropped: names, state: without(state, names) });
  const words = [...new Set((state.q ?? "").split(/\s+/u).filter((word) => termsOf(word).length))];
  const withFewerWords = ({ dropped, state: base }) => {
    const finds = (q) => count({ ...base, q });
    const queries = words.length > 1 ? fewerWords(words.slice(0, MOST_WORDS), finds) : shorterWords(words.join(""), finds);
    return [...new Set(queries)].filter(Boolean).map((q) => ({ dropped, state: { ...base, q } }));
  };
  return firstThatFind(
    [
      () => set.map((name) => dropping([name])),
      () => [dropping(set)],
      () => withFewerWords(dropping([])),
      () => withFewerWords(dropping(set)),
    ],
    count,
  );
};
