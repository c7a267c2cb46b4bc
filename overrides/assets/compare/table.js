/* The table of a comparison: columns of declarations in the rows that the page has, and rows for what only they know. */

import { pageAddress } from "../search/files.js";
import { element } from "../search/highlight.js";
import { LETTERS, SAME, difference, indicatorRows, indicatorVerdict, moneyText, verdict } from "./differences.js";

/** An element with attributes, which `element` does not set. */
const withAttributes = (node, attributes) => {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

/** A cell; a dash where a declaration has nothing. */
const cell = (column, ...content) =>
  withAttributes(element("td", {}, ...(content.length ? content : ["—"])), { role: "cell", "data-column": LETTERS[column] });

const paragraphs = (text) =>
  text
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => element("p", { textContent: line.trim() }));

/** Put cells into a row, and in words how they differ; return whether they do. */
const fill = (row, cells, words) => {
  for (const old of row.querySelectorAll("td, .gk-verdict")) old.remove();
  if (words) row.querySelector("th").append(" ", element("small", { className: "gk-verdict", textContent: words }));
  row.append(...cells);
  row.classList.toggle("gk-different", Boolean(words) && words !== SAME);
};

const addedRow = (name) => {
  const heading = withAttributes(element("th", { scope: "row" }, element("span", { textContent: name })), { role: "rowheader" });
  return withAttributes(element("tr", {}, heading), { role: "row", "data-added": "" });
};

const fillTexts = (row, texts) => fill(row, texts.map((text, n) => cell(n, ...paragraphs(text ?? ""))), verdict(texts));

const fillAmounts = (row, amounts) => {
  const cells = amounts.map((amount, n) => {
    const words = n ? difference(amounts[0], amount) : "";
    const lines = amount === null ? [] : [element("span", { textContent: moneyText(amount) })];
    if (words) lines.push(" ", element("small", { textContent: words }));
    return cell(n, ...lines);
  });
  fill(row, cells, verdict(amounts));
};

/** The lines of an indicator's cell: its value, and whatever else is printed with it. */
const indicatorLines = (indicator, name, headings, labels) => {
  const lines = [element("p", { textContent: indicator.text || "（空白）" })];
  const note = (label, text) => lines.push(element("small", { textContent: `${label}：${text}` }));
  const printed = [indicator.category, indicator.dimension].filter(Boolean).join("：");
  if (indicator.name !== name) note("表上写作", indicator.name);
  if (printed !== headings) note("表上的标题", printed);
  if (indicator.period_value) note(labels.periodValue, indicator.period_value);
  if (indicator.weight !== null) note(labels.weight, indicator.weight);
  if (indicator.standard) note(labels.standard, indicator.standard);
  if (indicator.explanation) note(labels.explanation, indicator.explanation);
  return lines;
};

const fillIndicators = (table, body, declarations) => {
  const { kind, headings } = body.dataset;
  for (const { name, indicators } of indicatorRows(declarations, kind)) {
    const row = addedRow(name);
    const cells = indicators.map((one, n) => cell(n, ...(one ? indicatorLines(one, name, headings, table.dataset) : [])));
    fill(row, cells, indicatorVerdict(indicators));
    body.append(row);
  }
};

const fillOthers = (body, declarations) => {
  const fields = declarations.map((one) => new Map(Object.entries(one.other_fields)));
  for (const label of new Set(fields.flatMap((one) => [...one.keys()]))) {
    const row = addedRow(label);
    fillTexts(row, fields.map((one) => one.get(label) || null));
    body.append(row);
  }
};

const columnHeading = ({ address, content }, n, remove) => {
  const button = element("button", { type: "button", textContent: "移除" });
  button.setAttribute("aria-label", `移除${LETTERS[n]}：${content.project_name}`);
  button.addEventListener("click", () => remove(address));
  return withAttributes(
    element(
      "th",
      { scope: "col" },
      element("strong", { textContent: LETTERS[n] }),
      " ",
      element("a", { href: pageAddress(`${address}/`), textContent: content.project_name }),
      element("small", { textContent: `${content.implementing_unit} · ${content.year}年度` }),
      button,
    ),
    { role: "columnheader " }, // the space keeps a rule of Material's from matching
  );
};

const fillFields = (table, declarations) => {
  for (const row of table.querySelectorAll("[data-field]")) {
    const values = declarations.map((one) => row.dataset.field.split(".").reduce((value, key) => value?.[key], one));
    const texts = values.map((value) => (value === null || value === undefined || value === "" ? null : String(value)));
    row.toggleAttribute("data-blank", texts.every((text) => text === null));
    if ("amount" in row.dataset) fillAmounts(row, texts);
    else fillTexts(row, texts);
  }
};

/**
 * Show declarations, each `{ address, content }`, side by side, or only where they differ; return how many rows there are and
 * how many differ. `remove` is called with the address of a column whose button is pressed.
 */
export const showTable = (table, columns, { onlyDiffering, remove }) => {
  const declarations = columns.map(({ content }) => content);
  for (const old of table.querySelectorAll("thead th + th, [data-added]")) old.remove();
  table.tHead.rows[0].append(...columns.map((column, n) => columnHeading(column, n, remove)));
  for (const heading of table.querySelectorAll("[data-group] th")) heading.colSpan = columns.length + 1;
  fillFields(table, declarations);
  fillOthers(table.querySelector("[data-others]"), declarations);
  for (const body of table.querySelectorAll("[data-kind]")) fillIndicators(table, body, declarations);
  const filled = [...table.querySelectorAll("tbody tr:not([data-group], [data-blank])")];
  const different = filled.filter((row) => row.classList.contains("gk-different"));
  const shown = new Set(onlyDiffering ? different : filled);
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter((row) => !("group" in row.dataset));
    for (const row of rows) row.hidden = !shown.has(row);
    body.hidden = rows.every((row) => row.hidden);
  }
  return { rows: filled.length, different: different.length };
};
