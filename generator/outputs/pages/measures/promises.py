"""The weakest and the strongest promises of a measure, where it is certain which way is stricter.

A comparator says so, or else what the name and the unit say of a number without one. What is unclear is not judged.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from generator.catalog.measures import MeasureRow, MeasureSummary
from generator.checks.rules.indicator_names import AT_LEAST_SIGNS, AT_MOST_SIGNS, implied_comparator, is_cap
from generator.declarations.model import PerformanceIndicator
from generator.forms import vocabulary as v
from generator.forms.indicator_value import IndicatorValue
from generator.outputs.pages.measures.figures import NamedValue, named_value

MAX_PROMISES: Final = 5
"""Projects that are named at each end, where there are many."""

_TENTHS_ALIKE: Final = 9  # of the projects, at least, whose values are meant in the same direction
_PROJECTS_PER_PROMISE: Final = 4  # of three to seven projects one is the weakest, not five


class PromiseEnd(NamedTuple):
    """The projects at one end; `equal` are as weak or as strong as the last of them and not named."""

    named: tuple[NamedValue, ...]
    equal: int


class Promises(NamedTuple):
    """Promises on both sides of the median; `is_minimum` tells that more is stricter, and less is weaker.

    `unclear` are projects whose value is not meant so, or not certainly, `suspect` those whose value seems to be in another
    unit; neither is at an end.
    """

    is_minimum: bool
    weakest: PromiseEnd
    strongest: PromiseEnd
    unclear: int
    suspect: int


def promises(
    kind: str, summary: MeasureSummary, rows: Sequence[MeasureRow], suspects: Collection[str]
) -> Promises | None:
    """Return the weakest and the strongest promises; None where the direction is unclear, or for words.

    `suspects` are the addresses of projects whose value seems to be in another unit.
    """
    if summary.in_words or summary.median is None:
        return None
    signs = _directions(kind, summary)
    directions = [None if row.upper else signs[row.comparator] for row in rows]
    is_minimum, count = Counter(directions).most_common(1)[0]
    if is_minimum is None or count * 10 < _TENTHS_ALIKE * len(rows):
        return None
    clear = [
        row
        for row, meant in zip(rows, directions, strict=True)
        if meant is is_minimum and row.address not in suspects
    ]
    size = min(MAX_PROMISES, max(1, len(rows) // _PROJECTS_PER_PROMISE))
    median = Decimal(summary.median)
    low = _end(sorted((row for row in clear if _bound(row)[0] < median), key=_bound), size)
    high = _end(sorted((row for row in clear if _bound(row)[0] > median), key=_bound, reverse=True), size)
    weakest, strongest = (low, high) if is_minimum else (high, low)
    return Promises(is_minimum, weakest, strongest, len(rows) - count, count - len(clear))


def _directions(kind: str, summary: MeasureSummary) -> dict[str, bool | None]:
    """Return whether a value with a comparator is a minimum, which is False for a maximum and None if it is unclear."""
    (heading,) = (one for one in v.INDICATOR_KINDS if one.slug == kind)
    indicator = PerformanceIndicator(
        category=heading.category,
        dimension=heading.dimension,
        name=summary.name,
        headings=(heading.category, heading.dimension),
        value=IndicatorValue(text="", unit=summary.unit),
        weight=None,
        explanation=None,
    )
    is_maximum = is_cap(indicator)
    implied = "≤" if is_maximum else implied_comparator(indicator)
    return {
        **dict.fromkeys(AT_LEAST_SIGNS, None if is_maximum else True),
        **dict.fromkeys(AT_MOST_SIGNS, False),
        **dict.fromkeys(("", "="), {"≥": True, "≤": False}.get(implied)),
    }


def _bound(row: MeasureRow) -> tuple[Decimal, int]:
    """Return the bound that a value sets, so that bounds can be compared: >5 is above ≥5, <5 below ≤5."""
    return Decimal(row.quantity or 0), {">": 1, "<": -1}.get(row.comparator, 0)


def _end(rows: Sequence[MeasureRow], size: int) -> PromiseEnd:
    """Return the first of some rows, and how many more are as weak or as strong as the last of these."""
    named = rows[:size]
    equal = sum(1 for row in rows[size:] if _bound(row) == _bound(named[-1]))
    return PromiseEnd(tuple(map(named_value, named)), equal)
