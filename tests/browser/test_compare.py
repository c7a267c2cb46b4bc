"""Declarations side by side in a real browser: aligned, differences in words, and one sentence for whatever cannot be shown."""

import json
import random
import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.published import FOLDER

LEARNING, OPERATIONS = f"{FOLDER}/online-learning", f"{FOLDER}/it-operations"
NASTY = "<img src=x onerror=alert(1)> {{ 7*7 }} \"'`|\\ javascript:"
NOBODY = "2025/nobody/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which nothing may go wrong but files that are not there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert [text for text in complaints if not text.startswith("Failed to load resource")] == []
    context.close()


def indicator(name: str, text: str, kind: str = "output-quantity", **changes: Any) -> dict[str, Any]:
    """An indicator of a declaration's JSON, in words unless its parts are named."""
    parts = ("comparator", "quantity", "upper", "unit", "weight", "explanation", "period_value", "standard")
    headings = {"output-quantity": ("产出指标", "数量指标"), "output-quality": ("产出指标", "质量指标")}
    category, dimension = headings.get(kind, ("成本指标", "经济成本指标"))
    row = {"kind": kind, "category": category, "dimension": dimension, "name": name, "text": text}
    return row | dict.fromkeys(parts) | changes


def declared(name: str, *indicators: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What the JSON of a declaration says."""
    return {
        "form": "申报表",
        "year": 2025,
        "project_name": name,
        "nature": "一次性项目",
        "category": None,
        "competent_department": "甲局",
        "implementing_unit": "甲所",
        "department_code": None,
        "unit_code": None,
        "start_date": "2025-01-01",
        "end_date": "2025-12-31",
        "period": None,
        "project_funding": {"total": None, "fiscal": None, "other": None},
        "annual_funding": {"total": "100.00", "fiscal_appropriation": None, "carryover": None, "other": None},
        "overall_goal": None,
        "annual_goal": "办成。",
        "other_fields": {},
        "indicators": list(indicators),
    } | changes


def answer(page: Page, contents: Mapping[str, object]) -> None:
    """Answer for declarations of a unit that the site does not have: a text is sent as it is, all else as JSON."""

    def fulfill(route: Route) -> None:
        content = contents[route.request.url.split("/")[-2]]
        body = content if isinstance(content, str) else json.dumps(content)
        route.fulfill(body=body, content_type="application/json")

    page.route("**/2025/nobody/*/declaration.json", fulfill)


def open_comparison(page: Page, origin: str, *addresses: str) -> None:
    query = "&".join(f"{letter}={address}" for letter, address in zip("abcdefgh", addresses, strict=False))
    page.goto(f"{origin}/compare/?{query}")
    expect(page.locator("#comparison-status")).to_have_text(re.compile("。$"), timeout=10_000)


def compare(page: Page, origin: str, *contents: object) -> None:
    """Open a comparison of made-up declarations."""
    answer(page, {f"p{n}": content for n, content in enumerate(contents)})
    open_comparison(page, origin, *(f"{NOBODY}p{n}" for n in range(len(contents))))


def rows(page: Page, part: str = "") -> list[list[str]]:
    """The visible rows of the table: heading with its verdict, then the cells."""
    found: list[list[str]] = page.locator(
        f"#comparison tbody{part} tr:not([data-group]):visible"
    ).evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.replace(/\\s+/gu, ' ').trim()))"
    )
    return found


def notices(page: Page) -> list[str]:
    texts = page.locator("#comparison-notices > p").evaluate_all("all => all.map(p => p.firstChild.data)")
    return [str(text) for text in texts]


def status(page: Page) -> str:
    return page.locator("#comparison-status").inner_text()


# -- the table -----------------------------------------------------------------------------------------


def test_the_forms_of_the_site_stand_side_by_side(page: Page, origin: str) -> None:
    page.goto(f"{origin}/{LEARNING}/")
    page.get_by_role("link", name="与其他申报表比较").click()
    page.wait_for_url(f"**/compare/?a={LEARNING}")
    expect(page.locator("#comparison-status")).to_have_text("只有一份，再添加一份就可以比较。")
    box = page.get_by_role("combobox", name="添加一份")
    box.press_sequentially("信息化")
    expect(page.get_by_role("option").first).to_contain_text(
        "信息化运维项目上海市干部教育培训中心 · 2025年度"
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/compare/?a={LEARNING}&b={OPERATIONS}")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    expect(page.locator("#comparison-status")).to_have_text("2 份申报表，共 49 行，41 行不同。")
    heads = page.get_by_role("columnheader")
    expect(heads.nth(1)).to_contain_text("甲 在线学习工作经费上海市干部教育培训中心 · 2025年度")
    link = heads.nth(2).get_by_role("link", name="信息化运维项目")
    assert link.evaluate("a => a.href") == f"{origin}/{OPERATIONS}/"
    table = rows(page)
    assert ["年度 相同", "2025", "2025"] in table
    assert [
        "年度资金申请总额 不同",
        "9,280,000.00",
        "488,640.00 少 8,791,360.00 元（-94.7%）",
    ] in table
    assert ["其他资金 相同", "0.00", "0.00 与甲相同"] in table
    assert ["网络课件单位成本 只在甲", "≤8000(元/课时)", "—"] in table
    assert ["运维人员配置人数 只在乙", "—", "≥2(人)"] in table
    assert page.get_by_role("rowheader", name="项目性质 不同").count() == 1


def test_indicators_stand_in_the_order_of_the_first_then_of_the_others(page: Page, origin: str) -> None:
    first = declared("一", indicator("丁", "1"), indicator("丙", "2"), indicator("丙", "3", "output-quality"))
    other = declared("二", indicator("甲", "4"), indicator("丙", "2"), indicator("甲", "5", "output-quality"))
    compare(page, origin, first, other)
    assert rows(page, "[data-kind=output-quantity]") == [
        ["丁 只在甲", "1", "—"],
        ["丙 相同", "2", "2"],
        ["甲 只在乙", "—", "4"],
    ]
    assert rows(page, "[data-kind=output-quality]") == [["丙 只在甲", "3", "—"], ["甲 只在乙", "—", "5"]]
    assert page.get_by_role("rowheader", name="产出指标：数量指标").is_visible()
    assert page.get_by_role("rowheader", name="产出指标：时效指标").count() == 0


def test_what_says_the_same_is_the_same_and_is_shown_as_it_is_printed(page: Page, origin: str) -> None:
    percent = {"comparator": "≥", "unit": "%"}
    first = declared(
        "一",
        indicator("满意度(A)", "≥90(%)", quantity="90", **percent),
        indicator(
            "次数", "≥5(次)", weight="10", explanation="甲\n乙", quantity="5", comparator="≥", unit="次"
        ),
        indicator("空", ""),
    )
    other = declared(
        "二",
        indicator("满意度（Ａ）", "≥90.0%", quantity="90.0", dimension="数量值", **percent),
        indicator(
            "次数", "≥5(次)", weight="20", period_value="≥9(次)", quantity="5", comparator="≥", unit="次"
        ),
        indicator("空", "有"),
    )
    compare(page, origin, first, other)
    assert rows(page, "[data-kind]") == [
        ["满意度(A) 相同", "≥90(%)", "≥90.0% 表上写作：满意度（Ａ） 表上的标题：产出指标：数量值"],
        ["次数 指标值相同，其余不同", "≥5(次) 权重：10 说明：甲 乙", "≥5(次) 实施期指标值：≥9(次) 权重：20"],
        ["空 不同", "（空白）", "有"],
    ]


def test_two_indicators_of_one_name_stand_in_two_rows(page: Page, origin: str) -> None:
    twice = (indicator("次数", "1"), indicator("次数", "2"))
    compare(page, origin, declared("一", *twice), declared("二", *twice[:1]), declared("三", *twice))
    assert rows(page, "[data-kind]") == [
        ["次数 相同", "1", "1", "1"],
        ["次数 甲、丙相同，乙没有", "2", "—", "2"],
    ]


def test_four_columns_name_what_each_lacks(page: Page, origin: str) -> None:
    def one(n: int, **changes: Any) -> dict[str, Any]:
        fields = {"其他": "有"} if n % 2 else {}
        return declared(f"第{n}份", other_fields=fields, **changes)

    compare(page, origin, one(0, nature=None), one(1), one(2, category="甲类", nature="新"), one(3))
    table = rows(page)
    assert ["项目性质 乙、丙、丁不同，甲没有", "—", "一次性项目", "新", "一次性项目"] in table
    assert ["项目类别 只在丙", "—", "—", "甲类", "—"] in table
    assert ["其他 乙、丁相同，甲、丙没有", "—", "有", "—", "有"] in table
    assert ["项目名称 不同", "第0份", "第1份", "第2份", "第3份"] in table
    assert page.get_by_role("columnheader").count() == 5
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    first = page.locator("#comparison td").first
    assert first.evaluate("td => getComputedStyle(td, '::before').content") == '"甲"'


def test_a_row_that_nobody_fills_is_not_there_and_equal_rows_can_be_left_out(page: Page, origin: str) -> None:
    compare(page, origin, declared("一", indicator("次数", "1")), declared("二", indicator("次数", "1")))
    assert not [row for row in rows(page) if row[0].startswith(("项目类别", "项目总目标", "财政资金"))]
    assert not page.get_by_role("rowheader", name="项目资金（元）").count()
    assert status(page) == "2 份申报表，共 11 行，1 行不同。"
    assert len(rows(page)) == 11
    page.get_by_label("只看不同的行").check()
    assert rows(page) == [["项目名称 不同", "一", "二"]]
    assert page.locator("[data-group]:visible").all_inner_texts() == ["基本情况"]
    page.get_by_label("只看不同的行").uncheck()
    assert len(rows(page)) == 11


def test_equal_forms_are_said_to_be_equal(page: Page, origin: str) -> None:
    compare(page, origin, declared("一"), declared("一"))
    assert status(page) == "2 份申报表，共 10 行，全部相同。"


def test_a_year_of_a_project_is_compared_with_another(page: Page, large_origin: str) -> None:
    page.goto(f"{large_origin}/search/?year=2024")
    page.locator("#results > li > a").first.click()
    link = page.get_by_role("link", name="与2023年度比较")
    link.click()
    expect(page.locator("#comparison-status")).to_contain_text("2 份申报表，共 ")
    assert ["年度 不同", "2024", "2023"] in rows(page)


# -- pure functions ------------------------------------------------------------------------------------


def money(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


def in_words(first: int, other: int) -> str:
    """How two amounts in 分 differ, in decimal arithmetic."""
    by = other - first
    if not by:
        return "与甲相同"
    text = f"{'多' if by > 0 else '少'} {Decimal(abs(by)) / 100:,.2f} 元"
    if not first:
        return text
    share = (Decimal(abs(by)) * 100 / first).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{text}（{'+' if by > 0 else '-'}{share:,}%）" if share else f"{text}（不到 0.1%）"


def test_differences_of_amounts_are_exact(page: Page, origin: str) -> None:
    chance = random.Random(5)
    pairs = [
        (0, 0),
        (0, 5),
        (5, 0),
        (1, 10**15),
        (10**17 + 1, 10**17),
        (2000, 2001),
        (1000, 1000),
        (999, 100_000),
    ]
    pairs += [(chance.randrange(10 ** chance.randint(1, 14)), chance.randrange(10**9)) for _ in range(300)]
    page.goto(f"{origin}/about/")
    found = page.evaluate(
        """async ([module, pairs]) => {
            const { difference } = await import(module);
            return [...pairs.map(([one, other]) => difference(one, other)), difference(null, "1.00"), difference("1.00", null)];
        }""",
        [f"{origin}/assets/compare/differences.js", [[money(one), money(other)] for one, other in pairs]],
    )
    assert found == [*(in_words(*pair) for pair in pairs), "", ""]
    assert found[3:5] == [
        "多 9,999,999,999,999.99 元（+99,999,999,999,999,900.0%）",
        "少 0.01 元（不到 0.1%）",
    ]


# -- what cannot be compared ---------------------------------------------------------------------------

START = "还没有选申报表。在上面输入项目名称添加，或者到检索中勾选“加入比较”。"


def test_without_an_address_the_page_says_how_to_begin(page: Page, origin: str) -> None:
    open_comparison(page, origin)
    assert status(page) == START
    assert page.get_by_role("table").count() == 0
    assert notices(page) == []


@pytest.mark.parametrize(
    "text",
    [
        "../../about",
        "//evil.example/2025/a/b",
        "https://evil.example/2025/a/b",
        "2025/a/b/",
        "2025/A/b",
        "2025/a/../b",
        "2025/a/b?c",
        "２０２５/a/b",
        "2025/a",
        "2025/a/b\n",
        "javascript:alert(1)",
        "长" * 500,
    ],
)
def test_what_is_no_address_of_a_declaration_is_never_asked_for(page: Page, origin: str, text: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_comparison(page, origin, page.evaluate("encodeURIComponent", text), LEARNING)
    quoted = text if len(text) <= 40 else f"{text[:40]}…"
    assert notices(page) == [f"网址里的“{quoted}”不是一份申报表，没有列出。"]
    assert status(page) == "只有一份，再添加一份就可以比较。"
    assert [url for url in asked if "declaration" in url] == [f"{origin}/{LEARNING}/declaration.json"]


def test_the_same_twice_and_five_are_said_and_the_rest_is_compared(page: Page, origin: str) -> None:
    answer(page, {f"p{n}": declared(f"第{n}份") for n in range(5)})
    open_comparison(page, origin, *(f"{NOBODY}p{n}" for n in (0, 1, 0, 2, 3, 4)))
    assert notices(page) == [
        "2025/nobody/p0 在网址里写了不止一次，只列出一次。",
        "最多比较四份，2025/nobody/p4 没有列出。",
    ]
    assert rows(page)[1] == ["项目名称 不同", "第0份", "第1份", "第2份", "第3份"]
    page.get_by_role("combobox", name="添加一份").press_sequentially("信息化")
    page.get_by_role("option").first.click()
    assert notices(page) == ["最多比较四份，请先移除一份。"]
    page.get_by_role("button", name="移除乙：第1份").click()
    assert notices(page) == []
    expect(page.get_by_role("columnheader")).to_have_count(4)


@pytest.mark.parametrize("content", ["{", "null", "[]", "{}", '{"project_name": 5}', "<html>"])
def test_a_file_that_cannot_be_read_is_said_and_the_rest_is_compared(
    page: Page, origin: str, content: str
) -> None:
    answer(page, {"p0": content})
    open_comparison(page, origin, LEARNING, f"{NOBODY}p0", OPERATIONS)
    assert notices(page) == ["2025/nobody/p0 的数据读不懂，不能比较；请打开它的网页看。"]
    assert status(page) == "2 份申报表，共 49 行，41 行不同。"


@pytest.mark.parametrize(
    "changes",
    [
        {"annual_funding": {"total": "1e5"}},
        {"annual_funding": {"total": 100}},
        {"project_funding": None},
        {"indicators": [{"name": "甲"}]},
        {"indicators": None},
        {"other_fields": {"甲": 1}},
    ],
)
def test_a_file_of_another_shape_is_not_shown_in_part(
    page: Page, origin: str, changes: dict[str, Any]
) -> None:
    compare(page, origin, declared("一") | changes)
    assert notices(page) == ["2025/nobody/p0 的数据读不懂，不能比较；请打开它的网页看。"]
    assert status(page) == "没有可以比较的申报表。"


def test_a_declaration_that_is_not_there_is_said_and_can_be_removed(page: Page, origin: str) -> None:
    open_comparison(page, origin, f"{NOBODY}gone", LEARNING, OPERATIONS)
    assert notices(page) == ["没有 2025/nobody/gone 这份申报表：网址可能写错了，也可能已经撤下。"]
    assert status(page) == "2 份申报表，共 49 行，41 行不同。"
    assert page.get_by_role("button", name="再试一次：").count() == 0
    page.get_by_role("button", name="移除：2025/nobody/gone").click()
    assert notices(page) == []
    page.wait_for_url(f"**/compare/?a={LEARNING}&b={OPERATIONS}")


def test_what_did_not_come_is_asked_for_again(page: Page, origin: str) -> None:
    pattern = f"**/{OPERATIONS}/declaration.json"
    page.route(pattern, lambda route: route.fulfill(status=503))
    open_comparison(page, origin, LEARNING, OPERATIONS)
    assert notices(page) == [f"{OPERATIONS} 没有载入，请检查网络。"]
    page.unroute(pattern)
    page.get_by_role("button", name=f"再试一次：{OPERATIONS}").click()
    expect(page.locator("#comparison-status")).to_have_text("2 份申报表，共 49 行，41 行不同。")
    assert notices(page) == []


def test_whatever_stands_in_a_declaration_is_text(page: Page, origin: str) -> None:
    nasty = declared(
        NASTY,
        indicator(NASTY, NASTY, explanation=NASTY, standard=NASTY, dimension=NASTY),
        implementing_unit=NASTY,
        annual_goal=NASTY,
        other_fields={NASTY: NASTY, "__proto__": NASTY},
        form=NASTY,
    )
    compare(page, origin, nasty, declared("一"))
    assert page.locator("#comparison img").count() == 0
    assert page.locator("#comparison").inner_text().count(NASTY) == 14


# -- adding, removing, choosing ------------------------------------------------------------------------


def test_the_focus_stays_where_something_is_removed(page: Page, origin: str) -> None:
    compare(page, origin, declared("一"), declared("二"), declared("三"))
    page.get_by_role("button", name="移除乙：二").press("Enter")
    expect(page.get_by_role("button", name="移除乙：三")).to_be_focused()
    page.wait_for_url("**/compare/?a=2025/nobody/p0&b=2025/nobody/p2")
    page.get_by_role("button", name="移除乙：三").press("Enter")
    expect(page.get_by_role("button", name="移除甲：一")).to_be_focused()
    assert status(page) == "只有一份，再添加一份就可以比较。"
    page.get_by_role("button", name="移除甲：一").press("Enter")
    expect(page.get_by_role("combobox", name="添加一份")).to_be_focused()
    assert status(page) == START
    page.wait_for_url("**/compare/")


def test_what_is_compared_already_is_not_suggested(page: Page, origin: str) -> None:
    open_comparison(page, origin, LEARNING)
    page.get_by_role("combobox", name="添加一份").press_sequentially("2025")
    expect(page.get_by_role("option")).to_have_count(4)
    assert "在线学习" not in page.get_by_role("listbox", name="检索建议").first.inner_text()


def choose(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=f"加入比较：{name}").check()


def test_results_are_chosen_in_several_searches_and_compared(page: Page, origin: str) -> None:
    page.goto(f"{origin}/search/?q=学习")
    bar = page.locator("#chosen")
    expect(page.locator("#results > li").first).to_be_visible()
    expect(bar).to_be_hidden()
    choose(page, "在线学习工作经费")
    expect(bar.locator("span")).to_have_text("已选 1 份，再选一份就可以比较。")
    expect(bar.get_by_role("link")).to_be_hidden()
    page.goto(f"{origin}/search/?q=信息化")
    choose(page, "信息化运维项目")
    expect(page.locator("#results-announcement")).to_have_text("已选 2 份。")
    bar.get_by_role("link", name="比较").click()
    page.wait_for_url(f"**/compare/?a={LEARNING}&b={OPERATIONS}")
    expect(page.get_by_role("columnheader")).to_have_count(3)
    page.get_by_role("button", name="移除甲：在线学习工作经费").click()
    page.get_by_role("button", name="到检索中选").click()
    page.wait_for_url("**/search/?q=")
    expect(page.get_by_role("checkbox", name="加入比较：信息化运维项目")).to_be_checked()
    expect(page.get_by_role("checkbox", name="加入比较：在线学习工作经费")).not_to_be_checked()
    page.get_by_role("button", name="清除所选").click()
    expect(bar).to_be_hidden()
    expect(page.get_by_role("checkbox", name="加入比较：信息化运维项目")).to_be_focused()
    expect(page.locator("#results input:checked")).to_have_count(0)


def test_a_fifth_is_refused_with_a_word(page: Page, origin: str) -> None:
    page.goto(f"{origin}/search/")
    boxes = page.locator("#results [type=checkbox]")
    expect(boxes).to_have_count(5)
    for n in range(5):
        boxes.nth(n).click()
    expect(page.locator("#results-announcement")).to_have_text("最多比较 4 份，请先去掉一份。已选 4 份。")
    expect(boxes.nth(4)).not_to_be_checked()
    boxes.nth(0).uncheck()
    boxes.nth(4).check()
    expect(page.locator("#chosen span")).to_have_text("已选 4 份。")


@pytest.mark.parametrize("stored", ["{", '"a"', '[1, "../x", null]', '["2025/a/b/"]'])
def test_what_is_stored_here_is_not_trusted(page: Page, origin: str, stored: str) -> None:
    page.goto(f"{origin}/search/")
    page.evaluate("text => sessionStorage.setItem('gongkai-compare', text)", stored)
    page.reload()
    expect(page.locator("#results > li")).to_have_count(5)
    expect(page.locator("#chosen")).to_be_hidden()


# -- without what it needs -----------------------------------------------------------------------------


def test_without_scripts_the_page_says_so_and_leads_on(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/{LEARNING}/")
    page.get_by_role("link", name="与其他申报表比较").click()
    alert = page.locator(".gk-alert:visible")
    assert alert.inner_text().startswith("并排比较需要 JavaScript，您的浏览器没有启用。")
    assert page.locator("#comparison").is_hidden()
    for link in alert.locator("a").all():
        assert page.request.get(f"{origin}/compare/{link.get_attribute('href')}").ok
    context.close()


def test_scripts_that_do_not_come_are_said(page: Page, origin: str) -> None:
    page.route("**/compare/table.js", lambda route: route.abort())
    page.goto(f"{origin}/compare/?a={LEARNING}")
    expect(page.get_by_role("alert")).to_have_text("比较没有载入，请检查网络后刷新本页。")
