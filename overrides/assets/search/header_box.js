/* The search box in the header of every page: suggestions while one types. */

import { termsOf } from "./fold.js";
import { element, highlight } from "./highlight.js";
import { searchInEither } from "./simplified.js";
import { store } from "./store.js";

const MAX_SUGGESTIONS = 8;

/** Suggest results under a search box; loads the records. */
export const startHeaderBox = (input) => {
  const list = element("ul", { id: "site-suggestions", className: "gk-suggestions", role: "listbox", hidden: true });
  list.setAttribute("aria-label", "检索建议");
  input.after(list);
  input.setAttribute("aria-controls", list.id);
  let active = -1;
  let composing = false; // an input method has the keys, and what stands in the box is not yet a query

  const mark = (position) => {
    active = position;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    if (active >= 0) input.setAttribute("aria-activedescendant", list.children[active].id);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const show = () => {
    if (composing) return;
    if (document.activeElement !== input || !termsOf(input.value).length || !store.stage) {
      close();
      return;
    }
    const result = searchInEither(store, { q: input.value }, show);
    const options = [
      ...result.records.slice(0, MAX_SUGGESTIONS).map((r) => [r.name, `${store.index.units[r.unit][1]} · ${r.year}年度`, r.url]),
      ...result.documents.map((d) => [d.title, "说明", d.url]),
    ].slice(0, MAX_SUGGESTIONS);
    list.replaceChildren(
      ...options.map(([name, note, url], n) => {
        const option = element("li", { id: `site-suggestion-${n}`, role: "option" });
        option.append(element("span", {}, ...highlight(name, result.terms)), element("small", { textContent: note }));
        option.dataset.url = url;
        return option;
      }),
    );
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };

  show();
  const load = () => store.load().catch(() => {}); // what is there is searched; the next key tries again
  input.addEventListener("input", () => {
    if (store.failed) load();
    show();
  });
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    show();
  });
  input.addEventListener("blur", close);
  store.listeners.add(() => {
    if (active < 0) show();
  });
  input.addEventListener("keydown", (event) => {
    const options = list.hidden ? 0 : list.children.length;
    if (event.isComposing) return; // the input method has the keys
    if (event.key === "ArrowDown" && options) mark((active + 1) % options);
    else if (event.key === "ArrowUp" && options) mark(active <= 0 ? options - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.url);
    else if (event.key === "Escape" && options) close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault(); // the box keeps the focus
    if (option) location.assign(option.dataset.url);
  });
  load();
};
