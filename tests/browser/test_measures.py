"""The pages of measures in a real browser, with more declarations than the five: they fit and can be read by all."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser


def addresses(site: Path) -> list[str]:
    """The two largest pages of measures, the list with most of them, and the end of that list."""
    found = sorted(
        site.glob("indicators/*/????????????/"), key=lambda page: len((page / "index.html").read_bytes())
    )
    lists = sorted(site.glob("indicators/*/page/2/"))
    assert found
    assert lists
    return [
        page.relative_to(site).as_posix() + "/" for page in (*found[-2:], lists[0].parent.parent, lists[0])
    ]


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_measures_fit_and_are_accessible(
    browser: Browser, large_site: Path, large_origin: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    for address in addresses(large_site):
        page.goto(f"{large_origin}/{address}", wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        violations = Axe().run(page).response["violations"]
        assert violations == [], json.dumps(violations, ensure_ascii=False, indent=1)
    context.close()


def test_from_a_list_to_a_measure_to_a_declaration(
    browser: Browser, large_site: Path, large_origin: str
) -> None:
    page = browser.new_page()
    page.goto(f"{large_origin}/indicators/")
    page.get_by_role("link", name="经济成本指标").click()
    row = page.get_by_role("row").filter(has_text="个项目").first
    name = row.get_by_role("rowheader").inner_text()
    projects = int(row.get_by_role("cell").last.inner_text().split(" ")[0])
    assert projects >= 3
    row.get_by_role("link").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith(name)
    assert page.locator("tbody tr").count() == projects
    page.locator("tbody a").first.click()
    assert page.get_by_role("rowheader", name=name).count() >= 1
    page.close()


def test_a_later_page_that_a_list_no_longer_has_leads_to_its_first(
    browser: Browser, large_origin: str
) -> None:
    page = browser.new_page()
    page.goto(f"{large_origin}/indicators/cost-economic/page/99/")
    page.wait_for_url(f"{large_origin}/indicators/cost-economic/")
    assert page.get_by_role("heading", level=1).inner_text() == "经济成本指标"
    page.goto(f"{large_origin}/no-such-list/page/2/")
    page.wait_for_url(f"{large_origin}/no-such-list/")
    assert page.get_by_role("heading", level=1).inner_text() == "没有这个网页"
    page.close()


def test_a_column_of_years_is_not_sorted(browser: Browser, large_site: Path, large_origin: str) -> None:
    found = sorted(large_site.glob("indicators/*/????????????/index.html"))
    page_with_years = next(page for page in found if "data-unsorted" in page.read_text(encoding="utf-8"))
    page = browser.new_page()
    page.goto(f"{large_origin}/{page_with_years.parent.relative_to(large_site).as_posix()}/")
    headers = page.locator(".gk-compared thead th")
    assert headers.all_inner_texts()[-1] == "历年"
    assert [headers.nth(n).get_by_role("button").count() for n in range(5)] == [1, 1, 1, 1, 0]
    assert page.locator(".gk-compared svg[aria-hidden]").count() >= 1
    page.close()
