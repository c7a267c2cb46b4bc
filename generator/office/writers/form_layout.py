"""The official form on paper: its cells and their spans on a grid, whatever the format of the file.

Which cells a form has is said by `forms.printed_form`; only where they stand on a sheet is decided here.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from generator.declarations.editions.printed_declaration import (
    IndicatorRow,
    indicator_rows,
    print_declaration,
)
from generator.declarations.published import DeclarationContent, IndicatorContent
from generator.forms import vocabulary as v
from generator.forms.edition import Edition, Heading
from generator.forms.printed_form import PrintedForm, print_form
from generator.office.writers.layout_rows import (
    FORM_WIDTH,
    HEAD_ROWS,
    CellKind,
    FormRow,
    basic_rows,
    indicator_table_rows,
    side_edge,
)

BLANK_ROWS: Final = 3
"""Rows for indicators under each heading of a blank form."""

MIN_COLUMN: Final = 6
"""Width in millimetres below which a column is given up where it is not needed."""

GridPlace: TypeAlias = tuple[int, int]
"""The row and the column of a cell, from 0."""


class UnfitTextError(Exception):
    """Raised when a format has no room for a text of a form; the text says why in Chinese."""


class LayoutCell(NamedTuple):
    """A cell of the form: its first row and column, how many of each it covers, its text as printed, and its choices."""

    row: int
    column: int
    row_span: int
    column_span: int
    kind: CellKind
    text: str
    choices: tuple[str, ...] = ()


class SumOfCells(NamedTuple):
    """A cell with a total, and those that add up to it."""

    total: GridPlace
    parts: tuple[GridPlace, ...]


class WeightCells(NamedTuple):
    """The first and the last cell of the weights, and what all add up to."""

    first: GridPlace
    last: GridPlace
    total: int


class FormLayout(NamedTuple):
    """A form: cells by row and column that cover the grid, without overlap.

    `widths` are those of the columns in millimetres. The indicators begin at row `indicators`; the first HEAD_ROWS of them are
    repeated on every page. `decimals` are those of an amount.
    """

    title: str
    year: str
    money_unit: str
    widths: tuple[int, ...]
    cells: tuple[LayoutCell, ...]
    indicators: int
    decimals: int
    sums: tuple[SumOfCells, ...]
    weights: WeightCells | None

    @property
    def row_count(self) -> int:
        """Number of rows."""
        return max(cell.row + cell.row_span for cell in self.cells)


def declaration_layout(content: DeclarationContent, edition: Edition) -> FormLayout:
    """Lay out the form of a declaration."""
    form = print_declaration(content, edition)
    rows = tuple(indicator_rows(content["indicators"]))
    return _layout(edition, form, rows, str(content["year"]), content["money_unit"])


def blank_layout(edition: Edition) -> FormLayout:
    """Lay out the blank form of an edition, with some rows for indicators under each heading."""
    blank = (_blank_indicator(heading) for heading in edition.headings for _ in range(BLANK_ROWS))
    form = print_form(edition, {}, {}, {}, edition.money_unit)
    return _layout(edition, form, tuple(indicator_rows(blank)), "\u3000\u3000", edition.money_unit)


def _blank_indicator(heading: Heading) -> IndicatorContent:
    return {
        "kind": heading.kind.slug,
        "category": heading.category,
        "dimension": heading.dimension,
        "name": "",
        "text": "",
        "comparator": None,
        "quantity": None,
        "upper": None,
        "unit": None,
        "weight": None,
        "explanation": None,
        "period_value": None,
        "standard": None,
    }


def _layout(
    edition: Edition, form: PrintedForm, indicators: Sequence[IndicatorRow], year: str, unit: str
) -> FormLayout:
    """Place the rows of all parts on one grid, whose columns are the edges of their cells."""
    basics = tuple(basic_rows(edition, form, unit))
    rows = (*basics, *indicator_table_rows(edition, indicators, side_edge(form)))
    lines, columns = _columns_by_edge(rows)
    cells = []
    for number, row in enumerate(rows):
        left = columns[row.start]
        for kind, text, edge, height, choices in row.cells:
            cells.append(LayoutCell(number, left, height, columns[edge] - left, kind, text, choices))
            left = columns[edge]
    return FormLayout(
        title=edition.title,
        year=f"（{year}年度）",
        money_unit=f"{v.MONEY_UNIT}：{unit}",
        widths=tuple(right - left for left, right in pairwise(lines)),
        cells=tuple(cells),
        indicators=len(basics),
        decimals=edition.decimals,
        sums=tuple(_sums(edition, cells, len(form.head), len(form.funding))),
        weights=_weights(edition, cells, len(basics) + HEAD_ROWS),
    )


def _columns_by_edge(rows: Sequence[FormRow]) -> tuple[list[int], dict[int, int]]:
    """Return the lines of the grid, and for each edge the number of its line.

    Edges of different rows that almost meet become one, so that no column is only a few millimetres wide.
    """
    edges_by_row = [{row.start, *(cell.edge for cell in row.cells)} for row in rows]
    lines, columns, same = [0], {0: 0}, {0}
    for edge in sorted(set().union(*edges_by_row) - {0}):
        if edge - lines[-1] >= MIN_COLUMN or any(edge in edges and edges & same for edges in edges_by_row):
            lines.append(edge)
            same = set()
        elif edge == FORM_WIDTH:
            lines[-1] = edge
        same.add(edge)
        columns[edge] = len(lines) - 1
    return lines, columns


def _sums(edition: Edition, cells: Sequence[LayoutCell], first: int, height: int) -> Iterator[SumOfCells]:
    """Yield the totals of the blocks of funds that have parts; the funds are `height` rows from row `first`."""
    amounts = [cell for cell in cells if first <= cell.row < first + height and cell.kind is CellKind.NUMBER]
    for block, column in zip(edition.funding, sorted({cell.column for cell in amounts}), strict=True):
        places = [(cell.row, cell.column) for cell in amounts if cell.column == column]
        lines = zip(places, block.lines, strict=True)
        if parts := tuple(place for place, line in lines if line in block.parts):
            yield SumOfCells(places[0], parts)


def _weights(edition: Edition, cells: Sequence[LayoutCell], first: int) -> WeightCells | None:
    places = [(cell.row, cell.column) for cell in cells if cell.row >= first and cell.kind is CellKind.NUMBER]
    if edition.columns.weight_total is None or not places:
        return None
    return WeightCells(places[0], places[-1], edition.columns.weight_total)
