"""Twelve forms of six editions: each is checked, built, and printed with every word, value and amount of its file."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from generator.changes.compare import compare_files
from generator.checks.check_all import check_all
from generator.declarations.editions.known_editions import DEFAULT_EDITION
from generator.declarations.yaml.nodes import MappingNode, Node, ScalarNode
from generator.declarations.yaml.source import RawFile
from generator.forms import vocabulary as v
from generator.system.files import declaration_files
from tests.support.forms import EDITIONS, FORMS, REGISTRY
from tests.support.office import sheet_cells
from tests.support.project import parsed
from tests.support.sample import write_project
from tests.support.site import build, run, tree

NOT_PRINTED = {v.EDITION, v.YEAR, v.OTHER_FIELDS}
NOT_CHANGED = {
    (label,) for label in (v.EDITION, v.YEAR, v.NATURE, v.CATEGORY, "项目属性", v.START_DATE, v.END_DATE)
}
TOTALS = {"年度资金申请总额": "年度资金总额"}
CANONICAL_WORDS = {
    "实施期": "项目期",
    "年度资金申请总额": "年度资金总额",
    "年度总体目标": "年度目标",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions")
    write_project(folder, 1)
    for file in (folder / "declarations").rglob("*.yml"):
        file.unlink()
    own = {f"editions/{name}.yml": text for name, text in EDITIONS.items()}
    for path, text in {"units.yml": REGISTRY, **own, **FORMS}.items():
        file = folder / "declarations" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    build(folder)
    return folder


def test_every_form_passes_the_check(project: Path) -> None:
    result = check_all(declaration_files(project / "declarations"))
    assert [(p.path, p.line, p.message) for p in result.errors] == []
    assert len(result.declarations) == 12


def cells(page: Element) -> Iterator[str]:
    """The texts of all cells of the form."""
    for element in page.iter():
        if element.tag in {"th", "td", "caption"}:
            yield " ".join("".join(element.itertext()).split())


def texts_with_place(node: Node, *above: str) -> Iterator[tuple[tuple[str, ...], ScalarNode]]:
    """Every text of a file with the labels down to it."""
    if isinstance(node, MappingNode):
        for key, value in node.entries.values():
            yield from texts_with_place(value, *above, key.text)
    elif isinstance(node, ScalarNode) and node.text:
        yield above, node


@pytest.mark.parametrize("path", FORMS)
def test_a_change_is_reported_in_the_words_of_the_form(path: str) -> None:
    known = {f"editions/{name}.yml": text for name, text in EDITIONS.items()} | {"units.yml": REGISTRY}
    before = [RawFile(name, text.encode()) for name, text in {**known, path: FORMS[path]}.items()]
    text, count = FORMS[path], 0
    for place, node in texts_with_place(parsed(text).root):
        if place in NOT_CHANGED or not text.startswith(node.text, node.start):
            continue
        end = node.start + len(node.text)
        other = re.sub(r"\d", lambda digit: "12"[digit[0] == "1"], node.text, count=1)
        other = other if other != node.text else f"{node.text}甲"
        after = RawFile(path, f"{text[: node.start]}{other}{text[end:]}".encode())
        (found,) = compare_files(before, [*before[:-1], after]).declarations
        (change,) = found.changes
        edition = found.declaration.edition
        if edition.id != DEFAULT_EDITION:
            place = tuple(edition.labels.get(label, TOTALS.get(label, label)) for label in place)
        assert (change.place or change.location) in {place, (*place, edition.columns.value)}
        count += 1
    assert count > 6


def labels_and_texts(node: Node, name: str = "") -> Iterator[tuple[str, str]]:
    """Every label of a file, and every text with its label."""
    if isinstance(node, MappingNode):
        for key, value in node.entries.values():
            if key.text not in NOT_PRINTED:
                yield key.text, ""
            if key.text not in {v.EDITION, v.YEAR, v.START_DATE, v.END_DATE}:
                yield from labels_and_texts(value, key.text)
    elif isinstance(node, ScalarNode) and node.text:
        yield name, node.text


@pytest.mark.parametrize("path", FORMS)
def test_every_word_value_and_amount_of_the_file_is_on_its_page(project: Path, path: str) -> None:
    html = (project / "site" / path.removesuffix(".yml") / "index.html").read_text(encoding="utf-8")
    form = html5lib.parse(html, namespaceHTMLElements=False).find(".//div[@class='gk-form']")
    assert form is not None
    stated = "元" if "（元）" in "".join(form.itertext()) else "万元"
    titles = "".join(element.get("title", "") for element in form.iter())
    assert re.findall("以(万?元)为单位", titles) in ([], [stated])
    printed = [*cells(form)]
    amounts = {Decimal(text.replace(",", "")) for text in printed if re.fullmatch(r"[\d,]+(?:\.\d+)?", text)}
    count = 0
    for label, text in labels_and_texts(parsed(FORMS[path]).root):
        count += 1
        if text:
            number = Decimal(text) if re.fullmatch(r"[\d.]+", text) else None
            assert number in amounts or "".join(text.split()) in {"".join(p.split()) for p in printed}, text
        elif label not in {v.INDICATOR_VALUE, v.START_DATE, v.END_DATE}:
            words = {label, f"其中：{label}", CANONICAL_WORDS.get(label, label)}
            shown = [p for p in printed if p in words or p.startswith(f"{label}（")]
            assert shown or label in {"年度资金", "项目资金", "资金来源", "资金总额"}, label
    assert count > 20
    caption = printed[0]
    assert caption.endswith(f"（{path[:4]}年度）")


def test_amounts_are_compared_in_yuan(project: Path) -> None:
    content = json.loads((project / "site/2022/jia-farm/fire-road/declaration.json").read_text())
    assert (content["edition"], content["money_unit"]) == ("cn-2021", "万元")
    assert content["annual_funding"]["total"] == "773000000.00"
    seedlings = json.loads((project / "site/2023/jia-farm/seedlings/declaration.json").read_text())
    assert seedlings["annual_funding"]["total"] == "123456.78"
    page = (project / "site/2022/jia-farm/fire-road/index.html").read_text(encoding="utf-8")
    assert "年度资金</a>（万元）" in page
    assert "77,300.00</td>" in page
    assert "<strong>7.73 亿元</strong> <span>773,000,000.00 元</span>" in page
    year = (project / "site/2022/index.html").read_text(encoding="utf-8")
    assert "773,405,000.00 元" in year


def test_one_kind_of_all_editions_stands_on_one_page(project: Path) -> None:
    page = (project / "site/indicators/cost-economic/index.html").read_text(encoding="utf-8")
    for name in ("每亩维修成本", "每亩成本", "每尾成本", "运维工作控制数"):
        assert name in page
    page = (project / "site/indicators/satisfaction-beneficiaries/index.html").read_text(encoding="utf-8")
    for name in (
        "居民满意度",
        "群众满意度",
        "农户满意度",
        "学员满意度",
        "渔民满意度",
        "周边居民满意度",
        "使用人员满意度",
    ):
        assert name in page


def test_a_measure_says_under_which_heading_a_form_prints_it(tmp_path: Path) -> None:
    write_project(tmp_path, 1)
    for file in (tmp_path / "declarations").rglob("*.yml"):
        file.unlink()
    form = FORMS["2021/yi-station/training.yml"]
    own = "版式: shanghai\n" + FORMS["2025/jia-forestry-bureau/it.yml"].replace("2025", "2021")
    own = own.replace("甲县林业局", "乙县农技站", 2).replace(
        "主管部门: 乙县农技站", "主管部门: 乙县农业农村局"
    )
    rows = own.replace("使用人员满意度", "学员满意度")
    files = {
        "units.yml": REGISTRY,
        "2021/yi-station/a.yml": form.replace("学员满意度: 95%", "学员满意度: ≥90%"),
        "2021/yi-station/b.yml": form.replace("学员满意度: 95%", "学员满意度: ≥90%").replace(
            "农民培训", "农民夜校"
        ),
        "2021/yi-station/c.yml": rows.replace("实施单位: 甲县林业局", "实施单位: 乙县农技站"),
    }
    for path, text in files.items():
        file = tmp_path / "declarations" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    build(tmp_path)
    (page,) = (tmp_path / "site/indicators/satisfaction-beneficiaries").glob("*/index.html")
    html = page.read_text(encoding="utf-8")
    assert html.count("<small>（原表：效益指标：满意度指标）</small>") == 2
    assert html.count('<th scope="row"') == 3


def test_a_form_of_two_values_and_one_with_scores_have_their_columns(project: Path) -> None:
    fry = (project / "site/2022/yi-fishery/fry/index.html").read_text(encoding="utf-8")
    assert re.findall(r"<td>(150万尾|50万尾)</td>", fry) == ["150万尾", "50万尾"]
    survey = (project / "site/2024/jia-forestry-bureau/survey/index.html").read_text(encoding="utf-8")
    assert survey.index("分值</a>") < survey.index("评分标准</a>")
    assert "350,000</td>" in survey


def test_an_edition_that_changes_changes_the_pages_that_it_prints(project: Path) -> None:
    before = tree(project / "site")
    file = project / "declarations/editions/scores.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("丁市部门项目申报绩效表", "丁市项目申报表"), encoding="utf-8")
    build(project)
    now = tree(project / "site")
    assert "丁市项目申报表" in now["2024/jia-forestry-bureau/survey/index.html"].decode()
    assert now.keys() == before.keys()  # the list of files among them
    assert "丁市项目申报表" in sheet_cells(now["editors/templates/scores.xlsx"])
    file.write_text(text, encoding="utf-8")
    build(project)
    assert tree(project / "site") == before


def test_every_edition_has_its_blank_form_on_the_site(project: Path) -> None:
    for name in ("shanghai", "cn-2021", "cn-2015", *EDITIONS):
        address = "editors/fields/" if name == DEFAULT_EDITION else f"editors/fields/{name}/"
        html = (project / "site" / address / "index.html").read_text(encoding="utf-8")
        root = "../" * address.count("/")
        for office_format in ("xlsx", "docx"):
            path = f"editors/templates/{name}.{office_format}"
            assert f'href="{root}{path}"' in html
            assert (project / "site" / path).read_bytes().startswith(b"PK")


def test_the_search_knows_the_headings_that_are_printed(project: Path) -> None:
    (file,) = (project / "site/search/data").glob("indicators-2020-*.json")
    data = json.loads(file.read_text(encoding="utf-8"))
    texts = [(data["names"][data["rows"][n][3 * at + 1]], text) for n, at, text in data["headings"]]
    assert texts == [
        ("推广面积", "产出值：数量值"),
        ("每亩成本", "产出值：成本值"),
        ("亩均增收", "效益值：经济效益值"),
        ("带动农户", "效益值：社会效益值"),
    ]


def test_mkdocs_builds_the_same_bytes(project: Path) -> None:
    run("mkdocs", "build", "--quiet", "--site-dir", "plain", cwd=project)
    one, other = tree(project / "site"), tree(project / "plain")
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path] and path != ".gongkai-files.json"] == []


def test_formatting_keeps_every_form(project: Path) -> None:
    before = tree(project / "declarations")
    told = run("generator.cli", "fmt", cwd=project, check=False)
    assert "没有整理" not in told.stdout + told.stderr
    after = tree(project / "declarations")
    one, other = (
        check_all([RawFile(path, data) for path, data in files.items()]).declarations
        for files in (before, after)
    )
    assert [d.content for d in one] == [d.content for d in other]
    for path, data in before.items():
        (project / "declarations" / path).write_bytes(data)


def test_no_module_but_those_of_meanings_and_editions_names_a_label() -> None:
    from tests.support.project import ROOT

    labels = {*v.LABELS, *v.NATURES, *v.CATEGORIES} - {v.UNITS, v.SLUG}
    owners = {"forms/vocabulary.py", "forms/glossary.py", "forms/edition.py"}
    named = {
        f"{file.relative_to(ROOT / 'generator').as_posix()}: {found[1]}"
        for file in (ROOT / "generator").rglob("*.py")
        if file.relative_to(ROOT / "generator").as_posix() not in owners
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.lstrip().startswith(("#", '"""')) and (found := re.search(r"""["']([^"']+)["']""", line))
        if found[1] in labels
    }
    assert named == set()
    assert DEFAULT_EDITION in {"shanghai"}
