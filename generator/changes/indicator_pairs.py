"""Which indicator before is which one after: by place, by name, by likeness."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from generator.changes.strictness import scale
from generator.declarations.model import PerformanceIndicator, Place
from generator.diagnostics.wording import LONGEST_NAME
from generator.forms.indicator_value import IndicatorValue

SAME_NAME: Final = 0.6
"""How alike two names under one heading are, from 0 to 1, where one is taken for the other's new name."""


MOST_PAIRS: Final = 2_500
"""Pairs of names under one heading that are still compared; beyond, no name is taken for a new name."""


_Pair: TypeAlias = tuple[PerformanceIndicator, PerformanceIndicator]


def _pairs(before: Iterable[PerformanceIndicator], after: Iterable[PerformanceIndicator]) -> Iterator[_Pair]:
    """The same indicator before and after: at its place, else by its name, else by a name like its own."""
    old, new = {row.location: row for row in before}, {row.location: row for row in after}
    for place in [place for place in old if place in new]:
        yield old.pop(place), new.pop(place)
    by_name = _grouped(new.values(), lambda row: (row.name,))
    for key, rows in _grouped(old.values(), lambda row: (row.name,)).items():
        for was, now in zip(rows, by_name.get(key, ()), strict=False):
            yield old.pop(was.location), new.pop(now.location)
    by_heading = _grouped(new.values(), lambda row: row.location[:3])
    for key, rows in _grouped(old.values(), lambda row: row.location[:3]).items():
        yield from _renamed(rows, by_heading.get(key, []))


def _renamed(old: Sequence[PerformanceIndicator], new: Sequence[PerformanceIndicator]) -> Iterator[_Pair]:
    """Of the indicators that are left under one heading, those whose names are alike, the likest first."""
    if len(old) * len(new) > MOST_PAIRS:
        return
    found = []
    for was in old:
        for now in new:
            names = sorted((was.name, now.name))  # difflib's ratio depends on the order
            first, second = (name[:LONGEST_NAME] for name in names)
            alike = SequenceMatcher(None, first, second).ratio()
            if alike >= SAME_NAME and _same_measure(was.value, now.value):
                differs = _comparable(was.value) != _comparable(now.value)
                found.append((-alike, differs, names, was, now))
    taken: set[Place] = set()
    for *_, was, now in sorted(found, key=lambda pair: pair[:3]):
        if was.location not in taken and now.location not in taken:
            taken |= {was.location, now.location}
            yield was, now


def _grouped(
    rows: Iterable[PerformanceIndicator], key: Callable[[PerformanceIndicator], Place]
) -> dict[Place, list[PerformanceIndicator]]:
    found: defaultdict[Place, list[PerformanceIndicator]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _same_measure(one: IndicatorValue, other: IndicatorValue) -> bool:
    if one.quantity is None or other.quantity is None:
        return one.quantity is other.quantity
    return scale(one.unit)[0] == scale(other.unit)[0]


def _comparable(value: IndicatorValue) -> object:
    """What a value says: ≥90(%) and ≥90.0(%) are one."""
    if value.quantity is None:
        return value.text
    return (value.comparator, value.quantity, value.upper, value.unit)
