"""How amounts and shares are printed."""

from decimal import Decimal

import pytest

from generator.forms.display import format_share


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
