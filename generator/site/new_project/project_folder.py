"""The folder of a project on disk: whether it may begin there, its files, and how they are written."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from generator.site.new_project.manifest import MANIFEST
from generator.site.new_project.upgrade import WRITING, FileUpgrade, ForeignFileError
from generator.system.atomic import replace_file, write_tree

_ALLOWED: Final = frozenset({".git", ".venv"})
"""What may be in the folder of a new project: an empty repository that somebody cloned, and where pip put this program."""


def others_in(folder: Path) -> Sequence[str]:
    """Return the names of what keeps a project from beginning in a folder, sorted; none if it does not exist."""
    try:
        return sorted({entry.name for entry in os.scandir(folder)} - _ALLOWED)
    except FileNotFoundError:
        return ()


def write_new_project(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files of a project into a folder that is empty or does not exist, or leave it as it was."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".gongkai-init-", dir=folder))
    moved: list[Path] = []
    try:
        write_tree(stage, files)
        for entry in sorted(stage.iterdir()):
            moved.append(folder / entry.name)
            entry.rename(moved[-1])
        stage.rmdir()
    except BaseException:
        for place in (stage, *moved):
            shutil.rmtree(place, ignore_errors=True)
            place.unlink(missing_ok=True)
        if is_new:
            folder.rmdir()
        raise


def read_project_file(root: Path, path: str) -> bytes | None:
    """Return the content of a file of a project, None without one; ForeignFileError if a link or a folder is there."""
    place = root / path
    if place.resolve() != root.resolve() / path or place.is_dir():
        raise ForeignFileError
    if any(parent.is_file() for parent in place.parents if root in parent.parents):
        raise ForeignFileError
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None


def write_upgrade(root: Path, changes: Iterable[FileUpgrade], manifest: bytes) -> None:
    """Write what an upgrade changes, each file at once, and then the record: an upgrade that was interrupted can be repeated."""
    for change in changes:
        if change.action not in WRITING:
            continue
        place = root / change.path
        if change.after is None:
            place.unlink()
            _remove_empty_folders(root, place.parent)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            replace_file(place, change.after)
    replace_file(root / MANIFEST, manifest)


def _remove_empty_folders(root: Path, folder: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
