"""What other sites can show of a declaration: its form, its picture, the table of its years; each names its source."""

import csv
import re
from html import unescape
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest

from generator.catalog.open_data.made_files import DataFile, replace_data_files
from generator.declarations.published import PublishedDeclaration
from generator.outputs.pages.page import Page
from generator.outputs.pages.specs import DECLARATION_PAGES, PageGroup, page_downloads, page_specs, render
from tests.support.summaries import catalog_of, entry


def parsed(text: str) -> Any:
    return html5lib.parse(text, namespaceHTMLElements=False)


def form_of(text: str) -> bytes:
    (form,) = parsed(text).findall('.//*[@id="form"]')
    form.tail = ""
    return ElementTree.tostring(form)


HARD = '甲"<b>&乙'


def made(
    *declarations: PublishedDeclaration, with_data: bool = True
) -> tuple[dict[str, Page], dict[str, bytes]]:
    catalog = catalog_of(declarations)
    if with_data:
        replace_data_files(catalog, [DataFile("data/declarations.csv", 1, 1, "")])
    group = PageGroup(DECLARATION_PAGES, "u")
    pages: dict[str, Page] = {}
    files: dict[str, bytes] = {}
    for spec in page_specs(catalog, group):
        page, assets = render(spec)
        pages[page.address] = page
        files |= {asset.path: asset.data for asset in assets}
        assert {asset.path for asset in assets} <= {*page_downloads(group, page.address)}
    return pages, files


YEARS = (
    entry(year=2024, amount="100", indicators={"甲": "≥1(次)", "乙": "好"}),
    entry(year=2025, amount="300", indicators={"甲": "≥2(次)", "丙": "好"}),
)


def test_a_site_without_open_data_has_no_such_files_and_does_not_offer_them() -> None:
    pages, files = made(*YEARS, with_data=False)
    assert sorted(path.rpartition("/")[2] for path in files) == sorted(
        ["declaration.yml", "declaration.json", "declaration.md.txt"] * 2
    )
    assert "放到别的网页上" not in pages["2025/u/p/"].text
    assert "index.csv" not in pages["2025/u/p/"].text


def test_the_form_stands_alone_without_scripts_and_names_its_source() -> None:
    pages, files = made(*YEARS)
    data = files["2025/u/p/form.html"]
    assert b"<script" not in data
    document = parsed(data.decode())
    assert form_of(data.decode()) == form_of(pages["2025/u/p/"].text)
    (source,) = document.findall('.//p[@class="gk-cite"]')
    assert "".join(source.itertext()) == "来源：单位u：《项目p》，财政项目支出绩效目标申报表（2025年度）"
    assert [one.get("href") for one in source.iter("a")] == ["./"]
    assert [one.get("target") for one in document.iter("base")] == ["_top"]


def test_the_table_of_years() -> None:
    _, files = made(*YEARS)
    text = files["2025/u/p/index.csv"].decode("utf-8-sig")
    assert list(csv.reader(StringIO(text))) == [
        ["绩效指标", "2024年度", "变化", "2025年度", "变化"],
        ["年度资金申请总额（元）", "100.00", "", "300.00", ""],
        ["甲", "≥1(次)", "", "≥2(次)", "放宽"],
        ["乙", "好", "", "", "不再列"],
        ["丙", "", "", "好", "新增"],
    ]
    assert files["2025/u/p/amounts.csv"].decode("utf-8-sig").splitlines()[1:] == [
        "2024,100.00",
        "2025,300.00",
    ]
    assert files["2025/u/p/amounts.svg"].startswith(b"<svg")


def test_one_year_offers_no_picture() -> None:
    pages, files = made(YEARS[0])
    assert {"2024/u/p/form.html", "2024/u/p/index.csv", "2024/u/p/amounts.svg"} <= files.keys()
    assert "amounts.svg" not in pages["2024/u/p/"].text


@pytest.mark.parametrize("name", ["项目", HARD])
def test_what_is_offered_to_be_copied_is_sound_html(name: str) -> None:
    declarations = [entry(year=year, amount="1") for year in (2024, 2025)]
    for one in declarations:
        one.content["project_name"] = name
        one.content["implementing_unit"] = name
    pages, _ = made(*declarations)
    codes = re.findall(r"<pre><code>(.*?)</code></pre>", pages["2025/u/p/"].text, re.DOTALL)
    assert len(codes) == 2
    for code in codes:
        assert "\n" not in code
        copied = html5lib.parseFragment(unescape(re.sub("<[^>]*>", "", code)), namespaceHTMLElements=False)
        elements = [one for one in copied.iter() if one is not copied]
        assert {one.tag for one in elements} <= {"figure", "a", "img", "figcaption", "iframe", "p"}
        assert not [one for one in elements if any(key.startswith("on") for key in one.attrib)]
        assert f"{name}：《{name}》" in "".join(copied.itertext())
        assert [one.get("href") for one in elements if one.tag == "a"] == ["/2025/u/p/"]
        (source,) = (one.get("src") for one in elements if one.get("src"))
        assert source in {"/2025/u/p/form.html", "/2025/u/p/amounts.svg"}
