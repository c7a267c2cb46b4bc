"""Amounts, changes and bars as tables print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.forms.display import describe_change, format_change, format_difference, format_ten_thousands
from generator.outputs.pages.lists.cells import NO_CHANGE, ChangeCell, bar_lengths, change_cell, money_cell

AMOUNTS = st.decimals(0, Decimal("9999999999999.99"), places=2)


@pytest.mark.parametrize(
    ("amount", "text", "exact"),
    [
        ("0", "0.00", ""),
        ("0.01", "<0.01", "0.01 元"),
        ("49.99", "<0.01", "49.99 元"),
        ("50", "0.01", "50.00 元"),
        ("100", "0.01", ""),
        ("9280000", "928.00", ""),
        ("7762660.50", "776.27", "7,762,660.50 元"),
        ("1000000000000", "100,000,000.00", ""),
        ("9999999999999.99", "1,000,000,000.00", "9,999,999,999,999.99 元"),
    ],
)
def test_an_amount_is_in_ten_thousands_and_exact_beside_them(amount: str, text: str, exact: str) -> None:
    assert money_cell(Decimal(amount)) == (text, f"{Decimal(amount):.2f}", exact)
    assert format_ten_thousands(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("now", "before", "difference", "percent", "said"),
    [
        ("10790", "10000", "+0.08", "+7.9%", "比去年多 790.00 元（+7.9%）"),
        ("10000", "10790", "−0.08", "−7.3%", "比去年少 790.00 元（−7.3%）"),
        ("5", "5", "0.00", "0.0%", "与去年相同"),
        ("0", "0", "0.00", "", "与去年相同"),
        ("0", "5000000", "−500.00", "−100.0%", "比去年少 500 万元（−100.0%）"),
        ("0.01", "5000000", "−500.00", "−99.9%", "比去年少 500 万元（−99.9%）"),
        ("5000000", "0", "+500.00", "", "比去年多 500 万元"),
        ("1000000.01", "1000000", "+<0.01", "约 0%", "比去年多 0.01 元（约 0%）"),
        ("1099900", "100000", "+99.99", "+999.9%", "比去年多 99.99 万元（+999.9%）"),
        ("1100000", "100000", "+100.00", "+1,000%以上", "比去年多 100 万元（+1,000%以上）"),
        ("1000000000000", "0.01", "+100,000,000.00", "+1,000%以上", "比去年多 10,000 亿元（+1,000%以上）"),
    ],
)
def test_a_change_is_said_exactly_enough(
    now: str, before: str, difference: str, percent: str, said: str
) -> None:
    amounts = Decimal(now), Decimal(before)
    assert format_difference(*amounts) == difference
    assert format_change(*amounts) == percent
    assert describe_change(*amounts, "去年") == said
    assert change_cell(*amounts)[:2] == (difference, percent)


def test_nothing_is_compared_with_nothing() -> None:
    assert change_cell(None, Decimal(1)) == change_cell(Decimal(1), None) == NO_CHANGE
    assert change_cell(Decimal(3), Decimal(2)) == ChangeCell("+<0.01", "+50.0%", "1.00", "50.00")
    assert change_cell(Decimal(3), Decimal(0)).ratio == ""


@given(AMOUNTS, AMOUNTS)
def test_a_change_has_the_sign_of_the_difference(now: Decimal, before: Decimal) -> None:
    percent, difference = format_change(now, before), format_difference(now, before)
    assert difference.startswith("+") == (now > before)
    assert difference.startswith("−") == (now < before)
    if percent[:1] in {"+", "−"}:
        assert percent[0] == difference[0]
    assert (percent == "0.0%") == (now == before != 0)
    assert (percent == "−100.0%") == (now == 0 != before)


@pytest.mark.parametrize(
    ("amounts", "bars"),
    [
        ([], []),
        (["0", "0"], ["", ""]),
        (["50", "100", "0"], ["50.0", "100.0", "0"]),
        (["0.01", "9999999999999.99"], ["0.5", "100.0"]),
    ],
)
def test_bars_are_as_long_as_their_part_of_the_largest(amounts: list[str], bars: list[str]) -> None:
    assert bar_lengths(map(Decimal, amounts)) == bars


@given(st.lists(AMOUNTS, min_size=1))
def test_no_bar_is_longer_than_its_place(amounts: list[Decimal]) -> None:
    for amount, bar in zip(amounts, bar_lengths(amounts), strict=True):
        assert bar == "" or 0 <= Decimal(bar) <= 100
        assert (bar in {"", "0"}) == (amount == 0)
