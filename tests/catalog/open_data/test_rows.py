"""The rows have the columns that columns.py describes."""

import pytest

from generator.catalog.open_data.columns import DATA_TABLES, DataTable
from generator.catalog.open_data.rows import (
    OpenDeclaration,
    OpenFunding,
    OpenIndicator,
    open_data_rows,
)
from tests.support.open_data import open_data_declarations
from tests.support.summaries import catalog_of


@pytest.mark.parametrize(
    ("table", "row_type"),
    [*zip(DATA_TABLES, (OpenDeclaration, OpenFunding, OpenIndicator), strict=True)],
)
def test_rows_have_the_columns_of_the_description(
    table: DataTable, row_type: type[OpenDeclaration | OpenFunding | OpenIndicator]
) -> None:
    assert [*row_type._fields] == [column.name for column in table.columns]
    titles = [column.title for column in table.columns]
    assert len({*titles}) == len(titles)
    assert {*table.key, *table.searched} <= {*row_type._fields}


def test_a_required_cell_is_never_blank_and_a_choice_is_one_of_those_listed() -> None:
    rows = list(open_data_rows(catalog_of(open_data_declarations()), frozenset()))
    assert len(rows) == len(open_data_declarations())
    cells = [
        (column, cell)
        for one in rows
        for table, of_table in zip(DATA_TABLES, ([one.declaration], one.funding, one.indicators), strict=True)
        for row in of_table
        for column, cell in zip(table.columns, row, strict=True)
    ]
    assert [column for column, cell in cells if column.required and cell is None] == []
    assert [
        (c.name, cell) for c, cell in cells if c.choices and cell is not None and cell not in c.choices
    ] == []
    assert [column.name for column, cell in cells if cell == ""] == []


def test_rows_are_in_the_order_of_year_unit_and_project() -> None:
    rows = open_data_rows(catalog_of(open_data_declarations()), frozenset())
    order = [(one.declaration.year, one.declaration.unit, one.declaration.project) for one in rows]
    assert order == sorted(order)
    assert tuple(sorted({unit for year, unit, _ in order if year == 2030})) == ("a", "a-b")
