"""Keeping a site as its declarations are: nothing is built that is there already.

Comes in: folders. Goes out: a site that is what a build of everything would make it. What was built from what is
noted in a Manifest; without one, or where in doubt, everything is built. What is slow to import is imported when needed.
"""

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from generator import manifest, trees
from generator.manifest import Manifest


class Upkeep(NamedTuple):
    """A site, the declarations it is made from, and the folder in which is noted how it was made."""

    declarations: Path
    site: Path
    folder: Path

    @property
    def note(self) -> Path:
        """Where the manifest is."""
        return self.folder / "manifest"

    @property
    def spare(self) -> Path:
        """Where a second tree is, to be changed without anybody seeing it."""
        return self.folder / "spare"


@contextmanager
def upkeep(declarations: Path, site: Path, folder: Path) -> Iterator[Upkeep | None]:
    """The upkeep of a site, which is nobody else's meanwhile; None if it is, or if `folder` cannot be had."""
    own = folder / "sites" / hashlib.blake2b(os.fsencode(site.resolve()), digest_size=8).hexdigest()
    with trees.alone(own) as ours:
        yield Upkeep(declarations, site, own) if ours else None


def standing(work: Upkeep) -> int | None:
    """How many pages the site has, if there is nothing to do; and what little there is to do is done."""
    before = manifest.kept(work.note)
    if before is None:
        return None
    now = manifest.digests(work.declarations)
    if now is None or manifest.around(before.inputs, _told(work, before.inputs)) != before.around:
        return None
    if manifest.content(work.site) != before.content:
        return None
    if now == before.declarations:
        return before.pages
    return _renewed(work, before, now)


def built(work: Upkeep, build: Callable[[], tuple[int, list[str]]]) -> int:
    """Build everything, and note what it was built from; returns how many pages there are.

    `build` returns the number of pages and the inputs; without inputs nothing is noted.
    """
    work.note.unlink(missing_ok=True)
    trees.forget(work.spare)
    declarations = manifest.digests(work.declarations)
    pages, inputs = build()
    around = manifest.around(inputs, _told(work, inputs))
    if inputs and declarations is not None and around and declarations == manifest.digests(work.declarations):
        trees.spare_of(work.site, work.spare)
        content = manifest.content(work.site)
        manifest.keep(work.note, Manifest(around, inputs, declarations, content, pages))
    return pages


def _renewed(work: Upkeep, before: Manifest, now: Mapping[str, str]) -> int | None:
    from generator.renewal import changed, renewed
    from generator.sharing import Place

    paths = changed(before.declarations, now)
    if not paths:
        return None
    place = Place(str(Path(before.inputs[0]).resolve()), "", str(work.declarations.resolve()))
    try:
        files = renewed(paths, now, place, work.site, datetime.now().astimezone().date())
        if files is None or manifest.digests(work.declarations) != now:
            return None
        content = before.content + sum(
            manifest.weight(path, len(data)) for path, data in files.items() if data is not None
        )
        for path in files:
            with suppress(FileNotFoundError):
                content -= manifest.weight(path, (work.site / path).stat().st_size)
        work.note.unlink()
        trees.replace_some(work.site.resolve(), work.spare, files)
    except (OSError, LookupError, ValueError):  # whoever builds everything says what is wrong
        return None
    manifest.keep(work.note, before._replace(declarations=dict(now), content=content))
    return before.pages


def _told(work: Upkeep, inputs: list[str]) -> dict[str, str]:
    """What a site depends on beside files: the day, where it stands, and what git says of files."""
    return {
        "day": datetime.now().astimezone().date().isoformat(),
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
        "declarations": str(work.declarations.resolve()),
        "revisions": " ".join(map(_revision, (work.declarations, *map(Path, inputs)))),
    }


def _revision(place: Path) -> str:
    folder = place if place.is_dir() else place.parent
    try:
        command = ("git", "-C", str(folder), "rev-parse", "--show-prefix", "HEAD")
        ended = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return ended.stdout.decode(errors="replace")
