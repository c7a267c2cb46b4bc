"""The factory of office files: its documents say what is expected of them, in every layout and format, always alike."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from generator.forms import vocabulary as v
from generator.forms.edition import ROLES, YUAN_PER_UNIT
from tests.office.samples.reading import OFD, all_text, bare, ofd_pages, pdf_page_count, rows
from tests.support.office_samples.declarations import sample_declarations, sample_project
from tests.support.office_samples.facts import ExpectedDeclaration, Fact, Location
from tests.support.office_samples.grid import Grid
from tests.support.office_samples.layouts import LAYOUTS, official_rows
from tests.support.office_samples.print_pdf import print_pdfs
from tests.support.office_samples.rows import PERSONS
from tests.support.office_samples.samples import FORMATS, SampleDocument, sample_documents
from tests.support.office_samples.write_html import RULINGS, printable_html

WITH_ROWS = ("xlsx", "docx", "txt", "xls")
WITHOUT_PDF = tuple(suffix for suffix in FORMATS if suffix != "pdf")


@pytest.fixture(scope="module")
def documents() -> tuple[SampleDocument, ...]:
    return tuple(sample_documents())


def printed_texts(expected: ExpectedDeclaration) -> Iterator[str]:
    """Yield every text of a declaration as its form prints it, without separators."""
    unit = unit_of(expected)
    for place, fact in expected.facts.items():
        if place[0] in ROLES and isinstance(fact, Decimal):
            yield f"{(fact / unit).normalize():f}"
        elif place[0] == v.INDICATORS and place[-1] == place[3]:
            yield place[3]
            yield str(fact)
        else:
            yield str(fact)


def unit_of(expected: ExpectedDeclaration) -> int:
    by_path = {sample.path: sample.declaration for sample in sample_declarations()}
    return YUAN_PER_UNIT[by_path[expected.path].stated_unit]


def test_every_layout_is_in_every_format(documents: tuple[SampleDocument, ...]) -> None:
    counts = Counter((document.layout, document.format) for document in documents)
    assert set(counts) == {(layout, suffix) for layout in LAYOUTS for suffix in FORMATS}
    assert min(counts.values()) >= 4
    assert len({document.name for document in documents}) == len(documents) == 5 * len(sample_declarations())
    assert sum(document.format in ("xlsx", "docx", "pdf", "ofd") for document in documents) >= 60


def test_every_edition_is_in_every_layout(documents: tuple[SampleDocument, ...]) -> None:
    editions = {sample.declaration.edition.id for sample in sample_declarations()}
    assert editions == {"shanghai", "cn-2021", "cn-2015", "two-goals", "six-funds", "scores"}
    found = {(document.layout, one.edition) for document in documents for one in document.expected}
    assert found == {(layout, edition) for layout in LAYOUTS for edition in editions}


def test_every_expected_text_stands_in_its_document(documents: tuple[SampleDocument, ...]) -> None:
    missing = [
        (document.name, text)
        for document in documents
        for whole in [bare(all_text(document.data, document.format))]
        for expected in document.expected
        for text in printed_texts(expected)
        if bare(text) not in whole
    ]
    assert missing == []


def test_every_indicator_stands_in_one_row_with_its_columns(documents: tuple[SampleDocument, ...]) -> None:
    wrong = []
    for document in documents:
        if document.format not in WITH_ROWS:
            continue
        cells = [list(map(bare, row)) for row in rows(document.data, document.format)]
        for expected in document.expected:
            for location, texts in indicator_texts(expected):
                found = [row for row in cells if bare(location[3]) in row]
                if not any(all(bare(text) in "".join(row) for text in texts) for row in found):
                    wrong.append((document.name, location, texts, found))
    assert wrong == []


def indicator_texts(expected: ExpectedDeclaration) -> Iterator[tuple[Location, list[str]]]:
    for location in expected.facts:
        if location[0] == v.INDICATORS and len(location) == 4:
            columns = (v.WEIGHT, v.PERIOD_VALUE, v.STANDARD, v.EXPLANATION)
            facts: list[Fact | None] = [
                expected.facts[location],
                *(expected.facts.get((*location, column)) for column in columns),
            ]
            yield location, [str(fact) for fact in facts if fact is not None]


def test_what_is_to_be_left_out_stands_in_its_document(documents: tuple[SampleDocument, ...]) -> None:
    for document in documents:
        whole = bare(all_text(document.data, document.format))
        expected = {
            "d": ["项目负责人", "联系电话", "填报人", "填报日期", "序号"],
            "e": ["备注", "安全生产指标"],
        }
        assert [one.label for one in document.left_out] == expected.get(document.layout, []), document.name
        for one in document.left_out:
            assert bare(one.label) in whole, document.name
            # a form of one row has one remark
            assert not one.texts or any(bare(text) in whole for text in one.texts), document.name
        personal = [text for one in document.left_out if one.is_personal for text in one.texts]
        facts = {str(fact) for expected in document.expected for fact in expected.facts.values()}
        assert not facts & set(personal)
        assert bool(personal) == (document.layout == "d") == (PERSONS[0][1] in whole)


def test_only_the_long_layout_has_two_forms(documents: tuple[SampleDocument, ...]) -> None:
    for document in documents:
        assert len(document.expected) == (2 if document.layout == "e" else 1)
        paths = {(expected.path, expected.edition) for expected in document.expected}
        assert len({edition for _, edition in paths}) == 1
        assert len(paths) == len(document.expected)
        if document.layout == "e" and document.format == "pdf":
            assert pdf_page_count(document.data) >= 4
        if document.layout == "e" and document.format == "ofd":
            assert len(ofd_pages(document.data)) >= 4


def test_the_same_bytes_every_time(documents: tuple[SampleDocument, ...]) -> None:
    again = {document.name: document.data for document in sample_documents(WITHOUT_PDF)}
    first = {document.name: document.data for document in documents if document.format != "pdf"}
    assert {name for name in first if first[name] != again[name]} == set()
    assert first.keys() == again.keys()


def test_every_ruling_prints_the_same_text_every_time(tmp_path: Path) -> None:
    content = official_rows("c", sample_declarations()[0]).content
    pages = [printable_html(content, ruling) for ruling in RULINGS]
    first, second = print_pdfs(pages, tmp_path / "first"), print_pdfs(pages, tmp_path / "second")
    texts = [[all_text(data, "pdf") for data in printed] for printed in (first, second)]
    assert texts[0] == texts[1]
    assert len({bare(text) for text in texts[0]}) == 1
    assert print_pdfs(pages, tmp_path / "first") == first, "nothing is printed twice"


def test_printing_does_not_mind_another_browser_in_the_same_thread(tmp_path: Path) -> None:
    with sync_playwright():
        (printed,) = print_pdfs(["<p>青溪县</p>"], tmp_path)
    assert bare(all_text(printed, "pdf")) == "青溪县"


def test_all_formats_on_request() -> None:
    names = [document.name for document in sample_documents(("xlsx", "ofd"), ("b",), in_all_formats=True)]
    numbers = range(1, len(sample_declarations()) + 1)
    assert names == [f"{number:02}-b.{suffix}" for number in numbers for suffix in ("xlsx", "ofd")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_two_cells_of_a_grid_overlap(layout: str) -> None:
    samples = sample_declarations()
    for sample in samples:
        for variant in range(2):
            for grid in official_rows(layout, sample, samples[0], variant).content:
                if isinstance(grid, Grid):
                    assert_sound(grid)


def assert_sound(grid: Grid) -> None:
    places = Counter(
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    )
    assert max(places.values()) == 1
    assert max(row for row, _ in places) == grid.rows - 1
    assert max(column for _, column in places) < grid.columns


def test_layouts_have_what_they_are_for() -> None:
    sample = next(one for one in sample_declarations() if one.path.endswith("online-learning.yml"))
    texts = {
        layout: [cell.text for cell in grid_of(official_rows(layout, sample).content).cells]
        for layout in LAYOUTS
    }
    spans = {
        layout: max(cell.row_span for cell in grid_of(official_rows(layout, sample).content).cells)
        for layout in LAYOUTS
    }
    assert spans["a"] == 21  # 绩效指标 beside the labels of the columns and 20 rows
    assert spans["b"] == 1
    assert {"项目 名称", "绩效\n指标", "服务对象满意度 指标", "=100 (%)", "9,280,000.00"} <= set(texts["c"])
    assert {"计算符号", "指标值", "计量单位", "序号", "≥", "36", "万人", "沈禾青"} <= set(texts["d"])
    assert {"备注", "安全生产指标"} <= set(texts["e"])
    repeated = official_rows("b", sample, variant=1).content
    assert [cell.text for cell in grid_of(repeated).cells].count("产出指标") == 8
    assert texts["b"].count("产出指标") == 1


def grid_of(content: tuple[object, ...]) -> Grid:
    return next(block for block in content if isinstance(block, Grid))


def test_an_ofd_is_sound(documents: tuple[SampleDocument, ...]) -> None:
    for document in documents:
        if document.format != "ofd":
            continue
        pages = ofd_pages(document.data)
        ids = [element.attrib["ID"] for page in pages for element in page.iter() if "ID" in element.attrib]
        assert len(ids) == len(set(ids)), document.name
        for page in pages:
            for element in page.iter(f"{OFD}TextObject"):
                code = element.find(f"{OFD}TextCode")
                assert code is not None
                assert len(distances(code.attrib.get("DeltaX", ""))) == len(code.text or "") - 1
                x, y, width, height = map(float, element.attrib["Boundary"].split())
                assert x >= 0 <= y
                assert x + width <= 210
                assert y + height <= 297


def distances(text: str) -> list[str]:
    """Return the distances between characters, of which `g 3 2.5` is three."""
    found: list[str] = []
    parts = iter(text.split())
    for part in parts:
        found += int(next(parts)) * [next(parts)] if part == "g" else [part]
    return found


def test_an_importer_of_the_samples_knows_their_bodies_and_editions() -> None:
    files = sample_project()
    assert sorted(files) == [
        "editions/scores.yml",
        "editions/six-funds.yml",
        "editions/two-goals.yml",
        "units.yml",
    ]
    for sample in sample_declarations():
        assert f": {sample.path.split('/')[1]}\n" in files["units.yml"], sample.path
