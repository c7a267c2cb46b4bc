/*
 * In place of search/files.js in a site that is read without a server, as `gongkai build --offline` builds it: addresses
 * name the file of a page, and the search data is scripts, each of which calls `gongkaiSearchData`.
 */

const ROOT = new URL("../../", import.meta.url);
const DATA = new URL("search/data/", ROOT);

export class MissingFileError extends Error {}

export const pageAddress = (path) => new URL(path.replace(/(^|\/)$/u, "$1index.html"), ROOT).href;

/** The scripts of this site come with its data: none of them is older. */
export const renewScripts = async () => false;

const receivers = new Map();
window.gongkaiSearchData = (file, content) => receivers.get(file)(content);

export const loadJson = (file) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(`${file}.js`, DATA).href;
    script.onerror = () => reject(new Error(file));
    receivers.set(file, resolve);
    document.head.append(script);
    script.onload = () => script.remove();
  });
