"""Word files of forms, read back by another program: every text and amount, the paper, the bytes."""

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings

from generator.declarations.editions.printed_declaration import print_declaration
from generator.forms.display import split_paragraphs
from generator.office.writers.formats import write_blank_form, write_declaration_form
from tests.office.writers.test_xlsx_form import IDS, indicator, line
from tests.support.office import declarations, document_cells, editions

if TYPE_CHECKING:
    from generator.declarations.published import DeclarationContent


@pytest.mark.parametrize("path", list(declarations()))
def test_every_text_and_amount_of_a_declaration_is_in_its_file(path: str) -> None:
    content, edition = declarations()[path]
    data = write_declaration_form(content, edition, "docx")
    form = print_declaration(content, edition)
    cells = [cell for row in (*form.head, form.goals, form.others) for cell in row]
    texts = [text for cell in cells for text in (cell.label, "\n".join(split_paragraphs(cell.text)))]
    for amount in (amount for row in form.funding for amount in row if amount):
        texts += [amount.prefix + amount.label, amount.amount]
    for row in content["indicators"]:
        texts += [row["category"], row["dimension"], row["name"], row["text"], row["weight"] or ""]
        texts += [row["period_value"] or "", row["standard"] or "", row["explanation"] or ""]
    found = list(document_cells(data))
    assert [text for text in texts if text and text not in found] == []
    assert len(texts) > 20
    above = [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs][:3]
    assert above == [edition.title, f"（{content['year']}年度）", f"金额单位：{content['money_unit']}"]


def test_headings_are_merged_cells_and_the_heads_are_repeated() -> None:
    content, edition = declarations()["2025/shanghai-cadre-training-center/it-operations.yml"]
    basics, indicators = Document(BytesIO(write_declaration_form(content, edition, "docx"))).tables
    assert basics.rows[0].cells[0].text == "项目名称"
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in indicators.rows]
    assert heads == [True, True] + [False] * len(content["indicators"])
    level_1 = [row.cells[0].text for row in indicators.rows[2:]]
    assert level_1 == [row["category"] for row in content["indicators"]]
    level_2 = [list(dict.fromkeys(cell.text for cell in row.cells))[1] for row in indicators.rows[2:]]
    assert level_2 == [row["dimension"] for row in content["indicators"]]


def test_the_paper_and_the_fonts() -> None:
    document = Document(BytesIO(write_blank_form(editions().by_id["cn-2015"], "docx")))
    section = document.sections[0]
    assert section.page_width == pytest.approx(Mm(210), rel=0.001)
    assert section.page_height == pytest.approx(Mm(297), rel=0.001)
    fonts = {element.get(qn("w:eastAsia")) for element in document.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"仿宋", "宋体", "黑体"}
    for table in document.tables:
        columns = [int(column.get(qn("w:w"))) for column in table._tbl.iter(qn("w:gridCol"))]
        assert sum(columns) == pytest.approx(176 / 25.4 * 1440, abs=len(columns))


@pytest.mark.parametrize("name", IDS)
def test_the_blank_form_has_the_labels_of_its_edition(name: str) -> None:
    edition = editions().by_id[name]
    cells = list(document_cells(write_blank_form(edition, "docx")))
    labels = [cell.label for cell in edition.cells] + [heading.dimension for heading in edition.headings]
    assert [label for label in labels if label not in cells] == []
    assert [label for label in edition.column_labels.values() if label in cells]
    assert cells.count("") > 3 * len(edition.headings)


def test_the_same_form_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    content, edition = declarations()["2025/shanghai-cadre-training-center/online-learning.yml"]
    first = write_declaration_form(content, edition, "docx")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write_declaration_form(content, edition, "docx") == first
    with ZipFile(BytesIO(first)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in file.namelist()
    properties = Document(BytesIO(first)).core_properties
    assert (properties.author, properties.comments, properties.title) == ("", "", edition.title)


@settings(max_examples=25, deadline=None)
@given(name=line, value=line, own=line)
def test_whatever_is_written_is_read_back(name: str, value: str, own: str) -> None:
    content, edition = declarations()["2025/jia-forestry-bureau/it.yml"]
    made: DeclarationContent = {
        **content,
        "project_name": name,
        "other_fields": {own: f"{name}\n{value}"},
        "indicators": [indicator(value, value)],
    }
    cells = list(document_cells(write_declaration_form(made, edition, "docx")))
    for text in (name, value, own, f"{name}\n{value}"):
        assert text in cells
