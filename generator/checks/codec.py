"""Encodes results of checks as bytes and decodes them, for the cache and between processes.

The bytes are JSON behind a checksum: decoding runs nothing, and damaged bytes give None.
"""

import json
import zlib
from datetime import date
from typing import Any, Final, TypeAlias

from generator.checks.check_file import CheckedFile
from generator.checks.rules.across_files import DuplicateKey, IndicatorPlace
from generator.declarations.yaml.source import SourceData
from generator.diagnostics.problem import Fix, Problem
from generator.diagnostics.rulebook import RULES

FORMAT: Final = 1
"""Version of the encoding: raise it whenever the same bytes would be decoded differently."""

_Json: TypeAlias = "str | int | bool | list[_Json] | tuple[_Json, ...] | dict[str, _Json] | None"

_CHECKSUM: Final = 4  # bytes


def encode_checked_file(checked_file: CheckedFile) -> bytes:
    """Encode a result without the path of its file, which the reader knows."""
    key = checked_file.duplicate_key
    return _encode(
        [
            [_encode_problem(problem) for problem in checked_file.problems],
            dict(checked_file.waivers),
            [*key] if key else None,
            checked_file.readable,
            checked_file.stable_from.isoformat(),
        ]
    )


def decode_checked_file(data: bytes, path: str) -> CheckedFile | None:
    """Decode the result of the file at `path`; None if the bytes are damaged or of another version."""
    try:
        problems, waivers, key, readable, settled = _decode(data)
        return CheckedFile(
            problems=tuple(_decode_problem(path, *fields) for fields in problems),
            waivers=waivers,
            duplicate_key=_decode_duplicate_key(*key) if key else None,
            readable=readable,
            stable_from=date.fromisoformat(settled),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def encode_content(content: dict[str, SourceData]) -> bytes:
    """Encode the content of a file, without places."""
    return _encode(content)  # type: ignore[arg-type]  # a dict of a narrower type


def decode_content(data: bytes) -> dict[str, SourceData] | None:
    """Decode the content of a file; None if the bytes are damaged."""
    try:
        content = _decode(data)
    except (ValueError, TypeError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def with_checksum(data: bytes) -> bytes:
    """Put a checksum in front of bytes."""
    return zlib.crc32(data).to_bytes(_CHECKSUM) + data


def verify_checksum(data: bytes) -> bytes:
    """Return the bytes behind a checksum; ValueError if they are damaged."""
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
    corrected_excerpt: str,
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
        corrected_excerpt=corrected_excerpt,
    )
