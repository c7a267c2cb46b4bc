"""The indicators of all declarations side by side: by unit of measure, by name, by quantity.

Comes in: Entries, which count them, and what declarations say on one kind. Goes out: Headings, every one that the form
knows, in its order; and Measures. Units of measure are kept as written: 人 and 人次 are two, and no quantity is
converted. Nothing here knows pages.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from generator import vocabulary as v
from generator.entries import Entry
from generator.excerpts import Said
from generator.identity import Identity

WITHOUT_UNIT: Final = "不带单位的数"
QUALITATIVE: Final = "用文字说明的"


class Measured(NamedTuple):
    """An indicator and the declaration in which it stands."""

    name: str
    text: str
    quantity: Decimal | None
    upper: Decimal | None
    identity: Identity
    project_name: str
    implementing_unit: str


class Measure(NamedTuple):
    """Indicators with one unit of measure. Without a unit, `name` says whether they are numbers or words.

    The same names stand together, those with the largest quantity first, and so the rows of one name.
    """

    name: str
    rows: tuple[Measured, ...]


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


def measured(said: Iterable[Said]) -> tuple[Measure, ...]:
    """The indicators of one kind by their units of measure, the most used first and words last."""
    found: defaultdict[tuple[int, str], list[Measured]] = defaultdict(list)
    for identity, project_name, implementing_unit, indicators in said:
        for name, text, quantity, upper, unit in indicators:
            row = Measured(name, text, quantity, upper, identity, project_name, implementing_unit)
            if quantity is None:
                found[2, QUALITATIVE].append(row)
            elif unit:
                found[0, unit].append(row)
            else:
                found[1, WITHOUT_UNIT].append(row)
    order = sorted(found, key=lambda key: (key[0], -len(found[key]), key[1]))
    return tuple(Measure(name, _in_order(found.pop((rank, name)))) for rank, name in order)


def _in_order(rows: list[Measured]) -> tuple[Measured, ...]:
    largest: dict[str, Decimal] = {}
    for row in rows:
        quantity = _quantity(row)
        if row.name not in largest or quantity > largest[row.name]:
            largest[row.name] = quantity

    def key(row: Measured) -> tuple[object, ...]:
        quantity = _quantity(row)
        upper = quantity if row.upper is None else row.upper
        return (-largest[row.name], row.name, -quantity, -upper, row.identity)

    return tuple(sorted(rows, key=key))


def _quantity(row: Measured) -> Decimal:
    return Decimal(0) if row.quantity is None else row.quantity
