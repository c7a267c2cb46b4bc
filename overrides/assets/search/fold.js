/* Texts made comparable: full and half width, upper and lower case are the same. */

export const fold = (text) => text.normalize("NFKC").toLowerCase();

/** The terms of a query: what is between white space, folded, each once. */
export const termsOf = (query) => [...new Set(fold(query).split(/\s+/u).filter(Boolean))];
