"""Excel files of forms, read back by another program: every text and amount, and what helps to fill in a blank one."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.declarations.editions.printed_declaration import print_declaration
from generator.declarations.published import DeclarationContent, IndicatorContent
from generator.diagnostics.escaping import INVISIBLE
from generator.forms.display import split_paragraphs
from generator.forms.edition import Edition
from generator.office.writers.form_layout import UnfitTextError
from generator.office.writers.formats import write_blank_form, write_declaration_form
from tests.support.office import declarations, editions, sheet, sheet_cells

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
IDS = ("shanghai", "cn-2021", "cn-2015", "six-funds", "two-goals", "scores")


def part(data: bytes, path: str = "xl/worksheets/sheet1.xml") -> ElementTree.Element:
    with ZipFile(BytesIO(data)) as file:
        return ElementTree.fromstring(file.read(path))


def expected(content: DeclarationContent, edition: Edition) -> tuple[list[Any], list[Decimal]]:
    """The labels and texts of a declaration as they stand on its form, and the amounts."""
    form = print_declaration(content, edition)
    cells = [cell for row in (*form.head, form.goals, form.others) for cell in row]
    texts: list[Any] = [edition.title, f"（{content['year']}年度）", *(cell.label for cell in cells)]
    for cell in cells:
        is_day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell.text)
        texts.append(date.fromisoformat(cell.text) if is_day else "\n".join(split_paragraphs(cell.text)))
    lines = [amount for row in form.funding for amount in row if amount]
    texts += [line.prefix + line.label for line in lines]
    for row in content["indicators"]:
        texts += [row["category"], row["dimension"], row["name"], row["text"], row["period_value"]]
        texts += [row["standard"], row["explanation"]]
    amounts = [Decimal(line.amount.replace(",", "")) for line in lines if line.amount]
    amounts += [Decimal(row["weight"]) for row in content["indicators"] if row["weight"]]
    return [text for text in texts if text], amounts


@pytest.mark.parametrize("path", list(declarations()))
def test_every_text_and_amount_of_a_declaration_is_in_its_file(path: str) -> None:
    content, edition = declarations()[path]
    data = write_declaration_form(content, edition, "xlsx")
    cells = sheet_cells(data)
    texts, amounts = expected(content, edition)
    assert [text for text in texts if text not in cells] == []
    assert sorted(cell for cell in cells if isinstance(cell, float)) == sorted(map(float, amounts))
    assert len(texts) > 20
    rows = sheet(data)
    for indicator in content["indicators"]:
        assert [row for row in rows if indicator["name"] in row and indicator["text"] in row]


@pytest.mark.parametrize("path", list(declarations()))
def test_what_is_not_on_the_form_is_not_in_the_file(path: str) -> None:
    content, edition = declarations()[path]
    cells = "\n".join(map(str, sheet_cells(write_declaration_form(content, edition, "xlsx"))))
    publication = content["publication"]
    for text in (publication["index_number"], publication["origin"], *publication["transcription_notes"]):
        assert text is None or text not in cells
    assert "公开信息" not in cells
    assert "转录说明" not in cells


@pytest.mark.parametrize(
    ("path", "amount", "shown_as"),
    [
        ("2022/jia-farm/fire-road.yml", 77300, "#,##0.00"),
        ("2023/jia-farm/seedlings.yml", 12.345678, "#,##0.000000"),
        ("2024/jia-farm/station.yml", 1060.5, "#,##0.0000"),
        ("2024/jia-forestry-bureau/survey.yml", 350000, "#,##0"),
    ],
)
def test_amounts_are_numbers_and_shown_as_the_form_prints_them(
    path: str, amount: float, shown_as: str
) -> None:
    data = write_declaration_form(*declarations()[path], "xlsx")
    assert amount in sheet_cells(data)
    styles = part(data, "xl/styles.xml")
    formats = {
        number.get("numFmtId"): number.get("formatCode") for number in styles.iter(f"{NAMESPACE}numFmt")
    }
    formats |= {"3": "#,##0", "4": "#,##0.00"}
    used = [xf.get("numFmtId") for xf in styles.iter(f"{NAMESPACE}xf")]
    assert shown_as in {formats.get(number) for number in used}


def test_the_same_declaration_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    content, edition = declarations()["2025/shanghai-cadre-training-center/online-learning.yml"]
    first = write_declaration_form(content, edition, "xlsx")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write_declaration_form(content, edition, "xlsx") == first
    with ZipFile(BytesIO(first)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in file.read("docProps/core.xml")


def test_the_paper_is_a4_upright_and_the_heads_are_repeated() -> None:
    content, edition = declarations()["2025/shanghai-cadre-training-center/online-learning.yml"]
    data = write_declaration_form(content, edition, "xlsx")
    setup = next(part(data).iter(f"{NAMESPACE}pageSetup"))
    assert (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == (
        "9",
        "portrait",
        "0",
    )
    names = {
        name.get("name"): name.text for name in part(data, "xl/workbook.xml").iter(f"{NAMESPACE}definedName")
    }
    first, last = map(int, re.findall(r"\$(\d+)", names["_xlnm.Print_Titles"] or ""))
    rows = sheet(data)
    assert (rows[first - 1][0], rows[last - 1][0]) == ("绩效指标", "一级指标")
    fonts = {font.get("val") for font in part(data, "xl/styles.xml").iter(f"{NAMESPACE}name")}
    assert {"仿宋", "宋体", "黑体"} <= fonts


def test_no_row_is_higher_than_excel_allows_and_long_texts_have_room() -> None:
    content, edition = declarations()["2025/shanghai-cadre-training-center/online-learning.yml"]
    long: DeclarationContent = {**content, "annual_goal": "目标。" * 1700}
    data = write_declaration_form(long, edition, "xlsx")
    assert "目标。" * 1700 in sheet_cells(data)
    heights = [float(row.get("ht", "15")) for row in part(data).iter(f"{NAMESPACE}row")]
    assert max(heights) <= 409
    assert sum(heights) > 2000


def test_a_text_that_no_cell_has_room_for_is_refused() -> None:
    content, edition = declarations()["2025/shanghai-cadre-training-center/online-learning.yml"]
    with pytest.raises(UnfitTextError, match="超过 32,767 个字符"):
        write_declaration_form({**content, "annual_goal": "a" * 32_768}, edition, "xlsx")
    assert write_declaration_form({**content, "annual_goal": "a" * 32_768}, edition, "docx")


def indicator(name: str, text: str, **more: str) -> IndicatorContent:
    row = declarations()["2025/jia-forestry-bureau/it.yml"][0]["indicators"][0]
    return {**row, "name": name, "text": text, **more}  # type: ignore[typeddict-item]


def test_three_hundred_indicators() -> None:
    content, edition = declarations()["2025/jia-forestry-bureau/it.yml"]
    rows = [indicator(f"指标{n}", f"≥{n}(次)") for n in range(300)]
    cells = sheet_cells(write_declaration_form({**content, "indicators": rows}, edition, "xlsx"))
    assert [cell for cell in cells if str(cell).startswith("≥")] == [f"≥{n}(次)" for n in range(300)]


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1", "=100(%)", "\t=1", "{=1}"]
)
def test_nothing_becomes_a_formula(text: str) -> None:
    content, edition = declarations()["2025/jia-forestry-bureau/it.yml"]
    rows = [indicator(text, text, standard=text, explanation=text, period_value=text)]
    hostile: DeclarationContent = {
        **content,
        "project_name": text,
        "nature": text,
        "start_date": text,
        "annual_goal": text,
        "department_code": text,
        "other_fields": {text: text},
        "indicators": rows,
    }
    data = write_declaration_form(hostile, edition, "xlsx")
    assert not list(part(data).iter(f"{NAMESPACE}f"))
    assert sheet_cells(data).count(text.strip()) >= 8
    if not text.startswith(("\t", "{")):
        styles = part(data, "xl/styles.xml")
        assert [xf for xf in styles.iter(f"{NAMESPACE}xf") if xf.get("quotePrefix") == "1"]


def test_amounts_with_more_digits_than_excel_keeps_lose_none() -> None:
    content, edition = declarations()["2025/jia-forestry-bureau/it.yml"]
    amount = "123456789012345678901234567890.12"
    huge: DeclarationContent = {**content, "annual_funding": {**content["annual_funding"], "total": amount}}
    cells = sheet_cells(write_declaration_form(huge, edition, "xlsx"))
    assert f"{Decimal(amount):,.2f}" in cells


def test_characters_that_no_file_can_have_are_shown() -> None:
    content, edition = declarations()["2025/jia-forestry-bureau/it.yml"]
    hostile: DeclarationContent = {**content, "project_name": "甲\x00\x0b\x1f\ufffe乙"}
    for office_format in ("xlsx", "docx"):
        data = write_declaration_form(hostile, edition, office_format)
        assert data
    assert "甲\ufffd\ufffd\ufffd\ufffd乙" in sheet_cells(
        write_declaration_form({**content, "project_name": "甲\x00\x1f\ufffe\U000e0100乙"}, edition, "xlsx")
    )


visible = st.characters(exclude_categories=("C", "Z"), exclude_characters="\ufffd").filter(
    lambda character: not INVISIBLE.match(character)  # some are marks by category; no declaration has them
)
line = st.text(visible, min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(
    name=line,
    goal=st.lists(line, min_size=1, max_size=4),
    values=st.lists(line, min_size=1, max_size=8),
    own=line,
)
def test_whatever_is_written_is_read_back(name: str, goal: list[str], values: list[str], own: str) -> None:
    content, edition = declarations()["2025/jia-forestry-bureau/it.yml"]
    made: DeclarationContent = {
        **content,
        "project_name": name,
        "annual_goal": "\n".join(goal),
        "other_fields": {own: name},
        "indicators": [indicator(value, value) for value in values],
    }
    cells = sheet_cells(write_declaration_form(made, edition, "xlsx"))
    for text in (name, "\n".join(filter(None, map(str.strip, goal))), own, *values):
        assert "\n".join(split_paragraphs(text)) in cells


# -- blank forms -------------------------------------------------------------------------------------------


def formulas(data: bytes) -> list[str]:
    return [element.text or "" for element in part(data).iter(f"{NAMESPACE}f")]


@pytest.mark.parametrize("name", IDS)
def test_totals_of_a_blank_form_are_formulas_with_a_check_beside_them(name: str) -> None:
    edition = editions().by_id[name]
    data = write_blank_form(edition, "xlsx")
    totals = [
        formula for formula in formulas(data) if formula.startswith("IF(COUNT(") and "合计" not in formula
    ]
    assert len(totals) == len([block for block in edition.funding if block.parts])
    checks = [formula for formula in formulas(data) if "合计对上" in formula]
    assert len(checks) == len(totals)
    for block in edition.funding:
        if block.parts:
            assert [check for check in checks if f'"{block.total.label}：' in check]
    weights = [formula for formula in formulas(data) if "应为" in formula]
    assert len(weights) == (edition.columns.weight_total is not None)
    area = next(
        text.text or ""
        for text in part(data, "xl/workbook.xml").iter(f"{NAMESPACE}definedName")
        if text.get("name") == "_xlnm.Print_Area"
    )
    last = re.findall(r"\$([A-Z]+)\$", area)[1]
    beside = [
        re.sub(r"\d", "", cell.get("r", ""))
        for cell in part(data).iter(f"{NAMESPACE}c")
        if (formula := cell.find(f"{NAMESPACE}f")) is not None and "合计" in (formula.text or "")
    ]
    assert all(column > last for column in beside)


@pytest.mark.parametrize("name", IDS)
def test_choices_of_a_blank_form_are_lists_of_what_stands_on_the_explanations(name: str) -> None:
    edition = editions().by_id[name]
    data = write_blank_form(edition, "xlsx")
    guide = sheet(data, 1)
    found = []
    for rule in part(data).iter(f"{NAMESPACE}dataValidation"):
        assert rule.get("type") == "list"
        first, last = map(int, re.findall(r"\$A\$(\d+)", rule.findtext(f"{NAMESPACE}formula1") or ""))
        found.append(tuple(row[0] for row in guide[first - 1 : last]))
    assert sorted(found) == sorted(edition.choices.values())


@pytest.mark.parametrize("name", IDS)
def test_the_explanations_name_every_field_of_the_form(name: str) -> None:
    edition = editions().by_id[name]
    data = write_blank_form(edition, "xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    assert book.sheet_names == ["申报表", "填写说明"]
    rows = sheet(data, 1)
    first = {row[0] for row in rows}
    assert {cell.label for cell in edition.cells} <= first
    assert {f"{b.label} › {line.label}" for b in edition.funding for line in b.lines} <= first
    assert {heading.category for heading in edition.headings} <= first
    needed = {row[0] for row in rows if row[1] == "必填"}
    assert edition.labels["项目名称"] in needed
    words = "\n".join(str(cell) for row in rows for cell in row)
    assert f"金额以{edition.money_unit}为单位" in words
    assert ("以元为单位" in words) == (edition.money_unit == "元")
    assert "冒号" not in words
    assert ".yml" not in words


def test_a_blank_form_is_blank_and_the_same_bytes() -> None:
    for name in IDS:
        edition = editions().by_id[name]
        assert write_blank_form(edition, "xlsx") == write_blank_form(edition, "xlsx")
        cells = sheet_cells(write_blank_form(edition, "xlsx"))
        assert not [cell for cell in cells if isinstance(cell, int | float)]
        assert "（\u3000\u3000年度）" in cells
