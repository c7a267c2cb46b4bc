"""Compares a declaration of a new year with the latest earlier year of the same project.

Changes that every new year brings are left out. Nothing in this module reads files.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Final

from generator.changes.field_changes import Change, FieldValue, declaration_changes
from generator.changes.indicators.moved_years import moved_by_years
from generator.declarations.identity import identify
from generator.declarations.model import Declaration
from generator.forms import vocabulary as v
from generator.forms.indicator_value import IndicatorValue

_LAST_OF_FEBRUARY: Final = 28  # the 29th counts as the 28th


def earlier_year_paths(paths: Iterable[str]) -> dict[str, str]:
    """Return, by path, the file of the latest earlier year of the same unit and project, if there is one."""
    keyed_paths = sorted(
        (identity.unit, identity.project, identity.year, path)
        for path in paths
        if (identity := identify(path)[0])
    )
    return {later[-1]: earlier[-1] for earlier, later in pairwise(keyed_paths) if earlier[:2] == later[:2]}


def new_year_changes(earlier: Declaration | None, new: Declaration) -> tuple[Change, ...]:
    """Return the changes that a reviewer of a new year's declaration should see, in the order of the form; waivers last.

    Every waiver counts as added, even if the earlier year had it: each is granted anew. Left out are: waivers that only
    the earlier year had; the year; publication info, which belongs to one form; dates moved by the years between the
    two; texts and names in which only years written as 2025年 moved so. Without an earlier year, only waivers remain.
    """
    baseline = (earlier or new).model_copy(update={"waivers": {}})
    years = new.year - baseline.year
    return tuple(
        change for change in declaration_changes(baseline, new) if not _is_routine_change(change, years)
    )


def _is_routine_change(change: Change, years: int) -> bool:
    if change.location[0] in {v.YEAR, v.PUBLICATION}:
        return True
    if isinstance(change.before, date) and isinstance(change.after, date):
        return _add_years(change.before, years) == _add_years(change.after)
    return moved_by_years(_text_or_empty(change.before), _text_or_empty(change.after), years)


def _add_years(day: date, years: int = 0) -> tuple[int, int, int]:
    """Move a day by years; the last day of February stays the last."""
    return (day.year + years, day.month, min(day.day, _LAST_OF_FEBRUARY) if day.month == 2 else day.day)


def _text_or_empty(value: FieldValue | None) -> str:
    """Return a text; "" for an amount, a number, a day or a blank cell."""
    if isinstance(value, IndicatorValue):
        return value.text
    return value if isinstance(value, str) else ""
