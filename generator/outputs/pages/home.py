"""The home page."""

from collections.abc import Sequence
from typing import Final

from generator.catalog.database import Catalog
from generator.catalog.lists import Grouping, group_totals, latest_additions, years
from generator.catalog.measures import indicator_category_counts
from generator.diagnostics.problem import Problem
from generator.outputs.pages.indicator_pages import INDICATORS_ADDRESS, INDICATORS_TITLE
from generator.outputs.pages.list_pages import GROUPING_PAGES, feed_metadata, group_list_rows, grouping_rows
from generator.outputs.pages.page import Link, PageSpec, page_spec
from generator.outputs.pages.paging import paginate

MAX_LATEST_ADDITIONS: Final = 5
MAX_GROUP_LINKS: Final = 12


def home_page_spec(catalog: Catalog, errors: Sequence[Problem] = ()) -> PageSpec:
    """Build the spec of the home page; `errors` are counted on it in a preview."""
    totals = group_totals(catalog, Grouping.ALL, "")
    rows = {grouping: grouping_rows(catalog, grouping) for grouping in GROUPING_PAGES}
    return page_spec(
        "home.md.jinja",
        "",
        years_table_page=paginate(group_list_rows(years(catalog), totals.total))[0],
        unit_count=len(rows[Grouping.UNIT]),
        groupings=[
            (page, [row for row in rows[grouping] if row.count][:MAX_GROUP_LINKS])
            for grouping, page in GROUPING_PAGES.items()
        ],
        totals=totals,
        indicators_link=Link(INDICATORS_TITLE, INDICATORS_ADDRESS),
        categories=indicator_category_counts(catalog),
        errors=errors,
        feed=feed_metadata(catalog, ""),
        latest_additions=latest_additions(catalog, MAX_LATEST_ADDITIONS),
    )
