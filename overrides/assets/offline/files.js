/*
 * In place of search/files.js in a site that is read without a server, as `gongkai build --offline` builds it: addresses
 * name the file of a page, and the data is scripts, each of which calls `gongkaiData`.
 */

const ROOT = new URL("../../", import.meta.url);
const DATA = new URL("search/data/", ROOT);

export class MissingFileError extends Error {}

export const pageAddress = (path) => new URL(path.replace(/(^|\/)$/u, "$1index.html"), ROOT).href;

/** The scripts of this site come with its data: none of them is older. */
export const renewScripts = async () => false;

const receivers = new Map();
window.gongkaiData = (file, content) => receivers.get(file)(content);

const load = (address, file, error) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address.href;
    script.onerror = () => {
      script.remove();
      reject(error);
    };
    receivers.set(file, resolve);
    document.head.append(script);
    script.onload = () => {
      script.remove();
      reject(new SyntaxError(file)); // unless it has called gongkaiData
    };
  });

export const loadJson = (file) => load(new URL(`${file}.js`, DATA), file, new Error(file));

export const loadDeclaration = (address) => {
  const file = `${address}/declaration.json`;
  return load(new URL(`${file}.js`, ROOT), file, new MissingFileError(file));
};
