/* Results as CSV files. */

import { element } from "./highlight.js";
import { indicatorsOf } from "./store.js";

/** A cell that a spreadsheet takes for text or for a number, never for a formula. */
export const cell = (value) => {
  let text = String(value ?? "");
  if (/^[=+\-@\t\r]/u.test(text) && !/^-?\d+(\.\d+)?$/u.test(text)) text = `'${text}`;
  return /[",\n\r]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const VALUE = /^([≥≤=><]?)(-?\d+(?:\.\d+)?)(?:~(-?\d+(?:\.\d+)?))?(?:\((.+)\))?$/u;

/** A canonical indicator value in its columns: comparator, quantity, upper end, unit, words. */
export const columnsOf = (value) => {
  const match = VALUE.exec(value);
  if (!match) return ["", "", "", "", value];
  return [match[1] === "=" ? "等于" : match[1], match[2], match[3] ?? "", match[4] ?? "", ""];
};

/** Rows as a CSV file. */
export const csvBlob = (rows) => new Blob([csv(rows)], { type: "text/csv;charset=utf-8" });

/** Rows as the text of a CSV file that Excel opens: a byte-order mark, then lines with CRLF. */
export const csv = (rows) => `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

/** The name of a choice: a position in a list of the index, or a text that the list does not have. */
const nameOf = (list, choice) => (typeof choice === "number" ? list[choice][1] : choice);

/** The rows of a CSV file: `what` is "declarations" or "indicators", one of these a row. */
export const table = (store, records, what) => {
  const { departments, units, natures, categories, kinds } = store.index;
  const head = ["年度", "主管部门", "实施单位", "项目名称", "项目性质", "项目类别", "年度资金申请总额（元）"];
  const facts = (r) => [
    r.year,
    departments[r.department][1],
    units[r.unit][1],
    r.name,
    nameOf(natures, r.nature),
    nameOf(categories, r.category),
    r.amount.toFixed(2),
  ];
  if (what === "declarations") return [[...head, "网址"], ...records.map((r) => [...facts(r), r.url])];
  return [
    [...head, "一级指标", "二级指标", "三级指标", "比较符号", "数值", "上限", "单位", "文字指标值", "网址", "表上的标题"],
    ...records.flatMap((r) =>
      indicatorsOf(r).map(({ kind, name, value, headings }) => {
        const usual = kinds[kind][1];
        return [...facts(r), ...usual.split("："), name, ...columnsOf(value), r.url, headings ?? usual];
      }),
    ),
  ];
};

/** Offer a Blob as a file to save. */
export const download = (name, blob) => {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
