"""Long lists in a real browser: what cannot be sorted on its page says so and leads to where it can."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

SAID = re.compile("这份列表分几页显示，.{2,4}的在前；在这里不能重新排序。")


def rows(page: Page) -> list[tuple[int, float, str]]:
    """Year, amount and name of every declaration of a list, as the page has them."""
    found: list[list[str]] = (
        page.locator("main table.gk-declarations")
        .last.locator("tbody tr")
        .evaluate_all(
            """rows => rows.map((row) => [
            row.cells[0].dataset.sort, row.querySelector(".gk-number").dataset.sort, row.querySelector("th a").innerText,
        ])"""
        )
    )
    return [(int(year), float(amount), name) for year, amount, name in found]


def test_from_a_list_of_several_pages_to_all_of_it_in_another_order(
    browser: Browser, large_site: Path, large_origin: str
) -> None:
    page = browser.new_page()
    folder = sorted(large_site.glob("categories/*/page/2/"))[0].parent.parent
    page.goto(f"{large_origin}/{folder.relative_to(large_site).as_posix()}/")
    table = page.locator("main table").last
    expect(table).to_have_accessible_description(SAID)
    expect(page.get_by_text(SAID)).to_be_visible()
    assert table.get_by_role("button").count() == 0
    assert Axe().run(page).response["violations"] == []
    total = table.locator("caption").inner_text().partition("，共 ")[2].removesuffix("）")
    listed = rows(page)
    while page.get_by_role("link", name="下一页").count():
        page.get_by_role("link", name="下一页").click()
        listed += rows(page)
    assert f"{len(listed):,} 份" == total
    assert [year for year, *_ in listed] == sorted((year for year, *_ in listed), reverse=True)
    page.goto(f"{large_origin}/{folder.relative_to(large_site).as_posix()}/")
    page.get_by_role("link", name="按金额从小到大").click()
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false", timeout=30_000)
    expect(page.locator("#results-count")).to_contain_text(f"共 {total}申报表")
    more = page.get_by_role("button", name="显示更多")
    while more.is_visible():
        more.click()
    places = page.locator("#results .gk-result-place").all_inner_texts()
    amounts = [float(place.split(" · ")[2].removesuffix(" 元").replace(",", "")) for place in places]
    assert f"{len(amounts):,} 份" == total
    assert amounts == sorted(amounts)
    names = page.locator("#results a").all_inner_texts()
    assert sorted(names) == sorted(name for _, _, name in listed)
    assert names[-1] == max(listed, key=lambda row: row[1])[2]
    page.close()


def test_every_long_table_says_that_it_is_not_sorted(
    browser: Browser, large_site: Path, large_origin: str
) -> None:
    page = browser.new_page()
    first_pages = {later.parent.parent for later in large_site.glob("**/page/2/")}
    assert len(first_pages) > 5
    for folder in sorted(first_pages):
        for address in (folder, folder / "page/2"):
            page.goto(f"{large_origin}/{address.relative_to(large_site).as_posix()}/")
            tables = page.locator("main table:not([data-sortable])")
            expect(tables.last).to_have_accessible_description(SAID)
    page.close()
