"""Folders that a command fills: a list of the files that it wrote; those of others among them stay."""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from generator.system.atomic import file_weight, files_below

FILE_LIST: Final = ".gongkai-files.json"
"""Name of the list, in the root of the folder. It does not name itself."""

LIST_VERSION: Final = 1
"""Version of the list's format. A folder with a list of another version is not taken for ours."""


class OutputFolder(NamedTuple):
    """The content of a folder, by its list.

    `files` are the paths on the list, and `content` is the sum of the weights of those that exist. `others` are the paths
    that are not on it: files and links, and folders without a listed file, with a final `/` and before what is in them.
    """

    files: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    content: int = 0


class ForeignFilesError(Exception):
    """Raised when files that we did not write would be lost; `paths` are theirs, from the folder."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = tuple(paths)
        super().__init__(*self.paths)


def read_output(folder: Path) -> OutputFolder | None:
    """Return the content of a folder; None if it has no valid list or cannot be read.

    A list is valid only where more than half of its files exist: a copy of it in another folder is not.
    """
    try:
        record = json.loads((folder / FILE_LIST).read_bytes())
        files, digest = record["files"], record["digest"]
        if record["version"] != LIST_VERSION or digest != _list_digest(files):
            return None
        found, output = _scan(folder, frozenset(files))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return output if found * 2 > len(files) else None


def content_digests(folder: Path) -> dict[str, str]:
    """Return a digest of the content of every listed file that exists; empty if the folder has no valid list."""
    output = read_output(folder)
    files = [path for path in output.files if (folder / path).is_file()] if output else []
    return {path: _content_digest(folder / path) for path in files}


def _content_digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, hashlib.blake2b).hexdigest()


def refuse_foreign_folder(folder: Path, is_ours: Callable[[str], bool]) -> None:
    """Raise ForeignFilesError unless a folder has a list of its own, is absent, or holds nothing but our files.

    `is_ours` tells of a file, by its path, whether a version that kept no list wrote it.
    """
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise ForeignFilesError([folder.name])
    if read_output(folder):
        return
    _, found = _scan(folder, frozenset())
    files = [path for path in found.others if not path.endswith("/")]
    foreign = [path for path in files if not is_ours(path)]
    if foreign or (found.others and not files):
        raise ForeignFilesError(foreign or found.others)


def write_file_list(folder: Path, files: Iterable[str]) -> None:
    """Write the list of the files of a folder."""
    paths = sorted({*files} - {FILE_LIST})
    record = {"tool": "gongkai", "version": LIST_VERSION, "digest": _list_digest(paths), "files": paths}
    (folder / FILE_LIST).write_text(json.dumps(record), encoding="utf-8")


def complete_output(target: Path, fresh: Path) -> int:
    """Write the list of a new tree that is to replace `target`, and link into it what in `target` is not ours.

    Returns the sum of the weights of the listed files. Raises ForeignFilesError as `refuse_clashes` does.
    """
    files = frozenset(files_below(fresh))
    before = read_output(target) or OutputFolder()
    refuse_clashes(before.others, files)
    write_file_list(fresh, files)
    _, output = _scan(fresh, files)
    link_others(target, fresh, before.others)
    return output.content


def refuse_clashes(others: Sequence[str], written: Collection[str]) -> None:
    """Raise ForeignFilesError if a file to be written would replace one of `others`, or their paths exclude each other."""
    if not others:
        return
    folders = _folders(written)
    clashes = [
        path
        for path in others
        if path.rstrip("/") in written or path in folders or not _parents(path).isdisjoint(written)
    ]
    if clashes:
        raise ForeignFilesError(clashes)


def link_others(source: Path, target: Path, others: Sequence[str]) -> None:
    """Hard-link files and folders that are not ours into another tree; copy them where there are no hard links."""
    for path in others:
        place, copy = source / path, target / path
        if path.endswith("/"):
            copy.mkdir(parents=True, exist_ok=True)
            shutil.copystat(place, copy)
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(place, copy, follow_symlinks=False)
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EMLINK}:
                raise
            shutil.copy2(place, copy, follow_symlinks=False)


def _scan(folder: Path, files: frozenset[str]) -> tuple[int, OutputFolder]:
    """Return how many of the listed files exist, and the content of the folder."""
    others: list[str] = []
    folders = _folders(files)

    def scan(place: str, prefix: str) -> tuple[int, int]:
        found = content = 0
        with os.scandir(place) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if path not in folders:
                        others.append(f"{path}/")
                    below = scan(entry.path, f"{path}/")
                    found, content = found + below[0], content + below[1]
                elif path in files:
                    found += 1
                    content += file_weight(path, entry.stat(follow_symlinks=False).st_size)
                elif path != FILE_LIST:
                    others.append(path)
        return found, content

    found, content = scan(os.fspath(folder), "")
    return found, OutputFolder(files, tuple(others), content)


def _folders(files: Iterable[str]) -> set[str]:
    """Return all folders above some files."""
    folders: set[str] = set()
    for path in files:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _parents(path: str) -> set[str]:
    parts = path.rstrip("/").split("/")
    return {"/".join(parts[:depth]) for depth in range(1, len(parts))}


def _list_digest(files: Sequence[str]) -> str:
    return hashlib.blake2b("\n".join(files).encode(errors="surrogateescape"), digest_size=16).hexdigest()
