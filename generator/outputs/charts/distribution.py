"""How many values are how large: a column for each value, or for each part of the axis."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.outputs.charts.labels import format_value, wrap_pieces
from generator.outputs.charts.scale import Scale, round_steps
from generator.outputs.charts.spread import (
    LINE_HEIGHT,
    STRIP_HEIGHT,
    Quartiles,
    end_texts,
    marked_line,
    middle_texts,
    note_lines,
    place_edges,
    place_inside,
    printed_quartiles,
    quartile_strip,
    readable_axis,
)
from generator.outputs.charts.svg import across, chart, classed, empty_chart, rect, upright

MAX_BINS: Final = 24
"""Columns in a picture."""

_MIN_DISTANCE: Final = 300
"""Between two columns of single values, so that they are apart on the narrowest screen."""
_PLOT_TOP: Final = 22
_PLOT_HEIGHT: Final = 64


class _Columns(NamedTuple):
    """Columns on an axis: their elements and number, how many values the highest one has, how wide each is.

    Columns of single values have no width.
    """

    scale: Scale
    content: str
    number: int
    highest: int
    width: Decimal | None


def distribution(
    *,
    identifier: str,
    title: str,
    values: Sequence[Decimal],
    unit: str,
    marked: Decimal | None = None,
    marked_label: str = "",
    quartiles: tuple[str, str, str] | None = None,
) -> Markup:
    """Return columns that say how often each value occurs, or how many are in each part of the axis.

    `quartiles` are the lower one, the median and the upper one as they are printed. Values far from all others are not
    drawn but told of. A marked value is a line, which the label names.
    """
    if not values:
        return empty_chart(kind="distribution", identifier=identifier, title=title)
    ordered = sorted(values)
    scale, shown = _shown(ordered, marked)
    columns = _columns(scale, shown)
    bottom = _PLOT_TOP + _PLOT_HEIGHT
    content = columns.content + across(bottom)
    below = bottom + 8
    known = printed_quartiles(quartiles, _ranked(ordered)) if quartiles else None
    if known and shown[0] != shown[-1]:
        content += quartile_strip(columns.scale, below, shown[0], known, shown[-1])
        below += STRIP_HEIGHT + 4
    name = ""
    if marked is not None:
        name = f"{marked_label} {format_value(marked, unit)}".strip()
        is_beyond = not columns.scale.low <= marked <= columns.scale.high
        label = f"{name}（在图外）" if is_beyond else name
        content += marked_line(place_inside(columns.scale, marked), label, _PLOT_TOP, below - 4)
    ends = end_texts(*_end_texts(ordered, shown, unit), below + 14)
    below += LINE_HEIGHT * len(ends)
    facts = _facts(ordered, shown, unit, quartiles)
    lines = wrap_pieces([*facts, *_column_facts(columns, unit)])
    return chart(
        kind="distribution",
        identifier=identifier,
        title=title,
        description=_description(ordered, facts, unit, name),
        height=below + LINE_HEIGHT * len(lines) + 6,
        content=content + "".join(ends) + note_lines(lines, below + 14),
    )


def _ranked(ordered: Sequence[Decimal]) -> Quartiles:
    """Return the values at a quarter, a half and three quarters of the way."""
    last = len(ordered) - 1
    return Quartiles(ordered[last // 4], ordered[last // 2], ordered[-1 - last // 4])


def _shown(ordered: Sequence[Decimal], marked: Decimal | None) -> tuple[Scale, Sequence[Decimal]]:
    """Return the axis and the values that are on it."""
    ranked = _ranked(ordered)
    least, most = ordered[0], ordered[-1]
    if least != most:
        spread = ranked.upper - ranked.lower or _usual_distance(ordered, ranked.median)
        axis = readable_axis(least, ranked, most, spread)
        ordered = ordered[bisect_left(ordered, axis.low) : bisect_right(ordered, axis.high)]
    scale = Scale(ordered[0], ordered[-1])
    if marked is not None and (ordered[0], ordered[-1]) == (least, most):
        wider = Scale(min(least, marked), max(most, marked))
        # A marked value far from all others stays at the edge.
        if wider.high - wider.low <= 4 * (most - least):
            scale = wider
    return scale, ordered


def _usual_distance(ordered: Sequence[Decimal], middle: Decimal) -> Decimal:
    """Return the median distance of the values that are not in the middle; not all values are."""
    below, above = bisect_left(ordered, middle), bisect_right(ordered, middle)
    distances = sorted(abs(value - middle) for value in (*ordered[:below], *ordered[above:]))
    return distances[(len(distances) - 1) // 2]


def _columns(scale: Scale, shown: Sequence[Decimal]) -> _Columns:
    counts = _counts_of_values(shown)
    if len(counts) > MAX_BINS:
        return _bins(scale, shown)
    places = [place_inside(scale, value) for value, _ in counts]
    if any(right - left < _MIN_DISTANCE for left, right in pairwise(places)):
        return _bins(scale, shown)
    bottom = _PLOT_TOP + _PLOT_HEIGHT
    highest = max(count for _, count in counts)
    content = "".join(
        upright(place, bottom - _height(count, highest), bottom)
        for place, (_, count) in zip(places, counts, strict=True)
    )
    return _Columns(scale, classed("gk-columns", content), len(counts), highest, None)


def _counts_of_values(ordered: Sequence[Decimal]) -> list[tuple[Decimal, int]]:
    """Return each value and how often it occurs, of at most one value more than has a column of its own."""
    counts: list[tuple[Decimal, int]] = []
    start = 0
    while start < len(ordered) and len(counts) <= MAX_BINS:
        end = bisect_right(ordered, ordered[start], start)
        counts.append((ordered[start], end - start))
        start = end
    return counts


def _bins(scale: Scale, shown: Sequence[Decimal]) -> _Columns:
    """Return columns of the values in parts of the axis with round edges; a value on an edge is in the part on its right."""
    steps = round_steps(scale.low, scale.high, MAX_BINS)
    edges = [steps.start + steps.size * position for position in range(steps.number + 1)]
    axis = Scale(edges[0], edges[-1])
    places = [0, *(bisect_left(shown, edge) for edge in edges[1:-1]), len(shown)]
    counts = [end - start for start, end in pairwise(places)]
    highest = max(counts)
    bottom = _PLOT_TOP + _PLOT_HEIGHT
    content = [
        rect(left, right - left - 30, bottom - _height(count, highest), _height(count, highest))
        for count, (left, right) in zip(counts, pairwise(place_edges(steps.number)), strict=True)
        if count
    ]
    return _Columns(axis, classed("gk-bars", "".join(content)), len(content), highest, steps.size)


def _height(count: int, highest: int) -> int:
    return max(_PLOT_HEIGHT * count // highest, 2)


def _end_texts(ordered: Sequence[Decimal], shown: Sequence[Decimal], unit: str) -> tuple[str, str]:
    """Return the texts at the ends of the axis; twice the same if all values are equal."""
    if ordered[0] == ordered[-1]:
        only = f"{'都是 ' if len(ordered) > 1 else ''}{format_value(ordered[0], unit)}"
        return only, only
    low = "最小" if shown[0] == ordered[0] else "从"
    high = "最大" if shown[-1] == ordered[-1] else "画到"
    return f"{low} {format_value(shown[0], unit)}", f"{high} {format_value(shown[-1], unit)}"


def _facts(
    ordered: Sequence[Decimal], shown: Sequence[Decimal], unit: str, quartiles: Sequence[str] | None
) -> list[str]:
    """Return how many values there are, their quartiles, and how many are not drawn."""
    if ordered[0] == ordered[-1]:
        return [f"共 {len(ordered):,} 个"]
    facts = [*(middle_texts(quartiles, unit) if quartiles else ()), f"共 {len(ordered):,} 个"]
    if below := bisect_left(ordered, shown[0]):
        facts += [f"更小的 {below:,} 个没有画出", f"最小 {format_value(ordered[0], unit)}"]
    if above := len(ordered) - bisect_right(ordered, shown[-1]):
        facts += [f"更大的 {above:,} 个没有画出", f"最大 {format_value(ordered[-1], unit)}"]
    return facts


def _column_facts(columns: _Columns, unit: str) -> list[str]:
    if columns.width is None:
        return [f"最高 {columns.highest:,} 个"] if columns.number > 1 else []
    return [f"每柱宽 {format_value(columns.width, unit)}", f"最高 {columns.highest:,} 个"]


def _description(ordered: Sequence[Decimal], facts: Sequence[str], unit: str, marked: str) -> str:
    ends = [f"最小 {format_value(ordered[0], unit)}", f"最大 {format_value(ordered[-1], unit)}"]
    if ordered[0] == ordered[-1]:
        ends = [f"都是 {format_value(ordered[0], unit)}"]
    said = [*facts, *(end for end in ends if end not in facts), *([f"标出的是 {marked}"] if marked else [])]
    return "，".join(said) + "。"
