"""The years of a project side by side, and what changed since the year before. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from operator import itemgetter
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.catalog.lists import ProjectYear
from generator.catalog.measures import Standing
from generator.changes.field_changes import Change, ChangeKind
from generator.changes.indicators.indicator_years import YearCell, YearMark, indicators_by_year
from generator.changes.strictness import Judgement
from generator.changes.year_on_year import new_year_changes
from generator.declarations.editions.content_reader import declaration_of_content
from generator.declarations.editions.known_editions import EditionFiles, editions_by_file
from generator.declarations.model import Declaration, PerformanceIndicator
from generator.declarations.published import DeclarationContent, read_content
from generator.forms import vocabulary as v
from generator.forms.display import describe_change, format_change, format_count

MAX_COMPARED_YEARS: Final = 5
"""The most years of a project that its page puts side by side."""


class YearColumn(NamedTuple):
    """A year of a project: its address, its amount in 元, and the change since the column before in per cent."""

    year: int
    address: str
    amount: Decimal
    change: str
    is_present: bool


class ComparedYears(NamedTuple):
    """Columns and rows of the table of years: first the indicators of the page's form, then those of other years only.

    `rows` are HTML. They are made here and not by the template, which takes three times as long: a site has a million cells.
    """

    columns: tuple[YearColumn, ...]
    rows: Markup
    has_standings: bool


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
    root: str,
) -> ComparedYears:
    """Put some years of a project side by side, seen from one of them, of whose indicators `standings` are known.

    `root` is the relative path from the page to the site's root.
    """
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
    form_rows = declaration_of_year(years[present].content, edition_files).performance_indicators
    numbers = {row.location: number for number, row in enumerate(form_rows, 1)}
    labels = [str(column.year) for column in columns]
    has_standings = any(standings)
    rows: list[tuple[int, str]] = []
    for cells in _cells(tuple(one.content for one in years), edition_files):
        row = cells[present].row
        number = numbers[row.location] if row else 0
        html = _row(number, (row or _latest_row(cells)).name, zip(labels, cells, strict=True))
        if has_standings:
            html += _standing_cell(root, standings[number - 1] if number else None)
        rows.append((number or len(form_rows) + 1, f"{html}</tr>\n"))
    rows.sort(key=itemgetter(0))
    return ComparedYears(columns, Markup("".join(html for _, html in rows)), has_standings)  # noqa: S704


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
def content_of_year(content: bytes) -> DeclarationContent:
    """Return a content from its compressed JSON; it is not to be changed."""
    return read_content(content)


@lru_cache(maxsize=64)
def declaration_of_year(content: bytes, edition_files: EditionFiles) -> Declaration:
    """Return the declaration that a compressed content publishes."""
    published = content_of_year(content)
    return declaration_of_content(published, editions_by_file(edition_files).by_id[published["edition"]])


@lru_cache(maxsize=16)
def _cells(contents: tuple[bytes, ...], edition_files: EditionFiles) -> list[tuple[YearCell, ...]]:
    years = [declaration_of_year(content, edition_files).performance_indicators for content in contents]
    return indicators_by_year(years)


def _row(number: int, name: str, cells: Iterable[tuple[str, YearCell]]) -> str:
    """Return the begin of a row: the name, which leads to the row of the form with a number above 0, and the years."""
    text = escape(name)
    head = f'<a href="#i{number}">{text}</a>' if number else text
    start = f'<tr role="row"><th scope="row" role="rowheader">{head}</th>'
    return start + "".join([_cell(label, cell, name) for label, cell in cells])


def _cell(label: str, cell: YearCell, name: str) -> str:
    """Return what a year states: the value, what became of it in words, and its name if it has another one there."""
    row, mark = cell.row, cell.mark
    text = escape(row.value.text) or "未填" if row else ""
    words = f' <small class="gk-mark">{mark.sign if row else ""}{mark.value}</small>' if mark else ""
    former = f"<small>名称：{escape(row.name)}</small>" if row and row.name != name else ""
    return f'<td role="cell" data-label="{label}">{text}{words}{former}</td>'


def _standing_cell(root: str, standing: Standing | None) -> str:
    """Say how an indicator compares with the median of its measure; of words, that there are others."""
    if standing is None:
        return '<td role="cell"></td>'
    number = standing.min_projects
    projects = f"{format_count(number)} 个{'以上' if number >= 5 else ''}项目"
    words = "看怎么写"
    if standing.median:
        unit = f"（{escape(standing.unit)}）" if standing.unit else ""
        word = ("低于", "等于", "高于")[standing.comparison + 1]
        words = f"{word}中位 {standing.median}{unit}"
    link = f'<a href="{root}{standing.address}">{words}</a>'
    return f'<td role="cell">{link} <small>{projects}</small></td>'


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
