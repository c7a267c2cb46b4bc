"""Sets a document in pages of A4: lines of text and frames with their places in mm, as OFD has them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tests.support.office_samples.grid import Break, Content, Grid, GridCell, Line

PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
_MARGIN: Final = 18.0
_PADDING: Final = 1.2
_LEADING: Final = 1.4  # of the size of the type
_TITLE: Final = 1.5  # size of a title


class TextLine(NamedTuple):
    """A line of text: left, the top of its characters, its size, and how far each character is from the one before."""

    x: float
    y: float
    size: float
    text: str
    advances: tuple[float, ...]


class Frame(NamedTuple):
    """The border of a cell; `is_grey` if it is filled."""

    left: float
    top: float
    right: float
    bottom: float
    is_grey: bool = False


@dataclass
class SetPage:
    """What stands on a page."""

    texts: list[TextLine] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)


def advance(character: str, size: float) -> float:
    """Return the width of a character: Latin ones are half as wide."""
    return size / 2 if character < "\u0250" else size


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Return a text in lines that are no wider; its own line breaks stay."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for character in paragraph:
            if used + advance(character, size) > width and line:
                lines.append(line)
                line, used = "", 0.0
            line += character
            used += advance(character, size)
        lines.append(line)
    return lines


def set_pages(content: Content, size: float = 3.6, *, grey_labels: bool = False) -> list[SetPage]:
    """Return the pages of a document in a size of type in mm in which every row has room on a page."""
    setter = _Setter(size, grey_labels)
    for block in content:
        match block:
            case Line():
                setter.add_line(block)
            case Break():
                setter.break_page()
            case Grid():
                setter.add_grid(block)
    return setter.pages


class _Setter:
    def __init__(self, size: float, grey_labels: bool) -> None:
        self.size, self.grey_labels = size, grey_labels
        self.pages = [SetPage()]
        self.y = _MARGIN

    def break_page(self) -> None:
        self.pages.append(SetPage())
        self.y = _MARGIN

    def add_line(self, line: Line) -> None:
        size = self.size * (_TITLE if line.is_title else 1)
        for text in wrapped(line.text, PAGE_WIDTH - 2 * _MARGIN, size):
            self._put(text, _MARGIN, PAGE_WIDTH - _MARGIN, self.y, size, line.align)
            self.y += size * _LEADING
        self.y += size * 0.3

    def add_grid(self, grid: Grid) -> None:
        """Add a table; cells over many rows are cut at the end of a page, and printed again on the next."""
        edges = _edges(grid)
        heights = self._row_heights(grid, edges)
        assert max(heights) <= PAGE_HEIGHT - 2 * _MARGIN, "a smaller size of type is needed"
        first = 0
        while first < grid.rows:
            last, bottom = first, self.y
            while last < grid.rows and (last == first or bottom + heights[last] <= PAGE_HEIGHT - _MARGIN):
                bottom += heights[last]
                last += 1
            if last == first + 1 and bottom > PAGE_HEIGHT - _MARGIN and self.y > _MARGIN:
                self.break_page()
                continue
            self._add_rows(grid, edges, heights, first, last)
            first = last
            if first < grid.rows:
                self.break_page()
        self.y += self.size

    def _add_rows(
        self, grid: Grid, edges: Sequence[float], heights: Sequence[float], first: int, last: int
    ) -> None:
        tops = [self.y]
        for row in range(first, last):
            tops.append(tops[-1] + heights[row])
        for cell in _all_cells(grid):
            begin, end = max(cell.row, first), min(cell.row + cell.row_span, last)
            if begin < end:
                left, right = edges[cell.column], edges[cell.column + cell.column_span]
                frame = Frame(
                    left,
                    tops[begin - first],
                    right,
                    tops[end - first],
                    self.grey_labels and cell.is_label,
                )
                self.pages[-1].frames.append(frame)
                self._add_text(cell, frame)
        self.y = tops[-1]

    def _add_text(self, cell: GridCell, frame: Frame) -> None:
        """Add the text of a cell in the middle of its height."""
        if not cell.text:
            return
        lines = wrapped(cell.text, frame.right - frame.left - 2 * _PADDING, self.size)
        step = self.size * _LEADING
        y = (frame.top + frame.bottom - step * len(lines)) / 2
        align = "left" if cell.is_prose else "center"
        for number, line in enumerate(lines):
            left, right = frame.left + _PADDING, frame.right - _PADDING
            self._put(line, left, right, y + number * step + (step - self.size) / 2, self.size, align)

    def _put(self, text: str, left: float, right: float, y: float, size: float, align: str) -> None:
        advances = tuple(advance(character, size) for character in text)
        free = right - left - sum(advances)
        x = left + {"left": 0.0, "center": free / 2, "right": free}[align]
        if text.strip():
            self.pages[-1].texts.append(TextLine(x, y, size, text, advances[:-1]))

    def _row_heights(self, grid: Grid, edges: Sequence[float]) -> list[float]:
        """Return heights in which every text has room; a cell over many rows makes its last row higher."""
        step = self.size * _LEADING
        heights = [step + 2 * _PADDING] * grid.rows
        for cell in sorted(grid.cells, key=lambda cell: cell.row_span):
            width = edges[cell.column + cell.column_span] - edges[cell.column] - 2 * _PADDING
            needed = step * len(wrapped(cell.text, width, self.size)) + 2 * _PADDING
            end = cell.row + cell.row_span
            heights[end - 1] += max(0.0, needed - sum(heights[cell.row : end]))
        return heights


def _edges(grid: Grid) -> list[float]:
    total = sum(grid.widths)
    edges = [_MARGIN]
    for width in grid.widths:
        edges.append(edges[-1] + width / total * (PAGE_WIDTH - 2 * _MARGIN))
    return edges


def _all_cells(grid: Grid) -> Iterator[GridCell]:
    """Yield the cells of a grid, with a blank one wherever there is none."""
    yield from grid.cells
    covered = {
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    for row in range(grid.rows):
        for column in range(grid.columns):
            if (row, column) not in covered:
                yield GridCell(row=row, column=column, text="")
