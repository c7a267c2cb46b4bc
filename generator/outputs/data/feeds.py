"""Feeds in Atom's format, RFC 4287: what is new among the declarations, and what was changed. Pure.

What a change took off a page is not quoted, unless it is a number or a day: it may have been taken back because it must
not be public, and the history of git still has it then.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.catalog.open_data.summaries import DatedSummary
from generator.changes.field_changes import Change, ChangeKind
from generator.changes.gravity import sort_changes
from generator.changes.reports.change_rows import change_rows
from generator.changes.reports.wording import EMPTY_VALUE
from generator.diagnostics.escaping import show_invisible
from generator.forms.display import format_count, format_large_money
from generator.forms.indicator_value import IndicatorValue
from generator.outputs.data.tables.data_paths import FEED_NAME

MAX_ENTRIES: Final = 50
"""Entries of the feed of all declarations."""

MAX_ENTRIES_OF_BODY: Final = 20
"""Entries of the feed of a department or of a unit."""

MAX_CHANGES: Final = 5
"""Changes of a declaration that an entry names."""

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"


class FeedEntry(NamedTuple):
    """News of a declaration: the address of its page from the site's root, the ISO day, and what there is to say."""

    address: str
    title: str
    updated: str
    lines: tuple[str, ...]


class Feed(NamedTuple):
    """A feed: the address of the page whose news it has, and its entries, the newest first; "" is the home page.

    `since` is the ISO day of a feed without entries.
    """

    address: str
    title: str
    author: str
    since: str
    entries: tuple[FeedEntry, ...]


def is_new(dated: DatedSummary) -> bool:
    """Return whether the last that became of a declaration is that it was added, or was corrected that same day."""
    return dated.added == dated.changed


def feed_entry(dated: DatedSummary, changes: Sequence[Change] | None) -> FeedEntry:
    """Return the entry of a declaration; `changes` are those that it was last changed by, None if they are not known."""
    summary = dated.summary
    title = f"{summary.project_name}（{summary.implementing_unit}，{summary.identity.year}年度）"
    lines = _lines_of_new(dated) if is_new(dated) else _lines_of_changed(changes)
    return FeedEntry(summary.address, title, dated.changed, lines)


def _lines_of_new(dated: DatedSummary) -> tuple[str, ...]:
    summary = dated.summary
    amount, indicators = format_large_money(summary.amount), format_count(dated.indicators)
    return (f"新公开：{summary.identity.year}年度，申请 {amount}，{indicators} 个绩效指标",)


def _lines_of_changed(changes: Sequence[Change] | None) -> tuple[str, ...]:
    if changes is None:
        return ("有改动",)
    published = sort_changes(change for change in changes if change.is_published)
    if not published:
        return ("有改动，公布的内容没有变",)
    more = len(published) - MAX_CHANGES
    return (
        "有改动：",
        *map(_change_line, published[:MAX_CHANGES]),
        *((f"另有 {format_count(more)} 处",) if more > 0 else ()),
    )


def _change_line(change: Change) -> str:
    """Return a change in words, the value before only if it is a number, a day or blank."""
    if change.kind is ChangeKind.REMOVED:  # its name is gone from the page too
        above = replace(change, location=change.location[:-1], place=change.place and change.place[:-1])
        (row,) = change_rows([above])
        return f"{row.location}：删去一项"
    (row,) = change_rows([change])
    after = row.after or EMPTY_VALUE
    match change.kind:
        case ChangeKind.ADDED:
            return f"{row.location}：新增，{after}"
        case ChangeKind.RENAMED:
            return f"{row.location}：改名"
        case ChangeKind.MOVED:
            return f"{row.location}：移到这里"
    if _is_text(change):
        return f"{row.location}：改为 {after}" if row.after else f"{row.location}：删去"
    return f"{row.location}：{row.before or EMPTY_VALUE} → {after}"


def _is_text(change: Change) -> bool:
    """Return whether what was there before is words."""
    before = change.before
    return isinstance(before, str) or (isinstance(before, IndicatorValue) and before.quantity is None)


def feed_file(feed: Feed, site_address: str) -> bytes:
    """Return the file of a feed; `site_address` is the site's own, with a final `/`."""
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "zh-CN"})
    page, file = site_address + feed.address, f"{site_address}{feed.address}{FEED_NAME}"
    days = [entry.updated for entry in feed.entries]
    _add_head(root, file, feed.title, max(days, default=feed.since))
    SubElement(root, "link", rel="self", type="application/atom+xml", href=file)
    SubElement(root, "link", rel="alternate", type="text/html", href=page)
    SubElement(SubElement(root, "author"), "name").text = show_invisible(feed.author)
    for entry in feed.entries:
        element = SubElement(root, "entry")
        address = site_address + entry.address
        _add_head(element, address, entry.title, entry.updated)
        SubElement(element, "link", rel="alternate", type="text/html", href=address)
        SubElement(element, "summary", type="text").text = "\n".join(map(show_invisible, entry.lines))
    indent(root, space="")
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _add_head(parent: Element, identifier: str, title: str, day: str) -> None:
    SubElement(parent, "id").text = identifier
    SubElement(parent, "title", type="text").text = show_invisible(title)
    SubElement(parent, "updated").text = f"{day}T00:00:00+08:00"
