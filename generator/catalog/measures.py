"""The indicators of all declarations compared: by unit of measure, name and quantity.

Headings are all that the form has, in its order. Units of measure are as written: 人 and 人次 differ, and no quantity
is converted. Nothing in this module knows pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.excerpts import Excerpt, decode_indicators
from generator.declarations.identity import Identity
from generator.declarations.summary import DeclarationSummary
from generator.forms import vocabulary as v

WITHOUT_UNIT: Final = "不带单位的数"
QUALITATIVE: Final = "用文字说明的"


MeasureRow: TypeAlias = tuple[str, str, str | None, str, str, str, int]
"""An indicator: name, value, quantity; and address, project, unit and year of its declaration."""


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """Indicators with one unit of measure. Without a unit, `name` says whether they are numbers or words.

    Rows with the same name are together. Names are sorted by their largest quantity, and so are the rows of a name.
    """

    name: str
    rows: tuple[MeasureRow, ...]


class IndicatorKindCount(NamedTuple):
    """A level-2 heading: its slug in addresses, its term, how many indicators, and in how many declarations."""

    slug: str
    term: str
    indicator_count: int
    declaration_count: int


@dataclass(frozen=True, slots=True)
class IndicatorCategoryCount:
    """A level-1 heading with its level-2 headings; `indicator_count` is their sum."""

    identifier: str
    term: str
    kinds: tuple[IndicatorKindCount, ...]
    indicator_count: int


def indicator_category_counts(summaries: Iterable[DeclarationSummary]) -> tuple[IndicatorCategoryCount, ...]:
    """Count the indicators under each heading."""
    columns = tuple(zip(*(summary.indicator_counts for summary in summaries), strict=True)) or ((),) * len(
        v.INDICATOR_KINDS
    )
    counts = iter([(sum(column), sum(map(bool, column))) for column in columns])
    categories = []
    for category in v.TAXONOMY:
        kinds = tuple(
            IndicatorKindCount(category.slug(identifier), term, *next(counts))
            for identifier, term in category.dimensions.items()
        )
        indicator_count = sum(kind.indicator_count for kind in kinds)
        categories.append(IndicatorCategoryCount(category.identifier, category.term, kinds, indicator_count))
    return tuple(categories)


def measure_tables(excerpts: Iterable[Excerpt]) -> tuple[MeasureTable, ...]:
    """Group the indicators of one kind by unit of measure, the most used first and words last."""
    groups: defaultdict[tuple[int, str], defaultdict[str, list[_RankedRow]]] = defaultdict(
        lambda: defaultdict(list)
    )
    quantities: dict[str | None, Decimal] = {None: Decimal(0)}  # thousands of rows have the same few
    for excerpt in excerpts:
        for project, project_name, implementing_unit, indicators in decode_indicators(excerpt):
            identity = Identity(excerpt.year, excerpt.unit, project)
            address = identity.address
            for name, text, quantity, upper, unit in indicators:
                row = (name, text, quantity, address, project_name, implementing_unit, excerpt.year)
                for number in (quantity, upper):
                    if number not in quantities:
                        quantities[number] = Decimal(number or 0)
                negated_quantity = -quantities[quantity]
                rank = (negated_quantity, negated_quantity if upper is None else -quantities[upper], identity)
                group = (2, QUALITATIVE) if quantity is None else (0, unit) if unit else (1, WITHOUT_UNIT)
                groups[group][name].append((rank, row))
    counts = {group: sum(map(len, by_name.values())) for group, by_name in groups.items()}
    order = sorted(groups, key=lambda group: (group[0], -counts[group], group[1]))
    return tuple(MeasureTable(group[1], _sort_rows(groups.pop(group))) for group in order)


_Rank: TypeAlias = tuple[Decimal, Decimal, Identity]
_RankedRow: TypeAlias = tuple[_Rank, MeasureRow]


def _sort_rows(by_name: Mapping[str, list[_RankedRow]]) -> tuple[MeasureRow, ...]:
    for rows in by_name.values():
        rows.sort(key=itemgetter(0))  # stable: rows of one declaration stay in the order of its form
    names = sorted(by_name, key=lambda name: (by_name[name][0][0][0], name))
    return tuple(row for name in names for _, row in by_name[name])
