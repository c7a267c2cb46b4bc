"""A measure as the catalog tells it, of values that a test writes down."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from statistics import median

from hypothesis import strategies as st

from generator.catalog.measures import MeasureRow, MeasureSummary, StatedYear
from generator.forms.indicator_value import read_indicator_value

NUMBERS = st.decimals(-99, 99, places=1) | st.sampled_from(
    [Decimal(0), Decimal("0.001"), Decimal(5), Decimal(60_000), Decimal("999999999999999.999999")]
)
VALUES = st.lists(
    st.builds(lambda sign, number: f"{sign}{number:f}(%)", st.sampled_from("≥≥≥≥>=≤<"), NUMBERS)
    | st.builds(lambda low: f"{low}~{low + 5}(%)", st.integers(0, 9)),
    min_size=3,
    max_size=40,
)


def measure_row(value: str, number: int = 0, years: Iterable[tuple[int, str]] = ()) -> MeasureRow:
    """The row of a project with that number; `years` are its earlier ones."""
    read = read_indicator_value(value)
    stated = [StatedYear(year, one, _text(read_indicator_value(one).quantity)) for year, one in years]
    return MeasureRow(
        read.text,
        read.comparator,
        _text(read.quantity),
        _text(read.upper),
        f"2025/u/p{number}/",
        f"项目{number}",
        "单位",
        2025,
        "",
        (*stated, StatedYear(2025, read.text, _text(read.quantity))),
    )


def measure_of(values: Iterable[str], name: str = "验收合格率") -> tuple[MeasureSummary, list[MeasureRow]]:
    """A measure of projects numbered from 0, and its rows, the largest first."""
    rows = [measure_row(value, number) for number, value in enumerate(values)]
    rows.sort(key=lambda row: Decimal(row.quantity or 0), reverse=True)
    numbers = sorted(Decimal(row.quantity) for row in rows if row.quantity is not None)
    least = lower = middle = upper = most = None
    if numbers:
        rest = numbers[len(numbers) // 4 : len(numbers) - len(numbers) // 4]
        exact = Fraction(median(numbers))
        middle = f"{(Decimal(exact.numerator) / exact.denominator).normalize():f}"
        least, lower, upper, most = (f"{number:f}" for number in (numbers[0], rest[0], rest[-1], numbers[-1]))
    unit = read_indicator_value(rows[0].value).unit
    figures = (least, lower, middle, upper, most)
    return MeasureSummary("slug", name, unit, not numbers, len(rows), *figures, "", "", ""), rows


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
