"""The pages against a golden site; no field ever becomes anything but text."""

import random
import re
from decimal import Decimal
from xml.etree.ElementTree import Element

import html5lib
import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from generator.checks.check_all import CheckResult, check_all
from generator.declarations.editions.printed_declaration import indicator_rows
from generator.declarations.published import IndicatorContent
from generator.declarations.yaml.source import RawFile
from generator.diagnostics.escaping import escape_front_matter, escape_markdown
from generator.diagnostics.rulebook import Severity
from generator.forms import vocabulary as v
from generator.forms.display import format_large_money, format_rounded_money
from generator.outputs.pages.declarations.declaration_page import IndicatorCount, indicator_count
from generator.outputs.pages.page import Page
from generator.system.files import declaration_files
from tests.support.pages import FIELDS, HOSTILE, declared
from tests.support.project import PATH, REGISTRY, ROOT, SOUND, Inspect, blessed
from tests.support.summaries import pages_of

SITE = ROOT / "tests/golden/site"


def test_golden_site() -> None:
    files = declaration_files(SITE / "declarations")
    inspection = check_all(files)
    assert not [problem for problem in inspection.problems if problem.severity == "error"]
    made = pages_of(inspection.declarations, shared_files=files)
    golden = SITE / "expected"
    stale = [page.path for page in made if not blessed(golden / page.path, page.text)]
    assert stale == []
    assert sorted(page.path for page in made) == sorted(
        path.relative_to(golden).as_posix() for path in golden.rglob("*.md")
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_files_changes_nothing(seed: int) -> None:
    files = declaration_files(SITE / "declarations")
    shuffled = random.Random(seed).sample(files, len(files))
    assert pages_of(check_all(shuffled).declarations) == pages_of(check_all(files).declarations)


def test_a_name_with_signs_is_escaped_once(inspected: Inspect) -> None:
    name = '上海市干部"教育"R&D培训中心'
    text = SOUND.replace("上海市干部教育培训中心", name)
    registry = REGISTRY.replace("上海市干部教育培训中心", f"'{name}'")
    made = {page.address: page.text for page in pages_of(inspected(text, registry=registry).declarations)}
    escaped = "上海市干部&quot;教育&quot;R&amp;D培训中心"
    for address in ("2025/shanghai-cadre-training-center/", "units/shanghai-cadre-training-center/"):
        _, title, description, *_ = made[address].splitlines()
        assert title.startswith(f'title: "{escaped}')
        assert description.startswith(f'description: "{escaped}')


def test_a_weight_of_nothing_is_a_weight(inspected: Inspect) -> None:
    text = SOUND.replace("≥2(次)", "\n        指标值: ≥2(次)\n        权重: 0")
    made = {page.address: page.text for page in pages_of(inspected(text).declarations)}
    assert '<td class="gk-number">0</td>' in made[PATH.removesuffix(".yml") + "/"]


def test_an_empty_catalog_has_a_home_page() -> None:
    home = next(
        page for page in pages_of(check_all([RawFile("units.yml", b"{}")]).declarations) if page.address == ""
    )
    assert "还没有公开的申报表。" in home.text


def indicator(category: str, dimension: str, name: str, quantity: str | None = None) -> IndicatorContent:
    kind = v.KINDS_BY_DIMENSION.get(dimension, v.INDICATOR_KINDS[0])
    return {
        "kind": kind.slug,
        "category": category,
        "dimension": dimension,
        "name": name,
        "text": "一",
        "comparator": None,
        "quantity": quantity,
        "upper": None,
        "unit": None,
        "weight": None,
        "explanation": None,
        "period_value": None,
        "standard": None,
    }


def test_level_1_and_level_2_cells_are_merged() -> None:
    indicators = [
        indicator("甲", "一", "a"),
        indicator("甲", "一", "b"),
        indicator("甲", "二", "c"),
        indicator("乙", "一", "d"),
    ]
    spans = [(row.category_span, row.dimension_span, row.name) for row in indicator_rows(indicators)]
    assert spans == [(3, 2, "a"), (0, 0, "b"), (0, 1, "c"), (1, 1, "d")]


# -- text stays text -----------------------------------------------------------------------------------


def parsed(page: Page) -> tuple[str, Element]:
    """Front matter and document, as MkDocs would see them."""
    _, matter, body = page.text.split("---\n", 2)
    assert "\n\n" not in re.sub(r"(?s)^.*?<div class=\"gk-form\"[^>]*>|</div>.*$", "", body).strip()
    html = markdown.markdown(body, extensions=["toc", "tables", "fenced_code"])
    return matter, html5lib.parse(html, namespaceHTMLElements=False)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_in_a_field_is_text_on_the_page(text: str) -> None:
    matter, document = parsed(declared(text))
    wanted = " ".join(text.split())
    assert not document.findall(".//script")
    assert not [
        e for e in document.iter() if isinstance(e.tag, str) and any(a.startswith("on") for a in e.attrib)
    ]
    assert {e.tag for e in document.iter() if isinstance(e.tag, str)} <= TAGS
    seen = [
        " ".join("".join(e.itertext()).split())
        for e in document.iter()
        if e.tag in {"h1", "td", "th", "dd", "li", "small"}
    ]
    assert (
        seen.count(wanted) == 1 + 2 + len(FIELDS) + 1 + 3 + 1 + 1
    )  # heading, who and what for, fields, small, facts, note, breadcrumb
    assert f"字{wanted}" in seen
    assert f"{wanted}{wanted}" in seen  # the indicator's name with its explanation
    assert "<" not in matter
    assert list(YAML(typ="safe").load(matter)) == [
        "title",
        "description",
        "source",
        "keywords",
        "declaration",
        "hide",
    ]


TAGS = set(
    "html head body nav ol li a h1 h2 div table caption tbody thead tr th td p small dl dt dd ul span strong br".split()  # noqa: SIM905
)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_any_text_survives_markdown_and_front_matter(text: str) -> None:
    wanted = " ".join(text.split())
    document = html5lib.parse(markdown.markdown(f"x{escape_markdown(text)}x"), namespaceHTMLElements=False)
    assert " ".join("".join(document.itertext()).split()) == f"x{wanted}x".strip()
    assert escape_front_matter(text).count("\n") == 0


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "0.00 元"),
        (9999, "9,999.00 元"),
        (10_000, "1 万元"),
        (25_120_800, "2,512.08 万元"),
        (125_000_000, "1.25 亿元"),
    ],
)
def test_large_amounts_as_people_say_them(amount: int, said: str) -> None:
    assert format_large_money(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("9999.99", ""),
        ("10000", "1 万元"),
        ("9280000.00", "928 万元"),
        ("7762660.00", "约 776.27 万元"),
        ("10000.01", "约 1 万元"),
        ("10100", "1.01 万元"),
        ("125000000", "1.25 亿元"),
        ("125100001", "约 1.25 亿元"),
    ],
)
def test_what_is_said_beside_an_amount(amount: str, said: str) -> None:
    assert format_rounded_money(Decimal(amount)) == said


# -- around a declaration ------------------------------------------------------------------------------


def test_indicators_are_counted() -> None:
    indicators = [
        indicator("满意度指标", "服务对象满意度指标", "a"),
        indicator("产出指标", "数量指标", "b"),
        indicator("产出指标", "数量指标", "c", quantity="1"),
    ]
    assert indicator_count(indicators) == IndicatorCount(
        total=3, by_category=(("产出指标", 2), ("满意度指标", 1)), qualitative=2
    )
    assert indicator_count([]) == IndicatorCount(total=0, by_category=(), qualitative=0)


UNIT = "shanghai-cadre-training-center"


def declared_in(year: int, amount: str, name: str = "信息化运维项目") -> str:
    return SOUND.replace("2025", str(year)).replace("488640.00", amount).replace("信息化运维项目", name)


def test_a_project_shows_its_other_years_and_its_neighbours(inspected: Inspect) -> None:
    files = {
        f"2023/{UNIT}/it-operations.yml": declared_in(2023, "500000.00"),
        f"2024/{UNIT}/it-operations.yml": declared_in(2024, "400000.50"),
        f"2025/{UNIT}/it-operations.yml": declared_in(2025, "500000.00"),
        f"2026/{UNIT}/it-operations.yml": declared_in(2026, "600000.00"),
        f"2025/{UNIT}/small.yml": declared_in(2025, "340000.00", "小项目"),
        f"2025/{UNIT}/large.yml": declared_in(2025, "900000.00", "大项目"),
    }
    inspection = inspected(files=files)
    assert inspection.count(Severity.ERROR) == 0
    made = {page.address: page.text for page in pages_of(inspection.declarations)}
    text = made[f"2025/{UNIT}/it-operations/"]
    years, others = text.split('<h2 id="siblings">本单位本年度的其他项目</h2>')
    _, years = years.split('<h2 id="years">历年对照</h2>')
    heads, amounts, *_ = re.findall(r'<tr role="row">(.*)</tr>', years)
    assert re.findall(r'<th scope="col" role="columnheader ">(?:<a href="([^"]*)">)?([^<]*)', heads)[1:] == [
        (f"../../../2023/{UNIT}/it-operations/", "2023年度"),
        (f"../../../2024/{UNIT}/it-operations/", "2024年度"),
        ("", "2025年度（本页）"),
        (f"../../../2026/{UNIT}/it-operations/", "2026年度"),
        ("", "别的项目"),
    ]
    assert re.findall(
        r'<td role="cell" data-label="\d+">([^<]*)(?: <small>([^<]*)</small>)?</td>', amounts
    ) == [
        ("500,000.00", ""),
        ("400,000.50", "−20.0%"),
        ("500,000.00", "+25.0%"),
        ("600,000.00", "+20.0%"),
    ]
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a> <span>([^<]*)</span>', others.split("</ul>")[0]) == [
        (f"../../../2025/{UNIT}/large/", "大项目", "900,000.00 元"),
        (f"../../../2025/{UNIT}/small/", "小项目", "340,000.00 元"),
    ]
    assert f'<a href="../../../2025/{UNIT}/">上海市干部教育培训中心2025年度的全部 3 份申报表</a>' in others
    alone = made[f"2024/{UNIT}/it-operations/"]
    assert "本单位本年度的其他项目" not in alone


def test_a_large_unit_shows_its_largest_projects(inspected: Inspect) -> None:
    files = {f"2025/{UNIT}/p-{n}.yml": declared_in(2025, f"{340000 + n}.00", f"第{n}项") for n in range(20)}
    made = {page.address: page.text for page in pages_of(inspected(files=files).declarations)}
    text = made[f"2025/{UNIT}/p-0/"]
    assert "历年对照" not in text
    assert re.findall(r">第(\d+)项</a>", text) == [str(n) for n in range(19, 7, -1)]
    assert "的全部申报表" in text


def test_a_page_says_how_to_cite_it_and_what_it_amounts_to(inspected: Inspect) -> None:
    made = {page.address: page.text for page in pages_of(inspected(SOUND).declarations)}
    text = made[f"2025/{UNIT}/it-operations/"]
    answer = re.sub(r"<(?!/div)[^>]*>", "", text.split('<dl class="gk-answer">')[1].split("</dl>")[0])
    assert answer.replace("</div>", "").split("\n")[1:-1] == [
        "资金约 48.86 万元 488,640.00 元",
        "单位上海市干部教育培训中心，主管部门 中共上海市委组织部",
        "做什么维护干部学习管理系统。",
        "指标5 个绩效指标：成本指标 1 个、产出指标 2 个、效益指标 1 个、满意度指标 1 个",
    ]
    cite = re.findall(r'<p class="gk-cite">(.*)</p>', text)
    assert [re.sub("<[^>]*>", "", line) for line in cite] == [
        (
            "上海市干部教育培训中心：《信息化运维项目》，财政项目支出绩效目标申报表（2025年度），"
            f"/2025/{UNIT}/it-operations/"
        )
    ]


# -- the preview ---------------------------------------------------------------------------------------


def preview(result: CheckResult) -> tuple[Page, ...]:
    return pages_of(result.declarations, result.errors)


def test_the_preview_shows_problems_in_the_place_of_a_broken_declaration(inspected: Inspect) -> None:
    made = {page.address: page for page in preview(inspected(SOUND.replace("488640.00", "4.8万", 1)))}
    address = PATH.removesuffix(".yml") + "/"
    assert "应为以元为单位的金额" in made[address].text
    assert made[address].source_path == PATH
    assert "应为以元为单位的金额" in made["problems/"].text
    assert "有 1 处错误" in made[""].text


def test_the_preview_of_sound_declarations_is_the_site(inspected: Inspect) -> None:
    inspection = inspected(SOUND)
    assert preview(inspection) == pages_of(inspection.declarations)
