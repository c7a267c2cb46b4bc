"""From exact values to places in a picture, in whole numbers: hundredths of a per cent, or pixels."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
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


def vertical_extent(scale: Scale, value: Decimal, height: int) -> Extent:
    """Return top and height in pixels of a bar from zero to a value; a bar is at least one pixel high."""
    zero, end = scale.place(_ZERO, height), scale.place(value, height)
    if value >= 0:
        end = max(end, zero + 1)
        return Extent(height - end, end - zero)
    return Extent(height - zero, max(zero - end, 1))


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
        # The last part has its right edge too, so that a highest value on an edge needs no part of its own.
        number = int((high / size).to_integral_value(ROUND_CEILING) - first)
        if number <= most:
            return Steps(first * size, size, max(number, 1))
    raise AssertionError("a part ten times as wide always suffices")
