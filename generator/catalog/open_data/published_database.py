"""The database of open data: the catalog as it is published, of which all other formats are made.

Its tables are those of columns.py, with views under Chinese names, a full-text search by trigrams, and a table that
describes the columns. The same rows give the same bytes.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from generator.catalog.database import Catalog
from generator.catalog.open_data.columns import (
    DATA_TABLES,
    DECLARATIONS_TABLE,
    FUNDING_TABLE,
    INDICATORS_TABLE,
    ColumnType,
    DataColumn,
    DataTable,
)
from generator.catalog.open_data.rows import OpenRows

_BATCH: Final = 500
_INTEGERS: Final = frozenset({ColumnType.INTEGER, ColumnType.BOOLEAN})

_COLUMNS: Final = """CREATE TABLE columns (
    table_name TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    unit TEXT NOT NULL,
    meaning TEXT NOT NULL,
    editions TEXT NOT NULL,
    PRIMARY KEY (table_name, position)
);
"""


def fill_published(database: Catalog, rows: Iterable[OpenRows]) -> None:
    """Put all declarations into an empty database of PUBLISHED_SCHEMA."""
    batch: list[OpenRows] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            _insert(database, batch)
            batch = []
    _insert(database, batch)
    _complete(database)


def copy_published_year(database: Catalog, source: str, year: int) -> None:
    """Put the declarations of a year into an empty database of PUBLISHED_SCHEMA; `source` is the file of all years."""
    database.change("ATTACH ? AS everything", (source,))
    for table in DATA_TABLES:
        database.change(
            f"INSERT INTO main.{table.name} SELECT * FROM everything.{table.name} WHERE year = ? ORDER BY rowid",  # noqa: S608
            (year,),
        )
    _complete(database)


def published_counts(database: Catalog, table: DataTable) -> dict[int, int]:
    """Return how many rows a table of a published database has of each year, the earliest first."""
    return dict(database.query(f"SELECT year, COUNT(*) FROM {table.name} GROUP BY year ORDER BY year"))  # noqa: S608


def published_rows(database: Catalog, table: DataTable, first: int, last: int) -> Iterator[Any]:
    """Yield the rows of a table, of the years from `first` to `last`, in its order; a boolean is 0 or 1."""
    return database.stream(
        f"SELECT * FROM {table.name} WHERE year BETWEEN ? AND ? ORDER BY rowid",  # noqa: S608
        (first, last),
    )


def _insert(database: Catalog, rows: list[OpenRows]) -> None:
    database.change_many(_insertion(DECLARATIONS_TABLE), (row.declaration for row in rows))
    database.change_many(_insertion(FUNDING_TABLE), (one for row in rows for one in row.funding))
    database.change_many(_insertion(INDICATORS_TABLE), (one for row in rows for one in row.indicators))


def _insertion(table: DataTable) -> str:
    return f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"  # noqa: S608 - our own names


def _complete(database: Catalog) -> None:
    """Describe the columns, and index the texts that are searched."""
    database.change_many(
        "INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (table.name, place, c.name, c.title, c.type.value, c.unit, c.meaning, c.editions)
            for table in DATA_TABLES
            for place, c in enumerate(table.columns, 1)
        ),
    )
    for table in DATA_TABLES:
        if table.searched:
            database.change(f"INSERT INTO {table.name}_fts ({table.name}_fts) VALUES ('rebuild')")  # noqa: S608
    database.commit()


def _schema() -> str:
    return "PRAGMA page_size = 4096;\nPRAGMA user_version = 1;\n" + "".join(
        (*map(_table, DATA_TABLES), _COLUMNS, *map(_view, DATA_TABLES), *map(_search, DATA_TABLES))
    )


def _table(table: DataTable) -> str:
    lines = [_column(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    if table is not DECLARATIONS_TABLE:
        lines.append(f"FOREIGN KEY (address) REFERENCES {DECLARATIONS_TABLE.name} (address)")
    body = ",\n    ".join(lines)
    return f"CREATE TABLE {table.name} (\n    {body}\n);\n"


def _column(column: DataColumn) -> str:
    sql_type = "INTEGER" if column.type in _INTEGERS else "TEXT"
    return f"{column.name} {sql_type}{' NOT NULL' if column.required else ''}"


def _view(table: DataTable) -> str:
    columns = ", ".join(f'{column.name} AS "{column.title}"' for column in table.columns)
    return f'CREATE VIEW "{table.title}" AS SELECT {columns} FROM {table.name};\n'  # noqa: S608 - our own names


def _search(table: DataTable) -> str:
    if not table.searched:
        return ""
    columns = ", ".join(table.searched)
    return (  # the table in double quotes: so Datasette finds which one is searched
        f"CREATE VIRTUAL TABLE {table.name}_fts USING fts5"
        f"({columns}, content=\"{table.name}\", tokenize='trigram');\n"
    )


PUBLISHED_SCHEMA: Final = _schema()
"""The statements that make an empty database."""
