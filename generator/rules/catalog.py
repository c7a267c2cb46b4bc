"""Rules that see all declarations at once.

Comes in: paths with their declarations, in order. Goes out: findings, each a path, a location and a message.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from generator import vocabulary as v
from generator.model import Declaration, PerformanceIndicator
from generator.problems import shown
from generator.source import Location

Finding: TypeAlias = tuple[str, Location, str]

SHORTEST_MEASURE: Final = 6
LONGEST_MEASURE: Final = 60
"""Characters of a name that, where another name ends with it, is taken for the same measure."""


def check_same_measure(declarations: Iterable[tuple[str, Declaration]]) -> Iterator[Finding]:
    """One unit classes one measure one way in a year; the later row is the one that is told.

    Names are one measure where they are alike or one ends with the other: 三级等保测评通过率 and
    平台三级等保测评通过率 in the source.
    """
    units: defaultdict[tuple[int, str], list[tuple[str, PerformanceIndicator]]] = defaultdict(list)
    for path, declaration in declarations:
        rows = units[declaration.year, declaration.implementing_unit]
        rows += [(path, indicator) for indicator in declaration.performance_indicators]
    for rows in units.values():
        names: dict[str, tuple[str, PerformanceIndicator]] = {}
        endings: dict[str, tuple[str, PerformanceIndicator]] = {}
        for path, indicator in rows:
            ends = _endings(indicator.name)
            here = (path, indicator)
            there, other = next(
                (names[end] for end in ends if end in names), endings.get(indicator.name, here)
            )
            twice = there == path and other.name == indicator.name  # that is duplicate-indicator's to say
            if other.location[:3] != indicator.location[:3] and not twice:
                places = f"{shown(indicator.name)}写在{indicator.dimension}，本单位的{shown(other.name)}写在{other.dimension}"
                yield path, indicator.location, f"同一指标应归入同一类：{places}"
            names.setdefault(indicator.name, here)
            for end in ends:
                endings.setdefault(end, here)


def check_duplicate_project(declarations: Iterable[tuple[str, Declaration]]) -> Iterator[Finding]:
    """One unit has one project of a name in a year; the later file is the one that is told."""
    first: dict[tuple[int, str, str], str] = {}
    for path, declaration in declarations:
        key = (declaration.year, declaration.implementing_unit, declaration.project_name)
        if first.setdefault(key, path) != path:
            message = (
                f"同一单位同一年度的项目名称不应重复，{shown(declaration.project_name)}已在 {first[key]}"
            )
            yield path, (v.PROJECT_NAME,), message


def _endings(name: str) -> list[str]:
    """The name, and what it ends with, down to the shortest that still names a measure."""
    if not SHORTEST_MEASURE <= len(name) <= LONGEST_MEASURE:
        return [name]
    return [name[start:] for start in range(len(name) - SHORTEST_MEASURE + 1)]


CATALOG_CHECKS: Final[
    tuple[tuple[str, Callable[[Iterable[tuple[str, Declaration]]], Iterator[Finding]]], ...]
] = (
    ("duplicate-project", check_duplicate_project),
    ("same-measure-twice-classed", check_same_measure),
)
