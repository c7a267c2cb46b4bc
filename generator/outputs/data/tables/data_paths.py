"""The files of open data: their addresses, which never change, and what each is."""

import re
from typing import Final, NamedTuple

from generator.catalog.open_data.columns import DATA_TABLES

DATA_FOLDER: Final = "data/"
"""Folder of the files of all years; those of a year are in a folder below it."""

API_FOLDER: Final = "api/v1/"
"""Folder of the files of the API; another version would have another one."""

FEED_NAME: Final = "feed.xml"
"""Name of a feed, which is beside the page whose news it has."""

DATABASE_NAME: Final = "gongkai.sqlite"
WORKBOOK_NAME: Final = "gongkai.xlsx"
PACKAGE_NAME: Final = "datapackage.json"
CSVW_NAME: Final = "csv-metadata.json"
SUMS_NAME: Final = "SHA256SUMS"


class DataFormat(NamedTuple):
    """A format: the ending of its files, its name for people, its media type, and the library that it needs, or ""."""

    ending: str
    title: str
    media_type: str
    library: str = ""
    extra: str = ""


CSV: Final = DataFormat("csv", "CSV", "text/csv")
NDJSON: Final = DataFormat("ndjson", "NDJSON", "application/x-ndjson")
PARQUET: Final = DataFormat("parquet", "Parquet", "application/vnd.apache.parquet", "pyarrow", "parquet")
WORKBOOK: Final = DataFormat(
    "xlsx",
    "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsxwriter",
    "export",
)
DATABASE: Final = DataFormat("sqlite", "SQLite", "application/vnd.sqlite3")
DATA_FORMATS: Final = (CSV, NDJSON, PARQUET, WORKBOOK, DATABASE)

_NAMES: Final = "|".join(table.name for table in DATA_TABLES)
_PATH: Final = re.compile(
    rf"{DATA_FOLDER}(?:\d{{4}}/)?"
    rf"(?:(?:{_NAMES})\.(?:csv|ndjson|parquet)"
    rf"|{'|'.join(map(re.escape, (DATABASE_NAME, WORKBOOK_NAME, PACKAGE_NAME, CSVW_NAME)))})"
    rf"|{DATA_FOLDER}{SUMS_NAME}"
    rf"|{API_FOLDER}(?:[a-z]+/)?[a-z0-9-]+\.json"
    rf"|(?:(?:departments|units)/[a-z0-9-]+/)?{re.escape(FEED_NAME)}"
)


def is_data_path(path: str) -> bool:
    """Return whether a path of a site is that of a file of open data, in any year, of the API or a feed."""
    return _PATH.fullmatch(path) is not None


def data_folder(year: int | None) -> str:
    """Return the folder of the files of a year, or of all years."""
    return f"{DATA_FOLDER}{year}/" if year else DATA_FOLDER


def table_of_path(path: str) -> str:
    """Return the name of the table that a file has, "" for one of all tables."""
    name = path.rpartition("/")[2].partition(".")[0]
    return name if name in {table.name for table in DATA_TABLES} else ""
