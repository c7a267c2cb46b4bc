"""Descriptions of the CSV files for programs: a Data Package (Frictionless) and CSV on the Web (W3C).

Both are made of columns.py and of the files; paths are from the folder of the description.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from generator.catalog.open_data.columns import (
    DATA_TABLES,
    DECLARATIONS_TABLE,
    ColumnType,
    DataColumn,
    DataTable,
)
from generator.catalog.open_data.made_files import DataFile
from generator.outputs.data.tables.csv_file import MARK, marked_text
from generator.outputs.data.tables.data_paths import CSV, DATA_FORMATS, table_of_path

MARK_NOTE: Final = (
    f"CSV 里的文字，如果以 = + - @（半角或全角）、制表符、换行或 {MARK} 开头，前面加了一个 {MARK}，"
    f"表格软件就不会把它当成公式；去掉最前面的一个 {MARK} 就是原文。其他格式的文件没有加。"
)

_TITLE: Final = "财政项目支出绩效目标申报表"
_FRICTIONLESS_TYPES: Final = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "integer",
    ColumnType.MONEY: "number",
    ColumnType.DECIMAL: "number",
    ColumnType.DATE: "date",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.OBJECT: "object",
    ColumnType.ARRAY: "array",
}
_CSVW_TYPES: Final[Mapping[ColumnType, object]] = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "integer",
    ColumnType.MONEY: "decimal",
    ColumnType.DECIMAL: "decimal",
    ColumnType.DATE: "date",
    ColumnType.BOOLEAN: {"base": "boolean", "format": "true|false"},
    ColumnType.OBJECT: "json",
    ColumnType.ARRAY: "json",
}


def data_package(files: Iterable[DataFile], folder: str, year: int | None) -> bytes:
    """Return datapackage.json of the files in a folder, those of a year or of all years."""
    content = {
        "profile": "data-package",
        "name": f"gongkai-{year}" if year else "gongkai",
        "title": f"{_TITLE}（{year}年度）" if year else _TITLE,
        "description": f"各部门、各单位公布的申报表、资金和绩效指标。{MARK_NOTE}",
        "resources": [_resource(file, folder) for file in files],
    }
    return _json(content)


def _resource(file: DataFile, folder: str) -> dict[str, Any]:
    path = file.path.removeprefix(folder)
    stem, _, ending = path.rpartition(".")
    (data_format,) = (one for one in DATA_FORMATS if one.ending == ending)
    resource: dict[str, Any] = {
        "name": f"{stem}-{ending}",
        "path": path,
        "format": ending,
        "mediatype": data_format.media_type,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if data_format is not CSV:
        return resource
    (table,) = (table for table in DATA_TABLES if table.name == table_of_path(path))
    return {
        **resource,
        "name": table.name,
        "profile": "tabular-data-resource",
        "title": table.title,
        "description": table.meaning,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": _schema(table),
    }


def _schema(table: DataTable) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table is not DECLARATIONS_TABLE:
        schema["foreignKeys"] = [
            {"fields": ["address"], "reference": {"resource": DECLARATIONS_TABLE.name, "fields": ["address"]}}
        ]
    return schema


def _field(column: DataColumn, table: DataTable) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FRICTIONLESS_TYPES[column.type],
        "title": column.title,
        "description": column_description(column),
    }
    if column.type is ColumnType.BOOLEAN:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.choices:
        constraints["enum"] = [marked_text(choice) for choice in column.choices]
    return field | ({"constraints": constraints} if constraints else {})


def csvw_metadata() -> bytes:
    """Return csv-metadata.json, which is the same beside the CSV files of every year."""
    dialect = {
        "encoding": "utf-8",
        "delimiter": ",",
        "lineTerminators": ["\r\n"],
        "quoteChar": '"',
        "doubleQuote": True,
        "header": True,
    }
    tables = [
        {
            "url": f"{table.name}.csv",
            "dc:title": {"@value": table.title, "@language": "zh"},
            "dc:description": {"@value": table.meaning, "@language": "zh"},
            "tableSchema": {
                "columns": [_csvw_column(column) for column in table.columns],
                "primaryKey": list(table.key),
                **_csvw_reference(table),
            },
        }
        for table in DATA_TABLES
    ]
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "dc:title": _TITLE,
        "dc:description": MARK_NOTE,
        "dialect": dialect,
        "tables": tables,
    }
    return _json(content)


def _csvw_column(column: DataColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.title,
        "dc:description": column_description(column),
        "datatype": _CSVW_TYPES[column.type],
        "required": column.required,
    }


def _csvw_reference(table: DataTable) -> dict[str, Any]:
    if table is DECLARATIONS_TABLE:
        return {}
    reference = {"resource": f"{DECLARATIONS_TABLE.name}.csv", "columnReference": "address"}
    return {"foreignKeys": [{"columnReference": "address", "reference": reference}]}


def column_description(column: DataColumn) -> str:
    """Return everything that is said of a column in one text."""
    unit = f"单位：{column.unit}。" if column.unit else ""
    return f"{column.meaning}{unit}{column.editions}"


def sha256_sums(files: Iterable[DataFile], folder: str) -> bytes:
    """Return the list of hashes that `sha256sum --check` reads in the folder."""
    return "".join(f"{file.sha256}  {file.path.removeprefix(folder)}\n" for file in files).encode()


def _json(content: object) -> bytes:
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()
