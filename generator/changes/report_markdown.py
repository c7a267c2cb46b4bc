"""Changes as a comment on a pull request, in the Markdown of GitHub and GitLab.

Comes in: Changes. Goes out: Markdown of a bounded length, what is weakened first. What stands in a file is shown as
text only: it becomes no link, mention, reference, image, code, table border or any other markup.
"""

from collections.abc import Sequence
from typing import Final

from generator.changes.compare import Changes, DeclarationChange
from generator.changes.field_changes import Change, Kind
from generator.changes.report_wording import (
    ADDRESS_BREAKS,
    BLANK,
    MARKS,
    PUBLISHED,
    SINCE_EARLIER_YEAR,
    about,
    counted,
    listed_files,
    rows,
    summary,
    weakest_first,
)
from generator.changes.strictness import Judgement
from generator.declarations.identity import REGISTRY
from generator.diagnostics.escaping import in_markdown, visible

MOST_CHARACTERS: Final = 60_000
"""Characters of a comment; GitHub takes 65,536."""

_CLOSING: Final = 300  # characters kept for the heads of tables and for saying how much is left out

_WEAKENED: Final = "\n| 放宽的申报表 | 指标 | 原来 | 现在 | 说明 |\n|---|---|---|---|---|\n"
_WEAKER_THAN_EARLIER: Final = (
    f"\n| {SINCE_EARLIER_YEAR}放宽的申报表 | 指标 | 上年 | 本年 | 说明 |\n|---|---|---|---|---|\n"
)
_CHANGED: Final = "| | 位置 | 原来 | 现在 | 说明 |\n|---|---|---|---|---|\n"


def markdown(changes: Changes, most: int = MOST_CHARACTERS) -> str:
    """A comment for GitHub and GitLab of at most `most` characters; declarations are in it whole or not at all."""
    head = f"**{summary(changes)}**\n"
    declarations = weakest_first(changes)
    known, new = ([d for d in declarations if (d.kind is Kind.ADDED) is added] for added in (False, True))
    room = most - len(head) - _CLOSING
    published, room = _fitting([_weakened(found) for found in known], room)
    since, room = _fitting([_weakened(found) for found in new], room)
    details, room = _fitting([_details(found) for found in declarations], room)
    others, room = _fitting(
        [*_registry_details(changes.registry), *map(_listed, listed_files(changes))], room
    )
    text = head
    for title, parts in ((_WEAKENED, published), (_WEAKER_THAN_EARLIER, since), ("", details), ("", others)):
        text += "".join(filter(None, (title if any(parts) else "", *parts)))
    left_out = sum(part is None for part in details)
    if None in (*published, *since, *details, *others):
        more = f"还有 {left_out} 份申报表的变化" if left_out else "还有一部分"
        weakened = ((PUBLISHED, _unseen(known, published)), (SINCE_EARLIER_YEAR, _unseen(new, since)))
        unseen = "，".join(f"{which} {count} 处{Judgement.WEAKER.term}" for which, count in weakened if count)
        more += f"（其中{unseen}）" if unseen else ""
        text += f"\n{more}没有列在这里；请在本机运行 gongkai diff 查看全部。\n"
    return text


def _fitting(parts: Sequence[str], room: int) -> tuple[list[str | None], int]:
    """The parts for which there is room, None for the others, and the room that is left."""
    fitting: list[str | None] = []
    for part in parts:
        fits = len(part) <= room
        room -= len(part) if fits else 0
        fitting.append(part if fits else None)
    return fitting, room


def _unseen(declarations: Sequence[DeclarationChange], parts: Sequence[str | None]) -> int:
    """How much is weakened in the declarations for whose part there was no room."""
    return sum(
        found.count(Judgement.WEAKER) for found, part in zip(declarations, parts, strict=True) if part is None
    )


def _code(text: str) -> str:
    return f"<code>{in_markdown(visible(text))}</code>" if text else BLANK


def _weakened(found: DeclarationChange) -> str:
    """The rows of a declaration in the table of what is weakened."""
    name = _code(about(found))
    return "".join(
        f"| {name} | {_code(row.place)} | {_code(row.before)} | {_code(row.after)} | {row.note} |\n"
        for row in rows(found.changes)
        if row.judgement is Judgement.WEAKER
    )


def _details(found: DeclarationChange) -> str:
    paths = " → ".join(_code(path) for path in (found.former_path, found.path) if path)
    counts = f"：{told}" if (told := counted(found)) else ""
    breaks = f"{ADDRESS_BREAKS}。" if found.former_path else ""
    body = "\n\n".join(filter(None, (paths, breaks, _table(found.changes))))
    return _folded(f"{found.kind.term} {_code(about(found))}{counts}", body)


def _registry_details(registry: Sequence[Change]) -> list[str]:
    return [_folded(f"{REGISTRY}：{len(registry)} 处变化", _table(registry))] if registry else []


def _listed(told: tuple[str, Sequence[tuple[str, str]]]) -> str:
    title, files = told
    items = "".join(f"- {_code(path)}{words and f'：{words}'}\n" for path, words in files)
    return _folded(f"{title}：{len(files)} 份", items)


def _folded(title: str, body: str) -> str:
    return f"\n<details><summary>{title}</summary>\n\n{body.rstrip()}\n\n</details>\n"


def _table(changes: Sequence[Change]) -> str:
    if not changes:
        return ""
    written = (
        f"| {MARKS[row.judgement]} | {_code(row.place)} | {_code(row.before)} | {_code(row.after)} | {row.note} |\n"
        for row in rows(changes)
    )
    return _CHANGED + "".join(written)
