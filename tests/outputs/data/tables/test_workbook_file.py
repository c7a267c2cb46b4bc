"""Excel: texts are texts and read back, numbers are exact, tables that are too long are parted by years."""

import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalog.open_data.columns import DATA_TABLES, DECLARATIONS_TABLE, DataTable
from generator.outputs.data.tables.sheet_rows import CUT_MARK, MAX_CELL_TEXT
from generator.outputs.data.tables.workbook_file import (
    EXPLANATIONS_SHEET,
    SheetPart,
    sheet_parts,
    write_tables_workbook,
)

NAMES = [column.name for column in DECLARATIONS_TABLE.columns]
TITLES = [column.title for column in DECLARATIONS_TABLE.columns]


def row(**cells: Any) -> tuple[Any, ...]:
    """A row of declarations with some cells; the year is 2025."""
    return tuple({"year": 2025, **cells}.get(name) for name in NAMES)


def workbook(rows: list[tuple[Any, ...]], limit: int = 1000) -> bytes:
    years = [one[NAMES.index("year")] for one in rows]
    counts: Mapping[str, Mapping[int, int]] = {
        table.name: {year: years.count(year) for year in sorted({*years})}
        if table is DECLARATIONS_TABLE
        else {}
        for table in DATA_TABLES
    }

    def source(table: DataTable, first: int, last: int) -> Iterable[Any]:
        if table is not DECLARATIONS_TABLE:
            return ()
        return [one for one, year in zip(rows, years, strict=True) if first <= year <= last]

    file = BytesIO()
    write_tables_workbook(file, counts, source, limit=limit)
    return file.getvalue()


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    found = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def column(data: bytes, name: str) -> list[Any]:
    return [one[NAMES.index(name)] for one in sheets(data)[DECLARATIONS_TABLE.title][1:]]


# U+0000 to U+001F but tab and line ends cannot stand in XML, and readers differ on their codes.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"], include_characters="\t\n\r"), min_size=1
)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.one_of(TEXTS, st.sampled_from(["<r></r>", "_x000A_", "=1", "a\r\nb", "_x_x0041_"])), min_size=1
    )
)
def test_every_text_reads_back(texts: list[str]) -> None:
    data = workbook([row(project_name=text) for text in texts])
    assert column(data, "project_name") == texts
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_text_that_looks_like_a_formula_stays_text_when_it_is_edited() -> None:
    with zipfile.ZipFile(BytesIO(workbook([row(project_name="=1"), row(project_name="1")]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    (style,) = re.findall(r'<c r="H2" s="(\d+)" t="inlineStr"><is><t>=1</t>', sheet)
    formats = re.findall(r"<xf [^>]*>", styles.partition("<cellXfs")[2])
    assert 'quotePrefix="1"' in formats[int(style)]
    assert '<c r="H3" t="inlineStr"><is><t>1</t>' in sheet


def test_numbers_and_days_are_those_of_the_database() -> None:
    data = workbook(
        [row(annual_total="9999999999999.99", annual_total_fen=999999999999999, start_date="2025-02-28")]
    )
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>9999999999999.99</v>" in sheet
    assert "<v>999999999999999</v>" in sheet
    assert column(data, "start_date") == [date(2025, 2, 28)]
    assert column(data, "annual_total") == [9999999999999.99]


@pytest.mark.parametrize(("length", "cut"), [(MAX_CELL_TEXT, False), (MAX_CELL_TEXT + 1, True)])
def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(length: int, cut: bool) -> None:
    text = "𠮷" * (length // 2) + "一" * (length % 2)
    (read,) = column(workbook([row(annual_goal=text)]), "annual_goal")
    assert len(read.encode("utf-16-le")) // 2 <= MAX_CELL_TEXT
    assert (read == text) is not cut
    assert read.endswith(CUT_MARK) is cut
    assert text.startswith(read.removesuffix(CUT_MARK))


def test_headings_stay_in_view_and_have_a_filter_and_every_column_is_explained() -> None:
    data = workbook([row(project_name="甲"), row(project_name="乙")])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A1:AC3"/>' in sheet
    assert '<dimension ref="A1:AC3"/>' in sheet
    assert sheet.count("<col ") > 5
    found = sheets(data)
    assert [*found] == [*(table.title for table in DATA_TABLES), EXPLANATIONS_SHEET]
    explained = [(sheet, title, name) for sheet, title, name, *_ in found[EXPLANATIONS_SHEET][1:]]
    assert explained == [(t.title, c.title, c.name) for t in DATA_TABLES for c in t.columns]
    assert found[DECLARATIONS_TABLE.title][0] == TITLES


def test_years_share_a_sheet_as_long_as_they_fit() -> None:
    assert sheet_parts("表", {}) == [SheetPart("表", 0, 0, 0, 0)]
    assert sheet_parts("表", {2020: 3, 2021: 4}, 7) == [SheetPart("表", 2020, 2021, 0, 7)]
    assert sheet_parts("表", {2020: 3, 2021: 4, 2022: 1, 2023: 12, 2024: 2, 2025: 5}, 7) == [
        SheetPart("表 2020–2021", 2020, 2021, 0, 7),
        SheetPart("表 2022", 2022, 2022, 0, 1),
        SheetPart("表 2023（1）", 2023, 2023, 0, 7),
        SheetPart("表 2023（2）", 2023, 2023, 7, 5),
        SheetPart("表 2024–2025", 2024, 2025, 0, 7),
    ]


def test_a_table_in_parts_has_every_row_once() -> None:
    rows = [
        row(year=year, project_name=f"{year} {n}") for year in (2023, 2024, 2025) for n in range(year - 2021)
    ]
    found = sheets(workbook(rows, limit=3))
    names = [name for name in found if name.startswith(DECLARATIONS_TABLE.title)]
    assert names == ["申报表 2023", "申报表 2024", "申报表 2025（1）", "申报表 2025（2）"]
    place = NAMES.index("project_name")
    assert [one[place] for name in names for one in found[name][1:]] == [one[place] for one in rows]
    assert all(found[name][0] == TITLES for name in names)
