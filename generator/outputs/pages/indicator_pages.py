"""The pages below indicators/, which compare the same measure of different projects and units.

There is an overview, a list of measures for each level-2 heading, and a page for each measure that several projects state.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from markupsafe import escape

from generator.catalog.database import Catalog
from generator.catalog.measures import (
    INDICATORS_ADDRESS,
    MIN_PROJECTS,
    MeasureRow,
    MeasureSummary,
    indicator_category_counts,
    measure,
    measures_of_kind,
    rows_of_measure,
)
from generator.catalog.open_data.made_files import has_data_files
from generator.forms import vocabulary as v
from generator.outputs.pages.measures.figures import measure_figures, outliers, spread_sentence
from generator.outputs.pages.measures.promises import promises
from generator.outputs.pages.measures.trends import Trend, trend
from generator.outputs.pages.page import HOME, Link, PageSpec, page_spec
from generator.outputs.pages.page_files import measure_table_file, measures_table_file
from generator.outputs.pages.paging import iter_pagings, paginate_by_content, paginate_by_weight

INDICATORS_TITLE: Final = "按指标浏览"


_BYTES_OF_MARKUP: Final = 420  # of a row with a picture


class MeasureTableRow(NamedTuple):
    """A project in the table of a measure, with what it states over the years; None where that is one year, or words."""

    value: str
    quantity: str | None
    address: str
    project_name: str
    implementing_unit: str
    year: int
    headings: str
    trend: Trend | None


def overview_page_specs(catalog: Catalog, _: str) -> Iterator[PageSpec]:
    """Yield the page that lists every heading."""
    categories = indicator_category_counts(catalog)
    yield page_spec(
        "indicators.md.jinja",
        INDICATORS_ADDRESS,
        title=INDICATORS_TITLE,
        breadcrumbs=(HOME,),
        folder=INDICATORS_ADDRESS,
        categories=categories,
        indicator_count=sum(category.indicator_count for category in categories),
    )


def kind_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages that list the measures of a kind, its slug `key`; numbers are on the first page only.

    Thousands of measures are stated once, and a declaration more has some of its own: each changes one page. It would change
    the file of the whole table too, so that is made with open data only.
    """
    category, term = _heading(key)
    count = next(kind for one in indicator_category_counts(catalog) for kind in one.kinds if kind.slug == key)
    address = f"{INDICATORS_ADDRESS}{key}/"
    measures, has_table_file = measures_of_kind(catalog, key), has_data_files(catalog)
    table_pages = paginate_by_content(measures, _begins_page)
    for paging, table_page in zip(iter_pagings(address, len(table_pages)), table_pages, strict=True):
        yield page_spec(
            "indicator_kind.md.jinja",
            paging.current_address,
            title=paging.title(term),
            subject=term,
            breadcrumbs=paging.breadcrumbs(
                HOME, Link(INDICATORS_TITLE, INDICATORS_ADDRESS), category, subject=term
            ),
            paging=paging,
            category=category.name,
            kind_slug=key,
            kind_count=count if paging.number == 1 else None,
            min_projects=MIN_PROJECTS,
            has_table_file=has_table_file,
            table_file=measures_table_file(address, measures)
            if has_table_file and paging.number == 1
            else None,
            has_figures=any(row.projects > 1 and not row.in_words for row in table_page.rows),
            table_page=table_page,
        )


def _begins_page(row: MeasureSummary) -> bool:
    """Return True for one measure in fifty, always the same ones."""
    return int(row.slug, 16) % 50 == 0


def measure_page_specs(catalog: Catalog, key: str) -> Iterator[PageSpec]:
    """Yield the pages of a measure, `kind/slug`; none if too few projects state it.

    What its values have in common is on the first page only.
    """
    kind_slug, _, slug = key.partition("/")
    found = measure(catalog, kind_slug, slug)
    if found is None or found.projects < MIN_PROJECTS:
        return
    category, term = _heading(kind_slug)
    kind_link = Link(term, f"{INDICATORS_ADDRESS}{kind_slug}/")
    title = f"{found.name}（{found.unit}）" if found.unit else found.name
    rows = rows_of_measure(catalog, kind_slug, slug)
    table_pages = paginate_by_weight([_table_row(row, found.unit) for row in rows], _bytes_of_row)
    address = f"{kind_link.address}{slug}/"
    for paging, table_page in zip(iter_pagings(address, len(table_pages)), table_pages, strict=True):
        yield page_spec(
            "measure.md.jinja",
            paging.current_address,
            title=paging.title(title),
            subject=title,
            breadcrumbs=paging.breadcrumbs(
                HOME, Link(INDICATORS_TITLE, INDICATORS_ADDRESS), category, kind_link, subject=title
            ),
            paging=paging,
            kind=term,
            kind_slug=kind_slug,
            in_words=found.in_words,
            comparison=_comparison(found, rows, kind_slug) if paging.number == 1 else None,
            table_file=measure_table_file(rows) if paging.number == 1 else None,
            has_trends=any(row.trend for row in table_page.rows),
            table_page=table_page,
        )


def _table_row(row: MeasureRow, unit: str) -> MeasureTableRow:
    stated = (row.value, row.quantity, row.address, row.project_name, row.implementing_unit)
    return MeasureTableRow(*stated, row.year, row.headings, trend(row, unit))


def _bytes_of_row(row: MeasureTableRow) -> int:
    """Return about how many bytes a row has on its page."""
    texts = (
        row.value,
        row.project_name,
        row.implementing_unit,
        row.headings,
        row.trend.text if row.trend else "",
    )
    return _BYTES_OF_MARKUP + len(escape("".join(texts)).encode(errors="replace"))


def _comparison(summary: MeasureSummary, rows: list[MeasureRow], kind: str) -> dict[str, object]:
    """Return what is said of all values of a measure."""
    far = outliers(summary, rows)
    return {
        "measure": summary._replace(value="", address="", project_name=""),
        "spread": spread_sentence(summary),
        "figures": measure_figures(rows),
        "outliers": far,
        "promises": promises(kind, summary, rows, far.suspects),
    }


def _heading(slug: str) -> tuple[Link, str]:
    """Return the level-1 heading of a kind, as a link, and its own term."""
    kind = v.KINDS_BY_SLUG[slug]
    identifier = next(category.identifier for category in v.TAXONOMY if category.term == kind.category)
    return Link(kind.category, f"{INDICATORS_ADDRESS}#{identifier}"), kind.dimension
