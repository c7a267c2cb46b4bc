"""A document as it was read, whatever its format: tables of cells and paragraphs, with their places."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A position in an original file.

    `page` counts from 1; 0 if the format has no pages. `box` is left, top, right, bottom in points from the page's top left
    corner. `address` is a cell of a sheet, such as `B3`, or of a table, such as `表 2 第 3 行第 1 列`.
    """

    page: int = 0
    box: tuple[float, float, float, float] | None = None
    sheet: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a table; `row` and `column` count from 0 and are those of its top left corner.

    `text` has the line breaks of the original; it is "" for a blank cell. `is_number` says that the original has a number, whose
    printed form is not known, and `text` is that number.
    """

    row: int
    column: int
    text: str
    place: Place
    row_span: int = 1
    column_span: int = 1
    is_number: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table: its cells by row and column. No two cells overlap; what no cell covers is blank.

    A table that continues on the next page is one table for each page.
    """

    cells: tuple[Cell, ...]
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph outside tables, such as a title."""

    text: str
    place: Place


Block: TypeAlias = Table | Paragraph


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An office file: its blocks in reading order. `remarks` are sentences in Chinese on what was not read, such as pictures."""

    format: str
    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()
