"""JSON Schema of the file of an edition, for editors that complete, explain and check while one types."""

import json
from typing import Final

from generator.declarations.editions.edition_file import WITHOUT_DIMENSION, EditionFile
from generator.declarations.schema.cell_schema import JsonSchema
from generator.forms import vocabulary as v
from generator.forms.edition import GOAL_MEANINGS, HEAD_MEANINGS, OWN_TYPES, ROLES, YUAN_PER_UNIT
from generator.forms.glossary import TERMS_BY_NAME

_YES_OR_NO: Final[JsonSchema] = {"enum": ["是", "否"]}
_LABEL: Final[JsonSchema] = {"type": ["string", "number"]}


def edition_schema_json() -> str:
    """Return the schema as it is committed for editors."""
    return json.dumps(edition_schema(), ensure_ascii=False, indent=2) + "\n"


def edition_schema() -> JsonSchema:
    """Return the schema of the file of an edition; it refuses nothing that the check accepts."""
    properties: dict[str, JsonSchema] = {
        v.EDITION: _LABEL | {"description": "代号，与文件名相同。"},
        "表名": _LABEL | {"description": "印在表的最上面。"},
        "依据": {"description": "这种表从哪个文件来。"},
        "起用年度": {"description": "从哪一年起用。"},
        "停用年度": {"description": "用到哪一年。"},
        v.MONEY_UNIT: {"enum": [*YUAN_PER_UNIT, "", None]},
        "小数位数": {"description": "金额至少印几位小数，0 到 6。"},
        "基本情况": {"type": "array", "items": _fields(_meaning((*HEAD_MEANINGS, *OWN_TYPES)))},
        "必填": {"description": "空着就报错的栏目。"},
        "选项": {"description": "只能从几个里选的栏目，每个后面是一个列表。"},
        "资金": _fields(_block()),
        "目标": {"additionalProperties": _meaning((*GOAL_MEANINGS, *OWN_TYPES))},
        "指标体系": _headings() | {"description": f"没有二级指标的写“{WITHOUT_DIMENSION}”。"},
        "别名": _headings() | {"description": "也认得的叫法，照写的样子印。"},
        "指标表": {"properties": {"指标值可空": _YES_OR_NO, "指标值照写": _YES_OR_NO}},
    }
    fields = {str(field.alias): field for field in EditionFile.model_fields.values()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": v.EDITION,
        "type": "object",
        "properties": {label: {"title": label, **properties[label]} for label in fields},
        "required": [label for label, field in fields.items() if field.is_required()],
        "additionalProperties": False,
    }


def _fields(content: JsonSchema) -> JsonSchema:
    return {"type": "object", "additionalProperties": content}


def _meaning(names: tuple[str, ...]) -> JsonSchema:
    """Return the schema of a meaning, each with what it means."""
    meanings = [
        TERMS_BY_NAME[name].meaning if name in TERMS_BY_NAME else "这种表自有的栏目。" for name in names
    ]
    return {"enum": list(names), "enumDescriptions": meanings}


def _block() -> JsonSchema:
    roles = tuple(dict.fromkeys(role for names in ROLES.values() for role in names))
    return {
        "properties": {"期间": _meaning(tuple(ROLES)), "各栏": _fields(_meaning(roles)), "其中": {}},
        "required": ["期间", "各栏"],
        "additionalProperties": False,
    }


def _headings() -> JsonSchema:
    return {"additionalProperties": {"additionalProperties": _meaning(tuple(v.KINDS_BY_DIMENSION))}}
