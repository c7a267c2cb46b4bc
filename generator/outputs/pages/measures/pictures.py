"""Pictures of a measure, made of plain values when a page is rendered."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from generator.catalog.measures import MeasureSummary
from generator.outputs.charts.distribution import distribution
from generator.outputs.charts.labels import format_value
from generator.outputs.charts.scale import scale_from_zero, vertical_extents

_BAR_HEIGHT: Final = 18
_BAR_WIDTH: Final = 11
_BAR_GAP: Final = 3


def format_number(number: str) -> str:
    """Format a number that is a text as sentences print it: 1,234.5."""
    return format_value(Decimal(number))


@lru_cache(maxsize=4)  # a page and the file beside it show the same
def measure_picture(summary: MeasureSummary, counts: Sequence[tuple[str, int]]) -> Markup:
    """Return the distribution of the values of a measure, which is not in words; each value with its count."""
    lower, median, upper = (
        format_number(figure or "0") for figure in (summary.lower, summary.median, summary.upper)
    )
    return distribution(
        identifier="distribution",
        title="各项目的指标值",
        values=[number for value, count in counts for number in [Decimal(value)] * count],
        unit=summary.unit,
        quartiles=(lower, median, upper),
    )


def trend_picture(quantities: Sequence[str]) -> Markup:
    """Return tiny bars for the quantities of several years, which stand beside them in words.

    They are one path: a page has a hundred of them.
    """
    values = [Decimal(quantity) for quantity in quantities]
    extents = vertical_extents(scale_from_zero(values), values, _BAR_HEIGHT)
    bars = "".join(
        f"M{_BAR_WIDTH * position} {extent.start}h{_BAR_WIDTH - _BAR_GAP}v{extent.length}h{_BAR_GAP - _BAR_WIDTH}z"
        for position, extent in enumerate(extents)
        if extent
    )
    size = f'width="{_BAR_WIDTH * len(values)}" height="{_BAR_HEIGHT}"'
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="gk-small-bars" aria-hidden="true" {size}><path d="{bars}"/></svg>'
    )


def range_picture(figures: Sequence[str]) -> Markup:
    """Return a line from the least to the most, with a box between the quartiles and a line at the median.

    The five figures are in the order of their size. Nothing is drawn if all are equal.
    """
    least, *middle, most = map(Decimal, figures)
    span = most - least
    if not span:
        return Markup()
    start, median, end = (f"{int((figure - least) * 100 / span)}.5" for figure in middle)
    path = f"M0 4.5H{start}V.5H{end}V8.5H{start}V4.5M{end} 4.5H101M{median} .5V8.5"
    return Markup(  # noqa: S704 - numbers only
        f'<svg class="gk-range" aria-hidden="true" width="101" height="9"><path d="{path}"/></svg>'
    )
