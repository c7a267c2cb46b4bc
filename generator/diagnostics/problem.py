"""A problem in what people wrote: its place, the rule that it breaks, and what to do.

Bad data is a value: every step returns problems and none raises for them. Nothing in this module reads files or
prints.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from generator.diagnostics.rulebook import RULES, Severity

MAX_EXCERPT_LENGTH: Final = 300
"""Characters of a line that are shown on each side of the beginning of a problem."""


class Fix(NamedTuple):
    """A replacement: type `text` in place of [start, end) of the file's decoded text.

    It is `certain` if the text typed can mean nothing else. Otherwise it is a guess that a person confirms.
    """

    start: int
    end: int
    text: str
    certain: bool = True


def apply_fixes(text: str, fixes: Iterable[Fix]) -> str:
    """Return the text with the fixes applied; they must not overlap."""
    for fix in sorted(fixes, reverse=True):
        text = text[: fix.start] + fix.text + text[fix.end :]
    return text


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One problem at one place.

    `path` is relative to declarations/, with `/`. `line` and `column` count from 1, in characters.
    `excerpt` is the line, or the part of a very long line near the place; the place begins at `offset` in it and has
    `length` characters. It is empty for a problem without a line to show.
    `is_in_original` says that the file transcribes a published original that is so.
    `fix` is set if there is exactly one way to fix the problem; `corrected_excerpt` is the excerpt with it applied.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    excerpt: str = ""
    offset: int = 0
    length: int = 1
    fix: Fix | None = None
    corrected_excerpt: str = ""
    is_in_original: bool = False

    @property
    def severity(self) -> Severity:
        """Severity of the rule, from the rulebook; a notice if the published original is so."""
        return Severity.NOTICE if self.is_in_original else RULES[self.rule].severity


def certain_fixes(problems: Iterable[Problem]) -> list[Fix]:
    """Return the certain fixes that do not overlap, from the end of the file."""
    fixes: list[Fix] = []
    for fix in sorted({p.fix for p in problems if p.fix and p.fix.certain}, reverse=True):
        if not fixes or fix.end <= fixes[-1].start:
            fixes.append(fix)
    return fixes


@dataclass(frozen=True, kw_only=True, slots=True)
class WaivedProblem:
    """A problem that its file waives, with the reason that the file states."""

    problem: Problem
    reason: str


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems sorted by path and place, without duplicates."""
    return tuple(sorted(set(problems), key=lambda p: (p.path, p.line, p.column, p.rule, p.message)))


@lru_cache(maxsize=2)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", text)))


def line_number(text: str, position: int) -> int:
    """Return the number of the line that holds a position, from 1; only line feeds break lines."""
    return bisect_right(_line_starts(text), position)


def problem_start(problem: Problem, text: str) -> int:
    """Return where a problem begins in the text of its file."""
    return _line_starts(text)[problem.line - 1] + problem.column - 1


def problem_at(
    path: str, text: str, start: int, end: int, rule: str, message: str, fix: Fix | None = None
) -> Problem:
    """Build a problem at `text[start:end]`, cut at the end of its first line; only line feeds break lines."""
    line = line_number(text, start)
    line_start = _line_starts(text)[line - 1]
    line_end = text.find("\n", start)
    line_end = line_end if line_end >= 0 else len(text)
    end = max(start + 1, min(end, line_end))
    first, last = max(line_start, start - MAX_EXCERPT_LENGTH), min(line_end, start + MAX_EXCERPT_LENGTH)
    head, tail = "…" if first > line_start else "", "…" if last < line_end else ""
    corrected_excerpt = (
        head + text[min(first, fix.start) : fix.start] + fix.text + text[fix.end : last] + tail if fix else ""
    )
    return Problem(
        path=path,
        line=line,
        column=start - line_start + 1,
        rule=rule,
        message=message,
        excerpt=head + text[first:last] + tail,
        offset=len(head) + start - first,
        length=min(end - start, MAX_EXCERPT_LENGTH),
        fix=fix,
        corrected_excerpt=corrected_excerpt,
    )


def file_problem(path: str, rule: str, message: str) -> Problem:
    """Build a problem of a file as such, at its first line."""
    return Problem(path=path, line=1, column=1, rule=rule, message=message)
