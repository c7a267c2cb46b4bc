"""The years of a project side by side, and what changed since the year before. Pure."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from generator.catalog.lists import ProjectYear
from generator.catalog.measures import Standing
from generator.changes.field_changes import Change, ChangeKind
from generator.changes.indicators.indicator_years import YearCell, YearMark, indicators_by_year
from generator.changes.strictness import Judgement
from generator.changes.year_on_year import new_year_changes
from generator.declarations.editions.content_reader import declaration_of_content
from generator.declarations.editions.known_editions import EditionFiles, editions_by_file
from generator.declarations.model import Declaration, PerformanceIndicator
from generator.declarations.published import read_content
from generator.forms import vocabulary as v
from generator.forms.display import describe_change, format_change

MAX_COMPARED_YEARS: Final = 5
"""The most years of a project that its page puts side by side."""


class YearColumn(NamedTuple):
    """A year of a project: its address, its amount in 元, and the change since the column before in per cent."""

    year: int
    address: str
    amount: Decimal
    change: str
    is_present: bool


class IndicatorCell(NamedTuple):
    """What a year states of an indicator: the value, the name if it has another one there, and what became of it.

    `text` is None where the year does not have the indicator.
    """

    text: str | None
    former_name: str
    mark: YearMark


class IndicatorLine(NamedTuple):
    """An indicator over the years; `number` counts from 1 in the form of the page, 0 for one that it does not have."""

    number: int
    name: str
    cells: tuple[IndicatorCell, ...]
    standing: Standing | None


class ComparedYears(NamedTuple):
    """Columns and lines of the table of years: first the indicators of the page's form, then those of other years only."""

    columns: tuple[YearColumn, ...]
    lines: tuple[IndicatorLine, ...]

    @property
    def has_standings(self) -> bool:
        """Whether any indicator can be compared with other projects."""
        return any(line.standing for line in self.lines)


class SinceLastYear(NamedTuple):
    """What changed since the latest earlier year: the amount in words, and how many indicators by what became of them."""

    earlier: int
    amount: str
    indicators: tuple[tuple[str, int], ...]


def shown_years(years: Sequence[ProjectYear], year: int) -> tuple[ProjectYear, ...]:
    """Return the years that the page of one year puts side by side: at most MAX_COMPARED_YEARS, the one before it among them."""
    place = next(number for number, one in enumerate(years) if one.summary.identity.year == year)
    start = max(0, min(place - MAX_COMPARED_YEARS + 2, len(years) - MAX_COMPARED_YEARS))
    return tuple(years[start : start + MAX_COMPARED_YEARS])


def project_years(
    years: tuple[ProjectYear, ...],
    year: int,
    standings: Sequence[Standing | None],
    edition_files: EditionFiles,
) -> ComparedYears:
    """Put some years of a project side by side, seen from one of them, of whose indicators `standings` are known."""
    present = next(number for number, one in enumerate(years) if one.summary.identity.year == year)
    columns = tuple(
        YearColumn(
            one.summary.identity.year,
            one.summary.address,
            one.summary.amount,
            format_change(one.summary.amount, years[number - 1].summary.amount) if number else "",
            number == present,
        )
        for number, one in enumerate(years)
    )
    rows = declaration_of_year(years[present].content, edition_files).performance_indicators
    numbers = {row.location: number for number, row in enumerate(rows, 1)}
    lines = sorted(
        (
            _line(cells, present, numbers, standings)
            for cells in _cells(tuple(one.content for one in years), edition_files)
        ),
        key=lambda line: line.number or len(rows) + 1,
    )
    return ComparedYears(columns, tuple(lines))


def since_last_year(
    years: Sequence[ProjectYear], year: int, edition_files: EditionFiles
) -> SinceLastYear | None:
    """Compare a year of a project with the latest earlier one, None if there is none."""
    place = next(number for number, one in enumerate(years) if one.summary.identity.year == year)
    if not place:
        return None
    earlier, present = years[place - 1], years[place]
    changes = new_year_changes(
        declaration_of_year(earlier.content, edition_files),
        declaration_of_year(present.content, edition_files),
    )
    earlier_year = earlier.summary.identity.year
    amount = describe_change(present.summary.amount, earlier.summary.amount, f"{earlier_year}年度")
    return SinceLastYear(earlier_year, amount, _count(changes))


@lru_cache(maxsize=64)  # the pages of a project's years are made one after the other
def declaration_of_year(content: bytes, edition_files: EditionFiles) -> Declaration:
    """Return the declaration that a compressed content publishes."""
    published = read_content(content)
    return declaration_of_content(published, editions_by_file(edition_files).by_id[published["edition"]])


@lru_cache(maxsize=16)
def _cells(contents: tuple[bytes, ...], edition_files: EditionFiles) -> list[tuple[YearCell, ...]]:
    years = [declaration_of_year(content, edition_files).performance_indicators for content in contents]
    return indicators_by_year(years)


def _line(
    cells: tuple[YearCell, ...],
    present: int,
    numbers: dict[tuple[str, ...], int],
    standings: Sequence[Standing | None],
) -> IndicatorLine:
    row = cells[present].row
    number = numbers[row.location] if row else 0
    name = (row or _latest_row(cells)).name
    return IndicatorLine(
        number,
        name,
        tuple(
            IndicatorCell(
                cell.row.value.text if cell.row else None,
                cell.row.name if cell.row and cell.row.name != name else "",
                cell.mark,
            )
            for cell in cells
        ),
        standings[number - 1] if number else None,
    )


def _latest_row(cells: Sequence[YearCell]) -> PerformanceIndicator:
    return next(cell.row for cell in reversed(cells) if cell.row)


_WORDS: Final = {
    Judgement.WEAKER: YearMark.WEAKER.value,
    Judgement.STRONGER: YearMark.STRONGER.value,
    Judgement.NEITHER: YearMark.CHANGED.value,
}


def _count(changes: Sequence[Change]) -> tuple[tuple[str, int], ...]:
    """Count the indicators that changed by what became of them, without those of which there are none."""
    counts: Counter[str] = Counter()
    for change in changes:
        block, *inside = change.location
        if block != v.INDICATORS:
            continue
        if inside[-1] == v.INDICATOR_VALUE and len(inside) > 3:
            counts[_WORDS[change.verdict.judgement]] += 1
        elif change.kind is ChangeKind.RENAMED:
            counts["改名"] += 1
        elif change.kind is ChangeKind.ADDED:
            counts["新增"] += 1
        elif change.kind is ChangeKind.REMOVED:
            counts["删去"] += 1
    order = (*_WORDS.values(), "改名", "新增", "删去")
    return tuple((word, counts[word]) for word in order if counts[word])
