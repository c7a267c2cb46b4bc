/* Elements of the page, and texts in which the terms of a query are marked. */

import { fold, nameAndValue } from "./fold.js";

/** A DOM element with properties and children; all text reaches the page as text nodes. */
export const element = (name, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

/** A text folded, without some signs, and for each character of it where in the text it comes from. */
export const foldedWithOrigins = (text, without = "") => {
  let folded = "";
  const origin = [];
  let at = 0;
  for (const character of text) {
    const piece = without.includes(character) ? "" : fold(character);
    for (let n = 0; n < piece.length; n += 1) origin.push(at);
    folded += piece;
    at += character.length;
  }
  return [folded, origin];
};

/** `text` with every term marked; 90% is marked in 90(%) too, and of 满意度≥95 the name and the value. */
export const highlight = (text, terms) => {
  const inside = new Uint8Array(text.length);
  const marked = terms.flatMap((term) => [term, ...(nameAndValue(term) ?? [])]);
  const forms = [foldedWithOrigins(text)];
  if (/[()（）]/u.test(text)) forms.push(foldedWithOrigins(text, "()（）"));
  for (const [folded, origin] of forms) {
    for (const term of marked) {
      for (let start = folded.indexOf(term); start >= 0; start = folded.indexOf(term, start + 1)) {
        const last = origin[start + term.length - 1];
        inside.fill(1, origin[start], last + String.fromCodePoint(text.codePointAt(last)).length);
      }
    }
  }
  const parts = [];
  for (let start = 0; start < text.length; ) {
    let end = start;
    while (end < text.length && inside[end] === inside[start]) end += 1;
    const piece = text.slice(start, end);
    parts.push(inside[start] ? element("mark", { textContent: piece }) : piece);
    start = end;
  }
  return parts;
};
