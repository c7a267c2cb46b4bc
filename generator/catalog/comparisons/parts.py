"""The parts of what a group asks for in a year: by funds, by nature and category. Amounts are in 元."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

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


class ChoiceTotals(NamedTuple):
    """Number of declarations and their sum, by 项目性质 and by 项目类别; "" is a blank cell."""

    by_nature: dict[str, tuple[int, Decimal]]
    by_category: dict[str, tuple[int, Decimal]]


def totals_by_choice(catalog: Catalog, grouping: Grouping, slug: str, year: int) -> ChoiceTotals:
    """Return the sums of a group in a year by the choices of the form."""
    rows = catalog.query(
        f"""SELECT nature, category, {TOTAL_COLUMNS.replace("amount", "membership.amount")}
            FROM membership JOIN declaration ON declaration.id = membership.declaration
            WHERE grouping = ? AND slug = ? AND membership.year = ? GROUP BY nature, category""",  # noqa: S608
        (grouping, slug, year),
    )
    found = ChoiceTotals({}, {})
    for nature, category, count, high, low in rows:
        for totals, term in ((found.by_nature, nature), (found.by_category, category)):
            number, total = totals.get(term, (0, Decimal("0.00")))
            totals[term] = number + count, total + sum_of_parts(high, low)
    return found
