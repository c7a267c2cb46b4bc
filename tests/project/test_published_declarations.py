"""The five published declarations against the source text, number by number.

Nothing of the generator is used here: the source text is read by its tabs, the YAML by ruamel alone, and the
built pages by html5lib. What the text says wrongly, because merged cells were printed where their middle
stood, is put right here row by row, with its reason.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from ruamel.yaml import YAML

from tests.support.project import ROOT
from tests.support.published import FOLDER, PRINTED_EARLY, SLUGS, SOURCE, Form, Row, forms

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
