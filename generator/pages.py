"""Every page of the site, and every file beside them: a catalog becomes a site at addresses that never change.

Comes in: a Catalog. Goes out: Pages and Assets, sorted. Nothing here knows MkDocs, and nothing touches the disk.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final

from generator.catalog import Catalog, Entry
from generator.comparisons import ADDRESS, TITLE, comparison_pages
from generator.forms import declaration_page, downloads
from generator.glossary import CHAPTERS
from generator.guide import guide_pages
from generator.identity import identify
from generator.indexes import index_pages, kinds
from generator.inspection import Inspection
from generator.measures import Chapter, chapters
from generator.page import HOME, Asset, Link, Page, page_from, slices
from generator.problems import Problem
from generator.search import Document, records

MOST_ADDITIONS: Final = 5
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def pages(
    catalog: Catalog, added: Mapping[str, str] = NOTHING, errors: Sequence[Problem] = ()
) -> tuple[Page, ...]:
    """Every generated page, by address.

    `added` says since when a file of declarations/ is there, as an ISO date; `errors` are told on the home page.
    """
    made = [*summary_pages(catalog, added, errors), *declaration_pages(catalog)]
    return tuple(sorted(made, key=lambda page: page.address))


def summary_pages(
    catalog: Catalog, added: Mapping[str, str] = NOTHING, errors: Sequence[Problem] = ()
) -> Iterator[Page]:
    """Every generated page but those of single declarations."""
    measured = chapters(catalog)
    yield _home(catalog, measured, added, errors)
    yield _glossary()
    yield _search()
    yield from guide_pages()
    yield from index_pages(catalog)
    yield from comparison_pages(measured)


def declaration_pages(catalog: Catalog) -> Iterator[Page]:
    """The page of each declaration, for which one needs to know all of its unit."""
    return (declaration_page(catalog, entry) for entry in catalog.entries)


def assets(catalog: Catalog, made: Iterable[Page], documents: Iterable[Document]) -> tuple[Asset, ...]:
    """Every generated file that is no page, by path.

    `made` are the generated pages, those of the catalog's declarations among them; `documents` are the
    hand-written ones.
    """
    files = [Asset(path=path, data=data) for path, data in records(catalog, documents).items()]
    files += beside_declarations(catalog, made)
    return tuple(sorted(files, key=lambda asset: asset.path))


def beside_declarations(catalog: Catalog, made: Iterable[Page]) -> Iterator[Asset]:
    """What there is to take away beside the page of each declaration; `made` are these pages, among others."""
    by_address = {page.address: page for page in made}
    for entry in catalog.entries:
        yield from downloads(entry, by_address[entry.identity.address])


def preview_pages(inspection: Inspection, added: Mapping[str, str] = NOTHING) -> tuple[Page, ...]:
    """The pages of what is sound, and in the place of what is not, the problems that keep it from being shown."""
    errors = inspection.errors
    made = {page.address: page for page in pages(inspection.catalog, added, errors)}
    if errors:
        made["problems/"] = _problems("problems/", "现在不能公布的文件", errors)
    for path, group in groupby(errors, key=lambda p: p.path):
        identity, _ = identify(path)
        if identity:
            title = f"{identity.project} 现在不能公布"
            made[identity.address] = _problems(identity.address, title, tuple(group), origin=path)
    return tuple(made[address] for address in sorted(made))


def _home(
    catalog: Catalog, measured: Sequence[Chapter], added: Mapping[str, str], errors: Sequence[Problem]
) -> Page:
    return page_from(
        "home.md.jinja",
        "",
        years=slices(catalog.years)[0],
        kinds=[(kind, [group for group in groups if group.count]) for kind, groups in kinds(catalog)],
        whole=catalog.whole,
        indicators=Link(TITLE, ADDRESS),
        chapters=measured,
        errors=errors,
        latest_additions=_latest_additions(catalog, added),
    )


def _latest_additions(catalog: Catalog, added: Mapping[str, str]) -> list[tuple[str, Entry]]:
    """The declarations that came last, with the date, the largest of a day first."""
    dated = [(added[entry.path], entry) for entry in catalog.whole.entries if entry.path in added]
    return sorted(dated, key=lambda pair: pair[0], reverse=True)[:MOST_ADDITIONS]


def _glossary() -> Page:
    return page_from(
        "glossary.md.jinja", "glossary/", trail=(HOME, Link("关于本站", "about/")), chapters=CHAPTERS
    )


def _search() -> Page:
    return page_from("search.md.jinja", "search/", title="检索申报表")


def _problems(address: str, title: str, problems: Sequence[Problem], origin: str = "") -> Page:
    return page_from(
        "problems.md.jinja", address, origin=origin, title=title, trail=(HOME,), problems=problems
    )
