"""Builds a site from its catalog: everything, or only what differs from the site that is there.

Each group of pages that a change touches asks the catalog its question again. A page whose answer has another digest is
rendered into a folder, and so are the files of the search and the sitemap.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.catalog.built_pages import (
    SITE_ADDRESS_FACT,
    asset_paths,
    build_facts,
    bytes_digest,
    changed_dates,
    group_of_page,
    page_addresses,
    page_count,
    pages_of_group,
    replace_assets,
    replace_build_facts,
    replace_pages,
)
from generator.catalog.database import Catalog
from generator.catalog.fill import CatalogChange
from generator.catalog.lists import identities
from generator.catalog.sources import SourceChanges
from generator.declarations.identity import WITHDRAWALS, is_edition
from generator.outputs.addresses import GeneratedFiles, HandwrittenFile, refuse_shared_addresses
from generator.outputs.data.search_data import (
    DOCUMENTS,
    SEARCH_INDEX,
    documents_file_data,
    search_file_data,
    search_files,
    search_index,
    shards,
    touched_search_files,
)
from generator.outputs.data.sitemap import SitemapEntry, date_addresses, sitemap_files
from generator.outputs.pages.declarations.declaration_page import DeclarationSpec
from generator.outputs.pages.page import Page, value_digest
from generator.outputs.pages.specs import (
    DATA_FILES_PAGE,
    STATIC_PAGES,
    WITHDRAWN_PAGES,
    PageGroup,
    Spec,
    all_groups,
    page_downloads,
    page_specs,
    render,
    touched_groups,
)
from generator.site.handwritten import HandwrittenPages
from generator.site.inputs import PublishedSite, read_file_dates
from generator.site.mkdocs_engine import Project, RenderBatch, render_batch
from generator.site.open_data.write_files import refresh_open_data
from generator.site.refresh import BuildProgress, RefreshedCatalog, refresh_catalog
from generator.system.atomic import write_tree
from generator.system.files import declaration_file
from generator.system.workers import WorkerPool

PAGES_PER_BATCH: Final = 50
"""Pages of one batch: a tenth of a second."""

PARALLEL_FROM_BATCHES: Final = 6
"""Batches that are worth the start of other processes."""


class BuildRequest(NamedTuple):
    """What to build: the project, how its declarations differ from those in the catalog, and the state of git.

    Rules look at `today`. `navigation` are the paths of the pages in the navigation, which MkDocs builds with the
    hand-written ones. The files of open data are made only if `open_data` says so.
    """

    project: Project
    root: Path
    docs: Path
    changes: SourceChanges
    revisions: str
    today: date
    navigation: frozenset[str]
    site: PublishedSite
    open_data: bool = False


class Built(NamedTuple):
    """The number of pages of a site, and the paths of the files that it no longer has."""

    pages: int
    removed: set[str]


class FilesChangedError(Exception):
    """Raised when a file of declarations/ changed after it was checked."""


def update_site(
    request: BuildRequest,
    catalog: Catalog,
    destination: Path,
    build_documents: Callable[[Mapping[str, Page], Container[str]], HandwrittenPages],
    pool: WorkerPool,
    progress: BuildProgress | None = None,
) -> Built:
    """Bring the catalog up to date and write what differs from the last build into `destination`, or everything.

    `build_documents` lets MkDocs build the hand-written pages, of which there is nothing to do in most builds. Raises
    InvalidDeclarationsError, FilesChangedError and SharedAddressError; nothing is committed.
    """
    facts = build_facts(catalog)
    changes = refresh_catalog(catalog, request.root, request.changes, request.today, pool, progress)
    dates_changed = facts.get("revisions") != request.revisions
    if dates_changed:
        read_file_dates(catalog, request.root, request.docs)
    replace_build_facts(catalog, {SITE_ADDRESS_FACT: request.site.address})
    groups = all_groups(catalog)
    if facts and changes is not None:
        groups = _touched(request, catalog, changes, dates_changed=dates_changed)
    before = page_addresses(catalog) if facts else []
    removed: set[str] = set()
    same_rows = bool(facts) and changes is not None and not changes.declarations
    if request.open_data and (dates_changed or not same_rows):
        local = WorkerPool(1) if request.project.files else pool  # other machines do not see the files
        removed = refresh_open_data(catalog, destination, request.site, local, progress, feeds_only=same_rows)
    removed |= _render_groups(request, catalog, groups, destination, pool, progress)
    documents = _documents(request, catalog, facts, build_documents)
    refuse_shared_addresses(documents.files, GeneratedFiles(catalog, "index.html"))
    removed |= _write_search(
        catalog, changes.declarations if changes and facts else None, documents, destination
    )
    sitemap = _write_sitemap(request, catalog, facts, documents, destination, addresses_before=before)
    removed |= {*facts.get("sitemap", ("", ()))[1]} - {*sitemap[1]}
    replace_build_facts(
        catalog,
        {
            "revisions": request.revisions,
            "day": request.today.isoformat(),
            "documents": documents.address_paths,
            "links": documents.links,
            "handwritten": documents.files,
            "base": documents.base,
            "sitemap": sitemap,
        },
    )
    return Built(page_count(catalog) + len(documents.address_paths), removed)


def _touched(
    request: BuildRequest, catalog: Catalog, changes: RefreshedCatalog, *, dates_changed: bool
) -> Iterator[PageGroup]:
    """Yield the groups of pages that may differ from those of the last build."""
    paths = {*request.changes.changed, *request.changes.removed}
    touched = touched_groups(catalog, *changes)
    if dates_changed:
        touched.add(PageGroup("home"))
    if any(is_edition(path) for path in paths):
        touched.add(STATIC_PAGES)
    if request.open_data and changes.declarations:
        touched.add(DATA_FILES_PAGE)
    yield from touched
    if WITHDRAWALS in paths:
        yield WITHDRAWN_PAGES  # last: declarations give their addresses up before


def _render_groups(
    request: BuildRequest,
    catalog: Catalog,
    groups: Iterable[PageGroup],
    destination: Path,
    pool: WorkerPool,
    progress: BuildProgress | None,
) -> set[str]:
    """Render the pages of some groups that differ; return the paths of files of pages that are gone."""
    removed: set[str] = set()

    def differing() -> Iterator[Spec]:
        for group in groups:
            before = pages_of_group(catalog, *group)
            now: dict[str, str] = {}
            for spec in page_specs(catalog, group):
                now[spec.address] = digest = spec.digest
                if before.get(spec.address) != digest:
                    yield _with_yaml(request.root, spec) if isinstance(spec, DeclarationSpec) else spec
            gone = before.keys() - now.keys()
            removed.update(f"{address}index.html" for address in gone)
            removed.update(path for address in gone for path in page_downloads(group, address))
            replace_pages(catalog, *group, gone, now)

    writes = not request.project.files  # else workers do not see the folder
    batches = _batches(request.project, str(destination) if writes else "", differing())
    first = list(islice(batches, PARALLEL_FROM_BATCHES))
    parallel = len(first) == PARALLEL_FROM_BATCHES
    done = 0
    for files in pool.map(render_batch, chain(first, batches), parallel=parallel):
        write_tree(destination, files)
        done += PAGES_PER_BATCH
        if progress:
            progress("生成网页", done, 0)
    generated = GeneratedFiles(catalog, "index.html")  # another group may have taken an address over
    return {path for path in removed if path not in generated}


def _batches(project: Project, destination: str, specs: Iterator[Spec]) -> Iterator[RenderBatch]:
    while batch := tuple(islice(specs, PAGES_PER_BATCH)):
        yield RenderBatch(project, destination, batch)


def _with_yaml(root: Path, spec: DeclarationSpec) -> DeclarationSpec:
    """Add the file of a declaration, which must still be what was checked."""
    file = declaration_file(root / spec.source_path, root, spec.source_path)
    if bytes_digest(file.data) != spec.present.yaml_digest:
        raise FilesChangedError(spec.source_path)
    return spec._replace(yaml=file.data)


def _documents(
    request: BuildRequest,
    catalog: Catalog,
    facts: Mapping[str, Any],
    build_documents: Callable[[Mapping[str, Page], Container[str]], HandwrittenPages],
) -> HandwrittenPages:
    """Return the hand-written pages; they are built again if a generated page that they link to has come or gone."""
    generated = GeneratedFiles(catalog, "index.md")
    if facts and all((path in generated) == exists for path, exists in facts["links"].items()):
        places = [(address, path) for address, path in facts["documents"]]  # JSON has no tuples
        files = [HandwrittenFile(*file) for file in facts["handwritten"]]
        return HandwrittenPages((), places, facts["links"], facts["base"], files)
    return build_documents(_navigation_pages(request, catalog), generated)


def _navigation_pages(request: BuildRequest, catalog: Catalog) -> dict[str, Page]:
    """Render the generated pages that are in the navigation, by path."""
    pages: dict[str, Page] = {}
    for path in request.navigation:
        address = path.removesuffix("index.md")
        group = group_of_page(catalog, address)
        for spec in page_specs(catalog, PageGroup(*group)) if group else ():
            if spec.address == address:
                pages[path], _ = render(spec)
    return pages


def _write_search(
    catalog: Catalog, changes: list[CatalogChange] | None, documents: HandwrittenPages, destination: Path
) -> set[str]:
    """Write the files of the search that differ; return the paths of those that are gone."""
    before = asset_paths(catalog)
    found = shards(catalog)
    files = search_files(found)
    touched = {file.name for file in (files if changes is None else touched_search_files(files, changes))}
    now: dict[str, str] = {}
    for file in files:
        if file.name in before and file.name not in touched:
            now[file.name] = before[file.name]
            continue
        now[file.name], data = search_file_data(catalog, file)
        if now[file.name] != before.get(file.name):
            write_tree(destination, {now[file.name]: data})
    if documents.search_documents or DOCUMENTS not in before:
        now[DOCUMENTS], data = documents_file_data(documents.search_documents)
        write_tree(destination, {now[DOCUMENTS]: data})
    else:
        now[DOCUMENTS] = before[DOCUMENTS]
    write_tree(destination, {SEARCH_INDEX: search_index(catalog, found, now)})
    replace_assets(catalog, before.keys() - now.keys(), now)
    return {*before.values()} - {*now.values()}


def _write_sitemap(
    request: BuildRequest,
    catalog: Catalog,
    facts: Mapping[str, Any],
    documents: HandwrittenPages,
    destination: Path,
    *,
    addresses_before: list[str],
) -> tuple[str, list[str]]:
    """Write the sitemap if it differs; return a digest of what it depends on beside addresses, and its files."""
    if not documents.base:
        return "", []
    addresses = page_addresses(catalog)
    digest = value_digest((documents.base, documents.address_paths, request.revisions))
    digest_before, files_before = facts.get("sitemap", ("", []))
    if digest == digest_before and addresses == addresses_before:
        return digest, files_before
    places = [SitemapEntry(documents.base + address, None, path) for address, path in documents.address_paths]
    sources = {identity.address: identity.path for identity in identities(catalog)}
    places += [
        SitemapEntry(documents.base + address, sources.get(address, ""), f"{address}index.md")
        for address in addresses
    ]
    dated = date_addresses(places, changed_dates(catalog, "declarations"), changed_dates(catalog, "docs"))
    write_tree(destination, files := sitemap_files(dated, documents.base))
    return digest, list(files)
