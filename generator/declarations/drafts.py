"""Files to begin with: an empty form, last year's file for a new year, and a unit's line in the register.

Comes in: what is there already and what is to be. Goes out: the text of a file. What somebody is still to look at is
marked in a copy, so that the check goes on asking until it is looked at. Nothing here is written to disk.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from generator.declarations.model import Declaration, Indicator, Record, record_in
from generator.declarations.registry import Body
from generator.declarations.yaml.decoding import line_end, line_start
from generator.declarations.yaml.nodes import Mapping as Fields
from generator.declarations.yaml.nodes import Scalar, end_of
from generator.declarations.yaml.scalar import as_scalar
from generator.declarations.yaml.source import Source
from generator.diagnostics.problem import Fix, replaced
from generator.forms import vocabulary as v

_HINTS: Final = {
    v.NATURE: "、".join(v.NATURES) + " 之一",
    v.CATEGORY: "、".join(v.CATEGORIES) + " 之一",
    v.PROJECT_FUNDING: "整个项目的资金，以元为单位；经常性项目不填",
    v.ANNUAL_FUNDING: "以元为单位",
    v.OVERALL_GOAL: "跨年度的项目填写",
    v.ANNUAL_GOAL: "一年内完成的项目填写",
    v.INDICATORS: "每个指标一行，写在二级指标之下，如 讲座场数: ≥10(场)",
}
REGISTER: Final = "# 主管部门和实施单位的登记表。代号用于网页地址，一经使用不再更改。\n"


# -- an empty form -----------------------------------------------------------------------------------------


def blank_form(year: int, project_name: str, unit: Body, unit_name: str) -> str:
    """The form before anybody fills it in, but for what is known; says how to write what is not plain."""
    known = {
        v.PROJECT_NAME: project_name,
        v.YEAR: str(year),
        v.COMPETENT_DEPARTMENT: unit.department,
        v.IMPLEMENTING_UNIT: unit_name,
        v.START_DATE: f"{year}-01-01",
        v.END_DATE: f"{year}-12-31",
    }
    return "".join(f"{line}\n" for line in _blank_lines(Declaration, known, ""))


def _blank_lines(model: type[Record], known: Mapping[str, str], indent: str) -> Iterator[str]:
    for field in model.model_fields.values():
        label, inside = str(field.alias), record_in(field.annotation)
        if label in v.BESIDE_THE_FORM:
            continue
        hint = f" # {_HINTS[label]}" if label in _HINTS else ""
        yield f"{indent}{label}:" + (f" {as_scalar(known[label])}" if known.get(label) else "") + hint
        if inside is not None and inside is not Indicator:
            yield from _blank_lines(inside, {}, indent + "  ")


# -- last year's file for a new year -------------------------------------------------------------------------


def carried_over(source: Source, then: Declaration, year: int, unit: Body, unit_name: str) -> str:
    """The file of a declaration for a later year, with a mark above everything that somebody must look at.

    What belonged to that one publication goes: where and when it was published, notes, waivers.
    """
    values = {v.YEAR: str(year), v.COMPETENT_DEPARTMENT: unit.department, v.IMPLEMENTING_UNIT: unit_name}
    if not _goes_on(then, year):
        values[v.START_DATE] = _later(then.start_date, year - then.year).isoformat()
        values[v.END_DATE] = _later(then.end_date, year - then.year).isoformat()
    edits = [edit for label, value in values.items() if (edit := _replaced(source, label, value))]
    edits += [_without(source, label) for label in v.BESIDE_THE_FORM if label in source.root.entries]
    edits += [_mark(source, key, what) for key, what in _to_look_at(source, then, year)]
    return replaced(source.text, edits)


def _goes_on(then: Declaration, year: int) -> bool:
    """Whether a project of several years is not over yet, so that its days stay."""
    return then.end_date.year >= year


def _later(value: date, years: int) -> date:
    last = value.month == 2 and value.day == 29
    return value.replace(year=value.year + years, day=28 if last else value.day)


def _replaced(source: Source, label: str, value: str) -> Fix | None:
    node = source.root.entries[label][1]
    if not isinstance(node, Scalar) or node.text == value:
        return None
    return Fix(node.start, node.end, as_scalar(value))


def _without(source: Source, label: str) -> Fix:
    """A field taken out, with all its lines and the comments right above them."""
    key, node = source.root.entries[label]
    start = line_start(source.text, key.start)
    while start and source.text.startswith("#", line_start(source.text, start - 1)):
        start = line_start(source.text, start - 1)
    return Fix(start, line_end(source.text, max(key.end, end_of(node))), "")


def _to_look_at(source: Source, then: Declaration, year: int) -> Iterator[tuple[Scalar, str]]:
    fields, copied = source.root.entries, f"照抄 {then.year} 年"
    yield fields[v.START_DATE][0], copied if _goes_on(then, year) else f"由 {then.year} 年顺延"
    for label in (v.PROJECT_FUNDING, v.ANNUAL_FUNDING):
        if label in fields:
            yield fields[label][0], copied
    texts = {
        v.PROJECT_NAME: then.project_name,
        v.OVERALL_GOAL: then.overall_goal,
        v.ANNUAL_GOAL: then.annual_goal,
    }
    for label, text in texts.items():
        if text and str(then.year) in text:
            yield fields[label][0], f"{copied}，其中提到 {then.year}"
        elif text and label != v.PROJECT_NAME:
            yield fields[label][0], copied
    _, indicators = fields[v.INDICATORS]
    if isinstance(indicators, Fields):
        for key, _ in indicators.entries.values():
            yield key, copied


def _mark(source: Source, key: Scalar, what: str) -> Fix:
    start = line_start(source.text, key.start)
    return Fix(start, start, f"{' ' * (key.start - start)}# {v.REVIEW_MARK}：{what}\n")


# -- a line in the register ----------------------------------------------------------------------------------


class Registration(NamedTuple):
    """A unit that is to be registered, and the code of its department, which only a new department needs."""

    unit: str
    slug: str
    department: str
    department_slug: str


def registered(source: Source | None, new: Registration) -> str:
    """units.yml with one more unit, and its department if it is new; every other line stays as it is."""
    text = source.text if source else REGISTER
    text += "" if text.endswith("\n") else "\n"
    line = f"{as_scalar(new.unit)}: {new.slug}\n"
    _, node = source.root.entries.get(new.department, (None, None)) if source else (None, None)
    if source is None or not isinstance(node, Fields):
        return (
            f"{text}{as_scalar(new.department)}:\n  {v.SLUG}: {new.department_slug}\n  {v.UNITS}:\n    {line}"
        )
    indent = _indent(text, next(iter(node.entries.values()))[0])
    _, units = node.entries.get(v.UNITS, (None, None))
    if isinstance(units, Fields) and units.entries:
        place = line_end(text, _last(units))
        return text[:place] + _indent(text, next(iter(units.entries.values()))[0]) + line + text[place:]
    head = "" if units is not None else f"{indent}{v.UNITS}:\n"
    place = line_end(text, node.entries[v.UNITS][0].end if units is not None else _last(node))
    return f"{text[:place]}{head}{indent}  {line}{text[place:]}"


def _last(fields: Fields) -> int:
    return max(max(key.end, end_of(value)) for key, value in fields.entries.values())


def _indent(text: str, key: Scalar) -> str:
    return " " * (key.start - line_start(text, key.start))
