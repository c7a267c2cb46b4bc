"""Bars: what is printed, where, and what stands out."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from generator.outputs.charts.bars import Bar, bars_over_years, horizontal_bars
from generator.outputs.charts.labels import NARROW_ROOM, WIDE_ROOM
from generator.outputs.charts.small_bars import Series, small_bars, small_multiples
from tests.support.pictures import PICTURES, texts, written


def year_bars(values: Sequence[int | None], printed: str = "{} 万元", marked: int = -1) -> list[Bar]:
    return [
        Bar(
            str(2000 + position),
            None if value is None else Decimal(value),
            "" if value is None else printed.format(value),
            position == marked,
        )
        for position, value in enumerate(values)
    ]


def test_every_value_of_few_years_is_printed() -> None:
    picture = bars_over_years(identifier="x", title="x", bars=year_bars([3, 4, None, 0]))
    assert texts(picture, NARROW_ROOM) == [
        "3 万元", "4 万元", "0 万元", "2000", "2001", "2002", "2003",
    ]  # fmt: skip
    assert len(re.findall("<rect", picture)) == 3


def test_the_description_says_every_value_of_few_years() -> None:
    picture = bars_over_years(identifier="x", title="x", bars=year_bars([3, None, 7]))
    assert '<desc id="x-desc">2000 3 万元；2001 没有数据；2002 7 万元。</desc>' in picture


def test_the_description_says_the_notable_values_of_many_years() -> None:
    values = [None, 5, *range(10, 30), 99, 40, 41]
    picture = bars_over_years(identifier="x", title="x", bars=year_bars(values, marked=3))
    assert (
        "共 25 项，其中 1 项没有数据：第一项 2001 5 万元；最大 2022 99 万元；标出的 2003 11 万元；最后一项 2024 41 万元。"
        in picture
    )


def test_no_text_touches_another() -> None:
    for bars in (
        year_bars([5, 9, 2, 7, 3, 8], "{}00,000.00"),
        year_bars([*range(40)], marked=17),
        year_bars([9, 1] * 20, "{}23,456.00 元", marked=38),
        year_bars([5] * 12, "{} 亿元"),
    ):
        for room in (NARROW_ROOM, WIDE_ROOM):
            found = written(bars_over_years(identifier="x", title="x", bars=bars), room)
            values = [one for one in found if not re.fullmatch(r"\d{4}", one.text)]
            years = [one for one in found if re.fullmatch(r"\d{4}", one.text)]
            assert values
            for row in (sorted(values, key=lambda one: one.start), sorted(years, key=lambda one: one.start)):
                assert all(left.end <= right.start for left, right in pairwise(row))
                assert row[0].start >= 0
                assert row[-1].end <= 10_000


def test_values_that_have_room_on_wide_screens_only_are_of_a_class_of_their_own() -> None:
    picture = bars_over_years(identifier="x", title="x", bars=year_bars([5, 9, 2, 7, 3, 8], "{}00,000.00"))
    assert len(texts(picture)) == 12
    assert texts(picture, NARROW_ROOM)[:2] == ["500,000.00", "800,000.00"]


def test_many_years_have_the_notable_values_only() -> None:
    bars = year_bars([*range(100, 130), 99], marked=10)
    values = [one for one in texts(bars_over_years(identifier="x", title="x", bars=bars)) if "万元" in one]
    assert values == ["100 万元", "110 万元", "99 万元"]


def test_a_marked_bar_is_told_by_bold_type_too() -> None:
    picture = bars_over_years(identifier="x", title="x", bars=year_bars([3, 4], marked=1))
    assert [one.text for one in written(picture, WIDE_ROOM) if one.classes == "gk-strong"] == [
        "4 万元",
        "2001",
    ]
    rows = horizontal_bars(identifier="x", title="x", bars=year_bars([3, 4], marked=1))
    assert [one.text for one in written(rows, WIDE_ROOM) if one.classes == "gk-strong"] == ["2001", "4 万元"]


def test_the_last_forty_years_are_drawn() -> None:
    picture = bars_over_years(identifier="x", title="x", bars=year_bars([5] * 45))
    assert len(re.findall("<rect", picture)) == 40
    assert "2044" in texts(picture)


def test_bars_are_as_long_as_their_values() -> None:
    picture = horizontal_bars(identifier="x", title="x", bars=year_bars([8, 4, 1]))
    assert re.findall(r'x="([^"]*)" y="\d+" width="([^"]*)"', picture) == [
        ("0%", "100%"), ("0%", "50%"), ("0%", "12.5%"),
    ]  # fmt: skip


def test_values_below_zero_are_on_the_other_side_of_zero() -> None:
    picture = horizontal_bars(identifier="x", title="x", bars=year_bars([3, -1]))
    assert re.findall(r'x="([^"]*)" y="\d+" width="([^"]*)"', picture) == [("25%", "75%"), ("0%", "25%")]
    upright = bars_over_years(identifier="x", title="x", bars=year_bars([3, -1]))
    assert re.findall(r'y="(\d+)" width="[^"]*" height="(\d+)"', upright) == [("18", "72"), ("90", "24")]


def test_the_thirteenth_row_is_told_of() -> None:
    picture = horizontal_bars(identifier="x", title="x", bars=year_bars([*range(20)]))
    assert texts(picture)[-1] == "另有 8 项没有画出"


def test_nothing_is_said_to_be_nothing() -> None:
    assert texts(bars_over_years(identifier="x", title="x", bars=[])) == ["没有数据"]
    assert texts(horizontal_bars(identifier="x", title="x", bars=year_bars([None]))) == ["2000", "没有数据"]
    assert texts(small_multiples(identifier="x", title="x", series=[])) == ["没有数据"]


def test_a_small_bar_is_marked_by_a_line_too() -> None:
    plain, marked = small_bars([Decimal(1), Decimal(2)]), small_bars([Decimal(1), Decimal(2)], marked=0)
    assert plain == (
        '<svg class="gk-small-bars" aria-hidden="true" width="40" height="22"><rect x="0" y="9" width="14" height="9"/>'
        '<rect x="20" y="0" width="14" height="18"/></svg>'
    )
    assert '<rect class="gk-marked" x="0" y="20" width="14" height="2"/>' in marked


def test_series_have_scales_of_their_own() -> None:
    series = [
        Series(name, [Decimal(value), Decimal(2 * value)], "x") for name, value in (("甲", 1), ("乙", 10**6))
    ]
    picture = small_multiples(identifier="x", title="x", series=series)
    assert re.findall(r'height="(\d+)"/>', picture) == ["18", "36", "18", "36"]


def test_years_are_thinned_evenly() -> None:
    years = [one for one in texts(PICTURES["many-years"]()) if re.fullmatch(r"\d{4}", one)]
    assert sorted(years) == ["1990", "1997", "2004", "2010", "2018", "2025"]
