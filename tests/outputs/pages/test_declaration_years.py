"""The years of a project on its page: which, what changed, and the first sentence of its goal."""

import re

import pytest

from generator.catalog.lists import years_of_projects
from generator.outputs.pages.declarations.declaration_page import MAX_FIRST_SENTENCE, first_sentence
from generator.outputs.pages.declarations.declaration_years import shown_years, since_last_year
from tests.support.project import PATH, SOUND, Inspect
from tests.support.summaries import catalog_of, entry, pages_of


@pytest.mark.parametrize(
    ("years", "year", "shown"),
    [
        ([2025], 2025, [2025]),
        ([2021, 2023, 2025], 2023, [2021, 2023, 2025]),
        (range(2001, 2041), 2040, [2036, 2037, 2038, 2039, 2040]),
        (range(2001, 2041), 2039, [2036, 2037, 2038, 2039, 2040]),
        (range(2001, 2041), 2015, [2012, 2013, 2014, 2015, 2016]),
        (range(2001, 2041), 2001, [2001, 2002, 2003, 2004, 2005]),
    ],
)
def test_the_years_beside_a_year(years: list[int], year: int, shown: list[int]) -> None:
    catalog = catalog_of([entry(year=one) for one in years])
    rows = years_of_projects(catalog, "u")["p"]
    assert [row.summary.identity.year for row in shown_years(rows, year)] == shown


def test_a_project_of_forty_years_names_them_all() -> None:
    pages = {page.address: page.text for page in pages_of([entry(year=one) for one in range(2001, 2041)])}
    text = pages["2015/u/p/"]
    assert text.count("data-label=") == 5
    others = text.split("<p>其他年度：")[1].split("</p>")[0]
    assert re.findall(r">(\d+)</a>", others) == [str(year) for year in range(2001, 2041) if year != 2015]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("100", "100", "与2024年度相同"),
        ("0", "0", "与2024年度相同"),
        ("0", "20000", "比2024年度多 2 万元"),
        ("20000", "0", "比2024年度少 2 万元（−100.0%）"),
        ("488640", "588640", "比2024年度多 10 万元（+20.5%）"),
        ("9999999999999.98", "9999999999999.99", "比2024年度多 0.01 元（约 0%）"),
        ("1", "776271234.56", "比2024年度多 7.76 亿元（+1,000%以上）"),
    ],
)
def test_how_much_since_the_year_before(before: str, after: str, said: str) -> None:
    pages = {
        page.address: page.text
        for page in pages_of([entry(year=2024, amount=before), entry(year=2025, amount=after)])
    }
    assert f"<br>{said}</dd>" in pages["2025/u/p/"]
    assert "<dt>变化</dt>" in pages["2025/u/p/"]
    assert "<dt>变化</dt>" not in pages["2024/u/p/"]


def test_what_became_of_the_indicators_since_the_year_before() -> None:
    earlier = {
        "巡查次数": "≥4(次)",
        "河道保洁里程": "≥30(公里)",
        "培训人数": "≥9(人)",
        "台账": "整理成册",
        "满意度": "≥90(%)",
    }
    later = {
        "巡查次数": "≥3(次)",
        "河道日常保洁里程": "≥30(公里)",
        "培训": "≥5(场)",
        "台账": "装订成册",
        "满意度": "≥95(%)",
    }
    catalog = catalog_of([entry(year=2022, indicators=earlier), entry(year=2025, indicators=later)])
    found = since_last_year(tuple(years_of_projects(catalog, "u")["p"]), 2025)
    assert found is not None
    assert found.earlier == 2022
    # They are costs: less is stricter.
    assert found.indicators == (
        ("放宽", 1),
        ("收紧", 1),
        ("有改动", 1),
        ("改名", 1),
        ("新增", 1),
        ("不再列", 1),
    )
    assert since_last_year(tuple(years_of_projects(catalog, "u")["p"]), 2022) is None


def test_every_indicator_has_an_anchor_and_leads_to_it_from_the_years(inspected: Inspect) -> None:
    files = {
        PATH: SOUND,
        PATH.replace("2025", "2024"): SOUND.replace("2025", "2024").replace("≥2(次)", "≥3(次)"),
    }
    pages = {page.address: page.text for page in pages_of(inspected(files=files).declarations)}
    text = pages[PATH.removesuffix(".yml") + "/"]
    form, years = text.split('<h2 id="years">')
    anchors = re.findall(r'<tr id="(i\d+)">.*?<th scope="row">([^<]*)</th><td>', form)
    assert [anchor for anchor, _ in anchors] == ["i1", "i2", "i3", "i4", "i5"]
    assert re.findall(r'<a href="#(i\d+)">([^<]*)</a>', years) == anchors
    assert '≥2(次) <small class="gk-mark">▼放宽</small>' in years
    assert '与2024年度相比，指标 1 个放宽，<a href="#years">逐项对照</a>' in form


@pytest.mark.parametrize(
    ("goal", "first"),
    [
        ("", ""),
        ("  \n ", ""),
        ("维护系统。", "维护系统。"),
        ("维护系统。全年无事故。", "维护系统。"),
        ("维护系统\n全年无事故。", "维护系统"),
        ("按时！按质？", "按时！"),
        ("甲" * 100, "甲" * 100),
        ("甲" * 101, "甲" * 100 + "……"),
        ("甲" * 80 + "，" + "乙" * 80, "甲" * 80 + "……"),
        ("甲，" + "乙" * 200, "甲，" + "乙" * 98 + "……"),
    ],
)
def test_the_first_sentence_of_a_goal(goal: str, first: str) -> None:
    assert first_sentence(goal) == first
    assert len(first) <= MAX_FIRST_SENTENCE + 2
