"""Reads the files of one side of a comparison: declarations, and the registry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from generator.checks.check_file import site_editions
from generator.checks.rules.apply_rules import text_problems
from generator.declarations.editions.known_editions import Editions
from generator.declarations.identity import REGISTRY, WITHDRAWALS
from generator.declarations.model import Declaration
from generator.declarations.reader import read_declaration, read_registry
from generator.declarations.registry import Registry
from generator.declarations.withdrawals import Withdrawals, parse_withdrawals
from generator.declarations.yaml.source import MAX_REGISTRY_BYTES, RawFile, Source, parse_source

CONFIDENTIALITY_RULES: Final = frozenset({"personal-data", "secrecy-mark"})
"""Rules on confidential content: a file that breaks one is not quoted, because reports are sent by mail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileContent:
    """A file of one side: a registry or a declaration if it has no errors."""

    error_count: int
    declaration: Declaration | None = None
    registry: Registry | None = None
    source: Source | None = None
    is_confidential: bool = False


def read_files(files: Mapping[str, RawFile], paths: Iterable[str]) -> dict[str, FileContent]:
    """Read some files of one side, by the editions of that side."""
    editions = site_editions(files.values())
    return {path: read_file_content(files[path], editions) for path in paths if path in files}


def read_withdrawals_to_quote(files: Mapping[str, RawFile]) -> Withdrawals:
    """Return the entries of withdrawn.yml; what they say is left out if any of it must not be quoted."""
    withdrawals = parse_withdrawals(files.values())
    source = parse_source(WITHDRAWALS, files[WITHDRAWALS].data)[0] if withdrawals else None
    if source is None or not _count_confidential(source):
        return withdrawals
    hidden = {"project_name": _NOT_QUOTED, "withdrawn_by": _NOT_QUOTED, "reason": _NOT_QUOTED}
    return {path: withdrawal.model_copy(update=hidden) for path, withdrawal in withdrawals.items()}


_NOT_QUOTED: Final = "（含有个人信息或涉密标志，不引用）"


def _count_confidential(source: Source) -> int:
    return sum(problem.rule in CONFIDENTIALITY_RULES for problem in text_problems(source))


def read_file_content(file: RawFile, editions: Editions) -> FileContent:
    """Read a declaration or the registry, and count its errors."""
    if file.read_error:
        return FileContent(error_count=1)
    if file.path == REGISTRY:
        source, problems = parse_source(file.path, file.data, max_bytes=MAX_REGISTRY_BYTES)
        registry, read_problems = read_registry(source) if source else (None, [])
        return FileContent(error_count=len(problems) + len(read_problems), registry=registry, source=source)
    source, problems = parse_source(file.path, file.data)
    if source is None or problems:
        problem_count = len(problems) + (len(read_declaration(source, editions).problems) if source else 0)
        return FileContent(error_count=problem_count)
    result = read_declaration(source, editions)
    confidential = _count_confidential(source)
    return FileContent(
        error_count=len(result.problems) + confidential,
        declaration=result.declaration if result.complete else None,
        source=result.source,
        is_confidential=confidential > 0,
    )
