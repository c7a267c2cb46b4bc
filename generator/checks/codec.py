"""What was found in one file, as bytes that are kept and sent, and back.

Comes in: an Examined, or what a file says. Goes out: JSON behind a checksum, in which nothing can be run. What comes
back is what was written, or None for bytes that were damaged.
"""

import json
import zlib
from datetime import date
from typing import Any, Final, TypeAlias

from generator.checks.check_file import CheckedFile
from generator.checks.rules.apply_rules import DuplicateKey, IndicatorPlace
from generator.declarations.yaml.source import SourceData
from generator.diagnostics.problem import Fix, Problem
from generator.diagnostics.rulebook import RULES

FORMAT: Final = 1
"""To be raised whenever the same bytes would be read in another way."""

_Json: TypeAlias = "str | int | bool | list[_Json] | tuple[_Json, ...] | dict[str, _Json] | None"

_CHECKSUM: Final = 4  # bytes


def encode_checked_file(checked_file: CheckedFile) -> bytes:
    """Everything but the path of the file, which whoever asks knows."""
    brief = checked_file.duplicate_key
    return _encode(
        [
            [_encode_problem(problem) for problem in checked_file.problems],
            dict(checked_file.waivers),
            [*brief] if brief else None,
            checked_file.readable,
            checked_file.stable_from.isoformat(),
        ]
    )


def decode_checked_file(data: bytes, path: str) -> CheckedFile | None:
    """What `examined_bytes` was given, of the file at `path`."""
    try:
        problems, waivers, brief, readable, settled = _decode(data)
        return CheckedFile(
            problems=tuple(_decode_problem(path, *fields) for fields in problems),
            waivers=waivers,
            duplicate_key=_decode_duplicate_key(*brief) if brief else None,
            readable=readable,
            stable_from=date.fromisoformat(settled),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def encode_content(content: dict[str, SourceData]) -> bytes:
    """What a file says, without the places."""
    return _encode(content)  # type: ignore[arg-type]  # a dict of a narrower type


def decode_content(data: bytes) -> dict[str, SourceData] | None:
    """What `said_bytes` was given."""
    try:
        content = _decode(data)
    except (ValueError, TypeError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def with_checksum(data: bytes) -> bytes:
    """Bytes behind their checksum."""
    return zlib.crc32(data).to_bytes(_CHECKSUM) + data


def verify_checksum(data: bytes) -> bytes:
    """What `with_checksum` was given; ValueError where that was damaged."""
    checksum, content = data[:_CHECKSUM], data[_CHECKSUM:]
    if zlib.crc32(content).to_bytes(_CHECKSUM) != checksum:
        raise ValueError(content)
    return content


def _encode(value: _Json) -> bytes:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return with_checksum(data)


def _decode(sealed: bytes) -> Any:
    return json.loads(verify_checksum(sealed).decode("utf-8", "surrogatepass"))


def _decode_duplicate_key(year: int, unit: str, project: str, rows: list[list[str]]) -> DuplicateKey:
    return DuplicateKey(year, unit, project, tuple(map(IndicatorPlace._make, rows)))


def _encode_problem(problem: Problem) -> list[_Json]:
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


def _decode_problem(
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
