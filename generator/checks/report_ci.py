"""Problems for programs: JSON, GitHub annotations, GitLab Code Quality."""

import hashlib
import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from generator.diagnostics.escaping import (
    INVISIBLE,
    neutralize_log_commands,
    neutralize_log_commands_in_json,
    show_invisible,
)
from generator.diagnostics.problem import Problem
from generator.diagnostics.rulebook import Severity

_Json: TypeAlias = "str | int | bool | dict[str, _Json] | None"


CODE_QUALITY_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}


def problem_records(problems: Iterable[Problem], prefix: str = "") -> list[dict[str, _Json]]:
    """Return `{path, line, column, rule, severity, message, fix}` for each problem, as in the JSON report.

    `fix` is null or `{line, sure}`: the corrected line (several are joined by line feeds, a removed one is ""), and
    whether what was typed can mean nothing else.
    """
    return [
        {
            "path": prefix + problem.path,
            "line": problem.line,
            "column": problem.column,
            "rule": problem.rule,
            "severity": problem.severity.value,
            "message": problem.message,
            "fix": {"line": problem.corrected_excerpt, "sure": problem.fix.certain} if problem.fix else None,
        }
        for problem in problems
    ]


def to_json(records: Sequence[Mapping[str, object]] | Mapping[str, object]) -> str:
    """Return JSON in readable Chinese, with every invisible character escaped, and what runners of CI take for a command."""
    text = neutralize_log_commands_in_json(json.dumps(records, ensure_ascii=False, indent=2))
    return INVISIBLE.sub(lambda m: m[0] if m[0] == "\n" else json.dumps(m[0])[1:-1], text)


MAX_ANNOTATIONS: Final = 10
"""Annotations of a severity that GitHub shows of one step."""


def github_annotations(problems: Iterable[Problem], changed: Container[str] = ()) -> Iterator[str]:
    """Yield workflow commands that put problems at their lines of a pull request, and a line for each that has no room.

    Of each severity those in `changed` paths come first, and the last annotation says how many others there are.
    """
    by_severity: dict[Severity, list[Problem]] = {severity: [] for severity in Severity}
    for problem in sorted(problems, key=lambda problem: problem.path not in changed):
        by_severity[problem.severity].append(problem)
    for severity, found in by_severity.items():
        room = MAX_ANNOTATIONS if len(found) <= MAX_ANNOTATIONS else MAX_ANNOTATIONS - 1
        yield from map(_annotation, found[:room])
        if rest := found[room:]:
            message = f"还有 {len(rest)} 条{severity.term}没有标在文件上，逐条见这一步的日志"
            yield f"::{severity.value} title={_escape_property(severity.term)}::{_escape_data(message)}"
        for problem in rest:
            place = f"{problem.path}:{problem.line}:{problem.column}"
            text = f"{place}: {severity.term} [{problem.rule}] {problem.message}"
            yield neutralize_log_commands(show_invisible(text))


def _annotation(problem: Problem) -> str:
    place = f"file={_escape_property(problem.path)},line={problem.line},col={problem.column}"
    corrected = (
        f"\n{'改为' if problem.fix.certain else '建议'}：{problem.corrected_excerpt.strip()}"
        if problem.fix
        else ""
    )
    where = f"\n{problem.path}:{problem.line}:{problem.column}"  # the log shows no more than the message
    message = _escape_data(problem.message + corrected + where)
    return f"::{problem.severity.value} {place},title={_escape_property(problem.rule)}::{message}"


def _escape_data(text: str) -> str:
    text = INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text)  # line feeds stay
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def code_quality(problems: Iterable[Problem], prefix: str = "") -> list[dict[str, object]]:
    """Return each problem as GitLab's Code Quality report wants it, to be shown at its line of a merge request.

    A fingerprint has neither line nor column, so that a problem which only moves is not reported as new. Problems that
    are otherwise alike are counted in it, because GitLab shows only the first of equal fingerprints.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    issues: list[dict[str, object]] = []
    for problem in problems:
        same = (prefix + problem.path, problem.rule, problem.message)
        seen[same] += 1
        records = json.dumps((*same, seen[same]))
        issues.append(
            {
                "description": problem.message,
                "check_name": problem.rule,
                "fingerprint": hashlib.sha256(records.encode()).hexdigest(),
                "severity": CODE_QUALITY_SEVERITIES[problem.severity],
                "location": {"path": prefix + problem.path, "lines": {"begin": problem.line}},
            }
        )
    return issues
