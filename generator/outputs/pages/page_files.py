"""Files to take away from a page: the table of all its pages as CSV, and its pictures as SVG.

They are made with the first page of a list. What a page has is told by its kind, so that no file is left behind.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.catalog.comparisons.years import GroupYears
from generator.catalog.lists import DeclarationSummary, Grouping
from generator.catalog.measures import MeasureRow
from generator.forms import vocabulary as v
from generator.forms.cell import PAGING_SEGMENT
from generator.outputs.charts.bars import bars_over_years
from generator.outputs.charts.standalone import standalone_svg
from generator.outputs.data.tables.csv_file import csv_of_texts
from generator.outputs.pages.measures.pictures import measure_picture
from generator.outputs.pages.page import Asset, PageSpec

TABLE_FILE: Final = "index.csv"
"""Name of the file of a table, beside the page that shows it."""

AMOUNTS_PICTURE: Final = "amounts.svg"
PROJECTS_PICTURE: Final = "projects.svg"
DISTRIBUTION_PICTURE: Final = "distribution.svg"

_PICTURE_WIDTH: Final = 720
_OF_YEARS: Final = (TABLE_FILE, AMOUNTS_PICTURE, PROJECTS_PICTURE)
_FILES: Final = {
    Grouping.YEAR.value: (TABLE_FILE,),
    Grouping.UNIT_YEAR.value: (TABLE_FILE,),
    Grouping.UNIT.value: _OF_YEARS,
    Grouping.DEPARTMENT.value: _OF_YEARS,
    Grouping.NATURE.value: (TABLE_FILE,),
    Grouping.CATEGORY.value: (TABLE_FILE,),
    "groups": (TABLE_FILE,),
    "measure": (TABLE_FILE, DISTRIBUTION_PICTURE),
}
"""By kind of pages, what may stand beside the first page."""


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
            f"{one.amount:.2f}",
            one.address,
        )
        for one in summaries
    )
    return PageTable(columns, tuple(rows))


def groups_table_file(label: str, groups: Iterable[GroupYears]) -> PageTable:
    """Return the table of a list of groups: a row for each year of each of them."""
    columns = (label, v.YEAR, "项目（个）", f"{v.ANNUAL_TOTAL}（元）")
    rows = (
        (group.name, str(totals.year), str(totals.count), f"{totals.total:.2f}")
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


def page_file_paths(kind: str, address: str) -> tuple[str, ...]:
    """Return the paths of the files that may stand beside the page at an address."""
    if f"/{PAGING_SEGMENT}/" in f"/{address}":
        return ()
    return tuple(f"{address}{name}" for name in _FILES.get(kind, ()))


def page_files(spec: PageSpec) -> Iterator[Asset]:
    """Yield the files of a page; only the first page of a list has a `table_file`."""
    values = spec.values
    table: PageTable | None = values.get("table_file")
    if table is None:
        return
    yield Asset(path=f"{spec.address}{TABLE_FILE}", data=csv_of_texts(table.columns, table.rows))
    for name, picture in _pictures(spec):
        yield Asset(path=f"{spec.address}{name}", data=standalone_svg(picture, _PICTURE_WIDTH))


def _pictures(spec: PageSpec) -> Iterator[tuple[str, Markup]]:
    values = spec.values
    if spec.template in {"unit.md.jinja", "department.md.jinja"}:
        subject, bars = values["subject"], values["overview"].bars
        for name, identifier, title, shown in (
            (AMOUNTS_PICTURE, "amounts", f"{subject}各年度的{v.ANNUAL_TOTAL}", bars.amounts),
            (PROJECTS_PICTURE, "projects", f"{subject}各年度的项目数", bars.counts),
        ):
            yield name, bars_over_years(identifier=identifier, title=title, bars=shown)
    if spec.template == "measure.md.jinja" and not values["in_words"]:
        comparison = values["comparison"]
        yield DISTRIBUTION_PICTURE, measure_picture(comparison["measure"], comparison["figures"].counts)
