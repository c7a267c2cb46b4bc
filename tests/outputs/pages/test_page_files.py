"""The files beside a page: its whole table as CSV, its pictures as SVG."""

import csv
import re
from io import StringIO
from xml.etree import ElementTree

import pytest

from generator.catalog.open_data.made_files import DataFile, replace_data_files
from generator.declarations.published import PublishedDeclaration
from generator.outputs.pages.page import Asset
from generator.outputs.pages.page_files import page_file_paths
from generator.outputs.pages.specs import PageGroup, all_groups, page_downloads, page_specs, render
from tests.support.summaries import assets_of, catalog_of, entry, pages_of

DECLARATIONS = [
    entry("u", "p", year=2024, amount="100.5", indicators={"甲": "≥1(次)"}),
    entry("u", "p", year=2025, amount="300", indicators={"甲": "≥2(次)"}),
    entry("u", "q", year=2025, amount="0", indicators={"甲": "≥3(次)", "=乙": "好"}),
    entry("w", "=p", year=2025, amount="9999999999999.99", indicators={"甲": "≥4(次)"}),
]


def files(declarations: list[PublishedDeclaration]) -> dict[str, Asset]:
    return {asset.path: asset for asset in assets_of(declarations)}


def rows(asset: Asset) -> list[list[str]]:
    text = asset.data.decode("utf-8")
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def test_the_table_of_a_year() -> None:
    assert rows(files(DECLARATIONS)["2025/index.csv"]) == [
        [
            "年度",
            "项目名称",
            "实施单位",
            "主管部门",
            "项目性质",
            "项目类别",
            "年度资金申请总额（元）",
            "网页",
        ],
        ["2025", "项目=p", "单位w", "局", "一次性项目", "特定目标类", "9999999999999.99", "2025/w/=p/"],
        ["2025", "项目p", "单位u", "局", "一次性项目", "特定目标类", "300.00", "2025/u/p/"],
        ["2025", "项目q", "单位u", "局", "一次性项目", "特定目标类", "0.00", "2025/u/q/"],
    ]


@pytest.mark.parametrize(
    "folder", ["2025/u", "units/u", "departments/d", "natures/one-off", "categories/specific-objective"]
)
def test_every_list_of_declarations_has_its_table(folder: str) -> None:
    _, *found = rows(files(DECLARATIONS)[f"{folder}/index.csv"])
    expected = {
        one.content["address"]
        for one in DECLARATIONS
        if folder not in {"2025/u", "units/u"} or one.content["implementing_unit"] == "单位u"
    }
    if folder == "2025/u":
        expected = {address for address in expected if address.startswith("2025/")}
    assert {row[-1] for row in found} == expected
    assert len(found) == len(expected)


def test_the_table_of_all_units() -> None:
    assert rows(files(DECLARATIONS)["units/index.csv"]) == [
        ["实施单位", "年度", "项目（个）", "年度资金申请总额（元）"],
        ["单位w", "2025", "1", "9999999999999.99"],
        ["单位u", "2025", "2", "300.00"],
        ["单位u", "2024", "1", "100.50"],
    ]


def test_the_table_and_the_picture_of_a_measure() -> None:
    made = files(DECLARATIONS)
    (path,) = (path for path in made if re.fullmatch("indicators/[^/]+/[^/]+/index.csv", path))
    assert rows(made[path]) == [
        ["项目名称", "指标值", "数", "实施单位", "年度", "网页"],
        ["项目=p", "≥4(次)", "4", "单位w", "2025", "2025/w/=p/"],
        ["项目q", "≥3(次)", "3", "单位u", "2025", "2025/u/q/"],
        ["项目p", "≥2(次)", "2", "单位u", "2025", "2025/u/p/"],
    ]
    picture = ElementTree.fromstring(made[path.replace("index.csv", "distribution.svg")].data)
    assert picture.tag.endswith("svg")
    assert rows(made[path.replace("index.csv", "distribution.csv")]) == [
        ["指标值中的数", "项目（个）"],
        ["2", "1"],
        ["3", "1"],
        ["4", "1"],
    ]


def test_the_table_of_a_kind_is_open_data() -> None:
    catalog, group = catalog_of(DECLARATIONS), PageGroup("kind", "cost-economic")
    ((page, assets),) = map(render, page_specs(catalog, group))
    assert assets == ()
    assert "index.csv" not in page.text
    replace_data_files(catalog, [DataFile("data/declarations.csv", 1, 1, "")])
    ((page, assets),) = map(render, page_specs(catalog, group))
    (file,) = assets
    assert f'href="../../{file.path}" download' in page.text
    columns, common, single = rows(file)
    assert columns[:3] == ["三级指标", "计量单位", "指标值"]
    assert common[:-1] == ["甲", "次", "", "2", "2", "3", "4", "4", "3"]
    assert f"{common[-1]}index.csv" in files(DECLARATIONS)
    assert single == ["'=乙", "", "好", "", "", "", "", "", "1", "2025/u/q/"]


PICTURED = ("", "units/u/", "departments/d/", "natures/one-off/", "categories/specific-objective/")


def test_pictures_of_years_and_their_figures() -> None:
    made = files(DECLARATIONS)
    for folder in PICTURED:
        for name in ("amounts", "projects"):
            picture = ElementTree.fromstring(made[f"{folder}{name}.svg"].data)
            assert "没有数据" not in "".join(picture.itertext())
    assert rows(made["units/u/amounts.csv"]) == [
        ["年度", "年度资金申请总额（元）"],
        ["2024", "100.50"],
        ["2025", "300.00"],
    ]
    assert rows(made["units/u/projects.csv"])[1:] == [["2024", "1"], ["2025", "2"]]
    assert rows(made["parts.csv"])[1:] == [["单位w", "9999999999999.99"], ["单位u", "300.00"]]


def test_what_a_page_does_not_show_is_made_all_the_same_and_not_offered() -> None:
    made = files(DECLARATIONS[:1])
    pages = {page.address: page.text for page in pages_of(DECLARATIONS[:1])}
    pictures = {f"{folder}{name}.svg" for folder in PICTURED for name in ("amounts", "projects")}
    assert pictures | {"parts.svg"} <= made.keys()
    assert not [address for address, text in pages.items() if ".svg" in text]
    nothing = files([])
    assert "没有数据" in "".join(ElementTree.fromstring(nothing["parts.svg"].data).itertext())
    assert len(rows(nothing["amounts.csv"])) == 1


def test_every_file_that_a_page_offers_is_there() -> None:
    pages = pages_of(DECLARATIONS)
    made = files(DECLARATIONS)
    for page in pages:
        shown = re.sub("<pre>.*?</pre>", "", page.text)
        for link in re.findall(r'href="([^"]*\.(?:csv|svg))" download', shown):
            assert link.rpartition("../")[2].removeprefix("./") in made, (page.address, link)
        for name in re.findall(r"</span>([a-z]+\.svg)", page.text):
            assert f"{page.address}{name}" in made, page.address


def test_no_file_is_made_that_its_kind_of_page_does_not_tell() -> None:
    many = [entry(f"u{n}", "p", year=2025, indicators={"甲": f"≥{n}(次)"}) for n in range(130)]
    catalog = catalog_of([*DECLARATIONS, *many])
    for group in all_groups(catalog):
        for spec in page_specs(catalog, group):
            if group.kind == "declarations":
                continue
            made = {asset.path for asset in render(spec)[1]}
            assert made <= {*page_downloads(group, spec.address)}
            if "/page/" in f"/{spec.address}":
                assert page_file_paths(group.kind, spec.address) == ()
