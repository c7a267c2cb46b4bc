"""JSON Schema of a declaration, for editors that complete, explain and check while one types.

Draft 7, which all YAML editors know. The schema refuses nothing that the checker accepts; rules that it cannot
express, it lets pass. An editor reads `2025` as a number and an empty field as null where the checker reads text:
both are accepted. Only a text that YAML takes for null or a boolean, such as `~` or `true`, must be quoted.
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import count
from types import UnionType
from typing import Annotated, Any, Final, TypeAlias, Union, get_args, get_origin

from generator.declarations.editions.known_editions import DEFAULT_EDITION, shipped_editions
from generator.declarations.model import Declaration, Indicator, Record, record_type
from generator.declarations.reading_errors import FIELDS_EXPECTED, LIST_EXPECTED
from generator.diagnostics.rulebook import RULES
from generator.forms import cell
from generator.forms import vocabulary as v
from generator.forms.edition import Edition
from generator.forms.glossary import TERMS_BY_NAME
from generator.forms.indicator_value import VALUE_FORMAT

JsonSchema: TypeAlias = dict[str, Any]

_INDICATOR: Final = v.LEVEL_3
_OTHER_WORDS: Final = (v.EDITION, v.MONEY_UNIT, v.TRANSCRIPTION, v.DEPARTMENT_CODE, v.UNIT_CODE)
"""Fields of declarations in the words of another edition, which only the check knows."""


def schema_json() -> str:
    """Return the schema as it is committed for editors."""
    return json.dumps(declaration_schema(), ensure_ascii=False, indent=2) + "\n"


def declaration_schema() -> JsonSchema:
    """Return the schema of a declaration's file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **_title_and_meaning(v.FORM),
        "if": {"anyOf": [{"required": [label]} for label in _OTHER_WORDS]},
        "then": {
            "type": "object",
            "properties": {label: _title_and_meaning(label) for label in _OTHER_WORDS},
            "allOf": [_edition_schema(edition) for edition in shipped_editions().by_id.values()],
        },
        "else": _record_schema(Declaration),
        "defaultSnippets": [{"label": f"空白的{v.FORM}", "body": _blank_form_snippet(Declaration, count(1))}],
        "definitions": {_INDICATOR: _indicator_schema()},
    }


def _edition_schema(edition: Edition) -> JsonSchema:
    """Return what completes and explains the words of an edition in a file that names it; it refuses nothing."""
    fields = {
        cell.label: _word(cell.label, cell.meaning)
        | ({"examples": list(edition.choices[cell.meaning])} if cell.meaning in edition.choices else {})
        for cell in edition.cells
    }
    blocks = {
        block.label: _word(block.label, block.meaning)
        | {"properties": {line.label: _word(line.label, line.role) for line in block.lines}}
        for block in edition.funding
    }
    levels: JsonSchema = {}
    for category, dimension, kind in edition.headings:
        level = levels.setdefault(category, _word(category, kind.category) | {"properties": {}})
        level["properties"] |= {dimension: _word(dimension, kind.dimension)} if dimension else {}
    indicators = _title_and_meaning(v.INDICATORS) | {"properties": levels}
    return {
        "if": {"properties": {v.EDITION: {"const": edition.id}}, "required": [v.EDITION]},
        "then": {"properties": {**fields, **blocks, v.INDICATORS: indicators}},
    }


def _word(label: str, meaning: str) -> JsonSchema:
    """Return the title of a label and, if it has a meaning that all editions share, what it means."""
    term = TERMS_BY_NAME.get(meaning)
    return {"title": label, **({"description": term.meaning} if term else {})}


def _title_and_meaning(label: str) -> JsonSchema:
    meaning = RULES["waiver"].requirement if label == v.WAIVERS else TERMS_BY_NAME[label].meaning
    return {"title": label, "description": meaning}


def _record_schema(model: type[Record]) -> JsonSchema:
    fields = {str(field.alias): field for field in _fields_of_the_form(model)}
    properties: JsonSchema = {}
    for label, field in fields.items():
        value_schema = _waivers_schema() if label == v.WAIVERS else _value_schema(field.rebuild_annotation())
        examples = {"examples": field.examples} if field.examples else {}
        properties[label] = {
            **_title_and_meaning(label),
            **(value_schema if _is_required(label, field) else _allow_blank(value_schema)),
            **examples,
        }
    required = [label for label, field in fields.items() if _is_required(label, field)]
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _fields_of_the_form(model: type[Record]) -> list[Any]:
    """Return the fields that the edition of the schema has."""
    missing = {*shipped_editions().by_id[DEFAULT_EDITION].missing_meanings, *_OTHER_WORDS}
    return [field for field in model.model_fields.values() if str(field.alias) not in missing]


def _is_required(label: str, field: Any) -> bool:
    return field.is_required() or shipped_editions().by_id[DEFAULT_EDITION].requires(label)


def _value_schema(annotation: Any) -> JsonSchema:
    """Return the schema of a field that has this annotation in the model."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _cell_schema(annotation)
    if origin in (Union, UnionType):  # X | None: whether it may be blank, the field knows
        return _value_schema(inside[0])
    if origin is tuple:
        return {"type": "array", "items": _value_schema(inside[0])}
    if origin is dict:
        return _indicators_by_name(_cell_schema(inside[0]))
    return _record_schema(annotation)


def _cell_schema(annotation: Any) -> JsonSchema:
    """Return the schema of one cell, whose annotation has its CellFormat."""
    becomes, *metadata = get_args(annotation)
    shape = next(extra for extra in metadata if isinstance(extra, cell.CellFormat))
    if shape.choices:
        meanings = [TERMS_BY_NAME[choice].meaning for choice in shape.choices]
        return {"type": "string", "enum": list(shape.choices), "enumDescriptions": meanings}
    bounds = {"minimum": shape.minimum, "maximum": shape.maximum}
    examples = [json.loads(text) if becomes in {Decimal, int} else text for text in shape.examples]
    return {
        "type": "string" if becomes is date else ["string", "number"],  # a name may be 2025
        "pattern": f"^(?:{shape.pattern.pattern})$",
        "patternErrorMessage": shape.requirement,
        **({"format": "date"} if becomes is date else {}),
        **{keyword: bound for keyword, bound in bounds.items() if bound is not None},
        **({"examples": examples} if examples else {}),
    }


def _allow_blank(schema: JsonSchema) -> JsonSchema:
    """Extend a schema to accept a field without content or with an empty text."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "string" in types:
        wider = {"type": [*types, "null"], "pattern": f"^$|{schema['pattern']}"}
        return {keyword: wanted for keyword, wanted in schema.items() if keyword != "format"} | wider
    pattern = LIST_EXPECTED if "array" in types else FIELDS_EXPECTED
    text = {"pattern": "^$", "patternErrorMessage": f"此处{pattern}"}
    return {**schema, "type": [*types, "null", "string"], **text}


def _indicators_by_name(name: JsonSchema) -> JsonSchema:
    """Return the schema of a level-2 heading's indicators, whose names are free."""
    value, weight = (shape.examples[0] for shape in (VALUE_FORMAT, cell.NUMBER_FORMAT))
    value, more = f"${{2:{value}}}", {v.WEIGHT: f"${{3:{weight}}}", v.EXPLANATION: "$4"}
    snippets: dict[str, Any] = {
        f"{_INDICATOR}：{v.INDICATOR_VALUE}": value,
        f"{_INDICATOR}：{v.INDICATOR_VALUE}、{v.WEIGHT}、{v.EXPLANATION}": {v.INDICATOR_VALUE: value, **more},
    }
    return {
        "type": "object",
        "propertyNames": {"pattern": name["pattern"]},
        "additionalProperties": {"$ref": f"#/definitions/{_INDICATOR}"},
        "defaultSnippets": [
            {"label": label, "body": {"${1:指标名称}": body}} for label, body in snippets.items()
        ],
    }


def _indicator_schema() -> JsonSchema:
    """Return the schema of an indicator: a value alone, or fields."""
    fields = _record_schema(Indicator)
    value = _cell_schema(Indicator.model_fields["value"].rebuild_annotation())
    described = {"description": TERMS_BY_NAME[_INDICATOR].meaning + TERMS_BY_NAME[v.INDICATOR_VALUE].meaning}
    return {"title": _INDICATOR, **described, **value, **fields, "type": [*value["type"], "object"]}


def _waivers_schema() -> JsonSchema:
    """Return the schema of waivers: the rules that can be waived, each with a reason."""
    (_, reason) = get_args(Declaration.model_fields["waivers"].rebuild_annotation())
    return {
        "type": "object",
        "properties": {
            rule.id: {
                "title": f"{rule.severity.term} {rule.id}",
                "description": rule.requirement,
                **_cell_schema(reason),
            }
            for rule in RULES.values()
            if rule.waivable
        },
        "additionalProperties": False,
    }


def _blank_form_snippet(model: type[Record], places: Iterator[int]) -> JsonSchema:
    """Return an empty form as a snippet: its labels, each with a place to type."""
    blank: JsonSchema = {}
    for field in _fields_of_the_form(model):
        label, inside = str(field.alias), record_type(field.annotation)
        if label in v.FIELDS_OUTSIDE_THE_FORM:
            continue
        if inside in {None, Indicator}:
            blank[label] = f"${next(places)}"
        else:
            blank[label] = _blank_form_snippet(inside, places)
    return blank
