"""Every page of the site, and every file beside the pages, at addresses that never change.

Pages that depend on many declarations are PageGroups, to be made later or elsewhere. Nothing in this module knows
MkDocs or touches the disk.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import Final

from generator.catalog.excerpts import Excerpt, MemoryExcerpts, UnitSummary
from generator.catalog.groups import Catalog, build_catalog
from generator.catalog.measures import indicator_category_counts
from generator.checks.check_all import CheckResult
from generator.declarations.identity import identify
from generator.declarations.summary import PublishedDeclaration, group_by_unit_slug, value_digest
from generator.diagnostics.problem import Problem
from generator.forms.glossary import GLOSSARY_SECTIONS
from generator.outputs.data.search_data import SearchDocument, search_files
from generator.outputs.pages.declaration_page import declaration_downloads, declaration_page
from generator.outputs.pages.editor_pages import editor_page_specs
from generator.outputs.pages.home import home_page_spec
from generator.outputs.pages.indicator_pages import indicator_page_groups
from generator.outputs.pages.list_pages import list_page_groups, unit_page_specs
from generator.outputs.pages.page import (
    HOME,
    Asset,
    Link,
    Page,
    PageGroup,
    PageSpec,
    page_spec,
    render_markdown,
)

NO_DATES: Final[Mapping[str, str]] = MappingProxyType({})


def all_pages(
    published_declarations: Sequence[PublishedDeclaration],
    added_dates: Mapping[str, str] = NO_DATES,
    errors: Sequence[Problem] = (),
) -> tuple[Page, ...]:
    """Return every generated page, by address.

    `added_dates` are the ISO dates on which files of declarations/ were added. `errors` are shown on the home page.
    """
    pages = [
        page for _, members in group_by_unit_slug(published_declarations) for page in unit_pages(members)
    ]
    memory = MemoryExcerpts(published_declarations)
    catalog = build_catalog(published_declaration.summary for published_declaration in published_declarations)
    for page_group in page_groups(catalog, memory.summaries, added_dates, errors):
        excerpts = tuple(memory.excerpts(page_group.topic)) if page_group.topic else ()
        pages += map(render_markdown, page_group.page_specs(excerpts))
    return tuple(sorted(pages, key=lambda page: page.address))


def unit_pages(published_declarations: Sequence[PublishedDeclaration]) -> Iterator[Page]:
    """Yield the pages of a unit's declarations, and those that list them. They depend on this unit only."""
    catalog = build_catalog(published_declaration.summary for published_declaration in published_declarations)
    for published_declaration in published_declarations:
        yield declaration_page(
            published_declaration,
            catalog.siblings(published_declaration.summary),
            catalog.other_years(published_declaration.summary),
        )
    yield from map(render_markdown, unit_page_specs(catalog))


def page_groups(
    catalog: Catalog,
    unit_summaries: Sequence[UnitSummary],
    added_dates: Mapping[str, str] = NO_DATES,
    errors: Sequence[Problem] = (),
) -> Iterator[PageGroup]:
    """Yield every generated page that is not of a single unit, in groups that depend on the same facts."""
    category_counts = indicator_category_counts(catalog.summaries)
    home = home_page_spec(catalog, category_counts, added_dates, errors)
    yield PageGroup("", home.digest, partial(_single_page_spec, home))
    for spec in _static_page_specs():
        yield PageGroup(spec.address, spec.digest, partial(_single_page_spec, spec))
    yield from list_page_groups(catalog)

    def topic_digest(topic: str) -> str:
        return value_digest(
            [(unit.unit, unit.digests[topic]) for unit in unit_summaries if topic in unit.digests]
        )

    yield from indicator_page_groups(category_counts, topic_digest)


def assets(
    published_declarations: Sequence[PublishedDeclaration],
    pages: Iterable[Page],
    documents: Iterable[SearchDocument],
) -> tuple[Asset, ...]:
    """Return every generated file that is not a page, by path.

    `pages` are the generated pages, including those of the declarations; `documents` are the hand-written ones.
    """
    files = [
        Asset(path=path, data=data) for path, data in search_files(published_declarations, documents).items()
    ]
    files += all_downloads(published_declarations, pages)
    return tuple(sorted(files, key=lambda asset: asset.path))


def all_downloads(
    published_declarations: Iterable[PublishedDeclaration], pages: Iterable[Page]
) -> Iterator[Asset]:
    """Yield the downloads of each declaration; `pages` include the pages of these declarations."""
    by_address = {page.address: page for page in pages}
    for published_declaration in published_declarations:
        yield from declaration_downloads(
            published_declaration, by_address[published_declaration.summary.address]
        )


def preview_pages(result: CheckResult, added_dates: Mapping[str, str] = NO_DATES) -> tuple[Page, ...]:
    """Return the pages of valid declarations, and the problems in place of the pages of the others."""
    errors = result.errors
    pages_by_address = {page.address: page for page in all_pages(result.declarations, added_dates, errors)}
    if errors:
        pages_by_address["problems/"] = _problems_page("problems/", "现在不能公布的文件", errors)
    for path, group in groupby(errors, key=lambda p: p.path):
        identity, _ = identify(path)
        if identity:
            title = f"{identity.project} 现在不能公布"
            pages_by_address[identity.address] = _problems_page(
                identity.address, title, tuple(group), source_path=path
            )
    return tuple(pages_by_address[address] for address in sorted(pages_by_address))


def _single_page_spec(spec: PageSpec, _: Sequence[Excerpt] = ()) -> Iterator[PageSpec]:
    yield spec


def _static_page_specs() -> Iterator[PageSpec]:
    """Yield the pages that do not depend on declarations."""
    about = Link("关于本站", "about/")
    yield page_spec("glossary.md.jinja", "glossary/", breadcrumbs=(HOME, about), sections=GLOSSARY_SECTIONS)
    yield page_spec("search.md.jinja", "search/", title="检索申报表")
    yield from editor_page_specs()


def _problems_page(address: str, title: str, problems: Sequence[Problem], source_path: str = "") -> Page:
    values = {"title": title, "breadcrumbs": (HOME,), "problems": problems}
    return render_markdown(page_spec("problems.md.jinja", address, source_path=source_path, **values))
