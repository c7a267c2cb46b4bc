"""Selects the declarations that a command works on, and all files that are needed to check them."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from generator.catalog.check_folder import check_folder
from generator.checks.check_all import CheckResult, check_all
from generator.cli.options import cache_folder
from generator.cli.printing import path_prefix, show_progress
from generator.cli.project_root import WrittenPath
from generator.declarations.identity import REGISTRY, is_shared, lies_in_any
from generator.declarations.yaml.source import RawFile
from generator.diagnostics.escaping import show_invisible
from generator.system.clock import today
from generator.system.files import (
    FolderListing,
    declaration_file,
    declaration_files,
    empty_folders,
    is_listed,
    printable_name,
    shared_files,
)
from generator.system.programs.git import RevisionError, revision_files
from generator.system.workers import Cluster

PATHS = click.argument("paths", metavar="路径", nargs=-1, type=WrittenPath(exists=True))


class Selection(NamedTuple):
    """Selected declarations of the folder `root`: some files and folders, as paths from `root`, or None for all.

    `lone_files` are read already: files that do not stand in a folder of declarations, with the usual registry.
    """

    root: Path
    selected_paths: tuple[str, ...] | None = None
    lone_files: tuple[RawFile, ...] = ()

    @property
    def prefix(self) -> str:
        """Path of `root` for messages."""
        return path_prefix(self.root)

    def includes(self, path: str) -> bool:
        """Return whether a file, or a folder that contains it, was selected."""
        return self.selected_paths is None or lies_in_any(path, self.selected_paths)

    def files(self) -> list[RawFile]:
        """Read the selected files, and those by which all are read."""
        files = self.lone_files or declaration_files(self.root)
        return [file for file in files if self.includes(file.path) or is_shared(file.path)]

    def check(
        self,
        jobs: int | None = None,
        cluster: Cluster | None = None,
        listing: FolderListing | None = None,
    ) -> CheckResult:
        """Check the selected files, using `jobs` processes or a cluster; `listing` is that of the folder, if it is known."""
        with show_progress("正在检查") as progress:
            result = (
                check_all(self.lone_files, today())
                if self.lone_files
                else check_folder(
                    self.root,
                    today(),
                    jobs=jobs,
                    cache=cache_folder(self.root),
                    cluster=cluster,
                    progress=progress,
                    statuses=listing and listing.statuses,
                )
            )
        if not self.lone_files and self._has_folders():
            result = result.with_empty_folders(listing.empty_folders if listing else empty_folders(self.root))
        return result if self.selected_paths is None else result.restrict_to(self.selected_paths)

    def _has_folders(self) -> bool:
        return self.selected_paths is None or any((self.root / path).is_dir() for path in self.selected_paths)


def select_files(paths: Iterable[Path], declarations: Path) -> list[Selection]:
    """Return a selection for each folder of declarations; without paths, everything in `declarations`."""
    paths_by_root: dict[Path, dict[str, Path]] = {}
    for path in paths:
        root = _root(path, declarations)
        place = printable_name(os.path.relpath(path, root)).replace(os.sep, "/")
        paths_by_root.setdefault(root, {})[place] = path
    if not paths_by_root:
        return [Selection(declarations)]
    return [_selection(root, places, declarations) for root, places in sorted(paths_by_root.items())]


def read_revision(declarations: Path, revision: str) -> list[RawFile]:
    """Read every file of `declarations` in a revision of git; UsageError says what to do if that cannot be read."""
    try:
        return revision_files(declarations, revision)
    except RevisionError as error:
        raise click.UsageError(show_invisible(str(error))) from error


def _root(path: Path, declarations: Path) -> Path:
    """Return the folder of declarations that holds `path`: the usual one, or the next one above with a registry."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links are not followed: where they stand counts
    if absolute.is_relative_to(os.path.abspath(declarations)):  # noqa: PTH100
        return declarations
    above = [absolute, *absolute.parents] if absolute.is_dir() else list(absolute.parents)
    registered = next((folder for folder in above if (folder / REGISTRY).is_file()), None)
    return registered or (absolute if absolute.is_dir() else above[min(2, len(above) - 1)])


def _selection(root: Path, places: Mapping[str, Path], declarations: Path) -> Selection:
    """Select some paths of `root`; a single file is checked with the usual registry."""
    if "." not in places and root != declarations and not (root / REGISTRY).is_file():
        lone = [declaration_file(path, root, place) for place, path in sorted(places.items())]
        shared = (file for file in shared_files(declarations) if is_shared(file.path))
        return Selection(root, tuple(places), (*shared, *lone))
    strange = [path for place, path in places.items() if path.is_file() and not is_listed(root, place)]
    if strange:
        raise click.UsageError(f"{show_invisible(str(strange[0]))} 不是申报表文件，没有检查")
    return Selection(root, None if "." in places else tuple(places))
