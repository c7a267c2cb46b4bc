"""The page of a year: how large its amounts are, what changed since the year before, its units."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from generator.catalog.comparisons.projects import ProjectsOfOneYear, projects_of_one_year
from generator.catalog.comparisons.years import (
    GroupYears,
    HeadlineYear,
    YearTotals,
    groups_by_year,
    has_just_begun,
    years_of_group,
)
from generator.catalog.database import Catalog
from generator.catalog.lists import DeclarationSummary, Grouping, declarations_of_group, group_totals
from generator.forms.display import format_count
from generator.outputs.pages.lists.cells import (
    ChangeCell,
    MoneyCell,
    change_cell,
    declaration_list_rows,
    declaration_table_page,
    money_cell,
)
from generator.outputs.pages.lists.groupings import GROUPING_PAGES, group_address, search_query, year_name
from generator.outputs.pages.lists.overview import breakdowns_of_year, lead_sentence
from generator.outputs.pages.lists.tables import (
    MAX_LARGEST,
    PartRow,
    SumPart,
    group_list_rows,
    mark_of_years,
    order_groups,
    part_rows,
)
from generator.outputs.pages.page import HOME, PageSpec, page_spec
from generator.outputs.pages.page_files import declarations_table_file
from generator.outputs.pages.paging import iter_pagings, paginate

ROWS_OF_YEAR: Final = 60
"""Units, and declarations, on a page: the first one has several other tables."""


class AmountClass(NamedTuple):
    """A class of amounts in a distribution, from `least` 元, and its name."""

    least: int
    name: str


AMOUNT_CLASSES: Final = (
    AmountClass(0, "不到 10 万元"),
    AmountClass(100_000, "10 万元到 50 万元"),
    AmountClass(500_000, "50 万元到 100 万元"),
    AmountClass(1_000_000, "100 万元到 500 万元"),
    AmountClass(5_000_000, "500 万元到 1,000 万元"),
    AmountClass(10_000_000, "1,000 万元到 1 亿元"),
    AmountClass(100_000_000, "1 亿元以上"),
)
"""The classes of a distribution of amounts; the upper end of one is the lower end of the next, which it is not part of."""


class DepartmentChange(NamedTuple):
    """What a department asked for in a year and in the year before; None where it has no declarations of the year."""

    address: str
    name: str
    mark: str
    before: MoneyCell | None
    now: MoneyCell | None
    counts: tuple[int, int]
    change: ChangeCell


class YearComparison(NamedTuple):
    """A year beside the calendar year before it."""

    name: str
    previous_name: str
    departments: list[DepartmentChange]
    new: ProjectsOfOneYear
    ended: ProjectsOfOneYear


def amount_classes(summaries: Sequence[DeclarationSummary], query: str, total: Decimal) -> list[PartRow]:
    """Return how many declarations are in each class of amounts, and what they ask for together.

    A class leads to its declarations in the search, whose limits are both inclusive.
    """
    uppers: list[int | None] = [upper.least for _, upper in pairwise(AMOUNT_CLASSES)]
    parts = []
    for (least, name), upper in zip(AMOUNT_CLASSES, [*uppers, None], strict=True):
        amounts = [
            one.amount for one in summaries if one.amount >= least and (upper is None or one.amount < upper)
        ]
        limits = [f"min={least}"] if least else []
        limits += [f"max={upper - Decimal('0.01')}"] if upper else []
        address = f"search/?{query}&{'&'.join(limits)}" if amounts else ""
        parts.append(SumPart(name, address, len(amounts), sum(amounts, Decimal(0))))
    return part_rows(parts, total)


def year_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages of a year. A unit has at least one declaration: units never need more pages than declarations."""
    year = int(key)
    by_year = {totals.year: totals for totals in years_of_group(catalog, Grouping.ALL, "")}
    current, before = by_year.get(year), by_year.get(year - 1)
    if current is None:
        return
    has_begun = has_just_begun(current, before)
    headline = HeadlineYear(current, None if has_begun else before, None)
    address, query, title = (
        group_address(Grouping.YEAR, key),
        search_query(Grouping.YEAR, key),
        year_name(year),
    )
    summaries = declarations_of_group(catalog, Grouping.YEAR, key)
    table_pages = paginate(summaries, ROWS_OF_YEAR)
    units = [group for group in groups_by_year(catalog, Grouping.UNIT, year - 1, year) if group.of(year)]
    unit_pages = paginate(order_groups(units, year), ROWS_OF_YEAR)
    for paging, table_page in zip(iter_pagings(address, len(table_pages)), table_pages, strict=True):
        position, is_first = paging.number - 1, paging.number == 1
        unit_page = unit_pages[position] if position < len(unit_pages) else None
        yield page_spec(
            "year.md.jinja",
            paging.current_address,
            title=paging.title(title),
            subject=title,
            breadcrumbs=paging.breadcrumbs(HOME, subject=title),
            paging=paging,
            lead=lead_sentence(headline, with_units=True, with_year=False) if is_first else "",
            begun=_begun_sentence(current, before) if is_first and has_begun else "",
            totals=group_totals(catalog, Grouping.YEAR, key) if is_first else None,
            classes=amount_classes(summaries, query, current.total) if is_first else [],
            largest=declaration_list_rows(summaries[:MAX_LARGEST], {year: current.total})
            if is_first and len(summaries) > 2 * MAX_LARGEST
            else [],
            comparison=_comparison(catalog, year) if is_first and headline.previous else None,
            breakdowns=breakdowns_of_year(catalog, Grouping.YEAR, key, current) if is_first else (),
            unit_table_page=unit_page.with_rows(
                group_list_rows(unit_page.rows, headline, folder=address, pictures=())
            )
            if unit_page
            else None,
            units_label=GROUPING_PAGES[Grouping.UNIT].label,
            has_previous=headline.previous is not None,
            table_page=declaration_table_page(table_page, {year: current.total}),
            search_query=query,
            table_file=declarations_table_file(summaries) if is_first else None,
        )


def _begun_sentence(current: YearTotals, before: YearTotals | None) -> str:
    """Say that a year has few declarations beside the year before, so that they are not compared."""
    if before is None:
        return ""
    return (
        f"{year_name(current.year)}目前只公开 {format_count(current.count)} 份申报表，{year_name(before.year)}"
        f"有 {format_count(before.count)} 份，所以这里不比较这两个年度。"
    )


def _comparison(catalog: Catalog, year: int) -> YearComparison:
    """Compare a year with the calendar year before it; both have declarations."""
    departments = order_groups(groups_by_year(catalog, Grouping.DEPARTMENT, year - 1, year), year)
    return YearComparison(
        year_name(year),
        year_name(year - 1),
        [_department_change(group, year) for group in departments],
        projects_of_one_year(catalog, year, year - 1, MAX_LARGEST),
        projects_of_one_year(catalog, year - 1, year, MAX_LARGEST),
    )


def _department_change(group: GroupYears, year: int) -> DepartmentChange:
    now, before = group.of(year), group.of(year - 1)
    return DepartmentChange(
        group_address(Grouping.DEPARTMENT, group.slug),
        group.name,
        mark_of_years(group, year, has_previous=True),
        money_cell(before.total) if before else None,
        money_cell(now.total) if now else None,
        (before.count if before else 0, now.count if now else 0),
        change_cell(now.total if now else None, before.total if before else None),
    )
