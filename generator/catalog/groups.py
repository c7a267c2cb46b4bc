"""All declarations together: grouped, counted and added up.

Comes in: the Entries of sound declarations. Goes out: a Catalog. Everything is sorted; the order in which
declarations come in changes nothing. Nothing here knows pages or addresses but slugs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from generator.declarations.identity import Identity
from generator.declarations.summary import Entry, stamp
from generator.forms import vocabulary as v


@dataclass(frozen=True, slots=True)
class Totals:
    """What declarations come to: how many, the sum and the mean of their annual totals in 元, and the largest one.

    The mean is rounded to 分; of none it is 0.
    """

    count: int
    total: Decimal
    mean: Decimal
    largest: Entry | None


@dataclass(frozen=True, slots=True)
class Line:
    """A group in a list of groups."""

    slug: str
    name: str
    count: int
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class Group:
    """Declarations that have something in common, the largest first; `slug` and `name` say what."""

    slug: str
    name: str
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """How many declarations."""
        return len(self.entries)

    @cached_property
    def total(self) -> Decimal:
        """The sum of their annual totals, in 元."""
        return sum((entry.amount for entry in self.entries), Decimal(0))

    @property
    def mean(self) -> Decimal:
        """The mean of their annual totals, in 元, rounded to 分; 0 of none."""
        return (self.total / max(self.count, 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def totals(self) -> Totals:
        """What they come to."""
        return Totals(self.count, self.total, self.mean, self.entries[0] if self.entries else None)

    @property
    def line(self) -> Line:
        """The group in a list of groups."""
        return Line(self.slug, self.name, self.count, self.total)

    @property
    def stamp(self) -> str:
        """A digest of all that a list of these declarations says."""
        return stamp((self.slug, self.name, [entry.stamp for entry in self.entries]))


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Every sound declaration, by identity."""

    entries: tuple[Entry, ...]

    @cached_property
    def whole(self) -> Group:
        """All of them as one group."""
        return Group(slug="", name="全部", entries=tuple(sorted(self.entries, key=_by_amount)))

    @cached_property
    def years(self) -> tuple[Group, ...]:
        """By budget year, the latest first."""
        groups = _groups(
            self.whole.entries, lambda e: str(e.identity.year), lambda e: f"{e.identity.year}年度"
        )
        return tuple(sorted(groups, key=lambda group: group.slug, reverse=True))

    @cached_property
    def units(self) -> tuple[Group, ...]:
        """By implementing unit, the largest first."""
        return units_of(self.whole)

    @cached_property
    def departments(self) -> tuple[Group, ...]:
        """By competent department, the largest first."""
        return _groups(self.whole.entries, lambda e: e.department, lambda e: e.competent_department)

    @cached_property
    def natures(self) -> tuple[Group, ...]:
        """By 项目性质, every one that the form knows, in its order."""
        return _chosen(self.whole.entries, v.NATURES, lambda e: e.nature)

    @cached_property
    def categories(self) -> tuple[Group, ...]:
        """By 项目类别, every one that the form knows, in its order."""
        return _chosen(self.whole.entries, v.CATEGORIES, lambda e: e.category)

    def other_years(self, entry: Entry) -> tuple[Entry, ...]:
        """The same project of the same unit in other years, the latest first."""
        same = self._by_project[entry.identity.unit, entry.identity.project]
        return tuple(other for other in same if other.identity != entry.identity)

    def siblings(self, entry: Entry) -> tuple[Entry, ...]:
        """The other projects of the same unit in the same year, the largest first."""
        same = self._by_unit_and_year[entry.identity.unit, entry.identity.year]
        return tuple(other for other in same if other.identity != entry.identity)

    @cached_property
    def _by_project(self) -> Mapping[tuple[str, str], Sequence[Entry]]:
        found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in reversed(self.entries):
            found[entry.identity.unit, entry.identity.project].append(entry)
        return found

    @cached_property
    def _by_unit_and_year(self) -> Mapping[tuple[str, int], Sequence[Entry]]:
        found: defaultdict[tuple[str, int], list[Entry]] = defaultdict(list)
        for entry in self.whole.entries:
            found[entry.identity.unit, entry.identity.year].append(entry)
        return found


def catalog(entries: Iterable[Entry]) -> Catalog:
    """The catalog of declarations in whatever order."""
    return Catalog(entries=tuple(sorted(entries, key=lambda entry: entry.identity)))


def units_of(group: Group) -> tuple[Group, ...]:
    """The declarations of a group by implementing unit, the largest first."""
    return _groups(group.entries, lambda e: e.identity.unit, lambda e: e.implementing_unit)


def natures_of(group: Group) -> tuple[Group, ...]:
    """The declarations of a group by 项目性质, those that occur, in the order of the form."""
    return tuple(g for g in _chosen(group.entries, v.NATURES, lambda e: e.nature) if g.count)


def categories_of(group: Group) -> tuple[Group, ...]:
    """The declarations of a group by 项目类别, those that occur, in the order of the form."""
    return tuple(g for g in _chosen(group.entries, v.CATEGORIES, lambda e: e.category) if g.count)


def _by_amount(entry: Entry) -> tuple[Decimal, Identity]:
    """Sorts the largest first; equal amounts by identity."""
    return (-entry.amount, entry.identity)


def _chosen(
    entries: Iterable[Entry], choices: Mapping[str, str], term: Callable[[Entry], str]
) -> tuple[Group, ...]:
    found = {group.name: group for group in _groups(entries, lambda e: choices[term(e)], term)}
    return tuple(found.get(name, Group(slug=slug, name=name, entries=())) for name, slug in choices.items())


def _groups(
    entries: Iterable[Entry], slug: Callable[[Entry], str], name: Callable[[Entry], str]
) -> tuple[Group, ...]:
    """Entries, the largest first, by slug; a group bears the name that its latest year gives it."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[slug(entry)].append(entry)
    groups = (
        Group(slug=key, name=name(max(members, key=lambda e: e.identity)), entries=tuple(members))
        for key, members in found.items()
    )
    return tuple(sorted(groups, key=lambda group: (-group.total, group.slug)))
