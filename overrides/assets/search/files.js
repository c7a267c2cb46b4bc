/*
 * Where the pages of this site are, and how its data is loaded.
 *
 * A site that is read without a server has overrides/assets/offline/files.js in place of this file: the same names.
 */

const ROOT = new URL("../../", import.meta.url);
const DATA = new URL("search/data/", ROOT);

const ATTEMPTS = 3;
const PAUSE = 400; // milliseconds before the second attempt, twice as many before the next

/** A file that the index names is not there: the index is older than the site. */
export class MissingFileError extends Error {}

/** The address of a page, by its path from the root of the site, which ends with a slash. */
export const pageAddress = (path) => new URL(path, ROOT).href;

/** Fetch this site's scripts past the cache and load the page anew, once a session; return whether that is being done. */
export const renewScripts = async () => {
  try {
    if (sessionStorage.getItem("gongkai-renewed")) return false;
    sessionStorage.setItem("gongkai-renewed", "yes");
  } catch {
    return false; // nothing may be stored here: it could go on for ever
  }
  const scripts = performance.getEntriesByType("resource").map(({ name }) => name);
  const ours = scripts.filter((name) => name.startsWith(ROOT.href) && name.endsWith(".js"));
  await Promise.all(ours.map((script) => fetch(script, { cache: "reload" })));
  location.reload();
  return true;
};

const load = async (address, cache) => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(address, { cache: attempt > 1 ? "reload" : cache });
      if (response.status === 404) throw new MissingFileError(address);
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      return await response.json();
    } catch (error) {
      if (error instanceof MissingFileError || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE * 2 ** (attempt - 1)));
    }
  }
};

/** A file of the search data; `cache` as `fetch` has it. MissingFileError if it is not there. */
export const loadJson = (file, cache) => load(new URL(file, DATA), cache);

/** What a declaration says; `address` is that of its page, without a final slash. Errors as `loadJson` has them, SyntaxError. */
export const loadDeclaration = (address) => load(new URL(`${address}/declaration.json`, ROOT), "no-cache");
