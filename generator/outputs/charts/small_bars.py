"""Small bars over years: one set for a cell of a table, or several side by side."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.outputs.charts.labels import NARROW_ROOM, Anchor, shorten, text_width
from generator.outputs.charts.scale import FULL, scale_from_zero, vertical_extent
from generator.outputs.charts.svg import across, chart, empty_chart, group, rect, text

MAX_SERIES: Final = 12
"""Small pictures side by side."""

_CELL_HEIGHT: Final = 18
_MIN_WIDTH: Final = 40
_MAX_WIDTH: Final = 90
_GRID_GAP: Final = 500
_GRID_PLOT: Final = 36
_GRID_ROW: Final = 96


class Series(NamedTuple):
    """Values over years, None where one is missing; `text` is what is printed beside the name, such as the last value."""

    label: str
    values: Sequence[Decimal | None]
    text: str


def small_bars(values: Sequence[Decimal | None], *, marked: int | None = None) -> Markup:
    """Return a tiny picture of bars for a cell of a table whose row has the numbers; a line is under the marked one.

    It is hidden from those who hear the page. A missing value is a gap.
    """
    width = min(max(len(values) * 11, _MIN_WIDTH), _MAX_WIDTH)
    scale = scale_from_zero(values)
    tenths = width * 10
    bars = []
    for position, value in enumerate(values):
        start, end = tenths * position // len(values), tenths * (position + 1) // len(values)
        x, bar_width = _tenths(start), _tenths(max((end - start) * 7 // 10, 5))
        if value is not None:
            top, height = vertical_extent(scale, value, _CELL_HEIGHT)
            bars.append(f'<rect x="{x}" y="{top}" width="{bar_width}" height="{height}"/>')
        if position == marked:
            bars.append(f'<rect x="{x}" y="20" width="{bar_width}" height="2"/>')
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="gk-small-bars" aria-hidden="true" width="{width}" height="22">{"".join(bars)}</svg>'
    )


def _tenths(number: int) -> str:
    whole, rest = divmod(number, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def small_multiples(*, identifier: str, title: str, series: Sequence[Series]) -> Markup:
    """Return bars of several series side by side, each on a scale of its own; beyond twelve, the first twelve."""
    if not series:
        return empty_chart(kind="multiples", identifier=identifier, title=title)
    shown = series[:MAX_SERIES]
    room = max(max(text_width(one.label), text_width(one.text)) for one in shown)
    columns = min(len(shown), 3 if room <= NARROW_ROOM // 3 - 2 else 2)
    cell = (FULL - _GRID_GAP * (columns - 1)) // columns
    content = "".join(
        "".join(
            _cell(
                one, position % columns * (cell + _GRID_GAP), cell, position // columns * _GRID_ROW, columns
            )
        )
        for position, one in enumerate(shown)
    )
    height = -(-len(shown) // columns) * _GRID_ROW - 8
    left = len(series) - len(shown)
    if left:
        height += 20
        content += text(f"另有 {left} 项没有画出", height - 4, Anchor(0, "start"), classes="gk-soft")
    said = "；".join(f"{one.label} {one.text}".rstrip() for one in shown)
    return chart(
        kind="multiples",
        identifier=identifier,
        title=title,
        description=f"共 {len(series)} 项，各有自己的比例：{said}{'；其余没有画出' if left else ''}。",
        height=height,
        content=content,
    )


def _cell(one: Series, x: int, width: int, top: int, columns: int) -> Iterator[str]:
    """Yield name, printed value and bars of a series; the last bar, which the text is of, is darker."""
    room = NARROW_ROOM // columns - 2
    label = shorten(one.label, room)
    yield text(label, top + 14, Anchor(x, "start"), tooltip=one.label if label != one.label else "")
    yield text(shorten(one.text, room), top + 31, Anchor(x, "start"), classes="gk-strong")
    scale = scale_from_zero(one.values)
    base = top + 40
    last = max((position for position, value in enumerate(one.values) if value is not None), default=0)
    bars = []
    for position, value in enumerate(one.values):
        if value is not None:
            start = width * position // len(one.values)
            end = width * (position + 1) // len(one.values)
            extent = vertical_extent(scale, value, _GRID_PLOT)
            classes = "gk-marked" if position == last else ""
            bars.append(
                rect(x + start, (end - start) * 7 // 10, base + extent.start, extent.length, classes=classes)
            )
    yield group("gk-bars", "".join(bars))
    yield across(base + _GRID_PLOT - scale.place(Decimal(0), _GRID_PLOT), x, x + width)
