"""Pictures of pages as files: as SVG, to be shown anywhere, and the figures that they show as CSV."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Self

from markupsafe import Markup

from generator.catalog.lists import Grouping
from generator.forms import vocabulary as v
from generator.outputs.charts.bars import Bar, bars_over_years
from generator.outputs.charts.shares import stacked_bar
from generator.outputs.charts.standalone import standalone_svg
from generator.outputs.data.tables.csv_file import csv_of_texts
from generator.outputs.pages.measures.pictures import measure_picture
from generator.outputs.pages.page import Asset, PageSpec

AMOUNTS: Final = "amounts"
PROJECTS: Final = "projects"
DISTRIBUTION: Final = "distribution"
PARTS: Final = "parts"

_WIDTH: Final = 720
_PICTURES: Final = {
    "home": (PARTS, AMOUNTS, PROJECTS),
    **dict.fromkeys(
        (Grouping.UNIT.value, Grouping.DEPARTMENT.value, Grouping.NATURE.value, Grouping.CATEGORY.value),
        (AMOUNTS, PROJECTS),
    ),
    "measure": (DISTRIBUTION,),
}
"""By kind of pages, the names of the pictures that may stand beside the first page."""

_TEMPLATES_OF_YEARS: Final = frozenset({"unit.md.jinja", "department.md.jinja", "choice.md.jinja"})


class YearBars(NamedTuple):
    """Pictures of years: of amounts, and of numbers of projects."""

    amounts: list[Bar]
    counts: list[Bar]


class PictureFile(NamedTuple):
    """A picture, and what it shows: the names of two columns, and rows of texts; `name` is that of its files."""

    name: str
    picture: Markup
    columns: tuple[str, str]
    rows: tuple[tuple[str, str], ...]

    @classmethod
    def of_years(cls, name: str, title: str, column: str, bars: Sequence[Bar]) -> Self:
        """Draw bars over years; a year without a bar has a blank cell."""
        picture = bars_over_years(identifier=name, title=title, bars=bars)
        rows = tuple((bar.label, "" if bar.value is None else f"{bar.value:f}") for bar in bars)
        return cls(name, picture, (v.YEAR, column), rows)

    @staticmethod
    def names(name: str) -> tuple[str, str]:
        """Return the names of the two files."""
        return f"{name}.svg", f"{name}.csv"

    def assets(self, address: str) -> Iterator[Asset]:
        """Yield the two files beside the page at an address."""
        contents = standalone_svg(self.picture, _WIDTH), csv_of_texts(self.columns, self.rows)
        for name, data in zip(self.names(self.name), contents, strict=True):
            yield Asset(path=f"{address}{name}", data=data)


def picture_file_names(kind: str) -> tuple[str, ...]:
    """Return the names of the files of pictures that may stand beside a page of a kind."""
    return tuple(name for picture in _PICTURES.get(kind, ()) for name in PictureFile.names(picture))


def picture_files(spec: PageSpec) -> Iterator[PictureFile]:
    """Yield the pictures of a page that can be taken away, also those of so little that the page does not show them."""
    values = spec.values
    if spec.template == "home.md.jinja":
        where = values["where"]
        rows = tuple((part.label, f"{part.value:f}") for part in where.picture)
        picture = stacked_bar(identifier="where-parts", title=where.title, parts=where.picture)
        yield PictureFile(PARTS, picture, (where.label, "金额（元）"), rows)
        yield from _pictures_of_years("", values["bars"])
    if spec.template in _TEMPLATES_OF_YEARS and values["table_file"]:  # the first page
        overview = values["overview"]
        yield from _pictures_of_years(values["subject"], overview.bars if overview else YearBars([], []))
    if spec.template == "measure.md.jinja" and values["comparison"] and not values["in_words"]:
        measure, counts = values["comparison"]["measure"], values["comparison"]["figures"].counts
        rows = tuple((number, str(count)) for number, count in counts)
        columns = (f"{v.INDICATOR_VALUE}中的数", "项目（个）")
        yield PictureFile(DISTRIBUTION, measure_picture(measure, counts), columns, rows)


def _pictures_of_years(subject: str, bars: YearBars) -> Iterator[PictureFile]:
    for name, title, column, shown in (
        (AMOUNTS, f"{subject}各年度的{v.ANNUAL_TOTAL}", f"{v.ANNUAL_TOTAL}（元）", bars.amounts),
        (PROJECTS, f"{subject}各年度的项目数", "项目（个）", bars.counts),
    ):
        yield PictureFile.of_years(name, title, column, shown)
