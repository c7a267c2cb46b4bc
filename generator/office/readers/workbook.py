"""XLSX and XLS: the values of cells by python-calamine."""

import io
from typing import Final

from generator.office.document import Block, Document
from generator.office.readers.archive import (
    BOMB,
    DAMAGED,
    OfficeArchive,
    UnreadableFileError,
    attribute,
    local_name,
    relationships,
)
from generator.office.readers.cell_texts import (
    Position,
    Span,
    Value,
    column_name,
    number_text,
    percent_text,
    sheet_table,
    value_text,
)
from generator.office.readers.workbook_parts import (
    SHARED_TEXT,
    SheetNotes,
    add_drawings,
    clean_copy,
    percent_styles,
    sheet_notes,
    string_lengths,
    workbook_remarks,
)

MAX_CELLS: Final = 500_000
"""Of all sheets, with a value. They take 25 s and 350 MB."""
MAX_TEXT_OF_A_CELL: Final = 100_000_000
"""Bytes of all cells: one long text may be in thousands of cells, and calamine copies it for each."""
_MAX_MERGE_COLUMNS: Final = 2_000_000


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
    percents = percent_styles(archive, workbook)
    strings = string_lengths(archive, workbook)
    notes = {}
    text_size = 0
    for sheet in archive.xml(workbook).iter():
        part = parts.get(_relation_id(sheet)) if local_name(sheet) == "sheet" else None
        if part and archive.has(part):
            name = attribute(sheet, "name")
            data = archive.read(part)
            notes[name] = sheet_notes(name, data, percents)
            text_size += sum(strings.get(int(number), 0) for number in SHARED_TEXT.findall(data))
            add_drawings(archive, part, name, notes[name])
    if text_size > MAX_TEXT_OF_A_CELL:
        raise BOMB
    document = read_sheets(clean_copy(archive, set(parts.values())), "xlsx", notes)
    remarks = (*document.remarks, *workbook_remarks(archive))
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
