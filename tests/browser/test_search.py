"""Search in a real browser: exact, complete, filtered, shared, downloaded, and safe from what one types."""

import csv
import io
import random
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.checks.check_all import check_all
from generator.declarations.identity import Identity
from generator.declarations.model import RegisteredDepartment
from generator.declarations.published import PublishedDeclaration, publish_declaration
from generator.declarations.reader import read_declaration
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import RawFile
from generator.outputs.data import search_data
from generator.outputs.data.search_data import all_search_files
from generator.system.atomic import write_tree
from tests.browser.conftest import served
from tests.support.project import SOUND, parsed
from tests.support.sample import sample
from tests.support.summaries import catalog_of

MANY = 1500
FOLDER = "2025/shanghai-cadre-training-center"


@pytest.fixture(scope="session")
def many() -> tuple[PublishedDeclaration, ...]:
    """Declarations with a wide vocabulary."""
    inspection = check_all(RawFile(path, text.encode()) for path, text in sample(MANY, seed=7))
    assert len(inspection.declarations) == MANY
    return inspection.declarations


@pytest.fixture(scope="session")
def many_origin(
    many: tuple[PublishedDeclaration, ...], site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The built site with the records of the large catalog, in many shards, under a path of its own."""
    root = tmp_path_factory.mktemp("many")
    shutil.copytree(site, root / "gongkai")
    shutil.rmtree(root / "gongkai/search/data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_data, "MAX_SHARD", 100)
        write_tree(root / "gongkai", all_search_files(catalog_of(many), []))
    with served(root) as address:
        yield f"{address}/gongkai"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which nothing may go wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []
    context.close()


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def open_search(page: Page, origin: str, **asked: str) -> None:
    query = "&".join(f"{name}={quote(value)}" for name, value in asked.items())
    page.goto(f"{origin}/search/?{query}")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false", timeout=30_000)


def names(page: Page) -> list[str]:
    return page.locator("#results > li > a").all_inner_texts()


def counted(page: Page) -> int:
    return int(page.locator("#results-count").inner_text().split(" ")[1])


def test_any_piece_of_a_record_finds_it_and_nothing_else_does(
    page: Page, many: tuple[PublishedDeclaration, ...], many_origin: str
) -> None:
    chance = random.Random(11)
    texts = {}
    for declaration in many:
        d = declaration.content
        goals = [goal for goal in (d["overall_goal"], d["annual_goal"]) if goal]
        measures = [piece for i in d["indicators"] for piece in (i["name"], i["text"])]
        texts[d["address"]] = [
            d["project_name"],
            d["implementing_unit"],
            d["competent_department"],
            *goals,
            *measures,
        ]
    folded = {address: [fold(text) for text in parts] for address, parts in texts.items()}
    queries: list[str] = []
    while len(queries) < 300:
        text = chance.choice(chance.choice(list(texts.values())))
        length = chance.randrange(2, 7)
        start = chance.randrange(max(1, len(text) - length + 1))
        piece = text[start : start + length]
        if len(piece) >= 2 and not piece.startswith(" ") and " " not in piece:
            queries.append(piece)
    page.goto(f"{many_origin}/about/")
    found: list[list[str]] = page.evaluate(
        """async ([folder, queries]) => {
            const { Store } = await import(`${folder}/store.js`);
            const { search } = await import(`${folder}/query.js`);
            const store = new Store();
            await store.load();
            return queries.map((q) => search(store, { q }).records.map((r) => r.url));
        }""",
        [f"{many_origin}/assets/search", queries],
    )
    for query, urls in zip(queries, found, strict=True):
        wanted = {a for a, parts in folded.items() if any(fold(query) in part for part in parts)}
        assert wanted
        assert {url.removeprefix(f"{many_origin}/") for url in urls} == wanted, query


def test_names_come_before_indicators_before_goals_and_larger_amounts_first(page: Page, origin: str) -> None:
    open_search(page, origin, q="培训")
    assert names(page) == [
        "公务员培训和领导干部测评经费",  # in the name
        "在线学习工作经费",  # in an indicator, by amount
        "领导干部和人才培养经费",
        "精神文明单位创建经费",  # in the goal
        "信息化运维项目",  # in the unit's name
    ]
    first = page.locator("#results > li").first
    assert first.locator("a mark").inner_text() == "培训"
    assert "平台服务支持能力" not in page.locator("#results").inner_text()


def test_width_case_and_several_terms(page: Page, origin: str) -> None:
    open_search(page, origin, q="≥９０（％） 等保")
    assert names(page) == ["在线学习工作经费", "信息化运维项目"]
    marks = page.locator("#results mark").all_inner_texts()
    assert "≥90(%)" in marks
    assert "等保" in marks
    open_search(page, origin, q="满意度 没有这个词")
    assert names(page) == []
    assert counted(page) == 0


def test_filters_count_narrow_and_stand_in_the_address(page: Page, origin: str) -> None:
    open_search(page, origin)
    assert counted(page) == 5
    options = page.locator("#explorer-nature option").all_inner_texts()
    assert options == ["全部", "经常性专项业务费（3）", "其他经常性项目（2）"]
    page.select_option("#explorer-nature", "other-recurrent")
    assert names(page) == ["信息化运维项目", "精神文明单位创建经费"]
    assert (
        page.locator("#explorer-nature option").all_inner_texts() == options
    )  # its own choice does not narrow it
    assert "特定目标类（1）" in page.locator("#explorer-category option").all_inner_texts()
    page.fill("#explorer-min", "２００，０００")
    assert names(page) == ["信息化运维项目"]
    page.wait_for_url("**min=*")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"nature": ["other-recurrent"], "min": ["２００，０００"]}
    page.reload()
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false")
    assert names(page) == ["信息化运维项目"]
    page.get_by_role("button", name="清除条件").click()
    expect(page.locator("#results > li")).to_have_count(5)


def test_kinds_of_indicators_and_sorting(page: Page, origin: str) -> None:
    open_search(page, origin, kind="benefit-sustained")
    assert names(page) == ["在线学习工作经费"]
    open_search(page, origin, sort="amount-up")
    assert names(page)[0] == "精神文明单位创建经费"
    open_search(page, origin, sort="name")
    assert names(page) == sorted(names(page), key=lambda name: "公精领信在".index(name[0]))


def test_further_results_are_behind_a_button(page: Page, many_origin: str) -> None:
    open_search(page, many_origin)
    assert counted(page) == MANY
    assert page.locator("#results > li").count() == page.locator("#results a").count() == 50
    page.locator("[data-more]").click()
    assert page.locator("#results > li").count() == page.locator("#results a").count() == 100
    assert page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('#results > li')[50]"
    )


def downloaded(page: Page, what: str) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.locator(f"[data-download={what}]").click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_download_holds_what_is_filtered_and_no_formula(page: Page, origin: str) -> None:
    open_search(page, origin, nature="other-recurrent", sort="name")
    rows = downloaded(page, "declarations")
    assert [row["项目名称"] for row in rows] == names(page)
    assert [row["年度资金申请总额（元）"] for row in rows] == ["120000.00", "488640.00"]
    assert rows[1]["网址"] == f"{origin}/{FOLDER}/it-operations/"
    indicators = downloaded(page, "indicators")
    assert len(indicators) == 10 + 13
    row = next(row for row in indicators if row["三级指标"] == "三级等保测评通过率")
    columns = ("一级指标", "二级指标", "比较符号", "数值", "上限", "单位", "文字指标值")
    assert [row[column] for column in columns] == ["产出指标", "质量指标", "等于", "100", "", "%", ""]
    words = next(row for row in indicators if row["三级指标"] == "续评全国文明城市")
    assert [words[column] for column in columns[2:]] == ["", "", "", "", "续评成功"]
    assert not [
        cell for row in (*rows, *indicators) for cell in row.values() if cell[:1] in {"=", "+", "-", "@"}
    ]


def test_a_cell_is_never_a_formula(page: Page, origin: str) -> None:
    page.goto(f"{origin}/about/")
    cells: Any = page.evaluate(
        """async (module) => {
            const { cell, csv } = await import(module);
            return [...["=1+1", "+1", "-1", "-1.5", "-a", "@SUM(A1)", "\\t=1", 'a"b,c', "a\\nb"].map(cell), csv([["a"]])];
        }""",
        f"{origin}/assets/search/csv.js",
    )
    assert cells == [
        "'=1+1", "'+1", "-1", "-1.5", "'-a", "'@SUM(A1)", "'\t=1", '"a""b,c"', '"a\nb"', "\ufeffa\r\n",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [
        "长" * 10_000,
        "[({*+?.\\^$|",
        "\ud83d",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "%00%ff",
        "\u202e\u200b",
        "   ",
    ],
)
def test_whatever_is_typed_is_only_a_query(page: Page, origin: str, typed: str) -> None:
    open_search(page, origin)
    page.evaluate(
        """(typed) => {
            const box = document.getElementById("explorer-q");
            box.value = typed;
            box.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        typed,
    )
    page.wait_for_timeout(300)
    assert counted(page) == (0 if typed.strip() else 5)


NASTY = "<script>alert(1)</script> =1+1 {{ 7*7 }} \"'`|\\ javascript:"


def test_whatever_stands_in_a_record_is_text(page: Page, site: Path, tmp_path: Path) -> None:
    text = SOUND.replace("项目名称: 信息化运维项目", f"项目名称: '{NASTY.replace(chr(39), chr(39) * 2)}'")
    reading = read_declaration(parsed(text))
    entry = (Identity(2025, "a", "b"), reading.declaration, b"")
    department = RegisteredDepartment.model_validate({"代号": "a"})
    registry = Registry(departments={"中共上海市委组织部": department})
    shutil.copytree(site, tmp_path / "site")
    shutil.rmtree(tmp_path / "site/search/data")
    write_tree(tmp_path / "site", all_search_files(catalog_of([publish_declaration(*entry, registry)]), []))
    with served(tmp_path / "site") as origin:
        open_search(page, origin, q="<script>alert(1)")
        assert names(page) == [NASTY]
        assert [row["项目名称"] for row in downloaded(page, "declarations")] == [NASTY]
        page.locator("#site-search").press_sequentially("=1+1")
        expect(page.get_by_role("option").locator("span")).to_have_text(NASTY)


def test_suggestions_follow_the_keyboard(page: Page, origin: str) -> None:
    page.goto(f"{origin}/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    box.press_sequentially("经费")
    options = page.get_by_role("option")
    expect(options).to_have_count(5)  # four projects, and a page for editors
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially(" ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{FOLDER}/online-learning/")
    page.locator("#site-search").fill("等保")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("#results > li")).to_have_count(2)


def test_hand_written_pages_are_found(page: Page, origin: str) -> None:
    open_search(page, origin, q="转录说明")
    assert "关于本站" in page.locator("#documents").inner_text()


def test_without_scripts_the_page_leads_to_the_tables(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/search/")
    alert = page.locator(".gk-alert")
    assert "检索需要 JavaScript" in alert.inner_text()
    for link in alert.locator("a").all():
        answer = page.request.get(f"{origin}/search/{link.get_attribute('href')}")
        assert answer.ok
    context.close()


def test_the_keyboard_alone_leads_from_home_to_a_csv_file(page: Page, origin: str) -> None:
    page.goto(f"{origin}/")
    page.keyboard.press("/")
    page.keyboard.type("经费")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.download") == "declarations":
            break
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "申报表.csv"
