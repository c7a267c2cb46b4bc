"""The indicators of all declarations side by side: by heading, by unit of measure, by name, by quantity.

Comes in: a Catalog. Goes out: Headings, every one that the form knows, in its order. Units of measure are kept
as written: 人 and 人次 are two, and no quantity is converted. Nothing here knows pages.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from generator import vocabulary as v
from generator.catalog import Catalog, Entry
from generator.model import PerformanceIndicator

WITHOUT_UNIT: Final = "不带单位的数"
QUALITATIVE: Final = "用文字说明的"


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """An indicator and the declaration in which it stands."""

    entry: Entry
    indicator: PerformanceIndicator


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """Indicators with one unit of measure. Without a unit, `name` says whether they are numbers or words.

    The same names stand together, those with the largest quantity first, and so the rows of one name.
    """

    name: str
    rows: tuple[Measured, ...]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A level-2 heading under its level 1, with its units of measure, the most used first and words last."""

    category: v.IndicatorCategory
    identifier: str
    term: str
    measures: tuple[Measure, ...]

    @property
    def slug(self) -> str:
        """What its page is called in addresses, such as `cost-economic`."""
        return self.category.slug(self.identifier)

    @cached_property  # many pages ask how many there are
    def rows(self) -> tuple[Measured, ...]:
        """Its indicators, one measure after the other."""
        return tuple(row for measure in self.measures for row in measure.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A level-1 heading and all its level 2."""

    category: v.IndicatorCategory
    headings: tuple[Heading, ...]

    @property
    def count(self) -> int:
        """How many indicators."""
        return sum(len(heading.rows) for heading in self.headings)


def chapters(catalog: Catalog) -> tuple[Chapter, ...]:
    """Every indicator of every declaration under its headings."""
    found: defaultdict[tuple[str, str], list[Measured]] = defaultdict(list)
    for entry in catalog.entries:
        for indicator in entry.declaration.performance_indicators:
            row = Measured(entry=entry, indicator=indicator)
            found[indicator.category, indicator.dimension].append(row)
    return tuple(
        Chapter(
            category=category,
            headings=tuple(
                Heading(
                    category=category,
                    identifier=identifier,
                    term=term,
                    measures=_measures(found[category.term, term]),
                )
                for identifier, term in category.dimensions.items()
            ),
        )
        for category in v.TAXONOMY
    )


def declarations(rows: Iterable[Measured]) -> int:
    """In how many declarations these indicators stand."""
    return len({row.entry.identity for row in rows})


def _measures(rows: Iterable[Measured]) -> tuple[Measure, ...]:
    found: defaultdict[tuple[int, str], list[Measured]] = defaultdict(list)
    for row in rows:
        value = row.indicator.value
        if value.quantity is None:
            found[2, QUALITATIVE].append(row)
        elif value.unit:
            found[0, value.unit].append(row)
        else:
            found[1, WITHOUT_UNIT].append(row)
    order = sorted(found, key=lambda key: (key[0], -len(found[key]), key[1]))
    return tuple(Measure(name=name, rows=_in_order(found[rank, name])) for rank, name in order)


def _in_order(rows: Iterable[Measured]) -> tuple[Measured, ...]:
    rows = tuple(rows)
    largest: dict[str, Decimal] = {}
    for row in rows:
        name = row.indicator.name
        largest[name] = max(_quantity(row), largest.get(name, _quantity(row)))

    def key(row: Measured) -> tuple[object, ...]:
        name, value = row.indicator.name, row.indicator.value
        upper = value.upper if value.upper is not None else _quantity(row)
        return (-largest[name], name, -_quantity(row), -upper, row.entry.identity)

    return tuple(sorted(rows, key=key))


def _quantity(row: Measured) -> Decimal:
    quantity = row.indicator.value.quantity
    return Decimal(0) if quantity is None else quantity
