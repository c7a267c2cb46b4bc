"""Glyphs ordered into lines, and the text of lines."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from generator.declarations.yaml.decoding import RADICALS
from generator.office.readers.pages.page_content import Box, Glyph

_RADICALS: Final = str.maketrans(
    RADICALS[::2] + "".join(map(chr, range(0x2F00, 0x2FD6))),
    RADICALS[1::2] + "".join(unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)),
)
"""Fonts draw a radical and the character that it equals with one glyph, and files name either."""
_WORD_GAP: Final = 0.15
"""Of the height of a glyph, between letters and digits."""
_SPREAD: Final = 0.08
_WIDE_GAP: Final = 0.9
"""The same between Chinese characters, which may be spread over a cell."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Glyphs of one line that belong together: their text and box."""

    text: str
    box: Box

    @property
    def height(self) -> float:
        """Return how high the line is, in points."""
        return self.box[3] - self.box[1]


def text_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the lines from top to bottom, each from left to right."""
    lines: list[list[Glyph]] = []
    spans: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.top + glyph.bottom, glyph.left)):
        middle, height = (glyph.top + glyph.bottom) / 2, glyph.bottom - glyph.top
        # The last two lines: a small sign in the middle of a large line comes between its glyphs.
        for number in range(len(lines) - 1, max(len(lines) - 3, -1), -1):
            top, bottom = spans[number]
            line_height = bottom - top
            if top <= middle <= bottom and min(glyph.bottom, bottom) - max(glyph.top, top) > 0.5 * min(
                height, line_height
            ):
                lines[number].append(glyph)
                if height > line_height:
                    spans[number] = glyph.top, glyph.bottom
                break
        else:
            lines.append([glyph])
            spans.append((glyph.top, glyph.bottom))
    ordered = [_without_doubles(sorted(line, key=lambda glyph: (glyph.left, glyph.right))) for line in lines]
    return [line for line in ordered if any(glyph.text.strip() for glyph in line)]


def _without_doubles(line: list[Glyph]) -> list[Glyph]:
    """Leave out glyphs that are printed twice almost at one place, to look bold."""
    kept: list[Glyph] = []
    for glyph in line:
        width = glyph.right - glyph.left
        if not any(
            other.text == glyph.text and abs(other.left - glyph.left) < 0.3 * max(width, 0.5)
            for other in kept[-3:]
            if glyph.text.strip()
        ):
            kept.append(glyph)
    return kept


def split_line(line: list[Glyph], gap: float) -> list[TextPiece]:
    """Return the pieces of a line between gaps of more than `gap` times its height."""
    pieces: list[list[Glyph]] = []
    for glyph in line:
        if not glyph.text.strip():
            if pieces:
                pieces[-1].append(glyph)
            continue
        last = next((other for other in reversed(pieces[-1]) if other.text.strip()), None) if pieces else None
        if last and glyph.left - last.right <= gap * max(glyph.bottom - glyph.top, last.bottom - last.top):
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
    return [piece(part) for part in pieces]


def piece(line: list[Glyph]) -> TextPiece:
    """Return glyphs from left to right as one piece of text."""
    return TextPiece(line_text(line), outline(glyph for glyph in line if glyph.text.strip()))


def outline(glyphs: Iterable[Glyph]) -> Box:
    """Return the box around glyphs, in points with one decimal."""
    boxes = list(glyphs)
    return (
        round(min(glyph.left for glyph in boxes), 1),
        round(min(glyph.top for glyph in boxes), 1),
        round(max(glyph.right for glyph in boxes), 1),
        round(max(glyph.bottom for glyph in boxes), 1),
    )


def line_text(line: list[Glyph]) -> str:
    """Return the text of glyphs from left to right, with a space where there is one or a gap like one."""
    parts: list[str] = []
    last: Glyph | None = None
    space = False
    for glyph in line:
        if not glyph.text.strip():
            space = True
            continue
        if last and (space or _is_gap(last, glyph)):
            parts.append(" ")
        parts.append(glyph.text)
        last, space = glyph, False
    return "".join(parts).translate(_RADICALS)


def with_spaces(glyphs: Iterable[Glyph], *, chinese_only: bool) -> list[Glyph]:
    """Return the glyphs of a page, with a space added wherever a gap is wide for its line.

    Text that is spread over a line has gaps everywhere: these are none. With `chinese_only` the gaps between Chinese characters and
    letters are none either: Word puts them there by itself.
    """
    result: list[Glyph] = []
    for line in text_lines(glyphs):
        result += line
        gaps = [
            (right.left - left.right) / max(right.bottom - right.top, 0.1) for left, right in pairwise(line)
        ]
        small = sorted(gap for gap in gaps if gap < 1)
        if len(small) >= 3 and small[len(small) // 2] > _SPREAD:
            continue
        for (left, right), gap in zip(pairwise(line), gaps, strict=True):
            is_ascii = left.text[-1:].isascii() or right.text[:1].isascii()
            if _WORD_GAP < gap <= 1.5 and not (chinese_only and is_ascii):
                result.append(Glyph(" ", left.right, right.top, right.left, right.bottom))
    return result


def _is_gap(left: Glyph, right: Glyph) -> bool:
    height = min(left.bottom - left.top, right.bottom - right.top)
    is_word = (
        left.text[-1:].isascii()
        and right.text[:1].isascii()
        and left.text[-1:].isalnum()
        and right.text[:1].isalnum()
    )
    return right.left - left.right > height * (_WORD_GAP if is_word else _WIDE_GAP)
