"""Keeping a site as its declarations are: nothing is built that is there already.

Comes in: folders. Goes out: a site that is what a build of everything would make it. What was built from what is
noted in a Manifest; without one, or where in doubt, everything is built. What is slow to import is imported when needed.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.site import manifest
from generator.site.manifest import Manifest
from generator.system import atomic as trees
from generator.system.clock import today
from generator.system.files import walked
from generator.system.git import git_heads


class Upkeep(NamedTuple):
    """A site, the declarations it is made from, and two folders: for what is found in files, and for this site alone.

    Where nothing may be kept there are none.
    """

    declarations: Path
    site: Path
    cache: Path | None
    own: Path | None

    @property
    def manifest(self) -> Path | None:
        """Where the manifest is."""
        return self.own and self.own / "manifest"

    @property
    def shelf(self) -> Path | None:
        """Where is what is known of all units."""
        return self.own and self.own / "units.sqlite"

    @property
    def spare(self) -> Path | None:
        """Where a second tree is, to be changed without anybody seeing it."""
        return self.own and self.own / "spare"


class Look(NamedTuple):
    """What there is: digests of declarations by path, what the site was built from, what git says, and the day.

    `before` is None where the site is not what its manifest says, or something else than declarations has changed.
    """

    files: dict[str, str]
    before: Manifest | None
    revisions: str
    today: date

    @property
    def standing(self) -> int | None:
        """How many pages the site has, if there is nothing to do."""
        before = self.before
        if before is None or before.day != self.today.isoformat():
            return None
        return before.pages if (self.files, self.revisions) == (before.files, before.revisions) else None


@contextmanager
def upkeep(declarations: Path, site: Path, cache: Path | None) -> Iterator[Upkeep | None]:
    """The upkeep of a site, which is nobody else's meanwhile; None if it is. OSError if `cache` cannot be had."""
    if cache is None:
        yield Upkeep(declarations, site, None, None)
        return
    own = cache / "sites" / hashlib.blake2b(os.fsencode(site.resolve()), digest_size=8).hexdigest()
    with trees.alone(own) as ours:
        yield Upkeep(declarations, site, cache, own) if ours else None


def look(work: Upkeep) -> Look:
    """Look at everything."""
    files = {
        file.path: manifest.digest(file.data + file.read_error.encode()) for file in walked(work.declarations)
    }
    before = manifest.kept(work.manifest) if work.manifest else None
    if before and (
        around(work, before.inputs) != before.around or trees.content(work.site) != before.content
    ):
        before = None
    return Look(files, before, revisions(work, before.inputs) if before else "", today())


def around(work: Upkeep, inputs: Iterable[str]) -> str | None:
    """A digest of everything but declarations, git and the day that can change a site, of which `inputs` are files."""
    told = {
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
        "declarations": str(work.declarations.resolve()),
    }
    return manifest.around(inputs, told)


def revisions(work: Upkeep, inputs: Iterable[str]) -> str:
    """Return what git says of the state of all that is read."""
    places = (work.declarations, *map(Path, inputs))
    return git_heads(place if place.is_dir() else place.parent for place in places)


def note(work: Upkeep, made: Manifest) -> None:
    """Note what a site was built from, if that can be written; until then nothing is noted."""
    if work.manifest:
        manifest.keep_manifest(work.manifest, made)


def forget(work: Upkeep) -> None:
    """Note nothing any more: the site is about to change. OSError where even that cannot be written."""
    if work.manifest:
        work.manifest.unlink(missing_ok=True)


def token_of(seen: Look, revisions: str) -> str:
    """By what a manifest and what is known of units know that they belong together."""
    return manifest.digest_of([sorted(seen.files.items()), revisions, seen.today.isoformat()])
