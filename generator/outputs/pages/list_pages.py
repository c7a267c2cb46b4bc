"""The pages that list declarations: by year, unit, department, nature and category.

A long list is divided into several pages. Totals are on the first one only, so that one changed amount changes few pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.database import Catalog
from generator.catalog.lists import (
    DeclarationSummary,
    Grouping,
    GroupRow,
    declarations_of_group,
    group_name,
    group_totals,
    groups,
    totals_by_category,
    totals_by_nature,
    units_of_year,
)
from generator.catalog.open_data.made_files import has_data_file
from generator.forms import vocabulary as v
from generator.forms.display import format_money, format_share
from generator.outputs.data.tables.data_paths import FEED_NAME
from generator.outputs.pages.page import HOME, Link, PageSpec, page_spec
from generator.outputs.pages.paging import TablePage, iter_pagings, paginate


class GroupingPage(NamedTuple):
    """The page that lists the groups of a grouping: its address, its title, the label of its rows."""

    address: str
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class GroupListRow:
    """A group in a list of groups: its number of declarations, their sum in 元, and the share of that as printed."""

    slug: str
    name: str
    count: int
    total: Decimal
    share: str


class Breakdown(NamedTuple):
    """A group's declarations by one field of the form: its label, and its non-empty groups."""

    label: str
    table_page: TablePage[GroupListRow]


DeclarationRow: TypeAlias = tuple[str, int, str, str, str, str, str, str]
"""A declaration in a list: address, year, project, unit, nature, amount, the amount as printed, and its share."""

GROUPING_PAGES: Final[Mapping[Grouping, GroupingPage]] = {
    Grouping.DEPARTMENT: GroupingPage("departments/", "按主管部门浏览", v.COMPETENT_DEPARTMENT),
    Grouping.UNIT: GroupingPage("units/", "按实施单位浏览", v.IMPLEMENTING_UNIT),
    Grouping.NATURE: GroupingPage("natures/", "按项目性质浏览", v.NATURE),
    Grouping.CATEGORY: GroupingPage("categories/", "按项目类别浏览", v.CATEGORY),
}
"""Every way to group declarations that has a page of its own."""

FORM_CHOICES: Final[Mapping[Grouping, Mapping[str, str]]] = {
    Grouping.NATURE: v.NATURES,
    Grouping.CATEGORY: v.CATEGORIES,
}
"""The groupings by a choice of the form: slugs by term, in its order."""


def grouping_rows(catalog: Catalog, grouping: Grouping) -> list[GroupRow]:
    """Return the groups of a grouping, the largest first; those that the form lists in its order, empty ones too."""
    found = groups(catalog, grouping)
    if grouping not in FORM_CHOICES:
        return found
    by_name = {row.name: row for row in found}
    return [
        by_name.get(name, GroupRow(slug, name, 0, Decimal("0.00")))
        for name, slug in FORM_CHOICES[grouping].items()
    ]


def year_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages of a year: its units and its declarations."""
    return _list_page_specs(catalog, Grouping.YEAR, key, title=f"{key}年度", breadcrumbs=(HOME,))


def unit_year_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages of a unit in a year; `key` is `year/unit`."""
    year, _, unit = key.partition("/")
    name, year_name = group_name(catalog, Grouping.UNIT_YEAR, key), f"{year}年度"
    return _list_page_specs(
        catalog,
        Grouping.UNIT_YEAR,
        key,
        title=f"{name}（{year_name}）",
        breadcrumbs=(HOME, Link(year_name, f"{year}/")),
        more_link=Link("这个单位的全部年度", group_address(Grouping.UNIT, unit)),
    )


def group_page_specs(grouping: Grouping, catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages of a unit, a department, a nature or a category."""
    way = GROUPING_PAGES[grouping]
    name = group_name(catalog, grouping, key)
    if grouping in FORM_CHOICES:
        name = next(term for term, slug in FORM_CHOICES[grouping].items() if slug == key)
    return _list_page_specs(
        catalog, grouping, key, title=name, breadcrumbs=(HOME, Link(way.title, way.address))
    )


def group_address(grouping: Grouping, slug: str) -> str:
    """Return the address of the first page of a group."""
    folder = GROUPING_PAGES[grouping].address if grouping in GROUPING_PAGES else ""
    return f"{folder}{slug}/"


def _breakdowns(catalog: Catalog, grouping: Grouping, slug: str, total: Decimal) -> tuple[Breakdown, ...]:
    """Return the parts of a group by 项目性质 and by 项目类别, in the order of the form."""
    return tuple(
        Breakdown(
            GROUPING_PAGES[by].label,
            paginate(group_list_rows(_choice_rows(FORM_CHOICES[by], found), total))[0],
        )
        for by, found in (
            (Grouping.NATURE, totals_by_nature(catalog, grouping, slug)),
            (Grouping.CATEGORY, totals_by_category(catalog, grouping, slug)),
        )
    )


def _choice_rows(choices: Mapping[str, str], found: Mapping[str, tuple[int, Decimal]]) -> list[GroupRow]:
    """Return the rows of choices that occur; those that only some editions have, and blank cells, are one row."""
    rows = [GroupRow(code, term, *found[term]) for term, code in choices.items() if term in found]
    others = [totals for term, totals in found.items() if term not in choices]
    if others:
        count, total = sum(count for count, _ in others), sum((total for _, total in others), Decimal(0))
        rows.append(GroupRow("", "其他说法或没有填写", count, total))
    return rows


def group_list_rows(groups: Sequence[GroupRow], total: Decimal) -> list[GroupListRow]:
    """Return the rows of a list of groups that together have the sum `total`, in 元."""
    return [GroupListRow(g.slug, g.name, g.count, g.total, format_share(g.total, total)) for g in groups]


def _list_page_specs(
    catalog: Catalog,
    grouping: Grouping,
    slug: str,
    *,
    title: str,
    breadcrumbs: tuple[Link, ...],
    more_link: Link | None = None,
) -> Iterator[PageSpec]:
    """Yield the pages of one group: its declarations, how they divide, and the units of a year.

    There are none if it has no declarations and the form does not list it. A unit has at least one declaration, so units
    never need more pages than declarations.
    """
    totals = group_totals(catalog, grouping, slug)
    if not totals.count and grouping not in FORM_CHOICES:
        return
    summaries = declarations_of_group(catalog, grouping, slug)
    table_pages = paginate([_declaration_row(summary, totals.total) for summary in summaries])
    breakdowns = () if grouping in FORM_CHOICES else _breakdowns(catalog, grouping, slug, totals.total)
    units = units_of_year(catalog, int(slug)) if grouping is Grouping.YEAR else ()
    unit_table_pages = paginate(group_list_rows(units, totals.total))
    address = group_address(grouping, slug)
    feed = feed_metadata(catalog, address)
    for paging, table_page in zip(iter_pagings(address, len(table_pages)), table_pages, strict=True):
        position = paging.number - 1
        yield page_spec(
            "declaration_list.md.jinja",
            paging.current_address,
            title=paging.title(title),
            subject=title,
            breadcrumbs=paging.breadcrumbs(*breadcrumbs, subject=title),
            paging=paging,
            totals=totals if position == 0 else None,
            table_page=table_page,
            shows_unit=grouping not in (Grouping.UNIT, Grouping.UNIT_YEAR),
            shows_year=grouping not in (Grouping.YEAR, Grouping.UNIT_YEAR),
            unit_table_page=unit_table_pages[position]
            if units and position < len(unit_table_pages)
            else None,
            units_label=GROUPING_PAGES[Grouping.UNIT].label,
            breakdowns=breakdowns if position == 0 else (),
            more_link=more_link,
            search_query=_search_query(grouping, slug),
            feed=feed,
        )


def feed_metadata(catalog: Catalog, address: str) -> dict[str, str]:
    """Return the metadata of a page that leads to the feed beside it; empty if the site has none there."""
    path = f"{address}{FEED_NAME}"
    return {"feed": path} if has_data_file(catalog, path) else {}


def _search_query(grouping: Grouping, slug: str) -> str:
    """Return the query that names the declarations of a group to the search, as in the address of its page."""
    names = ("year", "unit") if grouping is Grouping.UNIT_YEAR else (grouping.value,)
    return "&".join(f"{name}={part}" for name, part in zip(names, slug.split("/"), strict=True))


def _declaration_row(summary: DeclarationSummary, total: Decimal) -> DeclarationRow:
    identity, amount = summary.identity, summary.amount
    leading_cells = (
        identity.address,
        identity.year,
        summary.project_name,
        summary.implementing_unit,
        summary.nature,
    )
    return (*leading_cells, f"{amount:.2f}", format_money(amount), format_share(amount, total))


def grouping_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages that list the groups of one grouping, `key`."""
    page = GROUPING_PAGES[Grouping(key)]
    totals = group_totals(catalog, Grouping.ALL, "")
    table_pages = paginate(group_list_rows(grouping_rows(catalog, Grouping(key)), totals.total))
    for paging, table_page in zip(iter_pagings(page.address, len(table_pages)), table_pages, strict=True):
        yield page_spec(
            "group_list.md.jinja",
            paging.current_address,
            title=paging.title(page.title),
            breadcrumbs=paging.breadcrumbs(HOME, subject=page.title),
            paging=paging,
            grouping=page,
            table_page=table_page,
            totals=totals if paging.number == 1 else None,
        )
