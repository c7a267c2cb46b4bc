"""What leads a page of several years: one year with its numbers, and all years beside each other.

No number here adds up several years.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.catalog.comparisons.parts import funds_of_year, totals_by_choice
from generator.catalog.comparisons.years import HeadlineYear, YearTotals
from generator.catalog.database import Catalog
from generator.catalog.lists import Grouping
from generator.forms import vocabulary as v
from generator.forms.display import describe_change, format_count, format_large_money, format_money
from generator.outputs.pages.lists.groupings import FORM_CHOICES, GROUPING_PAGES, year_name
from generator.outputs.pages.lists.tables import (
    PartRow,
    YearRow,
    choice_rows,
    funds_rows,
    year_bars,
    year_rows,
)
from generator.outputs.pages.picture_files import YearBars


class Breakdown(NamedTuple):
    """The declarations of a group in a year by one field of the form: its label, and its non-empty parts."""

    label: str
    rows: list[PartRow]


class Overview(NamedTuple):
    """What leads a page of several years.

    `begun` is a sentence on a newer year that has few declarations yet, "" if there is none; `total` is that of the headline
    year in 元, as printed. `years` are the latest first; `contains_sources` is whether funds may contain each other.
    """

    year_name: str
    lead: str
    begun: str
    total: str
    years: list[YearRow]
    bars: YearBars
    funds: list[PartRow]
    contains_sources: bool
    breakdowns: tuple[Breakdown, ...]


def lead_sentence(headline: HeadlineYear, *, with_units: bool, with_year: bool = True) -> str:
    """Say how many projects ask for how much in the year of the headline, and how that differs from the year before.

    The year is left out where the title of the page names it.
    """
    current, previous = headline.current, headline.previous
    projects = f"{format_count(current.count)} 个项目"
    subject = f"{format_count(current.units)} 个单位的 {projects}" if with_units else projects
    change = (
        f"，{describe_change(current.total, previous.total, year_name(previous.year))}" if previous else ""
    )
    name = f"{year_name(current.year)}：" if with_year else ""
    return f"{name}{subject}，申请资金 {format_large_money(current.total)}{change}。"


def begun_sentence(headline: HeadlineYear) -> str:
    """Say that a newer year has few declarations yet; nothing if there is no such year."""
    begun, current = headline.begun, headline.current
    if begun is None:
        return ""
    return (
        f"{year_name(begun.year)}目前只公开 {format_count(begun.count)} 份申报表，{year_name(current.year)}"
        f"有 {format_count(current.count)} 份，所以这里先看{year_name(current.year)}。"
    )


def breakdowns_of_year(
    catalog: Catalog, grouping: Grouping, slug: str, totals: YearTotals
) -> tuple[Breakdown, ...]:
    """Return the parts of a group in a year by 项目性质 and by 项目类别, in the order of the form."""
    year, total = totals.year, totals.total
    found_by = totals_by_choice(catalog, grouping, slug, year)
    return tuple(
        Breakdown(GROUPING_PAGES[by].label, choice_rows(FORM_CHOICES[by], found, total))
        for by, found in ((Grouping.NATURE, found_by.by_nature), (Grouping.CATEGORY, found_by.by_category))
        if by is not grouping
    )


def overview(
    catalog: Catalog,
    grouping: Grouping,
    slug: str,
    years: Sequence[YearTotals],
    headline: HeadlineYear,
    addresses: Mapping[int, str],
) -> Overview:
    """Build the overview of a group; `addresses` are those that its years lead to."""
    current = headline.current
    funds = funds_of_year(catalog, grouping, slug, current.year)
    rows = funds_rows(funds, current.total)
    return Overview(
        year_name(current.year),
        lead_sentence(headline, with_units=grouping is not Grouping.UNIT),
        begun_sentence(headline),
        format_money(current.total),
        year_rows(years, headline, addresses),
        year_bars(years, headline),
        rows,
        any(row.name in v.SOURCES_OF_FUNDS for row in rows),
        breakdowns_of_year(catalog, grouping, slug, current),
    )


def totals_by_year(years: Sequence[YearTotals]) -> dict[int, Decimal]:
    """Return the sum of each year."""
    return {totals.year: totals.total for totals in years}
