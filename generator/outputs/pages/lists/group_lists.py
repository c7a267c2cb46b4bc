"""The pages that list the groups of a grouping: all departments, units, natures or categories."""

from collections.abc import Iterator

from generator.catalog.comparisons.years import GroupYears, groups_by_year, headline_year, years_of_group
from generator.catalog.database import Catalog
from generator.catalog.lists import Grouping
from generator.outputs.pages.lists.groupings import FORM_CHOICES, GROUPING_PAGES, year_name
from generator.outputs.pages.lists.overview import begun_sentence, lead_sentence
from generator.outputs.pages.lists.tables import group_list_rows, order_groups, picture_years
from generator.outputs.pages.page import HOME, PageSpec, page_spec
from generator.outputs.pages.page_files import groups_table_file
from generator.outputs.pages.paging import iter_pagings, paginate


def groups_in_order(catalog: Catalog, grouping: Grouping, year: int) -> list[GroupYears]:
    """Return the groups of a grouping, the largest of a year first; those that the form lists in its order, empty ones too."""
    found = groups_by_year(catalog, grouping)
    if grouping not in FORM_CHOICES:
        return order_groups(found, year)
    by_slug = {group.slug: group for group in found}
    return [by_slug.get(slug, GroupYears(slug, name, ())) for name, slug in FORM_CHOICES[grouping].items()]


def grouping_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages that list the groups of one grouping, `key`."""
    grouping = Grouping(key)
    page = GROUPING_PAGES[grouping]
    years = years_of_group(catalog, Grouping.ALL, "")
    headline = headline_year(years)
    found = groups_in_order(catalog, grouping, headline.current.year) if headline else []
    table_pages = paginate(found)
    pictures = picture_years(years)
    for paging, table_page in zip(iter_pagings(page.address, len(table_pages)), table_pages, strict=True):
        yield page_spec(
            "group_list.md.jinja",
            paging.current_address,
            title=paging.title(page.title),
            breadcrumbs=paging.breadcrumbs(HOME, subject=page.title),
            paging=paging,
            grouping=page,
            lead=lead_sentence(headline, with_units=True) if headline and paging.number == 1 else "",
            begun=begun_sentence(headline) if headline and paging.number == 1 else "",
            year_name=year_name(headline.current.year) if headline else "",
            has_previous=headline is not None and headline.previous is not None,
            table_page=table_page.with_rows(
                group_list_rows(table_page.rows, headline, folder=page.address, pictures=pictures)
                if headline
                else []
            ),
            table_file=groups_table_file(page.label, found) if paging.number == 1 else None,
        )
