"""The page of a measure and the list of its kind, of few values, of many, and of bad ones."""

import re
from collections.abc import Sequence

import pytest

from generator.catalog.fill import refresh_measures, replace_declaration
from generator.catalog.measures import measures_with_pages
from generator.catalog.records import declaration_rows
from generator.declarations.published import PublishedDeclaration
from generator.outputs.pages.indicator_pages import kind_page_specs, measure_page_specs
from generator.outputs.pages.page import Page, render_markdown
from generator.outputs.pages.specs import PageGroup, touched_groups
from tests.support.summaries import catalog_of, entry, tables

KIND = "cost-economic"
LIMIT = 120_000  # bytes of a page


def measure_pages(declarations: Sequence[PublishedDeclaration]) -> list[Page]:
    """The pages of the only measure that has some."""
    catalog = catalog_of(declarations)
    ((kind, slug),) = measures_with_pages(catalog)
    return [render_markdown(spec) for spec in measure_page_specs(catalog, f"{kind}/{slug}")]


def measure_page(*values: str) -> str:
    (page,) = measure_pages([entry(project=f"p{n}", indicators={"甲": one}) for n, one in enumerate(values)])
    assert len(tables(page)[0]) == len(values) + 1
    assert "style=" not in page.text
    assert "<script" not in page.text
    return page.text


def facts(text: str) -> dict[str, str]:
    return dict(re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", text))


def kind_row(*values: str) -> str:
    """The only row of the list of the kind."""
    catalog = catalog_of([entry(project=f"p{n}", indicators={"甲": one}) for n, one in enumerate(values)])
    (page,) = map(render_markdown, kind_page_specs(catalog, KIND))
    ((_, row),) = tables(page)
    assert "style=" not in page.text
    return " | ".join(row) + (" +" if "gk-range" in page.text else "")


def test_a_measure_of_ten_projects() -> None:
    text = measure_page(*(f"≤{number}(元)" for number in (5, 7, 7, 8, 9, 9, 9, 10, 12, 60)))
    assert "10 个项目填写了这个经济成本指标，至少一半在 7 到 10（元）之间，中位 9。" in text
    assert facts(text) == {
        "最小": "5 元",
        "下四分位": "7 元",
        "中位": "9 元",
        "上四分位": "10 元",
        "最大": "60 元",
        "最常见": "9（3 个项目）；7（2 个项目）",
    }
    assert "所填的数是上限，大的宽松，小的严格。" in text
    weakest, strongest = re.findall("<h3>(最宽松|最严格)</h3>\n<ul>\n(.*?)</ul>", text, re.DOTALL)
    assert re.findall("≤[0-9]+", weakest[1]) == ["≤60", "≤12"]
    assert re.findall("≤[0-9]+", strongest[1]) == ["≤5", "≤7"]
    assert "另有 1 个项目与最后一个相同。" in text
    assert '<li>≤60(元)，<a href="../../../2025/u/p9/">项目p9</a>，单位u：比多数项目高得多</li>' in text


@pytest.mark.parametrize(
    ("values", "sentence", "absent"),
    [
        (["≤5(元)"] * 30, "30 个项目填写了这个经济成本指标，都是 5（元）。", ["宽松", "偏离"]),
        (["≤0(元)"] * 3, "都是 0（元）。", ["宽松", "偏离"]),
        (["=-5", "=0", "=5"], "在 -5 到 5 之间，中位 0。", ["偏离"]),
        (["≤1(元)", "≥2(元)", "=3(元)"], "在 1 到 3（元）之间，中位 2。", ["宽松", "偏离"]),
        (["5~8(元)", "6~7(元)", "1~2(元)"], "写成范围的，按前一个数计。", ["宽松", "偏离"]),
        (
            ["合理", "合理", "较低"],
            "3 个项目填写了这个经济成本指标。",
            ["宽松", "偏离", "中位", "<svg", "数大"],
        ),
    ],
)
def test_what_is_not_certain_is_not_said(values: list[str], sentence: str, absent: list[str]) -> None:
    text = measure_page(*values)
    assert sentence in text
    assert [word for word in absent if word in text] == []


def test_a_value_a_thousand_million_times_the_others_is_no_weakest_promise() -> None:
    text = measure_page("≤5(元)", "≤6(元)", "≤7(元)", "≤5000000000(元)")
    assert "项目p3</a>，单位u：是多数项目的 1,000 倍以上，疑似单位不同</li>" in text
    assert "疑似单位不同的 1 个数没有列入。" in text
    assert "≤5000000000(元)" not in text.partition('id="promises"')[2].partition('id="projects"')[0]
    assert facts(text)["最大"] == "5,000,000,000 元"


def test_a_list_of_a_kind_shows_where_the_middle_half_is() -> None:
    assert kind_row("≤5(元)") == "甲 | 元 | ≤5(元) | 项目p0"
    assert kind_row("≤5(元)", "≤7(元)") == "甲 | 元 | 5 | 6 | 7 |  | 项目p0等 2 个"
    assert kind_row("≤5(元)", "≤7(元)", "≤9(元)", "≤9(元)") == "甲 | 元 | 5 | 8 | 9 | 7 至 9 | 4 个项目 +"
    assert kind_row(*["≤5(元)"] * 3) == "甲 | 元 | 5 | 5 | 5 | 5 | 3 个项目"


def test_blank_cells_are_not_said_to_be_words() -> None:
    blank = [entry(project=project, indicators={"甲": "好"}) for project in "pqr"]
    for one in blank:
        one.content["indicators"][0]["text"] = ""
    (page,) = map(render_markdown, kind_page_specs(catalog_of(blank), KIND))
    assert tables(page)[0][1:] == [["甲", "", "", "3 个项目"]]
    (page,) = measure_pages(blank)
    assert [row[1] for row in tables(page)[0][1:]] == ["", "", ""]
    assert "最常见" not in page.text


def test_editions_of_other_headings_are_in_one_list() -> None:
    few = [entry(project=project, indicators={"甲": "≤9(元)"}) for project in "pqrs"]
    for one, heading in zip(few, ("成本指标", "成本", "投入", "支出"), strict=True):
        one.content["indicators"][0]["category"] = heading
    (page,) = measure_pages(few)
    assert [row[1] for row in tables(page)[0][1:]] == [
        "≤9(元)",
        *(f"≤9(元) （原表：{heading}：经济成本指标）" for heading in ("成本", "投入", "支出")),
    ]


def test_a_project_of_forty_years_shows_five() -> None:
    years = [entry(year=year, indicators={"甲": f"≤{year}(元)"}) for year in range(2001, 2041)]
    others = [entry(project=project, indicators={"甲": "≤9(元)"}) for project in "qr"]
    (page,) = measure_pages([*years, *others])
    (row,) = (row for row in tables(page)[0] if row[0] == "项目p")
    assert row[4].startswith(" … → 2036:\u00a0≤2036 → ")
    assert row[4].endswith(" → 2040:\u00a0≤2040（共 40 个年度）")


def test_pages_of_long_names_are_small() -> None:
    name = "长" * 195
    values = [entry("u", f"p{n:03}", indicators={"甲": f"≤{n}(元)"}) for n in range(230)]
    years = [entry("u", f"p{n:03}", year=2024, indicators={"甲": f"≤{n + 1}(元)"}) for n in range(230)]
    for one in (*values, *years):
        one.content["project_name"] = f"{name}{one.identity.project}"
        one.content["implementing_unit"] = f"单位{name}"
    pages = measure_pages([*values, *years])
    assert [len(page.text.encode()) for page in pages if len(page.text.encode()) > LIMIT - 10_000] == []
    assert sum(len(tables(page)[0]) - 1 for page in pages) == 230
    assert all("个项目，数大的在前" in page.text for page in pages[1:])


def test_usual_names_leave_a_hundred_rows_on_a_page() -> None:
    name = "北部片区老旧小区供水管网改造补助经费"
    values = [
        entry("u", f"project-{n:03}", year=year, indicators={"甲": f"≤{n * 1000 + year}(元)"})
        for n in range(101)
        for year in range(2021, 2026)
    ]
    for one in values:
        one.content["project_name"] = name
        one.content["implementing_unit"] = "长桥市住房和城乡建设事务服务中心"
    first, second = measure_pages(values)
    assert (len(tables(first)[0]), len(tables(second)[0])) == (101, 2)
    assert len(first.text.encode()) < LIMIT - 10_000


def test_a_changed_value_changes_no_other_page_of_a_long_list() -> None:
    many = [entry(project=f"p{n:03}", indicators={"甲": f"≤{n}(元)"}) for n in range(350)]
    before = measure_pages(many)
    many[349] = entry(project="p349", indicators={"甲": "≤4000(元)"})
    after = measure_pages(many)
    assert len(before) == len(after) == 4
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, True, True]


def test_another_value_of_an_earlier_year_touches_the_page_that_shows_it() -> None:
    few = [entry(project=project, indicators={"甲": "≤9(元)"}) for project in "pqr"]
    earlier, other = (entry(year=2024, indicators={"甲": value}) for value in ("≤8(元)", "≤7(元)"))
    catalog = catalog_of([*few, earlier])
    ((kind, slug),) = measures_with_pages(catalog)
    (before,) = measure_page_specs(catalog, f"{kind}/{slug}")
    change = replace_declaration(catalog, earlier.identity, declaration_rows(other))
    refresh_measures(catalog, {one.measure for one in change.after.indicators} if change.after else ())
    (after,) = measure_page_specs(catalog, f"{kind}/{slug}")
    assert before.digest != after.digest
    assert "2024:\u00a0≤7 → 2025:\u00a0≤9" in render_markdown(after).text
    touched = touched_groups(catalog, [change])
    assert {PageGroup("measure", f"{kind}/{slug}"), PageGroup("kind", kind)} <= touched
