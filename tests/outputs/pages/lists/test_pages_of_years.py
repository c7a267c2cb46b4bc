"""Pages of several years: one year leads, nothing adds up several, and bad input says nothing untrue."""

import re

import pytest
from hypothesis import given, settings

from generator.declarations.published import PublishedDeclaration
from generator.declarations.yaml.source import RawFile
from generator.outputs.pages.page import Page
from tests.catalog.test_lists import DECLARATIONS
from tests.support.pages import HOSTILE
from tests.support.summaries import assets_of, entry, made, pages_of, tables

MOST = "1000000000000"


def lead(page: Page) -> str:
    """The first sentence below the heading."""
    return str(re.findall('<p class="gk-lead">(.*)</p>', page.text)[0])


def text(page: Page) -> str:
    """What is read on a page, without its front matter."""
    return re.sub("<[^>]*>", "", page.text.split("---\n", 2)[2])


def trail(page: Page) -> list[str]:
    """The addresses and names of the breadcrumbs."""
    listed = page.text.split('aria-label="所在位置">')[1].split("</nav>")[0]
    return re.findall("<a [^>]*>([^<]*)</a>", listed)


# -- a unit --------------------------------------------------------------------------------------------


def years_of_a_unit() -> list[PublishedDeclaration]:
    return [
        entry("u", "a", year=2023, amount="1000000"),
        entry("u", "a", year=2024, amount="2000000"),
        entry("u", "a", year=2025, amount="3000000.50"),
        entry("u", "b", year=2024, amount="500000"),
        entry("u", "c", year=2025, amount="1000000"),
        entry("u", "d", year=2023, amount="10000"),
        entry("u", "d", year=2025, amount="0"),
        entry("v", "a", year=2025, amount="6000000"),
    ]


def test_a_unit_shows_a_row_a_project_with_years_as_columns() -> None:
    page = made(*years_of_a_unit())["units/u/"]
    assert lead(page) == "2025年度：3 个项目，申请资金 400 万元，比2024年度多 150 万元（+60.0%）。"
    assert "<dt>合计</dt><dd>4,000,000.50 元（2025年度）</dd>" in page.text
    projects, years, *_ = tables(page)
    assert projects == [
        ["项目名称", "2025年度", "2024年度", "2023年度", "比2024年度", "占2025年度", "各年度"],
        ["项目a", "300.00", "200.00", "100.00", "+50.0%", "75.0%", ""],
        ["项目c 新增", "100.00", "", "", "", "25.0%", ""],
        ["项目d 重新申报", "0.00", "", "1.00", "", "0.0%", ""],
        ["项目b 不再申报", "", "50.00", "", "", "", ""],
    ]
    assert years[1:] == [
        ["2025年度", "3", "400.00", "+150.00", "+60.0%"],
        ["2024年度", "2", "250.00", "+149.00", "+147.5%"],
        ["2023年度", "2", "101.00", "", ""],
    ]
    assert '<a href="../../2024/u/">2024年度</a>' in page.text
    assert '<a href="../../2023/u/d/">1.00</a>' in page.text
    assert 'title="3,000,000.50 元"><a href="../../2025/u/a/">300.00</a>' in page.text
    assert page.text.count("gk-small-bars") == 4
    assert page.text.count("gk-chart-years") == 2
    actions = page.text.split('<p class="gk-list-actions">')[1].split("</p>")[0]
    assert re.findall('<a href="([^"]*)"[^>]*>([^<]*)</a>', actions) == [
        ("../../search/?unit=u", "在检索中打开"),
        ("../../units/u/index.csv", "下载本表"),
    ]


def test_a_unit_names_its_department_and_its_former_names() -> None:
    registry = b"\xe5\xb1\x80:\n  \xe4\xbb\xa3\xe5\x8f\xb7: d\n"
    units = "  单位:\n    单位u:\n      代号: u\n      曾用名:\n        甲所: 2020\n        乙<所>: 2022\n"
    file = RawFile("units.yml", registry + units.encode())
    pages = {page.address: page for page in pages_of([entry()], shared_files=[file])}
    assert (
        "<dt>曾用名</dt><dd>乙&lt;所&gt;（用到2022年度）、甲所（用到2020年度）</dd>" in pages["units/u/"].text
    )
    assert '<dt>主管部门</dt><dd><a href="../../departments/d/">局</a></dd>' in pages["units/u/"].text
    assert trail(pages["units/u/"]) == ["首页", "按主管部门浏览", "局"]
    assert trail(pages["2025/u/"]) == ["首页", "按主管部门浏览", "局", "单位u"]
    assert trail(pages["departments/d/"]) == ["首页", "按主管部门浏览"]
    assert "曾用名" not in pages["departments/d/"].text


def test_funds_of_a_unit_are_those_of_the_year_that_leads() -> None:
    declarations = [entry("u", "a", amount="40000"), entry("u", "a", year=2024, amount="90000")]
    for one, fiscal in zip(declarations, ("30000", "90000"), strict=True):
        one.content["annual_funding"] |= {"fiscal_appropriation": fiscal}
    declarations[0].content["annual_funding"] |= {"carryover": "10000", "central": "20000"}
    page = made(*declarations)["units/u/"]
    assert tables(page)[2][1:] == [
        ["当年财政拨款", "1", "3.00", "75.0%"],
        ["上年结转资金", "1", "1.00", "25.0%"],
        ["中央资金", "1", "2.00", "50.0%"],
    ]
    assert "各行可能互相包含，不能相加" in page.text
    assert "互相包含" not in made(declarations[1])["units/u/"].text


def test_a_year_that_has_just_begun_says_so_and_does_not_lead() -> None:
    many = [entry("u", f"p{number}", year=2025, amount="100000") for number in range(4)]
    site = made(*many, entry("u", "p0", year=2026, amount="700000"), entry("u", "new", year=2024))
    for address in ("units/u/", "departments/d/", "natures/one-off/", "categories/specific-objective/"):
        page = site[address]
        assert lead(page).startswith("2025年度："), address
        assert "2026年度目前只公开 1 份申报表，2025年度有 4 份，所以这里先看2025年度。" in page.text, address
    for address in ("units/", "departments/", "natures/", "categories/"):
        assert lead(site[address]).startswith("2025年度：1 个单位的 4 个项目，申请资金 40 万元"), address
        assert "2026年度目前只公开 1 份" in site[address].text
    assert "2025年度</a>，1 个单位的 4 个项目申请资金 <strong" in site[""].text
    assert "2026年度目前只公开 1 份" in site[""].text
    assert tables(site["units/u/"])[0][0][:4] == ["项目名称", "2026年度", "2025年度", "2024年度"]
    assert "2026年度目前只公开 1 份申报表，2025年度有 4 份，所以这里不比较这两个年度。" in site["2026/"].text
    assert 'id="departments"' not in site["2026/"].text
    assert "不再申报" not in site["2026/"].text
    assert "所以这里不比较这两个年度" in site["2026/u/"].text
    assert lead(site["2026/u/"]) == "1 个项目，申请资金 70 万元。"


def test_one_declaration_alone_is_compared_with_nothing() -> None:
    site = made(entry(amount="5"))
    assert lead(site["units/u/"]) == "2025年度：1 个项目，申请资金 5.00 元。"
    assert tables(site["units/u/"])[0] == [
        ["项目名称", "2025年度", "占2025年度"],
        ["项目p", "<0.01", "100.0%"],
    ]
    for address, page in site.items():
        if address.startswith(("units/", "departments/", "natures/", "categories/")) or address in {
            "",
            "2025/",
        }:
            assert not re.search("比2|比上|新增|不再|2024|gk-small-bars|gk-chart", text(page)), address


def test_amounts_of_nothing_and_of_the_most() -> None:
    site = made(
        entry("u", "a", amount="0"),
        entry("u", "b", year=2024, amount=MOST),
        entry("v", "c", amount="0"),
        entry("v", "c", year=2024, amount="0"),
    )
    assert (
        lead(site["units/u/"])
        == "2025年度：1 个项目，申请资金 0.00 元，比2024年度少 10,000 亿元（−100.0%）。"
    )
    assert lead(site["units/v/"]) == "2025年度：1 个项目，申请资金 0.00 元，与2024年度相同。"
    assert tables(site["units/u/"])[0][1:] == [
        ["项目a 新增", "0.00", "", "", "", ""],
        ["项目b 不再申报", "", "100,000,000.00", "", "", ""],
    ]
    up = made(entry(amount=MOST), entry(year=2024, amount="0"))["units/u/"]
    assert lead(up) == "2025年度：1 个项目，申请资金 10,000 亿元，比2024年度多 10,000 亿元。"
    assert tables(up)[0][1] == ["项目p", "100,000,000.00", "0.00", "", "100.0%", ""]
    for page in (*site.values(), up):
        assert not re.search("NaN|Infinity|None|E\\+", text(page)), page.address


def test_a_unit_of_forty_years_has_columns_for_the_latest_five() -> None:
    many = [entry("u", "p", year=year, amount=str(year * 1000)) for year in range(2000, 2040)]
    page = made(*many)["units/u/"]
    projects, years, *_ = tables(page)
    assert projects[0][1:6] == [f"{year}年度" for year in range(2039, 2034, -1)]
    assert [row[0] for row in years[1:]] == [f"{year}年度" for year in range(2039, 1999, -1)]
    assert "列出最近 5 个年度" in page.text
    assert len(page.text.encode()) < 60_000


def test_a_year_without_declarations_is_a_gap_and_is_not_skipped_over() -> None:
    page = made(entry(year=2025, amount="30000"), entry(year=2023, amount="10000"))["units/u/"]
    assert lead(page) == "2025年度：1 个项目，申请资金 3 万元。"
    projects, years, *_ = tables(page)
    assert projects[1] == ["项目p", "3.00", "1.00", "100.0%", ""]
    assert years[1:] == [["2025年度", "1", "3.00"], ["2023年度", "1", "1.00"]]
    assert "2024 没有数据" in page.text


@pytest.mark.parametrize("name", ["长" * 200, *HOSTILE])
def test_names_stay_text_in_every_list(name: str) -> None:
    declarations = [entry("u", "a"), entry("u", "a", year=2024), entry("u", "b", year=2024), entry("v", "c")]
    for one in declarations:
        one.content["project_name"] = one.content["implementing_unit"] = name
    site = made(*(one._replace(department=("d", name)) for one in declarations))
    wanted = " ".join(name.split())
    for address in (
        "units/u/",
        "departments/d/",
        "units/",
        "departments/",
        "natures/one-off/",
        "2025/",
        "2025/u/",
    ):
        cells = [" ".join(cell.split()) for rows in tables(site[address]) for row in rows for cell in row]
        assert any(cell.startswith(wanted) for cell in cells), address


def test_other_words_and_blank_cells_are_one_part() -> None:
    declarations = [entry("u", f"p{number}", amount="10000") for number in range(4)]
    for one, nature in zip(declarations, ("一次性项目", "新增项目", "", "延续"), strict=True):
        one.content["nature"], one.content["category"] = nature or None, None
    page = made(*declarations)["units/u/"]
    *_, natures, categories = tables(page)
    assert natures[1:] == [
        ["一次性项目", "1", "1.00", "25.0%"],
        ["其他说法或没有填写", "3", "3.00", "75.0%"],
    ]
    assert categories[1:] == [["其他说法或没有填写", "4", "4.00", "100.0%"]]


# -- a department, a year, lists, the home page -----------------------------------------------------------


def test_a_department_lists_its_units_and_its_largest_projects() -> None:
    many = [entry("u", f"p{number}", amount=str(number * 10_000)) for number in range(1, 13)]
    site = made(
        *many, entry("v", "q", year=2024, amount="10000"), entry("u", "p1", year=2024, amount="390000")
    )
    page = site["departments/d/"]
    assert lead(page) == (
        "2025年度：1 个单位的 12 个项目，申请资金 78 万元，比2024年度多 38 万元（+95.0%）。"
    )
    units, largest, years, *_ = tables(page)
    assert units[1:] == [
        ["单位u", "12", "78.00", "100.0%", "+100.0%", ""],
        ["单位v 2025年度没有", "", "", "", "", ""],
    ]
    assert len(largest) == 11
    assert largest[1][0] == "项目p12"
    assert (
        '前 10 个，共 12 个，<a href="../../search/?department=d&amp;year=2025&amp;sort=amount">全部 ›</a>'
        in page.text
    )
    assert years[1] == ["2025年度", "1", "12", "78.00", "+38.00", "+95.0%"]
    assert '<a href="../../search/?department=d&amp;year=2024">2024年度</a>' in page.text


def test_a_year_shows_what_is_new_and_what_is_gone() -> None:
    before = [entry("u", name, year=2024, amount="10000") for name in "abc"]
    now = [entry("u", "a", amount="20000"), entry("u", "n", amount="50000"), entry("w", "x", amount="10000")]
    other = entry("o", "z", year=2024)._replace(department=("e", "署"))
    page = made(*before, *now, other)["2025/"]
    assert lead(page) == "2 个单位的 3 个项目，申请资金 8 万元，比2024年度多 5 万元（+166.7%）。"
    departments, classes, *_ = tables(page)
    assert departments == [
        ["主管部门", "2025年度（万元）", "2024年度（万元）", "增减（万元）", "增减"],
        ["局", "8.00", "3.00", "+5.00", "+166.7%"],
        ["署 2025年度没有", "", "<0.01", "", ""],
    ]
    assert classes[1] == ["不到 10 万元", "3", "8.00", "100.0%"]
    assert '<a href="../search/?year=2025&amp;max=99999.99">不到 10 万元</a>' in page.text
    new, ended = page.text.split('<h2 id="new">')[1].split('<h2 id="ended">')
    assert "1 个，申请资金共 5 万元。" in new
    assert '<a href="../2025/u/n/">项目n</a> <span>单位u · 5 万元</span>' in new
    assert "2 个，申请资金共 2 万元。" in ended
    assert 'href="../2024/u/b/"' in ended


def test_the_classes_of_amounts_share_no_amount() -> None:
    amounts = ("0", "99999.99", "100000", "499999.99", "500000", "99999999.99", "100000000", MOST)
    page = made(*(entry("u", f"p{number}", amount=amount) for number, amount in enumerate(amounts)))["2025/"]
    assert [(row[0], row[1]) for row in tables(page)[0][1:]] == [
        ("不到 10 万元", "2"),
        ("10 万元到 50 万元", "2"),
        ("50 万元到 100 万元", "1"),
        ("100 万元到 500 万元", "0"),
        ("500 万元到 1,000 万元", "0"),
        ("1,000 万元到 1 亿元", "1"),
        ("1 亿元以上", "2"),
    ]
    assert "search/?year=2025&amp;min=100000&amp;max=499999.99" in page.text
    assert 'search/?year=2025&amp;min=100000000">1 亿元以上' in page.text


def test_a_nature_lists_its_declarations_of_all_years_without_a_sum() -> None:
    page = made(
        entry("u", "a", year=2024, amount="900000"),
        entry("u", "a", amount="100000"),
        entry("u", "b", amount="300000"),
    )["natures/one-off/"]
    *_, declarations = tables(page)
    assert declarations[1:] == [
        ["2025", "项目b", "单位u", "一次性项目", "30.00", "75.0%"],
        ["2025", "项目a", "单位u", "一次性项目", "10.00", "25.0%"],
        ["2024", "项目a", "单位u", "一次性项目", "90.00", "100.0%"],
    ]
    assert "130.00" not in page.text
    assert "1,300,000" not in page.text
    assert "还没有项目性质为“阶段性项目”的申报表。" in made(entry())["natures/phased/"].text


def test_the_home_page_divides_by_what_there_is_more_than_one_of() -> None:
    departments = [
        entry(f"u{number}", "p", amount=str(number * 10_000))._replace(
            department=(f"d{number}", f"局{number}")
        )
        for number in range(1, 9)
    ]
    by_department = tables(made(*departments)[""])[0]
    assert by_department[0][0] == "主管部门"
    assert [row[0] for row in by_department[1:]] == ["局8", "局7", "局6", "局5", "局4", "其他 3 个"]
    assert by_department[-1][1:] == ["3", "6.00", "16.7%"]
    by_unit = tables(made(entry("u", "p"), entry("v", "p"))[""])[0]
    assert [row[0] for row in by_unit] == ["实施单位", "单位u", "单位v"]
    by_project = tables(made(entry("u", "p"), entry("u", "q"))[""])[0]
    assert [row[0] for row in by_project] == ["项目名称", "项目p", "项目q"]
    assert "gk-chart" not in made(entry())[""].text


def test_the_home_page_says_one_year_and_leads_into_the_search() -> None:
    declarations = [
        entry("u", "p", amount="20000", indicators={"甲&乙": "≤5(元)"}),
        entry("u", "p", year=2024, amount="10000"),
    ]
    for one, fiscal in zip(declarations, ("15000", "10000"), strict=True):
        one.content["annual_funding"]["fiscal_appropriation"] = fiscal
    home = made(*declarations)[""].text
    headline = re.findall('<p class="gk-headline">(.*)</p>', home)
    assert [re.sub("<[^>]*>", "", line) for line in headline] == [
        "2025年度，1 个单位的 1 个项目申请资金 2 万元，比2024年度多 1 万元（+100.0%），其中当年财政拨款 1.5 万元。"
    ]
    assert '<strong title="20,000.00 元">2 万元</strong>' in home
    assert '<a href="./search/?year=2025&amp;sort=amount">2025年度金额最大的项目</a>' in home
    assert '<a href="./search/?q=%E7%94%B2%26%E4%B9%99">指标“甲&amp;乙”</a>' in home
    assert "3 万元" not in home
    assert "全部是当年财政拨款" in made(declarations[1])[""].text


@settings(max_examples=25, deadline=None)
@given(DECLARATIONS)
def test_no_page_breaks_and_every_address_in_lists_has_a_page(
    declarations: list[PublishedDeclaration],
) -> None:
    site = made(*declarations)
    files = {asset.path for asset in assets_of(declarations)}
    for address, page in site.items():
        if not address.startswith(("units", "departments", "natures", "categories", "20")) and address:
            continue
        tables(page)
        root = address.count("/")
        shown = re.sub(r"<pre>.*?</pre>", "", page.text)  # HTML for other sites
        for link in re.findall('href="([^"?#]*)"', shown):
            depth = link.count("../")
            assert depth in {root, 0}, (address, link)
            target = link.removeprefix("../" * depth).removeprefix("./")
            known = target in site or target in files
            assert known or target.startswith(("declaration", "editors", "how", "about", "data")), (
                address,
                link,
            )
        assert not re.search(r"\b(NaN|None|Infinity)\b", text(page)), address
