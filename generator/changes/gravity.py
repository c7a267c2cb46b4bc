"""Orders changes by how much they need to be looked at: the gravest first."""

from collections.abc import Iterable
from decimal import Decimal
from enum import IntEnum
from typing import Final

from generator.changes.compare import ChangeSet, DeclarationChange
from generator.changes.field_changes import Change, ChangeKind
from generator.changes.strictness import Judgement

UNUSUAL_FACTOR: Final = 10
"""An annual total that is so many times the one before, or so small a part of it, may be a slip of a unit or a point."""


class Gravity(IntEnum):
    """Why a change of a declaration needs to be looked at, the gravest reason first."""

    GONE = 0
    UNUSUAL_AMOUNT = 1
    WEAKENED = 2
    MONEY = 3
    OTHER = 4


def gravity(declaration_change: DeclarationChange) -> Gravity:
    """Return the gravest reason to look at a declaration."""
    if declaration_change.kind in {ChangeKind.REMOVED, ChangeKind.RENAMED}:
        return Gravity.GONE
    if has_unusual_amount(declaration_change):
        return Gravity.UNUSUAL_AMOUNT
    if declaration_change.count_by_judgement(Judgement.WEAKER):
        return Gravity.WEAKENED
    return Gravity.MONEY if any(change.difference for change in declaration_change.changes) else Gravity.OTHER


def has_unusual_amount(declaration_change: DeclarationChange) -> bool:
    """Return whether the annual total is a multiple or a fraction of the one before by UNUSUAL_FACTOR."""
    before, after = declaration_change.totals or (Decimal(0), Decimal(0))
    smaller, larger = sorted((before, after))
    return 0 < smaller * UNUSUAL_FACTOR <= larger


def sort_by_gravity(changes: ChangeSet) -> list[DeclarationChange]:
    """Sort declarations, the gravest first.

    Of equal gravity, those without an entry in withdrawn.yml come first, then those already published, then the largest change.
    """
    return sorted(
        changes.declarations,
        key=lambda one: (
            gravity(one),
            not one.is_undeclared,
            one.kind is ChangeKind.ADDED,
            -_largest_change(one),
            one.path,
        ),
    )


def _largest_change(declaration_change: DeclarationChange) -> Decimal:
    """Return the size by which declarations of one gravity are compared."""
    match gravity(declaration_change):
        case Gravity.WEAKENED:
            return max(map(weakened_by, declaration_change.changes))
        case Gravity.UNUSUAL_AMOUNT | Gravity.MONEY:
            differences = (change.difference for change in declaration_change.changes)
            return max((abs(difference) for difference in differences if difference), default=Decimal(0))
        case _:
            return Decimal(0)


def weakened_by(change: Change) -> Decimal:
    """Return by how many per cent a change weakens a target: infinite if nothing of it is left, 0 if it does not."""
    if change.verdict.judgement is not Judgement.WEAKER:
        return Decimal(0)
    return change.verdict.magnitude.size() if change.verdict.magnitude else Decimal("Infinity")


def sort_changes(changes: Iterable[Change]) -> list[Change]:
    """Sort the changes of a declaration: weakened by size, money by size, to be reviewed, strengthened, others."""
    return sorted(changes, key=_change_key)


def _change_key(change: Change) -> tuple[int, Decimal]:
    judgement = change.verdict.judgement
    if judgement is Judgement.WEAKER:
        return 0, -weakened_by(change)
    if change.difference:
        return 1, -abs(change.difference)
    if judgement is Judgement.STRONGER:
        return 3, Decimal(0)
    return (2 if change.verdict.reason else 4), Decimal(0)
