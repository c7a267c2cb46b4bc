"""The rows of a form as cells of a grid: head, funds, goals and indicators, in the manner of a layout."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final, Literal

from generator.forms import vocabulary as v
from tests.support.office_samples.content import Field, FormContent, FundBlock, FundLine, IndicatorRow
from tests.support.office_samples.grid import GridBuilder, bounds

REMARK: Final = "备注"
SERIAL: Final = "序号"
REMARKS: Final = ("已与财务核对。", "按去年口径填报。")
"""What stands in the column 备注 of the first rows."""

PERSONS: Final = (("项目负责人", "沈禾青"), ("联系电话", "0999-5550123"))
"""Invented, and never to be imported."""


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a layout has the form.

    `levels` are merged over their rows, repeated in every row, or in the first row alone. `lead` is the first column: a label
    over many rows, a serial number, or none. `numbers` are in a sheet numbers with separators or without, or texts.
    """

    levels: Literal["merged", "repeated", "first"] = "merged"
    lead: Literal["label", "serial", ""] = "label"
    is_merged: bool = True
    funds_beside: bool = True
    goals_beside: bool = True
    unit_in_label: str = "（{}）"
    numbers: Literal["separated", "plain", "text"] = "separated"
    has_days: bool = False
    is_split: bool = False
    has_persons: bool = False
    has_remarks: bool = False
    label: Callable[[str], str] = _same
    name: Callable[[str], str] = _same
    value: Callable[[str], str] = _same
    prose: Callable[[str], str] = _same


def amount_text(amount: Decimal, decimals: int, *, separated: bool = True) -> str:
    """Return an amount with so many decimals, and all that it has."""
    digits = -int(amount.normalize().as_tuple().exponent)
    return f"{amount:{',' if separated else ''}.{max(decimals, digits)}f}"


# -- above the indicators ------------------------------------------------------------------------------


def add_head(builder: GridBuilder, content: FormContent, manner: Manner) -> None:
    """Add the rows of the head, and those of persons, if the layout has them."""
    rows = [*content.head, *([tuple(Field(*person) for person in PERSONS)] if manner.has_persons else [])]
    for row in rows:
        at = (
            bounds(2 * len(row), 0, builder.columns)
            if manner.is_merged
            else [*range(2 * len(row)), builder.columns]
        )
        for number, (label, text) in enumerate(row):
            first, second, end = at[2 * number : 2 * number + 3]
            builder.label(first, manner.label(label), second)
            day = (
                date.fromisoformat(text) if manner.has_days and label in (v.START_DATE, v.END_DATE) else None
            )
            is_last = number == len(row) - 1
            wide = end if manner.is_merged or not is_last else second + 1
            builder.text(second, text if label in dict(PERSONS) else manner.name(text), wide, day=day)
        builder.row += 1


def add_funds(builder: GridBuilder, content: FormContent, manner: Manner) -> None:
    """Add the blocks of funds, side by side or one below the other."""
    unit = manner.unit_in_label.format(content.unit)
    if manner.funds_beside and len(content.funds) > 1:
        _add_funds_beside(builder, content, manner, unit)
        return
    for block in content.funds:
        if manner.is_merged:
            builder.label(0, manner.label(block.label) + _below(unit), rows=len(block.lines))
        for number, line in enumerate(block.lines):
            if not manner.is_merged and (number == 0 or manner.levels == "repeated"):
                builder.label(0, manner.label(block.label) + unit)
            end = 3 if builder.columns > 4 and manner.is_merged else 2
            builder.label(1, line.prefix + manner.label(line.label), end)
            _add_amount(builder, content, manner, line, end, builder.columns if manner.is_merged else end + 1)
            builder.row += 1


def _below(unit: str) -> str:
    return f"\n{unit}" if unit else ""


def _add_funds_beside(builder: GridBuilder, content: FormContent, manner: Manner, unit: str) -> None:
    height = max(len(block.lines) for block in content.funds)
    builder.label(0, manner.label(content.funds[0].label) + _below(unit), rows=height)
    at = bounds(2 * len(content.funds), 1, builder.columns)
    for row in range(height):
        for number, block in enumerate(content.funds):
            first, second, end = at[2 * number : 2 * number + 3]
            line = _line_at(block, row, height)
            if line:
                builder.label(first, line.prefix + manner.label(line.label), second)
                _add_amount(builder, content, manner, line, second, end)
            else:
                builder.text(first, "", second)
                builder.text(second, "", end)
        builder.row += 1


def _line_at(block: FundBlock, row: int, height: int) -> FundLine | None:
    """Return the line of a block in a row: the last line of each block is in the last row."""
    if row == height - 1:
        return block.lines[-1]
    return block.lines[row] if row < len(block.lines) - 1 else None


def _add_amount(
    builder: GridBuilder, content: FormContent, manner: Manner, line: FundLine, start: int, end: int
) -> None:
    if line.amount is None:
        builder.text(start, "", end)
        return
    separated = manner.numbers != "plain"
    decimals = max(content.decimals, len(amount_text(line.amount, content.decimals).partition(".")[2]))
    builder.text(
        start,
        amount_text(line.amount, content.decimals, separated=separated),
        end,
        number=None if manner.numbers == "text" else line.amount,
        number_format=f"#,##0{'.' * bool(decimals)}{'0' * decimals}" if manner.numbers == "separated" else "",
    )


def add_goals(builder: GridBuilder, content: FormContent, manner: Manner) -> None:
    """Add the goals, side by side under their labels or each in a row, and the other fields of the form."""
    goals = list(content.goals)
    if manner.goals_beside and len(goals) > 1:
        builder.label(0, manner.label("项目绩效目标"), rows=2)
        at = bounds(len(goals), 1, builder.columns)
        for number, goal in enumerate(goals):
            builder.label(at[number], manner.label(goal.label), at[number + 1])
        builder.row += 1
        for number, goal in enumerate(goals):
            builder.text(at[number], manner.prose(goal.text), at[number + 1], is_prose=True)
        builder.row += 1
        goals = []
    for label, text in (*goals, *content.others):
        builder.label(0, manner.label(label))
        builder.text(1, manner.prose(text), builder.columns, is_prose=True)
        builder.row += 1


# -- indicators ----------------------------------------------------------------------------------------


def indicator_columns(content: FormContent, manner: Manner) -> list[tuple[str, str]]:
    """Return the columns behind the names: their meanings and labels."""
    columns = list(content.columns)
    if manner.is_split and content.split_rows is not None:
        at = [meaning for meaning, _ in columns].index(v.INDICATOR_VALUE)
        columns.insert(at, (v.COMPARATOR_COLUMN, v.COMPARATOR_COLUMN))
        columns.insert(at + 2, (v.UNIT_COLUMN, v.UNIT_COLUMN))
    if manner.has_remarks:
        columns.append((REMARK, REMARK))
    return columns


def printed_rows(content: FormContent, manner: Manner) -> tuple[IndicatorRow, ...]:
    """Return the rows as the layout has them: values in one column or in three, and remarks in the first rows."""
    rows = content.split_rows if manner.is_split and content.split_rows is not None else content.rows
    if not manner.has_remarks:
        return rows
    remarks = dict(enumerate(REMARKS))
    return tuple(
        row._replace(texts={**row.texts, REMARK: remarks.get(number, "")}) for number, row in enumerate(rows)
    )


def add_indicators(
    builder: GridBuilder,
    content: FormContent,
    manner: Manner,
    rows: Sequence[IndicatorRow],
    first_number: int = 1,
) -> None:
    """Add the indicator table: the labels of its columns, and rows; their serial numbers begin with `first_number`."""
    columns = indicator_columns(content, manner)
    at = int(bool(manner.lead))
    # the names take what a form with few columns has left
    name_end = builder.columns - len(columns) if manner.is_merged else at + 3
    if manner.lead == "label":
        builder.label(0, manner.label(v.INDICATORS), rows=len(rows) + 1)
    elif manner.lead:
        builder.label(0, SERIAL)
    for number, label in enumerate((v.LEVEL_1, v.LEVEL_2)):
        builder.label(at + number, manner.label(label))
    builder.label(at + 2, manner.label(v.LEVEL_3), name_end)
    for number, (meaning, label) in enumerate(columns):
        builder.label(name_end + number, label if meaning == v.INDICATOR_VALUE else manner.label(label))
    builder.row += 1
    for number, (row, (level_1, level_2)) in enumerate(zip(rows, _levels(rows, manner), strict=True)):
        if manner.lead == "serial":
            builder.text(0, str(first_number + number), number=Decimal(first_number + number))
        is_direct = not row.level_2 and manner.is_merged
        builder.label(
            at, manner.label(row.level_1) if level_1 else "", at + 2 if is_direct else None, level_1
        )
        builder.label(at + 1, manner.label(row.level_2) if level_2 else "", rows=level_2)
        builder.text(at + 2, manner.name(row.name), name_end)
        for column, (meaning, _) in enumerate(columns):
            _add_column(builder, manner, name_end + column, meaning, row.texts.get(meaning, ""))
        builder.row += 1


def _add_column(builder: GridBuilder, manner: Manner, column: int, meaning: str, text: str) -> None:
    if meaning == v.WEIGHT and text and manner.numbers != "text":
        builder.text(column, text, number=Decimal(text))
    elif meaning in (v.INDICATOR_VALUE, v.PERIOD_VALUE):
        builder.text(column, manner.value(text))
    else:
        builder.text(column, text)


def _levels(rows: Sequence[IndicatorRow], manner: Manner) -> Iterator[tuple[int, int]]:
    """Yield over how many rows the headings of each row go, 0 where they are not printed."""
    for _, of_level_1 in groupby(rows, key=lambda row: (row.level_1, bool(row.level_2))):
        group = list(of_level_1)
        below = len(group)
        for _, of_level_2 in groupby(group, key=lambda row: row.level_2):
            inside = len(list(of_level_2))
            for number in range(inside):
                is_first = number == 0
                if manner.levels == "merged":
                    yield below if below == len(group) and is_first else 0, inside if is_first else 0
                else:
                    is_repeated = manner.levels == "repeated"
                    yield (
                        int(is_repeated or (below == len(group) and is_first)),
                        int(is_repeated or is_first),
                    )
            below -= inside
