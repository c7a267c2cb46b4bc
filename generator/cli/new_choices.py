"""Choices, codes and the summary of `gongkai new`. Nothing in this module asks, reads or writes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple

from generator.declarations.drafts import NewUnit
from generator.declarations.identity import Identity
from generator.declarations.registry import Organization, Registry
from generator.diagnostics.wording import MAX_NAME_LENGTH, quote
from generator.forms import cell
from generator.forms import vocabulary as v
from generator.forms.spelling import normalize_name

MAX_ROWS: Final = 20
"""Rows of a numbered list."""

_MAX_SIMILAR: Final = 5
_NO_CODES: Final = frozenset({"yes", "no", "ok"})
_MARK: Final = re.compile(rf"(?m)^ *# {v.REVIEW_MARK}.*\n *([^\s:#][^:\n]*):")


def registered_units(registry: Registry) -> list[Organization]:
    """Return all units under their names of today, in the order of units.yml."""
    return [
        Organization(name, unit.slug, department)
        for department, registered in registry.departments.items()
        for name, unit in registered.units.items()
    ]


def find_unit(registry: Registry, text: str) -> Organization | None:
    """Return the unit with a name, of today or earlier, or a code."""
    return next(
        (unit for name, unit in _named_units(registry) if normalize_name(name) == normalize_name(text)), None
    )


def near_units(registry: Registry, text: str) -> list[Organization]:
    """Return the units that may be meant: the nearest names first, then the others of their departments."""
    named: dict[str, Organization] = {}
    for name, unit in _named_units(registry):
        named.setdefault(name, unit)
    similar = get_close_matches(text, named, _MAX_SIMILAR, 0.5) if len(text) <= MAX_NAME_LENGTH else []
    nearest = [named[name] for name in (*similar, *(name for name in named if text in name))]
    departments = {unit.department for unit in nearest}
    others = [unit for unit in registered_units(registry) if unit.department in departments]
    return list({unit.slug: unit for unit in (*nearest, *others)}.values())


def _named_units(registry: Registry) -> Iterator[tuple[str, Organization]]:
    """Yield the units by every name and by their codes."""
    for name, units in registry.units_by_name.items():
        for unit in units:
            present = Organization(unit.current_name, unit.slug, unit.department)
            yield name, present
            yield unit.slug, present


def unit_label(unit: Organization) -> str:
    """Return a unit as it is listed."""
    return f"{unit.current_name}（{unit.slug}，{unit.department}）"


def near_departments(registry: Registry, text: str) -> list[str]:
    """Return the departments that may be meant, the nearest first; all of them if they are few or none is near."""
    names = list(registry.departments)
    nearest = [*get_close_matches(text, names, _MAX_SIMILAR, 0.5), *(name for name in names if text in name)]
    return list(dict.fromkeys((*nearest, *names)))[:MAX_ROWS]


def read_full_name(text: str) -> str:
    """Read the name of something new; InvalidCellError if it is only an answer like y."""
    name = cell.read_line(text)
    if len(name) == 1 or name.lower() in _NO_CODES:
        raise cell.InvalidCellError(f"{quote(name)}不是全称；请照公章上的名称写")
    return name


def read_new_code(text: str, owners: Mapping[str, str]) -> str:
    """Read the code of something new; InvalidCellError if it belongs to one of `owners`, or is only an answer like y."""
    code = cell.read_slug(text)
    if len(code) == 1 or code in _NO_CODES:
        raise cell.InvalidCellError(
            f"{quote(code)}认不出是什么的代号，以后又不能改；请写英文名称，如 cadre-training-center"
        )
    if code in owners:
        raise cell.InvalidCellError(f"代号不应重复，{quote(code)}已是{quote(owners[code])}的代号")
    return code


class EarlierProject(NamedTuple):
    """A project of a unit, by its latest declaration before a year."""

    code: str
    year: int


def earlier_projects(identities: Iterable[Identity], unit: str, year: int) -> list[EarlierProject]:
    """Return the projects of a unit of earlier years that have no declaration for a year, the latest first."""
    latest: dict[str, int] = {}
    present = set()
    for identity in identities:
        if identity.unit == unit and identity.year == year:
            present.add(identity.project)
        elif identity.unit == unit and identity.year < year:
            latest[identity.project] = max(identity.year, latest.get(identity.project, 0))
    return sorted(
        (EarlierProject(code, last) for code, last in latest.items() if code not in present),
        key=lambda project: (-project.year, project.code),
    )


def marked_fields(text: str) -> list[str]:
    """Return the names of the fields of a draft that have a mark above them."""
    return _MARK.findall(text)


class PlannedDeclaration(NamedTuple):
    """A declaration to be built. `copied_path` is the declaration that it is a copy of, "" for a blank form."""

    identity: Identity
    project_name: str
    edition: str
    text: str
    copied_path: str = ""


class PlannedUnit(NamedTuple):
    """The unit of a declaration; `new_unit` and the text of units.yml with it, if it is to be registered."""

    unit: Organization
    new_unit: NewUnit | None = None
    registry_text: str = ""


def unit_summary(planned: PlannedUnit, registry_path: str) -> Iterator[str]:
    """Yield the lines on the unit, for confirmation."""
    unit, new_unit = planned.unit, planned.new_unit
    yield f"  单位      {unit.current_name}（{unit.slug}）"
    is_new = new_unit is not None and new_unit.department_slug
    yield f"  主管部门  {unit.department}" + (
        f"（新的主管部门，代号 {new_unit.department_slug}）" if new_unit and is_new else ""
    )
    if new_unit:
        yield f"  登记      新单位，登记到 {registry_path}"


def declaration_summary(planned: PlannedDeclaration, prefix: str) -> Iterator[str]:
    """Yield the lines on a declaration, for confirmation; paths begin with `prefix`."""
    yield f"  年度      {planned.identity.year}"
    yield f"  项目      {planned.project_name}（{planned.identity.project}）"
    yield f"  版式      {planned.edition}"
    if planned.copied_path:
        marks = marked_fields(planned.text)
        yield f"  内容      照 {prefix}{planned.copied_path} 复制"
        yield f"  要核对    {'、'.join(marks)}，共 {len(marks)} 处，都有“# {v.REVIEW_MARK}”的记号"
    else:
        yield "  内容      空白的表，# 后面是填写说明"
    yield f"  文件      {prefix}{planned.identity.path}"
