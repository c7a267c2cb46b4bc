"""Builds a site: everything, or only what differs from the site that is there.

Returns what the site now consists of, and which files are to be removed; writes all others.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.groups import build_catalog
from generator.catalog.shelf import StoredUnit, UnitStore
from generator.declarations.summary import value_digest
from generator.declarations.yaml.source import RawFile
from generator.outputs.data.search_data import (
    SEARCH_FOLDER,
    SEARCH_INDEX,
    SearchFile,
    documents_search_file,
    search_index,
    search_shards,
    shard_search_files,
)
from generator.outputs.data.sitemap import SitemapEntry, date_addresses, sitemap_files
from generator.outputs.pages.all_pages import page_groups
from generator.outputs.pages.declaration_page import download_paths
from generator.outputs.pages.page import Page, PageGroup, render_markdown
from generator.site.manifest import State, json_digest
from generator.site.mkdocs_engine import (
    BuildLocation,
    GroupBatch,
    HandwrittenPages,
    PageDigests,
    UnitBatch,
    build_page_groups,
    build_units,
    write_pages,
)
from generator.system.atomic import write_tree
from generator.system.files import declaration_file
from generator.system.git import FileDates
from generator.system.workers import WorkerPool

FILES_PER_BATCH: Final = 200
ROWS_PER_BATCH: Final = 5_000
"""Work of one batch: half a second, more for a large page group."""

PARALLEL_FROM: Final = 300
"""Number of declarations from which other processes are worth their start."""
ROWS_PER_FILE: Final = 100
"""Rows of lists that are as much work as the pages of one declaration."""

BuildProgress: TypeAlias = Callable[[str, int, int], None]
"""Progress callback: step name, items done, items in total (0 if unknown)."""


class BuildRequest(NamedTuple):
    """What to build, and where.

    `units` are the files of each unit, as digests by path. `unit_department_digests` digest what the registry says of
    units, by slug. `file_dates` are those of declarations and of hand-written pages in git's `revisions`. Rules look at
    `today`; a page without a date was changed on `build_date`. `prebuilt_paths` are the paths in a docs folder of generated
    pages that MkDocs builds with hand-written ones.
    """

    location: BuildLocation
    root: Path
    units: Mapping[str, Mapping[str, str]]
    registry_file: RawFile
    unit_department_digests: Mapping[str, str]
    file_dates: tuple[Mapping[str, FileDates], Mapping[str, FileDates]]
    revisions: str
    today: date
    build_date: str
    prebuilt_paths: Container[str]


class BuildResult(NamedTuple):
    """What a site consists of, its number of pages, and the paths of files to remove."""

    state: State
    pages: int
    removed: set[str]


class InvalidDeclarationsError(Exception):
    """Raised when a declaration has errors. The site is left unchanged; the caller reports them."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of generated pages, and which are those of declarations; contains paths in a docs folder."""

    pages: set[str]
    declarations: set[str]

    def __contains__(self, path: object) -> bool:
        folder, _, name = str(path).rpartition("/")
        address = f"{folder}/" if folder else ""
        if name == "index.md":
            return address in self.pages
        return address in self.declarations and path in download_paths(address)


def assemble(
    request: BuildRequest,
    shelf: UnitStore,
    before: State | None,
    document: Callable[[Mapping[str, Page], Addresses], HandwrittenPages],
    pool: WorkerPool,
    progress: BuildProgress | None = None,
    *,
    parallel: bool = False,
) -> BuildResult | None:
    """Build what differs from `before`, or everything; None if the differences are unknown.

    `shelf` is the store of units and is updated. `document` lets MkDocs build the hand-written pages; it is only called
    if there is nothing before. `parallel` uses other processes even for little work.
    """
    known, gone = _units(request, shelf, pool, progress, parallel=parallel)
    summaries = [one.summary for one in known]
    whole = build_catalog(entry for one in summaries for entry in one.entries)
    every = list(
        page_groups(whole, summaries, {path: life.added for path, life in request.file_dates[0].items()})
    )
    old = before.page_groups if before else {}
    stamps = {one.name: old[one.name][1] for one in every if one.digest == old.get(one.name, ("",))[0]}
    changed = [one for one in every if one.name not in stamps]
    first = {} if before else _prebuilt_pages(request, changed, stamps)
    old_search = before.stages if before else {}
    shards, search = search_shards(whole), dict[str, tuple[str, str]]()

    def shares() -> Iterator[list[GroupBatch]]:
        yield from _group_batches([one for one in changed if one.name not in stamps], shelf, old)
        search.update(
            _search(request, old_search, shard_search_files(shards, summaries, shelf))
        )  # while the last are worked on

    parallel = parallel or sum(one.row_count for one in changed) >= PARALLEL_FROM * ROWS_PER_FILE
    for made in pool.map(partial(build_page_groups, request.location), shares(), parallel=parallel):
        stamps |= made
        if progress:
            progress("生成列表", len(stamps), len(every))
    addresses = Addresses(
        {
            *(address for one in known for address in one.addresses),
            *(address for pages in stamps.values() for address in pages),
        },
        {entry.address for entry in whole.summaries},
    )
    if before and any((path in addresses) != there for path, there in before.links.items()):
        return None
    if before:
        documents = _documents_before(before)
        search["documents"] = old_search["documents"]
    else:
        documents = document(first, addresses)
        search |= _search(request, {}, [documents_search_file(documents.search_documents)])
    files = {name: file for name, (_, file) in search.items()}
    write_tree(Path(request.location.site), {SEARCH_INDEX: search_index(whole, shards, files)})
    state = State(
        page_groups={one.name: (one.digest, stamps[one.name]) for one in every},
        stages=search,
        documents=documents.address_paths,
        links=documents.links,
        sitemap=_sitemap(request, before, documents, addresses),
        base=documents.base,
    )
    if before:
        gone |= _files_beside_units(before) - _files_beside_units(state)
    return BuildResult(state, len(addresses.pages) + len(state.documents), gone)


def _units(
    request: BuildRequest,
    shelf: UnitStore,
    pool: WorkerPool,
    progress: BuildProgress | None,
    *,
    parallel: bool,
) -> tuple[list[StoredUnit], set[str]]:
    """Update the store of units; return the units in order, and the files to remove."""
    known = shelf.units()
    now = {
        unit: json_digest([request.unit_department_digests.get(unit), sorted(files.items())])
        for unit, files in request.units.items()
    }
    good = {"", request.today.isoformat()}
    todo = [
        unit
        for unit in sorted(now)
        if unit not in known or known[unit].digest != now[unit] or known[unit].until not in good
    ]
    gone: set[str] = set()
    for unit in known.keys() - now.keys():
        gone |= _files_of(known.pop(unit))
        shelf.remove(unit)
    done, whole = 0, sum(len(request.units[unit]) for unit in todo)
    parallel = parallel or whole >= PARALLEL_FROM
    for units in pool.map(
        partial(build_units, request.location), _unit_batches(request, todo), parallel=parallel
    ):
        if units is None:
            raise InvalidDeclarationsError
        for one in units:
            name = one.summary.unit
            made = StoredUnit(now[name], one.until, one.addresses, one.summary)
            shelf.put(made, one.excerpts)
            gone |= _files_of(known[name]) - _files_of(made) if name in known else set()
            known[name] = made
            done += len(one.summary.entries)
        if progress:
            progress("生成申报表", done, whole)
    return [known[unit] for unit in sorted(known)], gone


def _unit_batches(request: BuildRequest, units: Iterable[str]) -> Iterator[UnitBatch]:
    files: list[RawFile] = []
    for unit in units:
        files += (
            declaration_file(request.root / path, request.root, path) for path in sorted(request.units[unit])
        )
        if len(files) >= FILES_PER_BATCH:
            yield UnitBatch(tuple(files), request.registry_file, request.today)
            files = []
    if files:
        yield UnitBatch(tuple(files), request.registry_file, request.today)


def _files_of(unit: StoredUnit) -> set[str]:
    """Yield the files of a unit's pages."""
    files = {f"{address}index.html" for address in unit.addresses}
    return files.union(*(download_paths(entry.address) for entry in unit.summary.entries))


def _files_beside_units(state: State) -> set[str]:
    """Return the files that may come and go beside those of units."""
    return {
        *(f"{address}index.html" for _, pages in state.page_groups.values() for address in pages),
        *(SEARCH_FOLDER + file for _, file in state.stages.values()),
        *state.sitemap[1],
    }


def _prebuilt_pages(
    task: BuildRequest, families: Iterable[PageGroup], stamps: dict[str, PageDigests]
) -> dict[str, Page]:
    """Render the pages that MkDocs builds, by path; the others of their groups are rendered later."""
    first: dict[str, Page] = {}
    for family in families:
        if f"{family.name}index.md" in task.prebuilt_paths:
            plans = list(family.page_specs(()))
            stamps[family.name] = {plan.address: plan.digest for plan in plans}
            pages = {f"{plan.address}index.md": render_markdown(plan) for plan in plans}
            first |= {path: page for path, page in pages.items() if path in task.prebuilt_paths}
            write_pages(
                task.location, (page for path, page in pages.items() if path not in task.prebuilt_paths)
            )
    return first


def _group_batches(
    families: Iterable[PageGroup], shelf: UnitStore, before: Mapping[str, tuple[str, PageDigests]]
) -> Iterator[list[GroupBatch]]:
    """Yield batches of page groups, the largest first."""
    share: list[GroupBatch] = []
    rows = 0
    for family in sorted(families, key=lambda family: -family.row_count):
        excerpts = tuple(shelf.excerpts(family.topic)) if family.topic else ()
        share.append(GroupBatch(family, excerpts, before.get(family.name, ("", {}))[1]))
        rows += family.row_count
        if rows >= ROWS_PER_BATCH:
            yield share
            share, rows = [], 0
    if share:
        yield share


def _documents_before(before: State) -> HandwrittenPages:
    places = [(address, path) for address, path in before.documents]  # JSON has no tuples
    return HandwrittenPages((), places, before.links, before.base)


def _search(
    task: BuildRequest, before: Mapping[str, tuple[str, str]], made: Iterable[SearchFile]
) -> dict[str, tuple[str, str]]:
    """Write the search files that differ; return, for each, a digest and the file's name."""
    found = {}
    for stage in made:
        old_stamp, name = before.get(stage.name, ("", ""))
        if old_stamp != stage.digest:
            name, data = stage.encode()
            write_tree(Path(task.location.site), {SEARCH_FOLDER + name: data})
        found[stage.name] = (stage.digest, name)
    return found


def _sitemap(
    task: BuildRequest, before: State | None, documents: HandwrittenPages, addresses: Addresses
) -> tuple[str, list[str]]:
    """Write the sitemap if it differs; return a digest of its inputs, and its files."""
    if not documents.base:
        return "", []
    pages = sorted(addresses.pages)
    now = value_digest((documents.base, documents.address_paths, pages, task.revisions, task.build_date))
    if before and before.sitemap[0] == now:
        return before.sitemap
    places = [SitemapEntry(documents.base + address, None, path) for address, path in documents.address_paths]
    for address in pages:
        origin = f"{address[:-1]}.yml" if address in addresses.declarations else ""
        places.append(SitemapEntry(documents.base + address, origin, f"{address}index.md"))
    declared, written = ({path: life.changed for path, life in lives.items()} for lives in task.file_dates)
    files = sitemap_files(date_addresses(places, declared, written, task.build_date), documents.base)
    write_tree(Path(task.location.site), files)
    return now, list(files)
