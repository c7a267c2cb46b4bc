"""How amounts and shares are printed."""

from decimal import Decimal

import pytest

from generator.forms.display import format_change, format_share


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, ""),
        (0, 7, "0.0%"),
        (1, 8, "12.5%"),
        (2, 3, "66.7%"),
        (1, 2000, "0.1%"),
        (1, 2001, "<0.1%"),
        (1999, 2000, ">99.9%"),
        (9995, 10_000, ">99.9%"),
        (9994, 10_000, "99.9%"),
        (3, 3, "100.0%"),
    ],
)
def test_shares(part: int, whole: int, said: str) -> None:
    assert format_share(Decimal(part), Decimal(whole)) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (0, 0, ""),
        (0, 7, ""),
        (7, 7, ""),
        (7, 0, "-100.0%"),
        (488_640, 588_640, "+20.5%"),
        (1000, 968, "-3.2%"),
        (10_000, 10_004, "+<0.1%"),
        (10_000, 9996, "-<0.1%"),
        (10_000, 1, "->99.9%"),
        (1, 1001, "+100,000.0%"),
    ],
)
def test_changes(before: int, after: int, said: str) -> None:
    assert format_change(Decimal(before), Decimal(after)) == said
