"""Finds the forms of a document, and of each the edition whose labels it has."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from generator.forms.edition import Edition
from generator.office.recognition.form_labels import form_labels, project_name_keys
from generator.office.recognition.rows import Row, label_key

_ABOVE_A_FORM: Final = re.compile(
    r"绩效.{0,8}表|申报表|20\d\d年度?|单位[:：]|[填编][报制表]|附件|附表|部门预算"
)
UNIT_OF_MONEY: Final = re.compile(r"(?:金额)?单位[:：]\s*(?:人民币)?(万元|元)|[(（](万元|元)[)）]")
"""A unit of money above a form or behind a label."""
_LONGEST_LABEL: Final = 80
_MIN_LABELS: Final = 6
"""Labels of an edition that rows must have to count as a form."""


def split_forms(rows: Sequence[Row], editions: Iterable[Edition]) -> tuple[list[list[Row]], list[Row]]:
    """Return the rows of each form, a title above it among them, and the rows before the first one."""
    keys = project_name_keys(editions)
    rows = _beside_as_below(rows, keys)
    starts = [n for n, row in enumerate(rows) if any(cell.key in keys for cell in row.own_cells)]
    begins = [_with_title(rows, start) for start in starts]
    ends = [*begins[1:], len(rows)]
    forms = [list(rows[begin:end]) for begin, end in zip(begins, ends, strict=False)]
    return forms, list(rows[: begins[0] if begins else len(rows)])


def _beside_as_below(rows: Sequence[Row], keys: frozenset[str]) -> list[Row]:
    """Return rows in which forms that stand beside each other in a table come one after the other."""
    columns = {
        row.table: [cell.column for cell in row.own_cells if cell.key in keys]
        for row in rows
        if not row.is_paragraph and sum(cell.key in keys for cell in row.own_cells) > 1
    }
    done: set[int] = set()
    result: list[Row] = []
    for row in rows:
        if row.table not in columns:
            result.append(row)
        elif row.table not in done:
            done.add(row.table)
            table = [one for one in rows if one.table == row.table]
            borders = [0, *columns[row.table][1:], 1_000_000]
            for left, right in pairwise(borders):
                parts = (tuple(c for c in one.cells if left <= c.column < right) for one in table)
                result += [replace(row, cells=cells) for cells in parts if any(c.text.strip() for c in cells)]
    return result


def _with_title(rows: Sequence[Row], start: int) -> int:
    """Return the row with which a form begins: its title, year and unit of money stand above the first label."""
    begin = start
    while begin and all(
        _ABOVE_A_FORM.search("".join(cell.text.split())) for cell in rows[begin - 1].own_cells
    ):
        begin -= 1
    return begin


class EditionChoice(NamedTuple):
    """The edition of a form, why it is that one, and what is doubtful about it."""

    edition: Edition
    reason: str
    doubts: tuple[str, ...]


def choose_edition(
    rows: Iterable[Row], editions: Sequence[Edition], preferred: str | None
) -> EditionChoice | None:
    """Return the edition that has most of the labels of a form and few others; None if the rows are no form.

    Of two editions that fit equally the `preferred` one is chosen.
    """
    keys = {cell.key for row in rows for cell in row.own_cells} - {""}
    title = {label_key(cell.text) for row in rows for cell in row.own_cells[:1]}
    known = frozenset().union(*(form_labels(edition).keys for edition in editions))
    seen = keys & known
    scored = []
    for edition in editions:
        labels = form_labels(edition).keys
        found = len(labels & seen)
        likeness = 2 * found / (len(labels) + len(seen)) if seen else 0.0
        titled = label_key(edition.title) in title
        scored.append((likeness, titled, edition.id == preferred, found, edition))
    if not scored:
        return None
    scored.sort(key=lambda score: score[:3], reverse=True)
    likeness, _, _, found, edition = scored[0]
    if found < _MIN_LABELS:
        return None
    others = [score[4].id for score in scored[1:] if score[0] == likeness and score[1] == scored[0][1]]
    doubts = (f"{'、'.join([edition.id, *others])} 的栏目一样多，取了 {edition.id}",) if others else ()
    reason = f"表上认出 {len(seen)} 个栏目和标题，其中 {found} 个是版式 {edition.id} 的"
    return EditionChoice(edition, reason, doubts)


def stated_unit(head: Iterable[Row]) -> str:
    """Return the unit of money that the rows above the indicators state, "" if none or several."""
    units = {
        match[1] or match[2]
        for row in head
        for cell in row.own_cells
        if len(cell.text) < _LONGEST_LABEL
        for match in UNIT_OF_MONEY.finditer("".join(cell.text.split()))
    }
    return units.pop() if len(units) == 1 else ""
