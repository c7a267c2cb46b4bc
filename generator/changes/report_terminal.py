"""Changes in words, and in print for reviewers at a terminal.

Comes in: Changes. Goes out: text, what is weakened always first. What stands in a file is shown so that nothing is
hidden and nothing speaks to the terminal.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.text import Text

from generator.changes.compare import Changes
from generator.changes.field_changes import Change, Kind
from generator.changes.report_wording import (
    ADDRESS_BREAKS,
    BLANK,
    MARKS,
    about,
    counted,
    listed_files,
    rows,
    summary,
    weakest_first,
)
from generator.changes.strictness import Judgement
from generator.declarations.identity import REGISTRY
from generator.diagnostics.escaping import visible

_STYLES: Final = {Judgement.WEAKER: "bold red", Judgement.STRONGER: "bold green", Judgement.NEITHER: "dim"}


# -- what every form of print says -------------------------------------------------------------------------


# -- for a terminal ----------------------------------------------------------------------------------------


def lines(changes: Changes) -> Iterator[Text]:
    """The summary, then each declaration with its changes."""
    yield Text(summary(changes), style="bold")
    for found in weakest_first(changes):
        paths = " → ".join(visible(path) for path in (found.former_path, found.path) if path)
        yield Text.assemble("\n", (f"{found.kind.term} {paths}", "bold"), f"  {about(found)}")
        if found.former_path:
            yield Text(f"  · {ADDRESS_BREAKS}")
        if found.compared_with:
            yield Text(f"  · {counted(found)}")
        yield from _row_lines(found.changes)
    if changes.registry:
        yield Text(f"\n{Kind.CHANGED.term} {REGISTRY}", style="bold")
        yield from _row_lines(changes.registry)
    for title, told in listed_files(changes):
        yield Text(f"\n{title}", style="bold")
        for path, words in told:
            yield Text(f"  {visible(path)}{words and f'：{words}'}")


def _row_lines(changes: Iterable[Change]) -> Iterator[Text]:
    for row in rows(changes):
        note = f"（{row.note}）" if row.note else ""
        yield Text.assemble(
            "  ",
            (MARKS[row.judgement], _STYLES[row.judgement]),
            f" {row.place}：{row.before or BLANK} → {row.after or BLANK}{note}",
        )
