"""Drafts: an empty form, last year's file for a new year, and a unit's line in the registry.

Existing texts in, the text of a file out; nothing is written to disk. A copied file has a mark above every field
that a person must review, and the check reports each mark until it is removed.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from generator.declarations.model import Declaration
from generator.declarations.registry import Organization
from generator.declarations.yaml.decoding import line_end, line_start
from generator.declarations.yaml.nodes import MappingNode, ScalarNode, node_end
from generator.declarations.yaml.scalar import to_yaml_scalar
from generator.declarations.yaml.source import Source
from generator.diagnostics.problem import Fix, apply_fixes
from generator.forms import vocabulary as v
from generator.forms.edition import Edition

_HINTS: Final = {
    v.PROJECT_FUNDING: "整个项目的资金，以{unit}为单位；经常性项目不填",
    v.ANNUAL_FUNDING: "以{unit}为单位",
    v.OVERALL_GOAL: "跨年度的项目填写",
    v.ANNUAL_GOAL: "一年内完成的项目填写",
    v.INDICATORS: "每个指标一行，写在二级指标之下，如 讲座场数: ≥10(场)",
}
REGISTRY_HEADER: Final = "# 主管部门和实施单位的登记表。代号用于网页地址，一经使用不再更改。\n"


# -- an empty form -----------------------------------------------------------------------------------------


def blank_form(
    year: int, project_name: str, unit: Organization, unit_name: str, edition: Edition, *, names_edition: bool
) -> str:
    """Return an empty form of an edition with the known fields filled in and hints on how to write the others.

    It `names_edition` if the edition is not the usual one of the unit.
    """
    known_values = {
        v.PROJECT_NAME: project_name,
        v.COMPETENT_DEPARTMENT: unit.department,
        v.IMPLEMENTING_UNIT: unit_name,
        v.START_DATE: f"{year}-01-01",
        v.END_DATE: f"{year}-12-31",
    }
    lines = [f"{v.EDITION}: {edition.id}"] if names_edition else []
    for label, meaning in (cell[:2] for row in edition.head for cell in row):
        lines.append(_blank_line(edition, label, meaning, known_values.get(meaning, "")))
        if meaning == v.PROJECT_NAME:
            lines.append(f"{v.YEAR}: {year}")
    for block in edition.funding:
        lines.append(_blank_line(edition, block.label, block.meaning))
        lines += [f"  {line.label}:" for line in block.lines]
    lines += [_blank_line(edition, label, meaning) for label, meaning, _ in edition.goals]
    lines.append(_blank_line(edition, v.INDICATORS, v.INDICATORS))
    category = ""
    for heading in edition.headings:
        if heading.category != category:
            category = heading.category
            lines.append(f"  {category}:")
        lines += [f"    {heading.dimension}:"] if heading.dimension else []
    return "".join(f"{line}\n" for line in lines)


def _blank_line(edition: Edition, label: str, meaning: str, value: str = "") -> str:
    """Return the line of a field, with what is known of it and a hint on how to write it."""
    choices = edition.choices.get(meaning)
    hint = (
        f"{'、'.join(choices)} 之一" if choices else _HINTS.get(meaning, "").format(unit=edition.money_unit)
    )
    return f"{label}:" + (f" {to_yaml_scalar(value)}" if value else "") + (f" # {hint}" if hint else "")


# -- last year's file for a new year -------------------------------------------------------------------------


def next_year_draft(
    source: Source, earlier: Declaration, year: int, unit: Organization, unit_name: str
) -> str:
    """Return a declaration's file for a later year, with a mark above every field that a person must review.

    The fields of that one publication are dropped: where and when it was published, notes, waivers.
    """
    values = {v.YEAR: str(year), v.COMPETENT_DEPARTMENT: unit.department, v.IMPLEMENTING_UNIT: unit_name}
    days = {v.START_DATE: earlier.start_date, v.END_DATE: earlier.end_date}
    if not _is_ongoing(earlier, year):
        values |= {
            label: _add_years(day, year - earlier.year).isoformat() for label, day in days.items() if day
        }
    edits = [edit for label, value in values.items() if (edit := _replace_value(source, label, value))]
    edits += [
        _remove_field(source, label) for label in v.FIELDS_OF_ONE_PUBLICATION if label in source.tree.entries
    ]
    edits += [_review_mark(source, key, what) for key, what in _fields_to_review(source, earlier, year)]
    return apply_fixes(source.text, edits)


def _is_ongoing(earlier: Declaration, year: int) -> bool:
    """Return whether a project of several years is still running in `year`, so that its days do not change."""
    return earlier.end_date is not None and earlier.end_date.year >= year


def _add_years(value: date, years: int) -> date:
    last = value.month == 2 and value.day == 29
    return value.replace(year=value.year + years, day=28 if last else value.day)


def _replace_value(source: Source, label: str, value: str) -> Fix | None:
    _, node = source.tree.entries.get(label, (None, None))
    if not isinstance(node, ScalarNode) or node.text == value:
        return None
    return Fix(node.start, node.end, to_yaml_scalar(value))


def _remove_field(source: Source, label: str) -> Fix:
    """Build the fix that removes a field with all its lines and the comments right above them."""
    key, node = source.tree.entries[label]
    start = line_start(source.text, key.start)
    while start and source.text.startswith("#", line_start(source.text, start - 1)):
        start = line_start(source.text, start - 1)
    return Fix(start, line_end(source.text, max(key.end, node_end(node))), "")


def _fields_to_review(source: Source, earlier: Declaration, year: int) -> Iterator[tuple[ScalarNode, str]]:
    fields, copied = source.tree.entries, f"照抄 {earlier.year} 年"
    if v.START_DATE in fields:
        yield fields[v.START_DATE][0], copied if _is_ongoing(earlier, year) else f"由 {earlier.year} 年顺延"
    for label in (v.PERIOD, v.PROJECT_FUNDING, v.ANNUAL_FUNDING, v.OTHER_FIELDS):
        if label in fields:
            yield fields[label][0], copied
    texts = {
        v.PROJECT_NAME: earlier.project_name,
        v.OVERALL_GOAL: earlier.overall_goal,
        v.ANNUAL_GOAL: earlier.annual_goal,
    }
    for label, text in texts.items():
        if text and str(earlier.year) in text:
            yield fields[label][0], f"{copied}，其中提到 {earlier.year}"
        elif text and label != v.PROJECT_NAME:
            yield fields[label][0], copied
    _, indicators = fields[v.INDICATORS]
    if isinstance(indicators, MappingNode):
        for key, _ in indicators.entries.values():
            yield key, copied


def _review_mark(source: Source, key: ScalarNode, reason: str) -> Fix:
    start = line_start(source.text, key.start)
    return Fix(start, start, f"{' ' * (key.start - start)}# {v.REVIEW_MARK}：{reason}\n")


# -- a line in the register ----------------------------------------------------------------------------------


class NewUnit(NamedTuple):
    """A unit to register, and the code of its department, which only a new department needs."""

    unit: str
    slug: str
    department: str
    department_slug: str


def add_unit(source: Source | None, new_unit: NewUnit) -> str:
    """Return units.yml with one more unit, and its department if it is new; every other line is unchanged."""
    text = source.text if source else REGISTRY_HEADER
    text += "" if text.endswith("\n") else "\n"
    line = f"{to_yaml_scalar(new_unit.unit)}: {new_unit.slug}\n"
    _, node = source.root.entries.get(new_unit.department, (None, None)) if source else (None, None)
    if source is None or not isinstance(node, MappingNode):
        return f"{text}{to_yaml_scalar(new_unit.department)}:\n  {v.SLUG}: {new_unit.department_slug}\n  {v.UNITS}:\n    {line}"
    indent = _indentation(text, next(iter(node.entries.values()))[0])
    _, units = node.entries.get(v.UNITS, (None, None))
    if isinstance(units, MappingNode) and units.entries:
        position = line_end(text, _end_of_fields(units))
        return (
            text[:position]
            + _indentation(text, next(iter(units.entries.values()))[0])
            + line
            + text[position:]
        )
    head = "" if units is not None else f"{indent}{v.UNITS}:\n"
    position = line_end(text, node.entries[v.UNITS][0].end if units is not None else _end_of_fields(node))
    return f"{text[:position]}{head}{indent}  {line}{text[position:]}"


def _end_of_fields(fields: MappingNode) -> int:
    return max(max(key.end, node_end(value)) for key, value in fields.entries.values())


def _indentation(text: str, key: ScalarNode) -> str:
    return " " * (key.start - line_start(text, key.start))
