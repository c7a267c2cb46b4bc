"""What one touches and where the keyboard is: targets of at least 24 pixels, rings that cover no words, one left edge."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import KINDS

WIDTHS = (1280, 390, 320)
MIN_TARGET = 24  # CSS pixels, WCAG 2.5.8; no exception is needed

TARGETS = """
const targets = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
  (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length
);
const name = (e) => `${e.tagName} ${(e.innerText || e.name || "").trim().slice(0, 20)} in ${e.parentElement.className}`;
"""
SMALL = f"""(least) => {{ {TARGETS}
  return targets
    .filter((e) => !e.matches(".md-skip"))
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, box]) => box.width < least || box.height < least)
    .map(([e, box]) => `${{name(e)}}: ${{box.width}} × ${{box.height}}`);
}}"""
SHARED = f"""() => {{ {TARGETS}
  const boxes = targets.flatMap((e) => [...e.getClientRects()].map((box) => [e, box]));
  return boxes.flatMap(([one, a], n) => boxes.slice(n + 1)
    .filter(([other, b]) => one !== other && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5)
    .map(([other]) => `${{name(one)}} / ${{name(other)}}`));
}}"""

COVERED = """(control) => {
  const style = getComputedStyle(control);
  const ring = Math.max(
    parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset),
    parseFloat(style.boxShadow.split(" ").at(-1)),
  );
  const box = control.getBoundingClientRect();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (text) =>
    text.data.trim() && !control.contains(text) && text.parentElement.checkVisibility({ opacityProperty: true })
      ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
  const covered = [];
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const b of range.getClientRects()) {
      if (b.right > box.left - ring && b.left < box.right + ring && b.bottom > box.top - ring && b.top < box.bottom + ring)
        covered.push(texts.currentNode.data);
    }
  }
  return [ring, covered];
}"""


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


def long_lists(site: Path) -> list[str]:
    """A list of each kind that stands on several pages, and the page of a unit."""
    kinds = ("categories/*", "natures/*", "indicators/*")
    lists = [sorted(site.glob(f"{kind}/page/2/"))[0].parent.parent for kind in kinds]
    unit = sorted(site.glob("2025/*/index.html"))[0].parent
    return [folder.relative_to(site).as_posix() + "/" for folder in (*lists, lists[0] / "page/2", unit)]


def check_targets(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    assert page.evaluate(SMALL, MIN_TARGET) == [], address
    assert page.evaluate(SHARED) == [], address


@pytest.mark.parametrize("address", [*KINDS, "editors/fields/", "editors/fields/cn-2015/"])
def test_every_target_is_large_enough_and_apart_from_others(page: Page, origin: str, address: str) -> None:
    check_targets(page, f"{origin}/{address}")


def test_targets_of_long_lists_are_large_enough_and_apart_from_others(
    page: Page, large_site: Path, large_origin: str
) -> None:
    for address in ("", "units/", "search/", *long_lists(large_site)):
        check_targets(page, f"{large_origin}/{address}")


def test_suggestions_and_opened_filters_are_large_enough(page: Page, origin: str) -> None:
    page.goto(
        f"{origin}/search/?q=培训", wait_until="networkidle"
    )  # a script closes the filters on small screens
    summary = page.locator("summary")
    if not page.locator("details").evaluate("e => e.open"):
        summary.click()
    expect(page.locator("#explorer-min")).to_be_visible()
    assert page.evaluate(SMALL, MIN_TARGET) == []
    page.keyboard.press("/")
    page.get_by_role("combobox", name="检索项目、单位、指标").fill("培训")
    expect(page.get_by_role("option").first).to_be_visible()
    suggestions = page.locator(".gk-suggestions > li")
    heights = suggestions.evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert min(heights) >= MIN_TARGET


def test_buttons_that_sort_leave_room_for_the_ring_of_each_other(page: Page, origin: str) -> None:
    page.goto(f"{origin}/2025/")
    expect(page.locator("thead button").first).to_be_visible()
    for table in page.locator("table.gk-sorted").all():
        for button in table.locator("thead button").all():
            page.keyboard.press("Tab")  # the keyboard is in use: the ring is shown
            button.focus()
            ring, covered = button.evaluate(COVERED)
            assert ring == 5
            assert covered == []


def test_the_ring_of_a_field_covers_neither_its_label_nor_what_is_wrong_with_it(
    page: Page, origin: str
) -> None:
    page.goto(f"{origin}/search/?min=abc&max=xyz")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false", timeout=30_000)
    if not page.locator("details").evaluate("e => e.open"):
        page.locator("summary").click()
    expect(page.locator("#explorer-min-error")).to_be_visible()
    page.keyboard.press("Tab")
    controls = page.locator("#explorer :is(input, select, button, summary), .gk-search :is(input, button)")
    assert controls.count() > 15
    for control in controls.all():
        control.focus()
        ring, covered = control.evaluate(COVERED)
        assert ring == 5, control
        assert covered == [], control


@pytest.mark.parametrize("address", ["", "2025/", "search/", "about/", "no-such-page/"])
def test_header_content_and_footer_begin_at_one_line(page: Page, origin: str, address: str) -> None:
    page.goto(f"{origin}/{address}")
    left = "e => e.getBoundingClientRect().left"
    edges = {page.locator(part).first.evaluate(left) for part in (".gk-brand", "main h1", ".gk-footer p")}
    assert len(edges) == 1
