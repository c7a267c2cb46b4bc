"""The five published declarations, as their source text has them."""

import re
from functools import cache
from typing import Any, NamedTuple

from tests.support.project import ROOT

FOLDER = "2025/shanghai-cadre-training-center"


SLUGS = (
    "online-learning",
    "civil-servant-training-and-assessment",
    "leadership-and-talent-development",
    "civilized-unit-building",
    "it-operations",
)


SOURCE = ROOT / "tests/golden/source/shanghai-cadre-training-center-2025.txt"


LEVEL_1 = {
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}


LEVEL_2 = {level_2: level_1 for level_1, levels_2 in LEVEL_1.items() for level_2 in levels_2}


# The headings of the next group were printed one row early: this row is the last of the costs.
PRINTED_EARLY = {"平台优化测试控制数": "经济成本指标"}


class Row(NamedTuple):
    level_1: str
    level_2: str
    name: str
    value: str


class Form(NamedTuple):
    facts: dict[str, str]
    funding: list[str]
    goals: dict[str, str]
    rows: list[Row]


@cache
def forms() -> tuple[Form, ...]:
    """The five forms of the source text."""
    parts = SOURCE.read_text(encoding="utf-8").split("财政项目支出绩效目标申报表")[1:]
    return tuple(form(part) for part in parts)


def form(text: str) -> Form:
    lines = [line.split("\t") for line in text.splitlines() if line.strip()]
    head, table = split(lines, "一级指标")
    facts: dict[str, str] = {"年度": re.findall(r"\((\d{4})年度\)", text)[0]}
    for cells in head:
        if cells[0] in {"项目名称", "主管部门", "计划开始日期"}:
            facts |= dict(zip(cells[::2], cells[1::2], strict=False))
    goal_cells = next(cells for cells in head if any(len(cell) > 40 for cell in cells))
    column = next(n for n, cell in enumerate(goal_cells) if len(cell) > 40)
    goal = re.sub(r"<[^>]*>", "", goal_cells[column])
    return Form(
        facts={label: fact for label, fact in facts.items() if fact},
        funding=re.findall(r"[\d,]+\.\d\d", "\n".join("\t".join(cells) for cells in head)),
        goals={"项目总目标" if column == 1 else "年度总体目标": goal},
        rows=list(rows(table)),
    )


def rows(table: list[list[str]]) -> Any:
    """Name and value are the last two cells of a row, wherever they stand; headings hold until the next one."""
    level_2 = ""
    for cells in table:
        written = [re.sub(r"\s", "", cell) for cell in cells if cell.strip()]
        *headings, name, value = written
        level_2 = next((heading for heading in headings if heading in LEVEL_2), level_2)
        proper = PRINTED_EARLY.get(name, level_2)
        yield Row(LEVEL_2[proper], proper, name, value)


def split(lines: list[list[str]], mark: str) -> tuple[list[list[str]], list[list[str]]]:
    at = next(n for n, cells in enumerate(lines) if mark in cells)
    return lines[:at], lines[at + 1 :]
