"""What an upgrade changes in a project: nothing that somebody edited, deleted or made.

A file is as we wrote it if its digest is that of the record. The record always has the version that was offered last, so
that a file that was left once is offered again when the program changes it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import unified_diff
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

from generator.site.new_project.manifest import text_digest

ReadProjectFile: TypeAlias = Callable[[str], bytes | None]
"""Return the content of a project's file by its path, None without one; raise ForeignFileError for what is no file of ours."""


class ForeignFileError(Exception):
    """Raised for a path that leads to a link, a folder, or out of the project."""


class UpgradeAction(Enum):
    """What happens to a file, in the words of the list."""

    ADD = "新增"
    REPLACE = "换成新版"
    REMOVE = "删去，新版不再需要"
    LEAVE_EDITED = "您改过，不动"
    LEAVE_OUTDATED = "您改过，不动；新版也有改动"
    LEAVE_OBSOLETE = "您改过，不动；新版不再需要"
    LEAVE_REMOVED = "您删去了，不补；新版有改动"
    LEAVE_OWN = "您自己的文件，不动；新版也有这个文件"


WRITING: Final = frozenset({UpgradeAction.ADD, UpgradeAction.REPLACE, UpgradeAction.REMOVE})


class FileUpgrade(NamedTuple):
    """What happens to one file: `before` is what is there, `after` what the new version has, None without a file."""

    path: str
    action: UpgradeAction
    before: bytes | None
    after: bytes | None


def plan_upgrade(
    digests: Mapping[str, str], new_files: Mapping[str, bytes], read: ReadProjectFile
) -> Sequence[FileUpgrade]:
    """Return what happens to each file that an upgrade changes, or leaves because it is not ours alone, sorted."""
    plans = (_plan_file(path, digests, new_files, read) for path in sorted({*digests, *new_files}))
    return [plan for plan in plans if plan]


def _plan_file(
    path: str, digests: Mapping[str, str], new_files: Mapping[str, bytes], read: ReadProjectFile
) -> FileUpgrade | None:
    """Return what happens to one file, None if nothing does and nobody needs to know."""
    known, after = digests.get(path), new_files.get(path)
    offered = None if after is None else text_digest(after)
    try:
        before = read(path)
    except ForeignFileError:
        return FileUpgrade(path, UpgradeAction.LEAVE_OWN, None, after) if offered else None
    present = None if before is None else text_digest(before)
    if present == offered or (present is None and offered == known):
        return None
    return FileUpgrade(path, _action(known, present, offered), before, after)


def _action(known: str | None, present: str | None, offered: str | None) -> UpgradeAction:
    """Return what happens to a file that differs from that of the new version, from the digests of all three."""
    if known is None:
        return UpgradeAction.ADD if present is None else UpgradeAction.LEAVE_OWN
    if present is None:
        return UpgradeAction.LEAVE_REMOVED
    if present == known:
        return UpgradeAction.REMOVE if offered is None else UpgradeAction.REPLACE
    if offered is None:
        return UpgradeAction.LEAVE_OBSOLETE
    return UpgradeAction.LEAVE_EDITED if offered == known else UpgradeAction.LEAVE_OUTDATED


def upgrade_diff(change: FileUpgrade) -> Iterator[str]:
    """Yield the lines of a unified diff from what is there to what the new version has."""
    before, after = (_lines(data) for data in (change.before, change.after))
    yield from unified_diff(before, after, f"{change.path}（现在）", f"{change.path}（新版）", lineterm="")


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode(errors="replace").splitlines()
