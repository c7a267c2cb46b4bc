"""Replaces files and trees in one step, so that one sees the old one or the new one; locks folders."""

import ctypes
import errno
import hashlib
import logging
import os
import re
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from generator.diagnostics.wording import system_reason

try:
    import fcntl
except ImportError:  # Windows: two builds at once are not detected there
    fcntl = None  # type: ignore[assignment]

_log = logging.getLogger(__name__)


@contextmanager
def replace_tree(target: Path) -> Iterator[Path]:
    """Yield an empty folder that replaces `target` when the block ends without an exception.

    At every moment `target` is the old tree or the new one. A killed run leaves a hidden folder beside it, which the next
    run removes.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(target)
    with _temporary_folder(target) as workshop:
        fresh = workshop / "new"
        fresh.mkdir()
        yield fresh
        _swap_in(fresh, target, workshop / "old")


_TEMPORARY_CONTENT: Final = frozenset({"new", "old", "documents"})
"""The folders in a temporary folder: the new tree, the one that it replaces, and what the build puts beside them."""


def _temporary_prefix(target: Path) -> str:
    return f".{target.name}.gongkai-"


@contextmanager
def _temporary_folder(target: Path) -> Iterator[Path]:
    """Yield a folder beside `target` that is locked, and removed when the block ends."""
    while True:
        workshop = Path(tempfile.mkdtemp(prefix=_temporary_prefix(target), dir=target.parent))
        with _locked(workshop) as ours:
            if ours is False:
                continue  # another run took it for a leftover before it was locked
            try:
                yield workshop
            finally:
                shutil.rmtree(workshop, ignore_errors=True)
            return


@contextmanager
def _locked(folder: Path) -> Iterator[bool | None]:
    """Hold a lock on a folder until the block or the process ends.

    Yields False if another process holds it, None if the system or the file system has no locks.
    """
    if fcntl is None:
        yield None
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        except OSError:
            yield None
        else:
            yield folder.exists()
    finally:
        os.close(descriptor)


def remove_leftovers(target: Path) -> None:
    """Remove what killed runs left beside `target`, and move back a target that they had moved away."""
    if not target.parent.is_dir():
        return
    for entry in sorted(os.scandir(target.parent), key=lambda entry: entry.name):
        folder = Path(entry.path)
        if not _is_temporary(entry, target):
            continue
        with _locked(folder) as ours:
            if ours:
                if (folder / "old").exists() and not target.exists():
                    (folder / "old").rename(target)
                shutil.rmtree(folder, ignore_errors=True)


def _is_temporary(entry: "os.DirEntry[str]", target: Path) -> bool:
    """Return whether a folder beside `target` is one that `_temporary_folder` makes, with nothing else in it."""
    name = re.escape(_temporary_prefix(target)) + "[a-z0-9_]{8}"
    return (
        re.fullmatch(name, entry.name) is not None
        and entry.is_dir(follow_symlinks=False)
        and {*os.listdir(entry.path)} <= _TEMPORARY_CONTENT  # noqa: PTH208
    )


def replace_file(file: Path, data: bytes) -> None:
    """Replace the content of a file, which at every moment is the old one or the new one.

    A symbolic link remains, and the file it leads to changes. A killed run leaves at most a hidden file beside it.
    """
    file = file.resolve()
    descriptor, name = tempfile.mkstemp(prefix=_temporary_prefix(file), dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if file.exists():
            shutil.copymode(file, name)
        else:
            Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_tree(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files by their path in `folder`, with `/`."""
    for path, data in contents.items():
        place = f"{folder}/{path}"
        try:
            stream = open(place, "wb")  # noqa: PTH123, SIM115 - ten thousand times
        except FileNotFoundError:
            os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
            stream = open(place, "wb")  # noqa: PTH123, SIM115
        with stream:
            stream.write(data)


def file_weight(path: str, size: int) -> int:
    """Return a checksum of the path and the size of one file."""
    return zlib.crc32(f"{path}:{size}".encode(errors="surrogateescape"))


def move_files(source: Path, target: Path) -> None:
    """Move all files of a tree into another one."""
    for path in list(files_below(source)):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).replace(target / path)


def files_below(folder: Path) -> Iterator[str]:
    """Yield the paths of all files below a folder, with `/`."""
    for place, _, names in os.walk(folder):
        prefix = Path(place).relative_to(folder).as_posix()
        yield from (name if prefix == "." else f"{prefix}/{name}" for name in names)


def same_bytes(one: Path, other: Path) -> bool:
    """Return whether two files have the same content; False if either cannot be read."""
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as first, other.open("rb") as second:
            while data := first.read(_CHUNK):
                if data != second.read(_CHUNK):
                    return False
        return True
    except OSError:
        return False


_CHUNK: Final = 1 << 20  # bytes


@contextmanager
def empty_dir(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that is removed when the block ends; what a killed run left in it is removed first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def exclusive(folder: Path) -> Iterator[bool]:
    """Yield True if no other process uses a folder, and lock it until the block ends; create it if necessary.

    Raises OSError if the folder cannot be written, or its file system has no locks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    with _locked(folder) as ours:
        if ours is None and fcntl is not None:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK), str(folder))
        yield ours is not False


STATE_KINDS: Final = ("checks", "sites")
"""Kinds of knowledge in a cache folder."""


class StateFolder(NamedTuple):
    """A folder that is ours until the block ends; None if there is no cache, or if another process has it."""

    path: Path | None
    is_busy: bool = False


@contextmanager
def locked_state(cache: Path | None, kind: str, subject: Path) -> Iterator[StateFolder]:
    """Yield the folder of a kind of knowledge about `subject`; a cache that is new tells git to ignore it.

    If the cache folder cannot be used, there is none.
    """
    with ExitStack() as stack:
        state = StateFolder(None)
        if cache:
            name = hashlib.blake2b(os.fsencode(subject.resolve()), digest_size=8).hexdigest()
            folder = cache / kind / name
            try:
                is_ours = stack.enter_context(exclusive(folder))
                if {*os.listdir(cache)} <= {*STATE_KINDS}:  # noqa: PTH208 - it is new
                    (cache / ".gitignore").write_text("*\n", encoding="utf-8")
                state = StateFolder(folder if is_ours else None, is_busy=not is_ours)
            except OSError as error:
                _log.info("缓存目录 %s 不能用（%s），这次不用缓存", cache, system_reason(error))
        yield state


def _swap_in(fresh: Path, target: Path, old: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    if exchange_folders(fresh, target):
        return
    target.rename(old)  # where folders cannot be exchanged in one step, there is a moment without `target`
    try:
        fresh.rename(target)
    except BaseException:
        old.rename(target)
        raise


def exchange_folders(one: Path, other: Path) -> bool:
    """Exchange two folders in one step by Linux's renameat2(2); return False if the system cannot."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    current_folder, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(
        renameat2(current_folder, os.fsencode(one), current_folder, os.fsencode(other), exchange) == 0
    )
