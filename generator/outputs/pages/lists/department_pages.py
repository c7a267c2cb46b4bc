"""The page of a department: its newest year leads, and its units are beside each other."""

from collections.abc import Iterator

from generator.catalog.comparisons.bodies import former_names
from generator.catalog.comparisons.projects import largest_projects
from generator.catalog.comparisons.years import headline_year, units_of_department, years_of_group
from generator.catalog.database import Catalog
from generator.catalog.lists import Grouping, declarations_of_group, group_name
from generator.outputs.pages.lists.cells import declaration_list_rows
from generator.outputs.pages.lists.groupings import GROUPING_PAGES, feed_metadata, group_address, search_query
from generator.outputs.pages.lists.overview import overview, totals_by_year
from generator.outputs.pages.lists.tables import MAX_LARGEST, group_list_rows, order_groups, picture_years
from generator.outputs.pages.page import HOME, PageSpec, page_spec
from generator.outputs.pages.page_files import declarations_table_file
from generator.outputs.pages.paging import iter_pagings, paginate


def department_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages of a department; the first one has all numbers, later ones only more units."""
    years = years_of_group(catalog, Grouping.DEPARTMENT, key)
    headline = headline_year(years)
    if headline is None:
        return
    year = headline.current.year
    title, address = (
        group_name(catalog, Grouping.DEPARTMENT, key),
        group_address(Grouping.DEPARTMENT, key),
    )
    query = search_query(Grouping.DEPARTMENT, key)
    year_addresses = {totals.year: f"search/?{query}&year={totals.year}" for totals in years}
    table_pages = paginate(order_groups(units_of_department(catalog, key), year))
    pictures = picture_years(years)
    for paging, table_page in zip(iter_pagings(address, len(table_pages)), table_pages, strict=True):
        is_first = paging.number == 1
        largest = largest_projects(catalog, Grouping.DEPARTMENT, key, year, MAX_LARGEST) if is_first else ()
        yield page_spec(
            "department.md.jinja",
            paging.current_address,
            title=paging.title(title),
            subject=title,
            breadcrumbs=paging.breadcrumbs(HOME, GROUPING_PAGES[Grouping.DEPARTMENT].link, subject=title),
            paging=paging,
            overview=overview(catalog, Grouping.DEPARTMENT, key, years, headline, year_addresses)
            if is_first
            else None,
            former_names=former_names(catalog, "department", key) if is_first else (),
            units_label=GROUPING_PAGES[Grouping.UNIT].label,
            year=year,
            previous_year=headline.previous.year if headline.previous else 0,
            table_page=table_page.with_rows(
                group_list_rows(
                    table_page.rows,
                    headline,
                    folder=GROUPING_PAGES[Grouping.UNIT].address,
                    pictures=pictures,
                )
            ),
            largest=declaration_list_rows(largest, totals_by_year(years)),
            project_count=headline.current.count if is_first else 0,
            search_query=query,
            feed=feed_metadata(catalog, address),
            table_file=declarations_table_file(declarations_of_group(catalog, Grouping.DEPARTMENT, key))
            if is_first
            else None,
        )
