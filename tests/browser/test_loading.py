"""A page loads the scripts that it needs and no others, and one style sheet of ours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

DECLARATION = "2025/shanghai-cadre-training-center/online-learning/"
EVERYWHERE = {"site.js", "sort.js"}
SEARCHING = {
    "search/files.js",
    "search/fold.js",
    "search/facets.js",
    "search/highlight.js",
    "search/projects.js",
    "search/query.js",
    "search/simplified.js",
    "search/store.js",
}
SEARCH_PAGE_ONLY = {
    "search/csv.js",
    "search/explorer.js",
    "search/results.js",
    "search/choosing.js",
    "compare/chosen.js",
}
BOX_ONLY = {"search/header_box.js", "search/suggestions.js"}
COMPARING = {f"compare/{name}.js" for name in ("comparison", "chosen", "differences", "table")}
MAX_SCRIPT_BYTES = 5_000


@pytest.fixture
def loading(browser: Browser) -> Iterator[tuple[Page, set[str]]]:
    """A page and the assets that it has asked for, by their paths in assets/."""
    context = browser.new_context()
    page = context.new_page()
    assets: set[str] = set()

    def note(url: str) -> None:
        if "/assets/" in url:
            assets.add(url.partition("/assets/")[2])

    page.on("request", lambda request: note(request.url))
    yield page, assets
    context.close()


def scripts(assets: set[str]) -> set[str]:
    return {path for path in assets if path.endswith(".js")}


def test_a_page_that_does_not_search_loads_nothing_of_the_search(
    loading: tuple[Page, set[str]], origin: str
) -> None:
    page, assets = loading
    page.goto(f"{origin}/{DECLARATION}")
    page.wait_for_load_state("networkidle")
    assert scripts(assets) == EVERYWHERE
    assert {path for path in assets if path.endswith(".css")} == {"theme.css", "gongkai.css", "print.css"}
    sizes = [len(page.request.get(f"{origin}/assets/{path}").body()) for path in EVERYWHERE]
    assert sum(sizes) < MAX_SCRIPT_BYTES


def test_the_box_in_the_header_loads_what_it_needs_when_it_is_used(
    loading: tuple[Page, set[str]], origin: str
) -> None:
    page, assets = loading
    page.goto(f"{origin}/{DECLARATION}")
    box = page.get_by_role("combobox", name="检索项目、单位、指标")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("/")
    page.keyboard.type("学习")
    expect(page.get_by_role("option").first).to_be_visible()
    assert scripts(assets) == EVERYWHERE | SEARCHING | BOX_ONLY


def test_what_was_typed_before_the_script_was_there_is_searched(
    loading: tuple[Page, set[str]], origin: str
) -> None:
    page, _ = loading

    def delayed(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/search/header_box.js", delayed)
    page.goto(f"{origin}/search/")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false", timeout=30_000)
    page.keyboard.press("/")
    page.keyboard.type("学习")
    expect(page.get_by_role("option").first).to_be_visible()


def test_the_page_for_searching_loads_no_box_until_it_is_used(
    loading: tuple[Page, set[str]], origin: str
) -> None:
    page, assets = loading
    page.goto(f"{origin}/search/?q=学习")
    expect(page.locator("#results > li").first).to_be_visible()
    assert scripts(assets) == EVERYWHERE | SEARCHING | SEARCH_PAGE_ONLY


def test_what_to_try_is_loaded_where_nothing_is_found(loading: tuple[Page, set[str]], origin: str) -> None:
    page, assets = loading
    page.goto(f"{origin}/search/?q=等保 没有这个词")
    expect(page.locator("#results-none li")).to_have_count(1)
    found = EVERYWHERE | SEARCHING | SEARCH_PAGE_ONLY | {"search/hints.js", "search/characters.js"}
    assert scripts(assets) == found


def test_a_comparison_loads_no_records_until_one_adds_to_it(
    loading: tuple[Page, set[str]], origin: str
) -> None:
    page, assets = loading
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{origin}/compare/?a={DECLARATION.rstrip('/')}")
    expect(page.get_by_role("columnheader")).to_have_count(2)
    assert COMPARING <= scripts(assets) <= EVERYWHERE | SEARCHING | BOX_ONLY | COMPARING
    assert not [url for url in asked if "/search/data/" in url]


def test_without_the_script_of_the_box_its_form_leads_to_the_page_for_searching(
    loading: tuple[Page, set[str]], origin: str
) -> None:
    page, _ = loading
    page.route("**/search/header_box.js", lambda route: route.abort())
    page.goto(f"{origin}/{DECLARATION}")
    page.keyboard.press("/")
    page.keyboard.type("学习")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{origin}/search/?q=%E5%AD%A6%E4%B9%A0")
    expect(page.locator("#results > li").first).to_be_visible()


def test_without_its_scripts_the_page_for_searching_says_so(
    loading: tuple[Page, set[str]], origin: str
) -> None:
    page, _ = loading
    page.route("**/search/query.js", lambda route: route.abort())
    page.goto(f"{origin}/search/?q=学习")
    expect(page.get_by_role("status")).to_have_text("检索没有载入，请检查网络后刷新本页。")
