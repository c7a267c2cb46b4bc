"""The indicators of a project's years side by side."""

from collections.abc import Iterable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.changes.indicators.indicator_years import YearMark, indicators_by_year
from generator.declarations.model import PerformanceIndicator
from generator.forms import vocabulary as v
from generator.forms.indicator_value import read_indicator_value

HEADING: Final = (v.OUTPUT, v.QUANTITY)


def rows(text: str, heading: tuple[str, str] = HEADING) -> list[PerformanceIndicator]:
    """Indicators from `河道保洁里程 ≥30(公里)；巡查次数 ≥2(次)`."""
    found = []
    for part in filter(None, text.split("；")):
        name, _, value = part.partition(" ")
        found.append(PerformanceIndicator(*heading, name, heading, read_indicator_value(value), None, None))
    return found


def by_year(stated: Iterable[list[PerformanceIndicator]]) -> dict[int, list[PerformanceIndicator]]:
    return dict(enumerate(stated, 2021))


def lines(*years: str) -> list[str]:
    """Each line of cells from 2021 on: what the year states, the word, and * for another name."""
    return [
        " | ".join(
            f"{cell.row.name if cell.row else ''} {cell.row.value.text if cell.row else '-'} {cell.mark.value}".strip()
            + "*" * cell.is_renamed
            for cell in line
        )
        for line in indicators_by_year(by_year(rows(year) for year in years))
    ]


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ((), []),
        (("",), []),
        (("巡查次数 ≥2(次)",), ["巡查次数 ≥2(次)"]),
        (("巡查次数 ≥2(次)", "巡查次数 ≥2.0(次)"), ["巡查次数 ≥2(次) | 巡查次数 ≥2.0(次)"]),
        (("巡查次数 ≥2(次)", "巡查次数 ≥3(次)"), ["巡查次数 ≥2(次) | 巡查次数 ≥3(次) 收紧"]),
        (("巡查次数 ≥2(次)", "巡查次数 ≥1(次)"), ["巡查次数 ≥2(次) | 巡查次数 ≥1(次) 放宽"]),
        (("巡查次数 ≥2(次)", "巡查次数 ≥2(公里)"), ["巡查次数 ≥2(次) | 巡查次数 ≥2(公里) 有改动"]),
        (("", "巡查次数 ≥1(次)"), ["- | 巡查次数 ≥1(次) 新增"]),
        (("巡查次数 ≥1(次)", ""), ["巡查次数 ≥1(次) | - 不再列"]),
        (("巡查次数 ≥1(次)", "", ""), ["巡查次数 ≥1(次) | - 不再列 | -"]),
        (
            ("巡查次数 ≥1(次)", "", "巡查次数 ≥9(次)"),
            ["巡查次数 ≥1(次) | - 不再列 | 巡查次数 ≥9(次) 新增"],
        ),
        (
            ("河道巡查次数 ≥1(次)；培训人数 ≥5(人)", "河道日常巡查次数 ≥1(次)；培训人数 ≥5(人)"),
            ["河道巡查次数 ≥1(次) | 河道日常巡查次数 ≥1(次)*", "培训人数 ≥5(人) | 培训人数 ≥5(人)"],
        ),
        (  # the name goes to another indicator, and the first goes on under its new name
            ("巡查次数 ≥1(次)", "河道巡查次数 ≥1(次)", "河道巡查次数 ≥1(次)；巡查次数 ≥7(次)"),
            [
                "巡查次数 ≥1(次) | 河道巡查次数 ≥1(次)* | 河道巡查次数 ≥1(次)",
                "- | - | 巡查次数 ≥7(次) 新增",
            ],
        ),
        (  # only the year moved on, by one, then by another number
            ("2021年培训 2021年6月前完成", "2022年培训 2022年6月前完成", "2022年培训 2022年6月前完成"),
            ["2021年培训 2021年6月前完成 | 2022年培训 2022年6月前完成 | 2022年培训 2022年6月前完成"],
        ),
        (
            ("培训人数 2021年6月前完成", "培训人数 2023年6月前完成"),
            ["培训人数 2021年6月前完成 | 培训人数 2023年6月前完成 有改动"],
        ),
    ],
)
def test_lines(years: tuple[str, ...], expected: list[str]) -> None:
    assert lines(*years) == expected


def test_signs() -> None:
    assert {mark: mark.sign for mark in YearMark if mark.sign} == {
        YearMark.WEAKER: "▼",
        YearMark.STRONGER: "▲",
    }


NAMES: Final = ("巡查次数", "河道巡查次数", "河道日常巡查次数", "培训人数", "满意度")
YEARS: Final = st.lists(
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["≥1(次)", "≥2(次)", "≤2(次)", "按时完成"])),
    max_size=6,
)


@given(YEARS)
def test_every_row_of_every_year_is_in_one_line(years: list[dict[str, str]]) -> None:
    stated = [rows("；".join(f"{name} {value}" for name, value in year.items())) for year in years]
    found = indicators_by_year(by_year(stated))
    assert all(len(line) == len(years) for line in found)
    assert all(any(cell.row for cell in line) for line in found)
    for number, year in enumerate(stated):
        assert sorted(cell.row.name for line in found if (cell := line[number]).row) == sorted(
            r.name for r in year
        )
