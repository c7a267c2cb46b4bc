"""The pages of a nature or a category: one year leads, the declarations of all years follow."""

from collections.abc import Iterator
from typing import Final
from zlib import crc32

from generator.catalog.comparisons.years import headline_year, years_of_group
from generator.catalog.database import Catalog
from generator.catalog.lists import DeclarationSummary, Grouping, declarations_of_group
from generator.outputs.pages.lists.cells import declaration_table_page
from generator.outputs.pages.lists.groupings import FORM_CHOICES, GROUPING_PAGES, group_address, search_query
from generator.outputs.pages.lists.overview import overview, totals_by_year
from generator.outputs.pages.page import HOME, PageSpec, page_spec
from generator.outputs.pages.page_files import declarations_table_file
from generator.outputs.pages.paging import ROWS_PER_PAGE, iter_pagings, paginate_by_content

_PAGE_BEGINS: Final = 25
"""One declaration for so many begins a page, of so many rows at least."""


def choice_page_specs(grouping: Grouping, catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages of a nature or a category, also of one that no declaration has.

    One declaration more changes one page of a long list, because pages begin where their content says so.
    """
    title = next(term for term, slug in FORM_CHOICES[grouping].items() if slug == key)
    years = years_of_group(catalog, grouping, key)
    headline, address = headline_year(years), group_address(grouping, key)
    totals, query = totals_by_year(years), search_query(grouping, key)
    year_addresses = {totals.year: f"search/?{query}&year={totals.year}" for totals in years}
    summaries = sorted(declarations_of_group(catalog, grouping, key), key=_latest_first)
    table_pages = paginate_by_content(summaries, _begins_page, fewest=_PAGE_BEGINS, most=ROWS_PER_PAGE)
    for paging, table_page in zip(iter_pagings(address, len(table_pages)), table_pages, strict=True):
        yield page_spec(
            "choice.md.jinja",
            paging.current_address,
            title=paging.title(title),
            subject=title,
            breadcrumbs=paging.breadcrumbs(HOME, GROUPING_PAGES[grouping].link, subject=title),
            paging=paging,
            label=GROUPING_PAGES[grouping].label,
            overview=overview(catalog, grouping, key, years, headline, year_addresses)
            if headline and paging.number == 1
            else None,
            table_page=declaration_table_page(table_page, totals),
            search_query=query,
            table_file=declarations_table_file(summaries) if paging.number == 1 else None,
        )


def _latest_first(summary: DeclarationSummary) -> int:
    """Return the key that sorts declarations by year; within a year they keep their order, the largest first."""
    return -summary.identity.year


def _begins_page(summary: DeclarationSummary) -> bool:
    """Return True for one declaration in twenty-five, always the same ones."""
    return crc32(summary.address.encode()) % _PAGE_BEGINS == 0
