"""What a correct import gives: the facts of a declaration by their canonical places, and what the form has beside them."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from generator.declarations.model import Declaration, PerformanceIndicator
from generator.forms import vocabulary as v
from generator.forms.edition import MONEY_TYPE, ROLES
from generator.forms.indicator_value import IndicatorValue

Location: TypeAlias = tuple[str, ...]
Fact: TypeAlias = str | Decimal
"""A text; amounts in 元, and weights, are numbers."""


class LeftOut(NamedTuple):
    """What a document has and no declaration takes, to be reported: its label as printed and its texts.

    It `is_personal` if none of its texts may be in what is written. `or_as` is a field under which an importer that knows
    habits may put it instead, such as 说明 for 备注.
    """

    label: str
    texts: tuple[str, ...]
    is_personal: bool = False
    or_as: str = ""


class ExpectedDeclaration(NamedTuple):
    """What a document has of one declaration; `edition` is the id of its edition, `path` that of its file."""

    path: str
    edition: str
    facts: Mapping[Location, Fact]


class SplitValue(NamedTuple):
    """A value in three columns."""

    comparator: str
    number: str
    unit: str


def facts_of(declaration: Declaration) -> dict[Location, Fact]:
    """Return every fact that the form of a declaration prints, by canonical place; blank cells have none.

    The place of a row, which always has a fact, is that of its value, as the edition prints it: with brackets around the unit
    or without, also if the form has it in three columns. Days in a form that has a period instead are one text, such as
    2021-03-01—2021-11-30.
    """
    facts: dict[Location, Fact | None] = {
        (v.PROJECT_NAME,): declaration.project_name,
        (v.YEAR,): str(declaration.year),
        (v.NATURE,): declaration.nature,
        (v.CATEGORY,): declaration.category,
        (v.COMPETENT_DEPARTMENT,): declaration.competent_department,
        (v.DEPARTMENT_CODE,): declaration.department_code,
        (v.IMPLEMENTING_UNIT,): declaration.implementing_unit,
        (v.UNIT_CODE,): declaration.unit_code,
        **_period(declaration),
        (v.OVERALL_GOAL,): _paragraphs(declaration.overall_goal),
        (v.ANNUAL_GOAL,): _paragraphs(declaration.annual_goal),
    }
    for block, funding in zip(ROLES, (declaration.project_funding, declaration.annual_funding), strict=True):
        facts |= {(block, label): amount for label, amount in funding.amounts().items()}
    for label, text in declaration.other_fields.items():
        is_money = declaration.edition.own_types.get(label) == MONEY_TYPE
        facts[v.OTHER_FIELDS, label] = Decimal(text) if is_money and text else _paragraphs(text)
    found = {place: fact for place, fact in facts.items() if fact is not None and fact != ""}
    for row in declaration.performance_indicators:
        inside = _row_facts(row)
        found |= {place: fact for place, fact in inside if fact is not None}
    return found


def _period(declaration: Declaration) -> dict[Location, Fact | None]:
    start, end = declaration.start_date, declaration.end_date
    days = [day.isoformat() for day in (start, end) if day]
    if v.PERIOD in declaration.edition.labels:
        return {(v.PERIOD,): declaration.period or "—".join(days)}
    return {
        (v.PERIOD,): declaration.period,
        (v.START_DATE,): start.isoformat() if start else None,
        (v.END_DATE,): end.isoformat() if end else None,
    }


def _paragraphs(text: str | None) -> str | None:
    """Return paragraphs one a line: how many blank lines are between them, no document says."""
    return text and re.sub(r"\s*\n\s*", "\n", text.strip())


def _row_facts(row: PerformanceIndicator) -> Iterator[tuple[Location, Fact | None]]:
    yield row.location, row.value.text
    if row.headings != (row.category, row.dimension):
        yield (*row.location, v.LEVEL_1), row.headings[0]
        yield (*row.location, v.LEVEL_2), row.headings[1]
    yield (*row.location, v.WEIGHT), row.weight
    yield (*row.location, v.PERIOD_VALUE), row.period_value
    yield (*row.location, v.STANDARD), _paragraphs(row.standard)
    yield (*row.location, v.EXPLANATION), _paragraphs(row.explanation)


def split_value(value: IndicatorValue) -> SplitValue:
    """Return a value as three columns have it; words, such as 90%以上, are all in the middle one."""
    found = re.fullmatch(r"([≥≤=><]?)(\d[\d.,]*(?:~\d[\d.,]*)?)\(?([^()]*)\)?", value.text)
    if found and value.quantity is not None and found[1] == value.comparator and found[3] == value.unit:
        return SplitValue(found[1], found[2], found[3])
    return SplitValue("", value.text, "")


class Comparison(NamedTuple):
    """The places of facts that were read exactly, otherwise, not at all, and of those that nothing says."""

    exact: tuple[Location, ...]
    wrong: tuple[Location, ...]
    missing: tuple[Location, ...]
    invented: tuple[Location, ...]


def compare_facts(expected: Mapping[Location, Fact], read: Mapping[Location, Fact]) -> Comparison:
    """Compare what was read with what should be, field by field."""
    both = [place for place in expected if place in read]
    return Comparison(
        exact=tuple(place for place in both if read[place] == expected[place]),
        wrong=tuple(place for place in both if read[place] != expected[place]),
        missing=tuple(place for place in expected if place not in read),
        invented=tuple(place for place in read if place not in expected),
    )
