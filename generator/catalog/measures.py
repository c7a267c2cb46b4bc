"""What indicators have in common: how many each kind has, and who states the same measure.

A measure is a kind, a name and a unit of measure, all as written: 人 and 人次 differ, and no quantity is converted. The
years of a project count once, by the latest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from generator.catalog.database import Catalog
from generator.forms import vocabulary as v

INDICATORS_ADDRESS: Final = "indicators/"

MIN_PROJECTS: Final = 3
"""Projects that make a measure worth a page of its own: two are compared at a glance."""


class IndicatorKindCount(NamedTuple):
    """A level-2 heading: its slug in addresses, its term, how many indicators, and in how many declarations."""

    slug: str
    term: str
    indicator_count: int
    declaration_count: int


@dataclass(frozen=True, slots=True)
class IndicatorCategoryCount:
    """A level-1 heading with its level-2 headings; `indicator_count` is their sum."""

    identifier: str
    term: str
    kinds: tuple[IndicatorKindCount, ...]
    indicator_count: int


class MeasureSummary(NamedTuple):
    """A measure: how many projects state it, and the least, the quartiles, the median and the most, None for words.

    At least half of the projects are from the lower to the upper quartile, which are figures that some of them state.
    `value` is the one of the latest year, as printed, in the declaration at `address`.
    """

    slug: str
    name: str
    unit: str
    in_words: bool
    projects: int
    least: str | None
    lower: str | None
    median: str | None
    upper: str | None
    most: str | None
    value: str
    address: str
    project_name: str


class StatedYear(NamedTuple):
    """What a project states in a year; `quantity` is a number as text, None for words."""

    year: int
    value: str
    quantity: str | None


class MeasureRow(NamedTuple):
    """What a project states in its latest year, `year`, and in the others; `upper` is the end of a range.

    `headings` are those of the form if they are not those of the kind, else "". `years` are all, the earliest first.
    """

    value: str
    comparator: str
    quantity: str | None
    upper: str | None
    address: str
    project_name: str
    implementing_unit: str
    year: int
    headings: str
    years: tuple[StatedYear, ...]


class Standing(NamedTuple):
    """How an indicator compares with the same measure of all projects, and the address of the page that compares them.

    `median` is "" for words. `comparison` is -1 for a quantity below the median, 1 for one above; 0 for the median itself,
    for a range that includes it, and for words.
    """

    address: str
    projects: int
    median: str
    unit: str
    comparison: int


def indicator_category_counts(catalog: Catalog) -> tuple[IndicatorCategoryCount, ...]:
    """Count the indicators under each heading, all that the form has, in its order."""
    counts = {
        slug: numbers for slug, *numbers in catalog.query("SELECT slug, indicators, declarations FROM kind")
    }
    categories = []
    for category in v.TAXONOMY:
        kinds = tuple(
            IndicatorKindCount(slug, term, *counts.get(slug, (0, 0)))
            for identifier, term in category.dimensions.items()
            for slug in [category.slug(identifier)]
        )
        indicator_count = sum(kind.indicator_count for kind in kinds)
        categories.append(IndicatorCategoryCount(category.identifier, category.term, kinds, indicator_count))
    return tuple(categories)


_MEASURES: Final = """SELECT slug, name, measure.unit, in_words, projects, least, lower_quartile,
        lower_middle, upper_middle, upper_quartile, most, value, year, declaration.unit, project, project_name
    FROM measure JOIN declaration ON declaration.id = latest
    JOIN indicator ON indicator.declaration = latest AND indicator.measure = measure.id"""


def measures_of_kind(catalog: Catalog, kind: str) -> list[MeasureSummary]:
    """Return the measures of a kind, those that most projects state first, then by name."""
    rows = catalog.query(
        f"{_MEASURES} WHERE kind = ? ORDER BY projects DESC, name, in_words, measure.unit", (kind,)
    )
    return _summaries(rows)


def measure(catalog: Catalog, kind: str, slug: str) -> MeasureSummary | None:
    """Return one measure, or None if no declaration states it."""
    found = _summaries(catalog.query(f"{_MEASURES} WHERE kind = ? AND slug = ?", (kind, slug)))
    return found[0] if found else None


def rows_of_measure(catalog: Catalog, kind: str, slug: str) -> list[MeasureRow]:
    """Return what each project states, the largest quantity first."""
    rows = catalog.query(
        """SELECT d.unit, project, year, value, quantity, COALESCE(quantity_key, ''), COALESCE(upper_key, quantity_key, ''),
                  comparator, upper, project_name, implementing_unit, headings
           FROM measure CROSS JOIN indicator ON indicator.measure = measure.id
           CROSS JOIN declaration AS d ON d.id = declaration
           WHERE kind = ? AND slug = ? ORDER BY d.unit, project, year, position DESC""",
        (kind, slug),
    )
    found = []
    for (unit, project), stated in groupby(rows, itemgetter(0, 1)):
        of_project = tuple(stated)
        years = tuple({row[2]: StatedYear._make(row[2:5]) for row in of_project}.values())
        _, _, year, value, quantity, *order, comparator, upper, name, implementing_unit, headings = (
            of_project[-1]
        )
        address = f"{year}/{unit}/{project}/"
        stated_by = (address, name, implementing_unit, year, headings)
        found.append((order, MeasureRow(value, comparator, quantity, upper, *stated_by, years)))
    found.sort(key=lambda one: one[1].year)
    found.sort(key=itemgetter(0), reverse=True)
    return [row for _, row in found]


def measures_with_pages(catalog: Catalog) -> list[tuple[str, str]]:
    """Return kind and slug of every measure that has a page of its own."""
    return catalog.query(
        "SELECT kind, slug FROM measure WHERE projects >= ? ORDER BY kind, slug", (MIN_PROJECTS,)
    )


def standings_of_unit_year(catalog: Catalog, unit_year: str) -> dict[str, list[Standing | None]]:
    """Return, by project of a unit in a year, `year/unit`, the standing of each indicator in the order of the form.

    It is None for a measure without a page of its own. Other projects count by their latest years.
    """
    year, _, unit = unit_year.partition("/")
    rows = catalog.query(
        """SELECT project, kind, slug, projects, lower_middle, upper_middle, measure.unit, quantity, upper
           FROM declaration JOIN indicator ON indicator.declaration = declaration.id
           JOIN measure ON measure.id = indicator.measure
           WHERE year = ? AND declaration.unit = ? ORDER BY project, position""",
        (year, unit),
    )
    standings: dict[str, list[Standing | None]] = {}
    for project, kind, slug, projects, low, high, measured_in, quantity, upper in rows:
        standing = None
        if projects >= MIN_PROJECTS:
            comparison = 0 if quantity is None else _compare(quantity, upper, low, high)
            address = f"{INDICATORS_ADDRESS}{kind}/{slug}/"
            standing = Standing(address, projects, _median(low, high) or "", measured_in, comparison)
        standings.setdefault(project, []).append(standing)
    return standings


def unit_years_of_measures(catalog: Catalog, measures: Iterable[int]) -> set[str]:
    """Return the units and years, `year/unit`, whose standings depend on some measures."""
    return {
        f"{year}/{unit}"
        for measure_id in measures
        for year, unit in catalog.query(
            """SELECT DISTINCT year, unit FROM indicator CROSS JOIN declaration ON declaration.id = declaration
               WHERE measure = ?""",
            (measure_id,),
        )
    }


def _summaries(rows: list[Any]) -> list[MeasureSummary]:
    return [
        MeasureSummary(
            slug, name, unit, bool(in_words), projects, least, lower, _median(low, high), upper, most, value,
            f"{year}/{unit_slug}/{project}/", project_name,
        )
        for (
            slug, name, unit, in_words, projects, least, lower, low, high, upper, most, value,
            year, unit_slug, project, project_name,
        ) in rows
    ]  # fmt: skip


def _median(low: str | None, high: str | None) -> str | None:
    """Return the mean of the two figures in the middle, exactly."""
    if low is None or high is None or low == high:
        return low
    return f"{((Decimal(low) + Decimal(high)) / 2).normalize():f}"


def _compare(quantity: str, upper: str | None, low: str, high: str) -> int:
    """Compare a quantity or a range with the mean of the two figures in the middle, exactly."""
    if quantity == low == high:
        return 0
    twice_median = Decimal(low) + Decimal(high)
    if 2 * Decimal(upper or quantity) < twice_median:
        return -1
    return int(2 * Decimal(quantity) > twice_median)
