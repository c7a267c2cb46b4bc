"""A picture as a file of its own, with the colours of paper instead of classes."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from markupsafe import Markup

PAPER: Final[Mapping[str, Mapping[str, str]]] = {
    "gk-chart": {"fill": "#16202b", "font-size": "13px"},
    "gk-small-bars": {"fill": "#7289a1"},
    "gk-soft": {"fill": "#4b5866"},
    "gk-strong": {"fill": "#16202b", "font-weight": "700"},
    "gk-key": {"font-weight": "700"},
    "gk-bar": {"fill": "#7289a1"},
    "gk-bars": {"fill": "#7289a1"},
    "gk-marked": {"fill": "#17508f"},
    "gk-columns": {"stroke": "#7289a1", "stroke-width": "7px"},
    "gk-parts": {"stroke": "#4a5a6b"},
    "gk-part-1": {"fill": "#12304f"},
    "gk-part-2": {"fill": "#3a6797"},
    "gk-part-3": {"fill": "#7d9fc2"},
    "gk-part-4": {"fill": "#b3c8dd"},
    "gk-part-5": {"fill": "#dbe5ef"},
    "gk-part-6": {"fill": "#fff"},
    "gk-frame": {"fill": "none", "stroke": "#4a5a6b"},
    "gk-axis": {"stroke": "#4a5a6b"},
    "gk-line": {"fill": "#4a5a6b"},
    "gk-band": {"fill": "#dbe5ef", "stroke": "#4a5a6b"},
    "gk-median": {"stroke": "#16202b", "stroke-width": "3px"},
    "gk-marked-line": {"stroke": "#17508f", "stroke-width": "3px"},
}
"""What each class looks like in the style sheet charts.css, in the light scheme."""

_FONTS: Final = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
_WIDE: Final = 640
_WIDE_PART: Final = re.compile(
    r'<text class="(?:[\w-]+ )?gk-wide".*?</text>|<line class="gk-axis gk-wide"[^>]*/>'
)
_CLASS: Final = re.compile(r' class="([^"]*)"')
_PERCENT: Final = re.compile(r' (x|x1|x2|width)="(\d+)(?:\.(\d+))?%"')
_SHIFT: Final = re.compile(r' x="([\d.]+)" y="(\d+)" dx="(-?\d+)"')
_ROOT: Final = re.compile(r'<svg(.*?) width="([\d.]+)" height="(\d+)">')


def standalone_svg(chart: Markup, width: int) -> bytes:
    """Return the picture as an SVG file so many pixels wide, white below, that needs no style sheet and scales."""
    picture = str(chart)
    if width < _WIDE:
        picture = _WIDE_PART.sub("", picture)

    def pixels(found: re.Match[str]) -> str:
        points = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
        return f' {found[1]}="{_number(points * width // 100)}"'

    picture = _SHIFT.sub(_shifted, _PERCENT.sub(pixels, picture))
    picture = _CLASS.sub(_attributes, picture)
    return _ROOT.sub(_root, picture, count=1).encode()


def _number(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


def _shifted(found: re.Match[str]) -> str:
    """Return the place of a text that is moved across: LibreOffice does not move a text that ends there."""
    return f' x="{_number(int(Decimal(found[1]) * 100) + int(found[3]) * 100)}" y="{found[2]}"'


def _attributes(found: re.Match[str]) -> str:
    """Return the attributes of paper of classes; a later class goes before an earlier one."""
    merged: dict[str, str] = {}
    for name in found[1].split():
        merged |= PAPER.get(name, {})
    return "".join(f' {name}="{value}"' for name, value in merged.items())


def _root(found: re.Match[str]) -> str:
    attributes, width, height = found.groups()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="zh-CN"{attributes} font-family="{_FONTS}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
    )
