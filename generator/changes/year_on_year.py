"""A declaration of a new year, compared with the latest earlier year of the same project.

Comes in: paths; a declaration with the one of the earlier year. Goes out: which file is whose earlier year; Changes,
without those that every new year brings. Nothing here reads files, or judges but by `facts`.
"""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Final

from generator.changes.field_changes import Change, FieldValue, declaration_changes
from generator.declarations.identity import identify
from generator.declarations.model import Declaration
from generator.forms import vocabulary as v
from generator.forms.indicator_value import IndicatorValue

_YEAR_IN_TEXT: Final = re.compile(r"(?<![\d.])20\d\d(?=年)", re.ASCII)
_LAST_OF_FEBRUARY: Final = 28  # and so is the 29th


def earlier_year_paths(paths: Iterable[str]) -> dict[str, str]:
    """By path, the file of the latest earlier year of the same unit and project, where there is one."""
    keyed_paths = sorted(
        (identity.unit, identity.project, identity.year, path)
        for path in paths
        if (identity := identify(path)[0])
    )
    return {later[-1]: earlier[-1] for earlier, later in pairwise(keyed_paths) if earlier[:2] == later[:2]}


def new_year_changes(earlier: Declaration | None, new: Declaration) -> tuple[Change, ...]:
    """What a reviewer of a new year's declaration should look at, in the order of the form; waivers last.

    Every waiver in it is told as added, whether or not the earlier year had it: each is granted anew. Not told are
    waivers that the earlier year had and this one has not; the year; publication info, which belongs to one form;
    dates moved by as many years as lie between the two; and texts and names in which nothing but years written as
    2025年 moved so. Without an earlier year there are only the waivers.
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
    before, after = _text_or_empty(change.before), _text_or_empty(change.after)
    return bool(before) and _YEAR_IN_TEXT.sub(lambda year: f"{int(year[0]) + years}", before) == after


def _add_years(day: date, years: int = 0) -> tuple[int, int, int]:
    """A day so many years later, the last of February being one day in every year."""
    return (day.year + years, day.month, min(day.day, _LAST_OF_FEBRUARY) if day.month == 2 else day.day)


def _text_or_empty(value: FieldValue | None) -> str:
    """A text; nothing of an amount, a number, a day and a blank cell."""
    if isinstance(value, IndicatorValue):
        return value.text
    return value if isinstance(value, str) else ""
