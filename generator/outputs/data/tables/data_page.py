"""The page of the files of open data: the files, the dictionary of columns, and how to read them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from generator.catalog.open_data.columns import DATA_TABLES, DECLARATIONS_TABLE, ColumnType
from generator.catalog.open_data.made_files import DataFile
from generator.outputs.data.tables.csv_file import MARK
from generator.outputs.data.tables.data_package import MARK_NOTE
from generator.outputs.data.tables.data_paths import (
    CSV,
    CSVW_NAME,
    DATA_FOLDER,
    DATA_FORMATS,
    DATABASE,
    DATABASE_NAME,
    NDJSON,
    PACKAGE_NAME,
    PARQUET,
    SUMS_NAME,
    WORKBOOK,
    WORKBOOK_NAME,
    table_of_path,
)

DATA_FILES_ADDRESS: Final = f"{DATA_FOLDER}files/"
"""Address of the page."""

_UNKNOWN_ADDRESS: Final = "https://网站的地址/"
_TYPE_TITLES: Final = {
    ColumnType.TEXT: "文字",
    ColumnType.INTEGER: "整数",
    ColumnType.MONEY: "金额，两位小数",
    ColumnType.DECIMAL: "数",
    ColumnType.DATE: "日期",
    ColumnType.BOOLEAN: "是否",
    ColumnType.OBJECT: "JSON 对象",
    ColumnType.ARRAY: "JSON 列表",
}
_FORMAT_TITLES: Final = {one.ending: one.title for one in DATA_FORMATS}
_ENDINGS: Final = (WORKBOOK.ending, DATABASE.ending, CSV.ending, NDJSON.ending, PARQUET.ending, "json")
_DESCRIPTIONS: Final = {
    WORKBOOK_NAME: "三张表和各列的意思",
    DATABASE_NAME: "三张表，有中文名的视图和全文检索",
    PACKAGE_NAME: "CSV 的说明，Frictionless 的格式",
    CSVW_NAME: "CSV 的说明，W3C 的格式",
    SUMS_NAME: "全部文件的 SHA-256，包括各年度的",
}


class FileRow(NamedTuple):
    """A file as the page shows it; `rows` is None for a description."""

    path: str
    name: str
    content: str
    rows: int | None
    size: str
    sha256: str


class FormatFiles(NamedTuple):
    """The files of a year in a format, with their size together."""

    title: str
    size: str
    files: tuple[DataFile, ...]


class YearFiles(NamedTuple):
    """The files of a year: how many declarations it has, and its files by format, the descriptions last."""

    year: int
    declarations: int
    formats: tuple[FormatFiles, ...]


class ReadingExample(NamedTuple):
    """A program that reads the files, and a line for it; `note` says what the line does not."""

    program: str
    line: str
    note: str = ""


def data_page_values(files: Sequence[DataFile], address: str) -> dict[str, Any]:
    """Return the values of the page; `address` is that of the site, "" if it is not known."""
    placed = sorted((file for file in files if file.path.startswith(DATA_FOLDER)), key=_place)
    tables = [
        (table, [(column, _TYPE_TITLES[column.type]) for column in table.columns]) for table in DATA_TABLES
    ]
    return {
        "files": tuple(_file_row(file) for file in placed if file.path.count("/") == 1),
        "years": _years([file for file in placed if file.path.count("/") == 2]),
        "examples": _examples(address or _UNKNOWN_ADDRESS),
        "unmarking": _UNMARKING,
        "mark_note": MARK_NOTE,
        "tables": tables,
    }


def _place(file: DataFile) -> tuple[int, int, str]:
    """Return the place of a file on the page: what most people look for comes first."""
    ending = file.path.rpartition(".")[2]
    tables = [table.name for table in DATA_TABLES]
    table = table_of_path(file.path)
    place = _ENDINGS.index(ending) if ending in _ENDINGS else len(_ENDINGS)
    return place, tables.index(table) if table else 0, file.path


def _file_row(file: DataFile) -> FileRow:
    name = file.path.rpartition("/")[2]
    titles = {table.name: table.title for table in DATA_TABLES}
    table = titles.get(table_of_path(file.path), "")
    content = f"{table}，{_FORMAT_TITLES[name.rpartition('.')[2]]}" if table else _DESCRIPTIONS[name]
    return FileRow(file.path, name, content, file.rows, size_text(file.size), file.sha256)


def _years(files: Sequence[DataFile]) -> tuple[YearFiles, ...]:
    """Return the years, the latest first."""
    by_year: dict[int, list[DataFile]] = {}
    for file in files:
        by_year.setdefault(int(file.path.split("/")[1]), []).append(file)
    counted = f"{DECLARATIONS_TABLE.name}.{CSV.ending}"
    return tuple(
        YearFiles(
            year,
            sum(file.rows or 0 for file in of_year if file.path.endswith(counted)),
            tuple(_by_format(of_year)),
        )
        for year, of_year in sorted(by_year.items(), reverse=True)
    )


def _by_format(files: Sequence[DataFile]) -> Iterator[FormatFiles]:
    for ending in _ENDINGS:
        found = tuple(file for file in files if file.path.endswith(f".{ending}"))
        if found:
            title = _FORMAT_TITLES.get(ending, "CSV 的说明")
            yield FormatFiles(title, size_text(sum(file.size for file in found)), found)


def size_text(size: int) -> str:
    """Return a number of bytes as people read it: 512 字节, 1.5 KB, 23.4 MB."""
    for unit, bytes_per_unit in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if size >= bytes_per_unit:
            return f"{(Decimal(size) / bytes_per_unit).quantize(Decimal('0.1'))} {unit}"
    return f"{size} 字节"


def _examples(base: str) -> tuple[ReadingExample, ...]:
    data = f"{base}{DATA_FOLDER}"
    return (
        ReadingExample(
            "Excel、WPS 表格",
            f"{data}{WORKBOOK_NAME}",
            "下载后双击打开。CSV 也可以双击打开，文字不会乱码。",
        ),
        ReadingExample(
            "curl",
            f"curl -fO {data}{DATABASE_NAME} -fO {data}{SUMS_NAME} && sha256sum --check --ignore-missing {SUMS_NAME}",
            "下载，并核对与网站上的一致。",
        ),
        ReadingExample(
            "Python",
            "import json, urllib.request; rows = [json.loads(line) for line in "
            f'urllib.request.urlopen("{data}declarations.ndjson")]',
            "不用另装软件包。",
        ),
        ReadingExample(
            "R",
            f'd <- read.csv("{data}declarations.csv", fileEncoding = "UTF-8-BOM", colClasses = "character")',
            "金额这样读是文字；计算时用 as.numeric(d$annual_total)。",
        ),
        ReadingExample(
            "DuckDB",
            "SELECT year, sum(annual_total::DECIMAL(18, 2)) AS total FROM read_csv("  # noqa: S608 - an example
            f"'{data}declarations.csv', all_varchar = true) GROUP BY year ORDER BY year;",
            "各年度的合计，没有误差。",
        ),
        ReadingExample(
            "SQLite",
            f'sqlite3 {DATABASE_NAME} "SELECT address, project_name FROM declarations WHERE rowid IN '  # noqa: S608
            "(SELECT rowid FROM declarations_fts WHERE declarations_fts MATCH '信息化')\"",
            "先下载。全文检索至少三个字；一两个字用 LIKE '%培训%'。",
        ),
    )


_UNMARKING: Final = (
    ReadingExample("Python", f'text.removeprefix("{MARK}")'),
    ReadingExample("R", f'sub("^{MARK}", "", text)'),
    ReadingExample("DuckDB、SQLite", "CASE WHEN text LIKE '''%' THEN substr(text, 2) ELSE text END"),
)
"""How to take the mark off a text of a CSV file."""
