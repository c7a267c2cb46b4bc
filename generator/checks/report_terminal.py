"""Problems as text for a terminal; nothing in this module prints.

Text from a file is shown so that it can neither move the caret nor control the terminal.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, groupby

from rich.cells import cell_len
from rich.text import Text

from generator.checks.check_all import CheckResult
from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.problem import Fix, Problem, WaivedProblem
from generator.diagnostics.rulebook import RULES, Severity

SEVERITY_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTICE: "bold cyan"}
MAX_EXCERPT_WIDTH = 100  # cells of the terminal
MAX_FILES = 20
"""Files with errors that the summary names."""


def problem_lines(problems: Iterable[Problem], prefix: str = "") -> Iterator[Text]:
    """Yield each problem with its line and a caret under the place."""
    for problem in problems:
        style = SEVERITY_STYLES[problem.severity]
        yield Text.assemble(
            (f"{show_invisible(prefix + problem.path)}:{problem.line}:{problem.column}: ", "bold"),
            (f"{problem.severity.term} ", style),
            (f"[{problem.rule}] ", "dim"),
            show_invisible(problem.message),
        )
        if problem.excerpt:
            excerpt, before, length = _window(problem.excerpt, problem.offset, problem.length)
            yield Text.assemble((f"{problem.line:5} │ ", "dim"), excerpt)
            yield Text.assemble((" " * 5 + " │ ", "dim"), " " * before, ("^" * length, style))
        if problem.fix and problem.excerpt:
            yield from _fixed_lines(problem, problem.fix)


def _fixed_lines(problem: Problem, fix: Fix) -> Iterator[Text]:
    """Yield the corrected line, marked as a proposal if the fix is not certain."""
    corrected = (
        problem.corrected_excerpt.split("\n") if problem.corrected_excerpt.strip() else ["（删去这一行）"]
    )
    for number, line in enumerate(corrected):
        margin = " " * 5 if number else (" 改为" if fix.certain else " 建议")
        shown = _window(line, problem.offset if not number else 0, len(fix.text))[0]
        yield Text.assemble((f"{margin} │ ", "dim"), (shown, "green"))


def _window(line: str, start: int, length: int) -> tuple[str, int, int]:
    """Return the part of a line near `start`, and the cells before and under the caret."""
    line, start = show_invisible(line), min(start, len(line))
    end = min(start + length, len(line))
    before = (0, *accumulate(cell_len(character) for character in line))  # cells before each character
    first = 0
    if before[end] > MAX_EXCERPT_WIDTH * 2 // 3:
        first = min(start, bisect_left(before, before[end] - MAX_EXCERPT_WIDTH * 2 // 3))
    last = max(start + 1, bisect_right(before, before[first] + MAX_EXCERPT_WIDTH) - 1)
    head, tail = ("…" if first else ""), ("…" if last < len(line) else "")
    indent = cell_len(head) + before[start] - before[first]
    return head + line[first:last] + tail, indent, max(1, before[min(end, last)] - before[start])


def waived_lines(waived: Iterable[WaivedProblem], prefix: str = "") -> Iterator[Text]:
    """Yield one line for each file and rule: what is waived, how often, and why."""
    for (path, rule, reason), group in groupby(waived, lambda w: (w.problem.path, w.problem.rule, w.reason)):
        count = sum(1 for _ in group)
        yield Text(show_invisible(f"{prefix}{path}: 豁免 [{rule}] {count} 处：{reason}"), style="dim")


def errors_first(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by severity; those of one severity stay as they are, by file."""
    order = list(Severity)
    return sorted(problems, key=lambda problem: order.index(problem.severity))


def without_clean_files(result: CheckResult) -> CheckResult:
    """Return the result without the notices and waivers of declarations that have neither errors nor warnings."""
    serious = {problem.path for problem in result.problems if problem.severity is not Severity.NOTICE}
    clean = set(result.paths) - serious
    return replace(
        result,
        problems=tuple(problem for problem in result.problems if problem.path not in clean),
        waived=tuple(waiver for waiver in result.waived if waiver.problem.path not in clean),
    )


def unlisted_note(everything: Collection[CheckResult], listed: Collection[CheckResult]) -> str:
    """Return how many notices and waivers are not listed, and how to list them; "" if all are."""
    notices = sum(len(result.problems) for result in everything) - sum(len(r.problems) for r in listed)
    waivers = sum(len(result.waived) for result in everything) - sum(len(r.waived) for r in listed)
    counts = [text for n, text in ((notices, f"{notices} 条提示"), (waivers, f"{waivers} 处豁免")) if n]
    return (
        f"另有 {'、'.join(counts)}，在没有错误和警告的申报表里，没有列出；用 --verbose 查看" if counts else ""
    )


def files_with_errors(results: Iterable[tuple[str, CheckResult]]) -> Iterator[Text]:
    """Yield the files with errors and how many each has, those with most first; nothing if there is one file only."""
    counts = Counter(
        prefix + problem.path
        for prefix, result in results
        for problem in result.problems
        if problem.severity is Severity.ERROR
    )
    if len(counts) < 2:
        return
    yield Text(f"有错误的文件 {len(counts)} 份：", style="bold")
    for path, count in counts.most_common(MAX_FILES):
        yield Text(f"  {count:4} 条  {show_invisible(path)}")
    if len(counts) > MAX_FILES:
        yield Text(f"  还有 {len(counts) - MAX_FILES} 份")


def summarize_results(results: Collection[CheckResult]) -> str:
    """Return the last line: how many files, how many problems."""
    files = sum(len(result.paths) for result in results)
    counts = "，".join(
        f"{sum(i.count(severity) for i in results)} 条{severity.term}" for severity in Severity
    )
    waived = sum(len(inspection.waived) for inspection in results)
    return f"{files} 份申报表：{counts}" + (f"；豁免 {waived} 处" if waived else "")


def rule_explanation(rule_id: str) -> Iterator[Text]:
    """Yield the text of `gongkai explain` for a rule."""
    rule = RULES[rule_id]
    level = "，可以豁免" if rule.waivable else "，必须改正"
    yield Text.assemble((rule.id, "bold"), f"  {rule.severity.term}{level}")
    yield Text(f"\n{rule.requirement}\n{rule.reason}")
    yield Text("\n怎样改：", style="bold")
    yield Text(f"    {rule.remedy}")
    for title, example in (("正确：", rule.good), ("错误：", rule.bad)):
        yield Text(f"\n{title}", style="bold")
        yield Text("\n".join(f"    {line}" for line in example.splitlines()))
