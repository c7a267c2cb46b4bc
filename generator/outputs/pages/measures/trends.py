"""What the same project states of a measure from year to year."""

from typing import Final, NamedTuple

from generator.catalog.measures import MeasureRow

TREND_YEARS: Final = 5
"""Years of a project that are shown, the latest ones."""


class Trend(NamedTuple):
    """Years in words, and the quantities of the same years for a picture; none if all years state the same."""

    text: str
    quantities: tuple[str, ...]


def trend(row: MeasureRow, unit: str) -> Trend | None:
    """Return what a project states over the years; None for one year and for words."""
    years, number = row.years[-TREND_YEARS:], len(row.years)
    if number < 2 or row.quantity is None:
        return None
    suffix = f"({unit})" if unit else ""
    if all(stated.value == row.value for stated in row.years):
        return Trend(f"{row.years[0].year}年起 {number} 个年度相同", ())
    # A year and its value stay on one line; a plain = is meant where there is no other sign.
    text = " → ".join(f"{one.year}:\u00a0{one.value.removeprefix('=').removesuffix(suffix)}" for one in years)
    if number > TREND_YEARS:
        text = f"… → {text}（共 {number} 个年度）"
    return Trend(text, tuple(stated.quantity or "0" for stated in years))
