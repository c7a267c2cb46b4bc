"""Reads the indicator table of a form: headings by their words first, by their columns second."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.forms import vocabulary as v
from generator.office.recognition.cell_values import read_line_cell, read_value
from generator.office.recognition.form_labels import (
    LEVEL_1_KEYS,
    LEVEL_2_KEYS,
    LEVEL_3_KEYS,
    NUMBER_KEYS,
    SIDE_KEYS,
    FormLabels,
)
from generator.office.recognition.recognized_form import LeftOut, ReadIndicator, ReadText
from generator.office.recognition.rows import CellInRow, Row

_LEVEL_1: Final = "level 1"
_LEVEL_2: Final = "level 2"
_NAME: Final = "name"
_NUMBER: Final = "number"
_UNKNOWN: Final = "unknown"

_COMPARED: Final = re.compile(r"[≥≤=><＞＜≧≦]\s*\d")
_VALUE_LIKE: Final = re.compile(r"[≥≤=><＞＜≧≦]|\d")
_CAP: Final = re.compile(r"控制(?:数|额)$|(?:支出|费用|成本)(?:上限|限额)$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: what it holds, from where to where, and its heading."""

    role: str
    start: int
    end: int
    label: str


def header_columns(row: Row, labels: FormLabels) -> tuple[Column, ...]:
    """Return the columns that a row heads, none if it heads no indicator table."""
    columns = tuple(
        Column(_role(cell.key, labels), cell.column, cell.end, cell.text.strip()) for cell in row.own_cells
    )
    roles = {column.role for column in columns}
    has_levels = len(roles & {_LEVEL_1, _LEVEL_2, _NAME}) >= 2
    return columns if has_levels and {_NAME, v.INDICATOR_VALUE} <= roles else ()


def _role(key: str, labels: FormLabels) -> str:
    for role, keys in (
        (_LEVEL_1, LEVEL_1_KEYS),
        (_LEVEL_2, LEVEL_2_KEYS),
        (_NAME, LEVEL_3_KEYS),
        (_NUMBER, NUMBER_KEYS),
    ):
        if key in keys:
            return role
    return labels.columns.get(key, _UNKNOWN if key not in SIDE_KEYS else "")


@dataclass(slots=True)
class IndicatorTable:
    """What was read of a table, and the headings that are in force."""

    labels: FormLabels
    columns: tuple[Column, ...]
    indicators: list[ReadIndicator] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    category: str = ""
    dimension: str = ""

    def continues_in(self, row: Row) -> bool:
        """Return whether a table without a heading, which begins with this row, continues this one.

        It is as wide, or has a heading of the form or a compared value; a page may have fewer columns than the one before.
        """
        known = self.labels.categories.keys() | self.labels.dimensions.keys()
        return max(cell.end for cell in row.cells) == max(column.end for column in self.columns) or any(
            cell.key in known or _COMPARED.match(cell.text.strip()) for cell in row.cells
        )

    def read_row(self, row: Row) -> None:
        """Read a row below the heading of the table."""
        headings, others, doubts = self._split(row)
        before = (self.category, self.dimension)
        doubts += self._take_headings(headings)
        cells, lost = self._by_column(others)
        name = cells.pop(_NAME, None)
        if name is None:
            self._leave_out(others, "这一行没有指标名称")
            return
        for cell in [cell for role, cell in cells.items() if role in {_UNKNOWN, _NUMBER}]:
            if _role_of(self.columns, cell) is _UNKNOWN:
                self.left_out.append(LeftOut(cell.text.strip(), cell.place, "这种表没有这一栏"))
        columns = self._values(cells)
        if lost:
            doubts += ("原文的列错开了，哪一个是名称、哪一个是指标值，是按内容认的",)
        if _is_cap_of_costs(name.text, before, (self.category, self.dimension)):
            after, (self.category, self.dimension) = (self.category, self.dimension), before
            self._add(
                name, columns, (*doubts, f"原文印在“{after[1]}”一行，名称是控制数，归到了上面的{before[1]}")
            )
            self.category, self.dimension = after
            return
        self._add(name, columns, doubts)

    def _add(self, name: CellInRow, columns: dict[str, ReadText], doubts: tuple[str, ...]) -> None:
        line = read_line_cell(name)
        if v.INDICATOR_VALUE not in columns and not self.labels.edition.columns.may_be_blank:
            doubts += ("没有看到指标值",)
        read = ReadText(text=line.text, place=line.place, doubts=(*line.doubts, *doubts))
        self.indicators.append(
            ReadIndicator(category=self.category, dimension=self.dimension, name=read, columns=columns)
        )

    def _split(self, row: Row) -> tuple[list[CellInRow], list[CellInRow], tuple[str, ...]]:
        """Split the cells of a row into headings and others; doubt a heading outside of the columns of headings."""
        headings: list[CellInRow] = []
        others: list[CellInRow] = []
        doubts: tuple[str, ...] = ()
        for cell in row.cells:
            if not cell.text.strip() or cell.key in SIDE_KEYS:
                continue
            role = _role_of(self.columns, cell)
            is_heading = cell.key in self.labels.categories or cell.key in self.labels.dimensions
            in_heading_column = role in {_LEVEL_1, _LEVEL_2}
            if in_heading_column and (is_heading or cell.is_inherited):
                headings.append(cell)
            elif is_heading and not cell.is_inherited and role in {_NAME, ""}:
                headings.append(cell)
                doubts = ("原文的列错开了，标题是按文字认的",)
            elif in_heading_column and not cell.is_inherited and self._has_name_elsewhere(row, cell):
                headings.append(cell)
            elif not cell.is_inherited:
                others.append(cell)
        return headings, others, doubts

    def _has_name_elsewhere(self, row: Row, cell: CellInRow) -> bool:
        """Return whether another cell of the row is the name, so that this one is a heading of no edition."""
        return any(
            other is not cell
            and other.text.strip()
            and not _COMPARED.match(other.text.strip())
            and _role_of(self.columns, other) == _NAME
            for other in row.cells
        )

    def _take_headings(self, headings: Sequence[CellInRow]) -> tuple[str, ...]:
        """Put the headings of a row in force; return what is doubtful about them."""
        doubts: tuple[str, ...] = ()
        own = [cell for cell in headings if not cell.is_inherited]
        categories = [cell for cell in own if self._is_category(cell)]
        for cell in categories:
            self.category, self.dimension = self.labels.categories.get(cell.key, _words(cell)), ""
            if cell.key not in self.labels.categories:
                doubts += (f"版式里没有“{_words(cell)}”这个一级指标，照原文抄录",)
        for cell in (cell for cell in own if cell not in categories):
            places = self.labels.dimensions.get(cell.key)
            if places is None:
                self.dimension = _words(cell)
                doubts += (f"版式里没有“{_words(cell)}”这个二级指标，照原文抄录",)
                continue
            here = next((place for place in places if place[0] == self.category), None)
            (self.category, self.dimension) = here or self._own_place(places)
            if here is None and categories:
                doubts += (f"原文把“{_words(cell)}”放在“{_words(categories[0])}”之下",)
        return doubts

    def _own_place(self, places: Sequence[tuple[str, str]]) -> tuple[str, str]:
        """Return where the edition itself prints a level-2 heading, else the first place that is known."""
        printed = {heading[:2] for heading in self.labels.edition.headings}
        return next((place for place in places if place in printed), places[0])

    def _is_category(self, cell: CellInRow) -> bool:
        if cell.key in self.labels.categories and cell.key in self.labels.dimensions:
            return _role_of(self.columns, cell) == _LEVEL_1
        return cell.key in self.labels.categories or (
            cell.key not in self.labels.dimensions and _role_of(self.columns, cell) == _LEVEL_1
        )

    def _by_column(self, cells: Sequence[CellInRow]) -> tuple[dict[str, CellInRow], bool]:
        """Return the cells by the role of their column, and whether that had to be judged by what they say."""
        by_role: dict[str, CellInRow] = {}
        strays: list[CellInRow] = []
        for cell in cells:
            role = _role_of(self.columns, cell)
            if role in {"", _LEVEL_1, _LEVEL_2} or role in by_role:
                strays.append(cell)
            else:
                by_role[role] = cell
        if _NAME in by_role and (v.INDICATOR_VALUE in by_role or not strays):
            self._leave_out(strays, "不在任何一栏之下")
            return by_role, False
        if not by_role and not strays:
            return by_role, False
        texts = [cell for cell in cells if _role_of(self.columns, cell) not in {v.WEIGHT, _UNKNOWN, _NUMBER}]
        by_role.update(zip((_NAME, v.INDICATOR_VALUE), _name_and_value(texts), strict=False))
        self._leave_out([cell for cell in strays if cell not in by_role.values()], "不在任何一栏之下")
        return by_role, True

    def _values(self, cells: Mapping[str, CellInRow]) -> dict[str, ReadText]:
        """Return the columns of an indicator beside its name, by their meanings."""
        comparator, unit = (cells.get(role) for role in v.COLUMNS_BESIDE_THE_VALUE)
        as_written = self.labels.edition.columns.as_written
        columns: dict[str, ReadText] = {}
        for role, cell in cells.items():
            if role == v.INDICATOR_VALUE:
                signs = (comparator.text if comparator else "", unit.text.strip() if unit else "")
                columns[role] = read_value(cell, *signs, as_written=as_written)
            elif role in self.labels.edition.column_labels:
                columns[role] = read_line_cell(cell)
            elif role in {v.WEIGHT, v.EXPLANATION, v.PERIOD_VALUE, v.STANDARD}:
                self.left_out.append(LeftOut(cell.text.strip(), cell.place, "这种表没有这一栏"))
        return columns

    def _leave_out(self, cells: Sequence[CellInRow], reason: str) -> None:
        self.left_out += [LeftOut(cell.text.strip(), cell.place, reason) for cell in cells]


def _role_of(columns: Sequence[Column], cell: CellInRow) -> str:
    """Return the role of the column in which a cell begins, else of the first that it reaches; "" if there is none."""
    inside = [column for column in columns if column.start <= cell.column < column.end]
    reached = [column for column in columns if cell.column < column.end and column.start < cell.end]
    return next((column.role for column in (*inside, *reached)), "")


def _name_and_value(cells: Sequence[CellInRow]) -> Iterator[CellInRow]:
    """Yield the name and then the value among cells whose columns are lost."""
    if len(cells) == 1 and _VALUE_LIKE.match(cells[0].text.strip()):
        return
    yield from cells[:1]
    yield from cells[-1:] if len(cells) > 1 else ()


def _words(cell: CellInRow) -> str:
    return read_line_cell(cell).text


def _is_cap_of_costs(name: str, before: tuple[str, str], after: tuple[str, str]) -> bool:
    """Return whether a row names a cap on costs right where the headings change from costs to something else."""
    return (
        before != after
        and before[0].startswith("成本")
        and not after[0].startswith("成本")
        and _CAP.search("".join(name.split())) is not None
    )
