/* Suggestions under a search box while one types. */

import { termsOf } from "./fold.js";
import { element, highlight } from "./highlight.js";
import { searchInEither } from "./simplified.js";
import { store } from "./store.js";

const MAX_SUGGESTIONS = 8;

/**
 * Suggest results under a box; loads the records. `id` is that of the list, `optionsOf(result, store)` are the suggestions,
 * each [name, note, choice], and `choose(choice)` does what is to be done.
 */
export const startSuggestions = (input, { id, optionsOf, choose }) => {
  const list = element("ul", { id, className: "gk-suggestions", role: "listbox", hidden: true });
  list.setAttribute("aria-label", "检索建议");
  input.after(list);
  input.setAttribute("aria-controls", list.id);
  let options = [];
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
    options = optionsOf(result, store).slice(0, MAX_SUGGESTIONS);
    list.replaceChildren(
      ...options.map(([name, note], n) =>
        element(
          "li",
          { id: `${id}-${n}`, role: "option" },
          element("span", {}, ...highlight(name, result.terms)),
          element("small", { textContent: note }),
        ),
      ),
    );
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };
  const chooseAt = (position) => {
    const [, , choice] = options[position];
    close();
    choose(choice);
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
    const count = list.hidden ? 0 : options.length;
    if (event.isComposing) return; // the input method has the keys
    if (event.key === "ArrowDown" && count) mark((active + 1) % count);
    else if (event.key === "ArrowUp" && count) mark(active <= 0 ? count - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) chooseAt(active);
    else if (event.key === "Escape" && count) close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault(); // the box keeps the focus
    if (option) chooseAt([...list.children].indexOf(option));
  });
  load();
};
