"""The registered departments and units, by every present and former name.

A former name is valid up to its last year. Nothing in this module checks a declaration.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from generator.declarations.model import RegisteredDepartment


class Organization(NamedTuple):
    """A department, or a unit, under one of its names.

    `current` is what it is called today, `department` what the department is called to which it belongs, its own
    name for a department. `until` is the last year of a former name, None for today's.
    """

    current_name: str
    slug: str
    department: str
    last_year: int | None = None

    def is_former(self, year: int | None) -> bool:
        """Return whether this name was no longer used in a year; None if the year is unknown."""
        return self.last_year is not None and year is not None and year > self.last_year


@dataclass(frozen=True, kw_only=True)
class Registry:
    """units.yml: departments by their name of today, each with its units; and the site's usual edition, if it names one."""

    departments: Mapping[str, RegisteredDepartment]
    edition: str | None = None

    @cached_property
    def departments_by_name(self) -> Mapping[str, Organization]:
        """Departments by every name. If two share one, the present name wins, then the first."""
        by_name: dict[str, Organization] = {
            name: Organization(name, d.slug, name) for name, d in self.departments.items()
        }
        for name, registered in self.departments.items():
            for former, until in registered.former_names.items():
                by_name.setdefault(former, Organization(name, registered.slug, name, until))
        return by_name

    @cached_property
    def units_by_name(self) -> Mapping[str, tuple[Organization, ...]]:
        """Units by every name; more than one for a name only if units.yml is wrong."""
        by_name: defaultdict[str, list[Organization]] = defaultdict(list)
        for department, registered in self.departments.items():
            for name, unit in registered.units.items():
                by_name[name].append(Organization(name, unit.slug, department))
        for department, registered in self.departments.items():
            for name, unit in registered.units.items():
                for former, until in unit.former_names.items():
                    if former not in registered.units:
                        by_name[former].append(Organization(name, unit.slug, department, until))
        return {name: tuple(organizations) for name, organizations in by_name.items()}

    @cached_property
    def editions(self) -> Mapping[str, str]:
        """By the slug of a unit, the id of the edition that it, its department or the site names."""
        return {
            unit.slug: edition
            for department in self.departments.values()
            for unit in department.units.values()
            if (edition := unit.edition or department.edition or self.edition)
        }

    @cached_property
    def unit_departments(self) -> Mapping[str, tuple[object, ...]]:
        """By the slug of a unit, everything that units.yml says of it and of its department."""
        return {
            unit.slug: (department, registered.slug, registered.former_names, name, unit.former_names)
            for department, registered in self.departments.items()
            for name, unit in registered.units.items()
        }


EMPTY_REGISTRY: Final = Registry(departments={})
