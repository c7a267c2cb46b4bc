"""Changes as text for reviewers at a terminal, what is weakened always first.

Text from a file is shown so that nothing is hidden and nothing controls the terminal.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.style import Style
from rich.text import Text

from generator.changes.compare import ChangeSet
from generator.changes.field_changes import Change, ChangeKind
from generator.changes.gravity import sort_by_gravity
from generator.changes.reports.change_rows import change_rows
from generator.changes.reports.links import NO_LINKS, ReportLinks
from generator.changes.reports.wording import (
    EMPTY_VALUE,
    JUDGEMENT_MARKS,
    FileList,
    change_counts,
    declaration_label,
    first_files,
    kind_words,
    last_files,
    money_lines,
    remarks,
    summarize_changes,
)
from generator.changes.strictness import Judgement
from generator.declarations.identity import REGISTRY
from generator.diagnostics.escaping import show_invisible

_STYLES: Final = {Judgement.WEAKER: "bold red", Judgement.STRONGER: "bold green", Judgement.NEITHER: "dim"}


def change_lines(changes: ChangeSet, links: ReportLinks = NO_LINKS) -> Iterator[Text]:
    """Yield the summary, then what comes first, then each declaration with its changes, the gravest first."""
    yield Text(summarize_changes(changes), style="bold")
    yield from map(Text, money_lines(changes))
    yield from _file_lines(first_files(changes))
    for declaration_change in sort_by_gravity(changes):
        paths = " → ".join(
            show_invisible(path) for path in (declaration_change.former_path, declaration_change.path) if path
        )
        yield Text.assemble(
            "\n",
            (f"{kind_words(declaration_change)} {paths}", "bold"),
            f"  {declaration_label(declaration_change)}",
        )
        for remark in remarks(declaration_change):
            mark = ("✗ 错误：", "bold red") if remark.is_error else ("· ", "")
            yield Text.assemble("  ", mark, remark.text)
        if declaration_change.compared_with:
            yield Text(f"  · {change_counts(declaration_change)}")
        yield from _row_lines(declaration_change.path, declaration_change.changes, links)
    if changes.registry:
        yield Text(f"\n{ChangeKind.CHANGED.term} {REGISTRY}", style="bold")
        yield from _row_lines(REGISTRY, changes.registry, links)
    yield from _file_lines(last_files(changes))


def _file_lines(lists: Iterable[FileList]) -> Iterator[Text]:
    for title, files in lists:
        yield Text(f"\n{title}", style="bold")
        for path, note in files:
            yield Text(f"  {show_invisible(path)}{note and f'：{note}'}")


def _row_lines(path: str, changes: Iterable[Change], links: ReportLinks) -> Iterator[Text]:
    for row in change_rows(changes):
        note = f"（{row.note}）" if row.note else ""
        link = links.to_line(path, row.line) if row.line else None
        yield Text.assemble(
            "  ",
            (JUDGEMENT_MARKS[row.judgement], _STYLES[row.judgement]),
            " ",
            (row.location, Style(link=link or None)),
            f"：{row.before or EMPTY_VALUE} → {row.after or EMPTY_VALUE}{note}",
        )
