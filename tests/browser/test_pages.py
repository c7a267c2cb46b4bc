"""The built pages in a real browser: they open, show their numbers, fit, and load nothing from other hosts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from tests.support.published import FOLDER, SLUGS, Form, forms

WIDTHS = (1280, 390, 320)
SCHEMES = ("light", "dark")
KINDS = (
    "",
    "2025/",
    f"{FOLDER}/",
    f"{FOLDER}/online-learning/",
    "departments/",
    "units/shanghai-cadre-training-center/",
    "natures/one-off/",
    "categories/specific-objective/",
    "indicators/",
    "indicators/cost-economic/",
    "indicators/cost-social/",
    "indicators/benefit-social/",
    "editors/",
    "data/files/",
    "editors/rules/",
    "about/",
    "search/",
    "search/?q=%E6%BB%A1%E6%84%8F%E5%BA%A6",
    "search/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA",
    "compare/",
    f"compare/?a={FOLDER}/{SLUGS[0]}&b={FOLDER}/{SLUGS[1]}",
    "compare/?" + "&".join(f"{letter}={FOLDER}/{slug}" for letter, slug in zip("abcde", SLUGS, strict=True)),
    "how-to-read/",
    "glossary/",
    "data/",
    "accessibility/",
    "no-such-page/",
)


@dataclass
class Visit:
    """A page in its own context, and what it did that it should not do."""

    page: Page
    origin: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.page.goto(f"{self.origin}/{address}", wait_until="networkidle")


@pytest.fixture(params=[(width, scheme) for width in WIDTHS for scheme in SCHEMES], ids=str)
def visit(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Visit]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit = Visit(context.new_page(), origin)
    visit.page.on(
        "request", lambda r: None if r.url.startswith((origin, "data:")) else visit.foreign.append(r.url)
    )
    visit.page.on("console", lambda m: visit.complaints.append(m.text) if m.type == "error" else None)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    yield visit
    context.close()


@pytest.mark.parametrize(("slug", "form"), list(zip(SLUGS, forms(), strict=True)), ids=SLUGS)
def test_the_numbers_are_seen_on_the_page(visit: Visit, slug: str, form: Form) -> None:
    visit.open(f"{FOLDER}/{slug}/")
    seen = visit.page.inner_text("main")
    for text in (*form.funding, *form.facts.values(), *form.goals.values()):
        assert text in seen
    for row in form.rows:
        for text in row:
            assert text in seen
    assert visit.foreign == []
    assert visit.complaints == []


@pytest.mark.parametrize("address", KINDS)
def test_a_page_fits_is_accessible_and_asks_nobody_else(visit: Visit, address: str) -> None:
    visit.open(address)
    page = visit.page
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    found = Axe().run(page).response["violations"]
    told = [(violation["id"], [node["html"] for node in violation["nodes"]][:3]) for violation in found]
    assert told == [], json.dumps(told, ensure_ascii=False, indent=1)
    assert visit.foreign == []
    missing = ["Failed to load resource: the server responded with a status of 404 (File not found)"]
    assert visit.complaints == (missing if address == "no-such-page/" else [])


def test_the_keyboard_leads_from_home_to_a_form(visit: Visit) -> None:
    visit.open("")
    page = visit.page
    for name in ("2025年度", "在线学习工作经费"):
        link = page.get_by_role("main").get_by_role("link", name=name, exact=True).first
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
    assert page.get_by_role("heading", level=1).inner_text() == "在线学习工作经费"
    assert page.get_by_role("table").count() == 4
    assert page.get_by_role("rowheader", name="项目名称").count() == 1


def test_tables_are_sorted_by_keyboard(visit: Visit) -> None:
    visit.open("2025/")
    page = visit.page
    rows = page.get_by_role("table", name="2025年度的申报表").locator("tbody tr th")
    largest_first = rows.all_inner_texts()
    assert page.evaluate("import('/assets/sort.js').then(() => 'loaded')") == "loaded"
    table = page.get_by_role("table", name="2025年度的申报表")
    amount = table.get_by_role("button", name="年度资金申请总额")
    header = table.get_by_role("columnheader", name="年度资金申请总额")
    for direction, wanted in (("descending", largest_first), ("ascending", largest_first[::-1])):
        amount.focus()
        page.keyboard.press("Enter")
        assert header.get_attribute("aria-sort") == direction
        assert rows.all_inner_texts() == wanted
    table.get_by_role("button", name="项目名称").click()
    assert header.get_attribute("aria-sort") is None
    assert [name[0] for name in rows.all_inner_texts()] == ["公", "精", "领", "信", "在"]  # by pinyin
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    assert Axe().run(page).response["violations"] == []
    assert visit.complaints == []
