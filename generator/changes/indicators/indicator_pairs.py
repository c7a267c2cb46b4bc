"""Pairs the indicators of two declarations: by place, then by name, then by similar name."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from generator.declarations.model import FieldPath, PerformanceIndicator
from generator.diagnostics.wording import MAX_NAME_LENGTH
from generator.forms.indicator_value import IndicatorValue, base_unit

MIN_NAME_SIMILARITY: Final = 0.6
"""Similarity of two names under one heading, from 0 to 1, from which one counts as the other's new name."""


MAX_NAME_PAIRS: Final = 2_500
"""Pairs of names under one heading up to which names are compared; beyond, no name counts as a new name."""


_IndicatorPair: TypeAlias = tuple[PerformanceIndicator, PerformanceIndicator]


def pair_indicators(
    before: Iterable[PerformanceIndicator], after: Iterable[PerformanceIndicator]
) -> Iterator[_IndicatorPair]:
    """Yield each indicator before with the same one after: by place, else by name, else by similar name."""
    old, new = {row.location: row for row in before}, {row.location: row for row in after}
    for path in [place for place in old if place in new]:
        yield old.pop(path), new.pop(path)
    by_name = _group_by(new.values(), lambda row: (comparable_name(row.name),))
    for key, rows in _group_by(old.values(), lambda row: (comparable_name(row.name),)).items():
        for was, now in zip(rows, by_name.get(key, ()), strict=False):
            yield old.pop(was.location), new.pop(now.location)
    by_heading = _group_by(new.values(), lambda row: row.location[:3])
    for key, rows in _group_by(old.values(), lambda row: row.location[:3]).items():
        yield from _pair_by_similar_name(rows, by_heading.get(key, []))


def _pair_by_similar_name(
    old: Sequence[PerformanceIndicator], new: Sequence[PerformanceIndicator]
) -> Iterator[_IndicatorPair]:
    """Yield pairs of the remaining indicators under one heading with similar names, the most similar first."""
    if len(old) * len(new) > MAX_NAME_PAIRS:
        return
    candidates = []
    for was in old:
        for now in new:
            names = sorted((was.name, now.name))  # difflib's ratio depends on the order
            first, second = (name[:MAX_NAME_LENGTH] for name in names)
            similarity = SequenceMatcher(None, first, second).ratio()
            if similarity >= MIN_NAME_SIMILARITY and _same_measure(was.value, now.value):
                differs = comparison_key(was.value) != comparison_key(now.value)
                candidates.append((-similarity, differs, names, was, now))
    taken: set[FieldPath] = set()
    for *_, was, now in sorted(candidates, key=lambda pair: pair[:3]):
        if was.location not in taken and now.location not in taken:
            taken |= {was.location, now.location}
            yield was, now


def _group_by(
    rows: Iterable[PerformanceIndicator], key: Callable[[PerformanceIndicator], FieldPath]
) -> dict[FieldPath, list[PerformanceIndicator]]:
    groups: defaultdict[FieldPath, list[PerformanceIndicator]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _same_measure(one: IndicatorValue, other: IndicatorValue) -> bool:
    if one.quantity is None or other.quantity is None:
        return one.quantity is other.quantity
    return base_unit(one.unit)[0] == base_unit(other.unit)[0]


_MARKS: Final = re.compile(r"^(?:[★*☆▲]|指标\d+[:：]|其中[:：]?)+|[（(][^（()）]*\*\*[^（()）]*[)）]")


def comparable_name(name: str) -> str:
    """Return a name without what forms put around it: ★, 指标1：, 其中：, a template such as （≥**%）."""
    return _MARKS.sub("", name).strip() or name


def comparison_key(value: IndicatorValue) -> object:
    """Return what a value means: ≥90(%) and ≥90.0(%) are equal."""
    if value.quantity is None:
        return value.text
    return (value.comparator, value.quantity, value.upper, value.unit)
