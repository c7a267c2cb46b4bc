"""From exact values to places in a picture, in whole numbers."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from typing import Final, NamedTuple

FULL: Final = 10_000
"""The whole width of a picture, in hundredths of a per cent."""

_ZERO: Final = Decimal(0)
_HALF: Final = Decimal("0.5")


class Scale(NamedTuple):
    """An axis from `low` to `high`."""

    low: Decimal
    high: Decimal

    def place(self, value: Decimal, length: int = FULL) -> int:
        """Return how far a value is from `low`, of `length` at `high`.

        A value beyond an end is at that end; all are in the middle of an axis without length.
        """
        span = self.high - self.low
        if span <= 0:
            return length // 2
        if value <= self.low:
            return 0
        if value >= self.high:
            return length
        return int((value - self.low) * length / span + _HALF)


def scale_from_zero(values: Iterable[Decimal | None]) -> Scale:
    """Return the axis on which bars from zero to each of the values have room."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=_ZERO), max(known, default=_ZERO)
    if low >= 0 and high <= 0:
        return Scale(_ZERO, Decimal(1))
    return Scale(min(low, _ZERO), max(high, _ZERO))


class Extent(NamedTuple):
    """Where a bar begins, counted from the high end of its axis, and its length."""

    start: int
    length: int


def vertical_extents(scale: Scale, values: Iterable[Decimal | None], height: int) -> list[Extent | None]:
    """Return tops and heights in pixels of bars from zero; each is at least a pixel high, and a missing value has none."""
    zero = scale.place(_ZERO, height)
    extents: list[Extent | None] = []
    for value in values:
        if value is None:
            extents.append(None)
        elif value >= 0:
            end = scale.place(value, height)
            if end <= zero:
                end = zero + 1
            extents.append(Extent(height - end if end < height else 0, end - zero))
        else:
            length = max(zero - scale.place(value, height), 1)
            extents.append(Extent(min(height - zero, height - length), length))
    return extents


class Steps(NamedTuple):
    """An axis divided into `number` parts, each as wide as `size`, from `start`."""

    start: Decimal
    size: Decimal
    number: int


def round_steps(low: Decimal, high: Decimal, most: int) -> Steps:
    """Divide an axis into at most so many parts whose edges are round numbers; `low` is less than `high`."""
    exponent = ((high - low) / most).adjusted()
    for digit, power in ((1, 0), (2, 0), (5, 0), (1, 1), (2, 1), (5, 1)):
        size = Decimal(digit).scaleb(exponent + power)
        first = (low / size).to_integral_value(ROUND_FLOOR)
        # A highest value on an edge has a part of its own: no part has both its edges, or it would seem fuller.
        number = int((high / size).to_integral_value(ROUND_FLOOR) - first) + 1
        if number <= most:
            return Steps(first * size, size, number)
    raise AssertionError("a part ten times as wide always suffices")
