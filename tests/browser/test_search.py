"""Search in a real browser: exact, complete, filtered, shared, downloaded, and safe from what one types."""

import csv
import io
import random
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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
from tests.support.forms import EDITIONS, FORMS
from tests.support.forms import REGISTRY as EDITION_REGISTRY
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
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub("[\"'“”„‟‘’‚‛「」『』]", '"', folded)


def open_search(page: Page, origin: str, **asked: str) -> None:
    query = "&".join(f"{name}={quote(value)}" for name, value in asked.items())
    page.goto(f"{origin}/search/?{query}")
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false", timeout=30_000)


def names(page: Page) -> list[str]:
    return page.locator("#results > li > a").all_inner_texts()


def counted(page: Page) -> int:
    return int(page.locator("#results-count").inner_text().split(" ")[1].replace(",", ""))


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
            d["competent_department"] or "",
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
    assert first.locator("> a mark").inner_text() == "培训"
    assert "平台服务支持能力" not in page.locator("#results").inner_text()


def test_an_indicator_in_a_hit_leads_to_its_row_of_the_form(page: Page, origin: str) -> None:
    page.goto(f"{origin}/search/?q={quote('学员满意度')}")
    link = page.locator(".gk-result-hit a").first
    name = link.inner_text()
    assert "学员满意度" in name
    link.click()
    page.wait_for_url("**/#i*")
    row = page.locator(".gk-indicators tr:target")
    assert name in row.inner_text()
    expect(row).to_be_in_viewport()


def test_width_case_and_several_terms(page: Page, origin: str) -> None:
    open_search(page, origin, q="≥９０（％） 等保")
    assert names(page) == ["在线学习工作经费", "信息化运维项目"]
    marks = page.locator("#results mark").all_inner_texts()
    assert "≥90(%)" in marks
    assert "等保" in marks
    open_search(page, origin, q="满意度 没有这个词")
    assert names(page) == []
    assert counted(page) == 0


def test_counts_have_separators_of_thousands(page: Page, many_origin: str) -> None:
    open_search(page, many_origin)
    assert page.locator("#results-count").inner_text().startswith("共 1,500 份申报表，")
    for options in ("nature", "category", "kind"):
        texts = page.locator(f"#explorer-{options} option").all_inner_texts()
        counts = [re.search("（([0-9,]+)）$", text) for text in texts[1:]]
        assert all(found and re.fullmatch(r"\d{1,3}(?:,\d{3})*", found[1]) for found in counts), texts
    assert re.search("（1,[0-9]{3}）", page.locator("#explorer-kind").inner_text())


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
    assert page.locator("#results > li").count() == page.locator("#results > li > a").count() == 50
    page.locator("[data-more]").click()
    assert page.locator("#results > li").count() == page.locator("#results > li > a").count() == 100
    assert page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('#results > li')[50]"
    )


# -- the years of one project --------------------------------------------------------------------------


def projects_of(declarations: Iterable[PublishedDeclaration]) -> dict[tuple[str, str], list[int]]:
    """The years of every project, by unit and project, the latest first."""
    years: dict[tuple[str, str], list[int]] = {}
    for declaration in declarations:
        years.setdefault(declaration.identity[1:], []).append(declaration.identity.year)
    return {project: sorted(found, reverse=True) for project, found in years.items()}


def hits(page: Page) -> dict[tuple[str, str], list[int]]:
    """The years that each hit leads to, by unit and project; the first is the one that it shows."""
    found: dict[tuple[str, str], list[int]] = {}
    for links in page.locator("#results > li").evaluate_all(
        "all => all.map(li => [...li.querySelectorAll('a')].map(a => a.href))"
    ):
        addresses = [url.rstrip("/").split("/")[-3:] for url in links if "/compare/" not in url]
        (unit, project), *others = {(unit, project) for _, unit, project in addresses}
        assert not others
        assert (unit, project) not in found
        found[unit, project] = [int(year) for year, *_ in addresses]
    return found


def test_the_years_of_a_project_are_one_hit(
    page: Page, many: tuple[PublishedDeclaration, ...], many_origin: str
) -> None:
    projects = projects_of(many)
    open_search(page, many_origin)
    assert f"共 1,500 份申报表，{len(projects)} 个项目，" in page.locator("#results-count").inner_text()
    for _ in range(len(projects) // 50):
        page.locator("[data-more]").click()
    expect(page.locator("[data-more]")).to_be_hidden()
    assert hits(page) == projects
    assert len(downloaded(page, "declarations")) == MANY


def test_only_years_that_match_are_on_a_hit(
    page: Page, many: tuple[PublishedDeclaration, ...], many_origin: str
) -> None:
    chosen = [found for found in many if found.content["nature"] == "经常性专项业务费"]
    chosen = [
        found for found in chosen if Decimal(found.content["annual_funding"]["total"] or 0) >= 5_000_000
    ]
    projects = projects_of(chosen)
    assert 10 < len(projects) < len(chosen)
    open_search(page, many_origin, nature="recurrent-operations", min="5000000")
    assert counted(page) == len(chosen)
    while page.locator("[data-more]").is_visible():
        page.locator("[data-more]").click()
    assert hits(page) == projects


def test_a_hit_leads_to_its_other_years_and_compares_them(
    page: Page, many: tuple[PublishedDeclaration, ...], many_origin: str
) -> None:
    (unit, project), years = next(found for found in projects_of(many).items() if len(found[1]) > 4)
    name = next(
        found.content["project_name"] for found in many if found.identity == (years[0], unit, project)
    )
    open_search(page, many_origin, unit=unit, q=name)
    hit = page.locator("#results > li").first
    assert hit.locator(".gk-result-place").inner_text().split(" · ")[1] == f"{years[0]}年度"
    words = [f"{year}年度" for year in years[1:]]
    assert hit.locator(".gk-result-years a").all_inner_texts() == [*words, "比较最近四个年度"]
    address = hit.get_by_role("link", name="比较最近四个年度").get_attribute("href")
    parts = "&".join(f"{'abcd'[n]}={year}/{unit}/{project}" for n, year in enumerate(years[:4]))
    assert address == f"{many_origin}/compare/?{parts}"


@pytest.mark.parametrize("sort", ["amount", "amount-up", "year"])
def test_sorted_by_amount_or_year_each_declaration_stands_where_it_belongs(
    page: Page, many_origin: str, sort: str
) -> None:
    open_search(page, many_origin, sort=sort)
    assert page.locator("#results-count").inner_text().startswith("共 1,500 份申报表，年度资金申请总额合计")
    assert page.locator(".gk-result-years").count() == 0
    places = [text.split(" · ") for text in page.locator(".gk-result-place").all_inner_texts()]
    amounts = [Decimal(place[2].removesuffix(" 元").replace(",", "")) for place in places]
    years = [int(place[1].removesuffix("年度")) for place in places]
    found = years if sort == "year" else amounts
    assert len(found) == 50
    assert found == sorted(found, reverse=sort != "amount-up")


def test_hits_are_sorted_by_the_name_that_they_show(page: Page, origin: str) -> None:
    page.goto(f"{origin}/about/")
    found = page.evaluate(
        """async (module) => {
            const { hitsOf } = await import(module);
            const records = [["丙", 2023, "p"], ["丁", 2025, "q"], ["甲", 2024, "p"], ["乙", 2025, "r"]];
            const named = records.map(([name, year, project]) => ({ name, year, project }));
            return ["", "name", "year"].map((sort) => hitsOf(named, sort).map((hit) => hit.map(({ name }) => name).join("")));
        }""",
        f"{origin}/assets/search/projects.js",
    )
    assert found == [["甲丙", "丁", "乙"], ["丁", "甲丙", "乙"], ["丙", "丁", "甲", "乙"]]


def test_the_years_of_a_project_are_one_suggestion(
    page: Page, many: tuple[PublishedDeclaration, ...], many_origin: str
) -> None:
    (unit, project), years = next(found for found in projects_of(many).items() if len(found[1]) == 3)
    first = next(found.content for found in many if found.identity == (years[0], unit, project))
    page.goto(f"{many_origin}/about/")
    page.locator("#site-search").fill(f"{first['implementing_unit']} {first['project_name']}")
    page.locator("#site-search").focus()
    option = page.get_by_role("option").filter(has_text=f"{years[0]}、{years[1]}、{years[2]}年度").first
    expect(option.locator("span")).to_have_text(first["project_name"])
    expect(option.locator("small")).to_have_text(
        f"{first['implementing_unit']} · {years[0]}、{years[1]}、{years[2]}年度"
    )


# -- nothing found -------------------------------------------------------------------------------------


def hinted(page: Page) -> list[str]:
    expect(page.locator("#results-none")).to_be_visible()
    page.wait_for_timeout(400)  # other searches are tried after a pause
    return page.locator("#results-none li").all_inner_texts()


def test_where_filters_exclude_everything_they_are_what_to_leave_out(page: Page, origin: str) -> None:
    open_search(page, origin, q="等保", nature="one-off", min="10万")
    assert hinted(page) == ["去掉“项目性质”的条件找到 2 份"]
    page.locator("#results-none button").first.press("Enter")
    expect(page.locator("#results > li")).to_have_count(2)
    expect(page.locator("#results-none")).to_be_hidden()
    expect(page.locator("#results-count")).to_be_focused()
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == {"q": ["等保"], "min": ["10万"]})
    open_search(page, origin, q="等保", nature="one-off", min="1亿")
    assert hinted(page) == ["去掉“项目性质”、“金额不低于（元）”的条件找到 2 份"]


def test_where_words_exclude_each_other_fewer_are_tried(page: Page, origin: str) -> None:
    open_search(page, origin, q="等保 没有这个词")
    assert hinted(page) == ["检索“等保”找到 2 份"]
    open_search(page, origin, q="等保 课件 文明城市")
    assert hinted(page) == ["检索“等保 课件”找到 1 份"]
    page.locator("#results-none button").click()
    expect(page.locator("#explorer-q")).to_have_value("等保 课件")
    assert names(page) == ["在线学习工作经费"]


def test_where_a_word_is_too_long_its_parts_are_tried(page: Page, origin: str) -> None:
    open_search(page, origin, q="培训学习", year="2025")
    assert hinted(page) == ["检索“培训”找到 5 份", "检索“学习”找到 4 份"]
    open_search(page, origin, q="培训学习", year="1999")
    assert hinted(page) == ["去掉“年度”的条件，检索“培训”找到 5 份", "去掉“年度”的条件，检索“学习”找到 4 份"]
    page.locator("#results-none button").nth(1).click()
    expect(page.locator("#explorer-year")).to_have_value("")
    expect(page.locator("#results > li")).to_have_count(4)


@pytest.mark.parametrize(
    "typed", ["长" * 10_000, "[({*+?.\\^$|", "\u202e\u200b x", "没", "<script>alert(1)</script>"]
)
def test_whatever_finds_nothing_is_answered_with_ways_to_go_on(page: Page, origin: str, typed: str) -> None:
    open_search(page, origin)
    page.locator("#explorer-q").fill(typed)
    assert hinted(page) == []
    assert "看看有没有错别字" in page.locator("#results-none").inner_text()
    for link in page.locator("#results-none a").all():
        assert page.request.get(f"{origin}/search/{link.get_attribute('href')}").ok
    page.locator("#explorer-q").fill("")
    expect(page.locator("#results-none")).to_be_hidden()


def test_while_data_is_missing_nothing_is_said_to_be_not_found(rough_page: Page, origin: str) -> None:
    rough_page.route("**/search/data/*goals*", lambda route: route.fulfill(status=503))
    open_search(rough_page, origin, q="没有这个")
    expect(rough_page.locator("#results-problem")).to_be_visible(timeout=10_000)
    expect(rough_page.locator("#results-none")).to_be_hidden()


def downloaded(page: Page, what: str) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.locator(f"[data-download={what}][data-format=csv]").click()
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


def test_the_download_holds_what_the_form_of_each_edition_prints(
    page: Page, site: Path, tmp_path: Path
) -> None:
    known = {f"editions/{name}.yml": text for name, text in EDITIONS.items()} | {
        "units.yml": EDITION_REGISTRY
    }
    declarations = check_all(
        RawFile(path, text.encode()) for path, text in {**known, **FORMS}.items()
    ).declarations
    shutil.copytree(site, tmp_path / "site")
    shutil.rmtree(tmp_path / "site/search/data")
    write_tree(tmp_path / "site", all_search_files(catalog_of(declarations), []))
    with served(tmp_path / "site") as address:
        open_search(page, address)
        assert counted(page) == len(FORMS)
        rows, indicators = downloaded(page, "declarations"), downloaded(page, "indicators")
    columns = {"项目名称": "project_name", "项目性质": "nature", "项目类别": "category"}
    assert sorted([row[column] for column in columns] for row in rows) == sorted(
        [found.content[key] or "" for key in columns.values()]  # type: ignore[literal-required]
        for found in declarations
    )
    assert {(row["一级指标"], row["二级指标"], row["表上的标题"]) for row in indicators} >= {
        ("产出指标", "数量指标", "产出指标：数量指标"),
        ("成本指标", "经济成本指标", "产出指标：成本指标"),
        ("效益指标", "经济效益指标", "效益值：经济效益值"),
        ("满意度指标", "服务对象满意度指标", "满意度指标"),
    }


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
    assert counted(page) == (0 if typed.strip("\u202e\u200b ") else 5)


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
    alert = page.locator(".gk-alert:not([hidden])")
    assert "检索需要 JavaScript" in alert.inner_text()
    for link in alert.locator("a").all():
        answer = page.request.get(f"{origin}/search/{link.get_attribute('href')}")
        assert answer.ok
    context.close()


def test_the_keyboard_alone_leads_from_home_to_an_excel_file(page: Page, origin: str) -> None:
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
    assert download.value.suggested_filename == "申报表.xlsx"


SAME_QUERIES = [
    ("90%", "≥90(%)"),
    ("90(%)", "≥90(%)"),
    (">=90", "≥90(%)"),
    ("≥９０", "≥90(%)"),
    ("等\u200b保", "等保"),
    ("满意度≥90", "满意度≥90(%)"),
    ("2025", "2025年度"),
    ("２０２５", "2025"),
    ("2025年", "2025"),
]


@pytest.mark.parametrize(("typed", "meant"), SAME_QUERIES)
def test_what_readers_type_finds_what_they_mean(page: Page, origin: str, typed: str, meant: str) -> None:
    open_search(page, origin, q=meant)
    wanted = names(page)
    assert wanted
    open_search(page, origin, q=typed)
    assert sorted(names(page)) == sorted(wanted)
    if "2025" not in meant and "２" not in typed:
        assert page.locator("#results mark").count()


@pytest.mark.parametrize(
    ("typed", "meant"), [("學習", "学习"), ("滿意度≥90", "满意度≥90"), ("幹部 2025", "干部 2025")]
)
def test_a_query_in_traditional_characters_finds_the_same(
    page: Page, origin: str, typed: str, meant: str
) -> None:
    open_search(page, origin, q=meant)
    wanted = names(page)
    assert wanted
    open_search(page, origin, q=typed)
    expect(page.locator("#results-count")).to_contain_text(f"按“{meant}”检索，共 {len(wanted)} 份")
    assert names(page) == wanted
    assert page.locator("#results mark").count()
    assert page.locator("#explorer-q").input_value() == typed


def test_the_box_of_every_page_reads_traditional_characters_too(page: Page, origin: str) -> None:
    page.goto(f"{origin}/about/")
    page.keyboard.press("/")
    page.keyboard.type("線上學習資訊")
    expect(page.get_by_role("option")).to_have_count(0)
    page.locator("#site-search").fill("在線學習")
    expect(page.get_by_role("option").first).to_contain_text("在线学习")


def test_no_table_of_characters_is_loaded_for_what_is_found(page: Page, origin: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_search(page, origin, q="学习")
    open_search(page, origin, q="xyz")
    assert not [url for url in asked if "characters.js" in url]


def searched(page: Page, origin: str, records: list[dict[str, Any]], query: str) -> list[str]:
    """The names of records that a query finds, in order; they have indicators as (name, value)."""
    found: list[str] = page.evaluate(
        """async ([folder, records, q]) => {
            const { Store } = await import(`${folder}/store.js`);
            const { search } = await import(`${folder}/query.js`);
            const { fold } = await import(`${folder}/fold.js`);
            const store = new Store();
            store.records = records.map((r) => ({ ...r, kinds: 0, rows: null, goal: "", inPlace: "", inIndicators: "",
                inName: fold(r.name), inGoal: fold(r.goal ?? "") }));
            for (const [n, { indicators = [] }] of records.entries()) {
                await store.addIndicators([store.records[n]], {
                    names: indicators.map(([name]) => name), values: indicators.map(([, value]) => value),
                    rows: [indicators.flatMap((_, at) => [0, at, at])] });
            }
            return search(store, { q }).records.map((r) => r.name);
        }""",
        [f"{origin}/assets/search", records, query],
    )
    return found


def test_a_year_is_the_year_and_numbers_match_whole_first(page: Page, origin: str) -> None:
    page.goto(f"{origin}/about/")
    records = [
        {"name": "司法援助甲", "year": 2023, "amount": 9, "indicators": [["人次", "≥22024(人次)"]]},
        {"name": "司法援助乙", "year": 2024, "amount": 1},
    ]
    assert searched(page, origin, records, "司法 2024") == ["司法援助乙", "司法援助甲"]
    values = [
        {"name": name, "year": 2025, "amount": 1, "indicators": [["满意度", value]]}
        for name, value in (("甲", "≥190(%)"), ("乙", "≥90(%)"), ("丙", "≥90.5(%)"), ("丁", "≥900(次)"))
    ]
    assert searched(page, origin, values, "90")[0] == "乙"
    assert set(searched(page, origin, values, "90")) == {"甲", "乙", "丙", "丁"}
    assert searched(page, origin, values, "满意度≥90") == ["乙"]
    assert searched(page, origin, values, "意度>=90%") == ["乙"]


def test_radicals_quotation_marks_and_hidden_characters_are_no_hindrance(page: Page, origin: str) -> None:
    page.goto(f"{origin}/about/")
    records = [{"name": "“骨科”门诊", "year": 2025, "amount": 1}]
    for query in ("⻣科", "⾻科", '"骨科"', "「骨科」", "骨\u200b科", "\ufeff骨科"):
        assert searched(page, origin, records, query) == ["“骨科”门诊"], query


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1000000", 1e6),
        ("1,000,000.50", 1_000_000.5),
        ("１００万", 1e6),
        ("100万元", 1e6),
        ("¥1.2亿", 1.2e8),
        ("3千万", 3e7),
        ("5百万元", 5e6),
        ("一千万", 1e7),
        ("三亿五千万", 3.5e8),
        ("两百三十元", 230),
        ("十万", 1e5),
        ("一千零五十", 1050),
        ("", None),
        ("万", None),
        ("很多", None),
        ("1万2", None),
        ("-5", None),
        ("1.2.3", None),
        ("5万万", None),
    ],
)
def test_amounts_are_read_as_people_write_them(
    page: Page, origin: str, typed: str, amount: float | None
) -> None:
    page.goto(f"{origin}/about/")
    module = f"{origin}/assets/search/facets.js"
    assert page.evaluate("async ([m, t]) => (await import(m)).amountOf(t)", [module, typed]) == amount


def test_an_amount_that_is_none_is_refused_with_a_word(page: Page, origin: str) -> None:
    open_search(page, origin)
    page.fill("#explorer-min", "一些")
    expect(page.locator("#explorer-min-error")).to_be_visible()
    assert counted(page) == 5
    page.fill("#explorer-min", "40万")
    expect(page.locator("#explorer-min-error")).to_be_hidden()
    assert counted(page) < 5


@pytest.mark.parametrize("box", ["#explorer-q", "#site-search"])
def test_nothing_is_searched_while_an_input_method_has_the_keys(page: Page, origin: str, box: str) -> None:
    open_search(page, origin, q="培训")
    page.locator(box).focus()
    page.locator(box).fill("培训")
    if box == "#site-search":
        expect(page.get_by_role("listbox", name="检索建议")).to_be_visible()
    before = (page.locator("#results-count").inner_text(), page.url, page.locator("[role=option]").count())
    field = page.locator(box)
    field.dispatch_event("compositionstart")
    for typed in ("x", "xu", "xue", "xue x"):
        field.evaluate(
            """(node, value) => {
                node.value = value;
                node.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
            }""",
            typed,
        )
    page.wait_for_timeout(400)
    now = (page.locator("#results-count").inner_text(), page.url, page.locator("[role=option]").count())
    assert now == before
    field.evaluate("(node) => (node.value = '等保')")
    field.dispatch_event("compositionend", {"bubbles": True})
    if box == "#explorer-q":
        expect(page.locator("#results > li")).to_have_count(2)
    else:
        expect(page.locator("[role=option]")).to_have_count(2)


def test_a_screen_reader_is_told_once_after_a_pause(page: Page, origin: str) -> None:
    open_search(page, origin)
    page.evaluate(
        """() => {
            window.told = [];
            new MutationObserver(() => window.told.push(document.getElementById("results-announcement").textContent))
                .observe(document.getElementById("results-announcement"), { childList: true });
        }"""
    )
    page.wait_for_timeout(1000)
    page.evaluate("window.told.length = 0")
    page.locator("#explorer-q").press_sequentially("培训经费", delay=30)
    page.wait_for_timeout(1200)
    assert page.evaluate("window.told") == [page.locator("#results-count").inner_text()]


@pytest.fixture
def rough_page(browser: Browser) -> Iterator[Page]:
    """A page whose network fails, which the browser's console says."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


def test_a_file_that_fails_once_is_loaded_again(rough_page: Page, origin: str) -> None:
    failures = iter([503])

    def fail_once(route: Route) -> None:
        if status := next(failures, 0):
            route.fulfill(status=status)
        else:
            route.continue_()

    rough_page.route("**/search/data/*indicators*", fail_once)
    open_search(rough_page, origin, q="等保")
    assert counted(rough_page) == 2
    expect(rough_page.locator("#results-problem")).to_be_hidden()


def test_what_could_not_be_read_is_said_and_not_counted_as_nothing(rough_page: Page, origin: str) -> None:
    rough_page.route("**/search/data/*indicators*", lambda route: route.fulfill(status=503))
    open_search(rough_page, origin, q="等保")
    problem = rough_page.locator("#results-problem")
    expect(problem).to_be_visible(timeout=10_000)
    assert "不是全部结果" in problem.inner_text()
    assert rough_page.locator("#results-count").inner_text().startswith("已载入的数据里有 0 份")
    rough_page.locator("[data-download=declarations][data-format=csv]").click()
    expect(problem.locator("button")).to_be_focused(timeout=10_000)
    rough_page.unroute("**/search/data/*indicators*")
    problem.locator("button").click()
    expect(problem).to_be_hidden()
    expect(rough_page.locator("#results > li")).to_have_count(2)
    assert counted(rough_page) == 2


def test_the_box_of_every_page_comes_back_to_life(rough_page: Page, origin: str) -> None:
    rough_page.route("**/search/data/*", lambda route: route.fulfill(status=503))
    rough_page.goto(f"{origin}/about/")
    box = rough_page.locator("#site-search")
    box.press_sequentially("等")
    rough_page.wait_for_timeout(2500)
    rough_page.unroute("**/search/data/*")
    box.press_sequentially("保")
    expect(rough_page.get_by_role("option")).to_have_count(2, timeout=10_000)


def test_an_index_from_before_a_deploy_is_asked_for_again(rough_page: Page, origin: str) -> None:
    def outdated(route: Route) -> None:
        text = route.fetch().text()
        route.fulfill(body=re.sub(r"names[^\"]*\.json", "names-gone.00000000.json", text))

    rough_page.route("**/search/data/index.json", outdated)
    open_search(rough_page, origin, q="等保")
    assert counted(rough_page) == 2


def test_scripts_that_cannot_read_the_data_are_fetched_anew(rough_page: Page, origin: str) -> None:
    loads: list[str] = []
    rough_page.on("load", lambda _: loads.append("load"))
    rough_page.route(
        "**/search/data/index.json",
        lambda route: route.fulfill(body=route.fetch().text().replace('"format":1', '"format":2')),
    )
    open_search(rough_page, origin, q="等保")
    expect(rough_page.locator("#results-problem")).to_be_visible(timeout=10_000)
    assert len(loads) == 2


def test_an_excel_file_holds_texts_as_texts_and_numbers_as_numbers(
    page: Page, origin: str, tmp_path: Path
) -> None:
    page.goto(f"{origin}/about/")
    rows = [
        ["年度", "项目名称", "数值", "文字指标值"],
        ["2025", "12345678901234567", "90.5", "1:3"],
        ["2025", "=1+1", "", "12-31"],
        ["2025", '<b>&"甲\x01', "12345678901234567890", "1E5"],
        ["2025", "_x0041_", "1.5", "长" * 40_000],
    ]
    data = page.evaluate(
        """async ([module, rows]) => {
            const { xlsx } = await import(module);
            return [...new Uint8Array(await xlsx(rows).arrayBuffer())];
        }""",
        [f"{origin}/assets/search/xlsx.js", rows],
    )
    (tmp_path / "a.xlsx").write_bytes(bytes(data))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert archive.testzip() is None
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    cells = [
        [("n" if cell.find(f"{space}v") is not None else "s", "".join(cell.itertext())) for cell in row]
        for row in sheet.iter(f"{space}row")
    ]
    assert cells[1:] == [
        [("n", "2025"), ("s", "12345678901234567"), ("n", "90.5"), ("s", "1:3")],
        [("n", "2025"), ("s", "=1+1"), ("s", ""), ("s", "12-31")],
        [("n", "2025"), ("s", '<b>&"甲'), ("s", "12345678901234567890"), ("s", "1E5")],
        [("n", "2025"), ("s", "_x005F_x0041_"), ("n", "1.5"), ("s", "长" * 32_767)],
    ]


def test_excel_is_offered_first(page: Page, origin: str) -> None:
    open_search(page, origin)
    assert page.locator("[data-download]").first.inner_text() == "下载申报表（Excel）"
    with page.expect_download() as download:
        page.locator("[data-download=indicators][data-format=xlsx]").click()
    assert download.value.suggested_filename == "绩效指标.xlsx"
    assert zipfile.is_zipfile(download.value.path())


def test_marks_end_where_the_term_ends(page: Page, origin: str) -> None:
    page.goto(f"{origin}/about/")
    texts = [("≥90(%)", "≥90"), ("≥90(%)", "90%"), ("100㎡库房", "m"), ("𠮷林路", "𠮷"), ("（甲）乙", "甲乙")]
    marked = page.evaluate(
        """async ([module, texts]) => {
            const { highlight } = await import(module);
            return texts.map(([text, term]) =>
                highlight(text, [term]).filter((part) => part.textContent).map((part) => part.textContent));
        }""",
        [f"{origin}/assets/search/highlight.js", texts],
    )
    assert marked == [["≥90"], ["90(%"], ["㎡"], ["𠮷"], ["甲）乙"]]
