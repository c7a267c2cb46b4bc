"""Messages for fields that cannot be read, from pydantic's errors."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from pydantic_core import ErrorDetails

from generator.declarations.model import Declaration, Indicator, Record, record_type
from generator.declarations.yaml.hints import (
    COLON,
    MISSING_SPACE,
    NAME_AND_VALUE,
    chinese_colon_message,
    missing_colon_message,
)
from generator.declarations.yaml.source import Source, SourceLocation
from generator.diagnostics.problem import Problem
from generator.diagnostics.rulebook import RULES
from generator.diagnostics.wording import closest_match, did_you_mean, quote
from generator.forms import vocabulary as v
from generator.forms.edition import ROLES, Edition
from generator.forms.habits import SYNONYMS, names_person, normalize_label
from generator.forms.spelling import BLANK_MESSAGE, Correction, is_blank

LABELS_BY_FIELD: Final = {name: str(field.alias) for name, field in Declaration.model_fields.items()}


def error_location(detail: ErrorDetails) -> SourceLocation:
    """Locate a pydantic error in the words of the file."""
    location = detail["loc"]
    at_a_name = len(location) > 1 and location[-1] == "[key]" and detail["type"] != "extra_forbidden"
    return location[:-1] if at_a_name else location


def misplaced_labels(details: list[ErrorDetails]) -> frozenset[str]:
    """Return the labels of fields with a mistyped name, and of groups whose fields are in another place."""
    unknown = [error_location(detail) for detail in details if detail["type"] == "extra_forbidden"]
    groups = (
        label for location in unknown for label in _field_parents(Declaration).get(str(location[-1]), ())
    )
    top = [location for location in unknown if len(location) == 1]
    labels = (
        label for location in top for label in _matching_label(str(location[0]), LABELS_BY_FIELD.values())
    )
    return frozenset([*groups, *labels])


def reading_problems(
    source: Source,
    model: type[Record],
    details: list[ErrorDetails],
    *,
    free: int = 0,
    edition: Edition | None = None,
) -> Iterator[Problem]:
    """Yield a problem for each error; a required field with a mistyped name does not count as missing.

    Fields of a declaration are called as the file or else its `edition` does; none is suggested that the edition lacks.
    """
    hidden: frozenset[str] = edition.missing_meanings if edition else frozenset()
    missing = [error_location(detail) for detail in details if detail["type"] == "missing"]
    known = _field_parents(model)
    strays = {
        name
        for detail in details
        if detail["type"] == "extra_forbidden"
        for name in known.get(str(detail["loc"][-1]), ())
    }
    mistyped: set[SourceLocation] = {location for location in missing if location[-1] in strays}
    unknown: list[Problem] = []
    for detail in details:
        if detail["type"] == "extra_forbidden":
            location = error_location(detail)
            intended = [] if str(location[-1]) in known else _intended_field(location, missing)
            mistyped.update(intended)
            message, correction = _unknown_field_message(
                model,
                location[free:],
                [str(other[-1]) for other in intended],
                hidden | _unlikely_labels(detail["input"]),
            )
            if correction is None and model is Declaration and message == _no_such_field(str(location[-1])):
                message += _advice_on_unknown_field(location, detail["input"])
            taxonomy = location[0] == v.INDICATORS and len(location) <= 3
            rule = "taxonomy" if taxonomy else "unknown-field"
            unknown.append(source.problem(location, rule, message, key=True, correction=correction))
    yield from unknown
    for detail in details:
        if detail["type"] != "extra_forbidden" and error_location(detail) not in mistyped:
            yield _error_problem(source, detail, edition)


def _unlikely_labels(content: object) -> frozenset[str]:
    """Return the labels that an unknown field cannot have been meant to have, by its content.

    A text is no group of fields, and one that is no amount is no money.
    """
    if not isinstance(content, str) or is_blank(content) or not content:
        return frozenset()
    groups = frozenset(
        label for label, record in _nested_records(Declaration).items() if record is not Indicator
    )
    return groups if _AMOUNT.fullmatch(content) else groups | _MONEY_LABELS


_AMOUNT: Final = re.compile(r"[￥¥]?\s*[\d,，]+(?:\.\d+)?\s*(?:元|万元|亿元)?")
_MONEY_LABELS: Final = frozenset(label for roles in ROLES.values() for label in roles.values())


def _intended_field(location: SourceLocation, missing: list[SourceLocation]) -> list[SourceLocation]:
    """Return the missing field that is most like an unknown one beside it, in a list, or an empty list."""
    beside = {str(other[-1]): other for other in missing if other[:-1] == location[:-1]}
    return [beside[name] for name in _matching_label(str(location[-1]), beside)]


def _matching_label(name: str, known: Iterable[str]) -> list[str]:
    """Return the known label that an unknown one stands for, by habit or by its looks, in a list, or an empty list."""
    labels = list(known)
    bare = normalize_label(name)
    usual = [label for label in (bare, SYNONYMS.get(bare, "")) if label in labels]
    if usual or bare in SYNONYMS or names_person(name):
        return usual[:1]  # a habit says more than looks, even if this form has no such field
    matches = closest_match(name, labels)
    return [label for label in matches if not _CODE.search(bare) and _differ_little(bare, label)]


_CODE: Final = re.compile(r"(?:编码|代码|编号|文号|科目)$")  # a code is no other field
_USUAL_BEGINNING: Final = "项目"


def _differ_little(name: str, label: str) -> bool:
    """Return whether two labels are alike not only because both begin as many labels do."""
    if not (name.startswith(_USUAL_BEGINNING) and label.startswith(_USUAL_BEGINNING)):
        return True
    return bool(closest_match(name.removeprefix(_USUAL_BEGINNING), [label.removeprefix(_USUAL_BEGINNING)]))


def _suggest_label(name: str, labels: list[str]) -> tuple[str, Correction | None]:
    """Return a message for a label that is not among these, and the label that was meant."""
    matches = _matching_label(name, labels)
    correction = Correction(matches[0], certain=matches[0] == normalize_label(name)) if matches else None
    return f"{_no_such_field(name)}{did_you_mean(matches)}", correction


def no_persons(name: str) -> str:
    """Return why a field of this name is not published."""
    return f"{quote(name)}不写：个人的姓名和联系方式不在这里公开，请删去这一行"


def _no_such_field(name: str) -> str:
    return f"没有{quote(name)}这个字段"


def _advice_on_unknown_field(location: SourceLocation, content: object) -> str:
    """Return what to do with a field of a declaration that is like no other."""
    if isinstance(content, str) and _COMPARED_VALUE.match(content):
        return f"；像是一个指标，请写到“{v.INDICATORS}”的一个二级指标之下"
    if isinstance(content, str) and len(location) == 1:
        return f"，请删去这一行；原表上确有这一栏的，写到“{v.OTHER_FIELDS}”之下"
    return "，请删去这一行" if isinstance(content, str) else "，请删去这一行和它下面的内容"


_COMPARED_VALUE: Final = re.compile(r"[≥≤<>=＝＞＜]\s*\d", re.ASCII)


def _error_problem(source: Source, detail: ErrorDetails, edition: Edition | None) -> Problem:
    location, kind, error_message = error_location(detail), detail["type"], detail["msg"]
    name = quote(_field_label(source, location, edition))
    if kind in {"missing", "model_type"} and location[0] == v.INDICATORS and location[3:4]:
        heading = str(location[3])
        if heading in v.LEVEL_2_TERMS:
            message = f"{quote(heading)}是二级指标，缩进多了；请与“{location[2]}”左端对齐"
            return source.problem(location[:4], "taxonomy", message, key=True)
    if kind == "missing":
        return source.problem(location, "missing-field", f"{name}没有填写", key=True)
    if kind in RULES:
        bare = kind == "indicator-value" or not error_message.startswith("应")
        correction = detail.get("ctx", {}).get("spelling")
        return source.problem(
            location, kind, error_message if bare else f"{name}{error_message}", correction=correction
        )
    text = detail["input"]
    if isinstance(text, str) and (colon := _WRONG_COLON.match(text)):
        message = MISSING_SPACE if colon["colon"] == ":" else chinese_colon_message(colon["colon"])
        return source.problem(
            location, "yaml-syntax", message, span=colon.span("colon"), correction=Correction(COLON)
        )
    if isinstance(text, str) and is_blank(text):
        return source.problem(
            location, "type", f"{BLANK_MESSAGE}，现为{quote(text)}", correction=Correction("")
        )
    if isinstance(text, str) and (row := NAME_AND_VALUE.fullmatch(text)):
        becomes = Correction(f"{row['name']}{COLON}{row['value']}")
        span = (0, len(text))
        return source.problem(
            location, "yaml-syntax", missing_colon_message(row["name"]), span=span, correction=becomes
        )
    if isinstance(text, list) and text and isinstance(text[0], dict):
        message = f"{name}之下每行一个“字段名: 内容”，行首不写“-”"
        return source.problem((*location, 0), "type", message)
    if kind == "tuple_type" and isinstance(text, str) and text.startswith("-"):
        return source.problem(location, "yaml-syntax", f"{name}每一条前面的“-”后面要空一格")
    expectation = LIST_EXPECTED if kind == "tuple_type" else FIELDS_EXPECTED
    return source.problem(location, "type", f"{name}之下{expectation}", key=True)


def _field_label(source: Source, location: SourceLocation, edition: Edition | None) -> str:
    """Return what the field at a location, or around it, is called in the file, or else on the form."""
    place = tuple(step for step in location if isinstance(step, str))
    return source.label_at(place) or (edition.label(*place) if edition and place else "".join(place[-1:]))


LIST_EXPECTED: Final = "应当是一个列表，每一条前面加“- ”"


FIELDS_EXPECTED: Final = "应当分行填写下级字段，每行一个“字段名: 内容”"


_WRONG_COLON: Final = re.compile(r"[^\s:：﹕∶]+(?P<colon>:(?=\S)|[：﹕∶])")


def _unknown_field_message(
    model: type[Record], location: SourceLocation, missing: list[str], hidden: frozenset[str]
) -> tuple[str, Correction | None]:
    """Return a message for a field that the form does not have at this place; `meant` may be missing fields."""
    record, parent, name = model, "", str(location[-1])
    if missing:
        return _suggest_label(name, missing)
    if names_person(name):
        return no_persons(name), None
    if location[0] == v.INDICATORS and len(location) == 5 and name not in _INDICATOR_LABELS:
        above = quote(str(location[3]))
        if not _matching_label(name, _INDICATOR_LABELS):
            return (
                f"指标之下不能再写指标，请把{quote(name)}写成与{above}左端对齐的一行；{above}自己没有指标值的，可以空着",
                None,
            )
    for step in location[:-1]:
        parent = str(step)
        # a name that is not the form's, such as an indicator's, leads nowhere
        record = _nested_records(record).get(parent, record)
    proper = _field_parents(model).get(name, ())
    if name in {v.LEVEL_1, v.LEVEL_2, v.LEVEL_3} and location[0] == v.INDICATORS:
        return f"不写{quote(name)}这几个字，直接写指标的名称，如“{v.OUTPUT}”", None
    if proper and parent not in proper:
        places = "或".join(quote(label) for label in proper)
        where = f"应写在{places}之下" if all(proper) else "应写在最外层，不缩进"
        return f"{quote(name)}{where}", None
    labels = [label for field in record.model_fields.values() if (label := str(field.alias)) not in hidden]
    if location[0] == v.INDICATORS and len(location) in {2, 3} and not _matching_label(name, labels):
        level = v.LEVEL_1 if len(location) == 2 else v.LEVEL_2
        return f"“{parent}”之下应当先写{level}：{'、'.join(labels)}；{quote(name)}不在其中", None
    return _suggest_label(name, labels)


_INDICATOR_LABELS: Final = tuple(str(field.alias) for field in Indicator.model_fields.values())


@cache
def _nested_records(model: type[Record]) -> dict[str, type[Record]]:
    """Return the records inside a record, by label."""
    fields = {str(field.alias): record_type(field.annotation) for field in model.model_fields.values()}
    return {label: record for label, record in fields.items() if record is not None}


@cache
def _field_parents(model: type[Record], label: str = "") -> dict[str, tuple[str, ...]]:
    """Return every field in and under a record, with the labels of the records that have it; the top has none."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for field in model.model_fields.values():
        places[str(field.alias)].add(label)
    for inner, record in _nested_records(model).items():
        if record is Indicator:
            continue  # which of the many indicators is meant is unknown
        for name, labels in _field_parents(record, inner).items():
            places[name].update(labels)
    return {name: tuple(sorted(labels)) for name, labels in places.items()}
