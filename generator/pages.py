"""The pages of the site: a catalog becomes Markdown files at addresses that never change.

Comes in: a Catalog. Goes out: Pages, sorted. Sums, order, labels and merged cells are computed here;
templates loop and place. Nothing here knows MkDocs, and nothing touches the disk.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from generator.catalog import Catalog, Entry
from generator.comparisons import ADDRESS, TITLE, comparison_pages
from generator.identity import identify
from generator.indexes import index_pages, kinds
from generator.inspection import Inspection
from generator.measures import chapters
from generator.model import PerformanceIndicator
from generator.page import HOME, Link, page_from, slices
from generator.page import Asset as Asset
from generator.page import Page as Page
from generator.problems import Problem
from generator.rulebook import RULES, Severity
from generator.search import Document, records

MOST_ADDITIONS = 5


class IndicatorRow(NamedTuple):
    """A row of the indicator table. A span is how many rows a merged cell covers, 0 under the first of them."""

    category_span: int
    dimension_span: int
    indicator: PerformanceIndicator


def pages(catalog: Catalog, added: Mapping[str, str] = MappingProxyType({})) -> tuple[Page, ...]:
    """Every generated page, by address; `added` says since when a file of declarations/ is there, as an ISO date."""
    made = [
        _home(catalog, (), added),
        _rules(),
        _search(),
        *index_pages(catalog),
        *comparison_pages(chapters(catalog)),
    ]
    made += [_declaration(entry) for entry in catalog.entries]
    return tuple(sorted(made, key=lambda page: page.address))


def assets(catalog: Catalog, documents: Iterable[Document]) -> tuple[Asset, ...]:
    """Every generated file that is no page, by path; `documents` are the hand-written pages."""
    made = [Asset(path=path, data=data) for path, data in records(catalog, documents).items()]
    return tuple(sorted(made, key=lambda asset: asset.path))


def preview_pages(
    inspection: Inspection, added: Mapping[str, str] = MappingProxyType({})
) -> tuple[Page, ...]:
    """The pages of what is sound, and in the place of what is not, the problems that keep it from being shown."""
    errors = tuple(p for p in inspection.problems if p.severity is Severity.ERROR)
    made = {page.address: page for page in pages(inspection.catalog, added)}
    if errors:
        made[""] = _home(inspection.catalog, errors, added)
        made["problems/"] = _problems("problems/", "现在不能公布的文件", errors)
    for path, group in groupby(errors, key=lambda p: p.path):
        identity, _ = identify(path)
        if identity:
            title = f"{identity.project} 现在不能公布"
            made[identity.address] = _problems(identity.address, title, tuple(group), origin=path)
    return tuple(made[address] for address in sorted(made))


def _home(catalog: Catalog, errors: Sequence[Problem], added: Mapping[str, str]) -> Page:
    return page_from(
        "home.md.jinja",
        "",
        years=slices(catalog.years)[0],
        kinds=[(kind, [group for group in groups if group.count]) for kind, groups in kinds(catalog)],
        whole=catalog.whole,
        indicators=Link(TITLE, ADDRESS),
        chapters=chapters(catalog),
        errors=errors,
        latest_additions=_latest_additions(catalog, added),
    )


def _latest_additions(catalog: Catalog, added: Mapping[str, str]) -> list[tuple[str, Entry]]:
    """The declarations that came last, with the date, the largest of a day first."""
    dated = [(added[origin(entry)], entry) for entry in catalog.entries if origin(entry) in added]
    largest = sorted(dated, key=lambda pair: (-pair[1].amount, pair[1].identity))
    return sorted(largest, key=lambda pair: pair[0], reverse=True)[:MOST_ADDITIONS]


def origin(entry: Entry) -> str:
    """The file of declarations/ that holds a declaration."""
    return "/".join(map(str, entry.identity)) + ".yml"


def _declaration(entry: Entry) -> Page:
    declaration = entry.declaration
    year = f"{entry.identity.year}/"
    return page_from(
        "declaration.md.jinja",
        entry.identity.address,
        origin=origin(entry),
        title=declaration.project_name,
        trail=(
            HOME,
            Link(f"{entry.identity.year}年度", year),
            Link(declaration.implementing_unit, f"{year}{entry.identity.unit}/"),
        ),
        declaration=declaration,
        rows=tuple(indicator_rows(declaration.performance_indicators)),
    )


def indicator_rows(indicators: Iterable[PerformanceIndicator]) -> Iterator[IndicatorRow]:
    """Rows in the order given, with equal neighbours of level 1 and level 2 merged."""
    for _, of_category in groupby(indicators, key=lambda i: i.category):
        category = list(of_category)
        category_span = len(category)
        for _, of_dimension in groupby(category, key=lambda i: i.dimension):
            dimension = list(of_dimension)
            dimension_span = len(dimension)
            for indicator in dimension:
                yield IndicatorRow(category_span, dimension_span, indicator)
                category_span = dimension_span = 0


def _rules() -> Page:
    levels = [(severity, [r for r in RULES.values() if r.severity is severity]) for severity in Severity]
    return page_from("rules.md.jinja", "editors/rules/", levels=levels)


def _search() -> Page:
    return page_from("search.md.jinja", "search/", title="检索申报表")


def _problems(address: str, title: str, problems: Sequence[Problem], origin: str = "") -> Page:
    return page_from(
        "problems.md.jinja", address, origin=origin, title=title, trail=(HOME,), problems=problems
    )
