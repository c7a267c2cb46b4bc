"""Rules on units.yml: one slug for one department, one slug and one home for one unit.

Comes in: the registry. Goes out: findings, each a location and a message.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from generator import vocabulary as v
from generator.model import RegisteredDepartment
from generator.problems import shown
from generator.source import Location

Finding: TypeAlias = tuple[Location, str]


def check_registry(registry: Mapping[str, RegisteredDepartment]) -> Iterator[Finding]:
    """Slugs make addresses, so no two departments share one, and no two units."""
    departments: dict[str, str] = {}
    slugs: dict[str, str] = {}
    homes: dict[str, str] = {}
    for department, registered in registry.items():
        other = departments.setdefault(registered.slug, department)
        if other != department:
            yield (department, v.SLUG), f"代号不应重复，{shown(registered.slug)}已是{shown(other)}的代号"
        for unit, slug in registered.units.items():
            location = (department, v.UNITS, unit)
            if homes.setdefault(unit, department) != department:
                yield location, f"{shown(unit)}已登记在{shown(homes[unit])}之下，一个单位只登记一次"
            elif slugs.setdefault(slug, unit) != unit:
                yield location, f"代号不应重复，{shown(slug)}已是{shown(slugs[slug])}的代号"
