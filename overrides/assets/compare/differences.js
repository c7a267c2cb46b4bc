/* How declarations differ, in words, and which of their indicators stand in one row. Pure: plain values in and out. */

import { fold, withoutBrackets } from "../search/fold.js";

/** What the columns are called. */
export const LETTERS = ["甲", "乙", "丙", "丁"];

export const SAME = "相同";

/** How the cells of a row differ; null is a cell without anything, and all others are compared as texts. */
export const verdict = (cells) => {
  const there = LETTERS.filter((_, n) => (cells[n] ?? null) !== null);
  const missing = LETTERS.slice(0, cells.length).filter((letter) => !there.includes(letter));
  if (cells.length < 2 || !there.length) return "";
  if (there.length === 1) return `只在${there[0]}`;
  const words = new Set(cells.filter((cell) => cell !== null)).size === 1 ? SAME : "不同";
  return missing.length ? `${there.join("、")}${words}，${missing.join("、")}没有` : words;
};

const AMOUNT = /^(-?)(\d+)\.(\d\d)$/u;

export const isAmount = (text) => AMOUNT.test(text);

/** An amount in 分, exactly. */
const inCents = (text) => BigInt(text.replace(".", ""));

const grouped = (digits) => digits.replace(/\B(?=(?:\d{3})+$)/gu, ",");

/** An amount in 元 as pages print it: 9,280,000.00. */
export const moneyText = (text) => {
  const [, sign, whole, cents] = AMOUNT.exec(text);
  return `${sign}${grouped(whole)}.${cents}`;
};

/** How an amount differs from that of the first column: 多 100,000.00 元（+20.5%）; "" where one of them is blank. */
export const difference = (first, other) => {
  if (first === null || other === null) return "";
  const [from, by] = [inCents(first), inCents(other) - inCents(first)];
  if (!by) return `与甲${SAME}`;
  const size = by < 0n ? -by : by;
  const digits = `${size}`.padStart(3, "0");
  const text = `${by < 0n ? "少" : "多"} ${moneyText(`${digits.slice(0, -2)}.${digits.slice(-2)}`)} 元`;
  if (from <= 0n) return text;
  const tenths = (size * 2000n + from) / (from * 2n); // of a per cent, half up
  const share = tenths ? `${grouped(`${tenths / 10n}`)}.${tenths % 10n}%` : "不到 0.1%";
  return `${text}（${tenths ? (by < 0n ? "-" : "+") : ""}${share}）`;
};

const plainNumber = (text) => (text?.includes(".") ? text.replace(/\.?0+$/u, "") : text);

/** What an indicator's value says, however it is printed: ≥90% and ≥90.0(%) are equal. */
export const valueKey = ({ text, comparator, quantity, upper, unit }) =>
  quantity === null
    ? withoutBrackets(fold(text))
    : JSON.stringify([comparator, plainNumber(quantity), plainNumber(upper), fold(unit ?? "")]);

const BESIDES = ["period_value", "weight", "standard", "explanation"];

/** How the indicators of a row differ, null where a declaration has none. */
export const indicatorVerdict = (indicators) => {
  const words = verdict(indicators.map((one) => one && valueKey(one)));
  const besides = new Set(indicators.filter(Boolean).map((one) => JSON.stringify(BESIDES.map((name) => one[name]))));
  return words === SAME && besides.size > 1 ? "指标值相同，其余不同" : words;
};

/**
 * The rows of a kind of indicators: `name` as it is printed first, and an indicator or null for each declaration. They are
 * in the order of the first declaration; what only others have follows. The second of one name goes with the second.
 */
export const indicatorRows = (declarations, kind) => {
  const rows = new Map();
  declarations.forEach(({ indicators }, column) => {
    const seen = new Map();
    for (const indicator of indicators.filter((one) => one.kind === kind)) {
      const name = fold(indicator.name);
      seen.set(name, (seen.get(name) ?? 0) + 1);
      const key = `${seen.get(name)} ${name}`;
      if (!rows.has(key)) rows.set(key, { name: indicator.name, indicators: declarations.map(() => null) });
      rows.get(key).indicators[column] = indicator;
    }
  });
  return [...rows.values()];
};

const isText = (value) => value === null || typeof value === "string";
const isTexts = (value) => typeof value === "object" && value !== null && Object.values(value).every(isText);
const isFunding = (value) => isTexts(value) && Object.values(value).every((text) => text === null || isAmount(text));

/** Whether a value has the parts of a declaration's JSON that are compared. */
export const isDeclaration = (value) =>
  typeof value?.project_name === "string" &&
  typeof value.implementing_unit === "string" &&
  Number.isInteger(value.year) &&
  isFunding(value.project_funding) &&
  isFunding(value.annual_funding) &&
  isTexts(value.other_fields) &&
  Array.isArray(value.indicators) &&
  value.indicators.every((one) => isTexts(one) && typeof one.name === "string" && typeof one.text === "string");
