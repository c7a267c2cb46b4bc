"""A bar of the parts of a whole, with a row of text for each part."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.outputs.charts.labels import NARROW_ROOM, Anchor, format_part, shorten, text_width
from generator.outputs.charts.scale import FULL
from generator.outputs.charts.svg import LEFT, RIGHT, chart, classed, empty_chart, rect, text

MAX_PARTS: Final = 6
"""Parts that are told apart in a bar."""

_BAR_TOP: Final = 20
_BAR_HEIGHT: Final = 22
_ROW_HEIGHT: Final = 22
_KEY_ROOM: Final = 3
_SHARE_ROOM: Final = 7
_SHARE_WIDTH: Final = 52
"""Of the column of shares, in pixels."""
_KEY_DISTANCE: Final = 450
"""Between the numbers of two parts, so that they are apart on the narrowest screen."""


class Part(NamedTuple):
    """A part of a whole: its name, its size, and its size as it is printed."""

    label: str
    value: Decimal
    text: str


class _Row(NamedTuple):
    label: str
    value: Decimal
    printed: str
    share: str


def stacked_bar(*, identifier: str, title: str, parts: Sequence[Part]) -> Markup:
    """Return a bar of all parts in their order, numbered; beyond six, all but the five largest are one part.

    A part below zero has no share, and then no part has.
    """
    if not parts:
        return empty_chart(kind="shares", identifier=identifier, title=title)
    rows = _rows(parts)
    sizes = [max(row.value, Decimal(0)) for row in rows]
    edges = _edges(sizes)
    keys = "".join(text(str(number), 14, Anchor(x, "middle")) for number, x in _key_places(sizes, edges))
    bars = "".join(
        rect(start, end - start, _BAR_TOP, _BAR_HEIGHT, classes=f"gk-part-{number}", tooltip=_said(row))
        for number, (row, (start, end)) in enumerate(zip(rows, pairwise(edges), strict=True), 1)
        if end > start
    )
    frame = rect(0, FULL, _BAR_TOP, _BAR_HEIGHT, classes="gk-frame")
    return chart(
        kind="shares",
        identifier=identifier,
        title=title,
        description=f"共 {len(parts)} 部分：{'；'.join(_said(row) for row in rows)}。",
        height=_BAR_TOP + _BAR_HEIGHT + 8 + _ROW_HEIGHT * len(rows),
        content=classed("gk-key", keys) + classed("gk-parts", bars) + frame + _legend(rows),
    )


def _rows(parts: Sequence[Part]) -> list[_Row]:
    """Return the rows of the legend, with shares."""
    total = sum((part.value for part in parts), Decimal(0))
    has_shares = total > 0 and all(part.value >= 0 for part in parts)

    def row(label: str, value: Decimal, printed: str) -> _Row:
        share = format_part(value, total) if has_shares else ""
        return _Row(label, value, printed, share)

    if len(parts) <= MAX_PARTS:
        return [row(part.label, part.value, part.text) for part in parts]
    by_size = sorted(range(len(parts)), key=lambda position: -parts[position].value)
    largest = sorted(by_size[: MAX_PARTS - 1])
    rest = sum((parts[position].value for position in by_size[MAX_PARTS - 1 :]), Decimal(0))
    return [
        *(row(parts[position].label, parts[position].value, parts[position].text) for position in largest),
        row(f"其他 {len(parts) - len(largest)} 项", rest, ""),
    ]


def _said(row: _Row) -> str:
    share = f"占 {row.share}" if row.share else ""
    return f"{row.label} {'，'.join(filter(None, (row.printed, share)))}".rstrip()


def _edges(sizes: Sequence[Decimal]) -> list[int]:
    """Return where each part begins, and the end of the last one."""
    total = sum(sizes, Decimal(0))
    edges, before = [0], Decimal(0)
    for size in sizes:
        before += size
        edges.append(int(before * FULL / total + Decimal("0.5")) if total else 0)
    return edges


def _key_places(sizes: Sequence[Decimal], edges: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the number of each part that is in the bar, and where it is written above it, apart from the others."""
    numbers = [number for number, size in enumerate(sizes, 1) if size]
    places = [(edges[number - 1] + edges[number]) // 2 for number in numbers]
    least = _KEY_DISTANCE // 2
    for position, place in enumerate(places):
        least = places[position] = max(place, least)
        least += _KEY_DISTANCE
    most = FULL - _KEY_DISTANCE // 2
    for position in reversed(range(len(places))):
        most = places[position] = min(places[position], most)
        most -= _KEY_DISTANCE
    return iter(zip(numbers, places, strict=True))


def _legend(rows: Sequence[_Row]) -> str:
    """Return a row for each part: its number, its name, and what is printed of its size."""
    top = _BAR_TOP + _BAR_HEIGHT + 8
    lines = []
    for position, row in enumerate(rows):
        y = top + _ROW_HEIGHT * position + 15
        room = NARROW_ROOM - (_SHARE_ROOM if row.share else 0)
        printed = shorten(row.printed, room - 12)
        label = shorten(row.label, room - text_width(printed) - _KEY_ROOM - 1)
        tooltip = row.label if label != row.label else ""
        lines.append(
            text(f"{position + 1}　{label}", y, LEFT, tooltip=tooltip)
            + text(printed, y, RIGHT, shift=-_SHARE_WIDTH if row.share else 0)
            + (text(row.share, y, RIGHT) if row.share else "")
        )
    return "".join(lines)
