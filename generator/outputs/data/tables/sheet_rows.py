"""Rows of an Excel sheet as XML, as ECMA-376 defines it, for a million rows and more.

Every text is an inline string, which is never a formula. Numbers are the decimal text that they are in the database.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from generator.catalog.open_data.columns import ColumnType
from generator.office.writers.sheet_cells import excel_day

MAX_CELL_TEXT: Final = 32_767
"""The most UTF-16 units of a cell."""

CUT_MARK: Final = "……（后面还有，全文见其他格式的文件）"
"""What ends a text that is longer than a cell can be."""

QUOTED: Final = "quoted"
"""The style of a text that Excel would take for a formula when somebody edits it."""

_DIGITS: Final = 15  # of a number
_DAY_ZERO: Final = date(1899, 12, 30)
_BATCH: Final = 500
_FORMULA_LIKE: Final = ("=", "+", "-", "@", "\t")
_SPECIAL: Final = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s\Z")
_CODED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_TRUE, _FALSE = "是", "否"


def row_xml(
    rows: Iterable[Sequence[Any]], types: Sequence[ColumnType], styles: Mapping[str, int]
) -> Iterator[str]:
    """Yield the rows of a sheet from its second one on; `styles` are the numbers of formats by type, and of QUOTED."""
    writers = [
        _cell_writer(cell_type, xl_col_to_name(place), styles) for place, cell_type in enumerate(types)
    ]
    left = enumerate(rows, 2)
    while batch := list(islice(left, _BATCH)):
        parts: list[str] = []
        for number, row in batch:
            parts.append(f'<row r="{number}">')
            parts += [
                write(number, cell) for write, cell in zip(writers, row, strict=True) if cell is not None
            ]
            parts.append("</row>")
        yield "".join(parts)


def _cell_writer(cell_type: ColumnType, column: str, styles: Mapping[str, int]) -> Callable[[int, Any], str]:
    """Return what writes a cell that is not blank, in a row of the sheet."""

    def write_text(row: int, text: str) -> str:
        style = f' s="{styles[QUOTED]}"' if text.startswith(_FORMULA_LIKE) else ""
        return f'<c r="{column}{row}"{style} t="inlineStr"><is>{_text_element(text)}</is></c>'

    number_style = f' s="{styles[cell_type]}"' if cell_type in styles else ""

    def write_number(row: int, number: str | int) -> str:
        return f'<c r="{column}{row}"{number_style}><v>{number}</v></c>'

    def write_decimal(row: int, text: str) -> str:
        digits = text.lstrip("-0.").replace(".", "")
        return write_number(row, text) if len(digits) <= _DIGITS else write_text(row, text)

    def write_date(row: int, text: str) -> str:
        day = excel_day(text)
        return write_number(row, (day - _DAY_ZERO).days) if day else write_text(row, text)

    def write_boolean(row: int, cell: int) -> str:
        return write_text(row, _TRUE if cell else _FALSE)

    writers: dict[ColumnType, Callable[[int, Any], str]] = {
        ColumnType.INTEGER: write_number,
        ColumnType.MONEY: write_decimal,
        ColumnType.DECIMAL: write_decimal,
        ColumnType.DATE: write_date,
        ColumnType.BOOLEAN: write_boolean,
    }
    return writers.get(cell_type, write_text)


def _text_element(text: str) -> str:
    if len(text) * 2 > MAX_CELL_TEXT:
        text = _cut(text)
    if not _SPECIAL.search(text):
        return f"<t>{text}</t>"
    coded = _CODED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    escaped = coded.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<t xml:space="preserve">{escaped}</t>'


def _cut(text: str) -> str:
    """Return a text as long as a cell can be."""
    data = text.encode("utf-16-le")
    if len(data) // 2 <= MAX_CELL_TEXT:
        return text
    return data[: (MAX_CELL_TEXT - len(CUT_MARK)) * 2].decode("utf-16-le", "ignore") + CUT_MARK
