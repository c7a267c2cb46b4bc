"""Puts the indicators of a project's years side by side, each value marked as relaxed or tightened."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.changes.indicators.indicator_pairs import comparison_key, pair_indicators
from generator.changes.strictness import Judgement, judge_strictness
from generator.declarations.model import PerformanceIndicator


class YearMark(StrEnum):
    """What became of an indicator since the year before; the value is the word for readers."""

    SAME = ""
    ADDED = "新增"
    DROPPED = "不再列"
    WEAKER = "放宽"
    STRONGER = "收紧"
    CHANGED = "有改动"

    @property
    def sign(self) -> str:
        """The sign before the word: ▼ for less demanding, ▲ for more."""
        return {YearMark.WEAKER: "▼", YearMark.STRONGER: "▲"}.get(self, "")


@dataclass(frozen=True, kw_only=True, slots=True)
class YearCell:
    """An indicator in one year: its row, None where the year does not have it, and what became of it."""

    row: PerformanceIndicator | None
    mark: YearMark = YearMark.SAME


_EMPTY: Final = YearCell(row=None)

_MARKS: Final = {
    Judgement.WEAKER: YearMark.WEAKER,
    Judgement.STRONGER: YearMark.STRONGER,
    Judgement.NEITHER: YearMark.CHANGED,
}


def indicators_by_year(years: Sequence[Sequence[PerformanceIndicator]]) -> list[tuple[YearCell, ...]]:
    """Return a line of cells, one a year, for every indicator of a project; `years` are in their order.

    A line is one indicator under the names that it had: rows are paired as in the comparison of two declarations. One that
    comes back continues its line. Lines are in the order in which the years state them first.
    """
    lines: list[list[YearCell]] = []
    latest: dict[
        tuple[str, ...], int
    ] = {}  # by the location of the latest row of a line, the number of the line
    for number, rows in enumerate(years):
        known = [row for line in lines if (row := _latest_row(line)) is not None]
        line_of = {new.location: latest[old.location] for old, new in pair_indicators(known, rows)}
        for row in rows:
            if row.location not in line_of:
                line_of[row.location] = len(lines)
                lines.append([_EMPTY] * number)
            lines[line_of[row.location]].append(_cell(lines[line_of[row.location]], row, number))
        for line in lines:
            if len(line) == number:
                was_stated = number > 0 and line[-1].row is not None
                line.append(YearCell(row=None, mark=YearMark.DROPPED) if was_stated else _EMPTY)
        latest = {
            row.location: place for place, line in enumerate(lines) if (row := _latest_row(line)) is not None
        }
    return [tuple(line) for line in lines]


def _latest_row(line: Sequence[YearCell]) -> PerformanceIndicator | None:
    return next((cell.row for cell in reversed(line) if cell.row is not None), None)


def _cell(line: Sequence[YearCell], row: PerformanceIndicator, number: int) -> YearCell:
    """Return the cell of a row after the cells of the years before it."""
    if number == 0:
        return YearCell(row=row)
    before = line[-1].row
    if before is None:
        return YearCell(row=row, mark=YearMark.ADDED)
    if comparison_key(before.value) == comparison_key(row.value):
        return YearCell(row=row)
    return YearCell(row=row, mark=_MARKS[judge_strictness(before, row).judgement])
