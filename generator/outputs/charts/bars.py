"""Bars from zero: upright ones over years, and lying ones under their names."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from markupsafe import Markup

from generator.outputs.charts.labels import (
    NARROW_ROOM,
    WIDE_ROOM,
    Anchor,
    anchor_text,
    covered,
    labels_with_room,
    shorten,
    text_width,
)
from generator.outputs.charts.scale import FULL, Extent, Scale, scale_from_zero, vertical_extents
from generator.outputs.charts.svg import LEFT, RIGHT, across, chart, empty_chart, group, rect, text, upright

MAX_YEARS: Final = 40
"""Bars over years in a picture; the last ones are shown."""
MAX_ROWS: Final = 12
"""Lying bars in a picture, and bars of which everything is printed and said."""

_PLOT_TOP: Final = 18
_PLOT_HEIGHT: Final = 96
_ROW_HEIGHT: Final = 40
_LEADER: Final = 16
"""Pixels from a value to its bar, from which on a line leads from the one to the other."""


class Bar(NamedTuple):
    """A value, its name and how it is printed; None is a value that is missing. A marked bar stands out."""

    label: str
    value: Decimal | None
    text: str
    is_marked: bool = False


def bars_over_years(*, identifier: str, title: str, bars: Sequence[Bar]) -> Markup:
    """Return upright bars, a year each, in the order given; a missing value is a gap.

    What is printed above bars is chosen so that nothing overlaps: marked, last, first and largest go before the rest.
    """
    if not bars:
        return empty_chart(kind="years", identifier=identifier, title=title)
    shown = bars[-MAX_YEARS:]
    scale = scale_from_zero(bar.value for bar in shown)
    below = 18 if scale.low < 0 else 2
    extents = vertical_extents(scale, [bar.value for bar in shown], _PLOT_HEIGHT)
    bottom = _PLOT_TOP + _PLOT_HEIGHT
    zero = bottom - scale.place(Decimal(0), _PLOT_HEIGHT)
    label_line = bottom + below + 14
    content = (
        group("gk-bars", "".join(_upright_bars(shown, extents)))
        + across(zero)
        + "".join(_value_texts(shown, extents))
        + "".join(_year_texts(shown, label_line))
    )
    return chart(
        kind="years",
        identifier=identifier,
        title=title,
        description=_description(bars),
        height=label_line + 6,
        content=content,
    )


def _center(position: int, number: int) -> int:
    return FULL * (2 * position + 1) // (2 * number)


def _bar_width(number: int) -> int:
    return min(FULL * 62 // (100 * number), 1200)


def _upright_bars(bars: Sequence[Bar], extents: Sequence[Extent | None]) -> Iterator[str]:
    width = _bar_width(len(bars))
    for position, (bar, extent) in enumerate(zip(bars, extents, strict=True)):
        if extent:
            yield rect(
                _center(position, len(bars)) - width // 2,
                width,
                _PLOT_TOP + extent.start,
                extent.length,
                classes="gk-marked" if bar.is_marked else "",
                tooltip=_said(bar) if len(bars) <= MAX_ROWS else "",
            )


def _anchors(number: int, widths: Sequence[int]) -> list[Anchor]:
    reach = _bar_width(number) // 2
    return [anchor_text(_center(position, number), width, reach) for position, width in enumerate(widths)]


def _value_texts(bars: Sequence[Bar], extents: Sequence[Extent | None]) -> Iterator[str]:
    """Yield the printed values that have room; those that have it on wide screens only are of a class of their own."""
    texts = [shorten(bar.text, NARROW_ROOM // 2) for bar in bars]
    widths = [text_width(printed) for printed in texts]
    anchors = _anchors(len(bars), widths)
    order = _by_importance(bars)
    narrow = labels_with_room(anchors, widths, order, NARROW_ROOM)
    wide = labels_with_room(anchors, widths, [*sorted(narrow), *order], WIDE_ROOM)
    for position in sorted(wide):
        extent, bar = extents[position], bars[position]
        if extent is None or bar.value is None:
            continue
        classes = ("gk-strong" if bar.is_marked else "", "" if position in narrow else "gk-wide")
        y = extent.start + extent.length + 13
        if bar.value >= 0:
            room = NARROW_ROOM if position in narrow else WIDE_ROOM
            y = _top_below(extents, *covered(anchors[position], widths[position], room)) - 5
            if y < extent.start - _LEADER:
                center = _center(position, len(bars))
                yield upright(center, _PLOT_TOP + y + 3, _PLOT_TOP + extent.start, classes="gk-axis")
        yield text(texts[position], _PLOT_TOP + y, anchors[position], classes=" ".join(filter(None, classes)))


def _top_below(extents: Sequence[Extent | None], start: int, end: int) -> int:
    """Return the top of the highest bar of those under a text."""
    half = _bar_width(len(extents)) // 2
    first = max((start - half) * len(extents) // FULL, 0)
    tops = []
    for position, extent in enumerate(extents[first:], first):
        center = _center(position, len(extents))
        if center - half >= end:
            break
        if extent and center + half > start:
            tops.append(extent.start)
    return min(tops, default=_PLOT_HEIGHT)


def _by_importance(bars: Sequence[Bar]) -> list[int]:
    """Return the positions of bars whose value is printed if there is room: of few bars all, of many the notable ones."""
    known = [position for position, bar in enumerate(bars) if bar.value is not None]
    if not known:
        return []
    largest = max(known, key=lambda position: bars[position].value or Decimal(0))
    marked = [position for position in known if bars[position].is_marked]
    notable = [*marked, known[-1], known[0], largest]
    return [*notable, *(known if len(bars) <= MAX_ROWS else ())]


def _year_texts(bars: Sequence[Bar], y: int) -> Iterator[str]:
    """Yield the labels below the bars; of many, every so manyth, counted from the last one."""
    texts = [shorten(bar.label, NARROW_ROOM // 2) for bar in bars]
    widths = [text_width(label) for label in texts]
    anchors = _anchors(len(bars), widths)
    marked = [position for position, bar in enumerate(bars) if bar.is_marked]
    step = -(-(max(widths) + 1) * len(bars) // NARROW_ROOM)
    if step > 1:
        step += step // 2  # the last label, which ends with its bar, is nearer to its neighbour
    regular = range(len(bars) - 1, -1, -step)
    narrow = labels_with_room(anchors, widths, [*marked, *regular], NARROW_ROOM)
    rest: Iterable[int] = range(len(bars)) if len(bars) <= MAX_ROWS else ()
    wide = labels_with_room(anchors, widths, [*sorted(narrow), *rest], WIDE_ROOM)
    for position in sorted(wide):
        classes = (
            "gk-strong" if bars[position].is_marked else "gk-soft",
            "" if position in narrow else "gk-wide",
        )
        yield text(texts[position], y, anchors[position], classes=" ".join(filter(None, classes)))


def horizontal_bars(*, identifier: str, title: str, bars: Sequence[Bar]) -> Markup:
    """Return lying bars, each under its name and its printed value; beyond twelve, the first twelve."""
    if not bars:
        return empty_chart(kind="rows", identifier=identifier, title=title)
    shown = bars[:MAX_ROWS]
    scale = scale_from_zero(bar.value for bar in shown)
    rows = "".join(_row(bar, scale, position * _ROW_HEIGHT) for position, bar in enumerate(shown))
    height = len(shown) * _ROW_HEIGHT
    if left := len(bars) - len(shown):
        rows += text(f"另有 {left} 项没有画出", height + 14, LEFT, classes="gk-soft")
        height += 20
    return chart(
        kind="rows",
        identifier=identifier,
        title=title,
        description=_description(bars),
        height=height,
        content=rows,
    )


def _row(bar: Bar, scale: Scale, top: int) -> str:
    printed = shorten(bar.text or ("没有数据" if bar.value is None else ""), NARROW_ROOM - 12)
    label = shorten(bar.label, NARROW_ROOM - text_width(printed) - 1)
    classes = "gk-strong" if bar.is_marked else ""
    line = text(
        label, top + 14, LEFT, classes=classes, tooltip=bar.label if label != bar.label else ""
    ) + text(printed, top + 14, RIGHT, classes=classes)
    if bar.value is None:
        return line
    zero, end = scale.place(Decimal(0)), scale.place(bar.value)
    length = max(abs(end - zero), 20)
    start = min(zero, end, FULL - length)
    return line + rect(start, length, top + 20, 8, classes="gk-marked" if bar.is_marked else "gk-bar")


def _said(bar: Bar) -> str:
    return f"{bar.label} {bar.text if bar.value is not None else bar.text or '没有数据'}"


def _description(bars: Sequence[Bar]) -> str:
    """Say every value, of many only the first, the largest, the marked and the last one."""
    if len(bars) <= MAX_ROWS:
        return "；".join(_said(bar) for bar in bars) + "。"
    known = [bar for bar in bars if bar.value is not None]
    if not known:
        return f"共 {len(bars)} 项，都没有数据。"
    largest = max(known, key=lambda bar: bar.value or Decimal(0))
    marked = [f"标出的 {_said(bar)}" for bar in known if bar.is_marked]
    said = [
        f"第一项 {_said(known[0])}",
        f"最大 {_said(largest)}",
        *marked[:3],
        f"最后一项 {_said(known[-1])}",
    ]
    missing = len(bars) - len(known)
    return f"共 {len(bars)} 项{f'，其中 {missing} 项没有数据' if missing else ''}：{'；'.join(said)}。"
