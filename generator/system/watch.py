"""Watches a folder and reports that something in it changed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

QUIET_SECONDS: Final = 0.2
"""Seconds without a change that end a burst of changes: editors save in several steps."""


def iter_changes(root: Path) -> Iterator[None]:
    """Yield once at the beginning, and again after each change in `root`; never ends.

    Watching begins before each turn, so that no change is missed, and anew for each turn, so that a folder that was
    deleted and created again is watched again. Raises OSError if the system cannot watch.
    """
    root = Path(os.path.abspath(root))  # noqa: PTH100 - it may be gone, and links are not followed
    while True:
        with _watch(root) as changed:
            yield
            while not changed.wait(1):  # Windows handles Ctrl-C only between waits
                pass
            while changed.is_set():
                changed.clear()
                changed.wait(QUIET_SECONDS)


@contextmanager
def _watch(root: Path) -> Iterator[Event]:
    """Yield an event that is set when something in `root` changes, or when a folder on the way to it appears or goes."""
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
        with suppress(
            FileNotFoundError, NotADirectoryError
        ):  # if it appears later, the watch on its parent reports it
            observer.schedule(Handler(), str(root), recursive=True)
        yield changed
    finally:
        observer.stop()
        observer.join()


_CHANGES: Final = frozenset({"created", "modified", "moved", "deleted"})  # files are also opened and closed
