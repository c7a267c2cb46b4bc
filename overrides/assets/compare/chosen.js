/*
 * Which declarations are to be compared: in the address of the comparison, and in this tab while one searches.
 *
 * A declaration is named by the address of its page without the final slash, such as 2025/unit/project. Nothing else is
 * ever part of an address that is asked for.
 */

export const MOST = 4;

const ADDRESS = /^\d{4}(?:\/[a-z0-9]+(?:-[a-z0-9]+)*){2}$/u;
const LONGEST_QUOTE = 40; // characters

export const isAddress = (text) => typeof text === "string" && text.length < 300 && ADDRESS.test(text);

const quoted = (text) => `“${[...text].slice(0, LONGEST_QUOTE).join("")}${[...text].length > LONGEST_QUOTE ? "…" : ""}”`;

/** The declarations that the query of an address names, at most four, and a sentence on each that is left out. */
export const readQuery = (query) => {
  const addresses = [];
  const notices = [];
  const given = [...new URLSearchParams(query)].filter(([name, value]) => /^[a-z]$/u.test(name) && value);
  for (const [, value] of given.sort(([one], [other]) => (one < other ? -1 : Number(one > other)))) {
    if (!isAddress(value)) notices.push(`网址里的${quoted(value)}不是一份申报表，没有列出。`);
    else if (addresses.includes(value)) notices.push(`${value} 在网址里写了不止一次，只列出一次。`);
    else if (addresses.length === MOST) notices.push(`最多比较四份，${value} 没有列出。`);
    else addresses.push(value);
  }
  return { addresses, notices };
};

/** The query that names declarations, `?a=…&b=…`; "" for none. */
export const queryOf = (addresses) => {
  const parameters = addresses.map((address, n) => `${"abcd"[n]}=${address}`);
  return parameters.length ? `?${parameters.join("&")}` : "";
};

const KEY = "gongkai-compare";
let withoutStorage = []; // where nothing may be stored, until the page is left

/** The declarations that were chosen in this tab. */
export const chosenHere = () => {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? [...new Set(stored.filter(isAddress))].slice(0, MOST) : [];
  } catch {
    return withoutStorage;
  }
};

export const choose = (addresses) => {
  withoutStorage = addresses;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(addresses));
  } catch {
    // kept for this page
  }
};
