"""The home page: one year's number, where the money goes, the years, what came last, and ways on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple
from urllib.parse import quote

from generator.catalog.comparisons.parts import funds_of_year
from generator.catalog.comparisons.years import HeadlineYear, YearTotals, headline_year, years_of_group
from generator.catalog.database import Catalog
from generator.catalog.lists import Grouping, declarations_of_group, latest_additions
from generator.catalog.measures import INDICATORS_ADDRESS, indicator_category_counts
from generator.catalog.search_rows import most_common_indicator
from generator.diagnostics.problem import Problem
from generator.forms import vocabulary as v
from generator.forms.display import describe_change, format_count, format_large_money, format_money
from generator.outputs.charts.shares import Part
from generator.outputs.pages.indicator_pages import INDICATORS_TITLE
from generator.outputs.pages.lists.cells import money_cell
from generator.outputs.pages.lists.group_lists import groups_in_order
from generator.outputs.pages.lists.groupings import (
    GROUPING_PAGES,
    GroupingPage,
    feed_metadata,
    group_address,
    year_name,
)
from generator.outputs.pages.lists.overview import begun_sentence
from generator.outputs.pages.lists.tables import (
    PartRow,
    SumPart,
    part_rows,
    year_bars,
    year_rows,
)
from generator.outputs.pages.page import Link, PageSpec, page_spec
from generator.outputs.pages.picture_files import YearBars

MAX_LATEST_ADDITIONS: Final = 5
MAX_GROUP_LINKS: Final = 12
FISCAL_ROLE: Final = "fiscal_appropriation"
"""The field of AnnualFunding that the fiscal year itself pays."""
MAX_PICTURED: Final = 5
"""Parts in the picture, beside all the others together."""


class HomeFigures(NamedTuple):
    """What the home page says of the headline year: the sum as people say it, and `exact`; `fiscal` is a part of it."""

    year_name: str
    address: str
    units: int
    projects: int
    money: str
    exact: str
    fiscal: str
    change: str
    begun: str


class MoneyParts(NamedTuple):
    """Where the money of a year goes: the label of the rows, the title, the rows, and the parts of their picture.

    `counts` is whether the parts are of several projects each.
    """

    label: str
    title: str
    counts: bool
    rows: list[PartRow]
    picture: list[Part]


_NO_MONEY: Final = MoneyParts(v.PROJECT_NAME, "各项目申请的资金", counts=False, rows=[], picture=[])


@dataclass(frozen=True, slots=True)
class GroupLinks:
    """Links to the largest groups of a grouping in the headline year, each with its amount; `count` is that of all groups."""

    page: GroupingPage
    links: list[tuple[str, str, str]]
    count: int


class SearchExample(NamedTuple):
    """A query that finds something: what it looks for, and its address."""

    name: str
    address: str


def home_page_spec(catalog: Catalog, errors: Sequence[Problem] = ()) -> PageSpec:
    """Build the spec of the home page; `errors` are counted on it in a preview."""
    years = years_of_group(catalog, Grouping.ALL, "")
    headline = headline_year(years)
    additions = latest_additions(catalog, MAX_LATEST_ADDITIONS) if headline else []
    return page_spec(
        "home.md.jinja",
        "",
        figures=_figures(catalog, headline) if headline else None,
        where=_money_parts(catalog, headline.current) if headline else _NO_MONEY,
        years=year_rows(years, headline, {one.year: f"{one.year}/" for one in years}) if headline else [],
        bars=year_bars(years, headline) if headline else YearBars([], []),
        groupings=[_group_links(catalog, grouping, headline) for grouping in GROUPING_PAGES]
        if headline
        else [],
        examples=_search_examples(catalog, headline) if headline else [],
        indicators_link=Link(INDICATORS_TITLE, INDICATORS_ADDRESS),
        categories=indicator_category_counts(catalog),
        errors=errors,
        feed=feed_metadata(catalog, ""),
        latest_additions=[
            (date, summary, money_cell(summary.amount).exact, format_large_money(summary.amount))
            for date, summary in additions
        ],
    )


def _figures(catalog: Catalog, headline: HeadlineYear) -> HomeFigures:
    current, previous = headline.current, headline.previous
    change = describe_change(current.total, previous.total, year_name(previous.year)) if previous else ""
    return HomeFigures(
        year_name(current.year),
        f"{current.year}/",
        current.units,
        current.count,
        format_large_money(current.total),
        f"{format_money(current.total)} 元",
        _fiscal_part(catalog, current),
        change,
        begun_sentence(headline),
    )


def _fiscal_part(catalog: Catalog, current: YearTotals) -> str:
    """Say how much of a year's sum its own budget pays; nothing if no declaration states it."""
    funds = funds_of_year(catalog, Grouping.YEAR, str(current.year), current.year)
    fiscal = funds.get(FISCAL_ROLE)
    if fiscal is None:
        return ""
    if fiscal.total == current.total:
        return f"全部是{v.FISCAL_APPROPRIATION}"
    return f"其中{v.FISCAL_APPROPRIATION} {format_large_money(fiscal.total)}"


def _money_parts(catalog: Catalog, current: YearTotals) -> MoneyParts:
    """Divide a year's sum by department, or by unit if there is but one department, or by project if there is but one unit."""
    for grouping in (Grouping.DEPARTMENT, Grouping.UNIT):
        groups = groups_in_order(catalog, grouping, current.year)
        stated = [
            SumPart(group.name, group_address(grouping, group.slug), totals.count, totals.total)
            for group in groups
            if (totals := group.of(current.year))
        ]
        if len(stated) > 1:
            page = GROUPING_PAGES[grouping]
            return _pictured(
                page.label,
                f"{year_name(current.year)}各{page.label}申请的资金",
                stated,
                page.address,
                current.total,
            )
    projects = [
        SumPart(summary.project_name, summary.address, 1, summary.amount)
        for summary in declarations_of_group(catalog, Grouping.YEAR, str(current.year))
    ]
    return _pictured(
        v.PROJECT_NAME,
        f"{year_name(current.year)}各项目申请的资金",
        projects,
        group_address(Grouping.YEAR, str(current.year)),
        current.total,
    )


def _pictured(label: str, title: str, parts: Sequence[SumPart], address: str, total: Decimal) -> MoneyParts:
    """Return the largest parts, which are first, and all the others, which are at an address, as one part."""
    shown = parts if len(parts) <= MAX_PICTURED + 1 else parts[:MAX_PICTURED]
    rest = parts[len(shown) :]
    others = SumPart(
        f"其他 {format_count(len(rest))} 个",
        address,
        sum(part.count for part in rest),
        sum((part.amount for part in rest), Decimal(0)),
    )
    rows = part_rows([*shown, *([others] if rest else [])], total)
    picture = [Part(row.name, Decimal(row.money.sort_key), f"{row.money.text} 万元") for row in rows]
    return MoneyParts(label, title, label != v.PROJECT_NAME, rows, picture if len(picture) > 1 else [])


def _group_links(catalog: Catalog, grouping: Grouping, headline: HeadlineYear) -> GroupLinks:
    page, year = GROUPING_PAGES[grouping], headline.current.year
    found = [group for group in groups_in_order(catalog, grouping, year) if group.years]
    links = [
        (
            group.name,
            f"{page.address}{group.slug}/",
            format_large_money(totals.total) if (totals := group.of(year)) else f"{year_name(year)}没有",
        )
        for group in found[:MAX_GROUP_LINKS]
    ]
    return GroupLinks(page, links, len(found))


def _search_examples(catalog: Catalog, headline: HeadlineYear) -> list[SearchExample]:
    """Return queries that find something: the largest projects of the year, and what most projects promise."""
    year = headline.current.year
    examples = [SearchExample(f"{year_name(year)}金额最大的项目", f"search/?year={year}&sort=amount")]
    if indicator := most_common_indicator(catalog):
        examples.append(SearchExample(f"指标“{indicator}”", f"search/?q={quote(indicator)}"))
    return examples
