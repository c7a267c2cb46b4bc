"""Shares: numbers above the bar are those of the rows below it."""

import re
from decimal import Decimal
from itertools import pairwise

from generator.outputs.charts.shares import Part, stacked_bar
from tests.support.pictures import texts


def parts(*values: str) -> list[Part]:
    return [Part(f"第{number}项", Decimal(value), f"{value} 元") for number, value in enumerate(values, 1)]


def test_each_part_has_its_number_its_name_its_amount_and_its_share() -> None:
    picture = stacked_bar(identifier="x", title="资金", parts=parts("750", "250"))
    assert texts(picture) == ["1", "2", "1　第1项", "750 元", "75.0%", "2　第2项", "250 元", "25.0%"]
    assert re.findall(r'gk-part-\d" x="([^"]*)" y="20" width="([^"]*)"', picture) == [
        ("0%", "75%"),
        ("75%", "25%"),
    ]
    assert "共 2 部分：第1项 750 元，占 75.0%；第2项 250 元，占 25.0%。" in picture


def test_the_small_ones_of_many_parts_are_one() -> None:
    picture = stacked_bar(identifier="x", title="资金", parts=parts("1", "50", "9", "10", "10", "15", "5"))
    assert [one for one in texts(picture) if "项" in one] == [
        "1　第2项", "2　第3项", "3　第4项", "4　第5项", "5　第6项", "6　其他 2 项",
    ]  # fmt: skip
    assert texts(picture)[-1] == "6.0%"


def test_only_the_whole_is_a_hundred_per_cent() -> None:
    assert [one for one in texts(stacked_bar(identifier="x", title="x", parts=parts("99999999", "1"))) if "%" in one] == [
        ">99.9%", "<0.1%",
    ]  # fmt: skip
    assert texts(stacked_bar(identifier="x", title="x", parts=parts("5", "0")))[-4:] == [
        "100.0%",
        "2　第2项",
        "0 元",
        "0.0%",
    ]


def test_parts_of_nothing_and_parts_below_zero_have_no_share() -> None:
    for values in (("0", "0"), ("5", "-5"), ("7", "-2")):
        assert not any(
            "%" in one for one in texts(stacked_bar(identifier="x", title="x", parts=parts(*values)))
        )


def test_numbers_of_tiny_parts_are_apart() -> None:
    picture = stacked_bar(identifier="x", title="x", parts=parts("1", "1", "1000000", "1", "1", "1"))
    places = [Decimal(x) for x in re.findall(r'<text x="([\d.]+)%" y="14"', picture)]
    assert len(places) == 6
    assert all(right - left >= Decimal("4.5") for left, right in pairwise(places))


def test_no_parts_are_no_data() -> None:
    assert texts(stacked_bar(identifier="x", title="x", parts=[])) == ["没有数据"]
