/* Queries in Traditional characters: what finds nothing as it is typed is searched in Simplified characters. */

import { search } from "./query.js";

let simplify = null; // once the table of characters is there
let loading = null;

const load = async (again) => {
  try {
    const characters = [...(await import("./characters.js")).PAIRS];
    const equals = new Map(characters.flatMap((one, n) => (n % 2 ? [] : [[one, characters[n + 1]]])));
    simplify = (text) => [...text].map((character) => equals.get(character) ?? character).join("");
    again();
  } catch {
    loading = null; // the next query tries again
  }
};

/**
 * As `search`; `simplified` is the query that was searched instead of the one that was typed. `again` is called when
 * another call may find more.
 */
export const searchInEither = (store, state, again) => {
  const result = search(store, state);
  const isFound = result.records.length || result.documents.length || store.loaded < 1; // or may yet be found
  if (isFound || !/\p{Script=Han}/u.test(state.q ?? "")) return result;
  if (!simplify) {
    loading ??= load(again);
    return result;
  }
  const simplified = simplify(state.q);
  return simplified === state.q ? result : { ...search(store, { ...state, q: simplified }), simplified };
};
