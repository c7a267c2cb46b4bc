"""Projects over the years: their amounts in 元, which are new, and which have ended."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from generator.catalog.database import Catalog
from generator.catalog.lists import (
    SUMMARY_COLUMNS,
    DeclarationSummary,
    Grouping,
    yuan,
)


class ProjectYears(NamedTuple):
    """A project by its latest name, with the amount of each of its years, the latest first."""

    project: str
    name: str
    amounts: tuple[tuple[int, Decimal], ...]

    def of(self, year: int) -> Decimal | None:
        """Return the amount of a year, None if the project has no declaration of it."""
        return next((amount for stated, amount in self.amounts if stated == year), None)


@dataclass(frozen=True, slots=True)
class ProjectsOfOneYear:
    """Projects that only one of two years has: how many, the sum of their amounts, and the largest of them."""

    count: int
    total: Decimal
    largest: tuple[DeclarationSummary, ...]


def projects_of_unit(catalog: Catalog, unit: str) -> list[ProjectYears]:
    """Return the projects of a unit, by slug."""
    found: dict[str, tuple[str, list[tuple[int, Decimal]]]] = {}
    for project, year, name, amount in catalog.query(
        "SELECT project, year, project_name, amount FROM declaration WHERE unit = ? ORDER BY project, year DESC",
        (unit,),
    ):
        found.setdefault(project, (name, []))[1].append((year, yuan(amount)))
    return [ProjectYears(project, name, tuple(amounts)) for project, (name, amounts) in found.items()]


_ONLY_IN_ONE_YEAR: Final = """FROM declaration AS this WHERE year = :year
    AND NOT EXISTS (SELECT 1 FROM declaration AS other
        WHERE other.year = :other AND other.unit = this.unit AND other.project = this.project)
    AND EXISTS (SELECT 1 FROM declaration AS other WHERE other.year = :other AND other.unit = this.unit)"""


def projects_of_one_year(catalog: Catalog, year: int, other: int, limit: int) -> ProjectsOfOneYear:
    """Return the projects of a year that the other year does not have, the largest first.

    Units without declarations in one of the years are left out: they may only not have published yet.
    """
    columns = SUMMARY_COLUMNS.replace("declaration.", "this.")
    rows = catalog.query(
        f"SELECT {columns} {_ONLY_IN_ONE_YEAR} ORDER BY amount DESC, unit, project",
        {"year": year, "other": other},
    )
    total = yuan(sum(amount for *_, amount in rows))
    return ProjectsOfOneYear(len(rows), total, tuple(map(DeclarationSummary.of, rows[:limit])))


def largest_projects(
    catalog: Catalog, grouping: Grouping, slug: str, year: int, limit: int
) -> list[DeclarationSummary]:
    """Return the largest declarations of a group in a year."""
    rows = catalog.query(
        f"""SELECT {SUMMARY_COLUMNS} FROM membership JOIN declaration ON declaration.id = membership.declaration
            WHERE grouping = ? AND slug = ? AND membership.year = ?
            ORDER BY membership.amount DESC, membership.unit, membership.project LIMIT ?""",  # noqa: S608
        (grouping, slug, year, limit),
    )
    return [DeclarationSummary.of(row) for row in rows]
