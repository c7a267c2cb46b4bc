"""All declarations together: grouped, counted and added up.

Comes in: sound declarations with their identities, and the registry. Goes out: a Catalog. Everything is sorted;
the order in which declarations come in changes nothing. Nothing here knows pages or addresses but slugs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import groupby

from generator import vocabulary as v
from generator.identity import Identity
from generator.model import Declaration
from generator.registry import Registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One declaration in its place.

    `department` is the slug of its competent department; `yaml` is its file, byte for byte.
    """

    identity: Identity
    department: str
    declaration: Declaration
    yaml: bytes

    @property
    def path(self) -> str:
        """Its file, from declarations/."""
        return "/".join(map(str, self.identity)) + ".yml"

    @property
    def amount(self) -> Decimal:
        """年度资金申请总额, in 元: the figure by which declarations are added up and ranked."""
        return self.declaration.annual_funding.total


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

    @cached_property  # each row of a list shows its share of it
    def total(self) -> Decimal:
        """The sum of their annual totals, in 元."""
        return sum((entry.amount for entry in self.entries), Decimal(0))

    @property
    def mean(self) -> Decimal:
        """The mean of their annual totals, in 元, rounded to 分; 0 of none."""
        return (self.total / max(self.count, 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)


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
        groups = _groups(self.entries, lambda e: str(e.identity.year), lambda e: f"{e.identity.year}年度")
        return tuple(sorted(groups, key=lambda group: group.slug, reverse=True))

    @cached_property
    def units(self) -> tuple[Group, ...]:
        """By implementing unit, the largest first."""
        return _groups(self.entries, lambda e: e.identity.unit, lambda e: e.declaration.implementing_unit)

    @cached_property
    def departments(self) -> tuple[Group, ...]:
        """By competent department, the largest first."""
        return _groups(self.entries, lambda e: e.department, lambda e: e.declaration.competent_department)

    @cached_property
    def natures(self) -> tuple[Group, ...]:
        """By 项目性质, every one that the form knows, in its order."""
        return _chosen(self.entries, v.NATURES, lambda e: e.declaration.nature)

    @cached_property
    def categories(self) -> tuple[Group, ...]:
        """By 项目类别, every one that the form knows, in its order."""
        return _chosen(self.entries, v.CATEGORIES, lambda e: e.declaration.category)

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


def catalog(declarations: Iterable[tuple[Identity, Declaration, bytes]], registry: Registry) -> Catalog:
    """The catalog of declarations, each with its file, whose departments are registered."""
    entries = (
        Entry(
            identity=identity,
            department=registry.departments_by_name[declaration.competent_department].slug,
            declaration=declaration,
            yaml=yaml,
        )
        for identity, declaration, yaml in declarations
    )
    return Catalog(entries=tuple(sorted(entries, key=lambda entry: entry.identity)))


def parts(catalog: Catalog, most: int) -> tuple[Catalog, ...]:
    """The declarations in catalogs of about `most`, none of which divides a unit.

    What a declaration's page says of others is of its unit, so that each of them has all that its pages need.
    """
    by_unit = sorted(catalog.entries, key=lambda entry: (entry.identity.unit, entry.identity))
    found: list[list[Entry]] = []
    for _, of_unit in groupby(by_unit, key=lambda entry: entry.identity.unit):
        if not found or len(found[-1]) >= most:
            found.append([])
        found[-1] += of_unit
    return tuple(Catalog(entries=tuple(sorted(part, key=lambda entry: entry.identity))) for part in found)


def units_of(group: Group) -> tuple[Group, ...]:
    """The declarations of a group by implementing unit, the largest first."""
    return _groups(group.entries, lambda e: e.identity.unit, lambda e: e.declaration.implementing_unit)


def natures_of(group: Group) -> tuple[Group, ...]:
    """The declarations of a group by 项目性质, those that occur, in the order of the form."""
    return tuple(g for g in _chosen(group.entries, v.NATURES, lambda e: e.declaration.nature) if g.count)


def categories_of(group: Group) -> tuple[Group, ...]:
    """The declarations of a group by 项目类别, those that occur, in the order of the form."""
    return tuple(g for g in _chosen(group.entries, v.CATEGORIES, lambda e: e.declaration.category) if g.count)


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
    """Entries by slug; a group bears the name that its latest year gives it."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[slug(entry)].append(entry)
    groups = (
        Group(
            slug=key,
            name=name(max(members, key=lambda e: e.identity)),
            entries=tuple(sorted(members, key=_by_amount)),
        )
        for key, members in found.items()
    )
    return tuple(sorted(groups, key=lambda group: (-group.total, group.slug)))
