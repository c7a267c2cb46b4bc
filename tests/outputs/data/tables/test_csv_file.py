"""CSV: what a spreadsheet would run has a mark, and every text reads back."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalog.open_data.columns import ColumnType, DataColumn, DataTable
from generator.outputs.data.tables.csv_file import MARK, csv_head, csv_rows, marked_text

TABLE = DataTable(
    "t",
    "表",
    "",
    (
        DataColumn("a", "甲", ColumnType.TEXT, ""),
        DataColumn("b", "乙", ColumnType.DECIMAL, ""),
        DataColumn("c", "丙", ColumnType.BOOLEAN, ""),
    ),
    ("a",),
)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\ta", "'\ta"),
        ("\r", "'\r"),
        ("＝1", "'＝1"),
        ("'a", "''a"),
        ("'=1", "''=1"),
        ("≥90(%)", "≥90(%)"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_a_text_that_would_run_has_a_mark(text: str, marked: str) -> None:
    assert marked_text(text) == marked


@given(st.text(st.characters(codec="utf-8")))
def test_every_text_reads_back_and_none_begins_like_a_formula(text: str) -> None:
    marked = marked_text(text)
    assert marked.removeprefix(MARK) == text
    assert marked[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8"), min_size=1), st.booleans())))
def test_a_file_is_rfc_4180(texts: list[tuple[str, bool]]) -> None:
    rows = [(text, None if flag else "-1.50", flag) for text, flag in texts]
    data = b"".join([csv_head(TABLE), *csv_rows(TABLE, rows)])
    assert data.startswith(b"\xef\xbb\xbfa,b,c\r\n")
    read = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert read == [
        ["a", "b", "c"],
        *([marked_text(text), "" if flag else "-1.50", "true" if flag else "false"] for text, flag in texts),
    ]
    assert data.count(b"\n") == data.count(b"\r\n") + sum(
        text.count("\n") - text.count("\r\n") for text, _ in texts
    )
