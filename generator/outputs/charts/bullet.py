"""One value among those of others: a line from least to most, a box of the middle half, and where this one is."""

from decimal import Decimal
from typing import Final

from markupsafe import Markup

from generator.outputs.charts.distribution import QUARTILE_NAMES
from generator.outputs.charts.labels import format_value, wrap_pieces
from generator.outputs.charts.scale import Scale
from generator.outputs.charts.spread import (
    LINE_HEIGHT,
    STRIP_HEIGHT,
    Quartiles,
    end_texts,
    marked_line,
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
    ends = (f"最小 {format_value(least, unit)}", f"最大 {format_value(most, unit)}")
    if least == most:
        ends = (f"其他的都是 {format_value(least, unit)}",) * 2
    lines = end_texts(*ends, below + 14)
    below += LINE_HEIGHT * len(lines)
    facts = []
    if least != most:
        facts = [
            f"{name} {format_value(one, unit)}" for name, one in zip(QUARTILE_NAMES, quartiles, strict=True)
        ]
    if scale.low > least:
        facts.append(f"横线从 {format_value(scale.low, unit)} 画起")
    if scale.high < most:
        facts.append(f"横线画到 {format_value(scale.high, unit)} 为止")
    notes = wrap_pieces(facts)
    said = [text, *dict.fromkeys(ends), *facts]
    return chart(
        kind="bullet",
        identifier=identifier,
        title=title,
        description="，".join(said) + "。",
        height=below + LINE_HEIGHT * len(notes) + 6,
        content=strip + mark + "".join(lines) + note_lines(notes, below + 14),
    )
