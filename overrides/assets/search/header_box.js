/* The search box in the header of every page: the years of one project are one suggestion, which leads to the latest. */

import { byProject, yearsText } from "./projects.js";
import { startSuggestions } from "./suggestions.js";

/** Suggest results under the box of the header; choosing one opens it. */
export const startHeaderBox = (input) =>
  startSuggestions(input, {
    id: "site-suggestions",
    optionsOf: ({ records, documents }, { index }) => [
      ...byProject(records).map((years) => [years[0].name, `${index.units[years[0].unit][1]} · ${yearsText(years)}`, years[0].url]),
      ...documents.map(({ title, url }) => [title, "说明", url]),
    ],
    choose: (url) => location.assign(url),
  });
