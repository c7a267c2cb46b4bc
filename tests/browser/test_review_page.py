"""The page that compares an original with what was read of it: from doubt to doubt, from one side to the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.office.document import Table
from generator.office.readers.pages.page_images import pdf_page_images
from generator.office.readers.read_document import read_document
from generator.office.recognition.recognize import recognize_forms
from generator.office.review_page import review_page
from tests.support.office_samples.declarations import sample_editions
from tests.support.office_samples.samples import SampleDocument, sample_documents


def reviewed(document: SampleDocument) -> str:
    read, _ = read_document(document.name, document.data)
    assert read is not None
    forms, rest = recognize_forms(read, sample_editions())
    pages = {block.place.page for block in read.blocks if isinstance(block, Table)}
    images = pdf_page_images(document.data, pages) if read.format == "pdf" else {}
    return review_page(document.name, read, forms, [*forms[0].left_out, *rest], images)


@pytest.fixture(params=["pdf", "docx"])
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page of the first sample of a format that has at least two doubtful cells."""
    texts = (reviewed(one) for one in sample_documents() if one.name.endswith(f".{request.param}"))
    file = tmp_path / "review.html"
    file.write_text(next(text for text in texts if text.count('<tr class="doubt"') > 1), encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 600})
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    yield page
    assert errors == []
    context.close()


def test_keys_and_buttons_lead_from_doubt_to_doubt(page: Page) -> None:
    doubts = page.locator(".read tr.doubt")
    page.keyboard.press("p")
    expect(doubts.last).to_be_focused()
    page.keyboard.press("n")
    expect(doubts.first).to_be_focused()
    page.get_by_role("button", name="下一处").click()
    expect(doubts.nth(1)).to_be_focused()
    expect(doubts.nth(1)).to_be_in_viewport()


def test_a_click_on_either_side_shows_the_other(page: Page) -> None:
    row = page.locator(".read tr[data-place]").last
    row.click()
    original = page.locator(".original .shown")
    expect(original).to_be_in_viewport()
    page.locator(".read tr[data-place]").first.click()
    place = row.get_attribute("data-place")
    page.locator(f'.original [data-place="{place}"]').click()
    expect(row).to_have_class("shown")
    expect(row).to_be_in_viewport()
