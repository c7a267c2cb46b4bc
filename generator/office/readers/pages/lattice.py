"""Grids from ruled lines: which lines belong together, and the cells between them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from generator.office.readers.pages.page_content import Box, RuledLine

NEAR: Final = 3.0
"""Lines that are nearer are one: double lines, corners that do not quite meet, gaps of dashed lines."""
MAX_RULES: Final = 2_000
"""Of one direction on a page, after parts are joined. A page with more is a drawing."""
MAX_SQUARES: Final = 60_000
_MIN_RULE: Final = 5.0
_COVERED: Final = 0.6


class GridCell(NamedTuple):
    """A cell of a grid: its first row and column, its spans, its box."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the positions of its rows and columns, and its cells, of which no two overlap."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> Box:
        """Return the outline."""
        return self.columns[0], self.rows[0], self.columns[-1], self.rows[-1]


def join_rules(rules: Iterable[RuledLine]) -> list[RuledLine]:
    """Return the rules with parts of one line, and lines that are drawn twice, joined."""
    joined: list[RuledLine] = []
    group: list[RuledLine] = []
    for rule in sorted(rules):
        if group and rule.at - group[0].at > NEAR / 2:
            joined += _join_parts(group)
            group = []
        group.append(rule)
    joined += _join_parts(group)
    return [rule for rule in joined if rule.end - rule.start >= _MIN_RULE]


def _join_parts(group: list[RuledLine]) -> list[RuledLine]:
    parts: list[RuledLine] = []
    for rule in sorted(group, key=lambda rule: rule.start):
        if parts and rule.start <= parts[-1].end + NEAR:
            parts[-1] = parts[-1]._replace(end=max(parts[-1].end, rule.end))
        else:
            parts.append(rule)
    return parts


def find_grids(
    horizontals: list[RuledLine], verticals: list[RuledLine]
) -> tuple[list[Grid], list[RuledLine]]:
    """Return the grids of joined rules, and the horizontal rules that no vertical one meets."""
    groups, loose = _connected(horizontals, verticals)
    grids = [grid for across, down in groups if (grid := _grid(across, down))]
    return grids, loose


def _connected(
    horizontals: list[RuledLine], verticals: list[RuledLine]
) -> tuple[list[tuple[list[RuledLine], list[RuledLine]]], list[RuledLine]]:
    """Return groups of rules that meet, each with its horizontals and verticals, and the horizontals that meet none."""
    verticals = sorted(verticals)
    places = [rule.at for rule in verticals]
    parents = list(range(len(horizontals) + len(verticals)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for number, rule in enumerate(horizontals):
        for other in range(bisect_left(places, rule.start - NEAR), bisect_right(places, rule.end + NEAR)):
            if verticals[other].start - NEAR <= rule.at <= verticals[other].end + NEAR:
                parents[root(len(horizontals) + other)] = root(number)
    groups: dict[int, tuple[list[RuledLine], list[RuledLine]]] = {}
    for number, rule in enumerate(horizontals):
        groups.setdefault(root(number), ([], []))[0].append(rule)
    for number, rule in enumerate(verticals):
        groups.setdefault(root(len(horizontals) + number), ([], []))[1].append(rule)
    return (
        [group for group in groups.values() if group[0] and group[1]],
        [rule for across, down in groups.values() if not down for rule in across],
    )


def _positions(rules: list[RuledLine], ends: Iterable[float]) -> list[float]:
    """Return the positions of rules, and the outermost ends of those that cross them if they reach further."""
    positions: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not positions or at - positions[-1] > NEAR:
            positions.append(at)
    outer = sorted(ends)
    # Two rules must reach out: a single one that does is an underline or a mark.
    if len(outer) > 3 and outer[1] < positions[0] - 2 * NEAR:
        positions.insert(0, outer[1])
    if len(outer) > 3 and outer[-2] > positions[-1] + 2 * NEAR:
        positions.append(outer[-2])
    return positions


def _grid(across: list[RuledLine], down: list[RuledLine]) -> Grid | None:
    """Return the grid of rules that meet, None if they enclose nothing."""
    rows = _positions(across, (end for rule in down for end in (rule.start, rule.end)))
    columns = _positions(down, (end for rule in across for end in (rule.start, rule.end)))
    height, width = len(rows) - 1, len(columns) - 1
    if height < 1 or width < 1 or height * width > MAX_SQUARES:
        return None
    walls = _covered(down, columns, rows)
    floors = _covered(across, rows, columns)
    groups = list(range(height * width))

    def root(number: int) -> int:
        while groups[number] != number:
            groups[number] = groups[groups[number]]
            number = groups[number]
        return number

    for row in range(height):
        for column in range(width):
            square = row * width + column
            if column + 1 < width and (column + 1, row) not in walls:
                groups[root(square + 1)] = root(square)
            if row + 1 < height and (row + 1, column) not in floors:
                groups[root(square + width)] = root(square)
    cells = _rectangles([root(square) for square in range(height * width)], height, width)
    return Grid(
        columns=tuple(columns),
        rows=tuple(rows),
        cells=tuple(
            GridCell(
                row,
                column,
                high,
                wide,
                (columns[column], rows[row], columns[column + wide], rows[row + high]),
            )
            for row, column, high, wide in cells
        ),
    )


def _covered(rules: list[RuledLine], places: list[float], steps: list[float]) -> set[tuple[int, int]]:
    """Return which step of which place has a rule over most of it."""
    lengths: dict[tuple[int, int], float] = {}
    for rule in rules:
        place = min(
            range(
                max(0, bisect_left(places, rule.at) - 1), min(len(places), bisect_left(places, rule.at) + 1)
            ),
            key=lambda number: abs(places[number] - rule.at),
        )
        for step in range(max(0, bisect_right(steps, rule.start) - 1), len(steps) - 1):
            if steps[step] >= rule.end:
                break
            common = min(rule.end, steps[step + 1]) - max(rule.start, steps[step])
            lengths[place, step] = lengths.get((place, step), 0) + common
    return {
        (place, step)
        for (place, step), length in lengths.items()
        if length >= _COVERED * (steps[step + 1] - steps[step])
    }


def _rectangles(groups: list[int], height: int, width: int) -> list[tuple[int, int, int, int]]:
    """Return row, column, height and width of cells. A group that is no rectangle becomes several."""
    cells = []
    free = [True] * len(groups)
    for square, group in enumerate(groups):
        if not free[square]:
            continue
        row, column = divmod(square, width)
        wide = 1
        while column + wide < width and groups[square + wide] == group and free[square + wide]:
            wide += 1
        high = 1
        while row + high < height and all(
            groups[square + high * width + right] == group and free[square + high * width + right]
            for right in range(wide)
        ):
            high += 1
        for down in range(high):
            free[square + down * width : square + down * width + wide] = [False] * wide
        cells.append((row, column, high, wide))
    return cells
