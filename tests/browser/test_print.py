"""On paper a declaration is the official form on A4, whatever the screen was; and at 200% a page still fits."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_pages import KINDS
from tests.support.pdf import sheet_texts
from tests.support.published import FOLDER, SLUGS

LONGEST = f"{FOLDER}/civil-servant-training-and-assessment/"
SHORTEST = f"{FOLDER}/civilized-unit-building/"

Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, origin: str) -> Iterator[Opened]:
    """Open an address in its own context."""
    contexts = []

    def open_page(
        address: str,
        width: int = 1280,
        scheme: Any = "light",
        scale: int = 1,
        *,
        scripts: bool = True,
        site: str = origin,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            device_scale_factor=scale,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{site}/{address}", wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


def printed(page: Page) -> list[str]:
    """The text of every sheet that a page takes."""
    return sheet_texts(page.pdf(format="A4", prefer_css_page_size=True))


def sheets(page: Page) -> int:
    """How many sheets a page takes."""
    return len(printed(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_only_the_form_is_printed_black_on_white(opened: Opened, width: int, scheme: str) -> None:
    page = opened(LONGEST, width, scheme)
    page.emulate_media(media="print")
    seen = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(e => e.checkVisibility() && !e.closest(".gk-form") && !e.querySelector(".gk-form"))
            .filter(e => e.innerText?.trim()).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert seen == []
    assert page.locator(".gk-form table").count() == 4
    painted = page.evaluate(
        """() => [...document.querySelectorAll("body, .gk-form, .gk-form *")].flatMap(e => {
            const s = getComputedStyle(e);
            return [s.color, s.backgroundColor];
        })"""
    )
    assert set(painted) <= {"rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert set(painted[0::2]) == {"rgb(0, 0, 0)"}
    marks = "e => getComputedStyle(e, '::after').content + getComputedStyle(e).textDecorationLine"
    assert page.locator(".gk-form a").first.evaluate(marks) == "nonenone"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_printed_form_has_the_official_shape(opened: Opened, width: int) -> None:
    page = opened(LONGEST, width)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # the width of the type area on A4
    tops = page.locator(".gk-basics tr").first.evaluate(
        "row => [...row.children].map(cell => cell.getBoundingClientRect().top)"
    )
    assert len(tops) == 6
    assert len(set(tops)) == 1
    style = "e => { const s = getComputedStyle(e); return [s.display, s.breakInside]; }"
    assert page.locator(".gk-indicators thead").evaluate(style)[0] == "table-header-group"
    assert page.locator(".gk-indicators tbody").first.evaluate(style) == ["table-row-group", "avoid"]
    assert page.locator(".gk-indicators tbody tr").first.evaluate(style) == ["table-row", "avoid"]
    borders = page.locator(".gk-indicators tr").last.evaluate(
        "row => [...row.children].map(cell => getComputedStyle(cell).borderBottomStyle)"
    )
    assert set(borders) == {"solid"}
    assert page.evaluate("document.documentElement.scrollWidth") <= 688


@pytest.mark.parametrize("slug", SLUGS)
def test_a_form_takes_a_sheet_or_two(opened: Opened, slug: str) -> None:
    assert 1 <= sheets(opened(f"{FOLDER}/{slug}/")) <= 2


def test_the_sheets_of_the_longest_and_the_shortest_form(opened: Opened) -> None:
    for width in (1280, 390):
        assert sheets(opened(LONGEST, width, "dark")) == 2
        assert sheets(opened(SHORTEST, width, "dark")) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_every_sheet_of_a_form_names_the_project_its_address_and_the_date(
    opened: Opened, origin: str, scripts: bool
) -> None:
    page = opened(LONGEST, scripts=scripts)
    today = page.evaluate("new Date().toLocaleDateString('sv')") if scripts else ""
    texts = printed(page)
    assert len(texts) == 2
    for number, text in enumerate(texts, 1):
        assert text.startswith("公务员培训和领导干部测评经费-公开")
        assert f"{origin if scripts else ''}/{LONGEST}" in text
        assert (f"{today}打印第{number}" if scripts else f"第{number}") in text
    assert all("一级指标二级指标三级指标指标值" in text for text in texts)


def test_a_form_names_the_day_on_which_it_was_published(
    opened: Opened, large_site: Path, large_origin: str
) -> None:
    dated = next(
        file
        for file in sorted(large_site.glob("2025/*/*/index.html"))
        if " 公开，" in file.read_text("utf-8")
    )
    text = dated.read_text("utf-8")
    day = re.search("<dt>公开日期</dt><dd>([0-9-]{10})</dd>", text)
    assert day
    page = opened(f"{dated.parent.relative_to(large_site).as_posix()}/", site=large_origin)
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    assert all(f"{day[1]}公开,{today}打印" in sheet for sheet in printed(page))


def test_names_and_addresses_of_any_length_stay_in_the_margins(opened: Opened) -> None:
    page = opened(LONGEST)
    before = printed(page)
    page.evaluate(
        """() => {
            document.documentElement.dataset.printName = "很长的项目名称".repeat(15);
            document.documentElement.dataset.printAddress = "https://a.example/" + "very-long-address/".repeat(12);
        }"""
    )
    after = printed(page)
    assert len(after) == len(before) == 2
    for text in after:
        assert "很长的项目名称" * 15 in text
        assert "https://a.example/" + "very-long-address/" * 12 in text


def sheets_from(caption: str, texts: list[str]) -> list[str]:
    """The sheets from the last one that has a caption on."""
    first = max(number for number, text in enumerate(texts) if caption in text)
    return texts[first:]


def test_a_printed_list_repeats_its_head_and_ends_with_its_sum(
    opened: Opened, large_site: Path, large_origin: str
) -> None:
    folder = sorted(large_site.glob("categories/*/page/2/"))[0].parent.parent
    category = f"{folder.relative_to(large_site).as_posix()}/"
    for width, address, head, sums in (
        (1280, category, "年度项目名称实施单位项目性质年度资金申请总额(万元)占该年度", 0),
        (390, category, "年度项目名称实施单位项目性质年度资金申请总额(万元)占该年度", 0),
        (1280, "2025/", "项目名称实施单位项目性质年度资金申请总额(万元)占比", 1),
        (390, "2025/", "项目名称实施单位项目性质年度资金申请总额(万元)占比", 1),
    ):
        texts = printed(opened(address, width, site=large_origin))
        sheets_of_list = sheets_from("的申报表", texts)
        assert len(sheets_of_list) > 1
        assert [text.count(head) for text in sheets_of_list] == [1] * len(sheets_of_list)
        assert "".join(texts).count("合计(") == texts[-1].count("合计(") == sums
        assert not set("↕↑↓") & set("".join(texts))
        assert "在这里不能重新排序" not in "".join(texts)
        assert all(f"{large_origin}/{address}" in text for text in texts)


def test_a_sorted_list_repeats_the_text_of_its_buttons(opened: Opened, large_origin: str) -> None:
    page = opened("2022/", site=large_origin)
    table = page.locator("table.gk-sorted").last
    assert table.locator("tbody tr").count() > 30
    table.get_by_role("button", name="项目名称").click()
    assert table.locator("[aria-sort=ascending]").count() == 1
    texts = printed(page)
    assert len(texts) > 2
    head = "项目名称实施单位项目性质年度资金申请总额(万元)占比"
    sheets_of_list = sheets_from("的申报表", texts)
    assert [text.count(head) for text in sheets_of_list] == [1] * len(sheets_of_list)
    assert "".join(texts).count("合计(") == 1
    assert texts[-1].count("合计(") == 1
    assert not set("↕↑↓") & set("".join(texts))


def test_the_head_of_a_table_is_not_the_last_line_of_a_sheet(opened: Opened, large_origin: str) -> None:
    for address in ("2025/", "2024/", "2023/"):
        for text in printed(opened(address, site=large_origin)):
            assert not text.endswith("占比")
            assert not text.endswith("的申报表")


@pytest.mark.parametrize("address", ["units/", "departments/", "no-such-page/", "indicators/cost-social/"])
def test_a_short_page_takes_one_sheet(opened: Opened, address: str) -> None:
    assert sheets(opened(address)) == 1


def test_a_table_of_a_hand_written_page_repeats_its_head(opened: Opened) -> None:
    texts = [text for text in printed(opened("data/")) if "键表上的栏目值" in text]
    assert len(texts) > 1


def test_another_page_prints_its_text(opened: Opened) -> None:
    page = opened("how-to-read/")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text("不能相互比较").is_visible()
    assert not page.get_by_role("banner").is_visible()
    assert not page.get_by_role("contentinfo").is_visible()


@pytest.mark.parametrize("address", KINDS)
def test_at_200_percent_a_page_fits(opened: Opened, address: str) -> None:
    page = opened(address, width=640, scale=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_term_of_the_form_leads_to_its_meaning_by_keyboard(opened: Opened) -> None:
    page = opened(LONGEST)
    term = page.get_by_role("link", name="上年结转资金", exact=True)
    assert term.get_attribute("title")
    term.focus()
    assert term.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#carryover")
    assert page.locator(":target dt").inner_text() == "上年结转资金"
