"""HTML tables, also as .xls, in any encoding, and in web archives."""

import base64

import pytest

from tests.office.readers.made_files import grid, paragraphs, read, refusal, tables

PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=CHARSET"><style>td{color:red}</style></head>
<body><p>绩效目标 申报表</p><table border=1><tr><td rowspan=2>资金<br>总额<td colspan="2">12,000.00
<tr><td x:num="3.5">3.5</td><td><p>第一段</p><p>第二&nbsp;段 &ge;95%</p><span style='display:none'>藏</span></td></tr>
<tr style="display:none"><td>藏</table><script>alert("<table>")</script>后面</body></html>"""
CELLS = [
    (0, 0, 2, 1, "资金\n总额"),
    (0, 1, 1, 2, "12,000.00"),
    (1, 1, 1, 1, "3.5"),
    (1, 2, 1, 1, "第一段\n第二 段 ≥95%"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_in_each_encoding(encoding: str) -> None:
    charset = "gb2312" if encoding == "gb18030" else encoding.removesuffix("-sig")
    document = read("a.xls", PAGE.replace("CHARSET", charset).encode(encoding))
    (table,) = tables(document)
    assert grid(table) == CELLS
    assert table.cells[0].place.address == "表 1 第 1 行第 1 列"
    assert paragraphs(document) == ["绩效目标 申报表", "后面"]
    assert document.remarks == ("文件名以 .xls 结尾，内容是网页（HTML），按内容读。",)


def test_web_archives() -> None:
    body = base64.encodebytes(PAGE.replace("CHARSET", "gb2312").encode("gb18030")).decode()
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="gb2312"\n'
        f"Content-Transfer-Encoding: base64\n\n{body}\n--b\nContent-Type: image/png\n\nx\n--b--\n"
    )
    assert [grid(table) for table in tables(read("a.mht", archive.encode()))] == [CELLS]


def test_nested_tables_come_after_the_outer_one() -> None:
    document = read("a.html", b"<table><tr><td>a<table><tr><td>b</table>c</table>")
    assert [grid(table) for table in tables(document)] == [[(0, 0, 1, 1, "ac")], [(0, 0, 1, 1, "b")]]
    assert document.remarks == ("表 1 的单元格里还有表，作为单独的表读。",)


def test_spans_end_with_the_table_and_overlap_nothing() -> None:
    (table,) = tables(
        read(
            "a.html", b"<table><tr><td rowspan=65000>a<td>b<td colspan=1000>c<tr><td>d<td rowspan=0>e</table>"
        )
    )
    assert grid(table) == [
        (0, 0, 2, 1, "a"),
        (0, 1, 1, 1, "b"),
        (0, 2, 1, 1, "c"),
        (1, 1, 1, 1, "d"),
        (1, 2, 1, 1, "e"),
    ]
    (table,) = tables(read("a.html", b"<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c<td>d</table>"))
    assert grid(table) == [(0, 0, 1, 1, "a"), (0, 1, 2, 1, "b"), (1, 0, 1, 1, "c"), (1, 2, 1, 1, "d")]


def test_pages_that_are_too_large_or_deep() -> None:
    assert "太大" in refusal("a.html", b"<table>" + b"<tr>" + b"<td colspan=1000>a" * 10_000)
    assert "一层套一层" in refusal("a.html", b"<table><tr><td>" * 10_000)
