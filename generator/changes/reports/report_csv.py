"""Changes as a table for a spreadsheet: a row a change, and for what has none.

UTF-8 with a mark, lines end as RFC 4180 has it. A cell that a spreadsheet would take for a formula has an apostrophe in
front, as in the table of search results.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final

from generator.changes.compare import ChangeSet, DeclarationChange
from generator.changes.field_changes import FUNDING, Change
from generator.changes.gravity import sort_by_gravity, sort_changes
from generator.changes.reports.change_rows import change_rows, format_percent, percent_change, plain_text
from generator.changes.reports.links import NO_LINKS, ReportLinks
from generator.changes.reports.wording import first_files, kind_words, last_files, remarks
from generator.declarations.identity import REGISTRY
from generator.diagnostics.escaping import show_invisible

HEADINGS: Final = (
    *("怎样", "文件", "原来的文件", "年度", "单位", "项目名称", "位置", "原来", "现在"),
    *("松紧", "幅度（%）", "差额（元）", "说明", "链接"),
)
BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")


def changes_to_csv(changes: ChangeSet, links: ReportLinks = NO_LINKS) -> str:
    """Return the table with its headings, the gravest declarations first."""
    table = StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in _rows(changes, links):
        writer.writerow([_cell(text) for text in row])
    return BYTE_ORDER_MARK + table.getvalue()


def _cell(text: str) -> str:
    shown = "\n".join(show_invisible(line) for line in text.split("\n"))
    return f"'{shown}" if _FORMULA.match(shown) and not _NUMBER.fullmatch(shown) else shown


def _rows(changes: ChangeSet, links: ReportLinks) -> Iterator[tuple[str, ...]]:
    for title, files in first_files(changes):
        yield from (_file_row(title, path, note) for path, note in files)
    for found in sort_by_gravity(changes):
        yield from _declaration_rows(found, links)
    for change in sort_changes(changes.registry):
        yield ("修改", REGISTRY, *[""] * 4, *_change_cells(REGISTRY, change, links))
    for title, files in last_files(changes):
        yield from (_file_row(title, path, note) for path, note in files)


def _file_row(title: str, path: str, note: str) -> tuple[str, ...]:
    return (title, path, *[""] * (len(HEADINGS) - 4), note, "")


def _declaration_rows(found: DeclarationChange, links: ReportLinks) -> Iterator[tuple[str, ...]]:
    declaration = found.declaration
    facts = (
        kind_words(found),
        found.path,
        found.former_path or found.compared_with,
        str(declaration.year),
        declaration.implementing_unit,
        declaration.project_name,
    )
    notes = "；".join(("错误：" if remark.is_error else "") + remark.text for remark in remarks(found))
    if notes or not found.changes:
        yield (*facts, *[""] * (len(HEADINGS) - len(facts) - 2), notes, links.to_page(found))
    for change in sort_changes(found.changes):
        yield (*facts, *_change_cells(found.path, change, links))


def _change_cells(path: str, change: Change, links: ReportLinks) -> Iterable[str]:
    """Return the cells of one change; amounts are plain numbers, texts are complete."""
    (row,) = change_rows([change])
    magnitude = change.verdict.magnitude
    percent = percent_change(change)
    if magnitude and magnitude.percent is not None:
        percent = format_percent(magnitude.percent)
    money = change.location[0] in FUNDING
    return (
        " › ".join(change.place or change.location),
        plain_text(change.before) or "",
        plain_text(change.after) or "",
        change.verdict.judgement.term,
        percent,
        f"{change.difference:.2f}" if money and change.difference is not None else "",
        "" if change.difference is not None else row.note,
        links.to_line(path, row.line) if row.line else "",
    )
