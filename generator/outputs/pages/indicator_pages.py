"""The pages below indicators/, which compare the same measure of different projects and units.

There is an overview, and a PageGroup for each level-2 heading.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from generator.catalog.excerpts import Excerpt
from generator.catalog.measures import (
    IndicatorCategoryCount,
    IndicatorKindCount,
    MeasureRow,
    MeasureTable,
    measure_tables,
)
from generator.declarations.summary import value_digest
from generator.outputs.pages.page import HOME, Link, PageGroup, PageSpec, page_spec
from generator.outputs.pages.paging import ROWS_PER_PAGE, TablePage, iter_pagings, paginate

INDICATORS_ADDRESS: Final = "indicators/"
INDICATORS_TITLE: Final = "按指标浏览"


class MeasureSection(NamedTuple):
    """A part of a measure that is on one page; `number` counts measures from 1 and is the section's anchor."""

    number: int
    name: str
    table_page: TablePage[MeasureRow]


@dataclass(frozen=True, slots=True)
class MeasureLink:
    """A link to a measure: its name, its address with anchor from the site's root, its number of indicators."""

    name: str
    address: str
    count: int


def indicator_page_groups(
    categories: Sequence[IndicatorCategoryCount], topic_digest: Callable[[str], str]
) -> Iterator[PageGroup]:
    """Yield the overview and the pages of each heading; `topic_digest` digests a heading's content, by slug."""
    yield PageGroup(INDICATORS_ADDRESS, value_digest(categories), partial(_overview_page_spec, categories))
    for category in categories:
        link = Link(category.term, f"{INDICATORS_ADDRESS}#{category.identifier}")
        for kind in category.kinds:
            page_specs = partial(_kind_page_specs, link, kind)
            kind_digest = topic_digest(kind.slug)
            yield PageGroup(
                f"{INDICATORS_ADDRESS}{kind.slug}/", kind_digest, page_specs, kind.indicator_count, kind.slug
            )


def _overview_page_spec(
    categories: Sequence[IndicatorCategoryCount], _: Sequence[Excerpt] = ()
) -> Iterator[PageSpec]:
    yield page_spec(
        "indicators.md.jinja",
        INDICATORS_ADDRESS,
        title=INDICATORS_TITLE,
        breadcrumbs=(HOME,),
        folder=INDICATORS_ADDRESS,
        categories=categories,
        indicator_count=sum(category.indicator_count for category in categories),
    )


def _kind_page_specs(
    category_link: Link, kind: IndicatorKindCount, excerpts: Sequence[Excerpt]
) -> Iterator[PageSpec]:
    """Yield the pages of a heading. Its totals are on the first page only, so that a change leaves most pages alone."""
    tables = measure_tables(excerpts)
    measure_pages = paginate_measures(tables)
    address = f"{INDICATORS_ADDRESS}{kind.slug}/"
    first_pages = {
        section.number: page_number
        for page_number, page_sections in reversed(list(enumerate(measure_pages, 1)))
        for section in page_sections
    }
    for paging, sections in zip(iter_pagings(address, len(measure_pages)), measure_pages, strict=True):
        measure_links = [
            MeasureLink(
                table.name, f"{paging.address_of(first_pages[number])}#unit-{number}", len(table.rows)
            )
            for number, table in enumerate(tables, 1)
        ]
        yield page_spec(
            "indicator_kind.md.jinja",
            paging.current_address,
            title=paging.title(kind.term),
            subject=kind.term,
            breadcrumbs=paging.breadcrumbs(
                HOME, Link(INDICATORS_TITLE, INDICATORS_ADDRESS), category_link, subject=kind.term
            ),
            paging=paging,
            category=category_link.name,
            kind_count=kind if paging.number == 1 else None,
            measure_links=measure_links if paging.number == 1 else (),
            sections=sections,
        )


def paginate_measures(
    tables: Sequence[MeasureTable], size: int = ROWS_PER_PAGE
) -> tuple[tuple[MeasureSection, ...], ...]:
    """Divide the measures of a heading into pages of at most `size` rows; one empty page if there are none.

    A measure that does not fit on the rest of a page begins a new one: most can then be sorted, and if one grows, most
    other pages do not change.
    """
    measure_pages: list[list[MeasureSection]] = [[]]
    for number, table in enumerate(tables, 1):
        table_sections = [
            MeasureSection(number, table.name, page_section) for page_section in paginate(table.rows, size)
        ]
        rows = sum(len(section.table_page.rows) for section in measure_pages[-1])
        if measure_pages[-1] and rows + len(table.rows) > size:
            measure_pages.append([])
        measure_pages[-1].append(table_sections[0])
        measure_pages += [[part] for part in table_sections[1:]]
    return tuple(map(tuple, measure_pages))
