"""Changes as one HTML file that opens with a double click, for those who have no forge.

Text from a file stays text. The page needs no script and no other file; it can be printed.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from generator.changes.compare import ChangeSet, DeclarationChange
from generator.changes.field_changes import Change
from generator.changes.gravity import sort_by_gravity
from generator.changes.reports.change_rows import ChangeRow, change_rows
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
from generator.declarations.identity import REGISTRY
from generator.diagnostics.escaping import show_invisible

_STYLE: Final = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.6 system-ui, "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif;
  max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.25rem; }
p, ul { margin: 0.25rem 0; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; }
th, td { border: 1px solid #8888; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead { display: table-header-group; }
th:first-child { width: 5rem; }
th:nth-child(2) { width: 36%; }
tr { break-inside: avoid; }
.weaker td:first-child, .error { font-weight: bold; color: #b3261e; }
.stronger td:first-child { font-weight: bold; color: #1b6e2d; }
.path { font-family: ui-monospace, Consolas, monospace; font-size: 0.875rem; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  .weaker td:first-child, .error { color: #ff8a80; }
  .stronger td:first-child { color: #81c995; }
}
@media (max-width: 40rem) {
  thead { position: absolute; left: -999rem; }
  table, tbody, tr, td { display: block; }
  td { border-top: 0; }
  td:first-child { border-top: 1px solid #8888; }
  td:empty { display: none; }
  td[data-head]::before { content: attr(data-head) "："; font-weight: bold; }
}
"""

_TITLE: Final = "申报表的改动"
_HEADINGS: Final = ("", "位置", "原来", "现在", "说明")


def changes_to_html(changes: ChangeSet, links: ReportLinks = NO_LINKS) -> str:
    """Return the file: the summary, the lists of files, and each declaration with its changes, the gravest first."""
    body = "".join(
        (
            f"<h1>{_TITLE}</h1>\n<p><strong>{_text(summarize_changes(changes))}</strong></p>\n",
            *(f"<p>{_text(line)}</p>\n" for line in money_lines(changes)),
            *map(_file_section, first_files(changes)),
            *(_declaration_section(found, links) for found in sort_by_gravity(changes)),
            _registry_section(changes.registry, links),
            *map(_file_section, last_files(changes)),
        )
    )
    return (
        f'<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n<title>{_TITLE}</title>\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape(show_invisible(text))


def _linked(html: str, address: str) -> str:
    return f'<a href="{escape(address)}">{html}</a>' if address else html


def _file_section(file_list: FileList) -> str:
    title, files = file_list
    items = "".join(
        f'<li><span class="path">{_text(path)}</span>{note and f"：{_text(note)}"}</li>\n'
        for path, note in files
    )
    return f"<section>\n<h2>{_text(title)}：{len(files)} 份</h2>\n<ul>\n{items}</ul>\n</section>\n"


def _declaration_section(declaration_change: DeclarationChange, links: ReportLinks) -> str:
    path = declaration_change.path
    page = links.to_page(declaration_change)
    paths = " → ".join(_text(one) for one in (declaration_change.former_path, path) if one)
    counts = change_counts(declaration_change)
    return "".join(
        (
            f"<section>\n<h2>{kind_words(declaration_change)} {_linked(_text(declaration_label(declaration_change)), page)}</h2>\n",
            f'<p class="path">{paths}</p>\n',
            *_remark_paragraphs(declaration_change),
            f"<p>{_text(counts)}</p>\n" if counts else "",
            _table(path, declaration_change.changes, links),
            "</section>\n",
        )
    )


def _remark_paragraphs(declaration_change: DeclarationChange) -> Iterator[str]:
    for remark in remarks(declaration_change):
        yield (
            f'<p class="error">错误：{_text(remark.text)}</p>\n'
            if remark.is_error
            else f"<p>{_text(remark.text)}</p>\n"
        )


def _registry_section(registry: Iterable[Change], links: ReportLinks) -> str:
    table = _table(REGISTRY, registry, links)
    return f"<section>\n<h2>{REGISTRY}</h2>\n{table}</section>\n" if table else ""


def _table(path: str, changes: Iterable[Change], links: ReportLinks) -> str:
    rows = "".join(_row(path, row, links) for row in change_rows(changes))
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{heading or "<span>松紧</span>"}</th>' for heading in _HEADINGS)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _row(path: str, row: ChangeRow, links: ReportLinks) -> str:
    location = _linked(_text(row.location), links.to_line(path, row.line) if row.line else "")
    cells = (
        JUDGEMENT_MARKS[row.judgement],
        location,
        _text(row.before or EMPTY_VALUE),
        _text(row.after or EMPTY_VALUE),
        _text(row.note),
    )
    html = "".join(
        f'<td data-head="{heading}">{cell}</td>' if heading else f"<td>{cell}</td>"
        for heading, cell in zip(_HEADINGS, cells, strict=True)
    )
    return f'<tr class="{row.judgement.value}">{html}</tr>\n'
