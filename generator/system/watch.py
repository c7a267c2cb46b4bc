"""Watches a folder and reports which files in it changed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final, TypeAlias

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

QUIET_SECONDS: Final = 0.03
"""Seconds without a change that end a burst of changes: editors save in several steps."""

_Changes: TypeAlias = "SimpleQueue[str | None]"
"""Paths of files that changed, None if folders did."""


def iter_changes(root: Path) -> Iterator[frozenset[str] | None]:
    """Yield after each change in `root` the files that changed, by their paths from there; never ends.

    None is yielded if any file may have changed: at the beginning, and after folders came or went. Watching begins before
    that, so that no change is missed, and anew each time, so that a folder that was deleted and created again is watched
    again. Raises OSError if the system cannot watch.
    """
    root = Path(os.path.abspath(root))  # noqa: PTH100 - it may be gone, and links are not followed
    while True:
        with _watch(root) as changes:
            changed: frozenset[str] | None = None
            while True:
                yield changed
                changed = _next_burst(changes)
                if changed is None:
                    break


def _next_burst(changes: _Changes) -> frozenset[str] | None:
    """Wait for a change and return all files that change until it is quiet; None if folders changed."""
    burst: set[str | None] = set()
    while True:
        try:
            burst.add(
                changes.get(timeout=QUIET_SECONDS if burst else 1)
            )  # Windows handles Ctrl-C only between waits
        except Empty:
            if burst:
                paths = frozenset(path for path in burst if path is not None)
                return paths if len(paths) == len(burst) else None


@contextmanager
def _watch(root: Path) -> Iterator[_Changes]:
    """Yield a queue of what changes in `root`, or of None when a folder on the way to it appears or goes."""
    changes: _Changes = SimpleQueue()

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type not in _CHANGES or (event.is_directory and event.event_type == "modified"):
                return
            for place in (event.src_path, event.dest_path):
                path = Path(os.fsdecode(place))
                if not place:
                    continue
                if path.is_relative_to(root) and path != root and not event.is_directory:
                    changes.put(path.relative_to(root).as_posix())
                elif path.is_relative_to(root) or root.is_relative_to(path):
                    changes.put(None)

    observer = Observer()
    observer.schedule(Handler(), str(next(folder for folder in root.parents if folder.is_dir())))
    observer.start()
    try:
        with suppress(
            FileNotFoundError, NotADirectoryError
        ):  # if it appears later, the watch on its parent reports it
            observer.schedule(Handler(), str(root), recursive=True)
        yield changes
    finally:
        observer.stop()
        observer.join()


_CHANGES: Final = frozenset({"created", "modified", "moved", "deleted"})  # files are also opened and closed
