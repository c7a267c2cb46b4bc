"""Reads a Source into a Declaration or a Registry, with a problem at every unreadable field.

The readable part of a broken declaration is still checked by the rules, so that one run shows every problem.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError, create_model
from pydantic_core import ErrorDetails

from generator.declarations.editions.known_editions import Editions, shipped_editions
from generator.declarations.editions.translation import Translation, translate
from generator.declarations.model import Declaration, Record, RegisteredDepartment
from generator.declarations.reading_errors import (
    LABELS_BY_FIELD,
    error_location,
    misplaced_labels,
    no_persons,
    reading_problems,
)
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import Source, SourceData, SourceLocation
from generator.diagnostics.problem import Problem
from generator.diagnostics.wording import quote
from generator.forms import cell
from generator.forms import vocabulary as v
from generator.forms.cell_types import ReadingContext, SingleLine
from generator.forms.edition import (
    MONEY_TYPE,
    NUMBER_TYPE,
    PARAGRAPHS_TYPE,
    ROLES,
    YUAN,
    YUAN_PER_UNIT,
    Edition,
)
from generator.forms.habits import names_person


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadResult:
    """The readable part of a declaration.

    `unreadable_fields` are the labels of the top-level fields that have an unreadable part. `declaration` lacks those
    fields, except 绩效指标, which holds the readable indicators. `source` is the file in canonical words.
    """

    declaration: Declaration
    source: Source
    unreadable_fields: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Whether the entire file could be read."""
        return not self.problems


_Row: TypeAlias = tuple[SourceLocation, SourceData]
"""An indicator: its location and its content."""


def read_declaration(source: Source, editions: Editions | None = None) -> ReadResult:
    """Read the declaration that a file holds, by its edition among `editions` (default: those that ship)."""
    edition, unknown_edition = (editions or shipped_editions()).choose(source)
    translation = translate(source, edition)
    canonical = translation.source
    data = _with_codes(canonical.data())
    rows = _unusual_rows(data.get(v.INDICATORS, ""))
    context = ReadingContext(edition, _money_unit(data, edition), data.get(v.TRANSCRIPTION) == v.AS_PUBLISHED)
    strays = _fields_of_other_editions(data, rows, edition)
    problems = [
        *filter(None, [unknown_edition]),
        *translation.problems,
        *(_other_edition_problem(canonical, place, edition) for place in strays),
        *_own_field_problems(canonical, data, context),
    ]
    # an original that is transcribed may have any cell blank
    details = [] if context.is_transcribed else _missing_fields(data, rows, edition)
    try:
        declaration = Declaration.model_validate(data, context=context).read_as(edition, translation.headings)
    except ValidationError as error:
        details += error.errors(include_url=False, include_input=True)
    if not details and not problems:
        return ReadResult(
            declaration=declaration,
            source=canonical,
            unreadable_fields=frozenset(),
            problems=(),
        )
    problems += reading_problems(canonical, Declaration, details, edition=edition)
    unread = {str(place[0]) for place in strays if place[0] in ROLES}  # else its sum would be a problem too
    return _partly_read(translation, context, details, problems, unread)


def _partly_read(
    translation: Translation,
    context: ReadingContext,
    details: list[ErrorDetails],
    problems: list[Problem],
    unread: set[str],
) -> ReadResult:
    """Return what can be read of a declaration although `details` and the fields `unread` cannot."""
    data = _with_codes(translation.source.data())
    locations = [error_location(detail) for detail in details]
    unreadable = misplaced_labels(details) | unread | {str(location[0]) for location in locations}
    data = {name: value for name, value in data.items() if name not in unreadable or name == v.INDICATORS}
    for location in locations:
        if location[0] == v.INDICATORS:
            data = _drop_location(data, location[:4])
    parts = _PartialDeclaration.model_validate({v.INDICATORS: {}, **data}, context=context)
    known = {LABELS_BY_FIELD[name]: getattr(parts, name) for name in parts.model_fields_set}
    declaration = Declaration.model_construct(**known).read_as(context.edition, translation.headings)
    return ReadResult(
        declaration=declaration,
        source=translation.source,
        unreadable_fields=unreadable,
        problems=tuple(problems),
    )


_CODE_BEFORE_NAME: Final = re.compile(r"(\[[0-9A-Za-z]{3,20}\]|[0-9]{3,20}[-－—])\s*(\S.*)")
_CODES: Final = {v.COMPETENT_DEPARTMENT: v.DEPARTMENT_CODE, v.IMPLEMENTING_UNIT: v.UNIT_CODE}


def _with_codes(data: dict[str, SourceData]) -> dict[str, SourceData]:
    """Return the data with the codes in front of the names of bodies, such as 219001- and [610001], in their own fields."""
    for label, code_label in _CODES.items():
        text = data.get(label)
        if isinstance(text, str) and (found := _CODE_BEFORE_NAME.fullmatch(text)):
            data = {**data, label: found[2], code_label: found[1]}
    return data


def _money_unit(data: SourceData, edition: Edition) -> str:
    """Return the unit of a declaration's money: the one that it names, if that is known, else the edition's."""
    named = data.get(v.MONEY_UNIT) if isinstance(data, dict) else None
    return named if isinstance(named, str) and named in YUAN_PER_UNIT else edition.money_unit


def _fields_of_other_editions(
    data: dict[str, SourceData], rows: Sequence[_Row], edition: Edition
) -> list[SourceLocation]:
    """Return the place of each field that the form of this edition has no place for."""
    missing = edition.missing_meanings
    places: list[SourceLocation] = [(label,) for label in _found(missing, data)]
    places += [(block, line) for block in ROLES for line in _found(missing, _fields(data.get(block, "")))]
    places += [(*location, label) for location, row in rows for label in _found(missing, _fields(row))]
    return places


def _found(labels: Set[str], data: Mapping[str, SourceData]) -> list[str]:
    """Return those labels that are in the data, in the order of the data; mostly there are none."""
    return [] if labels.isdisjoint(data) else [label for label in data if label in labels]


def _other_edition_problem(source: Source, place: SourceLocation, edition: Edition) -> Problem:
    label = quote(str(place[-1]))
    message = f"版式 {edition.id} 的表上没有{label}这一栏；原表上另有的栏目写在“{v.OTHER_FIELDS}”之下"
    return source.problem(place, "unknown-field", message, key=True)


def _own_field_problems(
    source: Source, data: dict[str, SourceData], context: ReadingContext
) -> Iterator[Problem]:
    """Yield a problem for each field of this edition alone that does not hold what it should."""
    for label, text in _fields(data.get(v.OTHER_FIELDS, "")).items():
        if names_person(label):
            yield source.problem((v.OTHER_FIELDS, label), "unknown-field", no_persons(label), key=True)
            continue
        choices = context.edition.choices.get(label)
        read = _own_cell(context.edition.own_types.get(label, ""), context.money_unit)
        if not isinstance(text, str) or not text:
            continue
        try:
            if choices and text not in choices:
                raise cell.choice_format(choices).invalid(text)
            read(text)
        except cell.InvalidCellError as error:
            rule = "choice" if choices else "type"
            location = (v.OTHER_FIELDS, label)
            yield source.problem(location, rule, f"{quote(label)}{error}", correction=error.correction)


def _own_cell(kind: str, money_unit: str) -> Callable[[str], object]:
    """Return what reads a cell of one of OWN_TYPES, or of a field of which nothing is known."""
    if kind == MONEY_TYPE:
        return cell.read_money if money_unit == YUAN else cell.read_money_in_wan
    return {
        "": cell.read_paragraphs,
        PARAGRAPHS_TYPE: cell.read_paragraphs,
        NUMBER_TYPE: cell.read_number,
    }.get(kind, cell.read_line)


def _missing_fields(
    data: dict[str, SourceData], rows: Sequence[_Row], edition: Edition
) -> list[ErrorDetails]:
    """Return an error, as pydantic has them, for each field that the edition requires and that is blank."""
    stated = {**_fields(data[v.OTHER_FIELDS]), **data} if v.OTHER_FIELDS in data else data
    blank = sorted([label for label in edition.required if not stated.get(label)])
    missing: list[SourceLocation] = [(label,) for label in blank]
    if edition.requires(v.INDICATOR_VALUE):
        missing += [
            (*location, v.INDICATOR_VALUE)
            for location, row in rows
            if not (row.get(v.INDICATOR_VALUE) if isinstance(row, dict) else row)
        ]
    return [ErrorDetails(type="missing", loc=location, msg="", input=data) for location in missing]


def _unusual_rows(indicators: SourceData) -> list[_Row]:
    """Return the indicators that are not a value alone: blank ones, and those with fields."""
    return [
        ((v.INDICATORS, category, dimension, name), row)
        for category, dimensions in _fields(indicators).items()
        for dimension, rows in _fields(dimensions).items()
        for name, row in _fields(rows).items()
        if not row or not isinstance(row, str)
    ]


def _fields(data: SourceData) -> dict[str, SourceData]:
    return data if isinstance(data, dict) else {}


def read_registry(source: Source) -> tuple[Registry | None, list[Problem]]:
    """Read the registry that units.yml holds, or None if any of it is unreadable, and the problems."""
    adapter = TypeAdapter(dict[SingleLine, RegisteredDepartment])
    data = source.data()
    edition = data.pop(v.EDITION) if isinstance(data.get(v.EDITION), str) else ""
    try:
        return Registry(departments=adapter.validate_python(data), edition=str(edition) or None), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, list(reading_problems(source, RegisteredDepartment, details, free=1))


# -- the parts of a declaration that can be read although others cannot --------------------------------

_optional: Final[dict[str, Any]] = {
    name: (field.rebuild_annotation(), Field(default=None, alias=field.alias))
    for name, field in Declaration.model_fields.items()
}
_PartialDeclaration = create_model("_PartialDeclaration", __base__=Record, **_optional)


def _drop_location(data: dict[str, SourceData], location: SourceLocation) -> dict[str, SourceData]:
    """Return `data` without the value at `location`, or without the nearest enclosing value that is optional."""
    head, *rest = location
    inside = data.get(str(head))
    if rest and isinstance(inside, dict):
        return {**data, str(head): _drop_location(inside, tuple(rest))}
    return {name: value for name, value in data.items() if name != head}


# -- pydantic's errors in the editor's words -----------------------------------------------------------
