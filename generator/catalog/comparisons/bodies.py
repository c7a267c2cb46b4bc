"""What the registry says of departments and units."""

from typing import NamedTuple

from generator.catalog.database import Catalog


class FormerName(NamedTuple):
    """A former name, and the last year in which it was used."""

    name: str
    last_year: int


class DepartmentName(NamedTuple):
    """A department: its slug, and its name."""

    slug: str
    name: str


def former_names(catalog: Catalog, kind: str, slug: str) -> tuple[FormerName, ...]:
    """Return the former names of a department or a unit, the latest first; `kind` is as in the table body."""
    rows = catalog.query(
        """SELECT name, last_year FROM body WHERE kind = ? AND slug = ? AND last_year IS NOT NULL
           ORDER BY last_year DESC, name""",
        (kind, slug),
    )
    return tuple(FormerName._make(row) for row in rows)


def department_of_unit(catalog: Catalog, unit: str, year: int) -> DepartmentName | None:
    """Return the department that a unit's largest declaration of a year names."""
    rows = catalog.query(
        """SELECT department, competent_department FROM declaration WHERE unit = ? AND year = ?
           ORDER BY amount DESC, project LIMIT 1""",
        (unit, year),
    )
    return DepartmentName._make(rows[0]) if rows else None
