"""What was found in one file, as bytes that are kept and sent, and back.

Comes in: an Examined, or what a file says. Goes out: JSON behind a checksum, in which nothing can be run. What comes
back is what was written, or None for bytes that were damaged.
"""

import json
import zlib
from datetime import date
from typing import Any, Final, TypeAlias

from generator.checks.check_file import Examined
from generator.checks.rules.apply_rules import Brief, Row
from generator.declarations.yaml.source import SourceData
from generator.diagnostics.problem import Fix, Problem
from generator.diagnostics.rulebook import RULES

FORMAT: Final = 1
"""To be raised whenever the same bytes would be read in another way."""

Json: TypeAlias = "str | int | bool | list[Json] | tuple[Json, ...] | dict[str, Json] | None"

_CHECKSUM: Final = 4  # bytes


def examined_bytes(examined: Examined) -> bytes:
    """Everything but the path of the file, which whoever asks knows."""
    brief = examined.brief
    return _sealed(
        [
            [_listed(problem) for problem in examined.problems],
            dict(examined.waivers),
            [*brief] if brief else None,
            examined.readable,
            examined.settled.isoformat(),
        ]
    )


def examined_from(data: bytes, path: str) -> Examined | None:
    """What `examined_bytes` was given, of the file at `path`."""
    try:
        problems, waivers, brief, readable, settled = _opened(data)
        return Examined(
            problems=tuple(_problem(path, *fields) for fields in problems),
            waivers=waivers,
            brief=_brief(*brief) if brief else None,
            readable=readable,
            settled=date.fromisoformat(settled),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def said_bytes(said: dict[str, SourceData]) -> bytes:
    """What a file says, without the places."""
    return _sealed(said)  # type: ignore[arg-type]


def said_from(data: bytes) -> dict[str, SourceData] | None:
    """What `said_bytes` was given."""
    try:
        said = _opened(data)
    except (ValueError, TypeError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def sealed(data: bytes) -> bytes:
    """Bytes behind their checksum."""
    return zlib.crc32(data).to_bytes(_CHECKSUM) + data


def opened(sealed: bytes) -> bytes:
    """What `sealed` was given; ValueError where that was damaged."""
    data = sealed[_CHECKSUM:]
    if zlib.crc32(data).to_bytes(_CHECKSUM) != sealed[:_CHECKSUM]:
        raise ValueError(sealed)
    return data


def _sealed(value: Json) -> bytes:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return sealed(data)


def _opened(sealed: bytes) -> Any:
    return json.loads(opened(sealed).decode("utf-8", "surrogatepass"))


def _brief(year: int, unit: str, project: str, rows: list[list[str]]) -> Brief:
    return Brief(year, unit, project, tuple(map(Row._make, rows)))


def _listed(problem: Problem) -> list[Json]:
    return [
        problem.line,
        problem.column,
        problem.rule,
        problem.message,
        problem.excerpt,
        problem.offset,
        problem.length,
        list(problem.fix) if problem.fix else None,
        problem.corrected_excerpt,
    ]


def _problem(
    path: str,
    line: int,
    column: int,
    rule: str,
    message: str,
    excerpt: str,
    offset: int,
    length: int,
    fix: tuple[int, int, str, bool] | None,
    becomes: str,
) -> Problem:
    return Problem(
        path=path,
        line=line,
        column=column,
        rule=RULES[rule].id,
        message=message,
        excerpt=excerpt,
        offset=offset,
        length=length,
        fix=Fix(*fix) if fix else None,
        corrected_excerpt=becomes,
    )
