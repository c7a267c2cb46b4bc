"""Tables and paragraphs of a page: each character to the cell that it is in, the rest by lines."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from generator.office.document import Block, Cell, Paragraph, Place, Table
from generator.office.readers.pages.lattice import MAX_RULES, Grid, find_grids, join_rules
from generator.office.readers.pages.page_content import Box, Glyph, PageContent
from generator.office.readers.pages.text_columns import column_cells, column_tables, table_box
from generator.office.readers.pages.text_lines import line_text, split_line, text_lines, with_spaces

PARAGRAPH_GAP: Final = 4.0
"""Times the height of a line: what is further apart on one line are two paragraphs."""
_MAX_GRIDS: Final = 200


@dataclass(slots=True)
class PageRemarks:
    """The numbers of pages by what is to be said of them."""

    without_rules: dict[int, None] = field(default_factory=dict)
    drawings: dict[int, None] = field(default_factory=dict)


def page_blocks(page: PageContent, remarks: PageRemarks) -> list[Block]:
    """Return the blocks of a page from top to bottom."""
    horizontals, verticals = join_rules(page.horizontals), join_rules(page.verticals)
    if len(horizontals) > MAX_RULES or len(verticals) > MAX_RULES:
        remarks.drawings[page.number] = None
        horizontals, verticals = [], []
    grids, loose = find_grids(horizontals, verticals)
    if len(grids) > _MAX_GRIDS:
        remarks.drawings[page.number] = None
        grids = []
    grids = [grid for grid in grids if not _is_frame(grid, grids)]
    inside, rest = _assign(with_spaces(page.glyphs, chinese_only=page.draws_spaces), grids)
    blocks: list[tuple[Box, Block]] = [
        (grid.box, _table(page, grid, glyphs)) for grid, glyphs in zip(grids, inside, strict=True) if glyphs
    ]
    lines = text_lines(rest)
    tables, lines = column_tables(lines, loose)
    if tables:
        remarks.without_rules[page.number] = None
    for table in tables:
        box, cells = table_box(table), column_cells(table, page.number)
        blocks.append((box, Table(cells=cells, place=Place(page=page.number, box=box))))
    parts = [part for line in lines for part in split_line(line, PARAGRAPH_GAP)]
    blocks += [
        (part.box, Paragraph(text=part.text, place=Place(page=page.number, box=part.box))) for part in parts
    ]
    blocks.sort(key=lambda block: (block[0][1], block[0][0]))
    return [_turned_back(block, page) for _, block in blocks]


def _turned_back(block: Block, page: PageContent) -> Block:
    """Return a block with places on the page as it is shown, which may have its text on its side."""
    if not page.turns:
        return block
    place = _place_back(block.place, page)
    if isinstance(block, Paragraph):
        return replace(block, place=place)
    cells = tuple(replace(cell, place=_place_back(cell.place, page)) for cell in block.cells)
    return replace(block, cells=cells, place=place)


def _place_back(place: Place, page: PageContent) -> Place:
    if place.box is None:
        return place
    left, top, right, bottom = place.box
    width, height = page.width, page.height
    for _ in range(page.turns):
        left, top, right, bottom = top, width - right, bottom, width - left
        width, height = height, width
    return replace(place, box=_rounded((left, top, right, bottom)))


def _is_frame(grid: Grid, grids: list[Grid]) -> bool:
    """Return whether a grid is only a frame of one cell around others."""
    left, top, right, bottom = grid.box
    return len(grid.cells) == 1 and any(
        left <= other.box[0] and top <= other.box[1] and other.box[2] <= right and other.box[3] <= bottom
        for other in grids
        if other is not grid
    )


def _assign(glyphs: list[Glyph], grids: list[Grid]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Return the glyphs in each grid, by their middles, and the rest. A grid inside another one comes first."""
    inside: list[list[Glyph]] = [[] for _ in grids]
    rest: list[Glyph] = []
    order = sorted(range(len(grids)), key=lambda number: _area(grids[number].box))
    boxes = [(number, grids[number].box) for number in order]
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        for number, (left, top, right, bottom) in boxes:
            if left <= x < right and top <= y < bottom:
                inside[number].append(glyph)
                break
        else:
            rest.append(glyph)
    return inside, rest


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _table(page: PageContent, grid: Grid, glyphs: list[Glyph]) -> Table:
    cells_by_square = {
        (cell.row + down, cell.column + right): number
        for number, cell in enumerate(grid.cells)
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    }
    by_cell: defaultdict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        column = bisect_right(grid.columns, (glyph.left + glyph.right) / 2) - 1
        row = bisect_right(grid.rows, (glyph.top + glyph.bottom) / 2) - 1
        by_cell[cells_by_square[row, column]].append(glyph)
    cells = tuple(
        Cell(
            row=cell.row,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
            text="\n".join(line_text(line) for line in text_lines(by_cell[number])),
            place=Place(page=page.number, box=_rounded(cell.box)),
        )
        for number, cell in enumerate(grid.cells)
    )
    return Table(cells=cells, place=Place(page=page.number, box=_rounded(grid.box)))


def _rounded(box: Box) -> Box:
    left, top, right, bottom = box
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)


def block_remarks(remarks: PageRemarks) -> list[str]:
    """Return the sentences on pages whose tables were read by judgement."""
    sentences = []
    if remarks.without_rules:
        sentences.append(f"第 {page_numbers(remarks.without_rules)} 页的表没有框线，按文字的位置分栏。")
    if remarks.drawings:
        sentences.append(f"第 {page_numbers(remarks.drawings)} 页的线条太多，像是图，没有按框线分格。")
    return sentences


def page_numbers(pages: Iterable[int]) -> str:
    """Return page numbers as people write them: 1–3、7."""
    runs: list[list[int]] = []
    for number in sorted(pages):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
