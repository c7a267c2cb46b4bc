"""On paper a declaration is the official form on A4, whatever the screen was; and at 200% a page still fits."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_pages import KINDS
from tests.support.published import FOLDER, SLUGS

LONGEST = f"{FOLDER}/civil-servant-training-and-assessment/"
SHORTEST = f"{FOLDER}/civilized-unit-building/"

Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, origin: str) -> Iterator[Opened]:
    """Open an address in its own context."""
    contexts = []

    def open_page(address: str, width: int = 1280, scheme: Any = "light", scale: int = 1) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, device_scale_factor=scale
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{origin}/{address}", wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


def sheets(page: Page) -> int:
    """How many sheets a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


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
