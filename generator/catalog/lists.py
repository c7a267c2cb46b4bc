"""What lists of declarations ask: which, how many, how much, by which groups.

Every answer is sorted, the largest amount first unless a function says otherwise. Amounts are in 元.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self

from generator.catalog.database import Catalog
from generator.declarations.identity import Identity, identify


class Grouping(StrEnum):
    """A way to group declarations. The slug of a UNIT_YEAR is `year/unit`, that of ALL is empty."""

    ALL = "all"
    YEAR = "year"
    UNIT_YEAR = "unit-year"
    UNIT = "unit"
    DEPARTMENT = "department"
    NATURE = "nature"
    CATEGORY = "category"


SUMMARY_COLUMNS: Final = """declaration.year, declaration.unit, declaration.project, declaration.department,
    declaration.project_name, declaration.implementing_unit, declaration.competent_department,
    declaration.nature, declaration.category, declaration.amount"""
"""The columns of a DeclarationSummary."""

TOTAL_COLUMNS: Final = "COUNT(*), SUM(amount / 1000000), SUM(amount % 1000000)"
"""A number and a sum in two parts: a plain SUM of 分 can overflow from 9,223 of the largest amounts on."""


class DeclarationSummary(NamedTuple):
    """What lists show of a declaration; `department` is a slug, `amount` 年度资金申请总额."""

    identity: Identity
    department: str
    project_name: str
    implementing_unit: str
    competent_department: str
    nature: str
    category: str
    amount: Decimal

    @classmethod
    def of(cls, columns: Sequence[Any]) -> Self:
        """Return the summary that SUMMARY_COLUMNS tell."""
        year, unit, project, *texts, amount = columns
        return cls._make((Identity(year, unit, project), *texts, yuan(amount)))

    @property
    def path(self) -> str:
        """Path of its file, from declarations/."""
        return self.identity.path

    @property
    def address(self) -> str:
        """Address of its page, from the site's root."""
        return self.identity.address


@dataclass(frozen=True, slots=True)
class GroupTotals:
    """Number of declarations, the sum and the mean of their annual totals, and the largest one.

    The mean is rounded to 分; it is 0 for no declarations.
    """

    count: int
    total: Decimal
    mean: Decimal
    largest: DeclarationSummary | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in a list of groups: its number of declarations and the sum of their annual totals."""

    slug: str
    name: str
    count: int
    total: Decimal


def declarations_of_group(catalog: Catalog, grouping: Grouping, slug: str) -> list[DeclarationSummary]:
    """Return the declarations of a group."""
    rows = catalog.query(
        f"""SELECT {SUMMARY_COLUMNS} FROM membership JOIN declaration ON declaration.id = membership.declaration
            WHERE grouping = ? AND slug = ?
            ORDER BY membership.amount DESC, membership.year, membership.unit, membership.project""",  # noqa: S608
        (grouping, slug),
    )
    return [DeclarationSummary.of(row) for row in rows]


def group_totals(catalog: Catalog, grouping: Grouping, slug: str) -> GroupTotals:
    """Return the number of declarations of a group, their sum, their mean and the largest."""
    ((count, high, low),) = catalog.query(
        f"SELECT {TOTAL_COLUMNS} FROM membership WHERE grouping = ? AND slug = ?",  # noqa: S608
        (grouping, slug),
    )
    if not count:
        return GroupTotals(0, Decimal("0.00"), Decimal("0.00"), None)
    (largest,) = catalog.query(
        f"""SELECT {SUMMARY_COLUMNS} FROM membership JOIN declaration ON declaration.id = membership.declaration
            WHERE grouping = ? AND slug = ?
            ORDER BY membership.amount DESC, membership.year, membership.unit, membership.project LIMIT 1""",  # noqa: S608
        (grouping, slug),
    )
    total = sum_of_parts(high, low)
    mean = (total / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return GroupTotals(count, total, mean, DeclarationSummary.of(largest))


def groups(catalog: Catalog, grouping: Grouping) -> list[GroupRow]:
    """Return every group of a grouping; it has the name that its latest declaration gives it."""
    rows = catalog.query(
        f"""SELECT slug, name, {TOTAL_COLUMNS}, MAX(year || char(1) || unit || char(1) || project)
            FROM membership WHERE grouping = ? GROUP BY slug
            ORDER BY SUM(amount / 1000000) + SUM(amount % 1000000) / 1000000 DESC,
                SUM(amount % 1000000) % 1000000 DESC, slug""",  # noqa: S608 - with one MAX, `name` is from its row
        (grouping,),
    )
    return _group_rows(rows)


def years(catalog: Catalog) -> list[GroupRow]:
    """Return every year, the latest first."""
    return sorted(groups(catalog, Grouping.YEAR), key=lambda row: row.slug, reverse=True)


def group_name(catalog: Catalog, grouping: Grouping, slug: str) -> str:
    """Return the name that a group's latest declaration gives it, "" for a group without declarations."""
    rows = catalog.query(
        """SELECT name FROM membership WHERE grouping = ? AND slug = ?
           ORDER BY year DESC, unit DESC, project DESC LIMIT 1""",
        (grouping, slug),
    )
    return rows[0][0] if rows else ""


class ProjectYear(NamedTuple):
    """A year of a project: what lists show, the digest of its file, and its content, compressed JSON."""

    summary: DeclarationSummary
    yaml_digest: str
    content: bytes


def years_of_projects(catalog: Catalog, unit: str) -> dict[str, list[ProjectYear]]:
    """Return, by project of a unit, all its years, the earliest first."""
    rows = catalog.query(
        f"""SELECT {SUMMARY_COLUMNS}, yaml_digest, content FROM declaration WHERE unit = ?
            ORDER BY project, year""",  # noqa: S608
        (unit,),
    )
    found: dict[str, list[ProjectYear]] = {}
    for *columns, yaml_digest, content in rows:
        summary = DeclarationSummary.of(columns)
        found.setdefault(summary.identity.project, []).append(ProjectYear(summary, yaml_digest, content))
    return found


def edition_files(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Return the files of the site's own editions: path and text."""
    return tuple(catalog.query("SELECT path, yaml FROM edition ORDER BY path"))


class WithdrawnDeclaration(NamedTuple):
    """A declaration that is published no more; `withdrawn_on` is an ISO date, `moved_to` the present one."""

    identity: Identity
    project_name: str
    withdrawn_on: str
    withdrawn_by: str
    reason: str
    moved_to: Identity | None


def withdrawn_declarations(catalog: Catalog) -> Iterator[WithdrawnDeclaration]:
    """Yield the declarations that are published no more, by path."""
    for path, name, day, body, reason, target in catalog.query("SELECT * FROM withdrawal ORDER BY path"):
        identity, moved_to = identify(path)[0], identify(target)[0] if target else None
        if identity:
            yield WithdrawnDeclaration(identity, name, day, body, reason, moved_to)


def identities(catalog: Catalog) -> list[Identity]:
    """Return every declaration, by year, unit and project."""
    return [
        Identity._make(row)
        for row in catalog.query("SELECT year, unit, project FROM declaration ORDER BY year, unit, project")
    ]


def latest_additions(catalog: Catalog, limit: int) -> list[tuple[str, DeclarationSummary]]:
    """Return the latest declarations that git knows to have been added, with ISO dates, the largest of a day first."""
    rows = catalog.query(
        f"""SELECT added, {SUMMARY_COLUMNS} FROM declaration JOIN file_date
            ON folder = 'declarations' AND path = year || '/' || unit || '/' || project || '.yml'
            WHERE added != '' ORDER BY added DESC, amount DESC, year, unit, project LIMIT ?""",  # noqa: S608
        (limit,),
    )
    return [(added, DeclarationSummary.of(columns)) for added, *columns in rows]


def _group_rows(rows: Sequence[Any]) -> list[GroupRow]:
    return [GroupRow(slug, name, count, sum_of_parts(high, low)) for slug, name, count, high, low, _ in rows]


def sum_of_parts(high: int, low: int) -> Decimal:
    """Return the sum in 元 of the two parts that TOTAL_COLUMNS tell."""
    return yuan(high * 1_000_000 + low)


def yuan(cents: int) -> Decimal:
    """Return an amount of 分 in 元."""
    return Decimal(cents).scaleb(-2)
