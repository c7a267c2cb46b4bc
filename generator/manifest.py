"""What a site was built from, and what it is: whether there is anything left to do.

Comes in: folders. Goes out: a Manifest, which is data, and is dropped without a word where it is damaged, of another
version or of another machine. Contents count, not dates: CI checks out anew. Nothing slow to import is imported.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.trees import replace_file

_VERSION: Final = 1
_CODE: Final = Path(__file__).parent


class Manifest(NamedTuple):
    """A site and all that made it.

    `around` is a digest of everything but declarations, of which `inputs` are files and folders; `declarations`
    are digests by path; `content` is what the site's files and their sizes add up to; `revisions` are those of git,
    `additions` is a digest of when which declaration came.
    """

    around: str
    inputs: list[str]
    declarations: dict[str, str]
    content: int
    pages: int
    revisions: str
    additions: str


def kept(file: Path) -> Manifest | None:
    """The manifest in a file, if there is a sound one."""
    data = kept_data(file)
    try:
        return Manifest(**data) if isinstance(data, dict) else None
    except TypeError:
        return None


def kept_data(file: Path) -> Any:
    """The data in a file, None if it is not sound."""
    try:
        checksum, _, data = file.read_bytes().partition(b"\n")
        return json.loads(data) if checksum == _checksum(data) else None
    except (OSError, ValueError):
        return None


def keep(file: Path, value: object) -> None:
    """Put data into a file, if that can be written."""
    data = json.dumps(value, ensure_ascii=False).encode()
    with suppress(OSError):
        replace_file(file, _checksum(data) + b"\n" + data)


def digests(folder: Path) -> dict[str, str] | None:
    """A digest of every file below a folder, by path; None where there is anything but plain files and folders."""
    found: dict[str, str] = {}
    try:
        for path, entry in _files(folder):
            if not entry.is_file(follow_symlinks=False):
                return None
            with open(entry.path, "rb", buffering=0) as stream:  # noqa: PTH123 - ten thousand times
                found[path] = _digest(stream.read())
    except OSError:
        return None
    return found


def content(folder: Path) -> int:
    """What the names and sizes of a tree's files add up to; -1 where it cannot be read."""
    try:
        return sum(weight(path, entry.stat(follow_symlinks=False).st_size) for path, entry in _files(folder))
    except OSError:
        return -1


def _files(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder but the folders, with its path from there."""
    waiting = [("", os.fspath(folder))]
    while waiting:
        prefix, place = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    yield prefix + entry.name, entry


def weight(path: str, size: int) -> int:
    """What one file adds to the content of its tree."""
    return int.from_bytes(
        hashlib.blake2b(f"{path}:{size}".encode(errors="surrogateescape"), digest_size=8).digest()
    )


def around(inputs: Iterable[str], told: Mapping[str, str]) -> str | None:
    """A digest of everything but declarations that can change a site; None where that cannot be known.

    `inputs` are files and folders; `told` is what else counts: the day.
    """
    found: dict[str, Any] = {"told": dict(told), "python": [sys.version, sys.platform]}
    for place in sorted({*inputs, str(_CODE)}):
        path = Path(place)
        try:
            files = digests(path) if path.is_dir() else {"": _digest(path.read_bytes())}
        except OSError:
            return None
        if files is None:
            return None
        found[place] = sorted(pair for pair in files.items() if not pair[0].endswith(".pyc"))
    found["packages"] = sorted(
        entry.name
        for place in sys.path
        if place.endswith("-packages") and Path(place).is_dir()
        for entry in os.scandir(place)
        if entry.name.endswith(".dist-info")
    )
    return _digest(json.dumps(found).encode())


def digest_of(value: object) -> str:
    """A digest of data that JSON can hold."""
    return _digest(json.dumps(value, ensure_ascii=False).encode(errors="surrogateescape"))


def _checksum(data: bytes) -> bytes:
    return _digest(b"%d:%s" % (_VERSION, data)).encode()


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
