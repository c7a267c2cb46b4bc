"""The home page."""

from collections.abc import Mapping, Sequence
from typing import Final

from generator.catalog.groups import Catalog
from generator.catalog.measures import IndicatorCategoryCount
from generator.declarations.summary import DeclarationSummary
from generator.diagnostics.problem import Problem
from generator.outputs.pages.indicator_pages import INDICATORS_ADDRESS, INDICATORS_TITLE
from generator.outputs.pages.list_pages import group_list_rows, groupings
from generator.outputs.pages.page import Link, PageSpec, page_spec
from generator.outputs.pages.paging import paginate

MAX_LATEST_ADDITIONS: Final = 5


MAX_GROUP_LINKS: Final = 12


def home_page_spec(
    catalog: Catalog,
    category_counts: Sequence[IndicatorCategoryCount],
    added_dates: Mapping[str, str],
    errors: Sequence[Problem],
) -> PageSpec:
    """Build the spec of the home page; `errors` are counted on it in a preview."""
    return page_spec(
        "home.md.jinja",
        "",
        years_table_page=paginate(
            group_list_rows([year.row for year in catalog.years], catalog.all_declarations.total)
        )[0],
        unit_count=len(catalog.units),
        groupings=[
            (kind, [group.row for group in groups if group.count][:MAX_GROUP_LINKS])
            for kind, groups in groupings(catalog)
        ],
        totals=catalog.all_declarations.totals,
        indicators_link=Link(INDICATORS_TITLE, INDICATORS_ADDRESS),
        categories=category_counts,
        errors=errors,
        latest_additions=_latest_additions(catalog, added_dates),
    )


def _latest_additions(
    catalog: Catalog, added_dates: Mapping[str, str]
) -> list[tuple[str, DeclarationSummary]]:
    """Return the latest added declarations with their dates, the largest of a day first."""
    if not added_dates:
        return []
    dated_summaries = [
        (added_dates[summary.path], summary)
        for summary in catalog.all_declarations.summaries
        if summary.path in added_dates
    ]
    return sorted(dated_summaries, key=lambda pair: pair[0], reverse=True)[:MAX_LATEST_ADDITIONS]
