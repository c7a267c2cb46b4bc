/* Results as Excel files: every cell is the text or the number that it is, and nothing is taken for a date or a formula. */

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

const crc32 = (bytes) => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
};

/** The header of a file in a zip archive: of the file itself, or of its entry in the directory at the end. */
const zipHeader = (name, bytes, offset) => {
  const isEntry = offset !== undefined;
  const header = new DataView(new ArrayBuffer(isEntry ? 46 : 30));
  header.setUint32(0, isEntry ? 0x02014b50 : 0x04034b50, true);
  const at = isEntry ? 6 : 4;
  if (isEntry) header.setUint16(4, 20, true);
  header.setUint16(at, 20, true); // the version that is needed; names are ASCII, contents are stored as they are
  header.setUint16(at + 8, 0x21, true); // 1980-01-01: the same results make the same file
  header.setUint32(at + 10, crc32(bytes), true);
  header.setUint32(at + 14, bytes.length, true);
  header.setUint32(at + 18, bytes.length, true);
  header.setUint16(at + 22, name.length, true);
  if (isEntry) header.setUint32(42, offset, true);
  return new Uint8Array(header.buffer);
};

/** A zip archive of texts by name. */
const zip = (texts) => {
  const encoder = new TextEncoder();
  const parts = [];
  const directory = [];
  let offset = 0;
  const entries = Object.entries(texts);
  for (const [name, text] of entries) {
    const bytes = encoder.encode(text);
    const file = [zipHeader(name, bytes), encoder.encode(name), bytes];
    directory.push(zipHeader(name, bytes, offset), encoder.encode(name));
    parts.push(...file);
    offset += file.reduce((sum, part) => sum + part.length, 0);
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, directory.reduce((sum, part) => sum + part.length, 0), true);
  end.setUint32(16, offset, true);
  return new Blob([...parts, ...directory, new Uint8Array(end.buffer)], {
    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  });
};

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const NUMERIC = new Set(["年度", "年度资金申请总额（元）", "数值", "上限"]);
const NUMBER = /^-?\d{1,15}(?:\.\d+)?$/u;

const LONGEST = 32_767; // characters of a cell in Excel

/** A text as it stands in a sheet. Excel reads _x0041_ as the letter A: the first sign of such a group is written so itself. */
const escape = (text) =>
  text
    .slice(0, LONGEST)
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/gu, "")
    .replace(/_(?=x[0-9a-f]{4}_)/giu, "_x005F_")
    .replace(/[&<>"]/gu, (sign) => ESCAPES[sign]);

const cellXml = (value, isNumeric) => {
  const text = String(value ?? "");
  if (!text) return "<c/>";
  if (isNumeric && NUMBER.test(text)) return `<c><v>${text}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`;
};

/** Rows as an Excel file; the first one is the head, which says what is a number. */
export const xlsx = (rows) => {
  const numeric = rows[0].map((name) => NUMERIC.has(name));
  const sheet = rows.map((row, n) => `<row>${row.map((value, at) => cellXml(value, n > 0 && numeric[at])).join("")}</row>`);
  return zip({
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${CONTENT}.worksheet+xml"/></Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="检索结果" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${sheet.join("")}</sheetData></worksheet>`,
  });
};
