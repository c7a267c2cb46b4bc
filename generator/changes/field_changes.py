"""What two declarations say, compared fact by fact: by value, not by how it is written.

Comes in: a declaration before and after. Goes out: Changes, each at its location in the form's words, those
of indicators judged. Indicators are paired by place, then by name, then by likeness. Nothing here knows files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from generator.changes.indicator_pairs import _comparable, _pairs
from generator.changes.strictness import NOT_JUDGED, Judgement, Verdict, verdict
from generator.declarations.model import Declaration, PerformanceIndicator, Place, Record
from generator.forms import vocabulary as v
from generator.forms.indicator_value import IndicatorValue

Value: TypeAlias = str | int | Decimal | date | IndicatorValue


FUNDING: Final = frozenset({v.PROJECT_FUNDING, v.ANNUAL_FUNDING})
# Many declarations share these, so that they do not tell whether two are the same project.
_COMMON: Final = frozenset(
    {v.YEAR, v.NATURE, v.CATEGORY, v.COMPETENT_DEPARTMENT, v.IMPLEMENTING_UNIT, v.START_DATE, v.END_DATE}
    | set(v.BESIDE_THE_FORM)
)


class Kind(StrEnum):
    """What became of something."""

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
    """One fact that is no longer the same. A blank cell, and what was not there at all, is None.

    `location` is where the fact stands now, or stood. Of what moved or got another name, `before` and `after` are
    the headings or the names.
    """

    kind: Kind
    location: Place
    before: Value | None
    after: Value | None
    verdict: Verdict = NOT_JUDGED

    @property
    def is_published(self) -> bool:
        """Whether the public sees it: a waiver is between editors and the check."""
        return self.location[0] != v.WAIVERS

    @property
    def difference(self) -> Decimal | None:
        """By how much, in 元, an amount is larger than before; None of anything else and of blank cells."""
        if (
            isinstance(self.before, Decimal)
            and isinstance(self.after, Decimal)
            and self.location[0] in FUNDING
        ):
            return self.after - self.before
        return None


def declaration_changes(before: Declaration, after: Declaration) -> tuple[Change, ...]:
    """What changed in a declaration, in the order of the form; waivers last."""
    fields = dict(_fields(before)), dict(_fields(after))
    indicators = _indicator_changes(before.performance_indicators, after.performance_indicators)
    return (*_field_changes(*fields), *indicators, *_waiver_changes(before.waivers, after.waivers))


def distinctive_facts(declaration: Declaration) -> frozenset[tuple[Place, object]]:
    """The facts by which one tells a project from the others of its unit."""
    fields = ((place, value) for place, value in _fields(declaration) if place[0] not in _COMMON and value)
    indicators = ((row.location, _comparable(row.value)) for row in declaration.performance_indicators)
    return frozenset((*fields, *indicators))


# -- fields ------------------------------------------------------------------------------------------------


def _fields(record: Record, above: Place = ()) -> Iterator[tuple[Place, Value | None]]:
    """Every cell of the form, blank ones too, but for indicators and waivers; a list is a text of lines."""
    for name, field in type(record).model_fields.items():
        value, here = getattr(record, name), (*above, str(field.alias))
        if here in {(v.INDICATORS,), (v.WAIVERS,)}:
            continue
        if isinstance(value, Record):
            yield from _fields(value, here)
        else:
            yield here, ("\n".join(value) or None) if isinstance(value, tuple) else value


def _field_changes(
    before: Mapping[Place, Value | None], after: Mapping[Place, Value | None]
) -> Iterator[Change]:
    for place, value in after.items():
        if before[place] != value:
            yield Change(kind=Kind.CHANGED, location=place, before=before[place], after=value)


def _waiver_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for rule in sorted(before.keys() | after.keys()):
        was, now = before.get(rule), after.get(rule)
        if was != now:
            kind = Kind.ADDED if was is None else Kind.REMOVED if now is None else Kind.CHANGED
            yield Change(kind=kind, location=(v.WAIVERS, rule), before=was, after=now)


# -- indicators --------------------------------------------------------------------------------------------


def _indicator_changes(
    before: Sequence[PerformanceIndicator], after: Sequence[PerformanceIndicator]
) -> Iterator[Change]:
    pairs = {new.location: old for old, new in _pairs(before, after)}
    paired = {old.location for old in pairs.values()}
    for new in after:
        if new.location in pairs:
            yield from _row_changes(pairs[new.location], new)
        else:
            said = Verdict(judgement=Judgement.STRONGER, reason="新增指标")
            yield Change(kind=Kind.ADDED, location=new.location, before=None, after=new.value, verdict=said)
    any_satisfaction = any(row.category == v.SATISFACTION for row in after)
    for old in before:
        if old.location not in paired:
            last = old.category == v.SATISFACTION and not any_satisfaction
            reason = "删除指标，不再有满意度指标" if last else "删除指标"
            said = Verdict(judgement=Judgement.WEAKER, reason=reason)
            yield Change(kind=Kind.REMOVED, location=old.location, before=old.value, after=None, verdict=said)


def _row_changes(old: PerformanceIndicator, new: PerformanceIndicator) -> Iterator[Change]:
    here = new.location
    if old.location[:3] != here[:3]:
        headings = (f"{row.category} › {row.dimension}" for row in (old, new))
        yield Change(kind=Kind.MOVED, location=here, before=next(headings), after=next(headings))
    if old.name != new.name:
        yield Change(kind=Kind.RENAMED, location=here, before=old.name, after=new.name)
    if _comparable(old.value) != _comparable(new.value):
        yield Change(
            kind=Kind.CHANGED,
            location=(*here, v.INDICATOR_VALUE),
            before=old.value,
            after=new.value,
            verdict=verdict(old, new),
        )
    for label, was, now in (
        (v.WEIGHT, old.weight, new.weight),
        (v.EXPLANATION, old.explanation, new.explanation),
    ):
        if was != now:
            yield Change(kind=Kind.CHANGED, location=(*here, label), before=was, after=now)
