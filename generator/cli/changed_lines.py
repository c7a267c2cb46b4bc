"""What a command changed in a file, line by line: `--fix` and `fmt` say it."""

from collections.abc import Iterator
from difflib import SequenceMatcher, unified_diff
from itertools import islice, zip_longest
from typing import Final

import click

from generator.changes.reports.change_rows import shorten_pair
from generator.diagnostics.escaping import show_invisible

MAX_LINES: Final = 10
"""How many changed lines of a file are printed; `--diff` prints all of them."""

DIFF = click.option("--diff", "as_diff", is_flag=True, help="改动的各行显示成 diff。")


def changed_lines(name: str, before: bytes, after: bytes, *, as_diff: bool) -> Iterator[str]:
    """Yield the changed lines of a file: as a unified diff, or some of them each with its number, before and after."""
    old, new = (data.decode("utf-8", errors="replace").splitlines() for data in (before, after))
    if as_diff:
        yield from map(show_invisible, unified_diff(old, new, name, name, n=1, lineterm=""))
        return
    changes = list(_changes(old, new))
    for number, was, now in islice(changes, MAX_LINES):
        before_text, after_text = shorten_pair(show_invisible(was or ""), show_invisible(now or ""))
        yield f"  第 {number} 行：{_shown(was, before_text)} → {_shown(now, after_text)}"
    if len(changes) > MAX_LINES:
        yield f"  还有 {len(changes) - MAX_LINES} 行，加 --diff 可以看全部"


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[int, str | None, str | None]]:
    """Yield number, text before and text after of changed lines; None for a line that was not there or is gone."""
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            for n, (was, now) in enumerate(zip_longest(old[first:last], new[start:end])):
                yield min(first + n, max(last - 1, first)) + 1, was, now


def _shown(line: str | None, text: str) -> str:
    return "（没有这一行）" if line is None else f"“{text}”"
