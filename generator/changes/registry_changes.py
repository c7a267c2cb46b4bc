"""What changed in units.yml: who is registered, under which code, and with whom.

Comes in: two registries. Goes out: Changes, each at its location in the file. Whoever keeps the code and gets
another name is the same body; a code is a part of addresses.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from generator.changes.field_changes import Change, Kind
from generator.changes.strictness import Verdict
from generator.declarations.model import Place
from generator.declarations.registry import Registry
from generator.forms import vocabulary as v

SLUG_CHANGED: Final = "代号改变，网页地址随之改变，原来的地址失效"


class _Body(NamedTuple):
    """A department, or a unit with the code of its department."""

    name: str
    slug: str
    home: str
    location: Place
    former_names: Mapping[str, int]


def registry_changes(before: Registry, after: Registry) -> tuple[Change, ...]:
    """Departments first, then units, each in the order of the files."""
    departments = _body_changes(_departments(before), _departments(after), {})
    same = {
        old.slug: after.departments[name].slug
        for name, old in before.departments.items()
        if name in after.departments
    }  # a department with another code is no other home
    return (*departments, *_body_changes(_units(before), _units(after), same))


def _departments(registry: Registry) -> list[_Body]:
    return [
        _Body(name, entry.slug, "", (name,), entry.former_names)
        for name, entry in registry.departments.items()
    ]


def _units(registry: Registry) -> list[_Body]:
    return [
        _Body(unit, held.slug, entry.slug, (name, v.UNITS, unit), held.former_names)
        for name, entry in registry.departments.items()
        for unit, held in entry.units.items()
    ]


def _body_changes(before: list[_Body], after: list[_Body], homes: Mapping[str, str]) -> Iterator[Change]:
    names = {body.name: body for body in before}
    renamed = _renamed(before, after)
    found = set()
    for new in after:
        old = names.get(new.name) or renamed.get(new.name)
        if old is None:
            yield Change(kind=Kind.ADDED, location=new.location, before=None, after=new.slug)
            continue
        found.add(old.name)
        if old.name != new.name:
            yield Change(kind=Kind.RENAMED, location=new.location, before=old.name, after=new.name)
        if homes.get(old.home, old.home) != new.home:
            yield Change(
                kind=Kind.MOVED, location=new.location, before=old.location[0], after=new.location[0]
            )
        if old.slug != new.slug:
            breaks = Verdict(reason=SLUG_CHANGED)
            place = (*new.location, v.SLUG)
            yield Change(kind=Kind.CHANGED, location=place, before=old.slug, after=new.slug, verdict=breaks)
        yield from _former_name_changes(old, new)
    for old in before:
        if old.name not in found:
            yield Change(kind=Kind.REMOVED, location=old.location, before=old.slug, after=None)


def _former_name_changes(old: _Body, new: _Body) -> Iterator[Change]:
    """Former names with the last year of each."""
    for name in {**old.former_names, **new.former_names}:
        was, now = old.former_names.get(name), new.former_names.get(name)
        if was != now:
            kind = Kind.ADDED if was is None else Kind.REMOVED if now is None else Kind.CHANGED
            yield Change(kind=kind, location=(*new.location, v.FORMER_NAMES, name), before=was, after=now)


def _renamed(before: list[_Body], after: list[_Body]) -> dict[str, _Body]:
    """By new name, the bodies that kept their code under another name."""
    was, now = {body.name for body in before}, {body.name for body in after}
    gone = {body.slug: body for body in before if body.name not in now}
    return {body.name: gone[body.slug] for body in after if body.name not in was and body.slug in gone}
