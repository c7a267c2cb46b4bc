"""The catalog's database: opened or made, in memory or in a file. The only module that knows SQLite.

A file is used only if a record beside it says that this program wrote just these bytes.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

Parameters: TypeAlias = Sequence[object] | Mapping[str, object]

_SCHEMA: Final = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
_CHUNK: Final = 1 << 20  # bytes


class CatalogError(Exception):
    """Raised when the database cannot be read or written."""


class Catalog:
    """An open database; everything since the last `commit` is one transaction."""

    def __init__(self, connection: sqlite3.Connection, file: Path | None) -> None:
        self._connection, self.file = connection, file
        self._remembered: dict[tuple[str, Parameters], list[Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()

    def query(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Return all rows."""
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except (sqlite3.Error, UnicodeEncodeError) as error:
            raise CatalogError(str(error)) from error

    def remember(self, sql: str, parameters: tuple[object, ...] = ()) -> list[Any]:
        """Return all rows of a question that many pages ask; it is asked once until `forget`."""
        key = (sql, parameters)
        if key not in self._remembered:
            self._remembered[key] = self.query(sql, parameters)
        return self._remembered[key]

    def forget(self) -> None:
        """Forget what is remembered, because declarations change."""
        self._remembered.clear()

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Any]:
        """Yield the rows one by one; nothing is to be changed meanwhile."""
        try:
            yield from self._connection.execute(sql, parameters)
        except (sqlite3.Error, UnicodeEncodeError) as error:
            raise CatalogError(str(error)) from error

    def change(self, sql: str, parameters: Parameters = ()) -> None:
        """Execute a statement."""
        try:
            self._connection.execute(sql, parameters)
        except (sqlite3.Error, UnicodeEncodeError) as error:
            raise CatalogError(str(error)) from error

    def change_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Execute a statement once for each row of parameters."""
        try:
            self._connection.executemany(sql, rows)
        except (sqlite3.Error, UnicodeEncodeError) as error:
            raise CatalogError(str(error)) from error

    def commit(self) -> None:
        """End the transaction and begin another."""
        try:
            self._connection.commit()
        except sqlite3.Error as error:
            raise CatalogError(str(error)) from error


def memory_catalog() -> Catalog:
    """Return an empty catalog in memory."""
    return _create(":memory:", None)


def temporary_catalog() -> Catalog:
    """Return an empty catalog in a temporary file, which is deleted when it is closed."""
    return _create("", None)


def create_database(file: Path, schema: str) -> Catalog:
    """Return a database of another schema in a new file; CatalogError if it cannot be written."""
    return _create(str(file), file, schema)


def read_database(file: Path) -> Catalog:
    """Return a complete database, to be read only; several processes can."""
    try:
        return Catalog(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True), file)
    except sqlite3.Error as error:
        raise CatalogError(str(error)) from error


def create_catalog(file: Path) -> Catalog:
    """Return an empty catalog in a file that replaces any other; CatalogError if it cannot be written."""
    discard_catalog(file)
    return _create(str(file), file)


def open_catalog(file: Path, code: str) -> Catalog | None:
    """Return the catalog in a file; None if another program than that with the digest `code` wrote it, or changed it since."""
    try:
        record = json.loads(_record_file(file).read_bytes())
        with file.open("r+b") as stream:
            written = [record["code"], record["size"], record["checksum"]] == [
                code,
                file.stat().st_size,
                record["checksum"] if record["time"] == _time(file) else _checksum(stream),
            ]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Catalog(_connect(str(file), journal=True), file) if written else None


def record_catalog(catalog: Catalog, code: str) -> None:
    """Record the committed bytes of a catalog as written by a program with the digest `code`; OSError if impossible."""
    file = catalog.file
    if file is None:
        return
    with file.open("rb") as stream:
        checksum = _checksum(stream)
    record = {"code": code, "size": file.stat().st_size, "checksum": checksum, "time": _time(file)}
    _record_file(file).write_text(json.dumps(record), encoding="utf-8")


def discard_catalog(file: Path) -> None:
    """Delete a catalog, whatever it is; CatalogError if that is impossible."""
    try:
        for path in (_record_file(file), file, file.with_name(f"{file.name}-journal")):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise CatalogError(str(error)) from error


def _record_file(file: Path) -> Path:
    return file.with_suffix(".json")


def _time(file: Path) -> list[int]:
    status = file.stat()
    return [status.st_mtime_ns, status.st_ino]


def _checksum(stream: Any) -> int:
    checksum = 0
    while data := stream.read(_CHUNK):
        checksum = zlib.crc32(data, checksum)
    return checksum


def _create(database: str, file: Path | None, schema: str = _SCHEMA) -> Catalog:
    connection = _connect(database, journal=False)
    try:
        connection.executescript(schema)
    except sqlite3.Error as error:
        connection.close()
        raise CatalogError(str(error)) from error
    return Catalog(connection, file)


def _connect(database: str, *, journal: bool) -> sqlite3.Connection:
    """Open a database; without a journal it cannot be rolled back."""
    try:
        connection = sqlite3.connect(database)
        connection.execute("PRAGMA synchronous = OFF")  # the record tells what a power cut damages
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA temp_store = MEMORY")
        if not journal:
            connection.execute("PRAGMA journal_mode = OFF")
    except sqlite3.Error as error:
        raise CatalogError(str(error)) from error
    return connection
