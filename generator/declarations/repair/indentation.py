"""Finds the lines that are not indented as the names of the form demand.

A parser blames the line where it gives up, often lines below the one that is wrong. The form has fixed names at fixed
levels, so that the line itself shows what is wrong. Of all ways to read the names, the one is taken in which the fewest
lines are displaced.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from generator.declarations.repair.form_shape import FormShape
from generator.declarations.yaml.mistakes import content_lines
from generator.diagnostics.wording import closest_match
from generator.forms import vocabulary as v

_INDENT: Final = 2
"""Spaces of a level in a file that is written as `gongkai fmt` writes it."""
_OTHER_INDENTS: Final = (4, 3, 1)
_WIDTHS: Final = {"\t": 2, "\u3000": 2}  # what people mean by one, in spaces
_LEAD: Final = r"(?P<lead>[ \t\u3000\u00a0]*)"
_FIELD: Final = re.compile(
    rf"""{_LEAD}(?P<name>"[^"\n]*"|'[^'\n]*'|[^\s:：#"'\-][^:#\n]*?) *:(?P<rest>\s.*|$)"""
)
_MISTYPED_FIELD: Final = re.compile(rf"{_LEAD}(?P<name>[^\s:：#\"'\-][^:：#\n]*?) *[:：](?P<rest>.*)")
_ITEM: Final = re.compile(rf"{_LEAD}-(?P<rest> .*)")
_NO_VALUE: Final = re.compile(r"\s*(?:[>|][+-]?\d?[+-]?\s*)?(?:#.*)?$")
_LINES_TO_ONE_DISPLACED: Final = 5  # if more are, the file is written in another way
_FEWEST_LINES: Final = 5  # fewer do not show how a file is written
_WAYS: Final = 4
"""How many of the cheapest ways are kept after each line."""


class DisplacedLine(NamedTuple):
    """A line whose indentation [start, end) should be `expected` spaces; it is now as wide as `width`.

    `parent` is the name that it belongs under, "" at the top. It is `known` if the form has the name there, and `certain`
    if it is known or an indicator with its value.
    """

    start: int
    end: int
    name: str
    width: int
    expected: int
    parent: str
    known: bool
    certain: bool


class _Line(NamedTuple):
    """A line with a name: where it begins, its lead and its name, "-" for an item; and whether it can be an indicator."""

    start: int
    lead: str
    width: int
    name: str
    has_value: bool
    is_row: bool
    is_certain: bool


class _Place(NamedTuple):
    """Where a line may stand: its level, the name above it, whether its name is known there, and if on another form only."""

    level: int
    parent: str
    known: bool
    foreign: bool = False


class _Way(NamedTuple):
    """A way to read the names: what it costs, the names above the next line, and the lines that are displaced."""

    cost: float
    above: tuple[str, ...] = ()
    displaced: tuple[DisplacedLine, ...] = ()


def displaced_lines(text: str, shape: FormShape) -> list[DisplacedLine]:
    """Return the lines that are not indented as their names demand; none if the file is written in another way."""
    lines = list(_lines(text, shape))
    if len(lines) < _FEWEST_LINES:
        return []
    best = _best_way(lines, shape, _INDENT)
    if best.displaced:
        best = min(
            [best, *(_best_way(lines, shape, unit) for unit in _OTHER_INDENTS)], key=lambda way: way.cost
        )
    wrong = sum(line.width != line.expected for line in best.displaced)
    is_other_style = wrong * _LINES_TO_ONE_DISPLACED > max(len(lines), 2 * _LINES_TO_ONE_DISPLACED)
    return [] if is_other_style else [*best.displaced]


def _lines(text: str, shape: FormShape) -> Iterator[_Line]:
    """Yield the lines with names; inside a long text only those that begin a part of the form."""
    content = content_lines(text)
    outside = {start for start, _ in content}
    parts = shape.top | shape.levels.keys()
    start = 0
    found: list[tuple[int, re.Match[str]]] = []
    for line in text.split("\n"):
        match = _ITEM.match(line) or _FIELD.match(line) or _MISTYPED_FIELD.match(line)
        if match and (start in outside or (_name(match) in parts and match.re is _FIELD)):
            found.append((start, match))
        start += len(line) + 1
    for number, (begin, match) in enumerate(found):
        below = found[number + 1][1] if number + 1 < len(found) else None
        has_value = not _NO_VALUE.match(match["rest"])
        is_open = below is not None and len(below["lead"]) > len(match["lead"])
        yield _Line(
            begin,
            match["lead"],
            sum(_WIDTHS.get(character, 1) for character in match["lead"]),
            _name(match),
            has_value=has_value,
            is_row=has_value or not is_open or (below is not None and _name(below) in shape.columns),
            is_certain=match.re is not _MISTYPED_FIELD,
        )


def _name(match: re.Match[str]) -> str:
    return "-" if match.re is _ITEM else match["name"].strip("\"'")


def _best_way(lines: list[_Line], shape: FormShape, unit: int) -> _Way:
    """Return the best way to read the lines of a file in which a level has `unit` spaces."""
    items = [line.width for line in lines if line.name == "-"]
    item_level = 1 if items.count(unit) > items.count(2 * unit) else 2
    ways = [_Way(0)]
    for line in lines:
        following: dict[tuple[str, ...], _Way] = {}
        for way in ways:
            for step in _steps(way, line, shape, unit, item_level):
                if step.above not in following or step.cost < following[step.above].cost:
                    following[step.above] = step
        ways = sorted(following.values(), key=lambda way: way.cost)[:_WAYS]
    return ways[0]


def _steps(way: _Way, line: _Line, shape: FormShape, unit: int, item_level: int) -> Iterator[_Way]:
    """Yield the ways to read one more line."""
    if line.name == "-":
        places = [_Place(item_level, way.above[1], known=True)] if len(way.above) > 1 else []
    else:
        places = list(_places(line, way.above, shape))
    for place in places:
        expected = place.level * unit
        distance = abs(expected - line.width)
        if not place.known and distance > unit and "\t" not in line.lead:
            continue
        above = (*way.above[: place.level], line.name) if line.name != "-" else way.above
        displaced = way.displaced
        if distance or line.lead.strip(" "):
            end = line.start + len(line.lead)
            certain = place.known or (line.has_value and way.above[:1] == (v.INDICATORS,))
            displaced = (
                *displaced,
                DisplacedLine(
                    line.start,
                    end,
                    line.name,
                    line.width,
                    expected,
                    place.parent,
                    place.known,
                    certain,
                ),
            )
        step = 0.2 if "\t" in line.lead else 1.0  # how wide a tab was meant, nobody knows
        cost = step * bool(distance) + distance / 100 + 0.3 * place.foreign
        yield _Way(way.cost + cost, above, displaced)
    if not any(place.known for place in places):
        is_foreign = not places and not line.width
        yield way._replace(cost=way.cost + (1.2 if line.is_certain and not is_foreign else 0.0))


def _places(line: _Line, above: tuple[str, ...], shape: FormShape) -> Iterator[_Place]:
    """Yield the places that a name may have behind the names `above`."""
    name = line.name
    if name in shape.top:
        yield _Place(0, "", known=True)
    if not above:
        return
    top, *inside = above
    if top != v.INDICATORS:
        names = shape.groups.get(top)
        if names is not None and (name in names or (not names and line.is_certain)):
            yield _Place(1, top, known=name in names)
        return
    if name in shape.levels:
        yield _Place(1, top, known=True, foreign=name not in shape.printed)
    if not inside:
        return
    category, *rest = inside
    dimensions = shape.levels.get(category, frozenset())
    if name in dimensions:
        yield _Place(2, category, known=True, foreign=(category, name) not in shape.printed)
    row_level = 3 if rest and rest[0] in dimensions else 2
    if name in shape.columns:
        if len(above) > row_level:
            yield _Place(row_level + 1, above[row_level], known=True)
    elif (
        line.is_certain and name not in shape.no_rows and (line.is_row or not _is_like_one(name, dimensions))
    ):
        if row_level == 3:
            yield _Place(3, rest[0], known=False)
        if "" in dimensions:
            yield _Place(2, category, known=False, foreign=(category, "") not in shape.printed)


@lru_cache(maxsize=1000)
def _is_like_one(name: str, names: frozenset[str]) -> bool:
    return bool(closest_match(name, names))
