"""Sheets that are XML: ODS, which has the printed text of each cell, and Excel's XML of 2003."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from generator.office.document import Block, Document
from generator.office.readers.archive import OfficeArchive, UnreadableFileError, attribute, local_name
from generator.office.readers.cell_texts import Position, Span, clean_text, number_text, sheet_table

MAX_REPEATED: Final = 200_000
"""Cells of a sheet that have text, repetitions counted."""
_NOT_TEXT: Final = frozenset({"annotation", "note", "deletion", "script"})


@dataclass(slots=True)
class _Sheet:
    name: str
    texts: dict[Position, tuple[str, bool]] = field(default_factory=dict)
    merges: dict[Position, Span] = field(default_factory=dict)
    pictures: int = 0

    def put(self, position: Position, text: tuple[str, bool], span: Span) -> None:
        if text[0]:
            self.texts[position] = text
        if span != (1, 1):
            self.merges[position] = span
        if len(self.texts) > MAX_REPEATED or len(self.merges) > MAX_REPEATED:
            raise UnreadableFileError(
                f"工作表“{self.name}”有文字的单元格太多，没有读。请把申报表另存为一个文件再导入。"
            )


def read_ods(archive: OfficeArchive) -> Document:
    """Return the visible sheets of an ODS."""
    if archive.has("META-INF/manifest.xml"):
        manifest = archive.xml("META-INF/manifest.xml")
        if any(local_name(element) == "encryption-data" for element in manifest.iter()):
            raise UnreadableFileError("文件加了密码，读不出来。请先去掉密码，另存后再导入。")
    root = archive.xml("content.xml")
    hidden = {
        attribute(style, "name")
        for style in root.iter()
        if local_name(style) == "style"
        and any(
            attribute(child, "display") == "false"
            for child in style
            if local_name(child) == "table-properties"
        )
    }
    blocks: list[Block] = []
    remarks: list[str] = []
    for table in root.iter():
        if local_name(table) != "table":
            continue
        name = attribute(table, "name")
        if attribute(table, "style-name") in hidden:
            remarks.append(f"工作表“{name}”是隐藏的，没有读。")
            continue
        _add_sheet(_ods_sheet(table, name), blocks, remarks)
    if any(name.startswith(("Basic/", "Scripts/")) for name in archive.names):
        remarks.append("文件里有宏，没有运行。")
    return Document(format="ods", blocks=tuple(blocks), remarks=tuple(remarks))


def _add_sheet(sheet: _Sheet, blocks: list[Block], remarks: list[str]) -> None:
    lost: list[str] = []
    table = sheet_table(sheet.name, sheet.texts, sheet.merges, lost)
    if table:
        blocks.append(table)
    if lost:
        remarks.append(f"工作表“{sheet.name}”中被合并的单元格盖住的文字没有读：{'、'.join(lost[:20])}。")
    if sheet.pictures:
        remarks.append(f"工作表“{sheet.name}”有 {sheet.pictures} 个图片或图形，其中的文字没有读。")


def _ods_sheet(table: Element, name: str) -> _Sheet:
    sheet = _Sheet(name)
    row = 0
    for element in _rows(table):
        repeated = _count(element, "number-rows-repeated")
        cells = list(_ods_cells(element, sheet))
        for down in range(repeated if cells else 0):
            for column, text, span in cells:
                sheet.put((row + down, column), text, span)
        row += repeated
    sheet.pictures = sum(local_name(element) in {"image", "object"} for element in table.iter())
    return sheet


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, those in groups and headings too, not those of tables inside cells."""
    for child in table:
        match local_name(child):
            case "table-row":
                yield child
            case "table-header-rows" | "table-rows" | "table-row-group":
                yield from _rows(child)


def _ods_cells(row: Element, sheet: _Sheet) -> Iterator[tuple[int, tuple[str, bool], Span]]:
    """Yield column, text and spans of the cells of a row that are not blank."""
    column = 0
    for cell in row:
        if local_name(cell) not in {"table-cell", "covered-table-cell"}:
            continue
        repeated = _count(cell, "number-columns-repeated")
        text = _ods_text(cell)
        span = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if text[0] or span != (1, 1):
            if repeated > MAX_REPEATED:
                raise UnreadableFileError(
                    f"工作表“{sheet.name}”有文字的单元格太多，没有读。请把申报表另存为一个文件再导入。"
                )
            yield from ((column + right, text, span) for right in range(repeated))
        column += repeated


def _ods_text(cell: Element) -> tuple[str, bool]:
    """Return the printed text of a cell. It is a number only if the file has no printed text of it."""
    paragraphs = ["".join(_inline(child)) for child in cell if local_name(child) in {"p", "h"}]
    text = clean_text("\n".join(paragraphs))
    if text or attribute(cell, "value-type") not in {"float", "currency"}:
        return text, False
    try:
        return number_text(float(attribute(cell, "value"))), True
    except ValueError:
        return "", False


def _inline(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        match local_name(child):
            case "s":
                yield " " * min(_count(child, "c"), 100)
            case "tab":
                yield "\t"
            case "line-break":
                yield "\n"
            case name if name not in _NOT_TEXT:
                yield from _inline(child)
        yield child.tail or ""


def _count(element: Element, name: str) -> int:
    value = attribute(element, name)
    return (
        max(1, min(int(value), 2_000_000)) if value.isascii() and value.isdigit() and len(value) < 10 else 1
    )


def read_spreadsheet_2003(root: Element) -> Document:
    """Return the visible sheets of Excel's XML of 2003, which budget systems write as .xls."""
    blocks: list[Block] = []
    remarks: list[str] = []
    for worksheet in root:
        if local_name(worksheet) != "Worksheet":
            continue
        name = attribute(worksheet, "Name")
        options = [option for option in worksheet.iter() if local_name(option) == "Visible"]
        if any(
            (option.text or "").startswith("SheetHidden") or option.text == "SheetVeryHidden"
            for option in options
        ):
            remarks.append(f"工作表“{name}”是隐藏的，没有读。")
            continue
        sheet = _Sheet(name)
        for table in worksheet:
            if local_name(table) == "Table":
                _read_rows_2003(table, sheet)
        _add_sheet(sheet, blocks, remarks)
    return Document(format="xls", blocks=tuple(blocks), remarks=tuple(remarks))


def _read_rows_2003(table: Element, sheet: _Sheet) -> None:
    row = 0
    for element in table:
        if local_name(element) != "Row":
            continue
        row = _count(element, "Index") - 1 if attribute(element, "Index") else row
        column = 0
        for cell in element:
            if local_name(cell) != "Cell":
                continue
            column = _count(cell, "Index") - 1 if attribute(cell, "Index") else column
            across, down = _merged(cell, "MergeAcross"), _merged(cell, "MergeDown")
            sheet.put((row, column), _text_2003(cell), (down + 1, across + 1))
            column += across + 1
        row += 1 + _merged(element, "Span")


def _merged(element: Element, name: str) -> int:
    return _count(element, name) if attribute(element, name) not in {"", "0"} else 0


def _text_2003(cell: Element) -> tuple[str, bool]:
    data = next((child for child in cell if local_name(child) == "Data"), None)
    if data is None:
        return "", False
    text = "".join(data.itertext())
    match attribute(data, "Type"):
        case "Number":
            try:
                return number_text(float(text)), True
            except ValueError:
                return clean_text(text), False
        case "DateTime":
            return clean_text(text.removesuffix("T00:00:00.000").replace("T", " ")), False
        case "Boolean":
            return ("TRUE" if text.strip() == "1" else "FALSE"), False
    return clean_text(text), False
