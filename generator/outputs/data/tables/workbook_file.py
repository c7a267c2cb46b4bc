"""All tables as one Excel file: numbers, days, Chinese headings that stay in view, a filter, a sheet of explanations.

A table has one sheet, or a sheet for some years each where Excel's rows end. Every text is written as text, whatever it
begins with. The same rows give the same bytes. Needs the extra `gongkai[export]`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO, Final, NamedTuple, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.catalog.open_data.columns import DATA_TABLES, ColumnType, DataColumn, DataTable
from generator.office.writers.sheet_cells import excel_day

MAX_SHEET_ROWS: Final = 1_048_575
"""The most rows of a sheet below its headings."""

MAX_CELL_TEXT: Final = 32_767
"""The most UTF-16 units of a cell."""

CUT_MARK: Final = "……（后面还有，全文见其他格式的文件）"
"""What ends a text that is longer than a cell can be."""

EXPLANATIONS_SHEET: Final = "各列的意思"

RowSource: TypeAlias = Callable[[DataTable, int, int], Iterable[Any]]
"""Returns the rows of a table, of the years from one to another."""

_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel has no time zones; a clock would change the bytes
_DIGITS: Final = 15  # of a number
_FORMULA_LIKE: Final = ("=", "+", "-", "@", "\t")
_SAMPLE: Final = 200  # rows that tell the width of a column
_MIN_WIDTH: Final = 8
_MAX_WIDTH: Final = 48
_FIRST_WIDE: Final = "\u2e80"
_NUMBER_FORMATS: Final = {
    ColumnType.MONEY: "#,##0.00",
    ColumnType.INTEGER: "0",
    ColumnType.DATE: "yyyy-mm-dd",
}
_EXPLANATIONS: Final = (
    ("工作表", 12),
    ("列", 22),
    ("其他格式里的列名", 22),
    ("单位", 8),
    ("意思", 70),
    ("版式", 50),
)


class SheetPart(NamedTuple):
    """A sheet: its name, the years from which to which it has rows, the rows to skip of them, and how many it has."""

    name: str
    first: int
    last: int
    skipped: int
    rows: int


def sheet_parts(title: str, counts: Mapping[int, int], limit: int = MAX_SHEET_ROWS) -> list[SheetPart]:
    """Return the sheets of a table with so many rows in each year: one, or years in succession as many as one holds."""
    years, total = sorted(counts), sum(counts.values())
    if total <= limit:
        return [SheetPart(title, years[0] if years else 0, years[-1] if years else 0, 0, total)]
    parts: list[SheetPart] = []
    for year in years:
        last = parts[-1] if parts else None
        if last and last.rows + counts[year] <= limit:
            name = f"{title} {last.first}–{year}"
            parts[-1] = last._replace(name=name, last=year, rows=last.rows + counts[year])
            continue
        for number, skipped in enumerate(range(0, counts[year], limit), 1):
            name = f"{title} {year}" + (f"（{number}）" if counts[year] > limit else "")
            parts.append(SheetPart(name, year, year, skipped, min(limit, counts[year] - skipped)))
    return parts


def write_tables_workbook(
    stream: BinaryIO,
    counts: Mapping[str, Mapping[int, int]],
    rows: RowSource,
    *,
    limit: int = MAX_SHEET_ROWS,
) -> None:
    """Write all tables into an Excel file; `counts` are the numbers of rows by table and year."""
    with Workbook(stream, {"constant_memory": True}) as workbook:
        workbook.set_properties({"title": "财政项目支出绩效目标申报表：开放数据", "created": _CREATED})
        formats = _Formats.of(workbook)
        for table in DATA_TABLES:
            for part in sheet_parts(table.title, counts[table.name], limit):
                left = islice(rows(table, part.first, part.last), part.skipped, part.skipped + part.rows)
                _write_sheet(workbook.add_worksheet(part.name), table, part.rows, left, formats)
        _write_explanations(workbook.add_worksheet(EXPLANATIONS_SHEET), formats)


class _Formats(NamedTuple):
    """The formats of cells."""

    head: Format
    quoted: Format
    wrapped: Format
    columns: Mapping[ColumnType, Format | None]

    @classmethod
    def of(cls, workbook: Workbook) -> "_Formats":
        return cls(
            workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
            workbook.add_format({"quote_prefix": True}),  # else it becomes a formula when somebody edits it
            workbook.add_format({"text_wrap": True, "valign": "top"}),
            {
                cell_type: workbook.add_format({"num_format": _NUMBER_FORMATS[cell_type]})
                if cell_type in _NUMBER_FORMATS
                else None
                for cell_type in ColumnType
            },
        )


def _write_sheet(
    sheet: Worksheet, table: DataTable, count: int, rows: Iterator[Any], formats: _Formats
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.autofilter(0, 0, count, len(table.columns) - 1)
    sample = list(islice(rows, _SAMPLE))
    for place, column in enumerate(table.columns):
        texts = (str(row[place]) for row in sample if row[place] is not None)
        width = max((_width(text) for text in (column.title, *texts)), default=0) + 3
        sheet.set_column(place, place, min(max(width, _MIN_WIDTH), _MAX_WIDTH), formats.columns[column.type])
        sheet.write_string(0, place, column.title, formats.head)
    writers = [_cell_writer(sheet, column, formats) for column in table.columns]
    number = 0
    for source in (sample, rows):
        for row in source:
            number += 1
            for place, cell in enumerate(row):
                if cell is not None:
                    writers[place](number, place, cell)


def _cell_writer(
    sheet: Worksheet, column: DataColumn, formats: _Formats
) -> Callable[[int, int, Any], object]:
    """Return what writes a cell that is not blank."""

    def write_text(row: int, place: int, cell: str) -> None:
        text = cell if len(cell) * 2 <= MAX_CELL_TEXT else _cut(cell)
        if text.startswith("<r>") and text.endswith("</r>"):  # XlsxWriter would take it for formatted text
            _write_in_fragments(sheet, row, place, text, formats.quoted)
        elif text.startswith(_FORMULA_LIKE):
            sheet.write_string(row, place, text, formats.quoted)
        else:
            sheet.write_string(row, place, text)

    def write_decimal(row: int, place: int, cell: str) -> None:
        number = Decimal(cell)
        if len(number.as_tuple().digits) <= _DIGITS:
            sheet.write_number(row, place, number)
        else:
            sheet.write_string(row, place, cell)

    def write_date(row: int, place: int, cell: str) -> None:
        day = excel_day(cell)
        if day:
            sheet.write_datetime(row, place, day, formats.columns[ColumnType.DATE])
        else:
            sheet.write_string(row, place, cell)

    if column.type is ColumnType.INTEGER:
        return lambda row, place, cell: sheet.write_number(row, place, cell)
    if column.type in {ColumnType.MONEY, ColumnType.DECIMAL}:
        return write_decimal
    if column.type is ColumnType.DATE:
        return write_date
    if column.type is ColumnType.BOOLEAN:
        return lambda row, place, cell: sheet.write_string(row, place, "是" if cell else "否")
    return write_text


def _write_in_fragments(sheet: Worksheet, row: int, place: int, text: str, plain: Format) -> None:
    """Write a text in pieces of the same format, none of which holds a mark such as _x0041_."""
    pieces = [text[0], *(piece for piece in re.split("(?<=_)", text[1:]) if piece)]
    sheet.write_rich_string(row, place, *(one for piece in pieces for one in (plain, piece)))


def _cut(text: str) -> str:
    """Return a text as long as a cell can be."""
    data = text.encode("utf-16-le")
    if len(data) // 2 <= MAX_CELL_TEXT:
        return text
    return data[: (MAX_CELL_TEXT - len(CUT_MARK)) * 2].decode("utf-16-le", "ignore") + CUT_MARK


def _width(text: str) -> int:
    first, _, _ = text[:_MAX_WIDTH].partition("\n")
    return sum(1 + (character >= _FIRST_WIDE) for character in first)


def _write_explanations(sheet: Worksheet, formats: _Formats) -> None:
    """Explain every column of every sheet."""
    sheet.freeze_panes(1, 0)
    for place, (title, width) in enumerate(_EXPLANATIONS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, formats.head)
    number = 0
    for table in DATA_TABLES:
        for column in table.columns:
            number += 1
            cells = (table.title, column.title, column.name, column.unit, column.meaning, column.editions)
            for place, cell in enumerate(cells):
                if cell:
                    sheet.write_string(number, place, cell, formats.wrapped)
