"""The pages that list, compare and add up: exact figures, several pages, and text that stays text."""

import re

import pytest

from generator.catalog.measures import (
    QUALITATIVE,
)
from generator.forms import vocabulary as v
from generator.forms.cell import read_slug
from generator.outputs.pages.indicator_pages import paginate_measures
from tests.support.pages import HOSTILE
from tests.support.project import SOUND, Inspect
from tests.support.summaries import economic_costs, entry, made, tables

# -- figures -------------------------------------------------------------------------------------------


def test_a_year_tells_totals_shares_and_breakdowns() -> None:
    page = made(
        entry("u", "a", amount="75"), entry("w", "b", amount="25", nature="阶段性项目", category="其他运转类")
    )["2025/"]
    natures, categories, units, entries = tables(page)
    assert natures[1:] == [
        ["阶段性项目", "1", "25.00", "25.0%"],
        ["一次性项目", "1", "75.00", "75.0%"],
        ["合计", "2", "100.00", "100.0%"],
    ]
    assert categories[1:] == [
        ["特定目标类", "1", "75.00", "75.0%"],
        ["其他运转类", "1", "25.00", "25.0%"],
        ["合计", "2", "100.00", "100.0%"],
    ]
    assert [row[0] for row in units[1:]] == ["单位u", "单位w", "合计"]
    assert entries[1:] == [
        ["项目a", "单位u", "一次性项目", "75.00", "75.0%"],
        ["项目b", "单位w", "阶段性项目", "25.00", "25.0%"],
        ["合计（2 份）", "100.00", "100.0%"],
    ]
    assert "<dt>平均每份</dt><dd>50.00 元</dd>" in page.text
    assert '<dt>最大一份</dt><dd>75.00 元，<a href="../2025/u/a/">项目a</a></dd>' in page.text
    assert 'style="' not in page.text


def test_declarations_without_money_have_no_shares() -> None:
    text = made(entry(amount="0"))["2025/"].text
    assert "<progress" not in text
    assert "%" not in text


@pytest.mark.parametrize("address", ["2025/", "2025/u/", "units/u/", "departments/d/"])
def test_where_the_breakdown_stands(address: str) -> None:
    assert "按项目性质分" in made(entry())[address].text
    assert "按项目类别分" in made(entry())[address].text


# -- long lists ----------------------------------------------------------------------------------------


def test_a_long_list_stands_on_several_pages_in_one_order() -> None:
    many = [entry(f"u{n % 120}", f"p{n}", amount=str(n % 7 + 1)) for n in range(250)]
    site = made(*many)
    texts = [site[address] for address in ("2025/", "2025/page/2/", "2025/page/3/")]
    assert "2025/page/1/" not in site
    assert "2025/page/4/" not in site
    rows = [row for page in texts for row in tables(page)[-1][1:]]
    assert rows.pop(100)[0] == "合计（250 份）"  # under the first page's rows only
    wanted = sorted((form.summary for form in many), key=lambda e: (-e.amount, e.identity))
    assert [row[0] for row in rows] == [e.project_name for e in wanted]
    total = f"{sum(e.amount for e in wanted):,.2f}"
    assert tables(texts[0])[-1][-1] == ["合计（250 份）", total, "100.0%"]
    assert all("的申报表（第" in page.text for page in texts)
    assert [total in page.text for page in texts] == [True, False, False]
    assert '合计见<a href="../../../2025/">第 1 页</a>' in texts[1].text
    assert [len(tables(page)) for page in texts] == [4, 2, 1]  # 100 units, 20 units, none
    assert len(tables(texts[1])[0]) == 1 + 20
    assert 'href="../../../2025/"' in texts[1].text
    assert 'href="../../../2025/page/3/" rel="next">下一页' in texts[1].text
    assert 'href="../../../2025/page/2/" aria-current="page"' in texts[1].text
    assert "# 2025年度（第 2 页）" in texts[1].text
    titles = [page.text.splitlines()[1] for page in site.values() if page.address.startswith("2025/")]
    assert len(titles) == len(set(titles))
    assert len(tables(site["units/page/2/"])[0]) == 1 + 20
    assert "data-sortable" not in site["units/"].text
    assert "data-sortable" not in texts[2].text
    assert "data-sortable" in site["2025/u1/"].text


def test_pages_of_a_list_never_stand_where_a_project_stands(inspected: Inspect) -> None:
    with pytest.raises(ValueError, match="代号不能是 page"):
        read_slug("page")
    assert read_slug("page-2") == "page-2"
    registry = "中共上海市委组织部:\n  代号: d\n  单位:\n    上海市干部教育培训中心: page\n"
    found = inspected(registry=registry, files={"2025/page/2.yml": SOUND})
    assert [p.message for p in found.problems if p.path == "units.yml"] == [
        "代号不能是 page：这个地址留给列表的分页"
    ]
    assert found.declarations == ()


# -- the same measure side by side ---------------------------------------------------------------------


def test_a_measure_is_whole_on_a_page_or_begins_one() -> None:
    few = {f"i{n}": f"={n}(元)" for n in range(3)} | {"x": "=1(人)", "y": "=1(次)", "z": "好"}
    told = [
        [(s.number, s.name, s.table_page.start, s.table_page.last, s.table_page.total) for s in page]
        for page in paginate_measures(economic_costs(entry(indicators=few)), 2)
    ]
    assert told == [
        [(1, "元", 1, 2, 3)],
        [(1, "元", 3, 3, 3), (2, "人", 1, 1, 1)],
        [(3, "次", 1, 1, 1), (4, QUALITATIVE, 1, 1, 1)],
    ]
    assert paginate_measures(economic_costs(entry())) == ((),)


def test_every_heading_has_a_page_and_a_place() -> None:
    site = made(entry(indicators={"甲": "≤5(元)"}))
    wanted = {f"indicators/{c.identifier}-{d}/" for c in v.TAXONOMY for d in c.dimensions}
    assert {a for a in site if re.fullmatch("indicators/.+/", a)} == wanted
    assert len(wanted) == 11
    assert tables(site["indicators/"])[0][1] == ["经济成本指标", "1", "1", "100.0%"]
    assert "还没有申报表填写这一类指标" in site["indicators/cost-social/"].text
    assert '<a href="./indicators/#cost">成本指标</a> <span>1 条</span>' in site[""].text


def test_units_of_measure_are_found_from_the_top() -> None:
    many = [entry(project=f"p{n}", indicators={"甲": f"≤{n}(元)"}) for n in range(150)]
    site = made(*many, entry(project="q", indicators={"乙": "≤1(台(套))"}))
    first, second = site["indicators/cost-economic/"].text, site["indicators/cost-economic/page/2/"].text
    for address, name, count in (("", "元", 150), ("page/2/", "台(套)", 1)):
        link = f"indicators/cost-economic/{address}#unit-{1 if count > 1 else 2}"
        assert f'<a href="../../{link}">{name}</a> <span>{count} 条</span>' in first
    assert "151 份申报表中的 151 条" in first
    assert "151" not in second
    assert '<a href="../../../../indicators/cost-economic/">第 1 页</a>' in second
    assert "元（第 1–100 条，共 150 条）" in first
    assert "data-sortable" not in first
    assert '<h2 id="unit-2">台(套)</h2>' in second


@pytest.mark.parametrize("text", HOSTILE)
def test_names_of_indicators_stay_text(text: str) -> None:
    page = made(entry(indicators={text: f"字{text}"}))["indicators/cost-economic/"]
    wanted = " ".join(text.split())
    assert [[" ".join(cell.split()) for cell in row] for row in tables(page)[0][1:]] == [
        [wanted, f"字{wanted}", "项目p", "单位u", "2025"]
    ]
