"""SQLite store of per-unit build results: a change in one unit reuses the results of all others.

A damaged, foreign or missing file raises DamagedStoreError, and everything is built. Its data is never executed.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from generator.catalog.excerpts import Excerpt, UnitSummary
from generator.checks.codec import verify_checksum, with_checksum
from generator.declarations.identity import Identity
from generator.declarations.summary import DeclarationSummary

UNIT_STORE_LAYOUT: Final = 1
"""Version of the tables and of their content."""

_TABLES: Final = """
    CREATE TABLE units (unit TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE excerpts (topic TEXT, year INTEGER, unit TEXT, data BLOB NOT NULL, PRIMARY KEY (topic, year, unit)) WITHOUT ROWID;
    CREATE INDEX of_unit ON excerpts (unit);
    CREATE TABLE state (token TEXT NOT NULL);
"""


class DamagedStoreError(Exception):
    """Raised when the store cannot be used."""


class StoredUnit(NamedTuple):
    """A unit's result: a digest of its inputs, and the fields of `mkdocs_engine.BuiltUnit`."""

    digest: str
    until: str
    addresses: tuple[str, ...]
    summary: UnitSummary


class UnitStore:
    """The units of a site; in memory without a `file`."""

    def __init__(self, file: Path | None = None) -> None:
        """Open the store; DamagedStoreError if the file is not one."""
        if file is not None and not file.is_file():
            raise DamagedStoreError(file)
        self._database = sqlite3.connect(file or ":memory:")
        if file is None:
            self._database.executescript(_TABLES)
        try:
            (layout,) = self._database.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            self._database.close()
            raise DamagedStoreError(file) from error
        if file is not None and layout != UNIT_STORE_LAYOUT:
            self._database.close()
            raise DamagedStoreError(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(sqlite3.Error):
            self._database.close()

    def token(self) -> str:
        """Return the token of the last `keep_as`."""
        rows = self._rows("SELECT token FROM state")
        return str(rows[0][0]) if rows else ""

    def units(self) -> dict[str, StoredUnit]:
        """Return the results by unit, in order."""
        return {
            unit: _known(unit, data)
            for unit, data in self._rows("SELECT unit, data FROM units ORDER BY unit")
        }

    def excerpts(self, topic: str) -> Iterator[Excerpt]:
        """Yield excerpts on a topic, by year and unit."""
        query = "SELECT year, unit, data FROM excerpts WHERE topic = ? ORDER BY year, unit"
        return self._excerpts(query, (topic,))

    def unit_excerpts(self, topic: str, year: int, units: Iterable[str]) -> Iterator[Excerpt]:
        """Yield excerpts of some units in a year on a topic, in the order of the units."""
        query = "SELECT year, unit, data FROM excerpts WHERE topic = ? AND year = ? AND unit = ?"
        for unit in units:
            yield from self._excerpts(query, (topic, year, unit))

    def _excerpts(self, query: str, parameters: tuple[str | int, ...]) -> Iterator[Excerpt]:
        try:
            for year, unit, data in self._database.execute(query, parameters):
                yield Excerpt(year, unit, _opened(data))
        except sqlite3.Error as error:
            raise DamagedStoreError(query) from error

    def put(self, known: StoredUnit, excerpts: Mapping[tuple[str, int], bytes]) -> None:
        """Replace everything of a unit."""
        unit = known.summary.unit
        self.remove(unit)
        self._write("INSERT INTO units VALUES (?, ?)", [(unit, with_checksum(_data(known)))])
        rows = ((topic, year, unit, with_checksum(data)) for (topic, year), data in excerpts.items())
        self._write("INSERT INTO excerpts VALUES (?, ?, ?, ?)", rows)

    def remove(self, unit: str) -> None:
        """Remove everything of a unit."""
        self._write("DELETE FROM units WHERE unit = ?", [(unit,)])
        self._write("DELETE FROM excerpts WHERE unit = ?", [(unit,)])

    def keep_as(self, token: str, file: Path | None = None) -> bool:
        """Write the store to disk under a token, into `file` if it is in memory; return False if that fails."""
        try:
            self._database.execute("DELETE FROM state")
            self._database.execute("INSERT INTO state VALUES (?)", (token,))
            self._database.commit()
            if file is not None:
                file.unlink(missing_ok=True)
                kept = sqlite3.connect(file)
                try:
                    self._database.execute(f"PRAGMA user_version = {UNIT_STORE_LAYOUT}")
                    self._database.backup(kept)
                finally:
                    kept.close()
        except (sqlite3.Error, OSError):
            return False
        return True

    def _rows(self, query: str) -> list[Any]:
        try:
            return self._database.execute(query).fetchall()
        except sqlite3.Error as error:
            raise DamagedStoreError(query) from error

    def _write(self, statement: str, rows: Any) -> None:
        try:
            self._database.executemany(statement, rows)
        except sqlite3.Error as error:
            raise DamagedStoreError(statement) from error


def _opened(data: bytes) -> bytes:
    try:
        return verify_checksum(data)
    except ValueError as error:
        raise DamagedStoreError(data[:4]) from error


def _data(known: StoredUnit) -> bytes:
    entries = [
        [str(field) if isinstance(field, Decimal) else field for field in entry]
        for entry in known.summary.entries
    ]
    stamps = {topic: list(by_year.items()) for topic, by_year in known.summary.digests.items()}
    return json.dumps(
        [known.digest, known.until, known.addresses, entries, stamps],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def _known(unit: str, data: bytes) -> StoredUnit:
    digest, until, addresses, entries, stamps = json.loads(_opened(data))
    return StoredUnit(
        digest,
        until,
        tuple(addresses),
        UnitSummary(
            unit,
            tuple(_entry(*fields) for fields in entries),
            {topic: dict(by_year) for topic, by_year in stamps.items()},
        ),
    )


def _entry(identity: list[Any], *fields: Any) -> DeclarationSummary:
    *shown, amount, indicators, stamp = fields
    return DeclarationSummary._make((Identity(*identity), *shown, Decimal(amount), tuple(indicators), stamp))
