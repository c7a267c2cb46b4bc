"""The values of a measure as counts, and those that are far from most others.

A value is the latest of its project; a range counts by its lower end. Every comparison is exact.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from generator.catalog.measures import MeasureRow, MeasureSummary
from generator.outputs.charts.labels import format_value

MAX_COMMON: Final = 5
MAX_NAMED: Final = 5
"""Projects that are named at each end."""

_MIN_FOR_DISTANCE: Final = 8  # quartiles of fewer projects say little
_DISTANCE: Final = 3  # times as far from the quartiles as these are from each other
_OTHER_UNIT: Final = 1000
_MUCH: Final = 10


class CommonValue(NamedTuple):
    """A value as printed, without comparator and unit, and how many projects state it."""

    value: str
    projects: int


class MeasureFigures(NamedTuple):
    """How often each quantity is stated, the least first; the values that several projects state, the commonest first.

    In words there are no quantities.
    """

    counts: tuple[tuple[str, int], ...]
    common: tuple[CommonValue, ...]
    has_ranges: bool


class OutlierReason(StrEnum):
    """How far a value is from most: a thousandfold, tenfold where most are equal, or several times their spread."""

    OTHER_UNIT = "other-unit"
    MUCH = "much"
    DISTANCE = "distance"


class NamedValue(NamedTuple):
    """A value with its project: `address` is that of the declaration."""

    value: str
    address: str
    project_name: str
    implementing_unit: str


class Outlier(NamedTuple):
    """A value far from most; `is_high` tells to which side."""

    named: NamedValue
    is_high: bool
    reason: OutlierReason


class Outliers(NamedTuple):
    """Values far from most, the farthest first, the low ones last; `unnamed` are far too and not listed.

    `suspects` are the addresses of those that seem to be in another unit, listed or not.
    """

    listed: tuple[Outlier, ...]
    unnamed: int
    suspects: frozenset[str] = frozenset()


def named_value(row: MeasureRow) -> NamedValue:
    """Return what is said of a project's value where it is listed on its own."""
    return NamedValue(row.value, row.address, row.project_name, row.implementing_unit)


def measure_figures(rows: Sequence[MeasureRow]) -> MeasureFigures:
    """Count the values of a measure."""
    quantities = Counter(Decimal(row.quantity) for row in rows if row.quantity is not None)
    values = Counter(map(_value_text, rows))
    common = [CommonValue(value, count) for value, count in values.items() if value and count > 1]
    common.sort(key=lambda one: (-one.projects, one.value))
    # Of values that are as common as each other all are listed, or none.
    rest = common[MAX_COMMON].projects if len(common) > MAX_COMMON else 0
    return MeasureFigures(
        tuple((plain_number(quantity), quantities[quantity]) for quantity in sorted(quantities)),
        tuple(one for one in common if one.projects > rest),
        any(row.upper is not None for row in rows),
    )


def plain_number(number: Decimal) -> str:
    """Return a number without an exponent and without zeros behind its decimals; equal numbers are equal texts."""
    return f"{number.normalize():f}" if number else "0"


def spread_sentence(summary: MeasureSummary) -> str:
    """Return in words where the values of a measure are, without an end: at least half of them are in the middle."""
    if summary.in_words:
        return ""
    stated = (summary.least, summary.lower, summary.median, summary.upper, summary.most)
    least, lower, median, upper, most = (format_value(Decimal(figure or 0)) for figure in stated)
    unit = f"（{summary.unit}）" if summary.unit else ""
    if least == most:
        return f"都是 {least}{unit}"
    if lower == upper:
        return f"至少一半是 {lower}{unit}，最小 {least}，最大 {most}"
    half = "" if (lower, upper) == (least, most) else "至少一半"
    return f"{half}在 {lower} 到 {upper}{unit or ' '}之间，中位 {median}"


def _value_text(row: MeasureRow) -> str:
    if row.quantity is None:
        return row.value
    end = "" if row.upper is None else f"~{plain_number(Decimal(row.upper))}"
    return plain_number(Decimal(row.quantity)) + end


def outliers(summary: MeasureSummary, rows: Sequence[MeasureRow]) -> Outliers:
    """Return the values far from most others; none if there are too many of them for that to be said.

    `rows` are those of the measure, the largest quantity first.
    """
    if summary.in_words:
        return Outliers((), 0)
    bounds = _Bounds.of(summary)
    high = list(_leading(bounds, rows, is_high=True))
    low = list(_leading(bounds, reversed(rows), is_high=False))
    if len(high) + len(low) > max(1, summary.projects // 5):
        return Outliers((), 0)
    listed = (*high[:MAX_NAMED], *low[:MAX_NAMED])
    suspects = (one for one in (*high, *low) if one.reason is OutlierReason.OTHER_UNIT)
    return Outliers(
        listed, len(high) + len(low) - len(listed), frozenset(one.named.address for one in suspects)
    )


class _Bounds(NamedTuple):
    """The quartiles of a measure, of less than four projects the median, and whether distances from them mean something."""

    lower: Decimal
    upper: Decimal
    has_distances: bool

    @classmethod
    def of(cls, summary: MeasureSummary) -> "_Bounds":
        ends = (summary.lower, summary.upper) if summary.projects > 3 else (summary.median, summary.median)
        lower, upper = (Decimal(end or 0) for end in ends)
        return cls(lower, upper, summary.projects >= _MIN_FOR_DISTANCE)

    def reason(self, quantity: Decimal, *, is_high: bool) -> OutlierReason | None:
        """Return how a quantity is far from most, or None if it is not."""
        lower, upper = self.lower, self.upper
        if self._is_times(quantity, _OTHER_UNIT, is_high=is_high):
            return OutlierReason.OTHER_UNIT
        if not self.has_distances:
            return None
        if lower == upper:
            return OutlierReason.MUCH if self._is_times(quantity, _MUCH, is_high=is_high) else None
        distance = quantity - upper if is_high else lower - quantity
        if distance <= _DISTANCE * (upper - lower):
            return None
        if is_high and lower > 0 and quantity * lower**2 <= upper**3:
            return None  # sums of money, say, are several times as large or as small as each other
        return OutlierReason.DISTANCE

    def _is_times(self, quantity: Decimal, factor: int, *, is_high: bool) -> bool:
        """Return whether a quantity is at least so many times the upper quartile, or at most that part of the lower one."""
        if is_high:
            return self.upper > 0 and quantity >= factor * self.upper
        return 0 < quantity * factor <= self.lower


def _leading(bounds: _Bounds, rows: Iterable[MeasureRow], *, is_high: bool) -> Iterator[Outlier]:
    """Yield the outliers at one end, at which the rows begin."""
    for row in rows:
        quantity = Decimal(row.quantity or 0)
        if bounds.lower <= quantity <= bounds.upper:
            return
        # Not every value beyond an outlier is one: 0 is no part of any number.
        if reason := bounds.reason(quantity, is_high=is_high):
            yield Outlier(named_value(row), is_high, reason)
