"""Plain text: tables by tabs or wide gaps, paragraphs, and tags that came along."""

import pytest

from tests.office.readers.made_files import grid, paragraphs, read, tables

TEXT = """
财政项目支出绩效目标申报表

(2025年度)

项目名称\t读者服务\t项目性质\t经常性
项目资金 (元)\t\t年度资金申请总额\t9,280.00
\t<p style="text-align: center;">满足&ge;95%的读者。</p>\t

说明"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tabs_make_columns(encoding: str) -> None:
    document = read("a.txt", TEXT.encode(encoding))
    assert paragraphs(document) == ["财政项目支出绩效目标申报表", "(2025年度)", "说明"]
    (table,) = tables(document)
    assert grid(table) == [
        (0, 0, 1, 1, "项目名称"),
        (0, 1, 1, 1, "读者服务"),
        (0, 2, 1, 1, "项目性质"),
        (0, 3, 1, 1, "经常性"),
        (1, 0, 1, 1, "项目资金 (元)"),
        (1, 2, 1, 1, "年度资金申请总额"),
        (1, 3, 1, 1, "9,280.00"),
        (2, 1, 1, 1, "满足≥95%的读者。"),
    ]
    assert [block.place.address for block in document.blocks] == [
        "第 2 行",
        "第 4 行",
        "第 6–8 行",
        "第 10 行",
    ]
    assert table.cells[-1].place.address == "第 8 行第 2 列"
    assert document.remarks == ("文字里夹着网页的标记（如 <p>），已去掉：第 8 行。",)


def test_wide_gaps_make_columns_if_there_are_no_tabs() -> None:
    document = read("a.txt", "项目名称  读者 服务　　经常性\n指标值 ≤3 天\n".encode())
    assert [grid(table) for table in tables(document)] == [
        [(0, 0, 1, 1, "项目名称"), (0, 1, 1, 1, "读者 服务"), (0, 2, 1, 1, "经常性")]
    ]
    assert paragraphs(document) == ["指标值 ≤3 天"]
    assert document.remarks == ("没有制表符，按连续的空格分栏：第 1 行。",)


def test_signs_of_comparison_are_no_tags() -> None:
    assert paragraphs(read("a.txt", "温度 <5 且 p>3，<b>粗</b>".encode())) == ["温度 <5 且 p>3，粗"]


def test_commas_make_columns_in_csv() -> None:
    (table,) = tables(read("a.csv", '项目名称,"读者,服务"\n金额,"1,000.00"\n'.encode("gb18030")))
    assert [cell[4] for cell in grid(table)] == ["项目名称", "读者,服务", "金额", "1,000.00"]
