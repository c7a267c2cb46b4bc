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
const longestPart = async (number, partOf, count) => {
  let [finds, fails] = [0, number];
  while (fails - finds > 1) {
    const middle = (finds + fails) >> 1;
    if (await count(partOf(middle))) finds = middle;
    else fails = middle;
  }
  const part = finds ? partOf(finds) : "";
  return [...part].length >= SHORTEST ? part : "";
};

const shorterWords = async (text, count) => {
  if (text.length > LONGEST) return [];
  const pieces = wordsIn(text);
  const beginning = await longestPart(pieces.length, (number) => pieces.slice(0, number).join(""), count);
  const end = await longestPart(pieces.length, (number) => pieces.slice(pieces.length - number).join(""), count);
  return [beginning, end];
};

const fewerWords = async (words, count) => {
  const others = words.map((word) => words.filter((one) => one !== word).join(" "));
  for (const query of others) if (await count(query)) return others;
  return words;
};

/** The first list of tries of which one finds something, with how many each finds; without those that find nothing. */
const firstThatFind = async (lists, count) => {
  for (const tries of lists) {
    const found = [];
    for (const one of await tries()) found.push({ ...one, count: await count(one.state) });
    const useful = found.filter((one) => one.count);
    if (useful.length) return useful;
  }
  return [];
};

/**
 * Searches that find something where that of `state` finds nothing: `dropped` are the filters that are left out, `state` is
 * what to search instead, `count` how many declarations it finds. What changes least comes first, and is enough. The page has
 * its turn between two searches; once `isWanted()` is false there are no more.
 */
export const hints = (store, state, isWanted) => {
  const count = async (changed) => {
    await new Promise((resolve) => setTimeout(resolve));
    return isWanted() ? search(store, changed).records.length : 0;
  };
  const set = FILTERS.filter((name) => state[name]);
  const dropping = (names) => ({ dropped: names, state: without(state, names) });
  const words = [...new Set((state.q ?? "").split(/\s+/u).filter((word) => termsOf(word).length))];
  const withFewerWords = async ({ dropped, state: base }) => {
    const finds = (q) => count({ ...base, q });
    const queries = await (words.length > 1 ? fewerWords(words.slice(0, MOST_WORDS), finds) : shorterWords(words.join(""), finds));
    return [...new Set(queries)].filter(Boolean).map((q) => ({ dropped, state: { ...base, q } }));
  };
  return firstThatFind(
    [
      () => set.map((name) => dropping([name])),
      () => (set.length > 1 ? [dropping(set)] : []),
      () => withFewerWords(dropping([])),
      () => (set.length ? withFewerWords(dropping(set)) : []),
    ],
    count,
  );
};
