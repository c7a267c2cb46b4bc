"""A page as PDF and OFD describe it: glyphs, straight lines and pictures, in points."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""As in PDF: a, b, c, d, e, f, of which x becomes ax + cy + e and y becomes bx + dy + f."""

MAX_PAGES: Final = 3_000

LINE_WIDTH: Final = 3.0
"""A filled area that is narrower than this is a line."""


class Glyph(NamedTuple):
    """A character and its box; the text has more than one for a ligature."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class RuledLine(NamedTuple):
    """A straight line: where it is, across its direction, and from where to where it goes."""

    at: float
    start: float
    end: float


def _is_near(*numbers: float) -> bool:
    """Return whether these are numbers, and none so large that it can be on no page."""
    return all(abs(number) < 1e6 for number in numbers)


def apply_matrix(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a matrix puts a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


@dataclass(slots=True)
class PageContent:
    """A page: its number from 1, its size, and what is on it."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    horizontals: list[RuledLine] = field(default_factory=list)
    verticals: list[RuledLine] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    draws_spaces: bool = False
    """Whether the page has spaces as characters. Chromium leaves out those of most fonts: only gaps are left."""
    turns: int = 0
    """Quarter turns clockwise after which the text is upright; everything else here is after them."""

    def add_line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Add a stroke if it is horizontal or vertical; one that is shorter than a point is a dot."""
        if not _is_near(x0, y0, x1, y1):
            return
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if high <= 1 and wide > max(high, 0.5):
            self.horizontals.append(RuledLine((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif wide <= 1 and high > max(wide, 0.5):
            self.verticals.append(RuledLine((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    def add_area(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Add a filled rectangle if it is so narrow that it is a line."""
        if not _is_near(x0, y0, x1, y1):
            return
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if bottom - top <= LINE_WIDTH and right - left > bottom - top:
            self.horizontals.append(RuledLine((top + bottom) / 2, left, right))
        elif right - left <= LINE_WIDTH and bottom - top > right - left:
            self.verticals.append(RuledLine((left + right) / 2, top, bottom))

    def add_outline(
        self, points: list[tuple[float, float]], *, closed: bool, filled: bool, stroked: bool
    ) -> None:
        """Add the lines of one contour of straight lines."""
        if len(points) < 2:
            return
        if stroked:
            for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1] * closed, strict=False):
                self.add_line(x0, y0, x1, y1)
        elif filled:
            columns = [x for x, _ in points]
            rows = [y for _, y in points]
            self.add_area(min(columns), min(rows), max(columns), max(rows))
