"""The page of a unit in a year: its declarations."""

from collections.abc import Iterator

from generator.catalog.comparisons.bodies import department_of_unit
from generator.catalog.comparisons.years import HeadlineYear, has_just_begun, years_of_group
from generator.catalog.database import Catalog
from generator.catalog.lists import Grouping, declarations_of_group, group_name, group_totals
from generator.outputs.pages.lists.cells import declaration_table_page
from generator.outputs.pages.lists.groupings import GROUPING_PAGES, group_address, search_query, year_name
from generator.outputs.pages.lists.overview import breakdowns_of_year, lead_sentence
from generator.outputs.pages.page import HOME, Link, PageSpec, page_spec
from generator.outputs.pages.page_files import declarations_table_file
from generator.outputs.pages.paging import iter_pagings, paginate


def unit_year_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages of a unit in a year; `key` is `year/unit`."""
    stated_year, _, unit = key.partition("/")
    year = int(stated_year)
    by_year = {totals.year: totals for totals in years_of_group(catalog, Grouping.UNIT, unit)}
    current, before = by_year.get(year), by_year.get(year - 1)
    if current is None:
        return
    previous = None if has_just_begun(current, before) else before
    name = group_name(catalog, Grouping.UNIT_YEAR, key)
    title = f"{name}（{year_name(year)}）"
    department = department_of_unit(catalog, unit, year)
    trail = [HOME, GROUPING_PAGES[Grouping.DEPARTMENT].link]
    if department:
        trail.append(Link(department.name, group_address(Grouping.DEPARTMENT, department.slug)))
    trail.append(Link(name, group_address(Grouping.UNIT, unit)))
    summaries = declarations_of_group(catalog, Grouping.UNIT_YEAR, key)
    table_pages = paginate(summaries)
    for paging, table_page in zip(
        iter_pagings(group_address(Grouping.UNIT_YEAR, key), len(table_pages)), table_pages, strict=True
    ):
        is_first = paging.number == 1
        yield page_spec(
            "unit_year.md.jinja",
            paging.current_address,
            title=paging.title(title),
            subject=title,
            breadcrumbs=paging.breadcrumbs(*trail, subject=title),
            paging=paging,
            lead=lead_sentence(HeadlineYear(current, previous, None), with_units=False, with_year=False)
            if is_first
            else "",
            before=before if is_first and previous is None else None,
            totals=group_totals(catalog, Grouping.UNIT_YEAR, key) if is_first else None,
            table_page=declaration_table_page(table_page, {year: current.total}),
            breakdowns=breakdowns_of_year(catalog, Grouping.UNIT_YEAR, key, current) if is_first else (),
            links=(
                Link("这个单位的全部年度", group_address(Grouping.UNIT, unit)),
                Link(f"{year_name(year)}的全部单位", f"{year}/"),
            ),
            search_query=search_query(Grouping.UNIT_YEAR, key),
            table_file=declarations_table_file(summaries) if is_first else None,
        )
