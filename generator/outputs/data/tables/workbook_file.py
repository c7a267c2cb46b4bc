"""All tables as one Excel file: numbers, days, a filter, and a sheet of explanations.

A table has one sheet, or a sheet for some years each where Excel's rows end. Every text is written as text, whatever it
begins with. Chinese headings stay in view. The same rows give the same bytes. Needs the extra `gongkai[export]`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain, islice
from typing import Any, BinaryIO, Final, NamedTuple, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.catalog.open_data.columns import DATA_TABLES, ColumnType, DataTable
from generator.outputs.data.tables.sheet_rows import QUOTED, row_xml

MAX_SHEET_ROWS: Final = 1_048_575
"""The most rows of a sheet below its headings."""

EXPLANATIONS_SHEET: Final = "各列的意思"

RowSource: TypeAlias = Callable[[DataTable, int, int], Iterable[Any]]
"""Returns the rows of a table, of the years from one to another."""

_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel has no time zones; a clock would change the bytes
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
        if last and counts[last.last] <= limit and last.rows + counts[year] <= limit:
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
    with Workbook(stream) as workbook:
        workbook.set_properties({"title": "财政项目支出绩效目标申报表：开放数据", "created": _CREATED})
        formats = _Formats.of(workbook)
        for table in DATA_TABLES:
            for part in sheet_parts(table.title, counts[table.name], limit):
                left = islice(rows(table, part.first, part.last), part.skipped, part.skipped + part.rows)
                sheet = workbook.add_worksheet(part.name, _StreamedSheet)
                _fill_sheet(sheet, table, part.rows, left, formats)
        _write_explanations(workbook.add_worksheet(EXPLANATIONS_SHEET), formats)


class _StreamedSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows below the headings are written when it is, so that they are never all in memory."""

    rows_below: Iterable[str] = ()

    def _write_rows(self) -> None:
        super()._write_rows()
        for text in self.rows_below:
            self.fh.write(text)


class _Formats(NamedTuple):
    """The formats of cells; `styles` are those of rows, by type."""

    head: Format
    wrapped: Format
    styles: Mapping[str, Format]

    @classmethod
    def of(cls, workbook: Workbook) -> "_Formats":
        numbers: dict[str, Format] = {
            name: workbook.add_format({"num_format": code}) for name, code in _NUMBER_FORMATS.items()
        }
        return cls(
            workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
            workbook.add_format({"text_wrap": True, "valign": "top"}),
            {**numbers, QUOTED: workbook.add_format({"quote_prefix": True})},
        )


def _fill_sheet(
    sheet: _StreamedSheet, table: DataTable, count: int, rows: Iterator[Any], formats: _Formats
) -> None:
    last = len(table.columns) - 1
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # a value such as 100 is text
    sheet.autofilter(0, 0, count, last)
    sample = list(islice(rows, _SAMPLE))
    for place, column in enumerate(table.columns):
        texts = (str(row[place]) for row in sample if row[place] is not None)
        width = max(_width(text) for text in (column.title, *texts)) + 3
        sheet.set_column(place, place, min(max(width, _MIN_WIDTH), _MAX_WIDTH))
        sheet.write_string(0, place, column.title, formats.head)
    sheet.dim_rowmax = count
    styles = {name: style._get_xf_index() for name, style in formats.styles.items()}
    types = [column.type for column in table.columns]
    sheet.rows_below = row_xml(chain(sample, rows), types, styles)


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
