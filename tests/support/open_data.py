"""Declarations with texts that spreadsheets and parsers take for something else, and the files of open data as read back."""

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import python_calamine

from generator.catalog.open_data.columns import DATA_TABLES, ColumnType, DataTable
from generator.catalog.records import measure_slug
from generator.checks.check_all import check_all
from generator.declarations.identity import Identity
from generator.declarations.published import IndicatorContent, PublishedDeclaration
from generator.forms import vocabulary as v
from tests.support.office import raw_files

HOSTILE_TEXTS = (
    "=1+1",
    '=HYPERLINK("http://a/","b")',
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "\t制表",
    "\n换行",
    "\r回车",
    "'撇号",
    "''",
    " 空格 ",
    '引"号"，逗,号',
    "两\n行",
    "三\r\n行",
    "<r><t>富文本</t></r>",
    "<r>_x0041_&amp;</r>",
    "_x0041_ & <b>",
    "长" * 200,
    "{{ 7 }} 𠮷",
)
AMOUNTS = ("0.00", "0.01", "1000000000000.00", "9999999999999.99", "858500.10")
TEXT_TYPES = {ColumnType.TEXT, ColumnType.OBJECT, ColumnType.ARRAY}


@cache
def open_data_declarations() -> tuple[PublishedDeclaration, ...]:
    """Twelve forms of six editions, and one for each hostile text, which stands in every cell of text that may have any."""
    forms = check_all(raw_files()).declarations
    return (*forms, *(_with_text(forms[0], n, text) for n, text in enumerate(HOSTILE_TEXTS)))


def _with_text(published: PublishedDeclaration, number: int, text: str) -> PublishedDeclaration:
    identity = Identity(2030 + number % 2, "a-b" if number % 3 else "a", f"p{number}")
    content = deepcopy(published.content)
    content["address"], content["year"] = identity.address, identity.year
    content["project_name"] = content["implementing_unit"] = text
    content["publication"]["origin"] = content["overall_goal"] = text
    content["nature"] = content["annual_goal"] = None
    content["start_date"] = "2030-02-28"
    content["other_fields"] = {text: text}
    content["publication"]["transcription_notes"] = [text, "另一条"]
    content["annual_funding"]["total"] = AMOUNTS[number % len(AMOUNTS)]
    content["annual_funding"]["own"] = AMOUNTS[0]
    first, second, *_ = content["indicators"]
    first |= {"name": text, "text": text, "explanation": text, "comparator": "=", "quantity": "-1.50"}
    first |= {"upper": "123456789012345.123456", "unit": text, "weight": "10"}
    second |= {"text": "", "comparator": None, "quantity": None, "upper": None, "unit": None}
    return published._replace(identity=identity, content=content)


Rows = list[tuple[Any, ...]]


def csv_table(folder: Path, table: DataTable) -> Rows:
    """The rows of a CSV file, without the marks, as the page of files says."""
    with (folder / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream)
    assert head == [column.name for column in table.columns]
    is_text = [column.type in TEXT_TYPES for column in table.columns]
    return _values(
        table,
        (
            [
                (cell.removeprefix("'") if text else cell) if cell else None
                for text, cell in zip(is_text, row, strict=True)
            ]
            for row in rows
        ),
    )


def ndjson_table(folder: Path, table: DataTable) -> Rows:
    with (folder / f"{table.name}.ndjson").open(encoding="utf-8", newline="") as stream:
        rows = [json.loads(line) for line in stream]
    assert all(list(row) == [column.name for column in table.columns] for row in rows)
    return _values(table, (row.values() for row in rows))


def parquet_table(folder: Path, table: DataTable) -> Rows:
    rows = pq.read_table(folder / f"{table.name}.parquet").to_pylist()
    return _values(table, (row.values() for row in rows))


def sqlite_table(folder: Path, table: DataTable) -> Rows:
    connection = sqlite3.connect(folder / "gongkai.sqlite")
    try:
        return _values(table, connection.execute(f"SELECT * FROM {table.name}").fetchall())
    finally:
        connection.close()


def workbook_table(folder: Path, table: DataTable) -> Rows:
    workbook = python_calamine.load_workbook(folder / "gongkai.xlsx")
    rows: list[Sequence[Any]] = []
    for name in workbook.sheet_names:
        if name.partition(" ")[0] == table.title:
            head, *below = workbook.get_sheet_by_name(name).to_python()
            assert head == [column.title for column in table.columns]
            rows += below
    return _values(table, ([None if cell == "" else cell for cell in row] for row in rows))


READERS: dict[str, Callable[[Path, DataTable], Rows]] = {
    "csv": csv_table,
    "ndjson": ndjson_table,
    "parquet": parquet_table,
    "sqlite": sqlite_table,
    "xlsx": workbook_table,
}


def expected_table(declarations: Sequence[PublishedDeclaration], table: DataTable) -> Rows:
    """The rows of a table as the published JSON has them, in the order of the table."""
    rows = {"declarations": _declarations, "funding": _funding, "indicators": _indicators}[table.name]
    names = [column.name for column in table.columns]
    ordered = sorted(declarations, key=lambda published: published.identity)
    found = [row for published in ordered for row in rows(published)]
    return _values(table, ([row[name] for name in names] for row in found))


def _declarations(published: PublishedDeclaration) -> Iterator[dict[str, Any]]:
    content = published.content
    total = Decimal(content["annual_funding"]["total"] or "")
    yield {
        **content,
        **content["publication"],
        "unit": published.identity.unit,
        "project": published.identity.project,
        "department": published.department[0],
        "competent_department": published.department[1],
        "annual_total": total,
        "annual_total_fen": int(total * 100),
    }


def _funding(published: PublishedDeclaration) -> Iterator[dict[str, Any]]:
    content = published.content
    titles = {"total": ("项目资金总额", "年度资金申请总额"), "own": ("自有资金", "自有资金"), **ROLES}
    blocks = (("project", "项目资金"), ("annual", "年度资金"))
    for place, (period, title) in enumerate(blocks):
        amounts = content["annual_funding"] if place else content["project_funding"]
        for role, amount in amounts.items():
            if amount is not None:
                yield {
                    **content,
                    "period": period,
                    "period_title": title,
                    "role": role,
                    "role_title": titles[role][place],
                    "amount": amount,
                    "amount_fen": int(amount.replace(".", "")),
                }


ROLES = {
    "fiscal": ("财政资金", ""),
    "fiscal_appropriation": ("", "当年财政拨款"),
    "carryover": ("", "上年结转资金"),
    "other": ("其他资金", "其他资金"),
    "central": ("中央资金", "中央资金"),
    "provincial": ("省级资金", "省级资金"),
    "local": ("市县资金", "市县资金"),
    "general_budget": ("一般公共预算", "一般公共预算"),
    "government_fund": ("政府性基金", "政府性基金"),
    "state_capital": ("国有资本经营预算", "国有资本经营预算"),
    "special_account": ("财政专户", "财政专户"),
}


def _indicators(published: PublishedDeclaration) -> Iterator[dict[str, Any]]:
    kinds = {kind.slug: kind for kind in v.INDICATOR_KINDS}
    for position, indicator in enumerate(published.content["indicators"], 1):
        kind = kinds[indicator["kind"]]
        printed = (indicator["category"], indicator["dimension"])
        yield {
            **published.content,
            **indicator,
            "position": position,
            "level_1": kind.category,
            "level_2": kind.dimension,
            "printed_headings": None
            if printed == (kind.category, kind.dimension)
            else "：".join(filter(None, printed)),
            "value": indicator["text"] or None,
            "in_words": indicator["quantity"] is None if indicator["text"] else None,
            "measure_address": _measure_address(indicator),
        }


def _measure_key(indicator: IndicatorContent) -> tuple[str, str, str, bool]:
    return indicator["kind"], indicator["name"], indicator["unit"] or "", indicator["quantity"] is None


@cache
def _projects_by_measure() -> Counter[tuple[str, str, str, bool]]:
    stated = {
        (_measure_key(indicator), published.identity[1:])
        for published in open_data_declarations()
        for indicator in published.content["indicators"]
    }
    return Counter(key for key, _ in stated)


def _measure_address(indicator: IndicatorContent) -> str | None:
    """The page of a measure that three projects of all declarations state."""
    kind, name, unit, in_words = key = _measure_key(indicator)
    slug = measure_slug(name, unit, in_words=in_words)
    return f"indicators/{kind}/{slug}/" if _projects_by_measure()[key] >= 3 else None


def _values(table: DataTable, rows: Any) -> Rows:
    types = [column.type for column in table.columns]
    return [
        tuple(_value(cell_type, cell) for cell_type, cell in zip(types, row, strict=True)) for row in rows
    ]


def _value(cell_type: ColumnType, cell: Any) -> Any:
    """A cell of any format as the same value, compared exactly."""
    match cell_type:
        case _ if cell is None or cell == {} or cell == []:
            return None
        case ColumnType.MONEY | ColumnType.DECIMAL:
            return Decimal(repr(cell) if isinstance(cell, float) else str(cell))
        case ColumnType.INTEGER:
            assert int(cell) == Decimal(cell)
            return int(cell)
        case ColumnType.DATE:
            return cell.isoformat() if isinstance(cell, date) else cell
        case ColumnType.BOOLEAN:
            return {"true": True, "false": False, "是": True, "否": False, 1: True, 0: False}[cell]
        case ColumnType.OBJECT | ColumnType.ARRAY if isinstance(cell, str):
            return json.loads(cell)
    return cell


assert {column.type for table in DATA_TABLES for column in table.columns} == {*ColumnType}
