"""The record of a build: what a site was built from, and what it consists of.

A damaged record, or one of another version or machine, is discarded silently. Contents count, not dates, because CI
checks out anew. Nothing slow is imported.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.system.atomic import replace_file
from generator.system.package import code_digest

_VERSION: Final = 2


class State(NamedTuple):
    """What a site consists of beside the pages of its units.

    `page_groups` have, by name, a digest and the digests of their pages by address; `stages` of the search a digest and
    the name of the file. `documents` are the hand-written pages, each with its address and its path in the docs folder;
    `links` are the generated paths that they link to, or would, and whether these exist. `sitemap` is a digest of its
    inputs, and its files; `base` is the site's own address.
    """

    page_groups: dict[str, tuple[str, dict[str, str]]]
    stages: dict[str, tuple[str, str]]
    documents: list[tuple[str, str]]
    links: dict[str, bool]
    sitemap: tuple[str, list[str]]
    base: str


class Manifest(NamedTuple):
    """A site and everything that it was built from.

    `inputs_digest` covers everything but declarations, of which `inputs` are files and folders; `files` are digests
    of declarations by path; `content` is the tree digest of the site; `revisions` are those of git on that `day`. The
    store of units has the same `token`.
    """

    inputs_digest: str
    inputs: list[str]
    files: dict[str, str]
    content: int
    pages: int
    revisions: str
    day: str
    token: str
    state: State


def read_manifest(file: Path) -> Manifest | None:
    """Return the manifest in a file, or None if it is missing or damaged."""
    data = read_data(file)
    try:
        return Manifest(**{**data, "state": State(**data["state"])}) if isinstance(data, dict) else None
    except (TypeError, KeyError):
        return None


def read_data(file: Path) -> Any:
    """Return the data in a file, or None if it is missing or damaged."""
    try:
        checksum, _, data = file.read_bytes().partition(b"\n")
        return json.loads(data) if checksum == _checksum(data) else None
    except (OSError, ValueError):
        return None


def write_data(file: Path, value: object) -> None:
    """Write data into a file, if that is possible."""
    data = json.dumps(value, ensure_ascii=False).encode()
    with suppress(OSError):
        replace_file(file, _checksum(data) + b"\n" + data)


def write_manifest(file: Path, manifest: Manifest) -> None:
    """Write a manifest into a file, if that is possible."""
    write_data(file, {**manifest._asdict(), "state": manifest.state._asdict()})


def folder_inputs_digest(inputs: Iterable[str], settings: Mapping[str, str]) -> str | None:
    """Digest everything but declarations that can change a site; None if it cannot be read.

    `inputs` are files and folders; `settings` are other values.
    """
    digests: dict[str, Any] = {
        "told": dict(settings),
        "python": [sys.version, sys.platform],
        "code": code_digest(),
    }
    for place in sorted(set(inputs)):
        path = Path(place)
        try:
            files = _digests(path) if path.is_dir() else {"": bytes_digest(path.read_bytes())}
        except OSError:
            return None
        if files is None:
            return None
        digests[place] = sorted(files.items())
    digests["packages"] = sorted(
        entry.name
        for place in sys.path
        if place.endswith("-packages") and Path(place).is_dir()
        for entry in os.scandir(place)
        if entry.name.endswith(".dist-info")
    )
    return json_digest(digests)


def _digests(folder: Path) -> dict[str, str] | None:
    """Return the digest of every file below a folder, by path; None if there is anything but plain files and folders."""
    found: dict[str, str] = {}
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            file = Path(place, name)
            if file.is_symlink() or not (file.is_file() or file.is_dir()):
                return None
        for name in names:
            found[Path(place, name).relative_to(folder).as_posix()] = bytes_digest(
                Path(place, name).read_bytes()
            )
    return found


def json_digest(value: object) -> str:
    """Digest data that JSON can hold."""
    return bytes_digest(json.dumps(value, ensure_ascii=False).encode(errors="surrogateescape"))


def bytes_digest(data: bytes) -> str:
    """Digest bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _checksum(data: bytes) -> bytes:
    return bytes_digest(b"%d:%s" % (_VERSION, data)).encode()
