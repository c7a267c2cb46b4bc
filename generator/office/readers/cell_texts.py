"""Text of the values in sheets, as people see it, and addresses such as B3."""

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from generator.office.document import Cell, Place, Table

Value: TypeAlias = (
    int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta | None
)
Span: TypeAlias = tuple[int, int]
Position: TypeAlias = tuple[int, int]

_PERCENT: Final = re.compile(r"^[^;]*?%")


def column_name(column: int) -> str:
    """Return the letters of a column that counts from 0."""
    name = ""
    number = column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def column_number(letters: str) -> int:
    """Return the number of a column, from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def number_text(value: float) -> str:
    """Return the shortest decimal that is this number, without an exponent and without .0."""
    try:
        text = format(Decimal(repr(value)), "f")
    except (InvalidOperation, ValueError):
        return repr(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_text(value: float) -> str:
    """Return a share as a percentage, exactly: 0.955 is 95.5%."""
    return number_text(float(Decimal(repr(value)).scaleb(2))) + "%"


def is_percent_format(code: str) -> bool:
    """Return whether a number format prints percentages and nothing else, such as a ≥ in quotes."""
    return _PERCENT.match(code) is not None and '"' not in code


def value_text(value: Value) -> str:
    """Return the text of a value of a cell: dates as 2025-01-31, numbers without an exponent."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return number_text(value)
        case datetime.datetime():
            midnight = value.time() == datetime.time()
            return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return value.isoformat("minutes")
        case datetime.timedelta():
            return str(value)
    return clean_text(value)


def clean_text(text: str) -> str:
    r"""Return text with \\n for line breaks, without blank space at the ends and characters that no one sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").replace("\u200b", "")
    return "\n".join(line.strip() for line in text.split("\n")).strip("\n")


def sheet_table(
    sheet: str,
    texts: dict[Position, tuple[str, bool]],
    merges: dict[Position, Span],
    lost: list[str],
) -> Table | None:
    """Return the table of a sheet without blank rows and columns at its edges, None if it has no text.

    `texts` has by row and column a text and whether it is a number, `merges` the spans of merged cells. What merged cells cover is
    not seen; `lost` takes the addresses of such text.
    """
    texts = {position: text for position, text in texts.items() if text[0]}
    merges, covered = _separate(merges, texts)
    lost += [column_name(column) + str(row + 1) for row, column in sorted(covered)]
    seen = {position: text for position, text in texts.items() if position not in covered}
    if not seen:
        return None
    top, left = min(row for row, _ in seen), min(column for _, column in seen)
    bottom = max(row for row, _ in seen)
    right = max(column for _, column in seen)
    cells = []
    for row, column in sorted(
        seen.keys() | {at for at in merges if top <= at[0] <= bottom and left <= at[1] <= right}
    ):
        text, is_number = seen.get((row, column), ("", False))
        rows, columns = merges.get((row, column), (1, 1))
        cells.append(
            Cell(
                row=row - top,
                column=column - left,
                text=text,
                is_number=is_number,
                row_span=rows,
                column_span=columns,
                place=Place(sheet=sheet, address=column_name(column) + str(row + 1)),
            )
        )
    return Table(cells=tuple(cells), place=Place(sheet=sheet, address=_range(top, left, bottom, right)))


def _range(top: int, left: int, bottom: int, right: int) -> str:
    return f"{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"


def _separate(
    merges: dict[Position, Span], texts: dict[Position, tuple[str, bool]]
) -> tuple[dict[Position, Span], set[Position]]:
    """Return the merged cells that overlap no earlier one, and the positions of texts that they cover."""
    kept: dict[Position, Span] = {}
    covered: set[Position] = set()
    open_until: dict[int, int] = {}
    for row, column in sorted(merges.keys() | texts.keys()):
        if open_until.get(column, 0) > row:
            covered.add((row, column))
        elif (row, column) in merges:
            rows, columns = merges[row, column]
            if not any(open_until.get(column + right, 0) > row for right in range(columns)):
                kept[row, column] = (rows, columns)
                open_until |= {column + right: row + rows for right in range(columns)}
    return kept, covered & texts.keys()
