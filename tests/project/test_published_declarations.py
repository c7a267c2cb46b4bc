"""The five real declarations against the text of the source itself, number by number.

Nothing of the generator is used here: the source text is read by its tabs, the YAML by ruamel alone, and the
built pages by html5lib. What the text says wrongly, because merged cells were printed where their middle
stood, is put right here row by row, with its reason.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import html5lib
import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "tests/golden/source/shanghai-cadre-training-center-2025.txt"
FOLDER = "2025/shanghai-cadre-training-center"
SLUGS = (
    "online-learning",
    "civil-servant-training-and-assessment",
    "leadership-and-talent-development",
    "civilized-unit-building",
    "it-operations",
)

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


def split(lines: list[list[str]], mark: str) -> tuple[list[list[str]], list[list[str]]]:
    at = next(n for n, cells in enumerate(lines) if mark in cells)
    return lines[:at], lines[at + 1 :]


def rows(table: list[list[str]]) -> Any:
    """Name and value are the last two cells of a row, wherever they stand; headings hold until the next one."""
    level_2 = ""
    for cells in table:
        written = [re.sub(r"\s", "", cell) for cell in cells if cell.strip()]
        *headings, name, value = written
        level_2 = next((heading for heading in headings if heading in LEVEL_2), level_2)
        proper = PRINTED_EARLY.get(name, level_2)
        yield Row(LEVEL_2[proper], proper, name, value)


FORMS = pytest.mark.parametrize(("slug", "form"), list(zip(SLUGS, forms(), strict=True)), ids=SLUGS)


@cache
def declaration(slug: str) -> Any:
    return YAML(typ="rt").load((ROOT / "declarations" / FOLDER / f"{slug}.yml").read_text(encoding="utf-8"))


@cache
def raw(slug: str) -> str:
    return (ROOT / "declarations" / FOLDER / f"{slug}.yml").read_text(encoding="utf-8")


def test_the_source_is_whole() -> None:
    assert len(forms()) == len(SLUGS)
    assert sum(len(form.rows) for form in forms()) == 86
    assert sum(float(form.funding[0].replace(",", "")) for form in forms()) == 25_120_800


@FORMS
def test_the_yaml_says_what_the_source_says(slug: str, form: Form) -> None:
    written = declaration(slug)
    assert {label: str(written[label]) for label in form.facts} == form.facts
    assert len(form.funding) == 4
    annual = [line.split(": ")[1] for line in raw(slug).splitlines() if re.match(r"  \S+: [\d.]+$", line)]
    assert [f"{float(amount):,.2f}" for amount in annual] == form.funding
    assert "项目资金" not in written
    assert {
        label: written[label] for label in ("项目总目标", "年度总体目标") if label in written
    } == form.goals
    assert [
        Row(level_1, level_2, name, value)
        for level_1, levels_2 in written["绩效指标"].items()
        for level_2, indicators in levels_2.items()
        for name, value in indicators.items()
    ] == form.rows


SHIFTED = re.compile(r"^\t?([^\t\n]+)\t+(?=[≥≤=])", re.MULTILINE)


def test_the_rows_that_were_shifted_to_the_left() -> None:
    assert SHIFTED.findall(SOURCE.read_text(encoding="utf-8")) == [
        "讲座场数",
        "测评工作完成及时率",
        "讲座学员满意度",
        "员工满意度",
        "运维工作及时率",
    ]


@FORMS
def test_every_departure_from_the_source_has_a_note(slug: str, form: Form) -> None:
    notes = "".join(declaration(slug)["公开信息"]["转录说明"])
    text = SOURCE.read_text(encoding="utf-8").split("财政项目支出绩效目标申报表")[1:][SLUGS.index(slug)]
    assert all(f"“{name}”" in notes for name in SHIFTED.findall(text))
    assert ("网页代码" in notes) == ("<p" in text)
    assert ("单位前多一个空格" in notes) == bool(re.search(r"\d \(", text))
    assert ("“服务对象满意度 指标”" in notes) == ("服务对象满意度 指标" in text)
    assert ("换页" in notes) == (text.count("绩效 指标") > 1)
    assert all(f"“{row.name}”" in notes for row in form.rows if row.name in PRINTED_EARLY)


# -- the built pages -----------------------------------------------------------------------------------


def text_of(element: Element) -> str:
    return "".join(element.itertext()).strip()


def grid(table: Element) -> list[list[str]]:
    """The cells of a table as one sees them, merged ones repeated."""
    taken: dict[tuple[int, int], str] = {}
    for y, row in enumerate(table.iter("tr")):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            for below in range(int(cell.get("rowspan", 1))):
                for beside in range(int(cell.get("colspan", 1))):
                    taken[y + below, x + beside] = text_of(cell)
    height = max(y for y, _ in taken) + 1
    return [[text for (row, _), text in sorted(taken.items()) if row == y] for y in range(height)]


@cache
def tables(site: Path, slug: str) -> dict[str, list[list[str]]]:
    page = (site / FOLDER / slug / "index.html").read_text(encoding="utf-8")
    document = html5lib.parse(page, namespaceHTMLElements=False)
    found = {}
    for table in document.iter("table"):
        caption = table.find("caption")
        assert caption is not None
        found[text_of(caption)] = grid(table)
    return found


@FORMS
def test_every_figure_is_on_the_built_page(slug: str, form: Form, site: Path) -> None:
    found = tables(site, slug)
    assert list(found) == [
        "财政项目支出绩效目标申报表（2025年度）",
        "项目资金（元）",
        "项目绩效目标",
        "绩效指标",
    ]
    basics, funding, goals, indicators = found.values()
    labelled = {row[n]: row[n + 1] for row in basics for n in range(0, len(row), 2) if row[n] != row[n - 1]}
    facts = {label: fact for label, fact in form.facts.items() if label != "年度"}
    assert {label: labelled[label] for label in facts} == facts
    total, appropriation, carryover, other = form.funding
    assert funding == [
        ["项目资金总额", "", "年度资金申请总额", total],
        ["其中：财政资金", "", "其中：当年财政拨款", appropriation],
        ["", "", "上年结转资金", carryover],
        ["其他资金", "", "其他资金", other],
    ]
    labels = ["项目总目标", "年度总体目标"]
    assert goals == [labels, [form.goals.get(label, "") for label in labels]]
    assert indicators == [["一级指标", "二级指标", "三级指标", "指标值"], *map(list, form.rows)]
