"""Every page of the site, in groups, and which groups a changed declaration touches.

Addresses never change. Nothing in this module knows MkDocs or touches the disk.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.built_pages import SITE_ADDRESS_FACT, build_facts
from generator.catalog.database import Catalog
from generator.catalog.fill import CatalogChange, DeclarationState, memberships
from generator.catalog.lists import (
    Grouping,
    edition_files,
    groups,
    withdrawn_declarations,
)
from generator.catalog.measures import measures_with_pages, units_with_measure
from generator.catalog.open_data.made_files import data_files
from generator.declarations.editions.known_editions import editions_by_file
from generator.declarations.editions.printed_declaration import funding_fields
from generator.declarations.identity import WITHDRAWALS, identify
from generator.diagnostics.problem import Problem
from generator.forms import vocabulary as v
from generator.forms.display import split_paragraphs
from generator.forms.glossary import GLOSSARY_SECTIONS
from generator.outputs.data.form_templates import templates_of_page
from generator.outputs.data.tables.data_page import DATA_FILES_ADDRESS, data_page_values
from generator.outputs.pages.declarations.declaration_files import declaration_file_paths
from generator.outputs.pages.declarations.declaration_page import (
    DeclarationSpec,
    declaration_page_specs,
    render_declaration,
)
from generator.outputs.pages.editor_pages import (
    edition_labels,
    edition_page_specs,
    editor_page_specs,
    template_downloads,
)
from generator.outputs.pages.home import home_page_spec
from generator.outputs.pages.indicator_pages import (
    kind_page_specs,
    measure_page_specs,
    overview_page_specs,
)
from generator.outputs.pages.lists.choice_pages import choice_page_specs
from generator.outputs.pages.lists.department_pages import department_page_specs
from generator.outputs.pages.lists.group_lists import grouping_page_specs
from generator.outputs.pages.lists.groupings import FORM_CHOICES, GROUPING_PAGES
from generator.outputs.pages.lists.unit_pages import unit_page_specs
from generator.outputs.pages.lists.unit_year_pages import unit_year_page_specs
from generator.outputs.pages.lists.year_pages import year_page_specs
from generator.outputs.pages.page import HOME, Asset, Link, Page, PageSpec, page_spec, render_markdown
from generator.outputs.pages.page_files import page_file_paths, page_files

Spec: TypeAlias = PageSpec | DeclarationSpec
"""A page to be rendered: plain values with an address and a digest."""


class PageGroup(NamedTuple):
    """Pages that answer the same question: one of PAGE_KINDS, and what it is asked about."""

    kind: str
    key: str = ""


def _home_page_specs(catalog: Catalog, _: str) -> Iterator[PageSpec]:
    yield home_page_spec(catalog)


def _static_page_specs(catalog: Catalog, _: str) -> Iterator[PageSpec]:
    """Yield the pages that depend on no declaration, but on the site's own editions."""
    about = Link("关于本站", "about/")
    editions = editions_by_file(edition_files(catalog))
    yield page_spec(
        "glossary.md.jinja",
        "glossary/",
        breadcrumbs=(HOME, about),
        sections=GLOSSARY_SECTIONS,
        labels=edition_labels(editions),
    )
    yield page_spec("search.md.jinja", "search/", title="检索申报表")
    yield page_spec("compare.md.jinja", "compare/", title="比较申报表", funding=funding_fields())
    yield from editor_page_specs()
    yield from edition_page_specs(editions)


def _withdrawn_page_specs(catalog: Catalog, _: str) -> Iterator[PageSpec]:
    """Yield a page for each declaration that is published no more."""
    for withdrawn in withdrawn_declarations(catalog):
        yield page_spec(
            "withdrawn.md.jinja",
            withdrawn.identity.address,
            source_path=WITHDRAWALS,
            breadcrumbs=(HOME,),
            year=withdrawn.identity.year,
            project_name=withdrawn.project_name,
            withdrawn_on=withdrawn.withdrawn_on,
            withdrawn_by=withdrawn.withdrawn_by,
            paragraphs=split_paragraphs(withdrawn.reason),
            moved_to=withdrawn.moved_to.address if withdrawn.moved_to else "",
        )


def _data_files_page_specs(catalog: Catalog, _: str) -> Iterator[PageSpec]:
    """Yield the page of the files of open data."""
    address = str(build_facts(catalog).get(SITE_ADDRESS_FACT, ""))
    yield page_spec(
        "data_files.md.jinja",
        DATA_FILES_ADDRESS,
        breadcrumbs=(HOME, Link("关于本站", "about/"), Link("数据与再利用", "data/")),
        **data_page_values(data_files(catalog), address),
    )


DECLARATION_PAGES: Final = "declarations"
"""The kind of the pages of declarations, a group for each unit."""

STATIC_PAGES: Final = PageGroup("static")
"""The pages that change with the site's own editions only."""

WITHDRAWN_PAGES: Final = PageGroup("withdrawn")
"""The pages in place of declarations that are published no more."""

DATA_FILES_PAGE: Final = PageGroup("data-files")
"""The page of the files of open data."""

PAGE_KINDS: Final[Mapping[str, Callable[[Catalog, str], Iterator[Spec]]]] = {
    "home": _home_page_specs,
    "static": _static_page_specs,
    "groups": grouping_page_specs,
    Grouping.YEAR: year_page_specs,
    Grouping.UNIT_YEAR: unit_year_page_specs,
    Grouping.UNIT: unit_page_specs,
    Grouping.DEPARTMENT: department_page_specs,
    Grouping.NATURE: partial(choice_page_specs, Grouping.NATURE),
    Grouping.CATEGORY: partial(choice_page_specs, Grouping.CATEGORY),
    "indicators": overview_page_specs,
    "kind": kind_page_specs,
    "measure": measure_page_specs,
    DECLARATION_PAGES: declaration_page_specs,
    "withdrawn": _withdrawn_page_specs,
    "data-files": _data_files_page_specs,
}
"""What yields the pages of a group, called with the group's key; none if the catalog no longer has it."""

_LISTS: Final = tuple(grouping for grouping in Grouping if grouping is not Grouping.ALL)
_SUMMARIES: Final = (
    PageGroup("home"),
    *(PageGroup("groups", grouping) for grouping in GROUPING_PAGES),
)
"""The groups that show a number or a sum of all declarations."""


def page_specs(catalog: Catalog, group: PageGroup) -> Iterator[Spec]:
    """Yield the pages of a group."""
    return PAGE_KINDS[group.kind](catalog, group.key)


def all_groups(catalog: Catalog) -> Iterator[PageGroup]:
    """Yield every group of pages; what makes most work comes first."""
    yield from (PageGroup("kind", kind.slug) for kind in v.INDICATOR_KINDS)
    for grouping in _LISTS:
        if grouping in FORM_CHOICES:
            yield from (PageGroup(grouping, slug) for slug in FORM_CHOICES[grouping].values())
        else:
            yield from (PageGroup(grouping, row.slug) for row in groups(catalog, grouping))
    for kind, slug in measures_with_pages(catalog):
        yield PageGroup("measure", f"{kind}/{slug}")
    yield from (PageGroup(DECLARATION_PAGES, row.slug) for row in groups(catalog, Grouping.UNIT))
    yield STATIC_PAGES
    yield WITHDRAWN_PAGES
    yield DATA_FILES_PAGE
    yield PageGroup("indicators")
    yield from _SUMMARIES


def touched_groups(
    catalog: Catalog, changes: Iterable[CatalogChange], measures: Iterable[int] = ()
) -> set[PageGroup]:
    """Return the groups whose pages may show something else since some declarations changed.

    `measures` are those with which indicators of any project now compare otherwise.
    """
    touched: set[PageGroup] = set()
    for identity, before, after in changes:
        touched |= {PageGroup(DECLARATION_PAGES, identity.unit), *_bodies_of(before), *_bodies_of(after)}
        if _listed(before) != _listed(after):
            touched |= {*_lists_of(before), *_lists_of(after), *_SUMMARIES}
            touched |= {PageGroup(Grouping.YEAR, str(identity.year + 1))}  # compares itself with this year
            touched |= {PageGroup(Grouping.UNIT_YEAR, f"{identity.year + 1}/{identity.unit}")}
        touched |= _touched_by_indicators(before, after)
    for measure_id in measures:
        touched |= {PageGroup(DECLARATION_PAGES, unit) for unit in units_with_measure(catalog, measure_id)}
    return touched


def _touched_by_indicators(before: DeclarationState | None, after: DeclarationState | None) -> set[PageGroup]:
    """Return the groups that show indicators which differ, or whose project or unit has another name."""
    old, new = (set(state.indicators) if state else set() for state in (before, after))
    changed = old ^ new if _names(before) == _names(after) else old | new
    touched = {PageGroup("kind", one.kind) for one in changed}
    touched |= {PageGroup("measure", f"{one.kind}/{one.slug}") for one in changed}
    if changed:
        touched |= {PageGroup("home"), PageGroup("indicators")}
    return touched


def _listed(state: DeclarationState | None) -> object:
    """Return what lists, or sums of lists, show of a declaration."""
    return (state.summary, state.funds) if state else None


def _bodies_of(state: DeclarationState | None) -> Iterator[PageGroup]:
    """Yield the pages of unit and department: the registry may say something else of them."""
    if state:
        yield PageGroup(Grouping.UNIT, state.summary.identity.unit)
        yield PageGroup(Grouping.DEPARTMENT, state.summary.department)


def _names(state: DeclarationState | None) -> object:
    return (state.summary.project_name, state.summary.implementing_unit) if state else None


def _lists_of(state: DeclarationState | None) -> Iterator[PageGroup]:
    """Yield the lists that a declaration is on."""
    for grouping, slug, _ in memberships(state.summary) if state else ():
        if grouping in _LISTS:
            yield PageGroup(grouping, slug)


def page_downloads(group: PageGroup, address: str) -> tuple[str, ...]:
    """Return the paths of the files that are made with the page at an address."""
    if group.kind == DECLARATION_PAGES:
        return declaration_file_paths(address)
    return (*templates_of_page(address), *page_file_paths(group.kind, address))


def render(spec: Spec) -> tuple[Page, tuple[Asset, ...]]:
    """Render a page and the files that are made of it."""
    if isinstance(spec, DeclarationSpec):
        return render_declaration(spec)
    return render_markdown(spec), (*template_downloads(spec), *page_files(spec))


def all_pages(
    catalog: Catalog, yaml: Mapping[str, bytes], errors: Sequence[Problem] = ()
) -> tuple[tuple[Page, ...], tuple[Asset, ...]]:
    """Return every generated page by address, and all downloads by path.

    `yaml` are the files of the declarations, by path. In a preview the home page counts the `errors`, and pages show them.
    """
    pages: list[Page] = []
    downloads: list[Asset] = []
    for group in all_groups(catalog):
        for spec in page_specs(catalog, group):
            if isinstance(spec, DeclarationSpec):
                page, assets = render(spec._replace(yaml=yaml[spec.source_path]))
            else:
                page, assets = render(
                    home_page_spec(catalog, errors) if errors and not spec.address else spec
                )
            pages.append(page)
            downloads += assets
    by_address = {page.address: page for page in (*pages, *_problem_pages(errors))}
    return (
        tuple(by_address[address] for address in sorted(by_address)),
        tuple(sorted(downloads, key=lambda asset: asset.path)),
    )


def _problem_pages(errors: Sequence[Problem]) -> Iterator[Page]:
    """Yield a page of all errors, and one in place of each declaration that has some."""
    if errors:
        yield _problems_page("problems/", "现在不能公布的文件", errors)
    for path, group in groupby(errors, key=lambda p: p.path):
        identity, _ = identify(path)
        if identity:
            title = f"{identity.project} 现在不能公布"
            yield _problems_page(identity.address, title, tuple(group), source_path=path)


def _problems_page(address: str, title: str, problems: Sequence[Problem], source_path: str = "") -> Page:
    values = {"title": title, "breadcrumbs": (HOME,), "problems": problems}
    return render_markdown(page_spec("problems.md.jinja", address, source_path=source_path, **values))
