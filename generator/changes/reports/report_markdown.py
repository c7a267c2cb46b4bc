"""Changes as a comment on a pull request, in the Markdown of GitHub and GitLab.

The comment has a bounded length and begins with what is gone and what is weakened. Text from a file stays text: it becomes no link,
mention, reference, image, code, table border or any other markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from generator.changes.compare import ChangeSet, DeclarationChange
from generator.changes.field_changes import Change, ChangeKind
from generator.changes.gravity import Gravity, gravity, sort_by_gravity
from generator.changes.reports.change_rows import ChangeRow, change_rows
from generator.changes.reports.links import NO_LINKS, ReportLinks
from generator.changes.reports.wording import (
    EMPTY_VALUE,
    JUDGEMENT_MARKS,
    PUBLISHED,
    SINCE_EARLIER_YEAR,
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
from generator.diagnostics.escaping import escape_markdown, show_invisible

MAX_COMMENT_LENGTH: Final = 60_000
"""Characters of a comment; GitHub accepts 65,536."""

_RESERVED_LENGTH: Final = 300  # characters reserved for table heads and for the note on what is omitted

_GONE_HEADER: Final = "\n| 删去或移走的申报表 | 怎样 | 说明 |\n|---|---|---|\n"
_WEAKENED_HEADER: Final = "\n| 放宽的申报表 | 指标 | 原来 | 现在 | 说明 |\n|---|---|---|---|---|\n"
_WEAKER_THAN_EARLIER_HEADER: Final = (
    f"\n| {SINCE_EARLIER_YEAR}放宽的申报表 | 指标 | 上年 | 本年 | 说明 |\n|---|---|---|---|---|\n"
)
_CHANGES_HEADER: Final = "| | 位置 | 原来 | 现在 | 说明 |\n|---|---|---|---|---|\n"


def comment_markdown(
    changes: ChangeSet, links: ReportLinks = NO_LINKS, max_length: int = MAX_COMMENT_LENGTH
) -> str:
    """Return a comment of at most `max_length` characters; each declaration is in it completely or not at all."""
    head = f"**{summarize_changes(changes)}**\n" + "".join(f"\n{line}\n" for line in money_lines(changes))
    declarations = sort_by_gravity(changes)
    gone = [found for found in declarations if gravity(found) is Gravity.GONE]
    known, new = (
        [d for d in declarations if (d.kind is ChangeKind.ADDED) is added] for added in (False, True)
    )
    files = "".join(_short_file_list(found, max_length // 4) for found in first_files(changes))
    sections = (
        (_GONE_HEADER, list(map(_gone_row, gone))),
        (_WEAKENED_HEADER, [_weakened_rows(found, links) for found in known]),
        (_WEAKER_THAN_EARLIER_HEADER, [_weakened_rows(found, links) for found in new]),
        ("", [_declaration_details(found, links) for found in declarations]),
        ("", [*_registry_details(changes.registry, links), *map(_file_list, last_files(changes))]),
    )
    available_length = max_length - len(head) - len(files) - _RESERVED_LENGTH
    text, fitted = head + files, []
    for title, parts in sections:
        fitted_parts, available_length = _fit_parts(parts, available_length)
        text += "".join(filter(None, (title if any(fitted_parts) else "", *fitted_parts)))
        fitted.append(fitted_parts)
    if any(None in parts for parts in fitted):
        text += _omission_note(
            fitted[3].count(None), _count_omitted(known, fitted[1]), _count_omitted(new, fitted[2])
        )
    return text


def _omission_note(declarations: int, weaker: int, weaker_than_earlier_year: int) -> str:
    """Return the last line of a comment that is not complete: how many declarations and weakened targets it leaves out."""
    note = f"还有 {declarations} 份申报表的变化" if declarations else "还有一部分"
    counts = ((PUBLISHED, weaker), (SINCE_EARLIER_YEAR, weaker_than_earlier_year))
    omitted = "，".join(f"{label} {count} 处{Judgement.WEAKER.term}" for label, count in counts if count)
    note += f"（其中{omitted}）" if omitted else ""
    return f"\n{note}没有列在这里；请在本机运行 gongkai diff 查看全部。\n"


def _fit_parts(parts: Sequence[str], available_length: int) -> tuple[list[str | None], int]:
    """Return the parts that fit, None for each of the others, and the length that remains."""
    fitted_parts: list[str | None] = []
    for part in parts:
        fits = len(part) <= available_length
        available_length -= len(part) if fits else 0
        fitted_parts.append(part if fits else None)
    return fitted_parts, available_length


def _count_omitted(declarations: Sequence[DeclarationChange], parts: Sequence[str | None]) -> int:
    """Count what is weakened in the declarations whose part does not fit."""
    return sum(
        declaration_change.count_by_judgement(Judgement.WEAKER)
        for declaration_change, part in zip(declarations, parts, strict=True)
        if part is None
    )


def _code(text: str) -> str:
    return f"<code>{escape_markdown(show_invisible(text))}</code>" if text else EMPTY_VALUE


def _linked(text: str, address: str) -> str:
    return f"[{text}]({address})" if address else text


def _location(path: str, row: ChangeRow, links: ReportLinks) -> str:
    return _linked(_code(row.location), links.to_line(path, row.line) if row.line else "")


def _paths(declaration_change: DeclarationChange) -> str:
    paths = (declaration_change.former_path, declaration_change.path)
    return " → ".join(_code(path) for path in paths if path)


def _remarks(declaration_change: DeclarationChange) -> Iterator[str]:
    for remark in remarks(declaration_change):
        yield f"**错误：** {_plain(remark.text)}" if remark.is_error else _plain(remark.text)


def _plain(text: str) -> str:
    return escape_markdown(show_invisible(text))


def _gone_row(declaration_change: DeclarationChange) -> str:
    """Return the row of a declaration that was removed or moved."""
    name, how = _code(declaration_label(declaration_change)), kind_words(declaration_change)
    return f"| {name} | {how} {_paths(declaration_change)} | {'<br>'.join(_remarks(declaration_change))} |\n"


def _weakened_rows(declaration_change: DeclarationChange, links: ReportLinks) -> str:
    """Return the rows of a declaration in the table of weakened indicators."""
    name = _code(declaration_label(declaration_change))
    return "".join(
        f"| {name} | {_location(declaration_change.path, row, links)} | {_code(row.before)} | {_code(row.after)} | {row.note} |\n"
        for row in change_rows(declaration_change.changes)
        if row.judgement is Judgement.WEAKER
    )


def _declaration_details(declaration_change: DeclarationChange, links: ReportLinks) -> str:
    path, page = declaration_change.path, links.to_page(declaration_change)
    place = _paths(declaration_change) + (f" · {_linked('预览网页', page)}" if page else "")
    counts = f"：{text}" if (text := change_counts(declaration_change)) else ""
    table = _table(path, declaration_change.changes, links)
    body = "\n\n".join(filter(None, (place, *_remarks(declaration_change), table)))
    title = f"{kind_words(declaration_change)} {_code(declaration_label(declaration_change))}{counts}"
    return _collapsible_section(title, body)


def _registry_details(registry: Sequence[Change], links: ReportLinks) -> list[str]:
    table = _table(REGISTRY, registry, links)
    return [_collapsible_section(f"{REGISTRY}：{len(registry)} 处变化", table)] if registry else []


def _file_list(file_list: FileList) -> str:
    title, files = file_list
    return _collapsible_section(f"{title}：{len(files)} 份", "".join(_file_items(files)))


def _short_file_list(file_list: FileList, max_length: int) -> str:
    """Return a list that names as many files as fit, so that many files cannot keep the rest out of the comment."""
    title, files = file_list
    items, _ = _fit_parts(list(_file_items(files)), max_length)
    omitted = items.count(None)
    note = f"- 还有 {omitted} 份没有列在这里；请在本机运行 gongkai diff 查看全部。\n" if omitted else ""
    return _collapsible_section(f"{title}：{len(files)} 份", "".join(filter(None, items)) + note)


def _file_items(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"- {_code(path)}{note and f'：{note}'}\n" for path, note in files)


def _collapsible_section(title: str, body: str) -> str:
    return f"\n<details><summary>{title}</summary>\n\n{body.rstrip()}\n\n</details>\n"


def _table(path: str, changes: Sequence[Change], links: ReportLinks) -> str:
    if not changes:
        return ""
    table_rows = (
        f"| {JUDGEMENT_MARKS[row.judgement]} | {_location(path, row, links)} | {_code(row.before)} | {_code(row.after)} | {row.note} |\n"
        for row in change_rows(changes)
    )
    return _CHANGES_HEADER + "".join(table_rows)
