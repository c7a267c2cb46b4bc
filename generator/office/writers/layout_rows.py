"""The rows of a form as cells side by side, with their edges: top, funds, goals, indicators."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from generator.declarations.editions.printed_declaration import IndicatorRow
from generator.forms import vocabulary as v
from generator.forms.edition import MONEY_TYPE, PARAGRAPHS_TYPE, Edition
from generator.forms.printed_form import PrintedAmount, PrintedCell, PrintedForm

FORM_WIDTH: Final = 176
"""Width of the form in millimetres: A4 with margins of 17. Edges are millimetres from the left."""

HEAD_ROWS: Final = 2
"""Rows above the first indicator: the name of the part, and the labels of the columns."""

CHARACTER_WIDTH: Final = 3.7
"""Width of a Chinese character of 10.5 points in millimetres."""

_MIN_TEXT: Final = 20
_LEVEL_2_WIDTH: Final = 38
_MIN_SIDE: Final = 27  # has room for 项目绩效目标


class CellKind(StrEnum):
    """The content of a cell; CHOICE is a line that is chosen from a list, NUMBER an amount or another number."""

    LABEL = "label"
    LINE = "line"
    PARAGRAPHS = "paragraphs"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class RowCell(NamedTuple):
    """A cell of a row: its right edge, and how many rows it covers."""

    kind: CellKind
    text: str
    edge: int
    height: int = 1
    choices: tuple[str, ...] = ()


class FormRow(NamedTuple):
    """The cells that begin in a row, side by side from the left edge `start`; those that reach in from above are left of it."""

    cells: tuple[RowCell, ...]
    start: int = 0


def side_edge(form: PrintedForm) -> int:
    """Return the right edge of the labels on the left of a form."""
    return _head_edges(form.head)[0]


def basic_rows(edition: Edition, form: PrintedForm, unit: str) -> Iterator[FormRow]:
    """Yield the rows above the indicators."""
    edges, side = _head_edges(form.head), side_edge(form)
    yield from _head_rows(edition, form.head, edges)
    yield from _funding_rows(edition, form.funding, side, unit)
    yield from _goal_rows(edition, form.goals, side)
    for cell in form.others:
        label, text = (
            RowCell(CellKind.LABEL, cell.label, side),
            RowCell(CellKind.PARAGRAPHS, cell.text, FORM_WIDTH),
        )
        yield FormRow((label, text))


def _label_width(label: str) -> int:
    """Return the width of a label, which is broken into lines if it is long."""
    return max(20, min(40, round(len(label) * CHARACTER_WIDTH + 5)))


def _shares(start: int, end: int, weights: Sequence[int]) -> list[int]:
    """Return the right edges of the parts of a width, by weight."""
    return [start + round((end - start) * part / sum(weights)) for part in accumulate(weights)]


def _head_edges(head: Sequence[Sequence[PrintedCell]]) -> list[int]:
    """Return the right edges of the labels and texts of the fullest row."""
    columns = max(map(len, head))
    labels = [
        max(_label_width(row[column].label) for row in head if column < len(row)) for column in range(columns)
    ]
    labels[0] = max(labels[0], _MIN_SIDE)
    room = FORM_WIDTH - sum(labels)
    if room < _MIN_TEXT * columns:  # more cells than the paper has room for
        return _shares(0, FORM_WIDTH, [1] * (2 * columns))
    texts = [right - left for left, right in pairwise([0, *_shares(0, room, [1] * columns)])]
    return list(accumulate(width for pair in zip(labels, texts, strict=True) for width in pair))


def _head_rows(
    edition: Edition, head: Sequence[Sequence[PrintedCell]], edges: Sequence[int]
) -> Iterator[FormRow]:
    for row in head:
        cells = []
        for column, cell in enumerate(row):
            edge = FORM_WIDTH if column == len(row) - 1 else edges[2 * column + 1]
            choices = edition.choices.get(cell.meaning, ())
            cells.append(RowCell(CellKind.LABEL, cell.label, edges[2 * column]))
            cells.append(RowCell(_kind(edition, cell), cell.text, edge, choices=choices))
        yield FormRow(tuple(cells))


def _kind(edition: Edition, cell: PrintedCell) -> CellKind:
    if cell.meaning in (v.START_DATE, v.END_DATE):
        return CellKind.DATE
    if cell.meaning in edition.choices:
        return CellKind.CHOICE
    if cell.meaning in (v.OVERALL_GOAL, v.ANNUAL_GOAL):
        return CellKind.PARAGRAPHS
    kinds = {MONEY_TYPE: CellKind.NUMBER, PARAGRAPHS_TYPE: CellKind.PARAGRAPHS}
    return kinds.get(edition.own_types.get(cell.label, ""), CellKind.LINE)


def _funding_rows(
    edition: Edition, funding: Sequence[Sequence[PrintedAmount | None]], side: int, unit: str
) -> Iterator[FormRow]:
    """Yield blocks of funds side by side; left of them all the name of the first and the unit."""
    edges = _shares(side, FORM_WIDTH, [1] * len(edition.funding))
    label_edges = [
        start + min((edge - start) * 3 // 5, max(_label_width(f"其中：{line.label}") for line in block.lines))
        for (start, edge), block in zip(pairwise([side, *edges]), edition.funding, strict=True)
    ]
    title = RowCell(CellKind.LABEL, f"{edition.funding[0].label}（{unit}）", side, len(funding))
    for number, row in enumerate(funding):
        cells = []
        for amount, label_edge, edge in zip(row, label_edges, edges, strict=True):
            if amount is None:
                cells.append(RowCell(CellKind.LABEL, "", edge))
                continue
            cells.append(RowCell(CellKind.LABEL, amount.prefix + amount.label, label_edge))
            cells.append(RowCell(CellKind.NUMBER, amount.amount, edge))
        yield FormRow(tuple(cells), side) if number else FormRow((title, *cells))


def _goal_rows(edition: Edition, goals: Sequence[PrintedCell], side: int) -> Iterator[FormRow]:
    if not goals:
        return
    edges = _shares(side, FORM_WIDTH, [1] * len(goals))
    title = RowCell(CellKind.LABEL, v.PERFORMANCE_GOALS, side, 2)
    labels = (RowCell(CellKind.LABEL, cell.label, edge) for cell, edge in zip(goals, edges, strict=True))
    yield FormRow((title, *labels))
    texts = (RowCell(_kind(edition, cell), cell.text, edge) for cell, edge in zip(goals, edges, strict=True))
    yield FormRow(tuple(texts), side)


class _Column(NamedTuple):
    """A column of the indicator table behind the headings: its label, its width, and where a row has its text."""

    label: str
    width: int
    field: str
    kind: CellKind = CellKind.LINE


def _columns(edition: Edition, rows: Sequence[IndicatorRow]) -> list[_Column]:
    """Return the columns that the form has, and those that have a text in some row."""
    labels = edition.columns
    asks_weight = labels.weight_total is not None or labels.weight != v.WEIGHT
    on_form: Mapping[_Column, bool] = {
        _Column(v.LEVEL_3, 14, "name"): True,
        _Column(labels.period_value or v.PERIOD_VALUE, 8, "period_value"): bool(labels.period_value),
        _Column(labels.value, 9, "text"): True,
        _Column(labels.weight, 5, "weight", CellKind.NUMBER): asks_weight,
        _Column(labels.standard or v.STANDARD, 10, "standard", CellKind.PARAGRAPHS): bool(labels.standard),
        _Column(labels.explanation, 10, "explanation", CellKind.PARAGRAPHS): labels.explanation
        != v.EXPLANATION,
    }
    return [
        column
        for column, always in on_form.items()
        if always or any(getattr(row, column.field) for row in rows)
    ]


def indicator_table_rows(edition: Edition, rows: Sequence[IndicatorRow], side: int) -> Iterator[FormRow]:
    """Yield the rows of the indicators, HEAD_ROWS with labels first; level 1 ends at the edge `side`."""
    columns = _columns(edition, rows)
    level_2 = side + _LEVEL_2_WIDTH
    edges = _shares(level_2, FORM_WIDTH, [column.width for column in columns])
    yield FormRow((RowCell(CellKind.LABEL, v.INDICATORS, FORM_WIDTH),))
    levels = (RowCell(CellKind.LABEL, v.LEVEL_1, side), RowCell(CellKind.LABEL, v.LEVEL_2, level_2))
    labels = (
        RowCell(CellKind.LABEL, column.label, edge) for column, edge in zip(columns, edges, strict=True)
    )
    yield FormRow((*levels, *labels))
    for row in rows:
        headings = []
        if row.category_span:
            headings.append(RowCell(CellKind.LABEL, row.category, side, row.category_span))
        if row.dimension_span:
            headings.append(RowCell(CellKind.LABEL, row.dimension, level_2, row.dimension_span))
        start = (level_2, side, 0)[len(headings)]
        texts = (
            RowCell(column.kind, getattr(row, column.field) or "", edge)
            for column, edge in zip(columns, edges, strict=True)
        )
        yield FormRow((*headings, *texts), start)
