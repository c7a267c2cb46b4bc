"""A site that is opened from the disk, in a folder whose name has Chinese characters and a space."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.pdf import sheet_texts
from tests.support.project import ROOT
from tests.support.site import run

DECLARATION = "2025/shanghai-cadre-training-center/online-learning/index.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the site's folder."""
    site = tmp_path_factory.mktemp("offline") / "网站 预览#1" / "site"
    run("generator.cli", "build", "--offline", "--site", str(site), cwd=ROOT)
    return site.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []
    context.close()


def test_the_search_page_finds_shows_and_downloads(page: Page, folder: str) -> None:
    page.goto(f"{folder}/search/index.html?q=在线学习")
    expect(page.locator("#results-count")).to_contain_text("共 1 份申报表")
    page.locator("#explorer-q").fill("")
    expect(page.locator("#results-count")).to_contain_text("共 5 份申报表")
    page.locator("#explorer-year").select_option("2025")
    page.wait_for_url("**/search/index.html?year=2025")
    with page.expect_download() as download:
        page.locator("[data-download=declarations][data-format=xlsx]").click()
    assert zipfile.is_zipfile(download.value.path())


def test_results_lead_to_pages(page: Page, folder: str) -> None:
    page.goto(f"{folder}/search/index.html?q=在线学习")
    page.locator("#results a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("在线学习")
    assert page.url.endswith("/index.html")


def test_the_box_of_every_page_suggests(page: Page, folder: str) -> None:
    page.goto(f"{folder}/{DECLARATION}")
    page.keyboard.press("/")
    page.keyboard.type("学习")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation(url="**/index.html"):  # the address before it ends in index.html as well
        page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.keyboard.type("学习")
    page.get_by_role("button", name="检索", exact=True).first.click()
    expect(page.locator("#results-count")).to_contain_text("份申报表")


def test_a_form_names_no_folder_of_a_disk_on_paper(page: Page, folder: str) -> None:
    page.goto(f"{folder}/{DECLARATION}")
    address = f"/{DECLARATION.removesuffix('index.html')}"
    expect(page.locator("[data-address]")).to_have_text(address)
    for text in sheet_texts(page.pdf(format="A4", prefer_css_page_size=True)):
        assert text.startswith("在线学习工作经费-公开")
        assert address in text
        assert "file:" not in text
        assert "打印第" in text


def test_hand_written_pages_are_found_and_lists_are_sorted(page: Page, folder: str) -> None:
    page.goto(f"{folder}/search/index.html?q=无障碍声明")
    page.locator("#documents").get_by_role("link", name="无障碍声明").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("无障碍声明")
    page.goto(f"{folder}/2025/index.html")
    page.locator("table.gk-sorted th button").first.click()
    expect(page.locator("table.gk-sorted th[aria-sort]")).to_have_count(1)


def test_data_that_is_missing_is_said(page: Page, folder: str, browser: Browser) -> None:
    (goals,) = Path(unquote(urlsplit(folder).path)).glob("search/data/goals-*.js")
    content = goals.read_bytes()
    goals.unlink()
    other = browser.new_context().new_page()
    other.goto(f"{folder}/search/index.html")
    expect(other.locator("#results-problem")).to_be_visible()
    goals.write_bytes(content)
    other.locator("#results-problem button").click()
    expect(other.locator("#results-count")).to_contain_text("共 5 份申报表")
    other.context.close()


def test_declarations_are_compared(page: Page, folder: str) -> None:
    page.goto(f"{folder}/{DECLARATION}")
    page.get_by_role("link", name="与其他申报表比较").click()
    page.wait_for_url("**/compare/index.html?a=2025/shanghai-cadre-training-center/online-learning")
    expect(page.locator("#comparison-status")).to_have_text("只有一份，再添加一份就可以比较。")
    page.get_by_role("combobox", name="添加一份").press_sequentially("信息化")
    page.get_by_role("option").first.click()
    expect(page.locator("#comparison-status")).to_have_text("2 份申报表，共 49 行，41 行不同。")
    page.get_by_role("columnheader").get_by_role("link", name="信息化运维项目").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("信息化运维项目")


def test_a_declaration_that_is_not_there_is_said(folder: str, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{folder}/compare/index.html?a=2025/nobody/gone")
    expect(page.locator("#comparison-notices")).to_contain_text("没有 2025/nobody/gone 这份申报表")
    page.context.close()
