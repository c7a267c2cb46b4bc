"""A document before it is written: lines of text, grids of cells, and breaks."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias


@dataclass(frozen=True, kw_only=True, slots=True)
class GridCell:
    """A cell; `row` and `column` count from 0. A sheet has `number`, in its format, or `day` instead of the text.

    Each line of `is_prose` is a paragraph.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    is_label: bool = False
    is_prose: bool = False
    number: Decimal | None = None
    number_format: str = ""
    day: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table; what no cell covers is blank. `widths` are the shares of the columns."""

    rows: int
    widths: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def columns(self) -> int:
        return len(self.widths)


class Line(NamedTuple):
    """A paragraph outside tables: `align` is left, center or right; `is_title` if it is printed large."""

    text: str
    align: str = "left"
    is_title: bool = False


class Break(NamedTuple):
    """The end of a page; `is_form` if another form begins, which a workbook may have on a sheet of its own."""

    is_form: bool = False


Block: TypeAlias = Line | Grid | Break
Content: TypeAlias = tuple[Block, ...]


@dataclass
class GridBuilder:
    """Cells of a grid, added row by row."""

    widths: tuple[float, ...]
    row: int = 0
    cells: list[GridCell] = field(default_factory=list)

    @property
    def columns(self) -> int:
        return len(self.widths)

    def label(self, column: int, text: str, end: int | None = None, rows: int = 1) -> None:
        """Add a label to the row, from one column to before another, over so many rows."""
        if text:
            self.cells.append(
                GridCell(
                    row=self.row,
                    column=column,
                    text=text,
                    column_span=(end or column + 1) - column,
                    row_span=rows,
                    is_label=True,
                )
            )

    def text(
        self,
        column: int,
        text: str,
        end: int | None = None,
        *,
        is_prose: bool = False,
        number: Decimal | None = None,
        number_format: str = "",
        day: date | None = None,
    ) -> None:
        """Add a text to the row, from one column to before another; a blank one if the cell is wider than a column."""
        span = (end or column + 1) - column
        if text or span > 1:
            self.cells.append(
                GridCell(
                    row=self.row,
                    column=column,
                    text=text,
                    column_span=span,
                    is_prose=is_prose,
                    number=number,
                    number_format=number_format,
                    day=day,
                )
            )

    def grid(self) -> Grid:
        """Return what was added, as far as the row before the current one."""
        return Grid(rows=self.row, widths=self.widths, cells=tuple(self.cells))


def bounds(cells: int, start: int, end: int) -> list[int]:
    """Return where so many cells begin that fill the columns from `start` to before `end`, and the end."""
    return [start + round(number * (end - start) / cells) for number in range(cells + 1)]
