"""Tables without vertical lines: columns by the gaps that all lines share, rows by lines.

A judgement, and marked as one.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from generator.office.document import Cell, Place
from generator.office.readers.pages.page_content import Box, Glyph, RuledLine
from generator.office.readers.pages.ruled_rows import ruled_rows
from generator.office.readers.pages.text_lines import TextPiece, split_line

COLUMN_GAP: Final = 1.2
"""Times the height of a line: what is further apart on one line may be two cells."""
_MIN_LINES: Final = 3
"""Lines of at least two pieces that make a table."""
_MAX_DISTANCE: Final = 3.0
"""Times the height of a line, between two lines of one table without any rules."""
_WRAPPED: Final = 0.8
"""The same, between a line and what is wrapped from it."""
_SAME_EDGE: Final = 6.0
_MIN_RULE: Final = 100.0


@dataclass(slots=True)
class ColumnCell:
    """Pieces of text from a first to a last column."""

    first: int
    last: int
    pieces: list[TextPiece]


@dataclass(slots=True)
class ColumnTable:
    """The cells of each row."""

    rows: list[list[ColumnCell]] = field(default_factory=list)

    def put(self, part: TextPiece, first: int, last: int) -> None:
        """Add a piece to the last row, into the cells that it overlaps."""
        row = self.rows[-1]
        common = [cell for cell in row if cell.first <= last and first <= cell.last]
        pieces = [other for cell in common for other in cell.pieces] + [part]
        self.rows[-1] = [cell for cell in row if cell not in common]
        first, last = (
            min([first, *(cell.first for cell in common)]),
            max([last, *(cell.last for cell in common)]),
        )
        self.rows[-1].append(ColumnCell(first, last, pieces))


@dataclass(slots=True)
class _Run:
    """Lines that may be a table; `rules` are the heights of its long horizontal rules, `inner_rules` all that lie in it."""

    lines: list[list[TextPiece]] = field(default_factory=list)
    originals: list[list[Glyph]] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    inner_rules: list[RuledLine] = field(default_factory=list)


def column_tables(
    lines: list[list[Glyph]], rules: list[RuledLine]
) -> tuple[list[ColumnTable], list[list[Glyph]]]:
    """Return the tables that lines of text make, and the lines that are in none. `rules` are those that meet no other one."""
    tables: list[ColumnTable] = []
    rest: list[list[Glyph]] = []
    for run in _runs(lines, _ruled_areas(rules), rules):
        if rows := ruled_rows(run.originals, run.inner_rules):
            tables.append(_ruled_table(rows))
            continue
        boundaries = _boundaries(run)
        if boundaries and sum(len(line) > 1 for line in run.lines) >= (2 if run.rules else _MIN_LINES):
            tables.append(_table(run, boundaries))
        else:
            rest += run.originals
    return tables, rest


def _ruled_areas(rules: list[RuledLine]) -> list[list[RuledLine]]:
    """Return groups of at least three long rules that begin and end at the same places, from top to bottom."""
    groups: list[list[RuledLine]] = []
    for rule in sorted(rules):
        if rule.end - rule.start < _MIN_RULE:
            continue
        for group in groups[-20:]:
            if abs(group[0].start - rule.start) < _SAME_EDGE and abs(group[0].end - rule.end) < _SAME_EDGE:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) >= _MIN_LINES]


def _ruled_table(rows: list[list[tuple[TextPiece, int, int]]]) -> ColumnTable:
    table = ColumnTable()
    for row in rows:
        table.rows.append([])
        for text, first, last in row:
            table.put(text, first, last)
    return table


def _inner_rules(area: list[RuledLine], rules: list[RuledLine]) -> list[RuledLine]:
    """Return every rule that lies within an area, also those that do not cross all of it."""
    left, right = area[0].start - _SAME_EDGE, area[0].end + _SAME_EDGE
    top, bottom = area[0].at - 1, area[-1].at + 1
    return [rule for rule in rules if top <= rule.at <= bottom and left <= rule.start and rule.end <= right]


def _runs(lines: list[list[Glyph]], areas: list[list[RuledLine]], rules: list[RuledLine]) -> Iterator[_Run]:
    """Yield lines that may be one table each: those between rules, and those that follow each other closely."""
    ruled = [_Run(rules=[rule.at for rule in area], inner_rules=_inner_rules(area, rules)) for area in areas]
    run = _Run()
    bottom = 0.0
    for line in lines:
        pieces = split_line(line, COLUMN_GAP)
        box = _box(pieces)
        middle = (box[1] + box[3]) / 2
        for area, candidate in zip(areas, ruled, strict=True):
            inside = area[0].start - _SAME_EDGE <= box[0] and box[2] <= area[0].end + _SAME_EDGE
            if inside and area[0].at <= middle <= area[-1].at:
                candidate.lines.append(pieces)
                candidate.originals.append(line)
                break
        else:
            begins = not run.lines or box[1] - bottom > _MAX_DISTANCE * (box[3] - box[1])
            if begins or (
                len(pieces) == 1
                and (len(run.lines[-1]) == 1 or box[1] - bottom > _WRAPPED * (box[3] - box[1]))
            ):
                yield run
                run = _Run()
            run.lines.append(pieces)
            run.originals.append(line)
            bottom = box[3]
    yield run
    yield from ruled


def _box(pieces: list[TextPiece]) -> Box:
    return (
        min(part.box[0] for part in pieces),
        min(part.box[1] for part in pieces),
        max(part.box[2] for part in pieces),
        max(part.box[3] for part in pieces),
    )


def _boundaries(run: _Run) -> list[float]:
    """Return the middles of the gaps that almost all lines of several pieces share."""
    lines = [line for line in run.lines if len(line) > 1]
    edges = sorted(edge for line in lines for part in line for edge in ((part.box[0], 1), (part.box[2], -1)))
    allowed = len(lines) // 8
    depth, boundaries = 0, list[float]()
    gap_start: float | None = None
    for at, change in edges:
        before, depth = depth, depth + change
        if before > allowed >= depth:
            gap_start = at
        elif before <= allowed < depth and gap_start is not None:
            if at - gap_start > 2:
                boundaries.append((gap_start + at) / 2)
            gap_start = None
    return boundaries


def _table(run: _Run, boundaries: list[float]) -> ColumnTable:
    """Return the rows of a run: the bands between rules if there are enough of them, else its lines."""
    table = ColumnTable()
    by_bands = len(run.rules) > 4
    band, bottom = -1, 0.0
    for line in run.lines:
        box = _box(line)
        middle = (box[1] + box[3]) / 2
        new_band = sum(at < middle for at in run.rules)
        wrapped = len(line) == 1 and box[1] - bottom < _WRAPPED * (box[3] - box[1])
        if not table.rows or new_band != band or not (by_bands or wrapped):
            table.rows.append([])
        band, bottom = new_band, box[3]
        for part in line:
            first, last = (sum(at < x for at in boundaries) for x in (part.box[0] + 1, part.box[2] - 1))
            table.put(part, first, max(first, last))
    return table


def table_box(table: ColumnTable) -> Box:
    """Return the box around the text of a table."""
    return _box([part for row in table.rows for cell in row for part in cell.pieces])


def column_cells(table: ColumnTable, page: int) -> tuple[Cell, ...]:
    """Return the cells of a table; pieces on one line are joined by a space."""
    return tuple(
        Cell(
            row=number,
            column=cell.first,
            column_span=cell.last - cell.first + 1,
            text=_joined(cell.pieces),
            place=Place(page=page, box=_box(cell.pieces)),
        )
        for number, row in enumerate(table.rows)
        for cell in sorted(row, key=lambda cell: cell.first)
    )


def _joined(pieces: list[TextPiece]) -> str:
    ordered = sorted(pieces, key=lambda part: (round(part.box[3]), part.box[0]))
    text = ordered[0].text
    for above, part in itertools.pairwise(ordered):
        same_line = part.box[1] < (above.box[1] + above.box[3]) / 2
        text += (" " if same_line else "\n") + part.text
    return text
