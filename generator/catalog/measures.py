"""The indicators of all declarations side by side: by unit of measure, by name, by quantity.

Comes in: Entries, which count them, and Excerpts on one kind. Goes out: Headings, every one that the form knows, in its
order; and Measures. Units of measure are kept as written: 人 and 人次 are two, and no quantity is
converted. Nothing here knows pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.excerpts import Excerpt, said
from generator.declarations.identity import Identity
from generator.declarations.summary import Entry
from generator.forms import vocabulary as v

WITHOUT_UNIT: Final = "不带单位的数"
QUALITATIVE: Final = "用文字说明的"


Row: TypeAlias = tuple[str, str, str | None, str, str, str, int]
"""An indicator: name, value, quantity; of its declaration address, project, unit and year."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Indicators with one unit of measure. Without a unit, `name` says whether they are numbers or words.

    The same names stand together, those with the largest quantity first, and so the rows of one name.
    """

    name: str
    rows: tuple[Row, ...]


class Heading(NamedTuple):
    """A level-2 heading: its slug in addresses and its term, how many indicators, and in how many declarations."""

    slug: str
    term: str
    indicators: int
    declarations: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A level-1 heading and all its level 2; `count` is how many indicators."""

    identifier: str
    term: str
    headings: tuple[Heading, ...]
    count: int


def chapters(entries: Iterable[Entry]) -> tuple[Chapter, ...]:
    """How many indicators there are under each heading."""
    columns = tuple(zip(*(entry.indicators for entry in entries), strict=True)) or ((),) * len(v.KINDS)
    counted = iter([(sum(column), sum(map(bool, column))) for column in columns])
    found = []
    for category in v.TAXONOMY:
        headings = tuple(
            Heading(category.slug(identifier), term, *next(counted))
            for identifier, term in category.dimensions.items()
        )
        count = sum(heading.indicators for heading in headings)
        found.append(Chapter(category.identifier, category.term, headings, count))
    return tuple(found)


def measured(excerpts: Iterable[Excerpt]) -> tuple[Measure, ...]:
    """The indicators of one kind by their units of measure, the most used first and words last."""
    found: defaultdict[tuple[int, str], defaultdict[str, list[_Ranked]]] = defaultdict(
        lambda: defaultdict(list)
    )
    quantities: dict[str | None, Decimal] = {None: Decimal(0)}  # the same few stand in thousands of rows
    for excerpt in excerpts:
        for project, project_name, implementing_unit, indicators in said(excerpt):
            identity = Identity(excerpt.year, excerpt.unit, project)
            address = identity.address
            for name, text, quantity, upper, unit in indicators:
                row = (name, text, quantity, address, project_name, implementing_unit, excerpt.year)
                for number in (quantity, upper):
                    if number not in quantities:
                        quantities[number] = Decimal(number or 0)
                least = -quantities[quantity]
                rank = (least, least if upper is None else -quantities[upper], identity)
                group = (2, QUALITATIVE) if quantity is None else (0, unit) if unit else (1, WITHOUT_UNIT)
                found[group][name].append((rank, row))
    counts = {group: sum(map(len, by_name.values())) for group, by_name in found.items()}
    order = sorted(found, key=lambda group: (group[0], -counts[group], group[1]))
    return tuple(Measure(group[1], _in_order(found.pop(group))) for group in order)


_Rank: TypeAlias = tuple[Decimal, Decimal, Identity]
_Ranked: TypeAlias = tuple[_Rank, Row]


def _in_order(by_name: Mapping[str, list[_Ranked]]) -> tuple[Row, ...]:
    for rows in by_name.values():
        rows.sort(key=itemgetter(0))  # stable: two of one declaration stay in the order of its form
    names = sorted(by_name, key=lambda name: (by_name[name][0][0][0], name))
    return tuple(row for name in names for _, row in by_name[name])
