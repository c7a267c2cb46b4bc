"""Changes as a comment on a pull request, in the Markdown of GitHub and GitLab.

The comment has a bounded length and begins with what is weakened. Text from a file stays text: it becomes no link,
mention, reference, image, code, table border or any other markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from generator.changes.compare import ChangeSet, DeclarationChange
from generator.changes.field_changes import Change, ChangeKind
from generator.changes.reports.wording import (
    ADDRESS_CHANGE_NOTE,
    EMPTY_VALUE,
    JUDGEMENT_MARKS,
    PUBLISHED,
    SINCE_EARLIER_YEAR,
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
from generator.diagnostics.escaping import escape_markdown, show_invisible

MAX_COMMENT_LENGTH: Final = 60_000
"""Characters of a comment; GitHub accepts 65,536."""

_RESERVED_LENGTH: Final = 300  # characters reserved for table heads and for the note on what is omitted

_WEAKENED_HEADER: Final = "\n| 放宽的申报表 | 指标 | 原来 | 现在 | 说明 |\n|---|---|---|---|---|\n"
_WEAKER_THAN_EARLIER_HEADER: Final = (
    f"\n| {SINCE_EARLIER_YEAR}放宽的申报表 | 指标 | 上年 | 本年 | 说明 |\n|---|---|---|---|---|\n"
)
_CHANGES_HEADER: Final = "| | 位置 | 原来 | 现在 | 说明 |\n|---|---|---|---|---|\n"


def comment_markdown(changes: ChangeSet, max_length: int = MAX_COMMENT_LENGTH) -> str:
    """Return a comment of at most `max_length` characters; each declaration is in it completely or not at all."""
    head = f"**{summarize_changes(changes)}**\n"
    declarations = sort_weakest_first(changes)
    known_declarations, new_declarations = (
        [d for d in declarations if (d.kind is ChangeKind.ADDED) is added] for added in (False, True)
    )
    available_length = max_length - len(head) - _RESERVED_LENGTH
    unknown_files = "".join(_short_file_list(found, max_length // 4) for found in other_files(changes))
    available_length -= len(unknown_files)
    known_parts, available_length = _fit_parts(
        [_weakened_rows(declaration_change) for declaration_change in known_declarations], available_length
    )
    new_parts, available_length = _fit_parts(
        [_weakened_rows(found) for found in new_declarations], available_length
    )
    details, available_length = _fit_parts(
        [_declaration_details(found) for found in declarations], available_length
    )
    other_parts, available_length = _fit_parts(
        [*_registry_details(changes.registry), *map(_file_list, file_lists(changes))], available_length
    )
    text = head + unknown_files
    for title, parts in (
        (_WEAKENED_HEADER, known_parts),
        (_WEAKER_THAN_EARLIER_HEADER, new_parts),
        ("", details),
        ("", other_parts),
    ):
        text += "".join(filter(None, (title if any(parts) else "", *parts)))
    omitted_count = sum(part is None for part in details)
    if None in (*known_parts, *new_parts, *details, *other_parts):
        omission_note = f"还有 {omitted_count} 份申报表的变化" if omitted_count else "还有一部分"
        omitted_counts = (
            (PUBLISHED, _count_omitted(known_declarations, known_parts)),
            (SINCE_EARLIER_YEAR, _count_omitted(new_declarations, new_parts)),
        )
        omitted_text = "，".join(
            f"{label} {count} 处{Judgement.WEAKER.term}" for label, count in omitted_counts if count
        )
        omission_note += f"（其中{omitted_text}）" if omitted_text else ""
        text += f"\n{omission_note}没有列在这里；请在本机运行 gongkai diff 查看全部。\n"
    return text


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


def _weakened_rows(declaration_change: DeclarationChange) -> str:
    """Yield the rows of a declaration in the table of weakened indicators."""
    name = _code(declaration_label(declaration_change))
    return "".join(
        f"| {name} | {_code(row.location)} | {_code(row.before)} | {_code(row.after)} | {row.note} |\n"
        for row in change_rows(declaration_change.changes)
        if row.judgement is Judgement.WEAKER
    )


def _declaration_details(declaration_change: DeclarationChange) -> str:
    paths = " → ".join(
        _code(path) for path in (declaration_change.former_path, declaration_change.path) if path
    )
    counts = f"：{text}" if (text := change_counts(declaration_change)) else ""
    address_note = f"{ADDRESS_CHANGE_NOTE}。" if declaration_change.former_path else ""
    body = "\n\n".join(filter(None, (paths, address_note, _table(declaration_change.changes))))
    return _collapsible_section(
        f"{declaration_change.kind.term} {_code(declaration_label(declaration_change))}{counts}", body
    )


def _registry_details(registry: Sequence[Change]) -> list[str]:
    return [_collapsible_section(f"{REGISTRY}：{len(registry)} 处变化", _table(registry))] if registry else []


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


def _table(changes: Sequence[Change]) -> str:
    if not changes:
        return ""
    table_rows = (
        f"| {JUDGEMENT_MARKS[row.judgement]} | {_code(row.location)} | {_code(row.before)} | {_code(row.after)} | {row.note} |\n"
        for row in change_rows(changes)
    )
    return _CHANGES_HEADER + "".join(table_rows)
