"""All disk I/O: reading declarations/, and putting a finished tree in the place of an old one.

Comes in: folders. Goes out: bytes, or why there are none; and trees that are whole or not there at all.
Nothing here looks into a file.
"""

import ctypes
import os
import posixpath
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

try:
    import fcntl
except ImportError:  # Windows: two builds at once are not told apart there
    fcntl = None  # type: ignore[assignment]

from generator.source import MAX_BYTES, MAX_REGISTRY_BYTES, RawFile

DEEPEST: Final = 8
"""Folders below declarations/ that are still looked into; declarations stand in the second."""

BESIDE: Final = frozenset({"schema.json", "README.md"})
"""Files that may stand at the top of declarations/ without being declarations."""

_MOST_BYTES: Final = max(MAX_BYTES, MAX_REGISTRY_BYTES) + 1
_TOO_DEEP: Final = "目录的层次太深；申报表只放在 <年度>/<单位代号>/ 之下"
_IS_FOLDER: Final = "这里应当是文件，现在是目录；请改名或移走"
_LEADS_OUT: Final = "这是一个指向 declarations/ 之外的链接，不会公开；请换成文件本身"
_BROKEN_LINK: Final = "这是一个断开的链接，所指的文件不存在；请换成文件本身或删去"


def declaration_files(root: Path) -> list[RawFile]:
    """Every file under `root` but hidden ones, in order; folders and links that lead nowhere are faults."""
    return sorted(_walk(root, "", root.resolve()))


def spelled(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 are written out."""
    return os.fsencode(name).decode(errors="backslashreplace")


def declaration_file(file: Path, root: Path, path: str) -> RawFile:
    """One file, to be known as `path`, which must not lead out of `root`."""
    return _read(file, path, root.resolve())


def _walk(folder: Path, prefix: str, root: Path) -> Iterator[RawFile]:
    if prefix.count("/") > DEEPEST:
        yield RawFile(prefix.rstrip("/"), b"", _TOO_DEEP)
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield RawFile(prefix.rstrip("/") or ".", b"", f"这个目录打不开（{_reason(error)}）")
        return
    for entry in entries:
        if entry.name.startswith(".") or (not prefix and entry.name in BESIDE):
            continue
        path = prefix + spelled(entry.name)
        if entry.is_dir(follow_symlinks=False) and not entry.name.lower().endswith((".yml", ".yaml")):
            yield from _walk(Path(entry.path), path + "/", root)
        else:
            yield _read(Path(entry.path), path, root)


def _read(file: Path, path: str, root: Path) -> RawFile:
    try:
        if file.is_symlink() and not file.resolve().is_relative_to(root):
            return RawFile(path, b"", _LEADS_OUT)
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            return RawFile(path, b"", _IS_FOLDER)
        if not stat.S_ISREG(mode):
            return RawFile(path, b"", "这不是普通文件，无法读取；请移走")
        with file.open("rb") as stream:
            return RawFile(path, stream.read(_MOST_BYTES))
    except FileNotFoundError:
        return RawFile(path, b"", _BROKEN_LINK)
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        return RawFile(path, b"", f"文件打不开（{_reason(error)}）；请检查权限")


def _reason(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


# -- what git has --------------------------------------------------------------------------------------


class Life(NamedTuple):
    """When a file came into git and when it last changed, as ISO dates."""

    added: str
    changed: str


def lives(folder: Path) -> dict[str, Life]:
    """The life of every file below `folder` by its path from there; nothing where git does not know it."""
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
    found: dict[str, Life] = {}
    for commit in ended.stdout.decode(errors="replace").split("\0")[1:]:  # the latest first
        date, *paths = filter(None, commit.splitlines())
        for path in paths:
            found[path] = Life(date, found[path].changed if path in found else date)
    return found


class RevisionError(Exception):
    """Why a revision cannot be read, in Chinese, with what to do."""


_LINK: Final = "120000"  # the modes of git
_SUBMODULE: Final = "160000"
_LONGEST_CHAIN: Final = 40  # of links that lead to links, as in Linux


def revision_files(folder: Path, revision: str) -> list[RawFile]:
    """Every file that `folder` has in a revision of the repository that holds it, as `declaration_files` reads them.

    RevisionError where there is no such revision, no repository or no git.
    """
    commit = _commit(folder, revision)
    listed = _git(folder, "ls-tree", "-r", "-z", commit)
    if listed.returncode:
        raise RevisionError(f"版本“{revision}”不完整；请先运行 git fetch")
    blobs: dict[str, tuple[str, str]] = {}  # by path: mode and id
    for entry in filter(None, listed.stdout.split(b"\0")):
        known, _, name = entry.partition(b"\t")
        mode, _, identifier = known.decode().split()
        blobs[name.decode(errors="backslashreplace")] = mode, identifier
    wanted = [path for path in blobs if not _is_beside(path)]
    command = ("git", "-C", str(folder), "cat-file", "--batch")
    try:
        with subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as git:
            found = {file.path: file for file in (_of_tree(git, path, blobs) for path in wanted)}
    except BrokenPipeError:
        raise RevisionError(f"git 读不出版本“{revision}”；请先运行 git fsck") from None
    return sorted(found.values())


def _is_beside(path: str) -> bool:
    """Whether `_walk` passes a path over."""
    return path in BESIDE or any(part.startswith(".") for part in path.split("/"))


def _commit(folder: Path, revision: str) -> str:
    """The id of the commit that a revision names."""
    if "\0" not in revision and not revision.startswith("-"):
        wanted = f"{revision}^{{commit}}"
        ended = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
        if ended.returncode == 0:
            return ended.stdout.decode().strip()
    known = _git(folder, "rev-parse", "--git-dir")
    if known.returncode:  # no repository, or one of somebody else's, which git does not trust
        said = known.stderr.decode(errors="replace").partition("\n")[0]
        raise RevisionError(f"git 不能读取 {folder} 的版本“{revision}”（{said}）；请改写一个申报表目录")
    raise RevisionError(
        f"找不到版本“{revision}”；请检查写法，或先运行 git fetch（浅克隆请用 git fetch --unshallow）"
    )


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(("git", "-C", str(folder), *arguments), capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        raise RevisionError(
            f"git 不能运行（{_reason(error)}）；请先安装 git，或改写一个申报表目录"
        ) from error


def _of_tree(git: "subprocess.Popen[bytes]", path: str, blobs: Mapping[str, tuple[str, str]]) -> RawFile:
    """A file of a tree by `git cat-file --batch`, or the fault that `_walk` and `_read` would tell of it."""
    folders = path.split("/")[:-1]
    for depth, name in enumerate(folders, 1):
        above = "/".join(folders[:depth])
        if name.lower().endswith((".yml", ".yaml")):
            return RawFile(above, b"", _IS_FOLDER)
        if depth > DEEPEST:
            return RawFile(above, b"", _TOO_DEEP)
    place = path
    for _ in range(_LONGEST_CHAIN):  # a link is followed as far as it stays in the tree
        mode, identifier = blobs[place]
        data = None if mode == _SUBMODULE else _content(git, identifier)
        if data is None:
            here = "这个版本里的文件不在本机；请先运行 git fetch"
            return RawFile(path, b"", _IS_FOLDER if mode == _SUBMODULE else here)
        if mode != _LINK:
            return RawFile(path, data)
        target = data.decode(errors="backslashreplace")
        place = posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
        if place.startswith(("/", "../")) or place == "..":
            return RawFile(path, b"", _LEADS_OUT)
        if place not in blobs:
            leads = place == "." or any(other.startswith(f"{place}/") for other in blobs)
            return RawFile(path, b"", _IS_FOLDER if leads else _BROKEN_LINK)
    return RawFile(path, b"", _BROKEN_LINK)


def _content(git: "subprocess.Popen[bytes]", identifier: str) -> bytes | None:
    """The bytes of a blob, as many as `_read` would take, or None where git does not have it."""
    if git.stdin is None or git.stdout is None:
        return None
    git.stdin.write(f"{identifier}\n".encode())
    git.stdin.flush()
    *_, size = git.stdout.readline().split() or [b"missing"]
    if not size.isdigit():
        return None
    data = git.stdout.read(min(int(size), _MOST_BYTES))
    left = int(size) - len(data) + 1  # a line feed ends it
    while left > 0 and (passed := len(git.stdout.read(min(left, _MOST_BYTES)))):
        left -= passed
    return data


# -- whole trees ---------------------------------------------------------------------------------------


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """An empty folder to fill, which takes the place of `target` when the block ends without an exception.

    At every moment `target` is the old tree or the new one. A run that is killed leaves a hidden folder
    beside it, which the next run removes.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    _tidy(target)
    with _workshop(target) as workshop:
        fresh = workshop / "new"
        fresh.mkdir()
        yield fresh
        _put(fresh, target, workshop / "old")


def _prefix(target: Path) -> str:
    return f".{target.name}.gongkai-"


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A folder of our own beside `target`, locked while we live, and gone afterwards."""
    while True:
        workshop = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
        with _locked(workshop) as ours:
            if not ours:
                continue  # another run took it for a left-over before the lock was on
            try:
                yield workshop
            finally:
                shutil.rmtree(workshop, ignore_errors=True)
            return


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold a lock on a folder that the system releases when the process ends; False where that cannot be had."""
    if fcntl is None:
        yield True
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield folder.exists()
    finally:
        os.close(descriptor)


def _tidy(target: Path) -> None:
    """Remove what killed runs left beside `target`; what they had taken from its place goes back there."""
    if fcntl is None:
        return
    for entry in sorted(os.scandir(target.parent), key=lambda entry: entry.name):
        folder = Path(entry.path)
        if not entry.name.startswith(_prefix(target)) or not entry.is_dir(follow_symlinks=False):
            continue
        with _locked(folder) as ours:
            if ours:
                if (folder / "old").exists() and not target.exists():
                    (folder / "old").rename(target)
                shutil.rmtree(folder, ignore_errors=True)


def write_tree(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Files by their path in `folder`, with `/`."""
    for path, data in contents.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _put(fresh: Path, target: Path, old: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    if _exchange(fresh, target):
        return
    target.rename(old)  # where folders cannot be exchanged in one step, there is a moment without `target`
    try:
        fresh.rename(target)
    except BaseException:
        old.rename(target)
        raise


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, by Linux's renameat2(2); False where that is not to be had."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    current_folder, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(
        renameat2(current_folder, os.fsencode(one), current_folder, os.fsencode(other), exchange) == 0
    )
