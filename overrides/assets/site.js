/* What every page does once it is there. Without this file everything can be read; nothing can be searched. */

import "./sort.js";
import { Store, explorer, suggestions } from "./search.js";

const store = new Store();
const box = document.getElementById("site-search");
const form = document.getElementById("explorer");
if (form) explorer(form, store);
if (box) suggestions(box, store);
