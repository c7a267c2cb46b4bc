"""Keeping a site as its declarations are: nothing is built that is there already.

Comes in: folders. Goes out: a site that is what a build of everything would make it. What was built from what is
noted in a Manifest; without one, or where in doubt, everything is built. What is slow to import is imported when needed.
"""

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from generator import manifest, trees
from generator.clock import today
from generator.manifest import Manifest


class Built(NamedTuple):
    """What came of a build: how many pages, where they are from the site's own address, as it was called `today`.

    `inputs` is all that was read beside declarations, the configuration first; nothing where that is not known.
    """

    pages: int
    inputs: list[str]
    base: str
    today: str
    places: tuple[tuple[str, str | None, str], ...]


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
    def map(self) -> Path:
        """Where it is noted where all pages are."""
        return self.folder / "places"

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
    if now is None or manifest.around(before.inputs, _told(work)) != before.around:
        return None
    if manifest.content(work.site) != before.content:
        return None
    revisions = _revisions(work, before.inputs)
    if now == before.declarations and revisions == before.revisions:
        return before.pages
    return _renewed(work, before, now, revisions)


def built(work: Upkeep, build: Callable[[], Built]) -> int:
    """Build everything, and note what it was built from; returns how many pages there are."""
    work.note.unlink(missing_ok=True)
    trees.forget(work.spare)
    declarations = manifest.digests(work.declarations)
    made = build()
    around = manifest.around(made.inputs, _told(work))
    if made.inputs and declarations is not None and around:
        trees.spare_of(work.site, work.spare)
        manifest.keep(work.map, (made.base, made.today, made.places))
        now = Manifest(
            around=around,
            inputs=made.inputs,
            declarations=declarations,
            content=manifest.content(work.site),
            pages=made.pages,
            revisions=_revisions(work, made.inputs),
            additions=_additions(work),
        )
        if declarations == manifest.digests(work.declarations):
            manifest.keep(work.note, now._asdict())
    return made.pages


def _renewed(work: Upkeep, before: Manifest, now: dict[str, str], revisions: str) -> int | None:
    """Do the little there is to do, if it is little; returns how many pages there are."""
    from generator.renewal import changed, renewed
    from generator.sharing import Place

    paths = changed(before.declarations, now)
    if paths is None or (revisions != before.revisions and _additions(work) != before.additions):
        return None
    place = Place(str(Path(before.inputs[0]).resolve()), "", str(work.declarations.resolve()))
    try:
        files = _dated(work, before) if revisions != before.revisions else {}
        if paths:
            pages = renewed(paths, now, place, work.site, today())
            if pages is None:
                return None
            files |= pages
        if manifest.digests(work.declarations) != now:
            return None
        content = before.content + sum(
            manifest.weight(path, len(data)) for path, data in files.items() if data is not None
        )
        for path in files:
            with suppress(FileNotFoundError):
                content -= manifest.weight(path, (work.site / path).stat().st_size)
        work.note.unlink()
        trees.replace_some(work.site.resolve(), work.spare, files)
    except (OSError, LookupError, ValueError, TypeError):  # whoever builds everything says what is wrong
        return None
    after = before._replace(declarations=now, content=content, revisions=revisions)
    manifest.keep(work.note, after._asdict())
    return before.pages


def _dated(work: Upkeep, before: Manifest) -> dict[str, bytes | None]:
    """The sitemap as git now knows of files, if there is one."""
    from generator.revisions import lives
    from generator.sitemap import Place, dated, sitemaps

    base, today, places = manifest.kept_data(work.map)
    if not base:
        return {}
    declarations = {path: life.changed for path, life in lives(work.declarations).items()}
    documents = {path: life.changed for path, life in lives(Path(before.inputs[1])).items()}
    return {**sitemaps(dated((Place(*place) for place in places), declarations, documents, today), base)}


def _additions(work: Upkeep) -> str:
    """A digest of when which declaration came, of which the home page tells."""
    from generator.revisions import lives

    return manifest.digest_of(sorted((path, life.added) for path, life in lives(work.declarations).items()))


def _revisions(work: Upkeep, inputs: list[str]) -> str:
    """What git says of the state of all that is read."""
    return " ".join(map(_revision, (work.declarations, *map(Path, inputs))))


def _told(work: Upkeep) -> dict[str, str]:
    """What a site depends on beside files and git: the day, and where it stands."""
    return {
        "day": today().isoformat(),
        "epoch": os.environ.get("SOURCE_DATE_EPOCH", ""),
        "declarations": str(work.declarations.resolve()),
    }


def _revision(place: Path) -> str:
    folder = place if place.is_dir() else place.parent
    try:
        command = ("git", "-C", str(folder), "rev-parse", "--show-prefix", "HEAD")
        ended = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return ended.stdout.decode(errors="replace")
