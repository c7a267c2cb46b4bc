"""The pages that list, compare and add up: exact figures, several pages, and text that stays text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.declarations.published import annual_total
from generator.diagnostics.problem import Problem
from generator.forms import vocabulary as v
from generator.forms.cell import read_slug
from generator.outputs.pages.paging import MAX_ROWS, MIN_ROWS, paginate_by_content
from tests.support.pages import HOSTILE
from tests.support.project import SOUND, Inspect
from tests.support.summaries import entry, made, pages_of, tables

# -- figures -------------------------------------------------------------------------------------------


def test_a_year_tells_totals_shares_and_breakdowns() -> None:
    page = made(
        entry("u", "a", amount="975000.50"),
        entry("w", "b", amount="25000", nature="阶段性项目", category="其他运转类"),
    )["2025/"]
    classes, natures, categories, units, entries = tables(page)
    assert classes[1:3] == [
        ["不到 10 万元", "1", "2.50", "2.5%"],
        ["10 万元到 50 万元", "0", "0.00", "0.0%"],
    ]
    assert natures[1:] == [["阶段性项目", "1", "2.50", "2.5%"], ["一次性项目", "1", "97.50", "97.5%"]]
    assert categories[1:] == [["特定目标类", "1", "97.50", "97.5%"], ["其他运转类", "1", "2.50", "2.5%"]]
    assert units[1:] == [["单位u", "1", "97.50", "97.5%"], ["单位w", "1", "2.50", "2.5%"]]
    assert entries[1:] == [
        ["项目a", "单位u", "一次性项目", "97.50", "97.5%"],
        ["项目b", "单位w", "阶段性项目", "2.50", "2.5%"],
        ["合计（2 份）", "100.00", "100.0%"],
    ]
    assert "<dt>合计</dt><dd>1,000,000.50 元</dd>" in page.text
    assert "<dt>平均每份</dt><dd>50 万元</dd>" in page.text
    assert '<dt>最大一份</dt><dd>97.5 万元，<a href="../2025/u/a/">项目a</a></dd>' in page.text
    assert '<p class="gk-lead">2 个单位的 2 个项目，申请资金 100 万元。</p>' in page.text
    assert 'data-sort="975000.50" title="975,000.50 元">97.50</td>' in page.text
    assert 'data-sort="25000.00">2.50</td>' in page.text
    assert '<progress max="100" value="100.0" aria-hidden="true">' in page.text
    assert '<progress max="100" value="2.5" aria-hidden="true">' in page.text
    assert 'style="' not in page.text


def test_declarations_without_money_have_no_shares() -> None:
    text = made(entry(amount="0"))["2025/"].text
    assert "<progress" not in text
    assert "%" not in text


def test_every_count_has_separators_of_thousands() -> None:
    many = [
        entry(f"u{n % 1020}", f"p{n}", indicators={"甲": "≤5(元)", f"乙{n % 30}": "≤1(元)"})
        for n in range(1040)
    ]
    wordy = entry(
        "w", "w", year=2024, indicators={f"丙{n}": "好" if n % 2 else "≤1(元)" for n in range(2200)}
    )
    error = Problem(path="2025/v/v.yml", line=1, column=1, rule="yaml-syntax", message="错")
    site = {page.address: page for page in pages_of([*many, wordy], [error] * 1001)}
    pages = {address: page.text for address, page in site.items()}
    for address, text in pages.items():
        if address.startswith(("data/", "editors/", "glossary/", "search/", "problems/", "2025/v/")):
            continue
        seen = re.sub(r"<pre>.*?</pre>|<[^>]*>|[pu乙丙]\d+|/page/\d+/", " ", text)
        assert set(re.findall(r"(?<![\d,.])\d{4,}", seen)) <= {"2024", "2025"}, address
    assert "预览：有 1,001 处错误" in pages[""]
    assert "1,020 个单位的 1,040 个项目申请资金" in pages[""]
    assert "前 12 个，共 1,021 个，" in pages[""]
    assert "<span>4,280 条</span>" in pages[""]
    assert "1,020 个单位的 1,040 个项目，" in pages["2025/"]
    assert "（第 1–60 份，共 1,040 份）" in pages["2025/"]
    assert "合计（1,040 份）" in pages["2025/"]
    assert "（第 1,021–1,040 份）" in pages["2025/page/18/"]
    assert "第 1,021–1,040 份，金额大的在前" in pages["2025/page/18/"]
    assert tables(site["natures/"])[0][-1][:2] == ["一次性项目", "1,040"]
    assert "1,041 份申报表中的 4,280 条" in pages["indicators/cost-economic/"]
    assert "1,040 个项目</td>" in pages["indicators/cost-economic/"]
    assert tables(site["indicators/"])[0][1][:3] == ["经济成本指标", "1,041", "4,280"]
    (measure,) = (a for a, text in pages.items() if "\n# 甲（元）\n" in text)
    assert "1,040 个项目填写了这个经济成本指标" in pages[measure]
    assert "2,200 个绩效指标</a>：成本指标 2,200 个；1,100 个用文字表示<" in pages["2024/w/w/"]
    assert "绩效指标 2,200 项" in pages["2024/w/w/"]


@pytest.mark.parametrize("address", ["2025/", "2025/u/", "units/u/", "departments/d/"])
def test_where_the_breakdown_stands(address: str) -> None:
    assert "按项目性质分" in made(entry())[address].text
    assert "按项目类别分" in made(entry())[address].text


# -- long lists ----------------------------------------------------------------------------------------


def test_a_long_list_stands_on_several_pages_in_one_order() -> None:
    many = [entry(f"u{n % 120}", f"p{n}", amount=str((n % 7 + 1) * 10**6)) for n in range(250)]
    site = made(*many)
    texts = [site[address] for address in ("2025/", *(f"2025/page/{number}/" for number in range(2, 6)))]
    assert "2025/page/1/" not in site
    assert "2025/page/6/" not in site
    rows = [row for page in texts for row in tables(page)[-1][1:]]
    assert rows.pop(60)[0] == "合计（250 份）"  # under the first page's rows only
    wanted = sorted(many, key=lambda e: (-annual_total(e.content), e.identity))
    assert [row[0] for row in rows] == [e.content["project_name"] for e in wanted]
    total = f"{sum(annual_total(e.content) for e in wanted) / 10_000:,.2f}"
    assert tables(texts[0])[-1][-1] == ["合计（250 份）", total, "100.0%"]
    assert all("的申报表（第" in page.text for page in texts)
    assert [f">{total}<" in page.text for page in texts] == [True, False, False, False, False]
    assert '合计见<a href="../../../2025/">第 1 页</a>' in texts[1].text
    assert [len(tables(page)) for page in texts] == [
        6,
        2,
        1,
        1,
        1,
    ]  # the largest and 60 units, 60 units, none
    assert len(tables(texts[1])[0]) == 1 + 60
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


def test_a_list_of_several_pages_says_that_it_is_not_sorted_and_leads_to_the_search() -> None:
    many = [entry(f"u{n % 120}", f"p{n}", nature="其他经常性项目") for n in range(250)]
    few = [entry("u0", f"q{n}", year=2024, nature="阶段性项目") for n in range(120)]
    site = made(*many, *few)
    queries = {
        "2025/": "year=2025",
        "2025/page/3/": "year=2025",
        "2024/u0/": "year=2024&amp;unit=u0",
        "natures/other-recurrent/": "nature=other-recurrent",
        "categories/specific-objective/": "category=specific-objective",
    }
    for address, query in queries.items():
        page, root = site[address], "../" * address.count("/")
        assert page.text.count('<p class="gk-order" id="declarations-order">') == 1
        assert page.text.count('aria-describedby="declarations-order"') == 1
        (note,) = re.findall('<p class="gk-order" id="declarations-order">.*</p>', page.text)
        orders = re.findall(rf'<a href="{re.escape(f"{root}search/?{query}&amp;sort=")}([a-z-]+)">', note)
        assert orders == [*(["amount"] if not address.startswith("202") else []), "amount-up", "name"]
    for address in ("units/", "units/page/2/", "2025/"):
        assert site[address].text.count('<p class="gk-order" id="groups-order">') == 1
        assert site[address].text.count('aria-describedby="groups-order"') == 1
    for address in ("units/u0/", "units/u0/page/3/"):
        assert site[address].text.count('<p class="gk-order" id="projects-order">') == 1
        assert site[address].text.count('aria-describedby="projects-order"') == 1
    assert "gk-order" not in site["2025/u1/"].text
    assert "gk-order" not in site["departments/"].text
    for page in site.values():
        assert page.text.count("aria-describedby=") - (page.address == "search/") * 2 == page.text.count(
            "gk-order"
        )
        if page.address.startswith(("20", "units/", "departments/", "natures/", "categories/")):
            tables_of_several_rows = [rows for rows in tables(page) if len(rows) > 3]
            orders_said = page.text.count("data-sortable") + page.text.count("gk-order")
            assert orders_said >= len(tables_of_several_rows) or "gk-form" in page.text, page.address


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


def test_every_heading_has_a_page_and_a_place() -> None:
    site = made(entry(indicators={"甲": "≤5(元)"}))
    wanted = {f"indicators/{c.identifier}-{d}/" for c in v.TAXONOMY for d in c.dimensions}
    assert {a for a in site if re.fullmatch("indicators/.+/", a)} == wanted
    assert len(wanted) == 11
    assert tables(site["indicators/"])[0][1] == ["经济成本指标", "1", "1", "100.0%"]
    assert "还没有申报表填写这一类指标" in site["indicators/cost-social/"].text
    assert '<a href="./indicators/#cost">成本指标</a> <span>1 条</span>' in site[""].text


@given(st.lists(st.integers(0, 10**6), min_size=101, max_size=1500, unique=True), st.integers(0, 10**6))
def test_pages_that_begin_where_a_row_says_so_are_neither_short_nor_long(
    numbers: list[int], more: int
) -> None:
    def pages(rows: set[int]) -> list[tuple[int, ...]]:
        divided = paginate_by_content(sorted(rows), lambda number: number % 50 == 0)
        sizes = [len(page.rows) for page in divided]
        assert all(MIN_ROWS <= size <= MAX_ROWS for size in sizes[:-1])
        assert sizes[-1] <= MAX_ROWS
        assert [page.start for page in divided] == [1] + [0] * (len(sizes) - 1)
        return [tuple(page.rows) for page in divided]

    for rows in (set(numbers), {*numbers, more}):
        assert [row for page in pages(rows) for row in page] == sorted(rows)


def test_a_measure_more_changes_few_pages_of_its_list() -> None:
    many = [entry(project=f"p{n}", indicators={f"甲{n:04}": f"≤{n}(元)"}) for n in range(1500)]
    before = made(*many)
    after = made(*many, entry(project="q", indicators={"甲0000半": "≤1(元)"}))
    lists = {address for address in before if address.startswith("indicators/cost-economic/page/")}
    assert len(lists) > 10
    assert sum(before[address] != after.get(address) for address in lists) <= 3


def test_measures_are_listed_by_use_and_those_of_several_projects_have_a_page() -> None:
    few = [entry(project=f"p{n}", indicators={"甲": f"≤{n}(元)", "话": "好"}) for n in range(4)]
    site = made(
        *few,
        entry(project="p0", year=2024, indicators={"甲": "≤900(元)"}),  # an earlier year of a project
        entry(project="q", indicators={"乙": "≤1.50(台(套))", "丙": "按期完成"}),
        entry("w", "r", indicators={"乙": "10~12(台(套))"}),
    )
    page = site["indicators/cost-economic/"]
    (rows,) = tables(page)
    assert rows[1:] == [
        ["甲", "元", "0", "1.5", "3", "1 至 2", "4 个项目"],
        ["话", "", "", "用文字说明", "", "", "4 个项目"],
        ["乙", "台(套)", "1.50", "5.75", "10", "", "项目q等 2 个"],
        ["丙", "", "", "按期完成", "", "", "项目q"],
    ]
    assert "7 份申报表中的 12 条" in page.text
    addresses = sorted(a for a in site if re.fullmatch("indicators/cost-economic/[0-9a-f]{12}/", a))
    assert [f'<a href="../../{address}">' in page.text for address in addresses] == [True, True]
    costs = next(site[a] for a in addresses if "# 甲（元）" in site[a].text)
    assert tables(costs)[0] == [
        ["项目名称", "指标值", "实施单位", "年度", "历年"],
        *([f"项目p{n}", f"≤{n}(元)", "单位u", "2025", ""] for n in (3, 2, 1)),
        ["项目p0", "≤0(元)", "单位u", "2025", " 2024:\u00a0≤900 → 2025:\u00a0≤0"],
    ]
    assert "<dt>中位</dt><dd>1.5 元</dd>" in costs.text


def test_a_long_list_of_measures_and_a_much_used_measure_stand_on_several_pages() -> None:
    many = [entry(project=f"p{n}", indicators={"甲": f"≤{n}(元)", f"乙{n:03}": "≤1(元)"}) for n in range(150)]
    site = made(*many)
    first, second = site["indicators/cost-economic/"], site["indicators/cost-economic/page/2/"]
    assert "150 份申报表中的 300 条" in first.text
    assert "300" not in second.text
    assert re.search("（第 1–[0-9]+ 个，共 151 个）", first.text)
    assert "data-sortable" not in first.text
    for page in (first, second):
        assert 'aria-describedby="measures-order"' in page.text
        assert 'search/?kind=cost-economic">在检索里</a>' in page.text
    assert '<a href="../../../../indicators/cost-economic/">第 1 页</a>' in second.text
    names = [row[0] for page in (first, second) for row in tables(page)[0][1:]]
    assert names == ["甲", *(f"乙{n:03}" for n in range(150))]
    (address,) = {
        a.partition("page/")[0] for a in site if re.match("indicators/cost-economic/[0-9a-f]{12}/", a)
    }
    values = [row[1] for part in ("", "page/2/") for row in tables(site[address + part])[0][1:]]
    assert values == [f"≤{n}(元)" for n in reversed(range(150))]
    assert "150 个项目填写了" in site[address].text
    assert 'aria-describedby="measure-order"' in site[address + "page/2/"].text
    assert "（第 101–150 个）" in site[address + "page/2/"].text  # and not how many there are


@pytest.mark.parametrize("text", HOSTILE)
def test_names_of_indicators_stay_text(text: str) -> None:
    page = made(entry(indicators={text: f"字{text}"}))["indicators/cost-economic/"]
    wanted = " ".join(text.split())
    assert [[" ".join(cell.split()) for cell in row] for row in tables(page)[0][1:]] == [
        [wanted, "", f"字{wanted}", "项目p"]
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_measure_of_any_name_has_a_page(text: str) -> None:
    few = [entry(project=f"p{n}", indicators={text: f"字{text}"}) for n in range(3)]
    site = made(*few)
    (address,) = (a for a in site if re.fullmatch("indicators/cost-economic/[0-9a-f]{12}/", a))
    wanted = " ".join(text.split())
    assert [" ".join(row[1].split()) for row in tables(site[address])[0][1:]] == [f"字{wanted}"] * 3
