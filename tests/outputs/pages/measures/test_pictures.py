"""The pictures of measures: of any values, without floats, small, and nothing outside its frame."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from generator.outputs.pages.measures.figures import measure_figures
from generator.outputs.pages.measures.pictures import (
    format_number,
    measure_picture,
    range_picture,
    trend_picture,
)
from tests.support.measures import NUMBERS, VALUES, measure_of


def places(picture: str) -> list[float]:
    """The numbers in the path of a picture."""
    (path,) = ElementTree.fromstring(picture)
    return [float(number) for number in re.findall(r"-?[\d.]+", path.attrib["d"])]


def test_a_range_is_drawn_to_scale() -> None:
    picture = '<svg class="gk-range" aria-hidden="true" width="101" height="9"><path d="{}"/></svg>'
    path = "M0 4.5H25.5V.5H75.5V8.5H25.5V4.5M75.5 4.5H101M50.5 .5V8.5"
    assert range_picture(("0", "25", "50", "75", "100")) == picture.format(path)
    assert range_picture(("7", "7", "7", "7", "7.0")) == ""


@given(st.lists(NUMBERS, min_size=5, max_size=5).map(sorted))
def test_a_range_of_any_figures_is_in_its_frame(figures: list[object]) -> None:
    picture = range_picture([f"{figure:f}" for figure in figures])
    assert not picture or all(0 <= place <= 101 for place in places(picture))


def test_bars_of_years_begin_at_zero() -> None:
    picture = '<svg class="gk-small-bars" aria-hidden="true" width="33" height="18"><path d="{}"/></svg>'
    bars = "M0 9h8v9h-8zM11 0h8v18h-8zM22 17h8v1h-8z"
    assert trend_picture(("45", "90", "0")) == picture.format(bars)


@given(st.lists(NUMBERS.map(lambda number: f"{number:f}"), min_size=2, max_size=5))
def test_bars_of_any_quantities_are_in_their_frame(quantities: list[str]) -> None:
    (bars,) = ElementTree.fromstring(trend_picture(quantities))
    for top, height in re.findall(r"M\d+ (\d+)h8v(\d+)h-8z", bars.attrib["d"]):
        assert int(height) >= 1
        assert int(top) + int(height) <= 18


@given(VALUES)
def test_a_distribution_of_any_values_is_xml_without_styles(values: list[str]) -> None:
    summary, rows = measure_of(values)
    picture = measure_picture(summary, measure_figures(rows).counts)
    assert ElementTree.fromstring(picture).attrib["role"] == "img"
    assert "style" not in picture
    assert "\n\n" not in picture


def test_ten_thousand_equal_values_are_one_column() -> None:
    summary, rows = measure_of(["≥5(次)"] * 10_000)
    figures = measure_figures(rows)
    assert figures.counts == (("5", 10_000),)
    picture = measure_picture(summary, figures.counts)
    assert "10,000" in picture
    assert len(picture) < 1_500


def test_numbers_have_separators_and_no_exponent() -> None:
    assert format_number("1234567.50") == "1,234,567.5"
    assert format_number("0.000001") == "0.000001"
