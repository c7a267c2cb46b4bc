"""XLSX and XLS: values by python-calamine, and what it does not say from the parts and records themselves."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final

from generator.office.document import Block, Document, Paragraph, Place
from generator.office.readers.archive import (
    BOMB,
    DAMAGED,
    OfficeArchive,
    UnreadableFileError,
    attribute,
    decode_xml,
    local_name,
    relationships,
)
from generator.office.readers.cell_texts import (
    Position,
    Span,
    Value,
    clean_text,
    column_name,
    column_number,
    is_percent_format,
    number_text,
    percent_text,
    sheet_table,
    value_text,
)

MAX_POSITIONS: Final = 6_000_000
"""Rows times columns of a sheet's used area: calamine keeps 32 bytes for each, blank or not."""
MAX_CELLS: Final = 500_000
"""Of all sheets, with a value. They take 25 s and 350 MB."""
_MAX_MERGE_COLUMNS: Final = 2_000_000

_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_REFERENCE: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE: Final = re.compile(rb'\bs="(\d{1,6})"')
_TYPE: Final = re.compile(rb'\bt="(\w+)"')
_ERROR_VALUE: Final = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})</")
_NO_VALUE: Final = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_HIDDEN: Final = re.compile(rb'<(?:\w+:)?(?:row|col)\b[^>]*\bhidden="(?:1|true)"')
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


def read_xlsx(data: bytes, archive: OfficeArchive) -> Document:
    """Return the visible sheets of an XLSX, each as a table."""
    workbook = next(
        (target for kind, target in relationships(archive, "").values() if kind == "officeDocument"), ""
    )
    if not archive.has(workbook):
        raise DAMAGED
    parts = {
        number: target
        for number, (kind, target) in relationships(archive, workbook).items()
        if kind == "worksheet"
    }
    percents = _percent_styles(archive, workbook)
    notes = {}
    for sheet in archive.xml(workbook).iter():
        part = parts.get(_relation_id(sheet)) if local_name(sheet) == "sheet" else None
        if part and archive.has(part):
            name = attribute(sheet, "name")
            notes[name] = _sheet_notes(name, archive.read(part), percents)
            _add_drawings(archive, part, name, notes[name])
    document = read_sheets(_clean_copy(archive), "xlsx", notes)
    remarks = (*document.remarks, *_workbook_remarks(archive))
    return Document(format="xlsx", blocks=document.blocks, remarks=remarks)


def read_sheets(data: bytes, file_format: str, notes: dict[str, SheetNotes]) -> Document:
    """Return the visible sheets of a workbook that calamine reads. Their used areas are checked before."""
    cells = sum(note.cells for note in notes.values())
    if cells > MAX_CELLS:
        raise UnreadableFileError(
            f"文件有 {cells} 个单元格，太多，没有读。请把申报表所在的工作表另存为一个文件再导入。"
        )
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        blocks: list[Block] = []
        remarks: list[str] = []
        for number, metadata in enumerate(workbook.sheets_metadata):
            if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if metadata.visible != python_calamine.SheetVisibleEnum.Visible:
                remarks.append(f"工作表“{metadata.name}”是隐藏的，没有读。")
                continue
            sheet = workbook.get_sheet_by_index(number)
            note = notes.get(metadata.name, SheetNotes())
            _add_sheet(sheet, metadata.name, note, blocks, remarks)
    except python_calamine.PasswordError as error:
        raise UnreadableFileError("文件加了密码，读不出来。请先去掉密码，另存后再导入。") from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise DAMAGED from error
    except BaseException as error:
        # A panic in Rust is no Exception; nothing else of Rust's has this name.
        if type(error).__name__ != "PanicException":
            raise
        raise DAMAGED from error
    return Document(format=file_format, blocks=tuple(blocks), remarks=tuple(remarks))


def _add_sheet(sheet: "object", name: str, note: SheetNotes, blocks: list[Block], remarks: list[str]) -> None:
    start = getattr(sheet, "start", None) or (0, 0)
    merges = _merges(getattr(sheet, "merged_cell_ranges", None) or [])
    texts: dict[Position, tuple[str, bool]] = {}
    rounded = False
    for row, values in enumerate(sheet.to_python(), start[0]):  # type: ignore[attr-defined]
        for column, value in enumerate(values, start[1]):
            if value == "" or value is None:
                continue
            texts[row, column] = _text(value, in_percent=(row, column) in note.percents)
            rounded = rounded or (isinstance(value, int | float) and abs(value) >= 1e15)
    texts |= {position: (text, False) for position, text in note.errors.items()}
    lost: list[str] = []
    table = sheet_table(name, texts, merges, lost)
    if table:
        blocks.append(table)
    blocks += note.shapes
    if lost:
        remarks.append(f"工作表“{name}”中被合并的单元格盖住的文字没有读：{'、'.join(lost[:20])}。")
    if note.errors:
        places = "、".join(column_name(column) + str(row + 1) for row, column in sorted(note.errors)[:20])
        remarks.append(f"工作表“{name}”中有公式出错的单元格：{places}。")
    if rounded:
        remarks.append(f"工作表“{name}”中有超过 15 位的数，Excel 只保存前 15 位。")
    remarks += note.remarks


def _text(value: Value, *, in_percent: bool) -> tuple[str, bool]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (percent_text(value), False) if in_percent else (number_text(value), True)
    return value_text(value), False


def _merges(ranges: list[tuple[Position, Position]]) -> dict[Position, Span]:
    merges = {first: (last[0] - first[0] + 1, last[1] - first[1] + 1) for first, last in ranges}
    if sum(columns for _, columns in merges.values()) > _MAX_MERGE_COLUMNS:
        raise BOMB
    return merges


def _relation_id(sheet: object) -> str:
    items = sheet.items()  # type: ignore[attr-defined]
    return next((value for key, value in items if key.endswith("}id")), "")


def _percent_styles(archive: OfficeArchive, workbook: str) -> set[int]:
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


def _sheet_notes(sheet: str, data: bytes, percents: set[int]) -> SheetNotes:
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


def _add_drawings(archive: OfficeArchive, part: str, sheet: str, notes: SheetNotes) -> None:
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


def _clean_copy(archive: OfficeArchive) -> bytes:
    """Return a ZIP with only the parts that calamine needs: no macros, no pictures, sizes as its table of contents says."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in archive.names:
            if name.startswith(_KEPT_PARTS) or (
                name.startswith("xl/worksheets/") and name.endswith((".xml", ".rels"))
            ):
                data = archive.read(name)
                if not name.startswith("xl/worksheets/"):
                    decode_xml(data)
                copy.writestr(name, data)
    return buffer.getvalue()


def _workbook_remarks(archive: OfficeArchive) -> list[str]:
    names = [name.lower() for name in archive.names]
    remarks = []
    if any(name.endswith("vbaproject.bin") for name in names):
        remarks.append("文件里有宏，没有运行。")
    if any("/externallinks/" in name for name in names):
        remarks.append("文件里有指向其他文件的链接或者 DDE，没有打开；公式按保存的结果读。")
    if any("/embeddings/" in name for name in names):
        remarks.append("文件里嵌入了其他文件，没有读。")
    return remarks
