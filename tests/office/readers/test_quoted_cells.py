"""Text that was copied from a sheet: a cell with line breaks stands in quotes."""

from generator.office.document import Table
from generator.office.readers.read_document import read_document


def texts(data: str) -> list[list[str]]:
    document, _ = read_document("copied.txt", data.encode())
    assert document is not None
    rows: dict[int, list[str]] = {}
    for block in document.blocks:
        assert isinstance(block, Table)
        for cell in block.cells:
            rows.setdefault(cell.row, []).append(cell.text)
    return list(rows.values())


def test_a_cell_over_several_lines_is_one_cell() -> None:
    copied = '年度目标\t"第一段。\n第二段""引文""。"\n主管部门\t甲局\n'
    assert texts(copied) == [["年度目标", '第一段。\n第二段"引文"。'], ["主管部门", "甲局"]]


def test_a_quote_that_never_ends_takes_nothing_along() -> None:
    assert texts('甲\t"乙\n丙\t丁\n')[1] == ["丙", "丁"]
