"""Reads a Source into a Declaration or a Registry, with a problem at every unreadable field.

The readable part of a broken declaration is still checked by the rules, so that one run shows every problem.
"""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import Field, TypeAdapter, ValidationError, create_model

from generator.declarations.model import Declaration, Record, RegisteredDepartment, SingleLine
from generator.declarations.reading_errors import (
    LABELS_BY_FIELD,
    error_location,
    misplaced_labels,
    reading_problems,
)
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import Source, SourceData, SourceLocation
from generator.diagnostics.problem import Problem
from generator.forms import vocabulary as v


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadResult:
    """The readable part of a declaration.

    `unreadable_fields` are the labels of the top-level fields that have an unreadable part. `declaration` lacks those
    fields, except 绩效指标, which holds the readable indicators.
    """

    declaration: Declaration
    unreadable_fields: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Whether the entire file could be read."""
        return not self.problems


def read_declaration(source: Source) -> ReadResult:
    """Read the declaration that a file holds."""
    data = source.data()
    try:
        return ReadResult(
            declaration=Declaration.model_validate(data), unreadable_fields=frozenset(), problems=()
        )
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=True)
    problems = tuple(reading_problems(source, Declaration, details))
    locations = [error_location(detail) for detail in details]
    unread = frozenset(str(location[0]) for location in locations) | misplaced_labels(details)
    data = {name: value for name, value in data.items() if name not in unread or name == v.INDICATORS}
    for location in locations:
        if location[0] == v.INDICATORS:
            data = _drop_location(data, location[:4])
    parts = _PartialDeclaration.model_validate({v.INDICATORS: {}, **data})
    known = {LABELS_BY_FIELD[name]: getattr(parts, name) for name in parts.model_fields_set}
    declaration = Declaration.model_construct(**known)
    return ReadResult(declaration=declaration, unreadable_fields=unread, problems=problems)


def read_registry(source: Source) -> tuple[Registry | None, list[Problem]]:
    """Read the registry that units.yml holds, or None if any of it is unreadable, and the problems."""
    adapter = TypeAdapter(dict[SingleLine, RegisteredDepartment])
    try:
        return Registry(departments=adapter.validate_python(source.data())), []
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
