"""All declarations grouped, counted and added up.

Everything is sorted; the order of the input does not matter. Nothing in this module knows pages or addresses.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from generator.declarations.identity import Identity
from generator.declarations.summary import DeclarationSummary, value_digest
from generator.forms import vocabulary as v


@dataclass(frozen=True, slots=True)
class GroupTotals:
    """Number of declarations, the sum and the mean of their annual totals in 元, and the largest one.

    The mean is rounded to 分; it is 0 for no declarations.
    """

    count: int
    total: Decimal
    mean: Decimal
    largest: DeclarationSummary | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group in a list of groups."""

    slug: str
    name: str
    count: int
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class Group:
    """Declarations with a common field, the largest first; `slug` and `name` identify it."""

    slug: str
    name: str
    summaries: tuple[DeclarationSummary, ...]

    @property
    def count(self) -> int:
        """Number of declarations."""
        return len(self.summaries)

    @cached_property
    def total(self) -> Decimal:
        """Sum of their annual totals, in 元."""
        return sum((summary.amount for summary in self.summaries), Decimal("0.00"))

    @property
    def mean(self) -> Decimal:
        """Mean of their annual totals, in 元, rounded to 分; 0 for none."""
        return (self.total / max(self.count, 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def totals(self) -> GroupTotals:
        """Number, sum, mean and largest declaration."""
        return GroupTotals(self.count, self.total, self.mean, self.summaries[0] if self.summaries else None)

    @property
    def row(self) -> GroupRow:
        """The group as a row in a list of groups."""
        return GroupRow(self.slug, self.name, self.count, self.total)

    @property
    def digest(self) -> str:
        """Digest of everything that a list of these declarations shows."""
        return value_digest((self.slug, self.name, [summary.digest for summary in self.summaries]))


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Every declaration without errors, by identity."""

    summaries: tuple[DeclarationSummary, ...]

    @cached_property
    def all_declarations(self) -> Group:
        """All declarations as one group."""
        return Group(slug="", name="全部", summaries=tuple(sorted(self.summaries, key=_amount_sort_key)))

    @cached_property
    def years(self) -> tuple[Group, ...]:
        """Groups by budget year, the latest first."""
        groups = _group_by_slug(
            self.all_declarations.summaries,
            lambda e: str(e.identity.year),
            lambda e: f"{e.identity.year}年度",
        )
        return tuple(sorted(groups, key=lambda group: group.slug, reverse=True))

    @cached_property
    def units(self) -> tuple[Group, ...]:
        """Groups by implementing unit, the largest first."""
        return group_by_unit(self.all_declarations)

    @cached_property
    def departments(self) -> tuple[Group, ...]:
        """Groups by competent department, the largest first."""
        return _group_by_slug(
            self.all_declarations.summaries, lambda e: e.department, lambda e: e.competent_department
        )

    @cached_property
    def natures(self) -> tuple[Group, ...]:
        """Groups by 项目性质, all that the form has, in its order."""
        return _group_by_choice(self.all_declarations.summaries, v.NATURES, lambda e: e.nature)

    @cached_property
    def categories(self) -> tuple[Group, ...]:
        """Groups by 项目类别, all that the form has, in its order."""
        return _group_by_choice(self.all_declarations.summaries, v.CATEGORIES, lambda e: e.category)

    def other_years(self, summary: DeclarationSummary) -> tuple[DeclarationSummary, ...]:
        """Return the same project of the same unit in other years, the latest first."""
        summaries = self._by_project[summary.identity.unit, summary.identity.project]
        return tuple(other for other in summaries if other.identity != summary.identity)

    def siblings(self, summary: DeclarationSummary) -> tuple[DeclarationSummary, ...]:
        """Return the other projects of the same unit in the same year, the largest first."""
        summaries = self._by_unit_and_year[summary.identity.unit, summary.identity.year]
        return tuple(other for other in summaries if other.identity != summary.identity)

    @cached_property
    def _by_project(self) -> Mapping[tuple[str, str], Sequence[DeclarationSummary]]:
        by_project: defaultdict[tuple[str, str], list[DeclarationSummary]] = defaultdict(list)
        for summary in reversed(self.summaries):
            by_project[summary.identity.unit, summary.identity.project].append(summary)
        return by_project

    @cached_property
    def _by_unit_and_year(self) -> Mapping[tuple[str, int], Sequence[DeclarationSummary]]:
        by_unit_and_year: defaultdict[tuple[str, int], list[DeclarationSummary]] = defaultdict(list)
        for summary in self.all_declarations.summaries:
            by_unit_and_year[summary.identity.unit, summary.identity.year].append(summary)
        return by_unit_and_year


def build_catalog(summaries: Iterable[DeclarationSummary]) -> Catalog:
    """Build the catalog from declarations in any order."""
    return Catalog(summaries=tuple(sorted(summaries, key=lambda summary: summary.identity)))


def group_by_unit(group: Group) -> tuple[Group, ...]:
    """Group declarations by implementing unit, the largest group first."""
    return _group_by_slug(group.summaries, lambda e: e.identity.unit, lambda e: e.implementing_unit)


def group_by_nature(group: Group) -> tuple[Group, ...]:
    """Group declarations by 项目性质, non-empty groups in the order of the form."""
    return tuple(g for g in _group_by_choice(group.summaries, v.NATURES, lambda e: e.nature) if g.count)


def group_by_category(group: Group) -> tuple[Group, ...]:
    """Group declarations by 项目类别, non-empty groups in the order of the form."""
    return tuple(g for g in _group_by_choice(group.summaries, v.CATEGORIES, lambda e: e.category) if g.count)


def _amount_sort_key(summary: DeclarationSummary) -> tuple[Decimal, Identity]:
    """Sort the largest amount first; equal amounts by identity."""
    return (-summary.amount, summary.identity)


def _group_by_choice(
    summaries: Iterable[DeclarationSummary],
    choices: Mapping[str, str],
    term: Callable[[DeclarationSummary], str],
) -> tuple[Group, ...]:
    groups_by_name = {
        group.name: group for group in _group_by_slug(summaries, lambda e: choices[term(e)], term)
    }
    return tuple(
        groups_by_name.get(name, Group(slug=slug, name=name, summaries=())) for name, slug in choices.items()
    )


def _group_by_slug(
    summaries: Iterable[DeclarationSummary],
    slug: Callable[[DeclarationSummary], str],
    name: Callable[[DeclarationSummary], str],
) -> tuple[Group, ...]:
    """Group summaries by slug, the largest first; a group has the name of its latest year."""
    summaries_by_slug: defaultdict[str, list[DeclarationSummary]] = defaultdict(list)
    for summary in summaries:
        summaries_by_slug[slug(summary)].append(summary)
    groups = (
        Group(slug=key, name=name(max(members, key=lambda e: e.identity)), summaries=tuple(members))
        for key, members in summaries_by_slug.items()
    )
    return tuple(sorted(groups, key=lambda group: (-group.total, group.slug)))
