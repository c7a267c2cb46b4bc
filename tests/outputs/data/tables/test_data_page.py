"""The page of files: what there is, how large, with which hash, what every column means, how to read it."""

import pytest

from generator.catalog.built_pages import SITE_ADDRESS_FACT, replace_build_facts
from generator.catalog.database import memory_catalog
from generator.catalog.open_data.columns import DATA_TABLES
from generator.catalog.open_data.made_files import DataFile, replace_data_files
from generator.outputs.data.tables.data_page import data_page_values, size_text
from generator.outputs.data.tables.data_paths import is_data_path
from generator.outputs.pages.page import Page
from generator.outputs.pages.specs import DATA_FILES_PAGE, page_specs, render
from tests.support.summaries import tables

FILES = [
    DataFile("data/2024/declarations.csv", 1200, 123456, "a" * 64),
    DataFile("data/2024/gongkai.sqlite", 3000, 2_345_678, "b" * 64),
    DataFile("data/SHA256SUMS", None, 700, "c" * 64),
    DataFile("data/declarations.csv", 12345, 9_999_999, "0123456789abcdef" * 4),
    DataFile("data/gongkai.xlsx", 40000, 1_000, "d" * 64),
]


def page(files: list[DataFile], address: str = "") -> Page:
    catalog = memory_catalog()
    replace_data_files(catalog, files)
    replace_build_facts(catalog, {SITE_ADDRESS_FACT: address})
    (spec,) = page_specs(catalog, DATA_FILES_PAGE)
    return render(spec)[0]


def test_every_file_is_listed_with_its_rows_size_and_hash() -> None:
    whole, years, *dictionary = tables(page(FILES))
    assert whole[1:] == [
        ["gongkai.xlsx", "三张表和各列的意思", "40,000", "1.0 KB", "d" * 12],
        ["declarations.csv", "申报表，CSV", "12,345", "10.0 MB", "0123456789ab"],
        ["SHA256SUMS", "全部文件的 SHA-256，包括各年度的", "", "700 字节", ""],
    ]
    assert years == [
        ["年度", "申报表（份）", "文件"],
        ["2024", "1,200", "SQLite（2.3 MB）：gongkai.sqliteCSV（123.5 KB）：declarations.csv"],
    ]
    assert [[name for _, name, *_ in rows[1:]] for rows in dictionary] == [
        [column.name for column in table.columns] for table in DATA_TABLES
    ]
    assert f'title="{"0123456789abcdef" * 4}"' in page(FILES).text


def test_without_files_the_page_says_so_and_links_to_none() -> None:
    text = page([]).text
    assert "gongkai build --data" in text
    assert "download" not in text
    assert len(tables(page([]))) == len(DATA_TABLES)


@pytest.mark.parametrize(
    ("address", "shown"),
    [("", "https://网站的地址/data/"), ("https://a.gov.cn/b/", "https://a.gov.cn/b/data/")],
)
def test_examples_have_the_address_of_the_site(address: str, shown: str) -> None:
    text = page(FILES, address).text
    assert text.count(shown) >= 5
    assert ("网站的地址" in text) is (address == "")


def test_the_page_is_small() -> None:
    years = [
        DataFile(f"data/{year}/{name}", 1_000_000, 10**9, "a" * 64)
        for year in range(2001, 2024)
        for name in (
            *(f"{table.name}.{ending}" for table in DATA_TABLES for ending in ("csv", "ndjson", "parquet")),
            *("gongkai.xlsx", "gongkai.sqlite", "datapackage.json", "csv-metadata.json"),
        )
    ]
    assert len(page([*FILES, *years]).text.encode()) < 110_000


def test_examples_are_one_line_each() -> None:
    values = data_page_values([], "")
    lines = [example.line for example in (*values["examples"], *values["unmarking"])]
    assert [line for line in lines if "\n" in line or not line] == []
    assert {example.program for example in values["examples"]} == {
        *("Excel、WPS 表格", "curl", "Python", "R", "DuckDB", "SQLite")
    }


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 字节"), (999, "999 字节"), (1000, "1.0 KB"), (12_345_678, "12.3 MB"), (10**9, "1.0 GB")],
)
def test_sizes_are_as_people_read_them(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("data/declarations.csv", True),
        ("data/2025/indicators.parquet", True),
        ("data/gongkai.sqlite", True),
        ("data/2025/datapackage.json", True),
        ("data/SHA256SUMS", True),
        ("data/2025/SHA256SUMS", False),
        ("data/index.html", False),
        ("data/other.csv", False),
        ("declarations.csv", False),
        ("feed.xml", True),
        ("departments/culture-bureau/feed.xml", True),
        ("units/library/feed.xml", True),
        ("natures/one-off/feed.xml", False),
        ("units/feed.xml", False),
    ],
)
def test_the_addresses_of_files_are_taken(path: str, is_ours: bool) -> None:
    assert is_data_path(path) is is_ours
