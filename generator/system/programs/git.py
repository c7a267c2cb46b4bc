"""Reads declarations from git: dates of files, and all files of a revision. Writes nothing."""

import os
import posixpath
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from generator.declarations.yaml.source import RawFile
from generator.diagnostics.wording import system_reason
from generator.system.files import (
    BROKEN_LINK,
    HIDDEN,
    LINK_OUTSIDE,
    MAX_BYTES_READ,
    MAX_DEPTH_BELOW_ROOT,
    NOT_A_FILE,
    TOO_DEEP,
)

_PLACES_OF_OTHERS: Final = frozenset(
    f"GIT_{name}"
    for name in (
        *("DIR", "WORK_TREE", "IMPLICIT_WORK_TREE", "COMMON_DIR", "INDEX_FILE", "OBJECT_DIRECTORY", "PREFIX"),
        *("ALTERNATE_OBJECT_DIRECTORIES", "GRAFT_FILE", "SHALLOW_FILE", "NAMESPACE", "REPLACE_REF_BASE"),
        *("LITERAL_PATHSPECS", "GLOB_PATHSPECS", "NOGLOB_PATHSPECS", "ICASE_PATHSPECS"),
    )
)
"""Variables, set in every hook of git, that lead git to another repository than the one of the current folder."""


def _environment() -> dict[str, str]:
    """Return the environment for git, which is to look for the repository of a folder, and to speak English."""
    return {name: value for name, value in os.environ.items() if name not in _PLACES_OF_OTHERS} | {
        "LC_ALL": "C"
    }


class FileDates(NamedTuple):
    """When a file was added to git and when it last changed, as ISO dates; "" if git does not know."""

    added: str
    changed: str


class History(NamedTuple):
    """The dates of files by path, and why some are not known and what to do, in Chinese; "" if git knows all."""

    dates: dict[str, FileDates]
    gap: str = ""


def file_history(folder: Path) -> History:
    """Return the dates of every file below `folder` by its path from there; none outside a repository.

    In a shallow clone the oldest commits seem to add every file: what only they say is not known.
    """
    try:
        cut_off = _cut_off_commits(folder)
        options = ("--format=%x00%H %cs", "--name-only", "--relative", "--no-renames", "--no-show-signature")
        logged = _git(folder, "-c", "core.quotePath=false", "log", "--no-color", *options, "--", ".")
    except RevisionError:
        return History({}, "git 不能运行，网站不写收录和更新的日期；请先安装 git")
    if logged.returncode:
        return History({}, _unreadable_history(folder, logged.stderr.decode(errors="replace")))
    dates: dict[str, FileDates] = {}
    for entry in logged.stdout.decode(errors="replace").split("\0")[1:]:  # the latest first
        commit_and_date, *paths = filter(None, entry.splitlines())
        commit, date = commit_and_date.split()
        known = "" if commit in cut_off else date
        for path in paths:
            dates[path] = FileDates(known, dates[path].changed if path in dates else known)
    gap = (
        "git 的历史不全（浅克隆），不知道的收录和更新日期没有写；请运行 git fetch --unshallow"
        if cut_off
        else ""
    )
    return History(dates, gap)


def _cut_off_commits(folder: Path) -> frozenset[str]:
    """Return the commits of a shallow clone whose parents are missing; empty for a whole history."""
    listed = _git(folder, "rev-parse", "--git-path", "shallow")
    return frozenset(_read_shallow_file(folder, listed.stdout.decode(errors="surrogateescape")).split())


def _read_shallow_file(folder: Path, told: str) -> str:
    """Return the file that lists those commits, "" if there is none; git tells its path, from `folder`, in the last line."""
    file = folder / (told.splitlines() or [""])[-1]
    return file.read_text(encoding="ascii") if file.is_file() else ""


def _unreadable_history(folder: Path, said: str) -> str:
    """Return why git cannot read the history of a folder, "" if there is none."""
    if _repository(folder) is None or "does not have any commits" in said:
        return ""
    advice = f"请运行 {_trust(folder)}" if "dubious ownership" in said else "请照 git 说的改正"
    return f"git 读不出 {folder.name}/ 的历史（{said.partition(chr(10))[0]}），网站不写收录和更新的日期；{advice}"


def git_heads(folders: Iterable[Path]) -> str:
    """Return, for each folder, its prefix in its repository, the repository's HEAD, and where a shallow clone is cut off.

    Empty without git; all git processes run at once. The text is only meant to be compared with an earlier one.
    """
    processes = []
    for folder in folders:
        command = ("git", "-C", str(folder), "rev-parse", "--show-prefix", "HEAD", "--git-path", "shallow")
        try:
            process = subprocess.Popen(  # noqa: S603
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
            )
        except OSError:
            return ""
        processes.append((folder, process))
    heads = []
    for folder, process in processes:
        told = process.communicate()[0].decode(errors="surrogateescape")
        heads.append(told + _read_shallow_file(folder, told))
    return " ".join(heads)


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
    try:
        with _start_git(folder, "cat-file", "--batch") as git:
            files = {file.path: file for file in (_read_blob(git, path, blobs) for path in blobs)}
    except BrokenPipeError:
        raise RevisionError(f"git 读不出版本“{revision}”；请先运行 git fsck") from None
    return sorted(files.values())


def previous_versions(folder: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """Return what files below `folder` were before the last commit that changed them, by path, as far as git has it.

    Nothing for a file that its last commit added, or seems to have added where a shallow clone is cut off.
    """
    wanted, blobs, versions = {*paths}, dict[str, str](), dict[str, bytes]()
    options = ("--format=", "--raw", "--no-abbrev", "--relative", "--no-renames", "--no-show-signature")
    try:
        with _start_git(
            folder, "-c", "core.quotePath=false", "log", "--no-color", *options, "--", "."
        ) as log:
            while wanted and log.stdout and (line := log.stdout.readline()):  # the latest first
                facts, _, path = line.decode(errors="replace").rstrip("\n").partition("\t")
                if path in wanted:
                    wanted.remove(path)
                    mode, _, blob, *_ = facts.removeprefix(":").split()
                    blobs |= {} if mode in {_LINK, _SUBMODULE} else {path: blob}
        with _start_git(folder, "cat-file", "--batch") as git:
            for path, blob in blobs.items():
                if (data := _blob_content(git, blob)) is not None:
                    versions[path] = data
    except OSError:  # without git nothing is known
        return {}
    return versions


def _commit(folder: Path, revision: str) -> str:
    """Return the id of the commit that a revision names."""
    if "\0" not in revision and not revision.startswith("-"):
        commit_spec = f"{revision}^{{commit}}"
        ended = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", commit_spec)
        if ended.returncode == 0:
            return ended.stdout.decode().strip()
        git_says = _first_line(_git(folder, "cat-file", "-t", revision), "error: ")
        if git_says:
            raise RevisionError(
                f"git 读不出版本“{revision}”（{git_says}）；仓库已损坏，请重新用 git clone 取一份"
            )
    git_dir = _git(folder, "rev-parse", "--git-dir")
    if git_dir.returncode:  # no repository, or one with another owner, which git does not trust
        raise RevisionError(_unreadable_repository(folder, _first_line(git_dir)))
    raise RevisionError(
        f"找不到版本“{revision}”；请检查写法，或先运行 git fetch（浅克隆请用 git fetch --unshallow）"
    )


def _first_line(refused: subprocess.CompletedProcess[bytes], word: str = "") -> str:
    """Return the first line with a word that git wrote on its error stream; "" if there is none."""
    lines = refused.stderr.decode(errors="replace").splitlines()
    return next((line for line in lines if word in line), "")


def _unreadable_repository(folder: Path, git_says: str) -> str:
    """Return why git reads no version of a folder, and what to do."""
    if "dubious ownership" in git_says:
        return f"git 不读 {folder} 的版本，因为仓库属于别的用户；信任它的，请运行 {_trust(folder)}"
    if "not a git repository" in git_says:
        return f"{folder} 不在 git 仓库里，没有版本可以比较；请到仓库里运行，或改写一个申报表目录"
    return f"git 读不出 {folder} 的仓库（{git_says}）；请照 git 说的改正，或改写一个申报表目录"


def _trust(folder: Path) -> str:
    """Return the command with which git trusts the repository of a folder that belongs to another user."""
    return f"git config --global --add safe.directory {_repository(folder) or folder}"


def _repository(folder: Path) -> Path | None:
    """Return the folder of the repository that a folder lies in, None outside of one."""
    above = (folder.resolve(), *folder.resolve().parents)
    return next((place for place in above if (place / ".git").exists()), None)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603
            ("git", "-C", str(folder), *arguments),  # noqa: S607
            capture_output=True,
            check=False,
            env=_environment(),
        )
    except FileNotFoundError:
        raise RevisionError("没有找到 git；请先安装 git，或改写一个申报表目录") from None
    except OSError as error:
        raise RevisionError(
            f"git 不能运行（{system_reason(error)}）；请先安装 git，或改写一个申报表目录"
        ) from error


def _start_git(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603
        ("git", "-C", str(folder), *arguments),  # noqa: S607
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )


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
