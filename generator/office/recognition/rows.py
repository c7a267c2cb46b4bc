"""A document as one sequence of rows, and the words of a cell without what printing adds to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from generator.forms.habits import normalize_label
from generator.office.document import Document, Paragraph, Place, Table


@dataclass(frozen=True, kw_only=True, slots=True)
class CellInRow:
    """A cell as one row has it. `is_inherited` says that it began in a row above. `end` is the column behind it."""

    text: str
    key: str
    column: int
    end: int
    place: Place
    is_number: bool = False
    is_inherited: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The cells of a row from left to right; a paragraph is a row of one cell. `table` counts the tables from 1, 0 for none."""

    cells: tuple[CellInRow, ...]
    table: int = 0

    @property
    def own_cells(self) -> tuple[CellInRow, ...]:
        """The cells that begin in this row and are not blank."""
        return tuple(cell for cell in self.cells if not cell.is_inherited and cell.text.strip())

    @property
    def is_paragraph(self) -> bool:
        """Whether it stands outside of tables."""
        return self.table == 0


def document_rows(document: Document) -> list[Row]:
    """Return the rows of all blocks in reading order; blank ones are left out."""
    rows: list[Row] = []
    tables = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            rows.append(Row(cells=(_row_cell(block.text, 0, 1, block.place),)))
        else:
            tables += 1
            rows += _table_rows(block, tables)
    return [row for row in rows if any(cell.text.strip() for cell in row.cells)]


def _table_rows(table: Table, number: int) -> Iterator[Row]:
    last = max((cell.row + cell.row_span for cell in table.cells), default=0)
    by_row: list[list[CellInRow]] = [[] for _ in range(last)]
    for cell in table.cells:
        end = cell.column + cell.column_span
        for row in range(cell.row, cell.row + cell.row_span):
            by_row[row].append(
                _row_cell(
                    cell.text,
                    cell.column,
                    end,
                    cell.place,
                    is_number=cell.is_number,
                    is_inherited=row > cell.row,
                )
            )
    for cells in by_row:
        yield Row(cells=tuple(sorted(cells, key=lambda cell: cell.column)), table=number)


def _row_cell(
    text: str, column: int, end: int, place: Place, *, is_number: bool = False, is_inherited: bool = False
) -> CellInRow:
    return CellInRow(
        text=text,
        key=label_key(text),
        column=column,
        end=end,
        place=place,
        is_number=is_number,
        is_inherited=is_inherited,
    )


_LONGEST_LABEL: Final = 60  # characters of a cell that can be a label
_OF_WHICH: Final = re.compile(r"^(?:其中[:、,]?)+(?=.)")
_UNIT_BEHIND: Final = re.compile(r"\((?:[^()]*元|%|[^()]*可[^()]*|[^()]*填[^()]*)\)$")


def label_key(text: str) -> str:
    """Return the words of a label: without spaces, line breaks, a number or 其中 in front, and a unit or colon behind."""
    if len(text) > _LONGEST_LABEL:
        return ""
    plain = normalize_label(re.sub(r"\s+", "", text))
    return _UNIT_BEHIND.sub("", _OF_WHICH.sub("", plain)).rstrip(":")


_NARROW: Final = r"[A-Za-z0-9]"


def join_lines(text: str) -> tuple[str, bool]:
    """Return a text of a cell as one line, and whether it is doubtful how its lines join.

    Lines of Chinese join without a space; between two Latin words there may have been one. Spaces at a line's end and between
    Chinese characters are those of the layout.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    doubtful = any(
        re.search(rf"{_NARROW}$", before) and re.match(_NARROW, after) for before, after in pairwise(lines)
    )
    joined = "".join(lines)
    return re.sub(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])", "", joined), doubtful


def join_paragraphs(text: str) -> str:
    """Return a text of several lines as paragraphs: a line that ends within a sentence goes on in the next one."""
    paragraphs: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        if paragraphs and not re.search(r"[。！？；：.!?;:]$", paragraphs[-1]):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
    return "\n".join(paragraphs)


def text_before_colon(text: str) -> str:
    """Return the label of a text that has a label and its value."""
    return re.split("[：:]", text.strip(), maxsplit=1)[0].strip()
