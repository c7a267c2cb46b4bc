"""Rules on all declarations together.

A finding is a path, a location and a message.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from generator.declarations.model import Declaration
from generator.declarations.yaml.source import SourceLocation
from generator.diagnostics.wording import quote
from generator.forms import vocabulary as v
from generator.forms.edition import YUAN
from generator.forms.spelling import normalize_name

CrossFileFinding: TypeAlias = tuple[str, SourceLocation, str]


class IndicatorPlace(NamedTuple):
    """An indicator's place: level 1, level 2 and name."""

    category: str
    dimension: str
    name: str


class DuplicateKey(NamedTuple):
    """The fields of a declaration that the rules of this module compare."""

    year: int
    unit: str
    project: str
    indicators: tuple[IndicatorPlace, ...]
    money_unit: str = ""
    total: str = ""


def duplicate_key(declaration: Declaration) -> DuplicateKey:
    """Return the fields of a declaration that the rules of this module compare."""
    return DuplicateKey(
        declaration.year,
        declaration.implementing_unit,
        declaration.project_name,
        tuple(IndicatorPlace(i.category, i.dimension, i.name) for i in declaration.performance_indicators),
        declaration.stated_unit,
        str(declaration.annual_funding.total),
    )


MIN_MEASURE_LENGTH: Final = 6
MAX_MEASURE_LENGTH: Final = 60
"""Lengths of a name that counts as the same measure if another name ends with it, in characters."""


def check_same_measure(keys: Iterable[tuple[str, DuplicateKey]]) -> Iterator[CrossFileFinding]:
    """One unit classes one measure in one way in a year; the later row is reported.

    Two names are one measure if they are equal or one ends with the other: 三级等保测评通过率 and
    平台三级等保测评通过率 in the source.
    """
    units: defaultdict[tuple[int, str], list[tuple[str, IndicatorPlace]]] = defaultdict(list)
    for path, declared in keys:
        units[declared.year, declared.unit] += [(path, row) for row in declared.indicators]
    for rows in units.values():
        shared_names = _shared_names(rows)
        names: dict[str, tuple[str, IndicatorPlace]] = {}
        endings: dict[str, tuple[str, IndicatorPlace]] = {}
        for current in rows:
            path, row = current
            if row.name not in shared_names:
                continue
            ends = _name_endings(row.name)
            other_path, other = next(
                (names[end] for end in ends if end in names), endings.get(row.name, current)
            )
            twice = other_path == path and other.name == row.name  # reported by duplicate-indicator
            if other[:2] != row[:2] and not twice:
                places = (
                    f"{quote(row.name)}写在{row.dimension}，本单位的{quote(other.name)}写在{other.dimension}"
                )
                yield path, (v.INDICATORS, *row), f"同一指标应归入同一类：{places}"
            names.setdefault(row.name, current)
            for end in ends:
                endings.setdefault(end, current)


def check_duplicate_project(keys: Iterable[tuple[str, DuplicateKey]]) -> Iterator[CrossFileFinding]:
    """One unit has one project of a name in a year; the later file is reported. Signs that look alike make no other name."""
    first: dict[tuple[int, str, str], str] = {}
    for path, declared in keys:
        key = (declared.year, declared.unit, normalize_name(declared.project))
        if first.setdefault(key, path) != path:
            message = f"同一单位同一年度的项目名称不应重复，{quote(declared.project)}已在 {first[key]}"
            yield path, (v.PROJECT_NAME,), message


def check_mixed_money_units(keys: Iterable[tuple[str, DuplicateKey]]) -> Iterator[CrossFileFinding]:
    """One unit states its money in one unit in a year; the later file is reported."""
    first: dict[tuple[int, str], tuple[str, str]] = {}
    for path, declared in keys:
        other_path, other = first.setdefault((declared.year, declared.unit), (path, declared.money_unit))
        if other != declared.money_unit:
            message = (
                f"金额以{declared.money_unit}为单位，同一单位同一年度的 {other_path} 以{other}为单位；请核对"
            )
            yield path, (v.ANNUAL_FUNDING,), message


MIN_OTHERS: Final = 2
"""An amount is compared only if its unit has at least so many other declarations in the year."""
SCALE: Final = 1000


def check_amount_scale(keys: Iterable[tuple[str, DuplicateKey]]) -> Iterator[CrossFileFinding]:
    """No amount in 元 is a thousandth of every other one of its unit in the year: it may be in 万元."""
    units: defaultdict[tuple[int, str], list[tuple[str, Decimal, str]]] = defaultdict(list)
    for path, declared in keys:
        if declared.total:
            units[declared.year, declared.unit].append((path, Decimal(declared.total), declared.money_unit))
    for rows in units.values():
        least, *others = sorted(rows, key=lambda row: row[1])
        path, total, unit = least
        if unit == YUAN and total > 0 and len(others) >= MIN_OTHERS and total * SCALE <= others[0][1]:
            message = f"{total:,.2f} 元不到本单位这一年度其他各份的千分之一；若原表以万元为单位，应写成 {total * 10_000:.2f}"
            yield path, (v.ANNUAL_FUNDING, v.ANNUAL_TOTAL), message


def _shared_names(rows: Sequence[tuple[str, IndicatorPlace]]) -> set[str]:
    """Return names that several rows have, that another name ends with, or that end with another name.

    Reversed and sorted, each name comes right before all names that end with it.
    """
    shared_names: set[str] = set()
    ending = None
    for name in sorted(row.name[::-1] for _, row in rows):
        if ending is not None and name.startswith(ending):
            shared_names |= {ending, name}
        else:
            ending = name
    return {name[::-1] for name in shared_names}


def _name_endings(name: str) -> list[str]:
    """Return a name and its endings, down to the shortest that still names a measure."""
    if not MIN_MEASURE_LENGTH <= len(name) <= MAX_MEASURE_LENGTH:
        return [name]
    return [name[start:] for start in range(len(name) - MIN_MEASURE_LENGTH + 1)]


CROSS_FILE_CHECKS: Final[
    tuple[tuple[str, Callable[[Iterable[tuple[str, DuplicateKey]]], Iterator[CrossFileFinding]]], ...]
] = (
    ("duplicate-project", check_duplicate_project),
    ("same-measure-twice-classed", check_same_measure),
    ("mixed-money-units", check_mixed_money_units),
    ("amount-scale", check_amount_scale),
)
