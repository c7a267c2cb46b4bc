"""Problems in print: for people at a terminal, for programs, for GitHub's and GitLab's merge requests.

Comes in: an Inspection's problems, and the prefix that leads to declarations/. Goes out: text. Nothing is printed
here. What stands in a file is shown so that it can neither move the caret nor speak to the terminal.
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import TypeAlias

from rich.cells import cell_len
from rich.text import Text

from generator.checks.check_all import Inspection
from generator.diagnostics.escaping import INVISIBLE, visible
from generator.diagnostics.problem import Fix, Problem, Waived
from generator.diagnostics.rulebook import RULES, Severity

Json: TypeAlias = "str | int | bool | dict[str, Json] | None"

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTICE: "bold cyan"}
OF_CODE_QUALITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}
WIDEST_EXCERPT = 100  # cells of the terminal


def lines(problems: Iterable[Problem], prefix: str = "") -> Iterator[Text]:
    """Each problem with the line that it means and a caret under the place."""
    for problem in problems:
        style = STYLES[problem.severity]
        yield Text.assemble(
            (f"{visible(prefix + problem.path)}:{problem.line}:{problem.column}: ", "bold"),
            (f"{problem.severity.term} ", style),
            (f"[{problem.rule}] ", "dim"),
            visible(problem.message),
        )
        if problem.excerpt:
            excerpt, before, length = _window(problem.excerpt, problem.offset, problem.length)
            yield Text.assemble((f"{problem.line:5} │ ", "dim"), excerpt)
            yield Text.assemble((" " * 5 + " │ ", "dim"), " " * before, ("^" * length, style))
        if problem.fix and problem.excerpt:
            yield from _fixed(problem, problem.fix)


def _fixed(problem: Problem, fix: Fix) -> Iterator[Text]:
    """The line as it should be; as a proposal where only a person can know."""
    becomes = problem.becomes.split("\n") if problem.becomes.strip() else ["（删去这一行）"]
    for number, line in enumerate(becomes):
        margin = " " * 5 if number else (" 改为" if fix.sure else " 建议")
        shown = _window(line, problem.offset if not number else 0, len(fix.text))[0]
        yield Text.assemble((f"{margin} │ ", "dim"), (shown, "green"))


def _window(line: str, start: int, length: int) -> tuple[str, int, int]:
    """The part of a line around `length` characters at `start`, and the cells before and under the caret."""
    line, start = visible(line), min(start, len(line))
    end = min(start + length, len(line))
    before = (0, *accumulate(cell_len(character) for character in line))  # cells before each character
    first = 0
    if before[end] > WIDEST_EXCERPT * 2 // 3:
        first = min(start, bisect_left(before, before[end] - WIDEST_EXCERPT * 2 // 3))
    last = max(start + 1, bisect_right(before, before[first] + WIDEST_EXCERPT) - 1)
    head, tail = ("…" if first else ""), ("…" if last < len(line) else "")
    indent = cell_len(head) + before[start] - before[first]
    return head + line[first:last] + tail, indent, max(1, before[min(end, last)] - before[start])


def waived_lines(waived: Iterable[Waived], prefix: str = "") -> Iterator[Text]:
    """One line for each file and rule: what is waived, how often, and why."""
    for (path, rule, reason), group in groupby(waived, lambda w: (w.problem.path, w.problem.rule, w.reason)):
        count = sum(1 for _ in group)
        yield Text(visible(f"{prefix}{path}: 豁免 [{rule}] {count} 处：{reason}"), style="dim")


def summary(inspections: Collection[Inspection]) -> str:
    """The last line: how many files, how many problems."""
    files = sum(len(inspection.paths) for inspection in inspections)
    counts = "，".join(
        f"{sum(i.count(severity) for i in inspections)} 条{severity.term}" for severity in Severity
    )
    waived = sum(len(inspection.waived) for inspection in inspections)
    return f"{files} 份申报表：{counts}" + (f"；豁免 {waived} 处" if waived else "")


def records(problems: Iterable[Problem], prefix: str = "") -> list[dict[str, Json]]:
    """`{path, line, column, rule, severity, message, fix}` for each problem, as they go into JSON.

    `fix` is null, or `{line, sure}`: the line as it should be, more than one with line feeds between them, none
    as "", and whether what was typed can mean nothing else.
    """
    return [
        {
            "path": prefix + problem.path,
            "line": problem.line,
            "column": problem.column,
            "rule": problem.rule,
            "severity": problem.severity.value,
            "message": problem.message,
            "fix": {"line": problem.becomes, "sure": problem.fix.sure} if problem.fix else None,
        }
        for problem in problems
    ]


def as_json(records: Sequence[Mapping[str, object]] | Mapping[str, object]) -> str:
    """JSON in readable Chinese, with everything that nobody sees written as an escape."""
    text = json.dumps(records, ensure_ascii=False, indent=2)
    return INVISIBLE.sub(lambda m: m[0] if m[0] == "\n" else json.dumps(m[0])[1:-1], text)


def github_annotations(problems: Iterable[Problem], prefix: str = "") -> Iterator[str]:
    """Workflow commands that put each problem at its line of a pull request."""
    for problem in problems:
        place = f"file={_property(prefix + problem.path)},line={problem.line},col={problem.column}"
        title = f"title={_property(problem.rule)}"
        becomes = (
            f"\n{'改为' if problem.fix.sure else '建议'}：{problem.becomes.strip()}" if problem.fix else ""
        )
        where = f"\n{prefix}{problem.path}:{problem.line}:{problem.column}"  # the log shows no more than the message
        yield f"::{problem.severity.value} {place},{title}::{_data(problem.message + becomes + where)}"


def _data(text: str) -> str:
    text = INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text)  # line feeds stay
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def code_quality(problems: Iterable[Problem], prefix: str = "") -> list[dict[str, object]]:
    """Each problem as GitLab's Code Quality report has it, to be shown at its line of a merge request.

    A fingerprint says neither line nor column, so that a problem which only moves is not told as a new one;
    of problems that are alike in all else, GitLab would show only the first: they are counted.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    issues: list[dict[str, object]] = []
    for problem in problems:
        same = (prefix + problem.path, problem.rule, problem.message)
        seen[same] += 1
        told = json.dumps((*same, seen[same]))
        issues.append(
            {
                "description": problem.message,
                "check_name": problem.rule,
                "fingerprint": hashlib.sha256(told.encode()).hexdigest(),
                "severity": OF_CODE_QUALITY[problem.severity],
                "location": {"path": prefix + problem.path, "lines": {"begin": problem.line}},
            }
        )
    return issues


def explanation(rule_id: str) -> Iterator[Text]:
    """What `gongkai explain` says of a rule."""
    rule = RULES[rule_id]
    level = "，可以豁免" if rule.waivable else "，必须改正"
    yield Text.assemble((rule.id, "bold"), f"  {rule.severity.term}{level}")
    yield Text(f"\n{rule.requirement}\n{rule.reason}")
    yield Text("\n怎样改：", style="bold")
    yield Text(f"    {rule.remedy}")
    for title, example in (("正确：", rule.good), ("错误：", rule.bad)):
        yield Text(f"\n{title}", style="bold")
        yield Text("\n".join(f"    {line}" for line in example.splitlines()))
