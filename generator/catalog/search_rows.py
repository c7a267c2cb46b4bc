"""What the search asks: the declarations of some units in a year, what they state, and their goals.

Every answer is in the order of the units, then by project.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from generator.catalog.database import Catalog
from generator.catalog.lists import SUMMARY_COLUMNS, DeclarationSummary


class UnitYearCount(NamedTuple):
    """A year, the slug of a unit, and how many declarations the unit has in the year."""

    year: int
    unit: str
    declaration_count: int


def unit_year_counts(catalog: Catalog) -> list[UnitYearCount]:
    """Return every unit of every year, the latest year first, then by unit."""
    rows = catalog.query(
        "SELECT year, unit, COUNT(*) FROM declaration GROUP BY year, unit ORDER BY year DESC, unit"
    )
    return [UnitYearCount._make(row) for row in rows]


def searched_declarations(catalog: Catalog, year: int, units: Iterable[str]) -> Iterator[DeclarationSummary]:
    """Yield what lists show of each declaration."""
    for unit in units:
        rows = catalog.query(
            f"SELECT {SUMMARY_COLUMNS} FROM declaration WHERE year = ? AND unit = ? ORDER BY project",  # noqa: S608
            (year, unit),
        )
        yield from map(DeclarationSummary.of, rows)


def searched_indicators(
    catalog: Catalog, year: int, units: Iterable[str]
) -> Iterator[list[tuple[str, str, str, str]]]:
    """Yield the indicators of each declaration in the order of the form: kind, name, value, headings if they are others."""
    for unit in units:
        rows = catalog.query(
            """SELECT project, kind, name, value, headings FROM declaration
               LEFT JOIN indicator ON indicator.declaration = declaration.id
               LEFT JOIN measure ON measure.id = measure
               WHERE year = ? AND declaration.unit = ? ORDER BY project, position""",
            (year, unit),
        )
        by_project: dict[str, list[tuple[str, str, str, str]]] = {}
        for project, kind, name, value, headings in rows:
            indicators = by_project.setdefault(project, [])
            if kind is not None:
                indicators.append((kind, name, value, headings))
        yield from by_project.values()


def searched_goals(catalog: Catalog, year: int, units: Iterable[str]) -> Iterator[str]:
    """Yield the goals of each declaration, that of the whole project first, each in a line of its own."""
    for unit in units:
        rows = catalog.query(
            """SELECT (SELECT text FROM goal WHERE declaration = id AND period = 'project'),
                   (SELECT text FROM goal WHERE declaration = id AND period = 'annual')
               FROM declaration WHERE year = ? AND unit = ? ORDER BY project""",
            (year, unit),
        )
        yield from ("\n".join(filter(None, goals)) for goals in rows)


def most_common_indicator(catalog: Catalog) -> str:
    """Return the name of the indicator that most projects state, which the search is sure to find; "" if there is none."""
    rows = catalog.query("SELECT name FROM measure ORDER BY projects DESC, name LIMIT 1")
    return rows[0][0] if rows else ""
