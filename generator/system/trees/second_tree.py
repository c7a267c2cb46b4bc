"""A second tree of a site, hard-linked to the first, so that a change costs only what it changes."""

import errno
import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.system.atomic import exchange_folders, file_weight, replace_file
from generator.system.trees.output_folder import link_others
from generator.system.workers import WorkerPool


def _hardlink_tree(tree: Path, copy: Path) -> None:
    """Make a second tree of hard links to the same files; its files must never be written into."""
    copy.mkdir(parents=True)
    for entry in sorted(tree.iterdir()):
        _hardlink_entry(tree, copy, entry.name)


def _hardlink_entry(tree: Path, copy: Path, name: str) -> None:
    """Hard-link one file or folder of a tree into an existing `copy`."""
    _hardlink(f"{tree}/{name}", f"{copy}/{name}")


def _hardlink(place: str, copy: str) -> None:
    if not os.path.isdir(place) or os.path.islink(place):  # noqa: PTH112, PTH114 - ten thousand times
        os.link(place, copy, follow_symlinks=False)
        return
    os.mkdir(copy)  # noqa: PTH102
    with os.scandir(place) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                _hardlink(entry.path, f"{copy}/{entry.name}")
            else:
                os.link(entry.path, f"{copy}/{entry.name}", follow_symlinks=False)


class TreeChange(NamedTuple):
    """How a tree differs from its second tree: files changed and removed, and the paths in it that are not ours."""

    changed: Sequence[str] = ()
    removed: Sequence[str] = ()
    others: Sequence[str] = ()


def update_second_tree(target: Path, second: Path, staged: Path, change: TreeChange) -> None:
    """Make `second` what `target` is to become: move the changed files from `staged` into it and remove others.

    `second` is a second tree of `target`; a note beside it says in what it is behind, and is removed. Raises OSError if
    that is impossible; `target` is unchanged.
    """
    note = second.with_suffix(".behind")
    behind = _read_note(note) if second.is_dir() else None
    note.unlink(missing_ok=True)
    if behind is None:
        shutil.rmtree(second, ignore_errors=True)
        _hardlink_tree(target, second)
    else:
        _catch_up(target, second, behind)
        for path in reversed(behind.others):
            if path.endswith("/"):
                _remove_folders(second, path.rstrip("/"))
            else:
                remove_file(second, path)
        link_others(target, second, change.others)
    for path in change.changed:
        (second / path).parent.mkdir(parents=True, exist_ok=True)
        (staged / path).replace(second / path)
    for path in change.removed:
        remove_file(second, path)


def _catch_up(target: Path, second: Path, behind: TreeChange) -> None:
    for path in (*behind.changed, *behind.removed):
        if (target / path).exists():
            (second / path).unlink(missing_ok=True)
            (second / path).parent.mkdir(parents=True, exist_ok=True)
            os.link(target / path, second / path)
        else:
            remove_file(second, path)


def exchange_trees(second: Path, target: Path, change: TreeChange) -> None:
    """Exchange a tree with its second tree, which then is behind by a change. OSError if that is impossible."""
    if not exchange_folders(second, target):
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    note_second_tree(second, change)


def tree_identity(tree: Path) -> list[int]:
    """Return what tells a folder from every other that stood or will stand in its place: inode and time of change."""
    try:
        status = tree.stat()
    except OSError:
        return []
    return [status.st_ino, status.st_mtime_ns]


def remove_file(tree: Path, path: str) -> None:
    """Remove a file from a tree, and the folders above it that become empty."""
    (tree / path).unlink(missing_ok=True)
    _remove_folders(tree, path.rpartition("/")[0])


def _remove_folders(tree: Path, folder: str) -> None:
    """Remove a folder of a tree and those above it, as far as they are empty."""
    with suppress(OSError):
        while folder:
            (tree / folder).rmdir()
            folder = folder.rpartition("/")[0]


def make_second_tree(tree: Path, second: Path, pool: WorkerPool) -> None:
    """Make a second tree of a new one; if that fails there is none, and the next change has to."""
    try:
        second.with_suffix(".behind").unlink(missing_ok=True)
        shutil.rmtree(second, ignore_errors=True)
        second.mkdir(parents=True)
        names = sorted(entry.name for entry in tree.iterdir())
        for _ in pool.map(partial(_hardlink_entry, tree, second), names, parallel=pool.is_started):
            pass
    except OSError:
        shutil.rmtree(second, ignore_errors=True)


def note_second_tree(second: Path, behind: TreeChange) -> None:
    """Note in what a second tree is behind, if the note can be written."""
    with suppress(OSError):
        replace_file(second.with_suffix(".behind"), json.dumps(behind).encode())


def _read_note(note: Path) -> TreeChange | None:
    try:
        return TreeChange(*json.loads(note.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def weight_in_tree(tree: Path, path: str) -> int:
    """Return the weight of a file in its tree; 0 if it does not exist."""
    try:
        return file_weight(path, (tree / path).stat().st_size)
    except FileNotFoundError:
        return 0
