"""What pictures of many values share: a readable axis, a strip of quartiles, texts at the ends."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from generator.outputs.charts.labels import NARROW_ROOM, anchor_text, join_unit, shorten, text_width
from generator.outputs.charts.scale import FULL, Scale
from generator.outputs.charts.svg import LEFT, MIDDLE, RIGHT, rect, text, upright

STRIP_HEIGHT: Final = 10
"""Height in pixels of the strip of quartiles."""
LINE_HEIGHT: Final = 19
"""Height in pixels of a line of text."""

_INSET: Final = 150
_INSIDE: Final = FULL - 2 * _INSET
_MAX_SPANS: Final = 24
_KEPT_SPANS: Final = 6
_NUMBER: Final = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")


class Quartiles(NamedTuple):
    """A quarter of the values is at most `lower`, half of them at most `median`, a quarter at least `upper`."""

    lower: Decimal
    median: Decimal
    upper: Decimal


def printed_quartiles(texts: Sequence[str], otherwise: Quartiles) -> Quartiles:
    """Return the numbers in three printed quartiles; a text without a number stands for another quartile."""
    numbers = [
        Decimal(found[0].replace(",", "").replace("−", "-")) if (found := _NUMBER.search(printed)) else known
        for printed, known in zip(texts, otherwise, strict=True)
    ]
    return Quartiles(*sorted(numbers))


def readable_axis(least: Decimal, quartiles: Quartiles, most: Decimal, spread: Decimal) -> Scale:
    """Return an axis from least to most, cut if most of it would be empty because few values are far from the others.

    `spread` is how far values usually are from each other; on an axis of more than 24 times that, half of all values would
    be one spot. It is cut six times that far from the quartiles.
    """
    if spread <= 0 or most - least <= _MAX_SPANS * spread:
        return Scale(least, most)
    reach = _KEPT_SPANS * spread
    return Scale(max(least, quartiles.lower - reach), min(most, quartiles.upper + reach))


def place_inside(scale: Scale, value: Decimal) -> int:
    """Return where a value is across a picture, with room for half a bar at both ends."""
    return _INSET + scale.place(value, _INSIDE)


def place_edges(number: int) -> list[int]:
    """Return where so many equal parts of an axis begin and end across a picture."""
    return [_INSET + _INSIDE * position // number for position in range(number + 1)]


def quartile_strip(scale: Scale, top: int, least: Decimal, quartiles: Quartiles, most: Decimal) -> str:
    """Return a line from least to most, with a box from the lower to the upper quartile and a line at the median."""
    low, high = place_inside(scale, least), place_inside(scale, most)
    start, middle, end = (place_inside(scale, value) for value in quartiles)
    y = top + STRIP_HEIGHT // 2
    return (
        rect(low, high - low, y, 1, classes="gk-line")
        + rect(start, end - start, top, STRIP_HEIGHT, classes="gk-band")
        + upright(middle, top - 2, top + STRIP_HEIGHT + 2, classes="gk-median")
    )


def marked_line(x: int, label: str, top: int, bottom: int) -> str:
    """Return an upright line with a label above it."""
    label = shorten(label, NARROW_ROOM)
    anchor = anchor_text(x, text_width(label))
    return text(label, top - 5, anchor, classes="gk-strong") + upright(
        x, top, bottom, classes="gk-marked-line"
    )


def middle_texts(printed: Sequence[str], unit: str) -> tuple[str, str]:
    """Return the sentences on the median and on the box, from three printed quartiles."""
    lower, median, upper = printed
    return f"中位数 {join_unit(median, unit)}", f"中间一半 {lower} 至 {join_unit(upper, unit)}"


def end_texts(least: str, most: str, y: int) -> list[str]:
    """Return the texts at both ends of an axis, on two lines if one is too narrow for both."""
    if least == most:
        return [text(shorten(least, NARROW_ROOM), y, MIDDLE)]
    if text_width(least) + text_width(most) + 2 <= NARROW_ROOM:
        return [text(least, y, LEFT) + text(most, y, RIGHT)]
    return [
        text(shorten(least, NARROW_ROOM), y, LEFT),
        text(shorten(most, NARROW_ROOM), y + LINE_HEIGHT, RIGHT),
    ]


def note_lines(lines: Sequence[str], y: int) -> str:
    """Return lines of small text, the first on the base line `y`."""
    return "".join(
        text(line, y + LINE_HEIGHT * position, LEFT, classes="gk-soft") for position, line in enumerate(lines)
    )
