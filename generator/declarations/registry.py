"""The registered departments and units, by every name that they have or had.

Comes in: what units.yml says. Goes out: a Registry that knows a body by its name. A former name holds up to the
last year that bore it. Nothing here judges a declaration.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from generator.declarations.model import RegisteredDepartment


class Body(NamedTuple):
    """A department, or a unit, under one of its names.

    `current` is what it is called today, `department` what the department is called to which it belongs, its own
    name for a department. `until` is the last year of a former name, None for today's.
    """

    current: str
    slug: str
    department: str
    until: int | None = None

    def is_former(self, year: int | None) -> bool:
        """Whether this name was no longer used in a year; None where the year is not known."""
        return self.until is not None and year is not None and year > self.until


@dataclass(frozen=True, kw_only=True)
class Registry:
    """units.yml: departments by their name of today, each with its units."""

    departments: Mapping[str, RegisteredDepartment]

    @cached_property
    def departments_by_name(self) -> Mapping[str, Body]:
        """Departments by every name; of two that share one, the name of today counts, else the first."""
        found: dict[str, Body] = {name: Body(name, d.slug, name) for name, d in self.departments.items()}
        for name, registered in self.departments.items():
            for former, until in registered.former_names.items():
                found.setdefault(former, Body(name, registered.slug, name, until))
        return found

    @cached_property
    def units_by_name(self) -> Mapping[str, tuple[Body, ...]]:
        """Units by every name; more than one only where units.yml is wrong."""
        found: defaultdict[str, list[Body]] = defaultdict(list)
        for department, registered in self.departments.items():
            for name, unit in registered.units.items():
                found[name].append(Body(name, unit.slug, department))
        for department, registered in self.departments.items():
            for name, unit in registered.units.items():
                for former, until in unit.former_names.items():
                    if former not in registered.units:
                        found[former].append(Body(name, unit.slug, department, until))
        return {name: tuple(bodies) for name, bodies in found.items()}

    @cached_property
    def homes(self) -> Mapping[str, tuple[object, ...]]:
        """By the slug of a unit, all that is said of it and of its department."""
        return {
            unit.slug: (department, registered.slug, registered.former_names, name, unit.former_names)
            for department, registered in self.departments.items()
            for name, unit in registered.units.items()
        }


NOBODY: Final = Registry(departments={})
