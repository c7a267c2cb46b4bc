"""Tables with horizontal rules alone: rows between the rules, columns where texts begin.

A judgement, and marked as one.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from generator.office.readers.pages.page_content import Glyph, RuledLine
from generator.office.readers.pages.text_lines import TextPiece, piece, split_line

_SAME_EDGE: Final = 2.5  # points
_RULE_EDGE: Final = 8.0
_GAP: Final = 0.35
"""Times the height of a line: the least gap before a text that begins where others of its column do."""
_WIDE_GAP: Final = 1.2
_MIN_TEXTS: Final = 2
"""Lines that begin at one place and make it a column."""
_MIN_ROWS: Final = 4


def ruled_rows(
    lines: Sequence[list[Glyph]], rules: Sequence[RuledLine]
) -> list[list[tuple[TextPiece, int, int]]] | None:
    """Return each row between rules as pieces of text with their first and last column; None if texts show no columns.

    A rule that ends before a column does not end the rows of it.
    """
    heights = sorted({round(rule.at, 1) for rule in rules})
    lefts = _column_edges(lines)
    if len(heights) < _MIN_ROWS or len(lefts) < 2:
        return None
    rows: list[list[tuple[TextPiece, int, int]]] = [[] for _ in range(len(heights) + 1)]
    for line in lines:
        for text in _split_at(line, lefts):
            left, top, right, bottom = text.box
            middle = (top + bottom) / 2
            above = [
                rule.at
                for rule in rules
                if rule.at < middle and rule.start - _RULE_EDGE <= left and left <= rule.end
            ]
            row = heights.index(round(max(above), 1)) + 1 if above else 0
            first = sum(edge <= left + _SAME_EDGE for edge in lefts) - 1
            last = sum(edge < right - _SAME_EDGE for edge in lefts) - 1
            rows[row].append((text, max(first, 0), max(first, last, 0)))
    return [row for row in rows if row]


def _column_edges(lines: Iterable[list[Glyph]]) -> list[float]:
    """Return the places at which the texts of several lines begin, from left to right."""
    lefts = sorted(text.box[0] for line in lines for text in split_line(line, _WIDE_GAP))
    groups: list[list[float]] = []
    for left in lefts:
        if groups and left - groups[-1][-1] <= _SAME_EDGE:
            groups[-1].append(left)
        else:
            groups.append([left])
    return [group[0] for group in groups if len(group) >= _MIN_TEXTS]


def _split_at(line: list[Glyph], lefts: Sequence[float]) -> list[TextPiece]:
    """Return the pieces of a line: a piece begins behind a wide gap, and behind a narrow one where a column begins."""
    parts: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in line:
        if not glyph.text.strip():
            if parts:
                parts[-1].append(glyph)
            continue
        height = max(glyph.bottom - glyph.top, last.bottom - last.top) if last else 0.0
        gap = glyph.left - last.right if last else 0.0
        at_column = any(abs(glyph.left - left) <= _SAME_EDGE for left in lefts)
        if last is None or gap > _WIDE_GAP * height or (at_column and gap > _GAP * height):
            parts.append([glyph])
        else:
            parts[-1].append(glyph)
        last = glyph
    return [piece(part) for part in parts]
