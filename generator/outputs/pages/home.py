"""The home page."""

from collections.abc import Mapping, Sequence
from typing import Final

from generator.catalog.groups import Catalog
from generator.catalog.measures import Chapter
from generator.declarations.summary import Entry
from generator.diagnostics.problem import Problem
from generator.outputs.pages.indicator_pages import ADDRESS, TITLE
from generator.outputs.pages.list_pages import kinds
from generator.outputs.pages.page import Link, Plan, plan
from generator.outputs.pages.paging import slices

MOST_ADDITIONS: Final = 5


MOST_WAYS: Final = 12


def _home(
    whole: Catalog, counted: Sequence[Chapter], added: Mapping[str, str], errors: Sequence[Problem]
) -> Plan:
    return plan(
        "home.md.jinja",
        "",
        years=slices([year.line for year in whole.years])[0],
        units=len(whole.units),
        kinds=[
            (kind, [group.line for group in groups if group.count][:MOST_WAYS])
            for kind, groups in kinds(whole)
        ],
        whole=whole.whole.totals,
        indicators=Link(TITLE, ADDRESS),
        chapters=counted,
        errors=errors,
        latest_additions=_latest_additions(whole, added),
    )


def _latest_additions(whole: Catalog, added: Mapping[str, str]) -> list[tuple[str, Entry]]:
    """The declarations that came last, with the date, the largest of a day first."""
    if not added:
        return []
    dated = [(added[entry.path], entry) for entry in whole.whole.entries if entry.path in added]
    return sorted(dated, key=lambda pair: pair[0], reverse=True)[:MOST_ADDITIONS]
