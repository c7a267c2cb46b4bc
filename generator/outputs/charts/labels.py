"""Text in a picture: what may be in it, how wide it is, what has room side by side.

Nothing measures fonts here. Widths are counted in half-width characters, of which a Chinese character has two; 40 of them
have room on the narrowest screen, and 100 on a wide one.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from generator.diagnostics.escaping import show_invisible
from generator.outputs.charts.scale import FULL

NARROW_ROOM: Final = 40
"""Half-width characters beside each other in a picture 288 pixels wide, the content of a page on a screen of 320."""
WIDE_ROOM: Final = 100
"""Half-width characters beside each other in a picture 720 pixels wide."""


@lru_cache(maxsize=4096)
def text_width(text: str) -> int:
    """Return the width of a text in half-width characters; what is of uncertain width counts as wide."""
    if text.isascii() and text.isprintable():
        return len(text)
    text = show_invisible(text)
    return len(text) + sum(1 for character in text if east_asian_width(character) in "WFA")


def shorten(text: str, room: int) -> str:
    """Return a text, or its beginning and … if it is wider than `room`."""
    if text_width(text) <= room:
        return text
    width = 2  # of …
    for position, character in enumerate(text):
        width += text_width(character)
        if width > room:
            return f"{text[:position].rstrip()}…"
    return text


@lru_cache(maxsize=4096)
def escape_text(text: str) -> str:
    """Escape text for XML and HTML; characters that no XML may have, and line ends, are shown as others."""
    return escape(show_invisible(text))


def wrap_pieces(pieces: Iterable[str], room: int = NARROW_ROOM) -> list[str]:
    """Put pieces of text into lines; a piece that is too long for a line is shortened."""
    lines: list[str] = []
    for piece in pieces:
        if lines and text_width(lines[-1]) + 2 + text_width(piece) <= room:
            lines[-1] += f"，{piece}"
        else:
            lines.append(shorten(piece, room))
    return lines


def format_value(value: Decimal, unit: str = "") -> str:
    """Format a value exactly, without an exponent and without zeros at the end: 1,234.5."""
    text = f"{value:,f}" if value else "0"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return join_unit(text, unit)


def join_unit(text: str, unit: str) -> str:
    """Return a printed number with its unit, unless that is there already: 88%, 12 次."""
    if not unit or text.endswith(unit):
        return text
    return f"{text}{unit}" if unit[0] in "%‰℃°" else f"{text} {unit}"


def format_part(part: Decimal, total: Decimal) -> str:
    """Format a share in per cent with one decimal, 12.5%; only a whole is 100.0%, and only nothing is 0.0%."""
    tenths = int(part * 1000 / total + Decimal("0.5"))
    if tenths >= 1000 and part != total:
        return ">99.9%"
    return "<0.1%" if part and not tenths else f"{tenths // 10}.{tenths % 10}%"


class Anchor(NamedTuple):
    """Where a text is written: `x` in hundredths of a per cent, and which end of the text is there."""

    x: int
    end: str


def anchor_text(center: int, width: int, reach: int = 0) -> Anchor:
    """Return where a text is written that belongs to a place, on the narrowest screen too.

    It is around the place, or begins or ends `reach` beside it where an edge of the picture is near.
    """
    half = width * FULL // (2 * NARROW_ROOM)
    if center < half:
        return Anchor(center - reach, "start")
    if center > FULL - half:
        return Anchor(center + reach, "end")
    return Anchor(center, "middle")


def covered(anchor: Anchor, width: int, room: int) -> tuple[int, int]:
    """Return where a text begins and ends, in hundredths of a per cent of a picture of so many characters."""
    length = width * FULL // room
    start = anchor.x
    if anchor.end != "start":
        start -= length if anchor.end == "end" else length // 2
    return start, start + length


def labels_with_room(
    anchors: Mapping[int, Anchor], widths: Mapping[int, int], order: Iterable[int], room: int
) -> frozenset[int]:
    """Return which labels can be printed without touching each other; those first in `order` go before."""
    taken: dict[int, tuple[int, int]] = {}
    for position in order:
        if position not in taken:
            start, end = covered(anchors[position], widths[position] + 1, room)
            if all(start >= other_end or end <= other for other, other_end in taken.values()):
                taken[position] = (start, end)
    return frozenset(taken)
