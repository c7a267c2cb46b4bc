"""The inputs of a build as they are now, and whether the site is up to date with them.

Comes in: folders. Goes out: a site that is what a build of everything would make it. What was built from what is
noted in a Manifest; without one, or where in doubt, everything is built. What is slow to import is imported when needed.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.site import manifest
from generator.site.manifest import Manifest
from generator.system import atomic
from generator.system.clock import today
from generator.system.files import iter_files
from generator.system.git import FileDates, file_dates, git_heads


class SitePaths(NamedTuple):
    """A site, the declarations it is made from, and two folders: for what is found in files, and for this site alone.

    Where nothing may be kept there are none.
    """

    declarations: Path
    site: Path
    cache: Path | None
    state_dir: Path | None

    @property
    def manifest(self) -> Path | None:
        """Where the manifest is."""
        return self.state_dir and self.state_dir / "manifest"

    @property
    def unit_store(self) -> Path | None:
        """Where is what is known of all units."""
        return self.state_dir and self.state_dir / "units.sqlite"

    @property
    def second_tree(self) -> Path | None:
        """Where a second tree is, to be changed without anybody seeing it."""
        return self.state_dir and self.state_dir / "spare"


class Snapshot(NamedTuple):
    """What there is: digests of declarations by path, what the site was built from, what git says, and the day.

    `before` is None where the site is not what its manifest says, or something else than declarations has changed.
    """

    file_digests: dict[str, str]
    last_build: Manifest | None
    git_revisions: str
    today: date

    @property
    def up_to_date(self) -> int | None:
        """How many pages the site has, if there is nothing to do."""
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
    """The upkeep of a site, which is nobody else's meanwhile; None if it is. OSError if `cache` cannot be had."""
    if cache is None:
        yield SitePaths(declarations, site, None, None)
        return
    own = cache / "sites" / hashlib.blake2b(os.fsencode(site.resolve()), digest_size=8).hexdigest()
    with atomic.exclusive(own) as ours:
        yield SitePaths(declarations, site, cache, own) if ours else None


def take_snapshot(paths: SitePaths) -> Snapshot:
    """Look at everything."""
    files = {
        file.path: manifest.bytes_digest(file.data + file.read_error.encode())
        for file in iter_files(paths.declarations)
    }
    before = manifest.read_manifest(paths.manifest) if paths.manifest else None
    if before and (
        inputs_digest(paths, before.inputs) != before.inputs_digest
        or atomic.tree_digest(paths.site) != before.content
    ):
        before = None
    return Snapshot(files, before, revisions(paths, before.inputs) if before else "", today())


def inputs_digest(paths: SitePaths, inputs: Iterable[str]) -> str | None:
    """A digest of everything but declarations, git and the day that can change a site, of which `inputs` are files."""
    told = {
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
        "declarations": str(paths.declarations.resolve()),
    }
    return manifest.folder_inputs_digest(inputs, told)


def revisions(paths: SitePaths, inputs: Iterable[str]) -> str:
    """Return what git says of the state of all that is read."""
    places = (paths.declarations, *map(Path, inputs))
    return git_heads(place if place.is_dir() else place.parent for place in places)


def record_build(paths: SitePaths, made: Manifest) -> None:
    """Note what a site was built from, if that can be written; until then nothing is noted."""
    if paths.manifest:
        manifest.write_manifest(paths.manifest, made)


def clear_record(paths: SitePaths) -> None:
    """Note nothing any more: the site is about to change. OSError where even that cannot be written."""
    if paths.manifest:
        paths.manifest.unlink(missing_ok=True)


def snapshot_digest(snapshot: Snapshot, revisions: str) -> str:
    """By what a manifest and what is known of units know that they belong together."""
    return manifest.json_digest(
        [sorted(snapshot.file_digests.items()), revisions, snapshot.today.isoformat()]
    )


def load_file_dates(
    paths: SitePaths, docs: Path, revisions: str
) -> tuple[Mapping[str, FileDates], Mapping[str, FileDates]]:
    """What git knows of declarations and of hand-written pages, which takes long where there is much of it."""
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
