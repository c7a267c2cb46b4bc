"""Documents that lead a reader astray, generated and never committed: no form, an odd one, or one among much else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from tests.support.office_samples.declarations import (
    SampleDeclaration,
    read_sample,
    sample_declarations,
)
from tests.support.office_samples.facts import ExpectedDeclaration
from tests.support.office_samples.grid import Block, Break, Content, Grid, GridCell, Line
from tests.support.office_samples.layouts import official_rows
from tests.support.office_samples.print_pdf import print_pdfs
from tests.support.office_samples.write_docx import write_docx
from tests.support.office_samples.write_html import printable_html
from tests.support.office_samples.write_ofd import write_ofd
from tests.support.office_samples.write_xlsx import write_xlsx

PAGES: Final = 500
LONG_GOAL: Final = 3000  # characters


class NastyDocument(NamedTuple):
    """A document: its file name, format, what is wrong with it, its bytes, and what it says.

    If it `may_be_refused`, a reader may take nothing from it. What a reader takes from it and is not expected is wrong, unless
    it is marked.
    """

    name: str
    format: str
    nature: str
    data: bytes
    expected: tuple[ExpectedDeclaration, ...]
    may_be_refused: bool


class _Nasty(NamedTuple):
    nature: str
    formats: Sequence[str]
    content: Content
    expected: tuple[ExpectedDeclaration, ...] = ()
    may_be_refused: bool = False


def nasty_documents() -> Iterator[NastyDocument]:
    """Yield every nasty document in each of its formats."""
    plans = list(_plans())
    printed = [plan for plan in plans if "pdf" in plan.formats]
    pdfs = print_pdfs([printable_html(plan.content, "full grid") for plan in printed])
    pdf_by_nature = dict(zip([plan.nature for plan in printed], pdfs, strict=True))
    for nature, formats, content, expected, may_be_refused in plans:
        for suffix in formats:
            data = pdf_by_nature[nature] if suffix == "pdf" else _written(content, suffix)
            yield NastyDocument(f"{nature}.{suffix}", suffix, nature, data, expected, may_be_refused)


def _written(content: Content, suffix: str) -> bytes:
    if suffix == "ofd":
        return write_ofd(content, size=2.0)  # in which the longest goal has room on a page
    return write_xlsx(content) if suffix == "xlsx" else write_docx(content)


def _plans() -> Iterator[_Nasty]:
    samples = {sample.path: sample for sample in sample_declarations()}
    it, patrol = samples["2025/jia-forestry-bureau/it.yml"], samples["2024/jia-forestry-bureau/patrol.yml"]
    station = samples["2024/jia-farm/station.yml"]
    flat = official_rows("b", it)
    yield _Nasty(
        "swapped", ("xlsx", "docx", "pdf"), _swapped(flat.content), flat.expected, may_be_refused=True
    )
    yield _Nasty("no-form", ("xlsx", "docx", "pdf", "ofd"), _no_form())
    left, right = official_rows("a", station), official_rows("a", it)
    yield _Nasty(
        "side-by-side",
        ("xlsx", "docx", "pdf"),
        _side_by_side(left.content, right.content),
        left.expected + right.expected,
        may_be_refused=True,
    )
    yield _Nasty("unknown-edition", ("xlsx", "docx", "pdf", "ofd"), _unknown_edition())
    one = official_rows("a", patrol)
    yield _Nasty("one-in-many-pages", ("pdf", "docx", "ofd"), _in_many_pages(one.content), one.expected)
    odd = odd_declaration()
    form = official_rows("a", odd)
    unit = odd.declaration.implementing_unit
    broken = _with_text(form.content, unit, f"{unit[:3]}\n{unit[3:]}")
    yield _Nasty("labels-in-texts", ("xlsx", "docx", "pdf", "ofd"), broken, form.expected)
    percents = official_rows("b", samples["2022/qingxi-accounts/inspection.yml"])
    yield _Nasty("percent-numbers", ("xlsx",), _percents(percents.content), percents.expected)


def odd_declaration() -> SampleDeclaration:
    """Return a declaration with a very long goal, and indicators that are called like labels."""
    clauses = [
        f"第{number}项工作按年度目标和绩效指标的要求完成，项目名称、实施单位和指标值不作调整，"
        for number in range(1, 200)
    ]
    goal = "".join(clauses)[: LONG_GOAL - 1] + "。"
    text = f"""\
项目名称: 年度资金管理系统建设
年度: 2025
项目性质: 一次性项目
项目类别: 特定目标类
主管部门: 青溪县财政局
实施单位: 滨江会计站
计划开始日期: 2025-01-01
计划完成日期: 2025-12-31
年度资金:
  年度资金申请总额: 1234567.80
  当年财政拨款: 1234567.80
  上年结转资金: 0.00
  其他资金: 0.00
年度总体目标: {goal}
绩效指标:
  成本指标:
    经济成本指标:
      年度资金支出控制数: ≤1234567(元)
  产出指标:
    数量指标:
      年度目标完成率: =100(%)
      数量指标编报份数: ≥12(份)
      项目名称登记条数: ≥300(条)
    质量指标:
      三级指标覆盖率: ≥95(%)
      其他资金核对率: =100(%)
    时效指标:
      计划完成日期前验收: 按期验收并正式运行
  效益指标:
    社会效益指标:
      绩效指标公开单位: ≥40(家)
  满意度指标:
    服务对象满意度指标:
      实施单位满意度: ≥90(%)
"""
    path = "2025/qingxi-accounts/odd.yml"
    return SampleDeclaration(path, text, read_sample(path, text))


def _swapped(content: Content) -> Content:
    """Return a document whose table has its rows and columns swapped."""
    return tuple(_swapped_grid(block) if isinstance(block, Grid) else block for block in content)


def _swapped_grid(grid: Grid) -> Grid:
    cells = (
        replace(
            cell,
            row=cell.column,
            column=cell.row,
            row_span=cell.column_span,
            column_span=cell.row_span,
        )
        for cell in grid.cells
    )
    return Grid(rows=grid.columns, widths=(1.0,) * grid.rows, cells=tuple(cells))


def _side_by_side(left: Content, right: Content) -> Content:
    """Return two forms beside each other, their titles in one line and their tables in one, with a blank column between."""
    grids = [block for content in (left, right) for block in content if isinstance(block, Grid)]
    lines = [[block for block in content if isinstance(block, Line)] for content in (left, right)]
    shift = grids[0].columns + 1
    moved = (replace(cell, column=cell.column + shift) for cell in grids[1].cells)
    both = Grid(
        rows=max(grid.rows for grid in grids),
        widths=(*grids[0].widths, 0.4, *grids[1].widths),
        cells=(*grids[0].cells, *moved),
    )
    titles = (Line(f"{a.text}　　　　{b.text}", "center") for a, b in zip(*lines, strict=True))
    return (*titles, both)


def _table(rows: Sequence[Sequence[str]]) -> Grid:
    cells = (
        GridCell(row=row, column=column, text=text, is_label=row == 0)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Grid(rows=len(rows), widths=(1.0,) * len(rows[0]), cells=tuple(cells))


def _no_form() -> Content:
    rows = (
        ("科目编码", "科目名称", "本年预算数", "其中：基本支出", "其中：项目支出"),
        ("201", "一般公共服务支出", "1,268.35", "968.35", "300.00"),
        ("20106", "财政事务", "1,268.35", "968.35", "300.00"),
        ("208", "社会保障和就业支出", "96.40", "96.40", ""),
        ("", "合计", "1,364.75", "1,064.75", "300.00"),
    )
    return (
        Line("青溪县财政局2025年部门支出总表", "center", is_title=True),
        Line("单位：万元", "right"),
        _table(rows),
    )


def _unknown_edition() -> Content:
    rows = (
        ("任务", "滨江路灯更新", "承办", "青溪县路灯所"),
        ("用款（万元）", "86.5", "起讫", "全年"),
        ("做到什么程度", "更新路灯并调试。", "", ""),
        ("考核大类", "考核小类", "考核点", "要求"),
        ("办了什么", "多少", "更换灯杆", "120根"),
        ("办了什么", "多好", "亮灯情况", "98%以上"),
        ("起了什么作用", "居民", "夜间报修", "每月不超过5起"),
    )
    return (Line("青溪县重点任务考核单", "center", is_title=True), Line("2025年"), _table(rows))


def _in_many_pages(form: Content) -> Content:
    """Return a long report with a form in its middle."""
    blocks: list[Block] = []
    for page in range(1, PAGES):
        if page == PAGES // 2:
            blocks += [*form, Break()]
        blocks += [
            Line(f"第{page}节 工作情况", is_title=True),
            Line(f"本节说明第{page}项工作的进展。项目支出按年度计划执行，绩效指标另表列出。"),
            *([_table((("事项", "进展"), (f"第{page}项", "已完成")))] if page % 10 == 0 else []),
            *([Break()] if page < PAGES - 1 else []),
        ]
    return tuple(blocks)


def _with_text(content: Content, text: str, other: str) -> Content:
    """Return a document with another text in the cells that have a certain one."""
    return tuple(
        replace(
            block,
            cells=tuple(replace(cell, text=other) if cell.text == text else cell for cell in block.cells),
        )
        if isinstance(block, Grid)
        else block
        for block in content
    )


def _percents(content: Content) -> Content:
    """Return a document in which each value that is a percentage alone is a number: 0.95, shown as 95%."""
    blocks: list[Block] = []
    for block in content:
        if isinstance(block, Grid):
            cells = (
                replace(cell, number=Decimal(cell.text[1:-1]) / 100, number_format='"≥"0%')
                if cell.text.startswith("≥") and cell.text.endswith("%")
                else cell
                for cell in block.cells
            )
            blocks.append(replace(block, cells=tuple(cells)))
        else:
            blocks.append(block)
    return tuple(blocks)
