"""Reads declarations from disk: their bytes, or why they cannot be read. Writes nothing."""

import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from generator.declarations.identity import EDITIONS_FOLDER, REGISTRY, WITHDRAWALS
from generator.declarations.yaml.source import MAX_BYTES, MAX_REGISTRY_BYTES, RawFile
from generator.diagnostics.wording import system_reason

MAX_DEPTH_BELOW_ROOT: Final = 8
"""Levels of folders below declarations/ that are read; declarations are in the second."""

UNCHECKED_FILES: Final = frozenset({"schema.json", "edition-schema.json", "README.md"})
"""Files at the top of declarations/ that may stand there and are neither checked nor published."""

MAX_BYTES_READ: Final = max(MAX_BYTES, MAX_REGISTRY_BYTES) + 1
TOO_DEEP: Final = "目录的层次太深；申报表只放在 <年度>/<单位代号>/ 之下"
HIDDEN: Final = "名称以点（.）开头的文件和目录不放在 declarations/ 里，git 会照其中一些改动别的文件；请删去"
NOT_A_FILE: Final = "这里应当是文件，现在是目录；请改名或移走"
LINK_OUTSIDE: Final = "这是一个指向 declarations/ 之外的链接，不会公开；请换成文件本身"
BROKEN_LINK: Final = "这是一个断开的链接，所指的文件不存在；请换成文件本身或删去"


def declaration_files(root: Path, *, unchecked: bool = False) -> list[RawFile]:
    """Read every file below `root`, sorted, with those that are not checked or without them.

    What is hidden, folders with a file's name and broken links become read errors.
    """
    return sorted(
        RawFile(path, b"", entry) if isinstance(entry, str) else read_file(entry, root, path)[0]
        for path, entry in _walk(root, "")
        if unchecked or path not in UNCHECKED_FILES
    )


def shared_files(root: Path) -> list[RawFile]:
    """Read the files below `root` that are no declarations, those that there are: the registry, editions, withdrawn.yml."""
    editions = sorted(f"{EDITIONS_FOLDER}{file.name}" for file in (root / EDITIONS_FOLDER).glob("*.yml"))
    return [
        declaration_file(root / path, root, path)
        for path in (REGISTRY, WITHDRAWALS, *editions)
        if (root / path).is_file()
    ]


def empty_folders(root: Path) -> list[str]:
    """Return the paths of all folders below `root` in which there is nothing, sorted."""
    return sorted(
        printable_name(Path(place).relative_to(root).as_posix())
        for place, folders, names in os.walk(root)
        if not folders and not names and Path(place) != root
    )


class FileStatus(NamedTuple):
    """What tells cheaply that a file has not changed: its size, its time of change and its inode.

    `mtime_ns` is 0 for a file that changed within the last instant and may change again within it, as git has it.
    """

    size: int
    mtime_ns: int
    inode: int


INSTANT: Final = 2_000_000_000
"""Nanoseconds within which two changes of a file may have the same time, on any file system."""


def file_statuses(root: Path) -> Iterator[tuple[str, FileStatus | str | None]]:
    """Yield path and status of every file below `root`, unsorted.

    The status is None for a link and for what has none, and the reason of what is not read: a folder, something hidden.
    """
    now = time.time_ns()
    for path, entry in _walk(root, ""):
        if isinstance(entry, str):
            yield path, entry
            continue
        if path in UNCHECKED_FILES:
            continue
        try:
            status = entry.stat(follow_symlinks=False)
            yield path, _file_status(status, now) if stat.S_ISREG(status.st_mode) else None
        except OSError:
            yield path, None


def is_listed(root: Path, path: str) -> bool:
    """Return whether `file_statuses` yields a file that there is, without looking at others."""
    *folders, _ = path.split("/")
    above = [root.joinpath(*folders[:depth]) for depth in range(1, len(folders) + 1)]
    return (
        path not in UNCHECKED_FILES
        and len(folders) <= MAX_DEPTH_BELOW_ROOT
        and not any(name.startswith(".") or name.lower().endswith((".yml", ".yaml")) for name in folders)
        and not any(folder.is_symlink() for folder in above)
    )


FileStatuses: TypeAlias = Mapping[str, FileStatus | str | None]
"""By path, what `file_statuses` yields."""


class FolderListing(NamedTuple):
    """The files of a folder with their statuses, and its folders without files, as they were at one moment."""

    statuses: FileStatuses
    empty_folders: list[str]


def list_folder(root: Path) -> FolderListing:
    """List the files below `root`, as `file_statuses` and `empty_folders` do."""
    return FolderListing(dict(file_statuses(root)), empty_folders(root))


def list_again(root: Path, listing: FolderListing, changed: Iterable[str]) -> FolderListing:
    """List the files below `root` after a listing, since which only some files changed; others are not looked at."""
    now = time.time_ns()
    fresh: dict[str, FileStatus | str | None] = {}
    for path in changed:
        try:
            status = os.lstat(root / path)
        except OSError:
            status = None
        is_file, was_file = (
            status and stat.S_ISREG(status.st_mode),
            isinstance(listing.statuses.get(path), FileStatus),
        )
        if status and is_file and was_file:
            fresh[path] = _file_status(status, now)
        elif status or path in listing.statuses:  # a file came or went, or what is not read as itself
            return list_folder(root)
    return listing._replace(statuses={**listing.statuses, **fresh})


def printable_name(name: str) -> str:
    """Return a file name as text; bytes that are not UTF-8 are escaped."""
    return os.fsencode(name).decode(errors="backslashreplace")


def declaration_file(file: Path, root: Path, path: str) -> RawFile:
    """Read one file under the name `path`; it must not lead out of `root`."""
    return read_file(file, root, path)[0]


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, "os.DirEntry[str] | str"]]:
    """Yield path and entry of every file, or why it or a folder is not read."""
    if prefix.count("/") > MAX_DEPTH_BELOW_ROOT:
        yield prefix.rstrip("/"), TOO_DEEP
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield prefix.rstrip("/") or ".", f"这个目录打不开（{_reason(error)}）"
        return
    for entry in entries:
        path = prefix + printable_name(entry.name)
        if entry.name.startswith("."):
            yield path, HIDDEN
        elif entry.is_dir(follow_symlinks=False) and not entry.name.lower().endswith((".yml", ".yaml")):
            yield from _walk(Path(entry.path), path + "/")
        else:
            yield path, entry


def read_file(file: "Path | os.DirEntry[str]", root: Path, path: str) -> tuple[RawFile, FileStatus | None]:
    """Read one file under the name `path`, with its status before; it must not lead out of `root`.

    A link, and what cannot be read, has no status.
    """
    now = time.time_ns()
    try:
        status = os.lstat(file)
        is_link = stat.S_ISLNK(status.st_mode)
        if is_link:
            if not Path(file).resolve().is_relative_to(root.resolve()):
                return RawFile(path, b"", LINK_OUTSIDE), None
            status = os.stat(file)  # noqa: PTH116 - a DirEntry keeps what it was
        if stat.S_ISDIR(status.st_mode):
            return RawFile(path, b"", NOT_A_FILE), None
        if not stat.S_ISREG(status.st_mode):
            return RawFile(path, b"", "这不是普通文件，无法读取；请移走"), None
        with open(file, "rb") as stream:  # noqa: PTH123 - a Path for each file takes longer than reading it
            data = stream.read(MAX_BYTES_READ if status.st_size >= MAX_BYTES_READ else -1)
        return RawFile(path, data), None if is_link else _file_status(status, now)
    except FileNotFoundError:
        return RawFile(path, b"", BROKEN_LINK), None
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        return RawFile(path, b"", f"文件打不开（{_reason(error)}）；请检查权限"), None


def _file_status(status: os.stat_result, now: int) -> FileStatus:
    mtime = 0 if status.st_mtime_ns > now - INSTANT else status.st_mtime_ns
    return FileStatus(status.st_size, mtime, status.st_ino)


def _reason(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return system_reason(error) if isinstance(error, OSError) else "链接绕成了圈"
