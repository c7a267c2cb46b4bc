"""Every format says the same, exactly, whatever the texts are; the same declarations give the same bytes."""

import hashlib
import json
import random
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from generator.catalog.database import memory_catalog
from generator.catalog.fill import fill
from generator.catalog.open_data.columns import DATA_TABLES, DataTable
from generator.declarations.published import PublishedDeclaration
from generator.site.open_data import write_files
from generator.site.open_data.write_files import write_open_data
from generator.system.workers import WorkerPool
from tests.support.open_data import (
    HOSTILE_TEXTS,
    READERS,
    expected_table,
    open_data_declarations,
)
from tests.support.site import tree


def written(
    folder: Path, declarations: tuple[PublishedDeclaration, ...], pool: WorkerPool | None = None
) -> Path:
    write_open_data(fill(memory_catalog(), declarations), folder, pool or WorkerPool(1), None)
    return folder / "data"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("data"), open_data_declarations())


@pytest.fixture
def database(data: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(data / "gongkai.sqlite")) as connection:
        yield connection


@pytest.mark.parametrize("table", DATA_TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("data_format", READERS)
def test_every_format_has_every_cell_of_every_declaration(
    data: Path, data_format: str, table: DataTable
) -> None:
    declarations = open_data_declarations()
    read = READERS[data_format]
    assert read(data, table) == expected_table(declarations, table)
    years = sorted({published.identity.year for published in declarations})
    assert sorted(folder.name for folder in data.iterdir() if folder.is_dir()) == [*map(str, years)]
    for year in years:
        of_year = [published for published in declarations if published.identity.year == year]
        assert read(data / str(year), table) == expected_table(of_year, table)


def test_the_same_declarations_in_any_order_give_the_same_bytes(data: Path, tmp_path: Path) -> None:
    before = tree(data)
    assert tree(written(tmp_path / "again", open_data_declarations())) == before
    shuffled = list(open_data_declarations())
    random.Random(1).shuffle(shuffled)
    assert tree(written(tmp_path / "shuffled", tuple(shuffled))) == before
    with WorkerPool(2, always=True) as pool:
        assert tree(written(tmp_path / "processes", open_data_declarations(), pool)) == before


def test_no_cell_is_a_formula(data: Path) -> None:
    for file in data.rglob("*.xlsx"):
        with zipfile.ZipFile(file) as archive:
            sheets = [archive.read(name).decode() for name in archive.namelist() if "/sheet" in name]
        assert len(sheets) >= 4
        assert all(not re.search(r"<f[ >]", sheet) for sheet in sheets)
    for file in data.rglob("*.csv"):
        text = file.read_bytes().decode("utf-8-sig")
        cells = re.findall(r'(?:(?<=,)|(?<=\n)|\A)(?:"((?:[^"]|"")*)"|([^",\r\n]*))', text)
        begun = {cell[0] for cell in (quoted or plain for quoted, plain in cells) if cell}
        assert begun.isdisjoint("=+@\t\r\n＝")
        assert all(re.fullmatch(r"-\d+(\.\d+)?", plain) for _, plain in cells if plain.startswith("-"))


def test_files_are_as_their_formats_want(data: Path) -> None:
    for file in data.rglob("*.csv"):
        content = file.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        assert content.count(b"\xef\xbb\xbf") == 1
    for file in data.rglob("*.ndjson"):
        assert all(line.startswith(b"{") for line in file.read_bytes().splitlines())


def test_every_hash_and_every_size_is_true(data: Path) -> None:
    lines = (data / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    files = tree(data)
    assert {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items() if path != "SHA256SUMS"
    } == sums
    packages = [path for path in files if path.endswith("datapackage.json")]
    assert len(packages) == 1 + len({published.identity.year for published in open_data_declarations()})
    for path in packages:
        folder = path.removesuffix("datapackage.json")
        resources = json.loads(files[path])["resources"]
        named = {f"{folder}{one['path']}": (one["bytes"], one["hash"]) for one in resources}
        kinds = (".csv", ".ndjson", ".parquet", ".sqlite", ".xlsx")
        assert named == {
            one: (len(files[one]), f"sha256:{sums[one]}")
            for one in files
            if one.endswith(kinds) and one.rpartition("/")[0] == folder.rstrip("/")
        }


def test_the_database_is_whole_and_explains_itself(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    described = database.execute("SELECT table_name, name, title FROM columns ORDER BY rowid").fetchall()
    assert described == [(table.name, c.name, c.title) for table in DATA_TABLES for c in table.columns]
    for table in DATA_TABLES:
        view = database.execute(f'SELECT * FROM "{table.title}"')
        assert [column for column, *_ in view.description] == [column.title for column in table.columns]
        assert view.fetchall() == database.execute(f"SELECT * FROM {table.name}").fetchall()


@pytest.mark.parametrize("words", ["富文本", "防火道路", "推广面积", "500人次"])
def test_the_search_finds_what_is_written(database: sqlite3.Connection, words: str) -> None:
    found = 0
    for table in DATA_TABLES:
        if not table.searched:
            continue
        like = " OR ".join(f"{column} LIKE '%{words}%'" for column in table.searched)
        by_text = database.execute(f"SELECT rowid FROM {table.name} WHERE {like} ORDER BY 1").fetchall()
        matches = database.execute(
            f"SELECT rowid FROM {table.name}_fts WHERE {table.name}_fts MATCH ? ORDER BY 1", (f'"{words}"',)
        ).fetchall()
        assert matches == by_text
        found += len(matches)
    assert found > 0


def test_datasette_finds_which_tables_are_searched(database: sqlite3.Connection) -> None:
    pattern = "%VIRTUAL TABLE%USING FTS%content=\"' || ? || '\"%"
    for table in DATA_TABLES:
        found = database.execute(
            f"SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE '{pattern}'", (table.name,)
        ).fetchall()
        assert found == ([(f"{table.name}_fts",)] if table.searched else [])


def test_a_measure_that_has_a_page_leads_to_it(tmp_path: Path) -> None:
    from tests.support.summaries import entry

    entries = tuple(entry("u", f"p{n}", indicators={"甲": "≤1(元)", f"乙{n}": "好"}) for n in range(3))
    folder = written(tmp_path, entries)
    rows = READERS["ndjson"](folder, DATA_TABLES[2])
    addresses = {row[9]: row[-1] for row in rows}
    assert re.fullmatch(r"indicators/cost-economic/[0-9a-f]{12}/", addresses.pop("甲"))
    assert [*addresses.values()] == [None, None, None]


def test_without_declarations_there_are_tables_without_rows(tmp_path: Path) -> None:
    folder = written(tmp_path, ())
    for table in DATA_TABLES:
        for read in READERS.values():
            assert read(folder, table) == []
    assert not [entry for entry in folder.iterdir() if entry.is_dir()]


@pytest.mark.parametrize(
    ("library", "ending", "command"),
    [
        ("xlsxwriter", ".xlsx", 'pip install "gongkai[export]"'),
        ("pyarrow", ".parquet", 'pip install "gongkai[parquet]"'),
    ],
)
def test_a_format_whose_library_is_missing_is_left_out(
    library: str,
    ending: str,
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(write_files, "find_spec", lambda name: None if name == library else name)
    files = tree(written(tmp_path, open_data_declarations()))
    assert [path for path in files if path.endswith(ending)] == []
    assert ending not in files["SHA256SUMS"].decode()
    (message,) = caplog.messages
    assert command in message


def test_the_texts_are_hostile() -> None:
    rows = expected_table(open_data_declarations(), DATA_TABLES[2])
    assert {*HOSTILE_TEXTS} <= {row[9] for row in rows}
