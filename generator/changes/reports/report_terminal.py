"""Changes as text for reviewers at a terminal, what is weakened always first.

Text from a file is shown so that nothing is hidden and nothing controls the terminal.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.text import Text

from generator.changes.compare import ChangeSet
from generator.changes.field_changes import Change, ChangeKind
from generator.changes.reports.wording import (
    ADDRESS_CHANGE_NOTE,
    EMPTY_VALUE,
    JUDGEMENT_MARKS,
    FileList,
    change_counts,
    change_rows,
    declaration_label,
    file_lists,
    other_files,
    sort_weakest_first,
    summarize_changes,
)
from generator.changes.strictness import Judgement
from generator.declarations.identity import REGISTRY
from generator.diagnostics.escaping import show_invisible

_STYLES: Final = {Judgement.WEAKER: "bold red", Judgement.STRONGER: "bold green", Judgement.NEITHER: "dim"}


def change_lines(changes: ChangeSet) -> Iterator[Text]:
    """Yield the summary, then what is no declaration, then each declaration with its changes."""
    yield Text(summarize_changes(changes), style="bold")
    yield from _file_lines(other_files(changes))
    for declaration_change in sort_weakest_first(changes):
        paths = " → ".join(
            show_invisible(path) for path in (declaration_change.former_path, declaration_change.path) if path
        )
        yield Text.assemble(
            "\n",
            (f"{declaration_change.kind.term} {paths}", "bold"),
            f"  {declaration_label(declaration_change)}",
        )
        if declaration_change.former_path:
            yield Text(f"  · {ADDRESS_CHANGE_NOTE}")
        if declaration_change.compared_with:
            yield Text(f"  · {change_counts(declaration_change)}")
        yield from _row_lines(declaration_change.changes)
    if changes.registry:
        yield Text(f"\n{ChangeKind.CHANGED.term} {REGISTRY}", style="bold")
        yield from _row_lines(changes.registry)
    yield from _file_lines(file_lists(changes))


def _file_lines(lists: Iterable[FileList]) -> Iterator[Text]:
    for title, files in lists:
        yield Text(f"\n{title}", style="bold")
        for path, note in files:
            yield Text(f"  {show_invisible(path)}{note and f'：{note}'}")


def _row_lines(changes: Iterable[Change]) -> Iterator[Text]:
    for row in change_rows(changes):
        note = f"（{row.note}）" if row.note else ""
        yield Text.assemble(
            "  ",
            (JUDGEMENT_MARKS[row.judgement], _STYLES[row.judgement]),
            f" {row.location}：{row.before or EMPTY_VALUE} → {row.after or EMPTY_VALUE}{note}",
        )
