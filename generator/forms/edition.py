"""An edition of the form: how one official form prints and asks for what a declaration says.

Meanings are the canonical labels of `vocabulary`; an edition gives each the label that its form prints. Lists, statistics
and comparisons work on meanings, so that declarations of different editions stand side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from generator.forms import vocabulary as v
from generator.forms.vocabulary import IndicatorKind

YUAN: Final = "元"
TEN_THOUSAND_YUAN: Final = "万元"
YUAN_PER_UNIT: Final[Mapping[str, int]] = {YUAN: 1, TEN_THOUSAND_YUAN: 10_000}
"""The units in which a form states money, in 元."""

TOTAL: Final = "总额"
"""The role of the first line of every block of funds."""

PARAGRAPHS_TYPE: Final = "文字"
MONEY_TYPE: Final = "金额"
NUMBER_TYPE: Final = "数"
OWN_TYPES: Final = (PARAGRAPHS_TYPE, "一行", MONEY_TYPE, NUMBER_TYPE, "代码", "时间")
"""What a field of one edition alone may hold: paragraphs, a line, money, a number, a code, a time."""

HEAD_MEANINGS: Final = (
    v.PROJECT_NAME,
    v.NATURE,
    v.CATEGORY,
    v.COMPETENT_DEPARTMENT,
    v.IMPLEMENTING_UNIT,
    v.START_DATE,
    v.END_DATE,
    v.PERIOD,
)
GOAL_MEANINGS: Final = (v.OVERALL_GOAL, v.ANNUAL_GOAL)
ROLES: Final[Mapping[str, Mapping[str, str]]] = {
    v.PROJECT_FUNDING: {
        TOTAL: v.PROJECT_TOTAL,
        **{role: role for role in (v.FISCAL_FUNDS, *v.SOURCES_OF_FUNDS, v.OTHER_FUNDS)},
    },
    v.ANNUAL_FUNDING: {
        TOTAL: v.ANNUAL_TOTAL,
        **{role: role for role in (v.FISCAL_APPROPRIATION, v.CARRYOVER, *v.SOURCES_OF_FUNDS, v.OTHER_FUNDS)},
    },
}
"""The roles that money can have in a block, by the meaning of the block; each with its canonical label."""

ALL_MEANINGS: Final = frozenset(
    {
        *(*HEAD_MEANINGS, *GOAL_MEANINGS, v.PERIOD_VALUE, v.STANDARD),
        *(*ROLES, *(label for roles in ROLES.values() for label in roles.values())),
    }
)
"""The canonical labels that an edition may have a place for or not."""

_PERIOD_AS_DAYS: Final = (v.START_DATE, v.END_DATE)  # a period may be stated so


class FormCell(NamedTuple):
    """A cell of the form: the label as printed, and its meaning; without one it is a field of this edition alone.

    `type` is one of OWN_TYPES for such a field.
    """

    label: str
    meaning: str
    type: str = ""


class FundingLine(NamedTuple):
    """A line of a block of funds: its label and its role, a canonical label; `part_of` is the label of the line above it."""

    label: str
    role: str
    part_of: str = ""


@dataclass(frozen=True)
class FundingBlock:
    """A block of funds: its label, its meaning (项目资金 or 年度资金), and its lines, the total first."""

    label: str
    meaning: str
    lines: tuple[FundingLine, ...]

    @property
    def total(self) -> FundingLine:
        """The line that the others add up to."""
        return self.lines[0]

    @cached_property
    def parts(self) -> tuple[FundingLine, ...]:
        """The lines that add up to the total."""
        return tuple(line for line in self.lines[1:] if not line.part_of)

    def sum_of_parts(self, amounts: Mapping[str, Decimal]) -> Decimal | None:
        """Return what the parts add up to, by `amounts` without blank ones; None if no part is stated."""
        parts = [amounts[line.role] for line in self.parts if line.role in amounts]
        return sum(parts, Decimal(0)) if parts else None


class Heading(NamedTuple):
    """A heading of the indicator table: level 1 and level 2 as printed, the latter "" if there is none; and its kind."""

    category: str
    dimension: str
    kind: IndicatorKind


class IndicatorColumns(NamedTuple):
    """The columns of the indicator table: labels as printed, and what the weights add up to, None if nothing is said.

    `period_value` (the value for all years) and `standard` are "" in a form without them. Values are printed as they are
    written, or brought to one form, such as ≥90(%).
    """

    value: str = v.INDICATOR_VALUE
    weight: str = v.WEIGHT
    explanation: str = v.EXPLANATION
    period_value: str = ""
    standard: str = ""
    weight_total: int | None = None
    may_be_blank: bool = False
    as_written: bool = False


_USUAL_COLUMNS: Final = IndicatorColumns()
COLUMN_MEANINGS: Final = (v.INDICATOR_VALUE, v.WEIGHT, v.EXPLANATION, v.PERIOD_VALUE, v.STANDARD)


@dataclass(frozen=True, kw_only=True, eq=False)
class Edition:
    """One official form. `head` are the rows above the funds; `required` and the keys of `choices` are meanings.

    `money_unit` is a key of YUAN_PER_UNIT, `decimals` the least number of decimals that the form prints. `headings` are in
    printing order; `other_headings` are read as well, and printed as they stand in the file.
    """

    id: str
    title: str
    source: str = ""
    first_year: int | None = None
    last_year: int | None = None
    money_unit: str = YUAN
    decimals: int = 2
    head: tuple[tuple[FormCell, ...], ...]
    required: frozenset[str] = frozenset()
    choices: Mapping[str, tuple[str, ...]]
    funding: tuple[FundingBlock, ...]
    goals: tuple[FormCell, ...]
    headings: tuple[Heading, ...]
    other_headings: tuple[Heading, ...] = ()
    columns: IndicatorColumns = _USUAL_COLUMNS

    @cached_property
    def cells(self) -> tuple[FormCell, ...]:
        """Every cell above the indicators but the funds, in printing order."""
        return tuple(cell for row in (*self.head, self.goals) for cell in row)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of every meaning that this form prints above the indicators."""
        return {cell.meaning: cell.label for cell in self.cells if cell.meaning}

    @cached_property
    def column_labels(self) -> Mapping[str, str]:
        """The label of every column of the indicator table that this form has, by its meaning."""
        columns = zip(COLUMN_MEANINGS, self.columns[:5], strict=True)  # the rest are no labels
        return {meaning: label for meaning, label in columns if label}

    @cached_property
    def own_types(self) -> Mapping[str, str]:
        """The type of every field that only this edition has, by its label."""
        return {cell.label: cell.type for cell in self.cells if not cell.meaning}

    @cached_property
    def kinds(self) -> Mapping[tuple[str, str], IndicatorKind]:
        """The kind of every heading, by level 1 and level 2 as printed."""
        return {(h.category, h.dimension): h.kind for h in (*self.other_headings, *self.headings)}

    @cached_property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """The level-2 headings of every level-1 heading, as printed, in printing order."""
        levels: dict[str, tuple[str, ...]] = {}
        for category, dimension, _ in (*self.headings, *self.other_headings):
            levels[category] = (*levels.get(category, ()), dimension)
        return levels

    @cached_property
    def has_canonical_words(self) -> bool:
        """Whether every label is the canonical one, and no field is this edition's alone."""
        lines = [line for block in self.funding for line in block.lines]
        return (
            not self.own_types
            and all(label == meaning for meaning, label in self.labels.items())
            and all(block.label == block.meaning for block in self.funding)
            and all(line.label == line.role for line in lines)
            and all(label == meaning for meaning, label in self.column_labels.items())
        )

    @cached_property
    def printed_terms(self) -> frozenset[str]:
        """The level-1 and level-2 terms of which the form has headings, whatever it calls them."""
        return frozenset(term for heading in self.headings for term in heading.kind[1:])

    @cached_property
    def meanings(self) -> frozenset[str]:
        """Every canonical label that this form has a place for, at the top and in its blocks of funds."""
        head = {*self.labels, *(_PERIOD_AS_DAYS if v.PERIOD in self.labels else ())}
        lines = {line.role for block in self.funding for line in block.lines}
        columns = {
            *([v.PERIOD_VALUE] if self.columns.period_value else ()),
            *([v.STANDARD] if self.columns.standard else ()),
        }
        return frozenset({*head, *(block.meaning for block in self.funding), *lines, *columns})

    @cached_property
    def missing_meanings(self) -> frozenset[str]:
        """The canonical labels that this form has no place for."""
        return ALL_MEANINGS - self.meanings

    def requires(self, meaning: str) -> bool:
        """Return whether a field, or the value of an indicator, may not be blank on this form."""
        return meaning in self.required or (meaning == v.INDICATOR_VALUE and not self.columns.may_be_blank)

    def label(self, *place: str) -> str:
        """Return the label of a field as this form prints it; the canonical one if it does not.

        The place of the field are the meanings down to it: 年度资金, 其他资金.
        """
        *above, meaning = place
        if (block := self.block(place[0])) is not None:
            lines = {line.role: line.label for line in block.lines}
            return lines.get(meaning, meaning) if above else block.label
        return (self.column_labels if above else self.labels).get(meaning, meaning)

    def block(self, meaning: str) -> FundingBlock | None:
        """Return the block of 项目资金 or 年度资金; None if the form has none."""
        return next((block for block in self.funding if block.meaning == meaning), None)

    def place(self, headings: tuple[str, str], kind: IndicatorKind) -> float:
        """Return the place of a row in the form by its headings; one with other headings is behind those of its kind."""
        if (place := self._places.get(headings)) is not None:
            return place
        return next(
            (n + 0.5 for n, heading in enumerate(self.headings) if heading.kind == kind), len(self.headings)
        )

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], int]:
        return {(heading.category, heading.dimension): n for n, heading in enumerate(self.headings)}
