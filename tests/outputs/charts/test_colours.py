"""Pictures in the site and pictures that are files look the same, and can be seen by everybody."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

import pytest

from generator.outputs.charts.bars import Bar, bars_over_years
from generator.outputs.charts.standalone import PAPER, standalone_svg
from tests.support.pictures import PICTURES
from tests.support.project import ROOT

STYLES = ROOT / "overrides/assets/styles"
BASE, CHARTS = ((STYLES / f"{name}.css").read_text(encoding="utf-8") for name in ("base", "charts"))
DARK = "@media (prefers-color-scheme: dark)"


def variables(text: str) -> dict[str, str]:
    return dict(re.findall(r"(--gk-[\w-]+): (#\w+);", text))


def scheme(start: str) -> Mapping[str, str]:
    """The colours of both style sheets in a block that begins so; those of the light scheme go before."""
    found: dict[str, str] = {}
    for sheet in (BASE, CHARTS):
        found |= variables(sheet.partition(":root {")[2].partition("\n}")[0])
        if start:
            found |= variables(sheet.partition(start)[2].partition("\n}\n")[0])
    return found


LIGHT, DARKER = scheme(""), scheme(DARK)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def rules() -> dict[str, dict[str, str]]:
    """What the light scheme says of each class."""
    plain = re.sub(r"(?s)/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", CHARTS)
    found: dict[str, dict[str, str]] = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", plain):
        said = {
            name: re.sub(r"var\((--[\w-]+)\)", lambda variable: LIGHT[variable[1]], value)
            for name, value in re.findall(r"(fill|stroke|stroke-width|font-size|font-weight): ([^;]+);", body)
        }
        for name in re.findall(r"\.(gk-[\w-]+)(?=[\s,)]*(?:[,)]|$))", selector.strip()):
            if said:
                found.setdefault(name, {}).update(said)
    return found


def test_a_file_looks_as_the_page_does() -> None:
    assert rules() == PAPER


@pytest.mark.parametrize("colours", [LIGHT, DARKER])
def test_bars_and_lines_are_seen(colours: Mapping[str, str]) -> None:
    for background in ("--gk-page", "--gk-paper", "--gk-tint"):
        for name in ("--gk-chart-bar", "--gk-chart-marked", "--gk-line-strong"):
            assert contrast(colours[name], colours[background]) >= 3, (name, background)
        for name in ("--gk-ink", "--gk-ink-soft"):
            assert contrast(colours[name], colours[background]) >= 4.5, (name, background)
    assert contrast(colours["--gk-chart-bar"], colours["--gk-chart-marked"]) >= 2


@pytest.mark.parametrize("colours", [LIGHT, DARKER, scheme("@media print")])
def test_parts_become_lighter_or_darker_step_by_step(colours: Mapping[str, str]) -> None:
    parts = [luminance(colours[f"--gk-chart-part-{number}"]) for number in range(1, 7)]
    assert parts in (sorted(parts), sorted(parts, reverse=True))
    assert all(abs(one - other) > 0.008 for one, other in pairwise(parts))


def test_every_class_of_a_picture_has_its_look() -> None:
    names = {
        name
        for picture in PICTURES.values()
        for found in re.findall(r'class="([^"]*)"', picture())
        for name in found.split()
    }
    kinds = {name for name in names if name.startswith("gk-chart-")}
    assert names - kinds - {"gk-wide"} == PAPER.keys()


def test_a_narrow_file_has_no_text_that_would_touch_another() -> None:
    bars = [Bar(str(2020 + number), Decimal(number), f"{number}00,000.00") for number in range(1, 7)]
    picture = bars_over_years(identifier="x", title="x", bars=bars)
    assert (
        picture.count("00,000.00</text>")
        == standalone_svg(picture, 640).decode().count("00,000.00</text>")
        == 6
    )
    assert standalone_svg(picture, 639).decode().count("00,000.00</text>") == 2


def test_a_file_has_no_style_and_its_own_size() -> None:
    file = standalone_svg(PICTURES["shares"](), 500).decode()
    assert file.startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" xml:lang="zh-CN" fill="#16202b" font-size="13px"'
    )
    assert (
        'width="500" height="116" viewBox="0 0 500 116"><rect width="500" height="116" fill="#fff"/>' in file
    )
    assert "style" not in file
    assert "url(" not in file
    assert "dx=" not in file
