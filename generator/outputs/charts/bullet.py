"""One value among those of others: a line from least to most, and a box of the middle half."""

from decimal import Decimal
from typing import Final

from markupsafe import Markup

from generator.outputs.charts.labels import format_value, wrap_pieces
from generator.outputs.charts.scale import Scale
from generator.outputs.charts.spread import (
    LINE_HEIGHT,
    STRIP_HEIGHT,
    Quartiles,
    end_texts,
    marked_line,
    middle_texts,
    note_lines,
    place_inside,
    quartile_strip,
    readable_axis,
)
from generator.outputs.charts.svg import chart

_STRIP_TOP: Final = 26


def bullet(
    *,
    identifier: str,
    title: str,
    value: Decimal,
    text: str,
    least: Decimal,
    lower_quartile: Decimal,
    median: Decimal,
    upper_quartile: Decimal,
    most: Decimal,
    unit: str,
) -> Markup:
    """Return where a value is among those from `least` to `most`; `text` is how it is printed.

    The line ends before values far from all others, and the picture says so.
    """
    quartiles = Quartiles(lower_quartile, median, upper_quartile)
    axis = readable_axis(least, quartiles, most, upper_quartile - lower_quartile)
    scale = Scale(min(axis.low, value), max(axis.high, value))
    strip = quartile_strip(scale, _STRIP_TOP, max(least, scale.low), quartiles, min(most, scale.high))
    mark = marked_line(place_inside(scale, value), text, _STRIP_TOP - 6, _STRIP_TOP + STRIP_HEIGHT + 6)
    below = _STRIP_TOP + STRIP_HEIGHT + 6
    ends = end_texts(*_end_texts(scale, least, most, unit), below + 14)
    below += LINE_HEIGHT * len(ends)
    printed = [format_value(one) for one in quartiles]
    facts = [] if least == most else [*middle_texts(printed, unit)]
    outside = []
    if scale.low > least:
        outside.append(f"最小 {format_value(least, unit)}，不在图中")
    if scale.high < most:
        outside.append(f"最大 {format_value(most, unit)}，不在图中")
    notes = wrap_pieces([*facts, *outside])
    return chart(
        kind="bullet",
        identifier=identifier,
        title=title,
        description="，".join([text, *_extremes(least, most, unit), *facts]) + "。",
        height=below + LINE_HEIGHT * len(notes) + 6,
        content=strip + mark + "".join(ends) + note_lines(notes, below + 14),
    )


def _extremes(least: Decimal, most: Decimal, unit: str) -> list[str]:
    if least == most:
        return [f"其他的都是 {format_value(least, unit)}"]
    return [f"最小 {format_value(least, unit)}", f"最大 {format_value(most, unit)}"]


def _end_texts(scale: Scale, least: Decimal, most: Decimal, unit: str) -> tuple[str, str]:
    """Return the texts at the ends of the line; twice the same if all other values are equal."""
    if least == most:
        only = _extremes(least, most, unit)[0]
        return only, only
    low = f"从 {format_value(scale.low, unit)}" if scale.low > least else f"最小 {format_value(least, unit)}"
    high = (
        f"画到 {format_value(scale.high, unit)}" if scale.high < most else f"最大 {format_value(most, unit)}"
    )
    return low, high
