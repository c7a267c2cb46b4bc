"""The pages that list declarations: by year, unit, department, nature and category.

A long list is divided into several pages. Totals are on the first one only, so that one changed amount changes few pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import NamedTuple, TypeAlias

from generator.catalog.excerpts import Excerpt
from generator.catalog.groups import (
    Catalog,
    Group,
    GroupRow,
    GroupTotals,
    group_by_category,
    group_by_nature,
    group_by_unit,
)
from generator.declarations.summary import DeclarationSummary, value_digest
from generator.forms import vocabulary as v
from generator.forms.display import format_money, format_share
from generator.outputs.pages.page import HOME, Link, PageGroup, PageSpec, page_spec
from generator.outputs.pages.paging import TablePage, iter_pagings, paginate


class Grouping(NamedTuple):
    """A way to group declarations: the address of its pages, its title, the label of its rows."""

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

DEPARTMENT_GROUPING = Grouping("departments/", "按主管部门浏览", v.COMPETENT_DEPARTMENT)
UNIT_GROUPING = Grouping("units/", "按实施单位浏览", v.IMPLEMENTING_UNIT)
NATURE_GROUPING = Grouping("natures/", "按项目性质浏览", v.NATURE)
CATEGORY_GROUPING = Grouping("categories/", "按项目类别浏览", v.CATEGORY)


def groupings(catalog: Catalog) -> tuple[tuple[Grouping, tuple[Group, ...]], ...]:
    """Return every way to group declarations, with its groups."""
    return (
        (DEPARTMENT_GROUPING, catalog.departments),
        (UNIT_GROUPING, catalog.units),
        (NATURE_GROUPING, catalog.natures),
        (CATEGORY_GROUPING, catalog.categories),
    )


def list_page_groups(catalog: Catalog) -> Iterator[PageGroup]:
    """Yield the pages of each year, of each grouping and of each group, without those of single units."""
    for year in catalog.years:
        yield PageGroup(f"{year.slug}/", year.digest, partial(_year_page_specs, year), year.count)
    for grouping, groups in groupings(catalog):
        totals = catalog.all_declarations.totals
        group_rows = group_list_rows([group.row for group in groups], totals.total)
        yield PageGroup(
            grouping.address,
            value_digest((group_rows, totals)),
            partial(_grouping_page_specs, grouping, group_rows, totals),
            len(group_rows),
        )
        if grouping is not UNIT_GROUPING:
            for group in groups:
                address = f"{grouping.address}{group.slug}/"
                yield PageGroup(
                    address, group.digest, partial(_group_page_specs, grouping, group, address), group.count
                )


def unit_page_specs(catalog: Catalog) -> Iterator[PageSpec]:
    """Yield the pages that list the declarations of one unit, which has at least one: by year, and of all years."""
    for year in catalog.years:
        (group,) = group_by_unit(year)
        yield from _list_page_specs(
            group,
            f"{year.slug}/{group.slug}/",
            title=f"{group.name}（{year.name}）",
            breadcrumbs=(HOME, Link(year.name, f"{year.slug}/")),
            shows_unit=False,
            shows_year=False,
            breakdowns=_breakdowns(group),
            more_link=Link("这个单位的全部年度", f"{UNIT_GROUPING.address}{group.slug}/"),
        )
    (group,) = catalog.units
    yield from _group_page_specs(UNIT_GROUPING, group, f"{UNIT_GROUPING.address}{group.slug}/")


def _year_page_specs(year: Group, _: Sequence[Excerpt] = ()) -> Iterator[PageSpec]:
    return _list_page_specs(
        year,
        f"{year.slug}/",
        title=year.name,
        breadcrumbs=(HOME,),
        shows_unit=True,
        shows_year=False,
        units=group_list_rows([unit.row for unit in group_by_unit(year)], year.total),
        breakdowns=_breakdowns(year),
    )


def _group_page_specs(
    grouping: Grouping, group: Group, address: str, _: Sequence[Excerpt] = ()
) -> Iterator[PageSpec]:
    return _list_page_specs(
        group,
        address,
        title=group.name,
        breadcrumbs=(HOME, Link(grouping.title, grouping.address)),
        shows_unit=grouping is not UNIT_GROUPING,
        shows_year=True,
        breakdowns=_breakdowns(group) if grouping in (DEPARTMENT_GROUPING, UNIT_GROUPING) else (),
    )


def _breakdowns(group: Group) -> tuple[Breakdown, ...]:
    return tuple(
        Breakdown(
            grouping.label, paginate(group_list_rows([subgroup.row for subgroup in groups], group.total))[0]
        )
        for grouping, groups in (
            (NATURE_GROUPING, group_by_nature(group)),
            (CATEGORY_GROUPING, group_by_category(group)),
        )
    )


def group_list_rows(groups: Sequence[GroupRow], total: Decimal) -> list[GroupListRow]:
    """Return the rows of a list of groups that together have the sum `total`, in 元."""
    return [GroupListRow(g.slug, g.name, g.count, g.total, format_share(g.total, total)) for g in groups]


def _list_page_specs(
    group: Group,
    address: str,
    *,
    title: str,
    breadcrumbs: tuple[Link, ...],
    shows_unit: bool,
    shows_year: bool,
    units: Sequence[GroupListRow] = (),
    breakdowns: tuple[Breakdown, ...] = (),
    more_link: Link | None = None,
) -> Iterator[PageSpec]:
    """Yield the pages of one group: its declarations, together with its `units`.

    A unit has at least one declaration, so units never need more pages than declarations.
    """
    rows = [_declaration_row(summary, group.total) for summary in group.summaries]
    table_pages, unit_table_pages = paginate(rows), paginate(units)
    for paging, table_page in zip(iter_pagings(address, len(table_pages)), table_pages, strict=True):
        position = paging.number - 1
        yield page_spec(
            "declaration_list.md.jinja",
            paging.current_address,
            title=paging.title(title),
            subject=title,
            breadcrumbs=paging.breadcrumbs(*breadcrumbs, subject=title),
            paging=paging,
            totals=group.totals if position == 0 else None,
            table_page=table_page,
            shows_unit=shows_unit,
            shows_year=shows_year,
            unit_table_page=unit_table_pages[position]
            if units and position < len(unit_table_pages)
            else None,
            units_label=UNIT_GROUPING.label,
            breakdowns=breakdowns if position == 0 else (),
            more_link=more_link,
        )


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


def _grouping_page_specs(
    grouping: Grouping, group_rows: Sequence[GroupListRow], totals: GroupTotals, _: Sequence[Excerpt] = ()
) -> Iterator[PageSpec]:
    """Yield the pages that list the groups of one grouping."""
    table_pages = paginate(group_rows)
    for paging, table_page in zip(iter_pagings(grouping.address, len(table_pages)), table_pages, strict=True):
        yield page_spec(
            "group_list.md.jinja",
            paging.current_address,
            title=paging.title(grouping.title),
            breadcrumbs=paging.breadcrumbs(HOME, subject=grouping.title),
            paging=paging,
            grouping=grouping,
            table_page=table_page,
            totals=totals if paging.number == 1 else None,
        )
