/* What every page does once it is there. Without this file everything can be read; nothing can be searched. */

import "./sort.js";
import { Store, explorer, suggestions } from "./search.js";

const store = new Store();
const box = document.getElementById("site-search");
const form = document.getElementById("explorer");
if (form) explorer(form, store);
if (box) suggestions(box, store);

for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "打印这份表";
  button.addEventListener("click", () => window.print());
  place.append(button);
}

for (const address of document.querySelectorAll("[data-address]")) address.textContent = location.origin + location.pathname;
