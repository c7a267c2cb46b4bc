"""Every picture is sound whatever it is of: any text, any value, any number of them."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.diagnostics.escaping import show_invisible
from generator.outputs.charts.bars import Bar, bars_over_years, horizontal_bars
from generator.outputs.charts.bullet import bullet
from generator.outputs.charts.distribution import distribution
from generator.outputs.charts.labels import NARROW_ROOM, text_width
from generator.outputs.charts.shares import Part, stacked_bar
from generator.outputs.charts.small_bars import Series, small_bars, small_multiples
from generator.outputs.charts.standalone import standalone_svg

TEXTS = st.one_of(
    st.text(max_size=200), st.sampled_from(["", "名" * 200, 'a"&<b>\n\n', "\x00\ud800\r\u2028", "gk-wide"])
)
VALUES = st.one_of(
    st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=6),
    st.sampled_from(
        [Decimal(0), Decimal(10) ** 12, Decimal("1E-6"), Decimal("-0"), Decimal("1E+9"), Decimal(5)]
    ),
)
MAYBE = st.one_of(st.none(), VALUES)
BARS = st.lists(st.builds(Bar, TEXTS, MAYBE, TEXTS, st.booleans()), max_size=45)
PARTS = st.lists(st.builds(Part, TEXTS, VALUES, TEXTS), max_size=9)
SERIES = st.lists(st.builds(Series, TEXTS, st.lists(MAYBE, max_size=8), TEXTS), max_size=14)
ELEMENTS = {"svg", "title", "desc", "g", "rect", "line", "text"}
ATTRIBUTES = {"class", "x", "y", "x1", "x2", "y1", "y2", "dx", "width", "height", "text-anchor"}


def bytes_of(texts: Sequence[str]) -> int:
    return sum(len(escape(show_invisible(text)).encode()) for text in texts)


def check(picture: Markup, texts: Sequence[str], size: int = 3_000, times: int = 3) -> None:
    """A picture is well-formed, on one line, drawn inside itself, and not much larger than the texts that it has."""
    root = ElementTree.fromstring(picture)
    assert len(picture.splitlines()) == 1
    assert root.attrib.keys() == {"class", "role", "aria-labelledby", "width", "height"}
    assert root.attrib["aria-labelledby"] == "some-title some-desc"
    assert [child.attrib for child in root[:2]] == [{"id": "some-title"}, {"id": "some-desc"}]
    assert root[0].text == show_invisible("标题")
    assert (root[1].text or "").endswith("。")
    height = int(root.attrib["height"])
    for element in root.iter():
        assert element.tag in ELEMENTS
        if element is root or element.tag in {"title", "desc"}:
            continue
        assert element.attrib.keys() <= ATTRIBUTES
        for name in ("x", "x1", "x2", "width"):
            if name in element.attrib:
                assert re.fullmatch(r"\d{1,3}(\.\d{1,2})?%", element.attrib[name])
                assert Decimal(element.attrib[name][:-1]) <= 100
        if element.tag == "rect":
            left, width = (Decimal(element.attrib[name][:-1]) for name in ("x", "width"))
            assert left + width <= 100
            assert int(element.attrib["height"]) > 0
            assert 0 <= int(element.attrib["y"]) <= height - int(element.attrib["height"])
        if element.tag == "text":
            written = "".join([element.text or "", *(child.tail or "" for child in element)])
            assert text_width(written) <= NARROW_ROOM
            assert 0 < int(element.attrib["y"]) < height
    assert len(picture.encode()) < size + times * bytes_of(texts)
    file = standalone_svg(picture, 720)
    assert b"%" not in re.sub(rb">[^<]*<", b"><", file)
    assert b" class=" not in re.sub(rb">[^<]*<", b"><", file)
    assert ElementTree.fromstring(file).attrib["viewBox"] == f"0 0 720 {height}"


@given(PARTS)
def test_shares(parts: Sequence[Part]) -> None:
    texts = [text for part in parts for text in (part.label, part.text)]
    check(stacked_bar(identifier="some", title="标题", parts=parts), texts)


@given(BARS)
@example([Bar("2025", Decimal(0), "0", True)] * 40)
@example([Bar("2025", None, "")] * 3)
@example([Bar("名" * 200, Decimal(10) ** 12, "9" * 200)] * 12)
def test_bars(bars: Sequence[Bar]) -> None:
    texts = [text for bar in bars for text in (bar.label, bar.text)]
    check(bars_over_years(identifier="some", title="标题", bars=bars), texts, 5_000)
    check(horizontal_bars(identifier="some", title="标题", bars=bars), texts, 5_000)


@given(
    st.lists(VALUES, max_size=60), MAYBE, TEXTS, TEXTS, st.one_of(st.none(), st.tuples(TEXTS, TEXTS, TEXTS))
)
@example([Decimal(7)] * 10_000, Decimal(7), "本项目", "次", ("7", "7", "7"))
@example([*map(Decimal, range(10_000))], Decimal(-1), "", "", None)
@example([Decimal(1), Decimal(2), Decimal(3), Decimal(10) ** 9], Decimal(2), "", "", None)
@example([Decimal(10) ** 12, Decimal(10) ** 12 + Decimal("1E-6")], None, "", "", None)
def test_distribution(
    values: Sequence[Decimal],
    marked: Decimal | None,
    label: str,
    unit: str,
    quartiles: tuple[str, str, str] | None,
) -> None:
    picture = distribution(
        identifier="some",
        title="标题",
        values=values,
        unit=unit,
        marked=marked,
        marked_label=label,
        quartiles=quartiles,
    )
    check(picture, [label, unit, *(quartiles or ())], times=10)


@given(st.lists(VALUES, min_size=5, max_size=5), VALUES, TEXTS, TEXTS)
@example([Decimal(0)] * 5, Decimal(0), "", "")
def test_bullet(values: list[Decimal], value: Decimal, text: str, unit: str) -> None:
    least, lower, median, upper, most = sorted(values)
    picture = bullet(
        identifier="some",
        title="标题",
        value=value,
        text=text,
        least=least,
        lower_quartile=lower,
        median=median,
        upper_quartile=upper,
        most=most,
        unit=unit,
    )
    check(picture, [text, unit], times=10)


@given(SERIES)
def test_multiples(series: Sequence[Series]) -> None:
    texts = [text for one in series for text in (one.label, one.text)]
    check(small_multiples(identifier="some", title="标题", series=series), texts, 9_000)


@given(st.lists(MAYBE, max_size=100), st.one_of(st.none(), st.integers(0, 5)))
def test_small_bars(values: Sequence[Decimal | None], marked: int | None) -> None:
    picture = small_bars(values, marked=marked)
    root = ElementTree.fromstring(picture)
    assert root.attrib["aria-hidden"] == "true"
    assert 40 <= int(root.attrib["width"]) <= 90
    for bar in root:
        assert 0 <= int(bar.attrib["y"]) <= 22 - int(bar.attrib["height"])
        assert Decimal(bar.attrib["x"]) + Decimal(bar.attrib["width"]) <= int(root.attrib["width"])
    if len(values) <= 6:
        assert len(picture.encode()) < 700


@pytest.mark.parametrize(
    "picture",
    [
        lambda label: stacked_bar(identifier="x", title="x", parts=[Part(label, Decimal(1), "1 元")]),
        lambda label: horizontal_bars(identifier="x", title="x", bars=[Bar(label, Decimal(1), "1 元")]),
        lambda label: bars_over_years(identifier="x", title="x", bars=[Bar(label, Decimal(1), "1 元")]),
        lambda label: small_multiples(
            identifier="x", title="x", series=[Series(label, [Decimal(1)], "1 元")]
        ),
    ],
)
def test_a_long_name_is_whole_in_the_description(picture: Callable[[str], Markup]) -> None:
    name = "".join(f"第{number}字" for number in range(50))
    root = ElementTree.fromstring(picture(name))
    assert name in (root[1].text or "")
    assert any(
        (element.text or "").endswith("…") or "…" in "".join(element.itertext())
        for element in root.iter("text")
    )
