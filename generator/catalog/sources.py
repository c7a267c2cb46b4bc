"""How the files of declarations/ differ from those that were read before, and reading them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from generator.catalog.built_pages import SourceFile, bytes_digest
from generator.declarations.yaml.source import RawFile
from generator.system.files import FileStatuses, file_statuses, read_file


class SourceChanges(NamedTuple):
    """How the files of declarations/ differ from those that were read: paths to read, paths that are gone.

    `touched` are files with another status and the same content; `paths` are those of all files, `unreadable` says by path
    why a folder is not read.
    """

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    touched: tuple[SourceFile, ...]
    paths: frozenset[str]
    unreadable: Mapping[str, str]

    def read(self, root: Path, path: str) -> tuple[RawFile, SourceFile]:
        """Read a file of declarations/; its status is that from before it was read."""
        if path in self.unreadable:
            return RawFile(path, b"", self.unreadable[path]), SourceFile(path, 0, 0, 0, "")
        return read_source(root, path)


def source_changes(
    root: Path,
    known: Mapping[str, SourceFile],
    today: date,
    statuses: FileStatuses | None = None,
) -> SourceChanges:
    """Compare the files of declarations/ with those that are `known`; what has the same status is not read.

    `statuses` are those of all files, if they are known already.
    """
    changed, touched, paths = [], [], set()
    unreadable: dict[str, str] = {}
    day = today.isoformat()
    for path, status in file_statuses(root) if statuses is None else statuses.items():
        paths.add(path)
        before = known.get(path)
        if isinstance(status, str):
            unreadable[path] = status
            changed.append(path)
        elif before is None or status is None or not _is_settled(before, day):
            changed.append(path)
        elif status != before[1:4] or not status.mtime_ns:
            now = read_source(root, path)[1]
            if now.digest != before.digest:
                changed.append(path)
            elif now[:4] != before[:4]:
                touched.append(before._replace(size=now.size, mtime_ns=now.mtime_ns, inode=now.inode))
    removed = sorted(known.keys() - paths)
    return SourceChanges(tuple(sorted(changed)), tuple(removed), tuple(touched), frozenset(paths), unreadable)


def _is_settled(file: SourceFile, today: str) -> bool:
    """Return whether the check of a file finds today what it found."""
    return file.checked_on == today or min(file.checked_on, today) >= file.stable_from


def read_source(root: Path, path: str) -> tuple[RawFile, SourceFile]:
    """Read a file of declarations/; its status is that from before it was read."""
    file, status = read_file(root / path, root, path)
    return file, SourceFile(path, *(status or (0, 0, 0)), bytes_digest(file.data + file.read_error.encode()))
