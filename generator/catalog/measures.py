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
from generator.declarations.identity import Identity
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

    There are `min_projects` or more: an exact number would change the pages of all these projects with each new one.
    `median` is "" for words. `comparison` is -1 for a quantity below the median, 1 for one above; 0 for the median itself,
    for a range that includes it, and for words.
    """

    address: str
    min_projects: int
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


def standings_of_unit(catalog: Catalog, unit: str) -> dict[Identity, tuple[Standing | None, ...]]:
    """Return, by declaration of a unit, the standing of each indicator in the order of the form.

    It is None for a measure without a page of its own. Other projects count by their latest years.
    """
    rows = catalog.query(
        """SELECT year, declaration.unit, project, kind, slug, projects, lower_middle, upper_middle,
               measure.unit, quantity, upper
           FROM declaration JOIN indicator ON indicator.declaration = declaration.id
           JOIN measure ON measure.id = indicator.measure
           WHERE declaration.unit = ? ORDER BY project, year, position""",
        (unit,),
    )
    return {
        Identity._make(key): tuple(_standing(*row[3:]) for row in stated)
        for key, stated in groupby(rows, itemgetter(0, 1, 2))
    }


def _standing(
    kind: str,
    slug: str,
    projects: int,
    low: str,
    high: str,
    unit: str,
    quantity: str | None,
    upper: str | None,
) -> Standing | None:
    if projects < MIN_PROJECTS:
        return None
    comparison = 0 if quantity is None else _compare(quantity, upper, low, high)
    address = f"{INDICATORS_ADDRESS}{kind}/{slug}/"
    return Standing(address, _round_down(projects), _median(low, high) or "", unit, comparison)


def standing_figures(catalog: Catalog, measures: Iterable[int]) -> dict[int, tuple[int, str | None]]:
    """Return, by id of a measure, what the standings of its indicators show: the number of projects, and the median."""
    figures: dict[int, tuple[int, str | None]] = {}
    for measure_id in measures:
        for projects, low, high in catalog.query(
            "SELECT projects, lower_middle, upper_middle FROM measure WHERE id = ? AND projects >= ?",
            (measure_id, MIN_PROJECTS),
        ):
            figures[measure_id] = (_round_down(projects), _median(low, high))
    return figures


def units_with_measure(catalog: Catalog, measure_id: int) -> list[str]:
    """Return the units with an indicator of a measure."""
    rows = catalog.query(
        """SELECT DISTINCT unit FROM indicator JOIN declaration ON declaration.id = declaration
           WHERE measure = ? ORDER BY unit""",
        (measure_id,),
    )
    return [unit for (unit,) in rows]


def _round_down(projects: int) -> int:
    """Return a number up to 5 as it is, others rounded down to 5, 10, 20, 50, 100 and so on."""
    if projects <= 5:
        return projects
    size = int("1" + "0" * (len(str(projects)) - 1))
    return next((step * size for step in (5, 2) if step * size <= projects), size)


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
