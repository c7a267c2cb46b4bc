"""Puts the indicators of a project's years side by side, each value marked as relaxed or tightened."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from generator.changes.indicators.indicator_pairs import comparison_key, pair_indicators
from generator.changes.indicators.moved_years import moved_by_years
from generator.changes.strictness import Judgement, judge_strictness
from generator.declarations.model import FieldPath, PerformanceIndicator


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


class YearCell(NamedTuple):
    """An indicator in one year: its row, None where the year does not have it, and what became of it."""

    row: PerformanceIndicator | None
    mark: YearMark = YearMark.SAME
    is_renamed: bool = False


_EMPTY: Final = YearCell(None)

_MARKS: Final = {
    Judgement.WEAKER: YearMark.WEAKER,
    Judgement.STRONGER: YearMark.STRONGER,
    Judgement.NEITHER: YearMark.CHANGED,
}


def indicators_by_year(years: Mapping[int, Sequence[PerformanceIndicator]]) -> list[tuple[YearCell, ...]]:
    """Return a line of cells, one a year, for every indicator of a project; `years` are its rows by year, the earliest first.

    A line is one indicator under the names that it had: rows are paired as in the comparison of two declarations. One that
    comes back continues its line. Lines are in the order in which the years state them first. Names and values in which
    only years written as 2025年 moved on are the same.
    """
    lines: list[list[YearCell]] = []
    latest: list[PerformanceIndicator] = []  # of each line
    previous = next(iter(years), 0)
    for number, (year, rows) in enumerate(years.items()):
        line_of = _lines_of_rows(latest, rows)
        for row in rows:
            place = line_of.get(row.location)
            if place is None:
                lines.append([*[_EMPTY] * number, YearCell(row, YearMark.ADDED if number else YearMark.SAME)])
                latest.append(row)
            else:
                lines[place].append(_cell(lines[place][-1].row, row, year - previous))
                latest[place] = row
        for line in lines:
            if len(line) == number:
                line.append(YearCell(None, YearMark.DROPPED) if line[-1].row else _EMPTY)
        previous = year
    return [tuple(line) for line in lines]


def _lines_of_rows(
    latest: Sequence[PerformanceIndicator], rows: Sequence[PerformanceIndicator]
) -> dict[FieldPath, int]:
    """Return, by location of a row, the line that it continues; `latest` are the latest rows of the lines."""
    line_of = {row.location: place for place, row in enumerate(latest)}
    return {new.location: line_of[old.location] for old, new in pair_indicators(latest, rows)}


def _cell(before: PerformanceIndicator | None, row: PerformanceIndicator, years: int) -> YearCell:
    """Return the cell of a row of which `before` is that of the year before, some years ago."""
    if before is None:
        return YearCell(row, YearMark.ADDED)
    old, new = before.value, row.value
    if old.text == new.text and before.name == row.name:
        return YearCell(row)
    is_renamed = before.name != row.name and not moved_by_years(before.name, row.name, years)
    is_same = comparison_key(old) == comparison_key(new) or moved_by_years(old.text, new.text, years)
    return YearCell(
        row, YearMark.SAME if is_same else _MARKS[judge_strictness(before, row).judgement], is_renamed
    )
