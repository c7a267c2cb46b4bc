"""Forms on paper: every cell of the form of each edition stands somewhere, and none on another."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.forms.edition import Edition, FormCell
from generator.office.writers.form_layout import (
    BLANK_ROWS,
    FormLayout,
    blank_layout,
    declaration_layout,
)
from generator.office.writers.layout_rows import FORM_WIDTH, CellKind
from tests.support.office import declarations, editions

if TYPE_CHECKING:
    from generator.declarations.published import DeclarationContent

IDS = ("shanghai", "cn-2021", "cn-2015", "six-funds", "two-goals", "scores")


def places(layout: FormLayout) -> list[tuple[int, int]]:
    return [
        (row, column)
        for cell in layout.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]


def assert_covered(layout: FormLayout) -> None:
    """Every place of the grid is covered by one cell, and the form is as wide as the paper."""
    found = places(layout)
    assert len(found) == len(set(found)) == layout.row_count * len(layout.widths)
    assert sum(layout.widths) == FORM_WIDTH
    assert min(layout.widths) > 0
    assert all(cell.row_span > 0 and cell.column_span > 0 for cell in layout.cells)


def all_layouts() -> list[FormLayout]:
    filled = [declaration_layout(content, edition) for content, edition in declarations().values()]
    return [*filled, *(blank_layout(edition) for edition in editions().by_id.values())]


def test_every_form_covers_the_paper() -> None:
    assert len(all_layouts()) == 23
    for layout in all_layouts():
        assert_covered(layout)


@pytest.mark.parametrize("number", [1, 2, 5, 9, 30])
def test_a_row_of_many_cells_fits_the_paper(number: int) -> None:
    edition = editions().by_id["shanghai"]
    row = tuple(FormCell(f"第{n}栏", "", "一行") for n in range(number))
    wide: Edition = replace(edition, head=(*edition.head, row))
    assert_covered(blank_layout(wide))


def test_the_blank_form_has_rows_under_every_heading() -> None:
    for name in IDS:
        edition = editions().by_id[name]
        layout = blank_layout(edition)
        assert layout.row_count - layout.indicators == 2 + BLANK_ROWS * len(edition.headings)
        assert not [cell.text for cell in layout.cells if cell.kind is not CellKind.LABEL and cell.text]
        headings = {cell.text for cell in layout.cells if cell.row >= layout.indicators}
        assert {heading.dimension for heading in edition.headings} <= headings


def test_columns_of_the_indicators_are_those_of_the_form_and_those_with_a_text() -> None:
    def labels(layout: FormLayout) -> list[str]:
        return [cell.text for cell in layout.cells if cell.row == layout.indicators + 1]

    assert labels(blank_layout(editions().by_id["shanghai"])) == [
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
    ]
    assert labels(blank_layout(editions().by_id["cn-2021"]))[3:] == ["指标值", "分值"]
    assert labels(blank_layout(editions().by_id["two-goals"]))[2:] == ["三级指标", "中期指标值", "年度指标值"]
    assert labels(blank_layout(editions().by_id["scores"]))[3:] == ["目标值", "分值", "评分标准"]
    content, edition = declarations()["2025/jia-forestry-bureau/it.yml"]
    rows = content["indicators"]
    weighted: DeclarationContent = {**content, "indicators": [{**rows[0], "weight": "10"}, *rows[1:]]}
    assert labels(declaration_layout(weighted, edition))[3:] == ["指标值", "权重"]


def test_totals_and_their_parts() -> None:
    def texts(name: str) -> list[tuple[str, list[str]]]:
        layout = blank_layout(editions().by_id[name])
        before = {(cell.row, cell.column + cell.column_span): cell.text for cell in layout.cells}
        return [(before[s.total], [before[part] for part in s.parts]) for s in layout.sums]

    assert texts("shanghai") == [
        ("项目资金总额", ["其中：财政资金", "其他资金"]),
        ("年度资金申请总额", ["其中：当年财政拨款", "上年结转资金", "其他资金"]),
    ]
    assert texts("six-funds") == [
        ("资金总额", ["其中：财政拨款", "政府性基金预算", "国有资本预算", "专户资金", "单位自有资金", "其他"])
    ]
    assert texts("two-goals") == []


def test_choices_are_on_the_cells_of_their_fields() -> None:
    layout = blank_layout(editions().by_id["six-funds"])
    (cell,) = [cell for cell in layout.cells if cell.choices]
    assert (cell.kind, cell.choices) == (CellKind.CHOICE, ("部门预算项目", "专项资金"))
