"""A second tree of a site, linked to the first, so that a change costs what it changes."""

import errno
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.system.atomic import _exchange, replace_file


def clone(tree: Path, copy: Path) -> None:
    """A second tree of the same files: they are linked, not copied, and so never to be written into."""
    copy.mkdir(parents=True)
    for entry in sorted(tree.iterdir()):
        clone_entry(tree, copy, entry.name)


def clone_entry(tree: Path, copy: Path, name: str) -> None:
    """The same of one file or folder in a tree, for a `copy` that is there."""
    _clone(f"{tree}/{name}", f"{copy}/{name}")


def _clone(place: str, copy: str) -> None:
    if not os.path.isdir(place) or os.path.islink(place):  # noqa: PTH112, PTH114 - ten thousand times
        os.link(place, copy, follow_symlinks=False)
        return
    os.mkdir(copy)  # noqa: PTH102
    with os.scandir(place) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                _clone(entry.path, f"{copy}/{entry.name}")
            else:
                os.link(entry.path, f"{copy}/{entry.name}", follow_symlinks=False)


def replace_some(
    target: Path, spare: Path, staged: Path, changed: Iterable[str], gone: Iterable[str]
) -> None:
    """Let the `changed` files that are `staged` take their places in `target`, and others go, all in one step.

    `spare` is a clone of `target` beside which is noted in what it differs; it gets the new files, and then the two
    change places, so that the cost is that of the new files. Raises OSError where that cannot be done; then `target` is
    as it was.
    """
    note = spare.with_suffix(".behind")
    behind = _noted(note) if spare.is_dir() else None
    note.unlink(missing_ok=True)
    if behind is None:
        shutil.rmtree(spare, ignore_errors=True)
        clone(target, spare)
    for path in behind or ():
        if (target / path).exists():
            (spare / path).unlink(missing_ok=True)
            (spare / path).parent.mkdir(parents=True, exist_ok=True)
            os.link(target / path, spare / path)
        else:
            _remove(spare, path)
    changed, gone = sorted(changed), sorted(gone)
    for path in changed:
        (spare / path).parent.mkdir(parents=True, exist_ok=True)
        (staged / path).replace(spare / path)
    for path in gone:
        _remove(spare, path)
    if not _exchange(spare, target):
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    with suppress(OSError):
        replace_file(note, json.dumps([*changed, *gone]).encode())


def _remove(tree: Path, path: str) -> None:
    """Remove a file from a tree, and the folders above it in which nothing is left."""
    (tree / path).unlink(missing_ok=True)
    with suppress(OSError):
        for folder in list(Path(path).parents)[:-1]:
            (tree / folder).rmdir()


def begin_spare(spare: Path) -> None:
    """Make room for a spare tree, of which it is not noted any more that there is one."""
    spare.with_suffix(".behind").unlink(missing_ok=True)
    shutil.rmtree(spare, ignore_errors=True)
    spare.mkdir(parents=True)


def note_spare(spare: Path) -> None:
    """Note that a spare tree is the same as the one it was made of, if that can be noted."""
    with suppress(OSError):
        replace_file(spare.with_suffix(".behind"), b"[]")


def _noted(note: Path) -> list[str] | None:
    try:
        return [str(path) for path in json.loads(note.read_bytes())]
    except (OSError, ValueError):
        return None
