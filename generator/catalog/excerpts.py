"""Excerpts of a unit's declarations as bytes: its indicators by kind and year, and its goals.

An Excerpt is self-contained, is stored and sent
as it is, and is read only where a page or a file of the search is made of it. Pure, and nothing in it can be run.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final, NamedTuple, Protocol, TypeAlias

from generator.declarations.identity import Identity
from generator.declarations.summary import (
    DeclarationSummary,
    PublishedDeclaration,
    group_by_unit_slug,
    value_digest,
)
from generator.forms import vocabulary as v

GOALS: Final = "goals"
TOPICS: Final = (*(kind.slug for kind in v.INDICATOR_KINDS), GOALS)
"""What an Excerpt may be about: a kind of indicator, by its slug, or the goals."""


Stated: TypeAlias = tuple[str, str, str | None, str | None, str]
"""An indicator: name, whole value as printed; and of that, as far as they are there, quantity, end of a range, unit."""


class Excerpt(NamedTuple):
    """What the declarations of a unit in a year say on a topic."""

    year: int
    unit: str
    data: bytes


class UnitSummary(NamedTuple):
    """A unit as other pages know it: its summaries by identity, and by topic and year a digest of what it says."""

    unit: str
    entries: tuple[DeclarationSummary, ...]
    digests: Mapping[str, Mapping[int, str]]


class ExcerptSource(Protocol):
    """Where Excerpts are."""

    def excerpts(self, topic: str) -> Iterable[Excerpt]:
        """Those on a topic, by year and unit."""

    def unit_excerpts(self, topic: str, year: int, units: Iterable[str]) -> Iterable[Excerpt]:
        """Those of some units in a year on a topic, in the order of the units."""


class MemoryExcerpts:
    """The excerpts of a few declarations, in memory."""

    def __init__(self, declarations: Iterable[PublishedDeclaration]) -> None:
        self._excerpts: dict[str, list[Excerpt]] = {topic: [] for topic in TOPICS}
        found = []
        for unit, members in group_by_unit_slug(declarations):
            written = encode_excerpts(members)
            for (topic, year), data in written.items():
                self._excerpts[topic].append(Excerpt(year, unit, data))
            found.append(summarize_unit(unit, members, written))
        for kept in self._excerpts.values():
            kept.sort()
        self.summaries = tuple(found)

    def excerpts(self, topic: str) -> Iterator[Excerpt]:
        """Those on a topic, by year and unit."""
        return iter(self._excerpts[topic])

    def unit_excerpts(self, topic: str, year: int, units: Iterable[str]) -> Iterator[Excerpt]:
        """Those of some units in a year on a topic, in the order of the units."""
        by_unit = {one.unit: one for one in self._excerpts[topic] if one.year == year}
        return (by_unit[unit] for unit in units if unit in by_unit)


def summarize_unit(
    unit: str, forms: Iterable[PublishedDeclaration], written: Mapping[tuple[str, int], bytes]
) -> UnitSummary:
    """What other pages know of a unit whose excerpts have been `written`."""
    stamps: dict[str, dict[int, str]] = {}
    for (topic, year), data in written.items():
        stamps.setdefault(topic, {})[year] = value_digest(data)
    return UnitSummary(unit, tuple(form.summary for form in forms), stamps)


def encode_excerpts(forms: Sequence[PublishedDeclaration]) -> dict[tuple[str, int], bytes]:
    """What declarations of one unit, by identity, say on each topic in each year; nothing where they say nothing."""
    found: dict[tuple[str, int], bytes] = {}
    for year, of_year in groupby(forms, key=lambda form: form.summary.identity.year):
        members = list(of_year)
        goal_rows = [[form.summary.identity.project, _goals(form)] for form in members]
        found[GOALS, year] = _bytes(goal_rows)
        for kind in v.INDICATOR_KINDS:
            rows = [row for form in members if (row := _of_kind(form, kind))]
            if rows:
                found[kind.slug, year] = _bytes(rows)
    return found


def decode_indicators(excerpt: Excerpt) -> Iterator[tuple[str, str, str, list[Stated]]]:
    """What stands in an Excerpt on a kind of indicator: project slug, project, unit, and indicators, by project."""
    yield from json.loads(excerpt.data)


def decode_goals(excerpt: Excerpt) -> Iterator[tuple[Identity, str]]:
    """What stands in an Excerpt on goals: of each declaration whole-life first, each in a line of its own."""
    return (
        (Identity(excerpt.year, excerpt.unit, project), text) for project, text in json.loads(excerpt.data)
    )


def _goals(form: PublishedDeclaration) -> str:
    return "\n".join(filter(None, (form.declaration.overall_goal, form.declaration.annual_goal)))


def _of_kind(form: PublishedDeclaration, kind: v.IndicatorKind) -> list[object] | None:
    rows = [
        [i.name, i.value.text, _text(i.value.quantity), _text(i.value.upper), i.value.unit]
        for i in form.declaration.performance_indicators
        if i.dimension == kind.dimension and i.category == kind.category
    ]
    if not rows:
        return None
    entry = form.summary
    return [entry.identity.project, entry.project_name, entry.implementing_unit, rows]


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _bytes(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
