"""Writes every file of open data below a folder: the database, and of it the others, side by side."""

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.database import Catalog, create_database, read_database
from generator.catalog.measures import measures_with_pages
from generator.catalog.open_data.columns import DATA_TABLES, DECLARATIONS_TABLE, DataTable
from generator.catalog.open_data.made_files import DataFile, data_files, replace_data_files
from generator.catalog.open_data.published_database import (
    PUBLISHED_SCHEMA,
    copy_published_year,
    fill_published,
    published_counts,
    published_rows,
)
from generator.catalog.open_data.rows import open_data_rows
from generator.outputs.data.tables.csv_file import csv_head, csv_rows
from generator.outputs.data.tables.data_package import csvw_metadata, data_package, sha256_sums
from generator.outputs.data.tables.data_paths import (
    CSV,
    CSVW_NAME,
    DATA_FOLDER,
    DATA_FORMATS,
    DATABASE,
    DATABASE_NAME,
    FEED_NAME,
    NDJSON,
    PACKAGE_NAME,
    PARQUET,
    SUMS_NAME,
    WORKBOOK,
    WORKBOOK_NAME,
    DataFormat,
    data_folder,
)
from generator.outputs.data.tables.ndjson_file import ndjson_rows
from generator.site.inputs import PublishedSite
from generator.site.open_data.write_api import write_api
from generator.site.open_data.write_feeds import write_feeds
from generator.site.refresh import PARALLEL_FROM, BuildProgress
from generator.system.atomic import write_tree
from generator.system.workers import WorkerPool

_log = logging.getLogger(__name__)

_STEP: Final = "生成开放数据"
_CHUNK: Final = 1 << 20  # bytes

Counts: TypeAlias = Mapping[str, Mapping[int, int]]
"""How many rows each table has, by its name, in each year."""


class DataTask(NamedTuple):
    """Files to write below a folder: those of a format, of a year or of all years."""

    destination: str
    data_format: DataFormat
    year: int | None


def refresh_open_data(
    catalog: Catalog,
    destination: Path,
    site: PublishedSite,
    pool: WorkerPool,
    progress: BuildProgress | None,
    *,
    feeds_only: bool = False,
) -> set[str]:
    """Write all files of open data, of the API and the feeds below a folder, and note them in the catalog.

    With `feeds_only` the others stay as they are. Returns the paths of those that are gone.
    """
    before = data_files(catalog)
    if feeds_only:
        files = [file for file in before if not file.path.endswith(FEED_NAME)]
    else:
        files = write_open_data(catalog, destination, pool, progress)
        files += [
            _described(destination, path, None) for path in write_api(catalog, destination, site.address)
        ]
    files += [_described(destination, path, None) for path in write_feeds(catalog, destination, site, pool)]
    replace_data_files(catalog, files)
    return {file.path for file in before} - {file.path for file in files}


def write_open_data(
    catalog: Catalog, destination: Path, pool: WorkerPool, progress: BuildProgress | None
) -> list[DataFile]:
    """Write all files of open data of a catalog below a folder and return them, sorted by path."""
    (destination / DATA_FOLDER).mkdir(parents=True, exist_ok=True)
    database = destination / DATA_FOLDER / DATABASE_NAME
    measure_pages = frozenset(measures_with_pages(catalog))
    with create_database(database, PUBLISHED_SCHEMA) as published:
        fill_published(published, open_data_rows(catalog, measure_pages))
        counts = _counts(published)
    years = [*counts[DECLARATIONS_TABLE.name]]
    tasks = list(_tasks(str(destination), years))
    files = [_described(destination, f"{DATA_FOLDER}{DATABASE_NAME}", _total(counts))]
    parallel = sum(counts[DECLARATIONS_TABLE.name].values()) >= PARALLEL_FROM
    for done, made in enumerate(pool.map(make_data_files, tasks, parallel=parallel), 1):
        files += made
        if progress:
            progress(_STEP, done, len(tasks))
    files += _write_joined_files(destination, counts)
    return sorted([*files, *_write_descriptions(destination, files, years)])


def _tasks(destination: str, years: list[int]) -> Iterator[DataTask]:
    """Yield what is to be written of the database, what takes long first."""
    installed = [one for one in DATA_FORMATS if not one.library or find_spec(one.library)]
    for missing in DATA_FORMATS:
        if missing not in installed:
            command = f'pip install "gongkai[{missing.extra}]"'
            _log.warning("没有生成 %s 格式的开放数据；要有，请运行 %s", missing.title, command)
    for data_format in (WORKBOOK, PARQUET):
        if data_format in installed:
            yield DataTask(destination, data_format, None)
    for data_format in (WORKBOOK, DATABASE, CSV, NDJSON, PARQUET):
        if data_format in installed:
            yield from (DataTask(destination, data_format, year) for year in years)


def make_data_files(task: DataTask) -> list[DataFile]:
    """Write the files of a task from the database of all years, in any process."""
    destination = Path(task.destination)
    (destination / data_folder(task.year)).mkdir(parents=True, exist_ok=True)
    with read_database(_database(task)) as database:
        made = _WRITERS[task.data_format.ending](task, database, _counts(database, task.year))
        return [_described(destination, path, rows) for path, rows in made]


def _counts(database: Catalog, year: int | None = None) -> Counts:
    return {
        table.name: {
            one: rows for one, rows in published_counts(database, table).items() if year in (None, one)
        }
        for table in DATA_TABLES
    }


def _total(counts: Counts) -> int:
    return sum(sum(rows.values()) for rows in counts.values())


def _database(task: DataTask) -> Path:
    return Path(task.destination, DATA_FOLDER, DATABASE_NAME)


def _write_year_database(task: DataTask, _: Catalog, counts: Counts) -> Iterator[tuple[str, int]]:
    path = f"{data_folder(task.year)}{DATABASE_NAME}"
    with create_database(Path(task.destination, path), PUBLISHED_SCHEMA) as copy:
        copy_published_year(copy, str(_database(task)), task.year or 0)
    yield path, _total(counts)


def _write_workbook(task: DataTask, database: Catalog, counts: Counts) -> Iterator[tuple[str, int]]:
    from generator.outputs.data.tables.workbook_file import write_tables_workbook

    path = f"{data_folder(task.year)}{WORKBOOK_NAME}"
    with Path(task.destination, path).open("wb") as stream:
        write_tables_workbook(stream, counts, partial(published_rows, database))
    yield path, _total(counts)


def _write_parquet_files(task: DataTask, database: Catalog, counts: Counts) -> Iterator[tuple[str, int]]:
    from generator.outputs.data.tables.parquet_file import write_parquet

    for table, path, years in _files_of_tables(task, counts):
        with Path(task.destination, path).open("wb") as stream:
            write_parquet(stream, table, published_rows(database, table, *years))
        yield path, sum(counts[table.name].values())


def _write_csv_files(task: DataTask, database: Catalog, counts: Counts) -> Iterator[tuple[str, int]]:
    for table, path, years in _files_of_tables(task, counts):
        rows = csv_rows(table, published_rows(database, table, *years))
        _write_chunks(Path(task.destination, path), chain([csv_head(table)], rows))
        yield path, sum(counts[table.name].values())


def _write_ndjson_files(task: DataTask, database: Catalog, counts: Counts) -> Iterator[tuple[str, int]]:
    for table, path, years in _files_of_tables(task, counts):
        _write_chunks(
            Path(task.destination, path), ndjson_rows(table, published_rows(database, table, *years))
        )
        yield path, sum(counts[table.name].values())


_WRITERS: Final[Mapping[str, Callable[[DataTask, Catalog, Counts], Iterator[tuple[str, int]]]]] = {
    CSV.ending: _write_csv_files,
    NDJSON.ending: _write_ndjson_files,
    PARQUET.ending: _write_parquet_files,
    WORKBOOK.ending: _write_workbook,
    DATABASE.ending: _write_year_database,
}
"""What writes the files of a task, and yields the path and the rows of each."""


def _files_of_tables(task: DataTask, counts: Counts) -> Iterator[tuple[DataTable, str, tuple[int, int]]]:
    """Yield every table with the path of its file, and the years from which to which it has rows."""
    years = [*counts[DECLARATIONS_TABLE.name]] or [0]
    for table in DATA_TABLES:
        path = f"{data_folder(task.year)}{table.name}.{task.data_format.ending}"
        yield table, path, (years[0], years[-1])


def _write_chunks(file: Path, chunks: Iterable[bytes]) -> None:
    with file.open("wb") as stream:
        for chunk in chunks:
            stream.write(chunk)


def _write_joined_files(destination: Path, counts: Counts) -> Iterator[DataFile]:
    """Write the text files of all years, which are those of the years one after another."""
    for table in DATA_TABLES:
        for data_format in (CSV, NDJSON):
            head = csv_head(table) if data_format is CSV else b""
            name = f"{table.name}.{data_format.ending}"
            with (destination / DATA_FOLDER / name).open("wb") as stream:
                stream.write(head)
                for year in counts[DECLARATIONS_TABLE.name]:
                    with (destination / data_folder(year) / name).open("rb") as part:
                        part.seek(len(head))
                        shutil.copyfileobj(part, stream, _CHUNK)
            yield _described(destination, f"{DATA_FOLDER}{name}", sum(counts[table.name].values()))


def _write_descriptions(destination: Path, files: Iterable[DataFile], years: Iterable[int]) -> list[DataFile]:
    """Write what describes the files, by year and in all, and the list of hashes of everything."""
    described = sorted(files)
    made: list[DataFile] = []
    for year in (None, *years):
        folder = data_folder(year)
        beside = [file for file in described if file.path.rpartition("/")[0] == folder.rstrip("/")]
        contents = {PACKAGE_NAME: data_package(beside, folder, year), CSVW_NAME: csvw_metadata()}
        write_tree(destination / folder, contents)
        made += [_described(destination, f"{folder}{name}", None) for name in contents]
    sums = sha256_sums(sorted([*described, *made]), DATA_FOLDER)
    write_tree(destination, {f"{DATA_FOLDER}{SUMS_NAME}": sums})
    return [*made, _described(destination, f"{DATA_FOLDER}{SUMS_NAME}", None)]


def _described(destination: Path, path: str, rows: int | None) -> DataFile:
    with (destination / path).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return DataFile(path, rows, stream.tell(), digest)
