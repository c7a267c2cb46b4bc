"""Rules on units.yml: every slug, name and former name belongs to one organization only.

A finding is a location and a message.
"""

from collections.abc import Iterator
from typing import TypeAlias

from generator.declarations.registry import Registry
from generator.declarations.yaml.source import SourceLocation
from generator.diagnostics.wording import quote
from generator.forms import vocabulary as v
from generator.forms.spelling import normalize_name

RegistryFinding: TypeAlias = tuple[SourceLocation, str]


def check_registry(registry: Registry) -> Iterator[RegistryFinding]:
    """No two departments and no two units share a slug, because slugs make addresses; nor does any pair share a name."""
    departments: dict[str, str] = {}
    slugs: dict[str, str] = {}
    departments_by_unit: dict[str, str] = {}
    yield from _check_similar_names(registry)
    for department, registered in registry.departments.items():
        duplicate_of = departments.setdefault(registered.slug, department)
        if duplicate_of != department:
            yield (
                (department, v.SLUG),
                f"代号不应重复，{quote(registered.slug)}已是{quote(duplicate_of)}的代号",
            )
        for unit, entry in registered.units.items():
            location = (department, v.UNITS, unit)
            if departments_by_unit.setdefault(unit, department) != department:
                yield (
                    location,
                    f"{quote(unit)}已登记在{quote(departments_by_unit[unit])}之下，一个单位只登记一次",
                )
            elif slugs.setdefault(entry.slug, unit) != unit:
                yield location, f"代号不应重复，{quote(entry.slug)}已是{quote(slugs[entry.slug])}的代号"
    yield from _check_former_names(registry)


def _check_similar_names(registry: Registry) -> Iterator[RegistryFinding]:
    """Names that differ only in spaces or in the width of their signs are one name to a reader."""
    names: dict[str, str] = {}
    for department, registered in registry.departments.items():
        locations: list[SourceLocation] = [
            (department,),
            *((department, v.UNITS, unit) for unit in registered.units),
        ]
        for location in locations:
            name = str(location[-1])
            other = names.setdefault(normalize_name(name), name)
            if other != name:
                yield (
                    (*location, v.SLUG),
                    f"{quote(name)}与{quote(other)}只差空格、引号或全角半角，一家只登记一次",
                )


def _check_former_names(registry: Registry) -> Iterator[RegistryFinding]:
    """A former name belongs to one organization only, and is no organization's present name."""
    for department, registered in registry.departments.items():
        for name in registered.former_names:
            organization = registry.departments_by_name[name]
            if organization.current_name != department:
                yield (department, v.FORMER_NAMES, name), _name_taken(name, organization.current_name)
        for unit, entry in registered.units.items():
            for name in entry.former_names:
                others = [
                    b.current_name for b in registry.units_by_name.get(name, ()) if b.current_name != unit
                ]
                if others or name == unit:
                    location = (department, v.UNITS, unit, v.FORMER_NAMES, name)
                    yield location, _name_taken(name, (others or [unit])[0])


def _name_taken(name: str, owner: str) -> str:
    return f"曾用名{quote(name)}也是{quote(owner)}的名称；一个名称只能指一家"
