"""The documents that lead a reader astray say what they should, and say it oddly."""

from io import BytesIO

import pytest
from docx import Document

from tests.office.samples.reading import all_text, bare, ofd_pages, pdf_page_count, rows
from tests.support.office_samples.nasty import (
    LONG_GOAL,
    PAGES,
    NastyDocument,
    nasty_documents,
    odd_declaration,
)


@pytest.fixture(scope="module")
def documents() -> dict[str, NastyDocument]:
    return {document.name: document for document in nasty_documents()}


def test_each_nature_in_its_formats(documents: dict[str, NastyDocument]) -> None:
    natures: dict[str, list[str]] = {}
    for document in documents.values():
        natures.setdefault(document.nature, []).append(document.format)
    assert natures == {
        "swapped": ["xlsx", "docx", "pdf"],
        "no-form": ["xlsx", "docx", "pdf", "ofd"],
        "side-by-side": ["xlsx", "docx", "pdf"],
        "unknown-edition": ["xlsx", "docx", "pdf", "ofd"],
        "one-in-many-pages": ["pdf", "docx", "ofd"],
        "labels-in-texts": ["xlsx", "docx", "pdf", "ofd"],
        "percent-numbers": ["xlsx"],
    }


def test_every_expected_text_stands_in_its_document(documents: dict[str, NastyDocument]) -> None:
    for document in documents.values():
        whole = bare(all_text(document.data, document.format))
        for expected in document.expected:
            for place, fact in expected.facts.items():
                if isinstance(fact, str) and not (
                    document.nature == "percent-numbers" and fact.endswith("%")
                ):
                    assert bare(fact) in whole, (document.name, place, fact)
                if len(place) == 4:
                    assert bare(place[3]) in whole, (document.name, place)


def test_a_document_that_is_no_form_has_nothing_to_read(documents: dict[str, NastyDocument]) -> None:
    for document in documents.values():
        assert bool(document.expected) == (document.nature not in {"no-form", "unknown-edition"})


def test_rows_are_columns(documents: dict[str, NastyDocument]) -> None:
    first_cells = [row[0] for row in rows(documents["swapped.docx"].data, "docx")]
    assert first_cells == [
        "项目名称",
        "林业信息系统运维",
        "项目性质",
        "其他经常性项目",
        "项目类别",
        "其他运转类",
    ]


def test_two_forms_beside_each_other(documents: dict[str, NastyDocument]) -> None:
    document = documents["side-by-side.docx"]
    assert [row[0] for row in rows(document.data, "docx")].count("项目名称") == 1
    assert rows(document.data, "docx")[0].count("项目名称") == 2
    assert len(document.expected) == 2


def test_a_form_among_many_pages(documents: dict[str, NastyDocument]) -> None:
    assert pdf_page_count(documents["one-in-many-pages.pdf"].data) == PAGES
    assert len(ofd_pages(documents["one-in-many-pages.ofd"].data)) == PAGES
    breaks = Document(BytesIO(documents["one-in-many-pages.docx"].data)).element.xml.count('w:type="page"')
    assert breaks == PAGES - 1


def test_texts_full_of_labels(documents: dict[str, NastyDocument]) -> None:
    odd = odd_declaration().declaration
    assert len(odd.annual_goal or "") == LONG_GOAL
    names = [row.name for row in odd.performance_indicators]
    assert "年度目标完成率" in names
    assert "项目名称登记条数" in names
    cells = [text for row in rows(documents["labels-in-texts.xlsx"].data, "xlsx") for text in row]
    assert "滨江会计站" not in cells
    assert "滨江会计\n站" not in cells
    assert "滨江会\n计站" in cells


def test_a_percentage_that_is_a_number(documents: dict[str, NastyDocument]) -> None:
    cells = [text for row in rows(documents["percent-numbers.xlsx"].data, "xlsx") for text in row]
    assert "0.95" in cells
    assert "≥95%" not in cells
