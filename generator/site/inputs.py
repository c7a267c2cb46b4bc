"""The inputs of a build as they are now, and how they differ from those of the last build.

Without a record of the last build, or in doubt, everything is built. Slow modules are imported when needed.
"""

import json
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.catalog.built_pages import (
    SourceFile,
    build_facts,
    bytes_digest,
    replace_file_dates,
    source_files,
)
from generator.catalog.database import Catalog, CatalogError, open_catalog
from generator.catalog.sources import SourceChanges, source_changes
from generator.system import atomic
from generator.system.clock import today
from generator.system.package import program_digest
from generator.system.programs.git import file_history, git_heads
from generator.system.trees.output_folder import OutputFolder, read_output
from generator.system.trees.second_tree import tree_identity

_log = logging.getLogger(__name__)

SITE_ADDRESS: Final = "GONGKAI_SITE_URL"
"""Variable with the site's own address, for where mkdocs.yml has no `site_url`: hosts tell it to their workflows."""


class PublishedSite(NamedTuple):
    """A site for those who read of it elsewhere: its name, its address, "" if that is not known, and its declarations/."""

    name: str
    address: str
    declarations: Path


class SitePaths(NamedTuple):
    """A site, its declarations, and two folders: for cached results, and for the state of this site; None if not allowed."""

    declarations: Path
    site: Path
    cache: Path | None
    state_dir: Path | None

    @property
    def catalog(self) -> Path | None:
        """Path of the database of declarations and of what was built of them."""
        return self.state_dir and self.state_dir / "catalog.sqlite"

    @property
    def second_tree(self) -> Path | None:
        """Path of the second tree, which is changed before it is exchanged with the site."""
        return self.state_dir and self.state_dir / "spare"


class Snapshot(NamedTuple):
    """The inputs of a build as they are now, and the catalog of the last build if it can be used.

    `facts` are what it recorded, None if its site is not in place or anything but the declarations changed since. `output`
    is what stands in the folder of the site, None if that has no list of ours. `open_data` says whether the site has, or is
    to have, the files of open data.
    """

    catalog: Catalog | None
    changes: SourceChanges
    facts: Mapping[str, Any] | None
    output: OutputFolder | None
    revisions: str
    today: date
    open_data: bool = False

    @property
    def up_to_date(self) -> int | None:
        """Number of pages of the site if there is nothing to build, else None."""
        if self.facts is None or self.changes.changed or self.changes.removed:
            return None
        same = (self.facts["day"], self.facts["revisions"]) == (self.today.isoformat(), self.revisions)
        return int(self.facts["pages"]) if same else None


@contextmanager
def lock_site(declarations: Path, site: Path, cache: Path | None) -> Iterator[SitePaths | None]:
    """Yield the paths of a site, locked for this process; None if another process has it.

    If the cache folder cannot be used, the site is built without one.
    """
    with atomic.locked_state(cache, "sites", site) as state:
        paths = SitePaths(declarations, site, cache if state.path else None, state.path)
        yield None if state.is_busy else paths


@contextmanager
def take_snapshot(
    paths: SitePaths, *, from_scratch: bool = False, open_data: bool = False
) -> Iterator[Snapshot]:
    """Compare all inputs with those of the last build; the catalog is closed when the block ends.

    `from_scratch` disregards everything that is known.
    """
    atomic.remove_leftovers(paths.site.resolve())
    with ExitStack() as stack:
        catalog = _known_catalog(paths) if not from_scratch else None
        if catalog:
            stack.enter_context(catalog)
        facts, known = _known_facts(catalog)
        if facts:
            _finish_exchange(paths, facts)
        output = read_output(paths.site.resolve())
        if facts and not _is_in_place(paths, facts, output, open_data=open_data):
            facts = None
        changes = source_changes(paths.declarations, known, today())
        git_revisions = revisions(paths, facts["inputs"]) if facts else ""
        yield Snapshot(catalog, changes, facts, output, git_revisions, today(), open_data)


def _known_catalog(paths: SitePaths) -> Catalog | None:
    file = paths.catalog
    if file is None:
        return None
    try:
        catalog = open_catalog(file, program_digest())
    except CatalogError:  # somebody else has it open
        catalog = None
    if catalog is None and file.exists():
        _log.info("上次生成的数据 %s 不能用，全部重新生成", file)
    return catalog


def _known_facts(catalog: Catalog | None) -> tuple[Mapping[str, Any] | None, Mapping[str, SourceFile]]:
    """Return the facts of the last build, and the files that it read."""
    if catalog is None:
        return None, {}
    try:
        return build_facts(catalog) or None, source_files(catalog)
    except CatalogError as error:
        _log.info("上次生成的数据不能用（%s），全部重新生成", error)
        return None, {}


def _finish_exchange(paths: SitePaths, facts: Mapping[str, Any]) -> None:
    """Exchange the site for its second tree if the last build was killed before it could, and the site is still ours."""
    second, site = paths.second_tree, paths.site.resolve()
    if second and facts["tree"] == tree_identity(second) and read_output(site):
        atomic.exchange_folders(second, site)


def _is_in_place(
    paths: SitePaths, facts: Mapping[str, Any], output: OutputFolder | None, *, open_data: bool
) -> bool:
    """Return whether the site is that of the last build, and nothing but declarations has changed since."""
    return (
        output is not None
        and facts["tree"] == tree_identity(paths.site.resolve())
        and facts["content"] == output.content
        and inputs_digest(paths, facts["inputs"], open_data=open_data) == facts["inputs_digest"]
    )


def inputs_digest(paths: SitePaths, inputs: Iterable[str], *, open_data: bool) -> str | None:
    """Digest everything but declarations, git, the day and the program that can change a site; None if it cannot be read.

    `inputs` are files and folders.
    """
    digests: dict[str, Any] = {
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
        "address": os.environ.get(SITE_ADDRESS, ""),
        "declarations": str(paths.declarations.resolve()),
        "open_data": open_data,
    }
    for place in sorted(set(inputs)):
        path = Path(place)
        try:
            files = _digests(path) if path.is_dir() else {"": bytes_digest(path.read_bytes())}
        except OSError:
            return None
        if files is None:
            return None
        digests[place] = sorted(files.items())
    return bytes_digest(json.dumps(digests, ensure_ascii=False).encode(errors="surrogateescape"))


def _digests(folder: Path) -> dict[str, str] | None:
    """Return the digest of every file below a folder, by path; None if there is anything but plain files and folders."""
    found: dict[str, str] = {}
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            file = Path(place, name)
            if file.is_symlink() or not (file.is_file() or file.is_dir()):
                return None
        for name in names:
            found[Path(place, name).relative_to(folder).as_posix()] = bytes_digest(
                Path(place, name).read_bytes()
            )
    return found


def revisions(paths: SitePaths, inputs: Iterable[str]) -> str:
    """Return the state of git of everything that is read."""
    places = (paths.declarations, *map(Path, inputs))
    return git_heads(place if place.is_dir() else place.parent for place in places)


def read_file_dates(catalog: Catalog, declarations: Path, docs: Path) -> None:
    """Put the dates of all files into the catalog, and say once why some are not known."""
    histories = {"declarations": file_history(declarations), "docs": file_history(docs)}
    for name, history in histories.items():
        replace_file_dates(catalog, name, history.dates)
    for gap in sorted({history.gap for history in histories.values() if history.gap}):
        _log.warning("%s", gap)
