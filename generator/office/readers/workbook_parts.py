"""Parts of an XLSX, for what calamine does not say: percentages, errors, drawings, its size."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from generator.office.document import Block, Paragraph, Place
from generator.office.readers.archive import (
    OfficeArchive,
    UnreadableFileError,
    attribute,
    decode_xml,
    local_name,
    relationships,
)
from generator.office.readers.cell_texts import (
    Position,
    clean_text,
    column_name,
    column_number,
    is_percent_format,
)

MAX_POSITIONS: Final = 6_000_000
"""Rows times columns of a sheet's used area: calamine keeps 32 bytes for each, blank or not."""
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>")
_REFERENCE: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE: Final = re.compile(rb'\bs="(\d{1,6})"')
_TYPE: Final = re.compile(rb'\bt="(\w+)"')
SHARED_TEXT: Final = re.compile(rb'\bt="s"[^<>]*><(?:\w+:)?v>(\d{1,8})</')
_STRING: Final = re.compile(rb"<(?:\w+:)?si\b")
_ERROR_VALUE: Final = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})</")
_NO_VALUE: Final = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_HIDDEN: Final = re.compile(rb'<(?:\w+:)?(?:row|col)\b[^<>]*\bhidden="(?:1|true)"')
_KEPT_PARTS: Final = (
    "[Content_Types].xml",
    "_rels/",
    "xl/workbook.xml",
    "xl/_rels/",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
)
_PERCENT_FORMATS: Final = frozenset({9, 10})


@dataclass(slots=True)
class SheetNotes:
    """What calamine does not say of a sheet, by row and column."""

    percents: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    shapes: list[Block] = field(default_factory=list)
    bottom: int = 0
    right: int = 0
    cells: int = 0

    def check_size(self, sheet: str) -> None:
        """Raise UnreadableFileError if the used area of the sheet is too large to be read."""
        if (self.bottom + 1) * (self.right + 1) > MAX_POSITIONS:
            far = column_name(self.right) + str(self.bottom + 1)
            raise UnreadableFileError(
                f"工作表“{sheet}”用到的范围太大（一直到 {far}），没有读。"
                "请删去申报表以外的行和列，或者把申报表另存为一个文件再导入。"
            )


def percent_styles(archive: OfficeArchive, workbook: str) -> set[int]:
    """Return the numbers of the cell styles that print percentages."""
    part = next(
        (target for kind, target in relationships(archive, workbook).values() if kind == "styles"), ""
    )
    if not archive.has(part):
        return set()
    formats, styles = set(_PERCENT_FORMATS), []
    for element in archive.xml(part):
        if local_name(element) == "numFmts":
            formats |= {
                int(attribute(child, "numFmtId"))
                for child in element
                if is_percent_format(attribute(child, "formatCode"))
            }
        elif local_name(element) == "cellXfs":
            styles = [attribute(child, "numFmtId") for child in element]
    return {number for number, style in enumerate(styles) if style.isdigit() and int(style) in formats}


def string_lengths(archive: OfficeArchive, workbook: str) -> dict[int, int]:
    """Return how many bytes each text has that cells share."""
    parts = {target for kind, target in relationships(archive, workbook).values() if kind == "sharedStrings"}
    data = b"".join(archive.read(part) for part in sorted(parts) if archive.has(part))
    starts = [match.start() for match in _STRING.finditer(data)] + [len(data)]
    return {number: after - start for number, (start, after) in enumerate(pairwise(starts))}


def sheet_notes(sheet: str, data: bytes, percents: set[int]) -> SheetNotes:
    """Read the places of cells, without their values; raise UnreadableFileError if the used area is too large."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        data = decode_xml(data).encode()
    if b"<!DOCTYPE" in data:
        decode_xml(data)
    notes = SheetNotes()
    row = column = -1
    for match in _CELL.finditer(data):
        attributes = match[1]
        reference = _REFERENCE.search(attributes)
        row, column = (
            (int(reference[2]) - 1, column_number(reference[1].decode())) if reference else (row, column + 1)
        )
        if attributes.endswith(b"/") or data.startswith(b"</", match.end()):
            continue
        notes.bottom, notes.right = max(notes.bottom, row), max(notes.right, column)
        notes.cells += 1
        style, kind = _STYLE.search(attributes), _TYPE.search(attributes)
        if style and percents and int(style[1]) in percents:
            notes.percents.add((row, column))
        if kind and kind[1] == b"e":
            value = _ERROR_VALUE.search(data, match.end(), match.end() + 10_000)
            notes.errors[row, column] = value[1].decode(errors="replace") if value else "#N/A"
    notes.check_size(sheet)
    empty = len(_NO_VALUE.findall(data))
    if empty:
        notes.remarks.append(
            f"工作表“{sheet}”有 {empty} 个公式没有保存结果，按空白读。请用 Excel 打开、重新计算并保存。"
        )
    if _HIDDEN.search(data):
        notes.remarks.append(f"工作表“{sheet}”有隐藏的行或列，也读了。")
    return notes


def add_drawings(archive: OfficeArchive, part: str, sheet: str, notes: SheetNotes) -> None:
    """Add text boxes as paragraphs, pictures and comments as remarks."""
    for kind, target in relationships(archive, part).values():
        if kind == "comments":
            notes.remarks.append(f"工作表“{sheet}”中的批注没有读。")
        if kind != "drawing" or not archive.has(target):
            continue
        for anchor in archive.xml(target):
            place = Place(sheet=sheet, address=_anchor_address(anchor))
            kinds = {local_name(element) for element in anchor.iter()}
            text = clean_text(
                "".join(element.text or "" for element in anchor.iter() if local_name(element) == "t")
            )
            if "pic" in kinds:
                notes.remarks.append(f"工作表“{sheet}”{place.address or '某处'}有图片，图片里的文字没有读。")
            if text:
                notes.shapes.append(Paragraph(text=text, place=place))


def _anchor_address(anchor: object) -> str:
    elements = {local_name(element): element.text or "" for element in reversed(list(anchor.iter()))}  # type: ignore[attr-defined]
    row, column = elements.get("row", ""), elements.get("col", "")
    return (
        column_name(int(column)) + str(int(row) + 1)
        if row.isdigit() and column.isdigit() and len(column) < 6
        else ""
    )


def clean_copy(archive: OfficeArchive, sheets: set[str]) -> bytes:
    """Return a ZIP with only the parts that calamine needs: no macros, no pictures, sizes as its table of contents says."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in archive.names:
            if name.startswith(_KEPT_PARTS) or name in sheets:
                data = archive.read(name)
                if name not in sheets:
                    decode_xml(data)
                copy.writestr(name, data)
    return buffer.getvalue()


def workbook_remarks(archive: OfficeArchive) -> list[str]:
    """Return the sentences on macros, links and embedded files."""
    names = [name.lower() for name in archive.names]
    remarks = []
    if any(name.endswith("vbaproject.bin") for name in names):
        remarks.append("文件里有宏，没有运行。")
    if any("/externallinks/" in name for name in names):
        remarks.append("文件里有指向其他文件的链接或者 DDE，没有打开；公式按保存的结果读。")
    if any("/embeddings/" in name for name in names):
        remarks.append("文件里嵌入了其他文件，没有读。")
    return remarks
