"""A picture of each kind, of made-up values, and what is written in a picture."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple
from xml.etree import ElementTree

from markupsafe import Markup

from generator.outputs.charts.bars import Bar, bars_over_years, horizontal_bars
from generator.outputs.charts.bullet import bullet
from generator.outputs.charts.distribution import distribution
from generator.outputs.charts.labels import WIDE_ROOM, Anchor, covered, text_width
from generator.outputs.charts.shares import Part, stacked_bar
from generator.outputs.charts.small_bars import Series, small_bars, small_multiples


def _part(label: str, value: int) -> Part:
    return Part(label, Decimal(value), f"{value:,}.00 元")


_FEW_PARTS: Final = [_part("当年财政拨款", 780_000), _part("上年结转资金", 150_000), _part("其他资金", 500)]
_MANY_PARTS: Final = [_part(f"第{number}类支出", 1000 - 90 * number) for number in range(9)]
_AMOUNTS: Final = [4_886_400, 5_120_000, None, 4_900_000, 7_300_000, 6_880_000]
_YEARS: Final = [
    Bar(
        str(2020 + position),
        None if amount is None else Decimal(amount),
        "" if amount is None else f"{amount / 10_000:g} 万元",
        position == 5,
    )
    for position, amount in enumerate(_AMOUNTS)
]
_MANY_YEARS: Final = [
    Bar(str(1990 + number), Decimal(number * 37 % 101 + 5), f"{number * 37 % 101 + 5} 万元", number == 20)
    for number in range(36)
]
_ROWS: Final = [
    Bar(f"第{number}局", Decimal(900 - 70 * number), f"{900 - 70 * number} 万元", number == 3)
    for number in range(8)
]
_RATES: Final = [Decimal(60 + number * 7 % 41) for number in range(200)]
_COUNTS: Final = [Decimal(value) for value in (1, 1, 1, 1, 2, 2, 4, 12)]
_SERIES: Final = [
    Series(name, [Decimal(position * number % 7 + 1) for position in range(6)], f"{number} 万元")
    for number, name in enumerate(["教育", "农业农村", "卫生健康", "社会保障", "交通运输", "水利"], 3)
]

PICTURES: Final[Mapping[str, Callable[[], Markup]]] = {
    "shares": lambda: stacked_bar(identifier="funds", title="资金来源", parts=_FEW_PARTS),
    "many-shares": lambda: stacked_bar(identifier="kinds", title="各类支出", parts=_MANY_PARTS),
    "years": lambda: bars_over_years(identifier="years", title="各年的资金", bars=_YEARS),
    "many-years": lambda: bars_over_years(identifier="decades", title="各年的资金", bars=_MANY_YEARS),
    "rows": lambda: horizontal_bars(identifier="units", title="各单位的资金", bars=_ROWS),
    "distribution": lambda: distribution(
        identifier="rates",
        title="满意度",
        values=_RATES,
        unit="%",
        marked=Decimal(95),
        marked_label="本项目",
        quartiles=("70", "80", "90"),
    ),
    "few-values": lambda: distribution(
        identifier="counts", title="次数", values=_COUNTS, unit="次", quartiles=("1", "1.5", "2.5")
    ),
    "far-value": lambda: distribution(
        identifier="amounts",
        title="资金",
        values=[*_RATES, Decimal(10**11)],
        unit="元",
        marked=Decimal(10**11),
        marked_label="本项目",
    ),
    "bullet": lambda: bullet(
        identifier="rate",
        title="满意度",
        value=Decimal(95),
        text="本项目 ≥95%",
        least=Decimal(60),
        lower_quartile=Decimal(80),
        median=Decimal(88),
        upper_quartile=Decimal("92.5"),
        most=Decimal(100),
        unit="%",
    ),
    "small-bars": lambda: small_bars([bar.value for bar in _YEARS], marked=5),
    "multiples": lambda: small_multiples(identifier="fields", title="各领域的资金", series=_SERIES),
}


class Written(NamedTuple):
    """A text in a picture, the class it has itself, and where it begins and ends."""

    text: str
    classes: str
    y: int
    start: int
    end: int


def written(picture: Markup, room: int) -> list[Written]:
    """The texts of a picture as wide as `room`."""
    found = []
    root = ElementTree.fromstring(picture)
    groups = root.findall(".//g[@text-anchor]")
    usual = {text: group.attrib["text-anchor"] for group in groups for text in group.iter("text")}
    for text in root.iter("text"):
        if room < WIDE_ROOM and "gk-wide" in text.get("class", ""):
            continue
        content = "".join([text.text or "", *(child.tail or "" for child in text)])
        x = int(Decimal(text.attrib["x"].removesuffix("%")) * 100)
        anchor = Anchor(x, text.get("text-anchor", usual.get(text, "start")))
        span = covered(anchor, text_width(content), room)
        found.append(Written(content, text.get("class", ""), int(text.attrib["y"]), *span))
    return found


def texts(picture: Markup, room: int = WIDE_ROOM) -> Sequence[str]:
    return [one.text for one in written(picture, room)]
