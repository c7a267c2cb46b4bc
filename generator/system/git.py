"""Reads declarations from git: dates of files, and all files of a revision. Writes nothing."""

import posixpath
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from generator.declarations.yaml.source import RawFile
from generator.system.files import (
    BROKEN_LINK,
    HIDDEN,
    LINK_OUTSIDE,
    MAX_BYTES_READ,
    MAX_DEPTH_BELOW_ROOT,
    NOT_A_FILE,
    TOO_DEEP,
)


class FileDates(NamedTuple):
    """When a file was added to git and when it last changed, as ISO dates."""

    added: str
    changed: str


def file_dates(folder: Path) -> dict[str, FileDates]:
    """Return the dates of every file below `folder` by its path from there; empty if git does not know the folder."""
    command = (
        "git",
        "-C",
        str(folder),
        "-c",
        "core.quotePath=false",
        "log",
        "--format=%x00%cs",
        "--name-only",
    )
    try:
        ended = subprocess.run(  # noqa: S603
            (*command, "--relative", "--no-renames", "--", "."), capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return {}
    dates: dict[str, FileDates] = {}
    for commit in ended.stdout.decode(errors="replace").split("\0")[1:]:  # the latest first
        date, *paths = filter(None, commit.splitlines())
        for path in paths:
            dates[path] = FileDates(date, dates[path].changed if path in dates else date)
    return dates


def git_heads(folders: Iterable[Path]) -> str:
    """Return the prefix of each folder in its repository and the repository's HEAD; empty without git.

    All git processes run at once. The text is only meant to be compared with an earlier one.
    """
    processes = []
    for folder in folders:
        command = ("git", "-C", str(folder), "rev-parse", "--show-prefix", "HEAD")
        try:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603
        except OSError:
            return ""
        processes.append(process)
    return " ".join(process.communicate()[0].decode(errors="replace") for process in processes)


class RevisionError(Exception):
    """Raised when a revision cannot be read; the text says in Chinese what to do."""


_LINK: Final = "120000"  # the modes of git
_SUBMODULE: Final = "160000"
_MAX_LINKS: Final = 40  # links that lead to links, as in Linux


def revision_files(folder: Path, revision: str) -> list[RawFile]:
    """Read every file below `folder` in a revision, as `declaration_files` reads them from disk with `unchecked`.

    Raises RevisionError if there is no such revision, no repository or no git.
    """
    commit = _commit(folder, revision)
    listed = _git(folder, "ls-tree", "-r", "-z", commit)
    if listed.returncode:
        raise RevisionError(f"版本“{revision}”不完整；请先运行 git fetch")
    blobs: dict[str, tuple[str, str]] = {}  # by path: mode and id
    for entry in filter(None, listed.stdout.split(b"\0")):
        mode_type_id, _, name = entry.partition(b"\t")
        mode, _, identifier = mode_type_id.decode().split()
        blobs[name.decode(errors="backslashreplace")] = mode, identifier
    command = ("git", "-C", str(folder), "cat-file", "--batch")
    try:
        with subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as git:
            files = {file.path: file for file in (_read_blob(git, path, blobs) for path in blobs)}
    except BrokenPipeError:
        raise RevisionError(f"git 读不出版本“{revision}”；请先运行 git fsck") from None
    return sorted(files.values())


def _commit(folder: Path, revision: str) -> str:
    """Return the id of the commit that a revision names."""
    if "\0" not in revision and not revision.startswith("-"):
        commit_spec = f"{revision}^{{commit}}"
        ended = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", commit_spec)
        if ended.returncode == 0:
            return ended.stdout.decode().strip()
    git_dir = _git(folder, "rev-parse", "--git-dir")
    if git_dir.returncode:  # no repository, or one with another owner, which git does not trust
        git_message = git_dir.stderr.decode(errors="replace").partition("\n")[0]
        raise RevisionError(
            f"git 不能读取 {folder} 的版本“{revision}”（{git_message}）；请改写一个申报表目录"
        )
    raise RevisionError(
        f"找不到版本“{revision}”；请检查写法，或先运行 git fetch（浅克隆请用 git fetch --unshallow）"
    )


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(("git", "-C", str(folder), *arguments), capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        raise RevisionError(
            f"git 不能运行（{error.strerror}）；请先安装 git，或改写一个申报表目录"
        ) from error


def _read_blob(git: "subprocess.Popen[bytes]", path: str, blobs: Mapping[str, tuple[str, str]]) -> RawFile:
    """Read a file of a tree by `git cat-file --batch`, with the read errors of `files`."""
    folders = path.split("/")[:-1]
    for depth, name in enumerate(folders, 1):
        above = "/".join(folders[:depth])
        if name.startswith("."):
            return RawFile(above, b"", HIDDEN)
        if name.lower().endswith((".yml", ".yaml")):
            return RawFile(above, b"", NOT_A_FILE)
        if depth > MAX_DEPTH_BELOW_ROOT:
            return RawFile(above, b"", TOO_DEEP)
    if path.rpartition("/")[2].startswith("."):
        return RawFile(path, b"", HIDDEN)
    current = path
    for _ in range(_MAX_LINKS):  # a link is followed as far as it stays in the tree
        mode, identifier = blobs[current]
        data = None if mode == _SUBMODULE else _blob_content(git, identifier)
        if data is None:
            missing = "这个版本里的文件不在本机；请先运行 git fetch"
            return RawFile(path, b"", NOT_A_FILE if mode == _SUBMODULE else missing)
        if mode != _LINK:
            return RawFile(path, data)
        target = data.decode(errors="backslashreplace")
        current = posixpath.normpath(posixpath.join(posixpath.dirname(current), target))
        if current.startswith(("/", "../")) or current == "..":
            return RawFile(path, b"", LINK_OUTSIDE)
        if current not in blobs:
            leads = current == "." or any(other.startswith(f"{current}/") for other in blobs)
            return RawFile(path, b"", NOT_A_FILE if leads else BROKEN_LINK)
    return RawFile(path, b"", BROKEN_LINK)


def _blob_content(git: "subprocess.Popen[bytes]", identifier: str) -> bytes | None:
    """Return the bytes of a blob, at most MAX_BYTES_READ, or None if git does not have it."""
    if git.stdin is None or git.stdout is None:
        return None
    git.stdin.write(f"{identifier}\n".encode())
    git.stdin.flush()
    *_, size = git.stdout.readline().split() or [b"missing"]
    if not size.isdigit():
        return None
    data = git.stdout.read(min(int(size), MAX_BYTES_READ))
    left = int(size) - len(data) + 1  # a line feed ends it
    while left > 0 and (passed := len(git.stdout.read(min(left, MAX_BYTES_READ)))):
        left -= passed
    return data
