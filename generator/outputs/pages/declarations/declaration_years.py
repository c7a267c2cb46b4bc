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
from generator.changes.indicators.indicator_years import YearCell, YearMark, indicators_by_year
from generator.declarations.model import PerformanceIndicator
from generator.declarations.published import DeclarationContent, indicators_of_content, read_content
from generator.forms import vocabulary as v
from generator.forms.display import describe_change, format_change, format_count
from generator.outputs.pages.page_files import PageTable

MAX_COMPARED_YEARS: Final = 5
"""The most years of a project that its page puts side by side."""


_RENAMED: Final = "改名"
_COUNTED: Final = (
    YearMark.WEAKER.value,
    YearMark.STRONGER.value,
    YearMark.CHANGED.value,
    _RENAMED,
    YearMark.ADDED.value,
    YearMark.DROPPED.value,
)
"""The words for changes of indicators since the year before, in the order in which the page counts them."""


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
    place = _place(years, year)
    start = max(0, min(place - MAX_COMPARED_YEARS + 2, len(years) - MAX_COMPARED_YEARS))
    return tuple(years[start : start + MAX_COMPARED_YEARS])


def project_years(
    years: tuple[ProjectYear, ...], year: int, standings: Sequence[Standing | None], root: str
) -> ComparedYears:
    """Put some years of a project side by side, seen from one of them, of whose indicators `standings` are known.

    `root` is the relative path from the page to the site's root.
    """
    present = _place(years, year)
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
    form_rows = _indicators(years[present].content)
    numbers = {row.location: number for number, row in enumerate(form_rows, 1)}
    labels = [column.year for column in columns]
    has_standings = any(standings)
    rows: list[tuple[int, str]] = []
    for line in _lines(years):
        row = line.cells[present].row
        number = numbers[row.location] if row else 0
        html = _row_html(number, row.name if row else line.name, line, labels)
        if has_standings:
            html += _standing_cell(root, standings[number - 1] if number else None)
        rows.append((number or len(form_rows) + 1, f"{html}</tr>\n"))
    rows.sort(key=itemgetter(0))
    return ComparedYears(columns, Markup("".join(html for _, html in rows)), has_standings)  # noqa: S704


def years_table_file(years: tuple[ProjectYear, ...], year: int) -> PageTable:
    """Return every indicator of a project with its value in each year, and what became of it since the year before.

    Names are those of `year`. Rows are in the order in which the years state them first, below the amounts.
    """
    place = _place(years, year)
    columns = (
        v.INDICATORS,
        *(text for one in years for text in (f"{one.summary.identity.year}年度", "变化")),
    )
    amounts = [text for one in years for text in (f"{one.summary.amount:f}", "")]
    rows = []
    for line in _lines(years):
        row = line.cells[place].row
        cells = [
            text for cell in line.cells for text in (cell.row.value.text if cell.row else "", cell.mark.value)
        ]
        rows.append((row.name if row else line.name, *cells))
    return PageTable(columns, ((f"{v.ANNUAL_TOTAL}（元）", *amounts), *rows))


def since_last_year(years: tuple[ProjectYear, ...], year: int) -> SinceLastYear | None:
    """Say what changed between a year of a project and the year before it among `years`, None if there is none."""
    place = _place(years, year)
    if not place:
        return None
    earlier, present = years[place - 1].summary, years[place].summary
    cells = [line.cells[place] for line in _lines(years)]
    counts = Counter(cell.mark.value for cell in cells)
    counts[_RENAMED] = sum(cell.is_renamed for cell in cells)
    return SinceLastYear(
        earlier.identity.year,
        describe_change(present.amount, earlier.amount, f"{earlier.identity.year}年度"),
        tuple((word, counts[word]) for word in _COUNTED if counts[word]),
    )


def _place(years: Sequence[ProjectYear], year: int) -> int:
    return next(number for number, one in enumerate(years) if one.summary.identity.year == year)


@lru_cache(maxsize=64)  # the pages of a project's years are made one after the other
def content_of_year(content: bytes) -> DeclarationContent:
    """Return a content from its compressed JSON; it is not to be changed."""
    return read_content(content)


@lru_cache(maxsize=64)
def _indicators(content: bytes) -> tuple[PerformanceIndicator, ...]:
    return indicators_of_content(content_of_year(content))


class _Line(NamedTuple):
    """An indicator in every year: its cells, its latest name, and the cells' HTML for a row of that name."""

    cells: tuple[YearCell, ...]
    name: str
    html: str


def _lines(years: Sequence[ProjectYear]) -> tuple[_Line, ...]:
    return _lines_of_contents(tuple(one.content for one in years))


@lru_cache(maxsize=16)
def _lines_of_contents(contents: tuple[bytes, ...]) -> tuple[_Line, ...]:
    rows_by_year = {content_of_year(content)["year"]: _indicators(content) for content in contents}
    lines = []
    for cells in indicators_by_year(rows_by_year):
        name = next(cell.row.name for cell in reversed(cells) if cell.row)
        lines.append(_Line(cells, name, _cells_html(list(rows_by_year), cells, name)))
    return tuple(lines)


def _row_html(number: int, name: str, line: _Line, labels: Iterable[int]) -> str:
    """Return the begin of a row: the name, which leads to the row of the form with a number above 0, and the years."""
    text = escape(name)
    head = f'<a href="#i{number}">{text}</a>' if number else text
    cells = line.html if name == line.name else _cells_html(labels, line.cells, name)
    return f'<tr role="row"><th scope="row" role="rowheader">{head}</th>{cells}'


def _cells_html(years: Iterable[int], cells: Iterable[YearCell], name: str) -> str:
    """Return what each year states: the value, what became of it in words, and its name if it has another one there."""
    html = ""
    for year, (row, mark, _) in zip(years, cells, strict=True):
        text = escape(row.value.text) or "未填" if row else ""
        words = f' <small class="gk-mark">{mark.sign if row else ""}{mark.value}</small>' if mark else ""
        former = f"<small>名称：{escape(row.name)}</small>" if row and row.name != name else ""
        html += f'<td role="cell" data-label="{year}">{text}{words}{former}</td>'
    return html


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
