"""SQLite cache of check results, by a key that covers everything on which a result depends.

Comes in: keys and bytes. Goes out: the same bytes for the same key, or None. Whatever goes wrong with the file - it
is damaged, locked, foreign, on a full or a read-only disk - there is nothing in it, and nobody is told. What is
kept is data that is never run; it can be deleted at any time.
"""

import logging
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

_log = logging.getLogger(__name__)

MAX_CACHE_BYTES: Final = 512 * 1024 * 1024
"""Size beyond which what was not asked for the longest goes; room for some 100,000 declarations."""

LOCK_TIMEOUT: Final = 2.0
"""Seconds for another process to finish writing."""

CACHE_LAYOUT: Final = 1
"""To be raised with the table: a file with another number is deleted."""

_TABLE: Final = """
    CREATE TABLE IF NOT EXISTS found (key BLOB PRIMARY KEY, day INTEGER NOT NULL, examined BLOB NOT NULL, said BLOB NOT NULL);
    CREATE INDEX IF NOT EXISTS by_day ON found (day);
"""  # what is mostly asked for comes first: the end of a long row is read only when it is asked for


_TRANSIENT_ERRORS: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)


class Cache:
    """An open cache; `folder` is made where there is none, and tells git to pass it over."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "found.sqlite"
        self._day = int(time.time() // 86_400)
        self._used: list[bytes] = []
        self._database = _opened(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._give_up()

    def checked_file(self, key: bytes) -> bytes | None:
        """What was found."""
        row = self._row("SELECT examined, day FROM found WHERE key = ?", key)
        if row and row[1] < self._day:
            self._used.append(key)
        return row[0] if row else None

    def content(self, key: bytes) -> bytes | None:
        """What the file says."""
        row = self._row("SELECT said FROM found WHERE key = ?", key)
        return row[0] if row else None

    def add(self, rows: Iterable[tuple[bytes, bytes, bytes]]) -> None:
        """Keep rows of key, what was found and what is said."""
        self._write(
            "INSERT OR REPLACE INTO found VALUES (?, ?, ?, ?)",
            ((key, self._day, examined, said) for key, examined, said in rows),
        )

    def tidy(self) -> None:
        """Note what was of use today, and let go of the oldest beyond MAX_CACHE_BYTES."""
        self._write("UPDATE found SET day = ? WHERE key = ?", [(self._day, key) for key in self._used])
        oldest = "SELECT rowid FROM found ORDER BY day, rowid LIMIT 1 + (SELECT count(*) / 10 FROM found)"
        while self._size() > MAX_CACHE_BYTES:
            self._write(f"DELETE FROM found WHERE ? AND rowid IN ({oldest})", [(True,)])  # noqa: S608 - no input

    def _row(self, query: str, key: bytes) -> Any:
        if self._database is None:
            return None
        try:
            return self._database.execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            self._give_up(error)
            return None

    def _write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        if self._database is None:
            return
        try:
            with self._database:
                self._database.executemany(statement, rows)
        except sqlite3.Error as error:
            self._give_up(error)

    def _size(self) -> int:
        """Bytes in use."""
        if self._database is None:
            return 0
        try:
            pages, free, size = (
                self._database.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
        except sqlite3.Error as error:
            self._give_up(error)
            return 0
        return int((pages - free) * size)

    def _give_up(self, error: sqlite3.Error | None = None) -> None:
        """Close it; and delete what is damaged."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
        self._database = None
        if error is not None:
            _log_unusable(self._file, error)
            if not _is_transient(error):
                _delete(self._file)


def _opened(file: Path) -> sqlite3.Connection | None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        ignored = file.parent / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
    except OSError as error:
        _log_unusable(file, error)
        return None
    for _ in range(2):
        try:
            return _connected(file)
        except sqlite3.Error as error:
            _log_unusable(file, error)
            if _is_transient(error):
                return None
            _delete(file)
    return None


def _connected(file: Path) -> sqlite3.Connection:
    """The database, its table made; raises DatabaseError where the file is of another kind."""
    database = sqlite3.connect(file, timeout=LOCK_TIMEOUT)
    try:
        database.execute("PRAGMA synchronous = OFF")  # what a power cut damages is noticed, and made anew
        (layout,) = database.execute("PRAGMA user_version").fetchone()
        if layout == 0:
            database.executescript(f"BEGIN IMMEDIATE; {_TABLE} PRAGMA user_version = {CACHE_LAYOUT}; COMMIT;")
        elif layout != CACHE_LAYOUT:
            raise sqlite3.DatabaseError(layout)
    except BaseException:
        database.close()
        raise
    return database


def _log_unusable(file: Path, error: Exception) -> None:
    _log.info("缓存 %s 不能用（%s），这次不用它", file, error)


def _is_transient(error: sqlite3.Error) -> bool:
    """Whether nothing is wrong with the file itself: somebody else writes, or nobody can."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _TRANSIENT_ERRORS


def _delete(file: Path) -> None:
    for name in (file.name, f"{file.name}-journal"):
        with suppress(OSError):
            (file.parent / name).unlink()
