"""The parts of what a group asks for in a year: by funds, by nature and category. Amounts are in 元."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from generator.catalog.database import Catalog
from generator.catalog.lists import TOTAL_COLUMNS, Grouping, sum_of_parts


@dataclass(frozen=True, slots=True)
class FundsTotal:
    """A kind of funds: a field of AnnualFunding, how many declarations state it, and their sum."""

    role: str
    count: int
    total: Decimal


def funds_of_year(catalog: Catalog, grouping: Grouping, slug: str, year: int) -> dict[str, FundsTotal]:
    """Return what a group asks for in a year, by kind of funds; the total itself is none."""
    rows = catalog.query(
        f"""SELECT role, {TOTAL_COLUMNS.replace("amount", "funding.amount")}
            FROM membership JOIN funding ON funding.declaration = membership.declaration
            WHERE grouping = ? AND slug = ? AND year = ? AND period = 'annual' AND role <> 'total'
            GROUP BY role ORDER BY role""",  # noqa: S608
        (grouping, slug, year),
    )
    return {role: FundsTotal(role, count, sum_of_parts(high, low)) for role, count, high, low in rows}


def totals_by_term(
    catalog: Catalog, column: Literal["nature", "category"], grouping: Grouping, slug: str, year: int
) -> dict[str, tuple[int, Decimal]]:
    """Return, by 项目性质 or 项目类别, the number of declarations of a group in a year and their sum."""
    rows = catalog.query(
        f"""SELECT {column}, {TOTAL_COLUMNS.replace("amount", "membership.amount")}
            FROM membership JOIN declaration ON declaration.id = membership.declaration
            WHERE grouping = ? AND slug = ? AND membership.year = ? GROUP BY {column}""",  # noqa: S608 - one of two
        (grouping, slug, year),
    )
    return {term: (count, sum_of_parts(high, low)) for term, count, high, low in rows}
