"""Bars from zero: upright ones over years, and lying ones under their names."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
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
from generator.outputs.charts.svg import (
    LEFT,
    RIGHT,
    across,
    centered,
    chart,
    classed,
    empty_chart,
    rect,
    text,
    upright,
)

MAX_YEARS: Final = 40
"""Bars over years in a picture; the last ones are shown."""
MAX_LISTED_BARS: Final = 12
"""Lying bars in a picture, and bars of which everything is printed and said."""
MAX_MARKED: Final = 3
"""Marked bars that go before the others where not everything can be printed or said."""

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
    columns = _columns(len(shown))
    scale = scale_from_zero(bar.value for bar in shown)
    extents = vertical_extents(scale, [bar.value for bar in shown], _PLOT_HEIGHT)
    bottom = _PLOT_TOP + _PLOT_HEIGHT
    label_line = bottom + (18 if scale.low < 0 else 2) + 14
    content = (
        classed("gk-bars", "".join(_upright_bars(shown, columns, extents)))
        + across(bottom - scale.place(Decimal(0), _PLOT_HEIGHT))
        + centered("".join(_value_texts(shown, columns, extents)))
        + centered(classed("gk-soft", "".join(_year_texts(shown, label_line))))
    )
    left = len(bars) - len(shown)
    return chart(
        kind="years",
        identifier=identifier,
        title=title,
        description=f"{_description(bars)}{f'前 {left} 项没有画出。' if left else ''}",
        height=label_line + 6,
        content=content,
    )


class _Columns(NamedTuple):
    """The middles of upright bars, how wide they are, and how far they reach to each side."""

    centers: Sequence[int]
    width: int
    reach: int

    def text_reach(self, width: int) -> int:
        """Return how far beside the middle a text begins that cannot be around it: with the bar, if it is short enough."""
        half = FULL // (2 * len(self.centers))
        return self.reach if (width + 1) * FULL // WIDE_ROOM <= half + self.reach else half


@lru_cache(maxsize=MAX_YEARS)
def _columns(number: int) -> _Columns:
    # In tenths of a per cent, which are shorter to write.
    width = min(FULL * 62 // (100 * number), 1200) // 10 * 10
    centers = [FULL * (2 * position + 1) // (2 * number) for position in range(number)]
    return _Columns(centers, width, width // 2)


def _upright_bars(bars: Sequence[Bar], columns: _Columns, extents: Sequence[Extent | None]) -> Iterator[str]:
    few = len(bars) <= MAX_LISTED_BARS
    for bar, center, extent in zip(bars, columns.centers, extents, strict=True):
        if extent:
            yield rect(
                (center - columns.reach) // 10 * 10,
                columns.width,
                _PLOT_TOP + extent.start,
                extent.length,
                classes="gk-marked" if bar.is_marked else "",
                tooltip=_said(bar) if few else "",
            )


class _Label(NamedTuple):
    """Where a text above or below a bar is, its width, and whether it has room on wide screens only."""

    anchor: Anchor
    width: int
    is_wide: bool

    def classes(self, name: str) -> str:
        """Return a class, and that of what is not shown on narrow screens."""
        return f"{name} gk-wide".lstrip() if self.is_wide else name


@lru_cache(maxsize=4096)  # there are more pictures than ways to place the texts
def _labels(
    widths: tuple[tuple[int, int], ...], number: int, narrow_order: Sequence[int], wide_order: Sequence[int]
) -> Mapping[int, _Label]:
    """Return those of the texts of some of `number` bars that have room, from left to right; `widths` are by position."""
    columns, by_position = _columns(number), dict(widths)
    anchors = {
        position: anchor_text(columns.centers[position], width, columns.text_reach(width))
        for position, width in widths
    }
    narrow = labels_with_room(anchors, by_position, narrow_order, NARROW_ROOM)
    wide = labels_with_room(anchors, by_position, [*sorted(narrow), *wide_order], WIDE_ROOM)
    return {
        position: _Label(anchors[position], by_position[position], position not in narrow)
        for position in sorted(wide)
    }


def _widths(texts: Mapping[int, str]) -> tuple[tuple[int, int], ...]:
    return tuple((position, text_width(label)) for position, label in texts.items())


def _value_texts(bars: Sequence[Bar], columns: _Columns, extents: Sequence[Extent | None]) -> Iterator[str]:
    """Yield the printed values that have room, each above what is under it, with a line to its bar if that is far."""
    order = _by_importance(bars)
    texts = {position: shorten(bars[position].text, NARROW_ROOM // 2) for position in order}
    for position, label in _labels(_widths(texts), len(bars), order, order).items():
        extent, bar = extents[position], bars[position]
        if extent is None or bar.value is None:
            continue
        y = extent.start + extent.length + 13
        if bar.value >= 0:
            span = covered(label.anchor, label.width, WIDE_ROOM if label.is_wide else NARROW_ROOM)
            y = _top_below(columns, extents, *span) - 5
            if y < extent.start - _LEADER:
                line = (columns.centers[position], _PLOT_TOP + y + 3, _PLOT_TOP + extent.start)
                yield upright(*line, classes=label.classes("gk-axis"))
        classes = label.classes("gk-strong" if bar.is_marked else "")
        yield text(texts[position], _PLOT_TOP + y, label.anchor, classes=classes, usual="middle")


def _top_below(columns: _Columns, extents: Sequence[Extent | None], start: int, end: int) -> int:
    """Return the top of the highest bar of those under a text."""
    return min(
        (
            extent.start
            for center, extent in zip(columns.centers, extents, strict=True)
            if extent and start - columns.reach < center < end + columns.reach
        ),
        default=_PLOT_HEIGHT,
    )


def _by_importance(bars: Sequence[Bar]) -> tuple[int, ...]:
    """Return the positions of bars whose value is printed if there is room: of few bars all, of many the notable ones."""
    known = [position for position, bar in enumerate(bars) if bar.value is not None]
    if not known:
        return ()
    largest = max(known, key=lambda position: bars[position].value or Decimal(0))
    marked = [position for position in known if bars[position].is_marked]
    notable = [*marked[:MAX_MARKED], known[-1], known[0], largest]
    return (*notable, *(known if len(bars) <= MAX_LISTED_BARS else ()))


def _year_texts(bars: Sequence[Bar], y: int) -> Iterator[str]:
    """Yield the labels below the bars; of many, every so manyth, counted from the last one."""
    marked = [position for position, bar in enumerate(bars) if bar.is_marked]
    widest = min(max(text_width(bar.label) for bar in bars), NARROW_ROOM // 2)
    step = -(-(widest + 1) * len(bars) // NARROW_ROOM)
    if step > 1:
        step += step // 2  # the last label, which ends with its bar, is nearer to its neighbour
    order = (*marked[:MAX_MARKED], *range(len(bars) - 1, -1, -step))
    wide_order = range(len(bars)) if len(bars) <= MAX_LISTED_BARS else ()
    texts = {position: shorten(bars[position].label, NARROW_ROOM // 2) for position in {*order, *wide_order}}
    for position, label in _labels(_widths(texts), len(bars), order, wide_order).items():
        classes = label.classes("gk-strong" if bars[position].is_marked else "")
        yield text(texts[position], y, label.anchor, classes=classes, usual="middle")


def horizontal_bars(*, identifier: str, title: str, bars: Sequence[Bar]) -> Markup:
    """Return lying bars, each under its name and its printed value; beyond twelve, the first twelve."""
    if not bars:
        return empty_chart(kind="rows", identifier=identifier, title=title)
    shown = bars[:MAX_LISTED_BARS]
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
    if len(bars) <= MAX_LISTED_BARS:
        return "；".join(_said(bar) for bar in bars) + "。"
    known = [bar for bar in bars if bar.value is not None]
    if not known:
        return f"共 {len(bars)} 项，都没有数据。"
    largest = max(known, key=lambda bar: bar.value or Decimal(0))
    marked = [f"标出的 {_said(bar)}" for bar in known if bar.is_marked]
    said = [
        f"第一项 {_said(known[0])}",
        f"最大 {_said(largest)}",
        *marked[:MAX_MARKED],
        f"最后一项 {_said(known[-1])}",
    ]
    missing = len(bars) - len(known)
    return f"共 {len(bars)} 项{f'，其中 {missing} 项没有数据' if missing else ''}：{'；'.join(said)}。"
