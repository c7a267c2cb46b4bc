"""The page of a unit: its newest year leads, and its projects are beside each other over the years."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from generator.catalog.comparisons.bodies import department_of_unit, former_names
from generator.catalog.comparisons.projects import ProjectYears, projects_of_unit
from generator.catalog.comparisons.years import HeadlineYear, YearTotals, headline_year, years_of_group
from generator.catalog.database import Catalog
from generator.catalog.lists import Grouping, declarations_of_group, group_name
from generator.forms.display import format_share
from generator.outputs.pages.lists.cells import ChangeCell, MoneyCell, change_cell, money_cell
from generator.outputs.pages.lists.groupings import (
    GROUPING_PAGES,
    feed_metadata,
    group_address,
    search_query,
    year_name,
)
from generator.outputs.pages.lists.overview import overview
from generator.outputs.pages.page import HOME, Link, PageSpec, page_spec
from generator.outputs.pages.page_files import declarations_table_file
from generator.outputs.pages.paging import iter_pagings, paginate

MAX_YEAR_COLUMNS: Final = 5
"""Years that a table of projects has columns for."""

ROWS_OF_PROJECTS: Final = 50
"""Projects on a page: a row of years and a picture is longer than others."""


class ProjectYearCell(NamedTuple):
    """The amount of a project in a year, and the address of that declaration."""

    year: int
    address: str
    money: MoneyCell


class ProjectRow(NamedTuple):
    """A project in a table of years; the first of `cells` is the latest year, None is a year without a declaration.

    `change` and `share` are those of the headline year; `values` are the amounts for a small picture, the oldest first.
    """

    address: str
    name: str
    mark: str
    cells: tuple[ProjectYearCell | None, ...]
    change: ChangeCell
    share: str
    values: tuple[Decimal | None, ...]


def unit_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages of a unit; the first one has all numbers, later ones only more projects."""
    years = years_of_group(catalog, Grouping.UNIT, key)
    headline = headline_year(years)
    if headline is None:
        return
    title = group_name(catalog, Grouping.UNIT, key)
    columns = [totals.year for totals in years[:MAX_YEAR_COLUMNS]]
    projects = _order_projects(projects_of_unit(catalog, key), headline.current.year)
    table_pages = paginate(projects, ROWS_OF_PROJECTS)
    department = department_of_unit(catalog, key, headline.current.year)
    trail = [HOME, GROUPING_PAGES[Grouping.DEPARTMENT].link]
    if department:
        trail.append(Link(department.name, group_address(Grouping.DEPARTMENT, department.slug)))
    address = group_address(Grouping.UNIT, key)
    for paging, table_page in zip(iter_pagings(address, len(table_pages)), table_pages, strict=True):
        is_first = paging.number == 1
        year_addresses = {totals.year: f"{totals.year}/{key}/" for totals in years}
        yield page_spec(
            "unit.md.jinja",
            paging.current_address,
            title=paging.title(title),
            subject=title,
            breadcrumbs=paging.breadcrumbs(*trail, subject=title),
            paging=paging,
            overview=overview(catalog, Grouping.UNIT, key, years, headline, year_addresses)
            if is_first
            else None,
            department=trail[2] if department else None,
            former_names=former_names(catalog, "unit", key) if is_first else (),
            columns=columns,
            headline_column=columns.index(headline.current.year),
            years_left_out=len(years) - len(columns),
            headline_name=year_name(headline.current.year),
            previous_name=year_name(headline.previous.year) if headline.previous else "",
            table_page=table_page.with_rows(
                [_project_row(key, project, columns, headline) for project in table_page.rows]
            ),
            search_query=search_query(Grouping.UNIT, key),
            feed=feed_metadata(catalog, address),
            table_file=declarations_table_file(declarations_of_group(catalog, Grouping.UNIT, key))
            if is_first
            else None,
        )


def _order_projects(projects: Sequence[ProjectYears], year: int) -> list[ProjectYears]:
    """Sort projects by their amount in a year, the largest first; those without the year follow, the latest first."""

    def key(project: ProjectYears) -> tuple[bool, int, Decimal, str]:
        amount, (latest, last_amount) = project.of(year), project.amounts[0]
        if amount is None:
            return True, -latest, -last_amount, project.project
        return False, 0, -amount, project.project

    return sorted(projects, key=key)


def _project_row(
    unit: str, project: ProjectYears, columns: Sequence[int], headline: HeadlineYear
) -> ProjectRow:
    year = headline.current.year
    amount, before = project.of(year), project.of(year - 1)
    stated = dict(project.amounts)
    return ProjectRow(
        f"{project.amounts[0][0]}/{unit}/{project.project}/",
        project.name,
        _mark(project, headline.current, headline.previous),
        tuple(
            ProjectYearCell(one, f"{one}/{unit}/{project.project}/", money_cell(stated[one]))
            if one in stated
            else None
            for one in columns
        ),
        change_cell(amount, before),
        "" if amount is None else format_share(amount, headline.current.total),
        tuple(stated.get(one) for one in reversed(columns)) if len(columns) > 1 else (),
    )


def _mark(project: ProjectYears, current: YearTotals, previous: YearTotals | None) -> str:
    """Say that a project is new in a year, is back, or is no longer there; nothing of the first year there is."""
    latest, first = project.amounts[0][0], project.amounts[-1][0]
    if latest < current.year:
        return "不再申报"
    if project.of(current.year) is not None and (previous is None or project.of(previous.year) is not None):
        return ""
    return "新增" if first >= current.year else "重新申报"
