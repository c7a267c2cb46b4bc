"""Compares two registries: who is registered, under which code, and with which department.

An organization with the same code and another name was renamed. A code is a part of addresses.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from generator.changes.field_changes import Change, ChangeKind, presence_change
from generator.changes.strictness import StrictnessVerdict
from generator.declarations.model import FieldPath
from generator.declarations.registry import Registry
from generator.forms import vocabulary as v

SLUG_CHANGE_REASON: Final = "代号改变，网页地址随之改变，原来的地址失效"


class _RegisteredOrganization(NamedTuple):
    """A department, or a unit with the code of its department."""

    name: str
    slug: str
    department_slug: str
    location: FieldPath
    former_names: Mapping[str, int]
    edition: str | None


def registry_changes(before: Registry, after: Registry) -> tuple[Change, ...]:
    """Return the changes of departments, then of units, each in the order of the files."""
    departments = _organization_changes(_departments(before), _departments(after), {})
    new_department_slugs = {
        old.slug: after.departments[name].slug
        for name, old in before.departments.items()
        if name in after.departments
    }  # a new code of the same department is not a move
    usual = [
        Change(kind=ChangeKind.CHANGED, location=(v.EDITION,), before=before.edition, after=after.edition)
    ]
    return (
        *(usual if before.edition != after.edition else ()),
        *departments,
        *_organization_changes(_units(before), _units(after), new_department_slugs),
    )


def _departments(registry: Registry) -> list[_RegisteredOrganization]:
    return [
        _RegisteredOrganization(name, entry.slug, "", (name,), entry.former_names, entry.edition)
        for name, entry in registry.departments.items()
    ]


def _units(registry: Registry) -> list[_RegisteredOrganization]:
    return [
        _RegisteredOrganization(
            unit,
            registered_unit.slug,
            entry.slug,
            (name, v.UNITS, unit),
            registered_unit.former_names,
            registered_unit.edition,
        )
        for name, entry in registry.departments.items()
        for unit, registered_unit in entry.units.items()
    ]


def _organization_changes(
    before: list[_RegisteredOrganization],
    after: list[_RegisteredOrganization],
    new_department_slugs: Mapping[str, str],
) -> Iterator[Change]:
    old_by_name = {organization.name: organization for organization in before}
    renamed = _match_by_slug(before, after)
    matched = set()
    for new in after:
        old = old_by_name.get(new.name) or renamed.get(new.name)
        if old is None:
            yield Change(kind=ChangeKind.ADDED, location=new.location, before=None, after=new.slug)
            continue
        matched.add(old.name)
        if old.name != new.name:
            yield Change(kind=ChangeKind.RENAMED, location=new.location, before=old.name, after=new.name)
        if new_department_slugs.get(old.department_slug, old.department_slug) != new.department_slug:
            yield Change(
                kind=ChangeKind.MOVED, location=new.location, before=old.location[0], after=new.location[0]
            )
        if old.slug != new.slug:
            verdict = StrictnessVerdict(reason=SLUG_CHANGE_REASON)
            path = (*new.location, v.SLUG)
            yield Change(
                kind=ChangeKind.CHANGED, location=path, before=old.slug, after=new.slug, verdict=verdict
            )
        if old.edition != new.edition:
            path = (*new.location, v.EDITION)
            yield Change(kind=ChangeKind.CHANGED, location=path, before=old.edition, after=new.edition)
        yield from _former_name_changes(old, new)
    for old in before:
        if old.name not in matched:
            yield Change(kind=ChangeKind.REMOVED, location=old.location, before=old.slug, after=None)


def _former_name_changes(old: _RegisteredOrganization, new: _RegisteredOrganization) -> Iterator[Change]:
    """Yield changes of former names and their last years."""
    for name in {**old.former_names, **new.former_names}:
        was, now = old.former_names.get(name), new.former_names.get(name)
        if was != now:
            kind = presence_change(name, old.former_names, new.former_names)
            yield Change(kind=kind, location=(*new.location, v.FORMER_NAMES, name), before=was, after=now)


def _match_by_slug(
    before: list[_RegisteredOrganization], after: list[_RegisteredOrganization]
) -> dict[str, _RegisteredOrganization]:
    """Return, by new name, the organizations that have the same code under another name."""
    old_names, new_names = {body.name for body in before}, {body.name for body in after}
    removed_by_slug = {
        organization.slug: organization for organization in before if organization.name not in new_names
    }
    return {
        body.name: removed_by_slug[body.slug]
        for body in after
        if body.name not in old_names and body.slug in removed_by_slug
    }
