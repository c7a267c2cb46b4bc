"""JSON Schema of a declaration's file, of whatever edition it is.

Draft 7, which all YAML editors know. The schema follows 版式 and refuses nothing that the checker accepts; rules that it
cannot express, it lets pass. An editor reads `2025` as a number and an empty field as null where the checker reads text:
both are accepted. Only a text that YAML takes for null or a boolean, such as `~` or `true`, must be quoted.
"""

import json
from collections.abc import Iterator
from itertools import count

from generator.declarations.editions.known_editions import Editions, shipped_editions
from generator.declarations.schema.cell_schema import JsonSchema, allow_blank, choice_schema
from generator.declarations.schema.form_schema import form_definitions, form_name, shared_definitions
from generator.declarations.schema.group_schema import definition, described, states
from generator.forms import vocabulary as v


def schema_json(editions: Editions | None = None) -> str:
    """Return the schema of files of these editions (default: those that ship) as it is saved for editors."""
    schema = declaration_schema(editions or shipped_editions())
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def declaration_schema(editions: Editions) -> JsonSchema:
    """Return the schema of a declaration's file.

    A file that names no edition may be of each that is usual for some unit: a schema does not know where the file is.
    """
    usual = sorted({editions.default, *map(editions.of_unit, editions.by_unit)})
    forms = {name: form_definitions(edition) for name, edition in editions.by_id.items()}
    blank = forms[editions.default][form_name(editions.default)]
    of_usual = [_form_of(name) for name in usual]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **described(v.FORM, v.FORM),
        "type": "object",
        "properties": {v.EDITION: allow_blank(choice_schema(editions.by_id))},
        "allOf": [
            *(
                {"if": states(v.EDITION, choice_schema([name])), "then": _form_of(name)}
                for name in editions.by_id
            ),
            {
                "if": states(v.EDITION, {"not": {"enum": ["", None]}}),
                "else": of_usual[0] if len(of_usual) == 1 else {"anyOf": of_usual},
            },
        ],
        "defaultSnippets": [{"label": f"空白的{v.FORM}", "body": _blank_form(blank, count(1))}],
        "definitions": {
            **shared_definitions(),
            **{name: part for parts in forms.values() for name, part in parts.items()},
        },
    }


def _form_of(edition: str) -> JsonSchema:
    return {
        "if": states(v.TRANSCRIPTION, {"const": v.AS_PUBLISHED}),
        "then": definition(form_name(edition, transcribed=True)),
        "else": definition(form_name(edition)),
    }


def _blank_form(schema: JsonSchema, places: Iterator[int]) -> JsonSchema:
    """Return an empty form as a snippet: its labels, each with a place to type."""
    return {
        label: _blank_form(field, places) if "properties" in field else f"${next(places)}"
        for label, field in schema["properties"].items()
        if label not in v.FIELDS_OUTSIDE_THE_FORM
    }
