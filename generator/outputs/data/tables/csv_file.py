"""A table as CSV: RFC 4180, UTF-8 with a byte-order mark, CRLF, one line of English column names.

A spreadsheet runs a text that begins like a formula. In front of such a text, and of one that begins with MARK itself,
there is a MARK, so that no cell runs and every text can be read back: a text cell without its first MARK is as it was.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any, Final

from generator.catalog.open_data.columns import ColumnType, DataTable

MARK: Final = "'"
"""What stands in front of a text that a spreadsheet would take for a formula."""

_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n'＝＋－＠")
_MARKED_TYPES: Final = frozenset({ColumnType.TEXT, ColumnType.OBJECT, ColumnType.ARRAY})
_BATCH: Final = 1000
_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


def marked_text(text: str) -> str:
    """Return a text as a CSV file has it."""
    return MARK + text if text[:1] in _FORMULA_STARTS else text


def csv_of_texts(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a whole file: the names of the columns, and rows of texts."""
    text = StringIO()
    text.write(_BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([marked_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode(errors="replace")


def csv_head(table: DataTable) -> bytes:
    """Return the bytes before the first row."""
    return f"{_BOM}{','.join(column.name for column in table.columns)}\r\n".encode()


def csv_rows(table: DataTable, rows: Iterable[Any]) -> Iterator[bytes]:
    """Yield the bytes of rows of a published database."""
    written = [_cell_writer(column.type) for column in table.columns]
    left = iter(rows)
    while batch := tuple(islice(left, _BATCH)):
        text = StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(
            [None if cell is None else write(cell) for write, cell in zip(written, row, strict=True)]
            for row in batch
        )
        yield text.getvalue().encode()


def _cell_writer(cell_type: ColumnType) -> Callable[[Any], object]:
    if cell_type in _MARKED_TYPES:
        return marked_text
    return _boolean if cell_type is ColumnType.BOOLEAN else str


def _boolean(cell: int) -> str:
    return "true" if cell else "false"
