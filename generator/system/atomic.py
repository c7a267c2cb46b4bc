"""Replaces files and trees in one step, so that one sees the old one or the new one; locks folders."""

import ctypes
import errno
import hashlib
import logging
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

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
        if not entry.name.startswith(_temporary_prefix(target)) or not entry.is_dir(follow_symlinks=False):
            continue
        with _locked(folder) as ours:
            if ours:
                if (folder / "old").exists() and not target.exists():
                    (folder / "old").rename(target)
                shutil.rmtree(folder, ignore_errors=True)


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


def tree_digest(folder: Path) -> int:
    """Return the sum of a tree's file weights; -1 if it cannot be read."""
    try:
        return _sum_weights(os.fspath(folder), "")
    except OSError:
        return -1


def _sum_weights(folder: str, prefix: str) -> int:
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                total += _sum_weights(entry.path, f"{path}/")
            else:
                total += file_weight(path, entry.stat(follow_symlinks=False).st_size)
    return total


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
        return one.read_bytes() == other.read_bytes()
    except OSError:
        return False


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


class StateFolder(NamedTuple):
    """A folder that is ours until the block ends; None if there is no cache, or if another process has it."""

    path: Path | None
    is_busy: bool = False


@contextmanager
def locked_state(cache: Path | None, kind: str, subject: Path) -> Iterator[StateFolder]:
    """Yield the folder of a kind of knowledge about `subject`; the cache tells git to ignore it.

    If the cache folder cannot be used, there is none.
    """
    with ExitStack() as stack:
        state = StateFolder(None)
        if cache:
            name = hashlib.blake2b(os.fsencode(subject.resolve()), digest_size=8).hexdigest()
            folder = cache / kind / name
            try:
                is_ours = stack.enter_context(exclusive(folder))
                (cache / ".gitignore").write_text("*\n", encoding="utf-8")
                state = StateFolder(folder if is_ours else None, is_busy=not is_ours)
            except OSError as error:
                _log.info("缓存目录 %s 不能用（%s），这次不用缓存", cache, error.strerror or error)
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
