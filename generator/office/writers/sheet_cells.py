"""Values and sizes of cells in Excel: numbers, days, their formats, and the heights of rows."""

import math
import re
from datetime import date
from decimal import Decimal
from typing import Final

from generator.forms.display import split_paragraphs
from generator.office.writers.form_layout import FormLayout
from generator.office.writers.layout_rows import CHARACTER_WIDTH, CellKind

MAX_HEIGHT: Final = 400.0
"""Height of a row in points that is not exceeded; Excel has 409 at most."""

_LINE_HEIGHT: Final = 14.5
_MIN_HEIGHT: Final = 22.0
_GOAL_HEIGHT: Final = 90.0
_PADDING: Final = 3.0  # in millimetres, on both sides together
_DIGITS: Final = 15  # of a number
_GROUP: Final = 1000
_FIRST_YEAR: Final = 1901  # Excel counts 29 February 1900
_NUMBER: Final = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")
_FIRST_WIDE: Final = "\u2e80"


def number_format(decimals: int, *, grouped: bool) -> str:
    """Return Excel's format of a number with so many decimals, in groups of three digits or not."""
    return ("#,##0" if grouped else "0") + (f".{'0' * decimals}" if decimals else "")


def excel_number(text: str) -> tuple[float, str] | None:
    """Return a printed number and the format that shows it so; None for anything else, and for more digits than Excel keeps."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    value = Decimal(text.replace(",", ""))
    if len(value.as_tuple().digits) > _DIGITS or text not in {f"{value:,f}", f"{value:f}"}:
        return None
    return float(value), number_format(len(match[1] or ""), grouped="," in text or abs(value) < _GROUP)


def excel_day(text: str) -> date | None:
    """Return a day as printed; None for anything else, and for a day before those of Excel."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR and day.isoformat() == text else None


def text_height(text: str, width: float) -> float:
    """Return the height in points of a cell for a text, `width` in millimetres."""
    per_line = max(1.0, (width - _PADDING) / CHARACTER_WIDTH * 2)
    lengths = (sum(1 + (character >= _FIRST_WIDE) for character in line) for line in text.split("\n"))
    return sum(max(1, math.ceil(length * 1.05 / per_line)) for length in lengths) * _LINE_HEIGHT + 7


def row_heights(layout: FormLayout) -> list[float]:
    """Return the height of each row in points, so that every cell has room for its text."""
    heights = [_MIN_HEIGHT] * layout.row_count
    for cell in sorted(layout.cells, key=lambda cell: cell.row_span):
        if cell.kind is CellKind.NUMBER:
            continue
        width = sum(layout.widths[cell.column : cell.column + cell.column_span])
        needed = text_height("\n".join(split_paragraphs(cell.text)), width)
        if cell.kind is CellKind.PARAGRAPHS and cell.row < layout.indicators:
            needed = max(needed, _GOAL_HEIGHT)  # room to write
        rows = range(cell.row, cell.row + cell.row_span)
        missing = needed - sum(heights[row] for row in rows)
        for row in rows if missing > 0 else ():
            heights[row] += missing / len(rows)
    return heights
