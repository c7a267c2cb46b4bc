"""JSON Schema of fields under names, and how schemas refer to each other."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from generator.declarations.schema.cell_schema import JsonSchema
from generator.diagnostics.rulebook import RULES
from generator.forms import vocabulary as v
from generator.forms.glossary import TERMS_BY_NAME


def states(label: str, schema: JsonSchema) -> JsonSchema:
    """Return the schema of a file that has a field with such a content."""
    return {"required": [label], "properties": {label: schema}}


def definition(name: str) -> JsonSchema:
    """Return the schema that is defined under a name."""
    return {"$ref": f"#/definitions/{name}"}


def described(label: str, meaning: str) -> JsonSchema:
    """Return the title of a label and, if it has a meaning that all editions share, what it means."""
    term = RULES["waiver"].requirement if meaning == v.WAIVERS else ""
    known = TERMS_BY_NAME.get(meaning)
    text = term or (known.meaning if known else "")
    return {"title": label, **({"description": text} if text else {})}


class Field(NamedTuple):
    """A field: its name on the form, "" for one of another form; its schema; and names that it may have as well."""

    name: str
    schema: JsonSchema
    required: bool = False
    other_names: tuple[str, ...] = ()


def group(fields: Iterable[Field], others: JsonSchema | None = None) -> JsonSchema:
    """Return the schema of fields, and of `others` by free names; a text, which has none, it accepts.

    Editors suggest the names on the form only.
    """
    fields = list(fields)
    other_names = {
        f"^(?:{'|'.join(map(_literal, field.other_names))})$": field.schema
        for field in fields
        if field.other_names
    }
    required = [field for field in fields if field.required]
    always = [field.name for field in required if not field.other_names]
    by_some_name = [
        {"anyOf": [{"required": [name]} for name in (field.name, *field.other_names)]}
        for field in required
        if field.other_names
    ]
    return {
        "properties": {field.name: field.schema for field in fields if field.name},
        **({"patternProperties": other_names} if other_names else {}),
        "additionalProperties": False if others is None else others,
        **({"required": always} if always else {}),
        **({"allOf": by_some_name} if by_some_name else {}),
    }


def _literal(text: str) -> str:
    """Return the pattern of a text; re.escape escapes more than JavaScript allows."""
    return re.sub(r"[\\^$.|?*+()\[\]{}/]", r"\\\g<0>", text)
