"""The edge that puts a site together: everything of it, or what differs from a site that is there.

Comes in: which declarations there are, what is known of the site so far, and hands to do the work. Goes out: files
below the place where the site is built, what the site is made of now, and which files are gone from it.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.groups import build_catalog
from generator.catalog.shelf import KnownUnit, UnitShelf
from generator.declarations.summary import value_digest
from generator.declarations.yaml.source import RawFile
from generator.outputs.data.search_data import (
    SEARCH_FOLDER,
    SEARCH_INDEX,
    SearchFile,
    documents_search_file,
    search_index,
    yearly_search_files,
)
from generator.outputs.data.sitemap import SitemapEntry as Address
from generator.outputs.data.sitemap import date_addresses, sitemap_files
from generator.outputs.pages.all_pages import page_groups
from generator.outputs.pages.declaration_page import download_paths
from generator.outputs.pages.page import Page, PageGroup, render_markdown
from generator.site.manifest import State, digest_of
from generator.site.mkdocs_engine import (
    Documents,
    FamilyWork,
    PageStamps,
    Place,
    UnitShare,
    build_families,
    build_units,
    publish,
)
from generator.system.atomic import write_tree
from generator.system.files import declaration_file
from generator.system.git import Life
from generator.system.workers import Hands

FILES_OF_A_SHARE: Final = 200
ROWS_OF_A_SHARE: Final = 5_000
"""What is handed out together: half a second's work, more where there is much of one kind."""

MUCH: Final = 300
"""Declarations from which on other processes are worth their start."""
ROWS_OF_A_FILE: Final = 100
"""So many rows of lists are as much work as a declaration's pages."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and of how much, 0 where that is not known."""


class Task(NamedTuple):
    """What is to be built and where.

    `units` are the files of each unit in declarations/, as digests by path; `homes` are digests of what the registry
    says of units, by slug; `lives` are those of declarations and of hand-written pages, as git knows them in its
    `revisions`; rules look at `today`, and what has no date was changed on `build_date`; `first` are the paths in a docs
    folder of generated pages that MkDocs builds with hand-written ones.
    """

    place: Place
    root: Path
    units: Mapping[str, Mapping[str, str]]
    registry_file: RawFile
    homes: Mapping[str, str]
    lives: tuple[Mapping[str, Life], Mapping[str, Life]]
    revisions: str
    today: date
    build_date: str
    first: Container[str]


class Assembled(NamedTuple):
    """What a site is made of, how many pages it has, and the paths of files that it no longer has."""

    state: State
    pages: int
    gone: set[str]


class Unsound(Exception):  # noqa: N818 - whoever hears it finds out what is wrong
    """There are errors in declarations."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where generated pages are, and which are those of declarations; it contains paths in a docs folder."""

    pages: set[str]
    declarations: set[str]

    def __contains__(self, path: object) -> bool:
        folder, _, name = str(path).rpartition("/")
        address = f"{folder}/" if folder else ""
        if name == "index.md":
            return address in self.pages
        return address in self.declarations and path in download_paths(address)


def assemble(
    task: Task,
    shelf: UnitShelf,
    before: State | None,
    document: Callable[[Mapping[str, Page], Addresses], Documents],
    hands: Hands,
    progress: Progress | None = None,
    *,
    much: bool = False,
) -> Assembled | None:
    """Build what differs from `before`, or everything; None where what differs cannot be told.

    `shelf` has what is known of units and is kept up to date. `document` lets MkDocs build the hand-written pages, and
    the first of the generated ones, and says what came of it; it is asked only where there is nothing before. `much`
    says that other processes are to help, even if they are hardly worth it.
    """
    known, gone = _units(task, shelf, hands, progress, much=much)
    summaries = [one.summary for one in known]
    whole = build_catalog(entry for one in summaries for entry in one.entries)
    every = list(page_groups(whole, summaries, {path: life.added for path, life in task.lives[0].items()}))
    old = before.families if before else {}
    stamps = {one.name: old[one.name][1] for one in every if one.digest == old.get(one.name, ("",))[0]}
    changed = [one for one in every if one.name not in stamps]
    first = {} if before else _first(task, changed, stamps)
    old_search = before.stages if before else {}
    search: dict[str, tuple[str, str]] = {}

    def shares() -> Iterator[list[FamilyWork]]:
        yield from _family_shares([one for one in changed if one.name not in stamps], shelf, old)
        search.update(
            _search(task, old_search, yearly_search_files(whole, summaries, shelf))
        )  # while the last are worked on

    much = much or sum(one.row_count for one in changed) >= MUCH * ROWS_OF_A_FILE
    for made in hands(partial(build_families, task.place), shares(), much=much):
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
    if before and any((path in addresses) != there for path, there in before.asked.items()):
        return None
    if before:
        documents = _documents_before(before)
        search["documents"] = old_search["documents"]
    else:
        documents = document(first, addresses)
        search |= _search(task, {}, [documents_search_file(documents.written)])
    files = {name: file for name, (_, file) in search.items()}
    write_tree(Path(task.place.site), {SEARCH_INDEX: search_index(whole, files)})
    state = State(
        families={one.name: (one.digest, stamps[one.name]) for one in every},
        stages=search,
        documents=documents.places,
        asked=documents.asked,
        sitemap=_sitemap(task, before, documents, addresses),
        base=documents.base,
    )
    if before:
        gone |= _files_beside_units(before) - _files_beside_units(state)
    return Assembled(state, len(addresses.pages) + len(state.documents), gone)


def _units(
    task: Task, shelf: UnitShelf, hands: Hands, progress: Progress | None, *, much: bool
) -> tuple[list[KnownUnit], set[str]]:
    """Bring the shelf up to date; returns what is known of units, in order, and what files are gone."""
    known = shelf.units()
    now = {
        unit: digest_of([task.homes.get(unit), sorted(files.items())]) for unit, files in task.units.items()
    }
    good = {"", task.today.isoformat()}
    todo = [
        unit
        for unit in sorted(now)
        if unit not in known or known[unit].digest != now[unit] or known[unit].until not in good
    ]
    gone: set[str] = set()
    for unit in known.keys() - now.keys():
        gone |= _files_of(known.pop(unit))
        shelf.remove(unit)
    done, whole = 0, sum(len(task.units[unit]) for unit in todo)
    much = much or whole >= MUCH
    for units in hands(partial(build_units, task.place), _unit_shares(task, todo), much=much):
        if units is None:
            raise Unsound
        for one in units:
            name = one.summary.unit
            made = KnownUnit(now[name], one.until, one.addresses, one.summary)
            shelf.put(made, one.excerpts)
            gone |= _files_of(known[name]) - _files_of(made) if name in known else set()
            known[name] = made
            done += len(one.summary.entries)
        if progress:
            progress("生成申报表", done, whole)
    return [known[unit] for unit in sorted(known)], gone


def _unit_shares(task: Task, units: Iterable[str]) -> Iterator[UnitShare]:
    files: list[RawFile] = []
    for unit in units:
        files += (declaration_file(task.root / path, task.root, path) for path in sorted(task.units[unit]))
        if len(files) >= FILES_OF_A_SHARE:
            yield UnitShare(tuple(files), task.registry_file, task.today)
            files = []
    if files:
        yield UnitShare(tuple(files), task.registry_file, task.today)


def _files_of(unit: KnownUnit) -> set[str]:
    """The files of a unit's pages."""
    files = {f"{address}index.html" for address in unit.addresses}
    return files.union(*(download_paths(entry.address) for entry in unit.summary.entries))


def _files_beside_units(state: State) -> set[str]:
    """The files that may come and go beside those of units."""
    return {
        *(f"{address}index.html" for _, pages in state.families.values() for address in pages),
        *(SEARCH_FOLDER + file for _, file in state.stages.values()),
        *state.sitemap[1],
    }


def _first(task: Task, families: Iterable[PageGroup], stamps: dict[str, PageStamps]) -> dict[str, Page]:
    """The pages that MkDocs builds, by path; the other ones of their families are built here."""
    first: dict[str, Page] = {}
    for family in families:
        if f"{family.name}index.md" in task.first:
            plans = list(family.page_specs(()))
            stamps[family.name] = {plan.address: plan.digest for plan in plans}
            pages = {f"{plan.address}index.md": render_markdown(plan) for plan in plans}
            first |= {path: page for path, page in pages.items() if path in task.first}
            publish(task.place, (page for path, page in pages.items() if path not in task.first))
    return first


def _family_shares(
    families: Iterable[PageGroup], shelf: UnitShelf, before: Mapping[str, tuple[str, PageStamps]]
) -> Iterator[list[FamilyWork]]:
    """The largest come first."""
    share: list[FamilyWork] = []
    rows = 0
    for family in sorted(families, key=lambda family: -family.row_count):
        excerpts = tuple(shelf.excerpts(family.topic)) if family.topic else ()
        share.append(FamilyWork(family, excerpts, before.get(family.name, ("", {}))[1]))
        rows += family.row_count
        if rows >= ROWS_OF_A_SHARE:
            yield share
            share, rows = [], 0
    if share:
        yield share


def _documents_before(before: State) -> Documents:
    places = [(address, path) for address, path in before.documents]  # JSON has no tuples
    return Documents((), places, before.asked, before.base)


def _search(
    task: Task, before: Mapping[str, tuple[str, str]], made: Iterable[SearchFile]
) -> dict[str, tuple[str, str]]:
    """Write the files of the search that are not what they were; returns a digest and the file's name for each."""
    found = {}
    for stage in made:
        old_stamp, name = before.get(stage.name, ("", ""))
        if old_stamp != stage.digest:
            name, data = stage.encode()
            write_tree(Path(task.place.site), {SEARCH_FOLDER + name: data})
        found[stage.name] = (stage.digest, name)
    return found


def _sitemap(
    task: Task, before: State | None, documents: Documents, addresses: Addresses
) -> tuple[str, list[str]]:
    """Write the sitemap, if it is not what it was; returns a digest of what it is made of, and its files."""
    if not documents.base:
        return "", []
    pages = sorted(addresses.pages)
    now = value_digest((documents.base, documents.places, pages, task.revisions, task.build_date))
    if before and before.sitemap[0] == now:
        return before.sitemap
    places = [Address(documents.base + address, None, path) for address, path in documents.places]
    for address in pages:
        origin = f"{address[:-1]}.yml" if address in addresses.declarations else ""
        places.append(Address(documents.base + address, origin, f"{address}index.md"))
    declared, written = ({path: life.changed for path, life in lives.items()} for lives in task.lives)
    files = sitemap_files(date_addresses(places, declared, written, task.build_date), documents.base)
    write_tree(Path(task.place.site), files)
    return now, list(files)
