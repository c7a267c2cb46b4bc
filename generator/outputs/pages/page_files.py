"""Files to take away from a page: the table of all its pages as CSV, and its pictures as SVG.

They are made with the first page of a list. What a page has is told by its kind, so that no file is left behind.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from generator.catalog.comparisons.years import GroupYears
from generator.catalog.lists import DeclarationSummary, Grouping
from generator.catalog.measures import MIN_PROJECTS, MeasureRow, MeasureSummary
from generator.forms import vocabulary as v
from generator.forms.cell import PAGING_SEGMENT
from generator.outputs.data.tables.csv_file import csv_of_texts
from generator.outputs.pages.page import Asset, PageSpec
from generator.outputs.pages.picture_files import picture_file_names, picture_files

TABLE_FILE: Final = "index.csv"
"""Name of the file of a table, beside the page that shows it."""

_TABLES: Final = frozenset(
    {
        *(grouping.value for grouping in Grouping if grouping is not Grouping.ALL),
        "groups",
        "kind",
        "measure",
    }
)
"""The kinds of pages whose first page has a file of its table."""


class PageTable(NamedTuple):
    """All rows of a table of several pages, as texts, with the names of the columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def declarations_table_file(summaries: Iterable[DeclarationSummary]) -> PageTable:
    """Return the table of a list of declarations, in its order; amounts are in 元."""
    columns = (
        v.YEAR,
        v.PROJECT_NAME,
        v.IMPLEMENTING_UNIT,
        v.COMPETENT_DEPARTMENT,
        v.NATURE,
        v.CATEGORY,
        f"{v.ANNUAL_TOTAL}（元）",
        "网页",
    )
    rows = (
        (
            str(one.identity.year),
            one.project_name,
            one.implementing_unit,
            one.competent_department,
            one.nature,
            one.category,
            f"{one.amount:f}",
            one.address,
        )
        for one in summaries
    )
    return PageTable(columns, tuple(rows))


def groups_table_file(label: str, groups: Iterable[GroupYears]) -> PageTable:
    """Return the table of a list of groups: a row for each year of each of them."""
    columns = (label, v.YEAR, "项目（个）", f"{v.ANNUAL_TOTAL}（元）")
    rows = (
        (group.name, str(totals.year), str(totals.count), f"{totals.total:f}")
        for group in groups
        for totals in group.years
    )
    return PageTable(columns, tuple(rows))


def measure_table_file(rows: Sequence[MeasureRow]) -> PageTable:
    """Return the table of a measure: what each project states in its latest year."""
    columns = (v.PROJECT_NAME, v.INDICATOR_VALUE, "数", v.IMPLEMENTING_UNIT, v.YEAR, "网页")
    texts = (
        (row.project_name, row.value, row.quantity or "", row.implementing_unit, str(row.year), row.address)
        for row in rows
    )
    return PageTable(columns, tuple(texts))


def measures_table_file(address: str, rows: Sequence[MeasureSummary]) -> PageTable:
    """Return the table of the measures of a kind, whose page is at an address.

    A measure that one project states has its value. The last column is the page of the measure, or of the declaration where it
    has none.
    """
    columns = (
        v.LEVEL_3,
        "计量单位",
        v.INDICATOR_VALUE,
        "最小",
        "下四分位",
        "中位",
        "上四分位",
        "最大",
        "项目（个）",
        "网页",
    )
    texts = (
        (
            row.name,
            row.unit,
            row.value if row.projects == 1 else "",
            *(figure or "" for figure in (row.least, row.lower, row.median, row.upper, row.most)),
            str(row.projects),
            row.address if row.projects < MIN_PROJECTS else f"{address}{row.slug}/",
        )
        for row in rows
    )
    return PageTable(columns, tuple(texts))


def page_file_paths(kind: str, address: str) -> tuple[str, ...]:
    """Return the paths of the files that may stand beside the page at an address."""
    if f"/{PAGING_SEGMENT}/" in f"/{address}":
        return ()
    names = (*([TABLE_FILE] if kind in _TABLES else []), *picture_file_names(kind))
    return tuple(f"{address}{name}" for name in names)


def page_files(spec: PageSpec) -> Iterator[Asset]:
    """Yield the files of a page; only the first page of a list has a `table_file`."""
    table: PageTable | None = spec.values.get("table_file")
    if table:
        yield Asset(path=f"{spec.address}{TABLE_FILE}", data=csv_of_texts(table.columns, table.rows))
    for picture in picture_files(spec):
        yield from picture.assets(spec.address)
