"""The inputs of a build as they are now, and whether the site is up to date with them.

Without a record of the last build, or in doubt, everything is built. Slow modules are imported when needed.
"""

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.site import manifest
from generator.site.manifest import Manifest
from generator.system import atomic
from generator.system.clock import today
from generator.system.files import iter_files
from generator.system.git import FileDates, file_dates, git_heads

_log = logging.getLogger(__name__)


class SitePaths(NamedTuple):
    """A site, its declarations, and two folders: for cached results, and for the state of this site; None if not allowed."""

    declarations: Path
    site: Path
    cache: Path | None
    state_dir: Path | None

    @property
    def manifest(self) -> Path | None:
        """Path of the record of the last build."""
        return self.state_dir and self.state_dir / "manifest"

    @property
    def unit_store(self) -> Path | None:
        """Path of the store of per-unit results."""
        return self.state_dir and self.state_dir / "units.sqlite"

    @property
    def second_tree(self) -> Path | None:
        """Path of the second tree, which is changed before it is exchanged with the site."""
        return self.state_dir and self.state_dir / "spare"


class Snapshot(NamedTuple):
    """The inputs of a build as they are now, and the last build if its output can be reused.

    `last_build` is None if the site folder or anything but the declarations changed since.
    """

    file_digests: dict[str, str]
    last_build: Manifest | None
    git_revisions: str
    today: date

    @property
    def up_to_date(self) -> int | None:
        """Number of pages of the site if there is nothing to build, else None."""
        before = self.last_build
        if before is None or before.day != self.today.isoformat():
            return None
        return (
            before.pages
            if (self.file_digests, self.git_revisions) == (before.files, before.revisions)
            else None
        )


@contextmanager
def lock_site(declarations: Path, site: Path, cache: Path | None) -> Iterator[SitePaths | None]:
    """Yield the paths of a site, locked for this process; None if another process has it.

    If the cache folder cannot be used, the site is built without one.
    """
    own = cache and cache / "sites" / hashlib.blake2b(os.fsencode(site.resolve()), digest_size=8).hexdigest()
    with ExitStack() as stack:
        try:
            is_ours = own is None or stack.enter_context(atomic.exclusive(own))
        except OSError as error:
            _log.info("缓存目录 %s 不能用（%s），这次不用缓存", cache, error.strerror or error)
            cache, own, is_ours = None, None, True
        yield SitePaths(declarations, site, cache, own) if is_ours else None


def take_snapshot(paths: SitePaths) -> Snapshot:
    """Digest every declaration and load the last build's record."""
    files = {
        file.path: manifest.bytes_digest(file.data + file.read_error.encode())
        for file in iter_files(paths.declarations)
    }
    before = manifest.read_manifest(paths.manifest) if paths.manifest else None
    if before is None and paths.manifest and paths.manifest.exists():
        _log.info("上次生成的记录 %s 不能用，全部重新生成", paths.manifest)
    if before and (
        inputs_digest(paths, before.inputs) != before.inputs_digest
        or atomic.tree_digest(paths.site) != before.content
    ):
        before = None
    return Snapshot(files, before, revisions(paths, before.inputs) if before else "", today())


def inputs_digest(paths: SitePaths, inputs: Iterable[str]) -> str | None:
    """Digest everything but declarations, git and the day that can change a site; `inputs` are files and folders."""
    told = {
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
        "declarations": str(paths.declarations.resolve()),
    }
    return manifest.folder_inputs_digest(inputs, told)


def revisions(paths: SitePaths, inputs: Iterable[str]) -> str:
    """Return the state of git of everything that is read."""
    places = (paths.declarations, *map(Path, inputs))
    return git_heads(place if place.is_dir() else place.parent for place in places)


def record_build(paths: SitePaths, made: Manifest) -> None:
    """Record what a site was built from, if the record can be written."""
    if paths.manifest:
        manifest.write_manifest(paths.manifest, made)


def clear_record(paths: SitePaths) -> None:
    """Remove the record, because the site is about to change. OSError if that is impossible."""
    if paths.manifest:
        paths.manifest.unlink(missing_ok=True)


def snapshot_digest(snapshot: Snapshot, revisions: str) -> str:
    """Digest a snapshot: the record of a build and the store of units belong together if they have the same."""
    return manifest.json_digest(
        [sorted(snapshot.file_digests.items()), revisions, snapshot.today.isoformat()]
    )


def load_file_dates(
    paths: SitePaths, docs: Path, revisions: str
) -> tuple[Mapping[str, FileDates], Mapping[str, FileDates]]:
    """Return git's dates of declarations and of hand-written pages, cached because a long history takes long."""
    file = paths.state_dir / "lives" if paths.state_dir else None
    known = manifest.read_data(file) if file else None
    if not known or known[0] != revisions:
        known = (revisions, file_dates(paths.declarations), file_dates(docs))
        if file:
            manifest.write_data(file, known)
    _, declarations, documents = known
    return (
        {path: FileDates(*life) for path, life in declarations.items()},
        {path: FileDates(*life) for path, life in documents.items()},
    )
