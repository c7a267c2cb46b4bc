"""Distributions: what is drawn, what is not, and that the texts say so."""

import re
from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from generator.outputs.charts.bullet import bullet
from generator.outputs.charts.distribution import distribution
from tests.support.pictures import texts


def drawn(
    values: Sequence[int | str], *, marked: str = "", quartiles: tuple[str, str, str] | None = None
) -> Markup:
    return distribution(
        identifier="x",
        title="x",
        values=[Decimal(value) for value in values],
        unit="次",
        marked=Decimal(marked) if marked else None,
        marked_label="本项目",
        quartiles=quartiles,
    )


def columns(picture: str) -> list[str]:
    """The heights of columns, whether of single values or of parts of the axis."""
    group = re.search(r'<g class="gk-(?:columns|bars)">(.*?)</g>', picture)
    assert group
    single = re.findall(r'y1="(\d+)" y2="86"', group[1])
    return [str(86 - int(top)) for top in single] or re.findall(r'height="(\d+)"', group[1])


def said(picture: str) -> str:
    found = re.search(r"<desc[^>]*>(.*)</desc>", picture)
    assert found
    return found[1]


def test_one_value() -> None:
    picture = drawn([7])
    assert texts(picture) == ["7 次", "共 1 个"]
    assert said(picture) == "共 1 个，都是 7 次。"


def test_many_equal_values() -> None:
    picture = drawn([7] * 10_000, quartiles=("7", "7", "7"), marked="7")
    assert texts(picture) == ["本项目 7 次", "都是 7 次", "共 10,000 个"]
    assert columns(picture) == ["64"]


def test_few_values_have_a_column_each() -> None:
    picture = drawn([1, 1, 2, 2, 2, 2, 12])
    assert columns(picture) == ["32", "64", "16"]
    assert texts(picture) == ["最小 1 次", "最大 12 次", "共 7 个，最高 4 个"]


def test_many_values_are_in_parts_of_the_axis_with_round_edges() -> None:
    picture = drawn([*range(1, 101)])
    assert columns(picture) == ["51", *["64"] * 19, "12"]
    assert texts(picture) == ["最小 1 次", "最大 100 次", "共 100 个，每柱宽 5 次，最高 5 个"]


def test_a_value_far_from_all_others_is_told_of() -> None:
    picture = drawn([*range(1, 101), 10**9])
    assert texts(picture)[:2] == ["最小 1 次", "画到 100 次"]
    assert "更大的 1 个没有画出，最大 1,000,000,000 次" in said(picture)
    assert len(columns(picture)) == 21


def test_a_value_far_below_is_told_of() -> None:
    picture = drawn([-(10**9), *range(1, 101)])
    assert texts(picture)[:2] == ["从 1 次", "最大 100 次"]
    assert "更小的 1 个没有画出，最小 -1,000,000,000 次" in said(picture)


def test_a_marked_value_that_is_not_on_the_axis_is_told_of() -> None:
    assert texts(drawn([*range(1, 101), 10**9], marked="1E9"))[0] == "本项目 1,000,000,000 次（在图外）"
    assert texts(drawn([*range(1, 101)], marked="120"))[0] == "本项目 120 次"
    assert texts(drawn([*range(1, 101)], marked="5000"))[0] == "本项目 5,000 次（在图外）"


def test_two_far_groups_are_both_drawn() -> None:
    assert columns(drawn([1] * 9_999 + [10**9])) == ["64", "2"]


def test_quartiles_are_where_their_texts_say() -> None:
    picture = drawn([0, 100, *[50] * 8], quartiles=("25", "50", "75 次"))
    assert re.findall(r'<rect class="gk-band" x="([^"]*)" y="94" width="([^"]*)"', picture) == [
        ("25.75%", "48.5%")
    ]
    assert texts(picture)[2] == "中位数 50 次，中间一半 25 至 75 次"


def test_values_below_zero() -> None:
    picture = drawn([-2, -1, 0, 1, 2])
    assert columns(picture) == ["64"] * 5
    assert texts(picture)[:2] == ["最小 -2 次", "最大 2 次"]


def test_no_values_are_no_data() -> None:
    assert texts(drawn([])) == ["没有数据"]


def among(value: str, least: str, lower: str, median: str, upper: str, most: str) -> Markup:
    numbers = [Decimal(text) for text in (least, lower, median, upper, most)]
    return bullet(
        identifier="x",
        title="x",
        value=Decimal(value),
        text=f"本项目 ≥{value}%",
        least=numbers[0],
        lower_quartile=numbers[1],
        median=numbers[2],
        upper_quartile=numbers[3],
        most=numbers[4],
        unit="%",
    )


def test_one_value_among_others() -> None:
    picture = among("95", "60", "80", "88", "92.5", "100")
    assert texts(picture) == ["本项目 ≥95%", "最小 60%", "最大 100%", "中位数 88%，中间一半 80 至 92.5%"]
    assert said(picture) == "本项目 ≥95%，最小 60%，最大 100%，中位数 88%，中间一半 80 至 92.5%。"


def test_the_line_ends_before_a_value_far_from_all_others() -> None:
    picture = among("95", "60", "80", "88", "92.5", "1000000")
    assert texts(picture)[1:3] == ["最小 60%", "画到 167.5%"]
    assert texts(picture)[-1] == "最大 1,000,000%，不在图中"


def test_all_others_are_equal() -> None:
    assert texts(among("100", "100", "100", "100", "100", "100")) == ["本项目 ≥100%", "其他的都是 100%"]
    assert texts(among("90", "100", "100", "100", "100", "100")) == ["本项目 ≥90%", "其他的都是 100%"]
