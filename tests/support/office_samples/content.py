"""What a form says, in the words that its edition prints, before any layout."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from generator.declarations.model import Declaration, PerformanceIndicator
from generator.forms import vocabulary as v
from generator.forms.edition import YUAN_PER_UNIT, Edition, FundingBlock
from tests.support.office_samples.facts import Fact, facts_of, split_value


class Field(NamedTuple):
    """A label and its text."""

    label: str
    text: str


class FundLine(NamedTuple):
    """A line of funds with its amount in the unit of the form; None if it is blank."""

    prefix: str
    label: str
    amount: Decimal | None


class FundBlock(NamedTuple):
    """A block of funds: its label and its lines."""

    label: str
    lines: tuple[FundLine, ...]


class IndicatorRow(NamedTuple):
    """A row: level 1, level 2 ("" if there is none), name, and its texts by the meaning of their column."""

    level_1: str
    level_2: str
    name: str
    texts: dict[str, str]


class FormContent(NamedTuple):
    """A form: what it says above the indicators, and its indicator table. `columns` are meanings and labels.

    Values in `split_rows` are in the columns 计算符号, 指标值 and 计量单位; None if the form does not say them so.
    """

    title: str
    year: str
    body: str
    unit: str
    decimals: int
    head: tuple[tuple[Field, ...], ...]
    funds: tuple[FundBlock, ...]
    goals: tuple[Field, ...]
    others: tuple[Field, ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[IndicatorRow, ...]
    split_rows: tuple[IndicatorRow, ...] | None


def content_of(declaration: Declaration) -> FormContent:
    """Return what the form of a declaration prints, in the order of its edition."""
    edition, facts = declaration.edition, facts_of(declaration)
    texts = {place[0]: str(fact) for place, fact in facts.items() if len(place) == 1}
    texts[v.COMPETENT_DEPARTMENT] = (
        f"{texts.get(v.DEPARTMENT_CODE, '')}{texts.get(v.COMPETENT_DEPARTMENT, '')}"
    )
    texts[v.IMPLEMENTING_UNIT] = f"{texts.get(v.UNIT_CODE, '')}{texts[v.IMPLEMENTING_UNIT]}"
    others = {label: str(facts.get((v.OTHER_FIELDS, label), "")) for label in declaration.other_fields}
    ordered = sorted(
        declaration.performance_indicators, key=lambda row: edition.place(row.headings, row.kind)
    )
    rows = tuple(_row(row) for row in ordered)
    columns = tuple(_columns(edition, rows))
    return FormContent(
        title=edition.title,
        year=str(declaration.year),
        body=declaration.competent_department or declaration.implementing_unit,
        unit=declaration.stated_unit,
        decimals=edition.decimals,
        head=tuple(
            tuple(Field(cell.label, {**others, **texts}.get(cell.meaning or cell.label, "")) for cell in row)
            for row in edition.head
        ),
        funds=tuple(_fund_block(block, facts, declaration.stated_unit) for block in edition.funding),
        goals=tuple(Field(cell.label, texts.get(cell.meaning, "")) for cell in edition.goals),
        others=tuple(Field(label, text) for label, text in others.items() if label not in edition.own_types),
        columns=columns,
        rows=rows,
        split_rows=_split_rows(ordered, rows) if v.PERIOD_VALUE not in dict(columns) else None,
    )


def _fund_block(block: FundingBlock, facts: dict[tuple[str, ...], Fact], unit: str) -> FundBlock:
    return FundBlock(block.label, tuple(_fund_lines(block, facts, unit)))


def _fund_lines(block: FundingBlock, facts: dict[tuple[str, ...], Fact], unit: str) -> Iterator[FundLine]:
    above = ""
    for number, line in enumerate(block.lines):
        is_first = number == 1 or (line.part_of and line.part_of != above)
        above = line.part_of
        prefix = "其中：" if is_first and not line.label.startswith("其中") else ""
        label = v.PROJECT_TOTAL if block.meaning == v.PROJECT_FUNDING else v.ANNUAL_TOTAL
        amount = facts.get((block.meaning, line.role if number else label))
        yield FundLine(
            prefix, line.label, amount / YUAN_PER_UNIT[unit] if isinstance(amount, Decimal) else None
        )


def _row(row: PerformanceIndicator) -> IndicatorRow:
    texts = {
        v.INDICATOR_VALUE: row.value.text,
        v.PERIOD_VALUE: row.period_value,
        v.WEIGHT: row.weight and f"{row.weight:f}",
        v.STANDARD: row.standard,
        v.EXPLANATION: row.explanation,
    }
    return IndicatorRow(
        row.headings[0], row.headings[1], row.name, {name: text for name, text in texts.items() if text}
    )


def _columns(edition: Edition, rows: tuple[IndicatorRow, ...]) -> Iterator[tuple[str, str]]:
    """Yield the columns of the form: those that it always has, and those in which a row has something."""
    always = {v.INDICATOR_VALUE, *([v.WEIGHT] if edition.columns.weight_total else [])}
    for meaning, label in edition.column_labels.items():
        if meaning in always or any(meaning in row.texts for row in rows):
            yield meaning, label


def _split_rows(
    indicators: list[PerformanceIndicator], rows: tuple[IndicatorRow, ...]
) -> tuple[IndicatorRow, ...] | None:
    """Return the rows with values in three columns; None if fewer than half of the values have a comparator."""
    values = [split_value(indicator.value) for indicator in indicators]
    if 2 * sum(bool(value.comparator) for value in values) < len(values):
        return None
    return tuple(
        row._replace(
            texts={
                **row.texts,
                v.COMPARATOR_COLUMN: value.comparator,
                v.INDICATOR_VALUE: value.number,
                v.UNIT_COLUMN: value.unit,
            }
        )
        for row, value in zip(rows, values, strict=True)
    )
