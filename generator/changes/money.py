"""Sums the annual totals of changed, added and removed declarations by year. Amounts are in 元."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.changes.compare import DeclarationChange
from generator.changes.field_changes import ChangeKind


@dataclass(kw_only=True, slots=True)
class YearMoney:
    """The money of one budget year: `before` and `after` of the declarations whose total changed, and what came and went."""

    year: int
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)
    added: Decimal = Decimal(0)
    removed: Decimal = Decimal(0)

    @property
    def difference(self) -> Decimal:
        """The increase of the totals that changed."""
        return self.after - self.before


def money_by_year(declarations: Iterable[DeclarationChange]) -> list[YearMoney]:
    """Return the sums of each year in which any money changed, the latest year first."""
    by_year: defaultdict[int, list[DeclarationChange]] = defaultdict(list)
    for change in declarations:
        by_year[change.declaration.year].append(change)
    sums = [_sum_year(year, changes) for year, changes in sorted(by_year.items(), reverse=True)]
    return [one for one in sums if one.difference or one.before or one.added or one.removed]


def _sum_year(year: int, changes: Iterable[DeclarationChange]) -> YearMoney:
    money = YearMoney(year=year)
    for change in changes:
        total = change.declaration.annual_funding.total
        if change.kind is ChangeKind.ADDED:
            money.added += total
        elif change.kind is ChangeKind.REMOVED:
            money.removed += total
        elif change.totals:
            before, after = change.totals
            money.before += before
            money.after += after
    return money
