"""All disk I/O: reading declarations/, watching it, and putting a finished tree in the place of an old one.

Comes in: folders. Goes out: bytes, or why there are none; word of changes; and trees that are whole or not there at all.
Nothing here looks into a file.
"""

import ctypes
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final, NamedTuple

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

try:
    import fcntl
except ImportError:  # Windows: two builds at once are not told apart there
    fcntl = None  # type: ignore[assignment]

from generator.source import MAX_BYTES, MAX_REGISTRY_BYTES, RawFile

DEEPEST: Final = 8
"""Folders below declarations/ that are still looked into; declarations stand in the second."""

BESIDE: Final = frozenset({"schema.json", "README.md"})
"""Files that may stand at the top of declarations/ without being declarations."""


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
        yield RawFile(prefix.rstrip("/"), b"", "目录的层次太深；申报表只放在 <年度>/<单位代号>/ 之下")
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
            return RawFile(path, b"", "这是一个指向 declarations/ 之外的链接，不会公开；请换成文件本身")
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            return RawFile(path, b"", "这里应当是文件，现在是目录；请改名或移走")
        if not stat.S_ISREG(mode):
            return RawFile(path, b"", "这不是普通文件，无法读取；请移走")
        with file.open("rb") as stream:
            return RawFile(path, stream.read(max(MAX_BYTES, MAX_REGISTRY_BYTES) + 1))
    except FileNotFoundError:
        return RawFile(path, b"", "这是一个断开的链接，所指的文件不存在；请换成文件本身或删去")
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        return RawFile(path, b"", f"文件打不开（{_reason(error)}）；请检查权限")


def _reason(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


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


# -- watching ------------------------------------------------------------------------------------------

STILL: Final = 0.2
"""Seconds without a change after which a burst of changes is over: editors save in several steps."""


def changes(root: Path) -> Iterator[None]:
    """Once at the beginning, and again whenever something in `root` has changed; without end.

    Watching begins before each turn, so that no change is missed, and anew for each turn, so that a folder
    that was deleted and made again is watched again. Raises OSError where the system cannot watch.
    """
    root = Path(os.path.abspath(root))  # noqa: PTH100 - it may be gone, and links are not followed
    while True:
        with _watched(root) as changed:
            yield
            while not changed.wait(1):  # Windows hears Ctrl-C only in between
                pass
            while changed.is_set():
                changed.clear()
                changed.wait(STILL)


@contextmanager
def _watched(root: Path) -> Iterator[Event]:
    """Set when something in `root` changes, or when it or a folder on the way there comes or goes."""
    changed = Event()

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            for place in (event.src_path, event.dest_path):
                path = Path(os.fsdecode(place))
                inside, above = path.is_relative_to(root), root.is_relative_to(path)
                if event.event_type in _CHANGES and (inside or (above and event.event_type != "modified")):
                    changed.set()

    observer = Observer()
    observer.schedule(Handler(), str(next(folder for folder in root.parents if folder.is_dir())))
    observer.start()
    try:
        with suppress(FileNotFoundError, NotADirectoryError):  # what comes there later, the other one sees
            observer.schedule(Handler(), str(root), recursive=True)
        yield changed
    finally:
        observer.stop()
        observer.join()


_CHANGES: Final = frozenset({"created", "modified", "moved", "deleted"})  # files are also opened and closed


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


def replace_file(file: Path, data: bytes) -> None:
    """Put new bytes in the place of a file, which at every moment is the old one or the new one.

    A link stays, and what it leads to changes. A run that is killed leaves a hidden file beside it at most.
    """
    file = file.resolve()
    descriptor, name = tempfile.mkstemp(prefix=_prefix(file), dir=file.parent)
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
