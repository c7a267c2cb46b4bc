"""Compares two declarations fact by fact: by value, not by spelling.

Each Change has a location in the form's words, and those of indicators a verdict. Nothing in this module knows files.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final, TypeAlias

from generator.changes.indicators.indicator_pairs import comparison_key, pair_indicators
from generator.changes.strictness import NO_VERDICT, Judgement, StrictnessVerdict, judge_strictness
from generator.declarations.model import Declaration, FieldPath, PerformanceIndicator, Record
from generator.forms import vocabulary as v
from generator.forms.indicator_value import IndicatorValue

FieldValue: TypeAlias = str | int | Decimal | date | IndicatorValue


FUNDING: Final = frozenset({v.PROJECT_FUNDING, v.ANNUAL_FUNDING})
# Many declarations share these, so they do not identify a project.
_NON_IDENTIFYING_FIELDS: Final = frozenset(
    {v.YEAR, v.NATURE, v.CATEGORY, v.COMPETENT_DEPARTMENT, v.IMPLEMENTING_UNIT, v.START_DATE, v.END_DATE}
    | set(v.FIELDS_OUTSIDE_THE_FORM)
)


class ChangeKind(StrEnum):
    """What became of a fact or a declaration."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"

    @property
    def term(self) -> str:
        """The word for reviewers."""
        return {
            "added": "新增",
            "removed": "删除",
            "renamed": "改名",
            "moved": "移动",
            "changed": "修改",
        }[self.value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One fact that differs. A blank cell, and a fact that did not exist, is None.

    `location` is the present place of the fact, or its last, in canonical words; `place` is the same in the words of its
    form, None where they are the same. If it was moved or renamed, `before` and `after` are the headings or the names.
    `line` is where the present file has it, or the nearest field above, 0 if there is no such file.
    """

    kind: ChangeKind
    location: FieldPath
    place: FieldPath | None = None
    before: FieldValue | None
    after: FieldValue | None
    verdict: StrictnessVerdict = NO_VERDICT
    line: int = 0

    @property
    def is_published(self) -> bool:
        """Whether the public sees it; waivers are for editors and the check only."""
        return self.location[0] != v.WAIVERS

    @property
    def difference(self) -> Decimal | None:
        """Increase of an amount in 元; None for everything else and for blank cells."""
        if (
            isinstance(self.before, Decimal)
            and isinstance(self.after, Decimal)
            and self.location[0] in FUNDING
        ):
            return self.after - self.before
        return None


def presence_change(key: str | FieldPath, before: Container[object], after: Container[object]) -> ChangeKind:
    """Return what became of a key that differs: it was added, removed, or, if both sides have it, changed."""
    if key not in before:
        return ChangeKind.ADDED
    return ChangeKind.CHANGED if key in after else ChangeKind.REMOVED


def declaration_changes(before: Declaration, after: Declaration) -> tuple[Change, ...]:
    """Return the changes of a declaration in the order of the form; waivers last."""
    fields = dict(_field_values(before)), dict(_field_values(after))
    indicators = _indicator_changes(before.performance_indicators, after.performance_indicators)
    return (
        *(
            _with_place(change, before if change.kind is ChangeKind.REMOVED else after)
            for change in (*_field_changes(*fields), *indicators)
        ),
        *_waiver_changes(before.waivers, after.waivers),
    )


def _with_place(change: Change, declaration: Declaration) -> Change:
    """Return a change with its place in the words of the declaration's form."""
    location, edition = change.location, declaration.edition
    block, *inside = location
    if block == v.OTHER_FIELDS:
        place = tuple(inside) if inside[0] in edition.own_types else location
    elif block == v.INDICATORS:
        category, dimension, name, *columns = inside
        headings = declaration.headings.get((category, dimension, name), (category, dimension))
        place = (block, *filter(None, headings), name, *(edition.label(block, column) for column in columns))
    else:
        place = tuple(edition.label(*location[:depth]) for depth in range(1, len(location) + 1))
    return change if place == location else replace(change, place=place)


def identifying_fields(declaration: Declaration) -> frozenset[tuple[FieldPath, object]]:
    """Return the facts that distinguish a project from the others of its unit."""
    field_items = (
        (path, value)
        for path, value in _field_values(declaration)
        if path[0] not in _NON_IDENTIFYING_FIELDS and value
    )
    indicators = ((row.location, comparison_key(row.value)) for row in declaration.performance_indicators)
    return frozenset((*field_items, *indicators))


# -- fields ------------------------------------------------------------------------------------------------


def _field_values(record: Record, parent: FieldPath = ()) -> Iterator[tuple[FieldPath, FieldValue | None]]:
    """Yield every cell of the form, including blank ones, without indicators and waivers; a list is a text of lines."""
    values = record.__dict__  # half of the time of getattr
    for name, path in _field_paths(type(record), parent):
        value = values[name]
        if isinstance(value, Record):
            yield from _field_values(value, path)
        elif isinstance(value, dict):
            yield from (((*path, label), text) for label, text in value.items())
        else:
            yield path, ("\n".join(value) or None) if isinstance(value, tuple) else value


@cache
def _field_paths(model: type[Record], parent: FieldPath) -> tuple[tuple[str, FieldPath], ...]:
    """Return the fields of a record that are compared one by one, each with its location."""
    paths = ((name, (*parent, str(field.alias))) for name, field in model.model_fields.items())
    return tuple((name, path) for name, path in paths if path not in {(v.INDICATORS,), (v.WAIVERS,)})


def _field_changes(
    before: Mapping[FieldPath, FieldValue | None], after: Mapping[FieldPath, FieldValue | None]
) -> Iterator[Change]:
    for path in {**after, **before}:
        was, now = before.get(path), after.get(path)
        if was != now:
            yield Change(kind=presence_change(path, before, after), location=path, before=was, after=now)


def _waiver_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for rule in sorted(before.keys() | after.keys()):
        was, now = before.get(rule), after.get(rule)
        if was != now:
            kind = presence_change(rule, before, after)
            yield Change(kind=kind, location=(v.WAIVERS, rule), before=was, after=now)


# -- indicators --------------------------------------------------------------------------------------------


def _indicator_changes(
    before: Sequence[PerformanceIndicator], after: Sequence[PerformanceIndicator]
) -> Iterator[Change]:
    pairs = {new.location: old for old, new in pair_indicators(before, after)}
    paired = {old.location for old in pairs.values()}
    for new in after:
        if new.location in pairs:
            yield from _indicator_pair_changes(pairs[new.location], new)
        else:
            verdict = StrictnessVerdict(judgement=Judgement.STRONGER, reason="新增指标")
            yield Change(
                kind=ChangeKind.ADDED, location=new.location, before=None, after=new.value, verdict=verdict
            )
    any_satisfaction = any(row.category == v.SATISFACTION for row in after)
    for old in before:
        if old.location not in paired:
            is_last_satisfaction = old.category == v.SATISFACTION and not any_satisfaction
            reason = "删除指标，不再有满意度指标" if is_last_satisfaction else "删除指标"
            verdict = StrictnessVerdict(judgement=Judgement.WEAKER, reason=reason)
            yield Change(
                kind=ChangeKind.REMOVED, location=old.location, before=old.value, after=None, verdict=verdict
            )


def _indicator_pair_changes(old: PerformanceIndicator, new: PerformanceIndicator) -> Iterator[Change]:
    path = new.location
    if old.location[:3] != path[:3]:
        headings = (f"{row.category} › {row.dimension}" for row in (old, new))
        yield Change(kind=ChangeKind.MOVED, location=path, before=next(headings), after=next(headings))
    if old.name != new.name:
        yield Change(kind=ChangeKind.RENAMED, location=path, before=old.name, after=new.name)
    if comparison_key(old.value) != comparison_key(new.value):
        yield Change(
            kind=ChangeKind.CHANGED,
            location=(*path, v.INDICATOR_VALUE),
            before=old.value,
            after=new.value,
            verdict=judge_strictness(old, new),
        )
    for label, was, now in (
        (v.PERIOD_VALUE, old.period_value, new.period_value),
        (v.WEIGHT, old.weight, new.weight),
        (v.STANDARD, old.standard, new.standard),
        (v.EXPLANATION, old.explanation, new.explanation),
    ):
        if was != now:
            yield Change(kind=ChangeKind.CHANGED, location=(*path, label), before=was, after=now)
