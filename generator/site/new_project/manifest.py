"""The record of what `gongkai init` wrote into a project, in the project.

A digest says whether somebody edited a file since; line ends, which git may change, do not count.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from generator.forms.cell import InvalidCellError
from generator.site.new_project.settings import READERS, ProjectSettings

MANIFEST: Final = ".gongkai-project.json"

SCHEMAS: Final = ("declarations/schema.json", "declarations/edition-schema.json")
"""What we write into the folder of declarations; everything else there is the project's own."""


class InvalidManifestError(Exception):
    """Raised for a record that cannot be read; the text says in Chinese why."""


class ProjectManifest(NamedTuple):
    """What was written last: by which version, with which settings, and the digest of each file by path."""

    version: str
    settings: ProjectSettings
    digests: Mapping[str, str]


def text_digest(data: bytes) -> str:
    """Digest a text, whatever its line ends."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def manifest_json(version: str, settings: ProjectSettings, digests: Mapping[str, str]) -> bytes:
    """Return the record as the bytes of its file."""
    content = {"version": version, "settings": settings._asdict(), "files": dict(sorted(digests.items()))}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(data: bytes) -> ProjectManifest:
    """Read the record; InvalidManifestError if anything in it is not as we write it."""
    try:
        content: Any = json.loads(data)
        version, files = content["version"], content["files"]
        settings = ProjectSettings(
            **{name: READERS[name](text) for name, text in content["settings"].items()}
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = str(error) if isinstance(error, InvalidCellError) else "写法不对"
        raise InvalidManifestError(f"{MANIFEST} 读不出来（{reason}）；请用 git 恢复这个文件") from error
    if (
        not isinstance(version, str)
        or not isinstance(files, dict)
        or not all(_is_record(*record) for record in files.items())
    ):
        raise InvalidManifestError(f"{MANIFEST} 读不出来（写法不对）；请用 git 恢复这个文件")
    return ProjectManifest(version, settings, files)


def _is_record(path: str, digest: object) -> bool:
    """Return whether a path is one that we may have written; a merge request can bring any."""
    parts = PurePosixPath(path).parts
    is_inside = (
        "/".join(parts) == path and not {"..", ".git"}.intersection(parts) and not {*":\\"}.intersection(path)
    )
    return isinstance(digest, str) and is_inside and (parts[0] != "declarations" or path in SCHEMAS)


def is_newer(version: str, other: str) -> bool:
    """Return whether a version is newer than another one, by their numbers."""
    return _numbers(version) > _numbers(other)


def _numbers(version: str) -> tuple[int, ...]:
    release = version.partition("+")[0].split(".")
    return tuple(int(digits) for part in release if (digits := "".join(filter(str.isdecimal, part))))
