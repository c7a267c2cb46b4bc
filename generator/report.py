"""Problems in print: for people at a terminal, for programs, for GitHub's annotations.

Comes in: an Inspection's problems, and the prefix that leads to declarations/. Goes out: text. Nothing is printed
here. What stands in a file is shown so that it can neither move the caret nor speak to the terminal.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby

from rich.cells import cell_len
from rich.text import Text

from generator.inspection import Inspection
from generator.problems import Problem, Waived
from generator.rulebook import RULES, Severity
from generator.text import INVISIBLE

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTICE: "bold cyan"}
WIDEST_EXCERPT = 100  # cells of the terminal


def visible(text: str) -> str:
    """A text in which nothing is hidden, one character for one."""
    return INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", "→").replace("\n", "⏎"))


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
            excerpt, before, length = _window(problem)
            number = f"{problem.line:5} │ "
            yield Text.assemble((number, "dim"), excerpt)
            yield Text.assemble((" " * 5 + " │ ", "dim"), " " * before, ("^" * length, style))


def _window(problem: Problem) -> tuple[str, int, int]:
    """The part of a line around a problem, and the cells before and under the caret."""
    line, start = visible(problem.excerpt), problem.offset
    end = min(start + problem.length, len(line))
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


def records(problems: Iterable[Problem], prefix: str = "") -> list[dict[str, str | int]]:
    """`{path, line, column, rule, severity, message}` for each problem, as they go into JSON."""
    return [
        {
            "path": prefix + problem.path,
            "line": problem.line,
            "column": problem.column,
            "rule": problem.rule,
            "severity": problem.severity.value,
            "message": problem.message,
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
        yield f"::{problem.severity.value} {place},{title}::{_data(problem.message)}"


def _data(text: str) -> str:
    text = INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def explanation(rule_id: str) -> Iterator[Text]:
    """What `gongkai explain` says of a rule."""
    rule = RULES[rule_id]
    level = "，可以豁免" if rule.waivable else "，必须改正"
    yield Text.assemble((rule.id, "bold"), f"  {rule.severity.term}{level}")
    yield Text(f"\n{rule.requirement}\n{rule.reason}")
    for title, example in (("正确：", rule.good), ("错误：", rule.bad)):
        yield Text(f"\n{title}", style="bold")
        yield Text("\n".join(f"    {line}" for line in example.splitlines()))
