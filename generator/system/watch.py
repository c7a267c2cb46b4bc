"""Word of changes on disk.

Comes in: a folder. Goes out: a turn each time that something in it has changed. Nothing here looks at what changed.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

QUIET_SECONDS: Final = 0.2
"""Seconds without a change after which a burst of changes is over: editors save in several steps."""


def iter_changes(root: Path) -> Iterator[None]:
    """Once at the beginning, and again whenever something in `root` has changed; without end.

    Watching begins before each turn, so that no change is missed, and anew for each turn, so that a folder
    that was deleted and made again is watched again. Raises OSError where the system cannot watch.
    """
    root = Path(os.path.abspath(root))  # noqa: PTH100 - it may be gone, and links are not followed
    while True:
        with _watch(root) as changed:
            yield
            while not changed.wait(1):  # Windows hears Ctrl-C only in between
                pass
            while changed.is_set():
                changed.clear()
                changed.wait(QUIET_SECONDS)


@contextmanager
def _watch(root: Path) -> Iterator[Event]:
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
