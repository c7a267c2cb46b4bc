"""JSON Schema of one cell: what may be typed into it, with examples."""

import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Final, TypeAlias, Union, get_args, get_origin

from generator.declarations.reading_errors import FIELDS_EXPECTED, LIST_EXPECTED
from generator.forms import cell
from generator.forms.cell import CellFormat
from generator.forms.glossary import TERMS_BY_NAME

JsonSchema: TypeAlias = dict[str, Any]

_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")  # what an editor of YAML reads as one

AMOUNT: Final[JsonSchema] = {"type": ["string", "number"], "minLength": 1}
"""An amount of money of which the unit is not known."""


def field_schema(annotation: Any) -> JsonSchema:
    """Return the schema of a field of the model that is a cell or a list of cells."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):  # X | None: whether it may be blank, the form says
        return field_schema(inside[0])
    if origin is tuple:
        return {"type": "array", "items": field_schema(inside[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": allow_blank(field_schema(inside[1]))}
    becomes, shape = inside[0], cell_format(annotation)
    if shape.choices:
        return choice_schema(shape.choices)
    if becomes is date:
        return cell_schema(shape) | {"type": "string", "format": "date"}
    return cell_schema(shape, are_numbers=becomes in {Decimal, int})


def cell_format(annotation: Any) -> CellFormat:
    """Return the format of a cell of the model."""
    if get_origin(annotation) is not Annotated:
        return cell_format(get_args(annotation)[0])
    return next(extra for extra in get_args(annotation)[1:] if isinstance(extra, CellFormat))


def cell_schema(shape: CellFormat, *, are_numbers: bool = False) -> JsonSchema:
    """Return the schema of a cell that is no choice; its examples may be numbers."""
    examples = [json.loads(text) if are_numbers else text for text in shape.examples]
    bounds = {"minimum": shape.minimum, "maximum": shape.maximum}
    return {
        "type": ["string", "number"],  # a name may be 2025
        "pattern": f"^(?:{shape.pattern.pattern})$",
        "patternErrorMessage": shape.requirement,
        **{keyword: bound for keyword, bound in bounds.items() if bound is not None},
        **({"examples": examples} if examples else {}),
    }


def choice_schema(choices: Iterable[str]) -> JsonSchema:
    """Return the schema of a choice, with what each one means, if that is known."""
    words = list(choices)
    meanings = [TERMS_BY_NAME[word].meaning for word in words if word in TERMS_BY_NAME]
    numbers = [json.loads(word) for word in words if _NUMBER.fullmatch(word)]
    return {
        "type": ["string", "number"] if numbers else "string",
        "enum": words + numbers,
        **({"enumDescriptions": meanings} if len(meanings) == len(words) else {}),
    }


def allow_blank(schema: JsonSchema) -> JsonSchema:
    """Extend a schema to accept a field without content or with an empty text."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "enum" in schema:
        return {**schema, "type": [*types, "null"], "enum": [*schema["enum"], "", None]}
    if "string" in types:
        without = {"format", "minLength"}
        wider = {"pattern": f"^$|{schema['pattern']}"} if "pattern" in schema else {}
        return {keyword: wanted for keyword, wanted in schema.items() if keyword not in without} | {
            "type": [*types, "null"],
            **wider,
        }
    expected = LIST_EXPECTED if "array" in types else FIELDS_EXPECTED
    text = {"pattern": "^$", "patternErrorMessage": f"此处{expected}"}
    return {**schema, "type": [*types, "null", "string"], **text}


LINE: Final = cell_schema(cell.LINE_FORMAT)
