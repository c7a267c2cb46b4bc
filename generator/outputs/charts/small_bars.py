"""Small bars over years: one set for a cell of a table, or several side by side."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.outputs.charts.labels import NARROW_ROOM, Anchor, shorten, text_width
from generator.outputs.charts.scale import FULL, Scale, scale_from_zero, vertical_extents
from generator.outputs.charts.svg import across, chart, classed, empty_chart, rect, text

MAX_SERIES: Final = 12
"""Small pictures side by side."""

_CELL_HEIGHT: Final = 18
_MIN_WIDTH: Final = 40
_MAX_WIDTH: Final = 90
_GRID_GAP: Final = 500
_GRID_TOP: Final = 40
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
    tenths = width * 10
    bars = []
    extents = vertical_extents(scale_from_zero(values), values, _CELL_HEIGHT)
    for position, extent in enumerate(extents):
        start, end = tenths * position // len(values), tenths * (position + 1) // len(values)
        x, bar_width = _tenths(start), _tenths(max((end - start) * 7 // 10, 5))
        classes = ' class="gk-marked"' if position == marked else ""
        if extent:
            bars.append(
                f'<rect{classes} x="{x}" y="{extent.start}" width="{bar_width}" height="{extent.length}"/>'
            )
        if position == marked:
            bars.append(f'<rect{classes} x="{x}" y="20" width="{bar_width}" height="2"/>')
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
    widest = max(max(text_width(one.label), text_width(one.text)) for one in shown)
    columns = min(len(shown), 3 if widest <= NARROW_ROOM // 3 - 2 else 2)
    cell = (FULL - _GRID_GAP * (columns - 1)) // columns
    labels: list[str] = []
    texts: list[str] = []
    bars: list[str] = []
    bases: list[str] = []
    for position, one in enumerate(shown):
        x, top = position % columns * (cell + _GRID_GAP), position // columns * _GRID_ROW
        scale = scale_from_zero(one.values)
        room, start = NARROW_ROOM // columns - 2, Anchor(x, "start")
        label = shorten(one.label, room)
        labels.append(text(label, top + 14, start, tooltip=one.label if label != one.label else ""))
        texts.append(text(shorten(one.text, room), top + 31, start))
        bars.extend(_bars(one, scale, x, top, cell))
        bases.append(_base(scale, x, top, cell))
    groups = {"gk-strong": texts, "gk-bars": bars, "gk-axis": bases}
    content = "".join(labels) + "".join(classed(name, "".join(of_it)) for name, of_it in groups.items())
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


def _bars(one: Series, scale: Scale, x: int, top: int, width: int) -> Iterator[str]:
    """Yield the bars of a series; the last one, of which the text is, is darker."""
    number = len(one.values)
    last = max((position for position, value in enumerate(one.values) if value is not None), default=0)
    for position, extent in enumerate(vertical_extents(scale, one.values, _GRID_PLOT)):
        if extent:
            start, end = width * position // number, width * (position + 1) // number
            y = top + _GRID_TOP + extent.start
            classes = "gk-marked" if position == last else ""
            yield rect(x + start, (end - start) * 7 // 10, y, extent.length, classes=classes)


def _base(scale: Scale, x: int, top: int, width: int) -> str:
    zero = scale.place(Decimal(0), _GRID_PLOT)
    return across(top + _GRID_TOP + _GRID_PLOT - zero, x, x + width, classes="")
