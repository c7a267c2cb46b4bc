"""The years of a group of declarations, and which of them a page of several years is about.

Nothing here adds up several years. Amounts are in 元.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from generator.catalog.database import Catalog
from generator.catalog.lists import TOTAL_COLUMNS, Grouping, sum_of_parts

MIN_PART_OF_THE_YEAR_BEFORE: Final = 3
"""A newest year with less than one declaration for so many of the year before leads no page yet."""


@dataclass(frozen=True, slots=True)
class YearTotals:
    """A year of a group: its number of declarations, that of units, and the sum of the annual totals."""

    year: int
    count: int
    units: int
    total: Decimal


class HeadlineYear(NamedTuple):
    """The year that a page of several years takes its numbers from.

    `previous` is the calendar year before it, if there are declarations of it; `begun` a newer year that has few yet.
    """

    current: YearTotals
    previous: YearTotals | None
    begun: YearTotals | None


class GroupYears(NamedTuple):
    """A group in a list of groups, by the name that its latest declaration gives it, with its years, the latest first."""

    slug: str
    name: str
    years: tuple[YearTotals, ...]

    def of(self, year: int) -> YearTotals | None:
        """Return one of the years, None if there are no declarations of it."""
        return next((totals for totals in self.years if totals.year == year), None)


def headline_year(years: Sequence[YearTotals]) -> HeadlineYear | None:
    """Choose the year for the headline from those of a group, the latest first; None for no years.

    It is the latest one, unless that has few declarations beside the calendar year before it.
    """
    if not years:
        return None
    current, begun = years[0], None
    if len(years) > 1 and has_just_begun(current, years[1]):
        current, begun = years[1], current
    previous = next((totals for totals in years if totals.year == current.year - 1), None)
    return HeadlineYear(current, previous, begun)


def has_just_begun(current: YearTotals, before: YearTotals | None) -> bool:
    """Return whether a year has so few declarations beside the calendar year before that they say nothing of it yet."""
    return (
        before is not None
        and before.year == current.year - 1
        and current.count * MIN_PART_OF_THE_YEAR_BEFORE < before.count
    )


def years_of_group(catalog: Catalog, grouping: Grouping, slug: str) -> tuple[YearTotals, ...]:
    """Return the years of a group, the latest first."""
    rows = catalog.remember(
        f"""SELECT year, COUNT(DISTINCT unit), {TOTAL_COLUMNS} FROM membership WHERE grouping = ? AND slug = ?
            GROUP BY year ORDER BY year DESC""",  # noqa: S608
        (grouping, slug),
    )
    return tuple(_year_totals(row) for row in rows)


def groups_by_year(
    catalog: Catalog, grouping: Grouping, first_year: int = 0, last_year: int = 9999
) -> list[GroupYears]:
    """Return every group of a grouping with its years from the first to the last, by slug."""
    rows = catalog.remember(
        f"""SELECT slug, name, year, COUNT(DISTINCT unit), {TOTAL_COLUMNS}, MAX(unit || char(1) || project)
            FROM membership WHERE grouping = ? GROUP BY slug, year
            ORDER BY slug, year DESC""",  # noqa: S608 - with one MAX, `name` is from its row
        (grouping,),
    )
    return _groups([row for row in rows if first_year <= row[2] <= last_year])


def units_of_department(catalog: Catalog, department: str) -> list[GroupYears]:
    """Return the units that have declarations of a department, with the years of these, by slug."""
    total = TOTAL_COLUMNS.replace("amount", "membership.amount")
    return _groups(
        catalog.query(
            f"""SELECT membership.unit, implementing_unit, membership.year, 1, {total}, MAX(membership.project)
                FROM membership JOIN declaration ON declaration.id = membership.declaration
                WHERE grouping = ? AND slug = ? GROUP BY membership.unit, membership.year
                ORDER BY membership.unit, membership.year DESC""",  # noqa: S608 - as above
            (Grouping.DEPARTMENT, department),
        )
    )


def _groups(rows: Sequence[tuple[str, str, int, int, int, int, int, str]]) -> list[GroupYears]:
    """Put the years of each group together."""
    found: dict[str, tuple[str, list[YearTotals]]] = {}
    for slug, name, *totals, _ in rows:
        found.setdefault(slug, (name, []))[1].append(_year_totals(totals))
    return [GroupYears(slug, name, tuple(years)) for slug, (name, years) in found.items()]


def _year_totals(columns: Sequence[int]) -> YearTotals:
    year, units, count, high, low = columns
    return YearTotals(year, count, units, sum_of_parts(high, low))
