"""The files of open data of the last build: which there are, how large, with which hash."""

from collections.abc import Iterable
from typing import NamedTuple

from generator.catalog.database import Catalog


class DataFile(NamedTuple):
    """A file of open data: its path from the site's root, its rows in all tables, None for a description, its bytes."""

    path: str
    rows: int | None
    size: int
    sha256: str


def data_files(catalog: Catalog) -> list[DataFile]:
    """Return the files of open data, by path; none for a site without."""
    return [DataFile._make(row) for row in catalog.query("SELECT * FROM data_file ORDER BY path")]


def has_data_files(catalog: Catalog) -> bool:
    """Return whether the site has files of open data."""
    return bool(catalog.query("SELECT 1 FROM data_file LIMIT 1"))


def has_data_file(catalog: Catalog, path: str) -> bool:
    """Return whether the site has a file of open data at a path."""
    return bool(catalog.query("SELECT 1 FROM data_file WHERE path = ?", (path,)))


def replace_data_files(catalog: Catalog, files: Iterable[DataFile]) -> None:
    """Note the files of open data in place of others."""
    catalog.change("DELETE FROM data_file")
    catalog.change_many("INSERT INTO data_file VALUES (?, ?, ?, ?)", files)
