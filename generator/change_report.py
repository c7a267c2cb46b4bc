"""Changes in print: for reviewers at a terminal, for a comment on a pull request, for programs.

Comes in: Changes. Goes out: text, what is weakened always first. What stands in a file is shown as text only: it
neither speaks to the terminal nor becomes a link, a mention, an image, a table's border or any other markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from rich.text import Text

from generator import vocabulary as v
from generator.changes import Changes, DeclarationChange, NotComparable
from generator.export import Json
from generator.facts import FUNDING, Change, Kind, Value
from generator.identity import REGISTRY
from generator.problems import LONGEST_NAME
from generator.render import in_markdown, money
from generator.report import visible
from generator.strictness import Judgement
from generator.values import IndicatorValue

MOST_MARKDOWN: Final = 60_000
"""Characters of a comment; GitHub takes 65,536."""

_CLOSING: Final = 1_000  # characters kept for the headings and for saying how much is left out

LONGEST_VALUE: Final = 60
"""Characters of a value that are shown; of a longer one, those around the first difference."""

_BEFORE_DIFFERENCE: Final = 15

NOTHING: Final = "没有变化"
BLANK: Final = "（空）"
ONLY_WRITING: Final = "只有写法变化，公布的内容不变"

_MARKS: Final = {Judgement.WEAKER: "▼ 放宽", Judgement.STRONGER: "▲ 收紧", Judgement.NEITHER: "·"}
_STYLES: Final = {Judgement.WEAKER: "bold red", Judgement.STRONGER: "bold green", Judgement.NEITHER: "dim"}
_ORDER: Final = list(Judgement)


def summary(changes: Changes) -> str:
    """One line: how many declarations, how many changes of what is promised, and what else there is."""
    if not changes:
        return NOTHING
    kinds = (Kind.ADDED, Kind.REMOVED, Kind.RENAMED, Kind.CHANGED)
    declarations = "，".join(f"{kind.term} {changes.of_kind(kind)} 份" for kind in kinds)
    judged = "，".join(
        f"{changes.judged(judgement)} 处{judgement.term}"
        for judgement in (Judgement.WEAKER, Judgement.STRONGER)
    )
    rest = (
        (len(changes.registry), f"{REGISTRY} {len(changes.registry)} 处"),
        (len(changes.not_comparable), f"{len(changes.not_comparable)} 份无法比较"),
        (len(changes.rewritten), f"{len(changes.rewritten)} 份{ONLY_WRITING}"),
    )
    return "；".join((declarations, judged, *(words for count, words in rest if count)))


# -- what both the terminal and the comment say -----------------------------------------------------------


class _Row(NamedTuple):
    """A change in words, nothing hidden in them; a blank cell is empty."""

    judgement: Judgement
    place: str
    before: str
    after: str
    note: str


def _rows(changes: Iterable[Change]) -> list[_Row]:
    """Changes in words, the weakened first."""
    return [_row(change) for change in sorted(changes, key=lambda c: _ORDER.index(c.verdict.judgement))]


def _row(change: Change) -> _Row:
    steps = change.location[1:] if change.location[0] == v.INDICATORS else change.location
    steps = steps[:-1] if steps[-1] == v.INDICATOR_VALUE else steps
    before, after = shortened(_words(change, change.before), _words(change, change.after))
    kind = "" if change.kind is Kind.CHANGED else change.kind.term
    hidden = "" if change.is_published else "不公布"
    notes = (change.verdict.reason or kind, _difference(change), hidden)
    place = " › ".join(_clipped(step) for step in steps)
    return _Row(change.verdict.judgement, place, before, after, "；".join(filter(None, notes)))


def _words(change: Change, value: Value | None) -> str:
    if isinstance(value, Decimal) and change.location[0] in FUNDING:
        return money(value)
    return visible(_plain(value) or "")


def _plain(value: Value | None) -> str | None:
    match value:
        case None:
            return None
        case IndicatorValue():
            return value.text
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def shortened(before: str, after: str) -> tuple[str, str]:
    """Two texts, or, where one is long, the parts of both from just before the first difference."""
    if max(len(before), len(after)) <= LONGEST_VALUE:
        return before, after
    shortest = min(len(before), len(after))
    same = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    first = max(0, same - _BEFORE_DIFFERENCE)
    last = first + LONGEST_VALUE
    cut_before, cut_after = (
        ("…" if first and text else "") + text[first:last] + ("…" if text[last:] else "")
        for text in (before, after)
    )
    return cut_before, cut_after


def _clipped(text: str) -> str:
    text = visible(text)
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _difference(change: Change) -> str:
    if change.difference is None:
        return ""
    share = _per_cent(change)
    return f"{change.difference:+,.2f} 元" + (f"，{share}%" if share else "")


def _per_cent(change: Change) -> str:
    """The difference in per cent of the amount before, with its sign; nothing of nothing."""
    if change.difference is None or not isinstance(change.before, Decimal) or not change.before:
        return ""
    return f"{(change.difference / change.before * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):+}"


def _weakest_first(changes: Changes) -> list[DeclarationChange]:
    return sorted(changes.declarations, key=lambda found: not found.count(Judgement.WEAKER))


def _about(found: DeclarationChange) -> str:
    """What one declaration is: unit, project, year and amount."""
    declaration = found.declaration
    name, unit = _clipped(declaration.project_name), _clipped(declaration.implementing_unit)
    about = f"{unit}《{name}》{declaration.year} 年度"
    if found.kind in {Kind.ADDED, Kind.REMOVED}:
        about += f"，{money(declaration.annual_funding.total)} 元"
    return about


def _errors(file: NotComparable) -> str:
    sides = (("原来", file.errors_before), ("现在", file.errors_after))
    told = (f"{side}没有这个文件" if n is None else f"{side} {n} 条错误" for side, n in sides)
    return "，".join(told)


# -- for a terminal ----------------------------------------------------------------------------------------


def lines(changes: Changes) -> Iterator[Text]:
    """The summary, then each declaration with its changes."""
    yield Text(summary(changes), style="bold")
    for found in _weakest_first(changes):
        paths = " → ".join(visible(path) for path in (found.former_path, found.path) if path)
        yield Text.assemble("\n", (f"{found.kind.term} {paths}", "bold"), f"  {_about(found)}")
        if found.former_path:
            yield Text("  · 网页地址随之改变，原来的地址失效")
        yield from _row_lines(found.changes)
    if changes.registry:
        yield Text(f"\n{Kind.CHANGED.term} {REGISTRY}", style="bold")
        yield from _row_lines(changes.registry)
    for title, told in _lists(changes):
        yield Text(f"\n{title}", style="bold")
        for path, words in told:
            yield Text(f"  {visible(path)}{words and f'：{words}'}")


def _row_lines(changes: Iterable[Change]) -> Iterator[Text]:
    for row in _rows(changes):
        note = f"（{row.note}）" if row.note else ""
        yield Text.assemble(
            "  ",
            (_MARKS[row.judgement], _STYLES[row.judgement]),
            f" {row.place}：{row.before or BLANK} → {row.after or BLANK}{note}",
        )


def _lists(changes: Changes) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """What is only listed: a title, and each file with what there is to say of it."""
    if changes.not_comparable:
        yield "无法比较", [(file.path, _errors(file)) for file in changes.not_comparable]
    if changes.rewritten:
        yield ONLY_WRITING, [(path, "") for path in changes.rewritten]


# -- for a comment on a pull request -----------------------------------------------------------------------


def markdown(changes: Changes, most: int = MOST_MARKDOWN) -> str:
    """A comment for GitHub and GitLab of at most `most` characters; declarations are in it whole or not at all."""
    head = f"**{summary(changes)}**\n"
    declarations = _weakest_first(changes)
    room = most - len(head) - _CLOSING
    weakened, room = _fitting([_weakened(found) for found in declarations], room)
    details, room = _fitting([_details(found) for found in declarations], room)
    others, room = _fitting([*_registry_details(changes.registry), *map(_listed, _lists(changes))], room)
    text = head
    if any(weakened):
        text += "\n| 放宽的申报表 | 指标 | 原来 | 现在 | 说明 |\n|---|---|---|---|---|\n" + "".join(
            filter(None, weakened)
        )
    text += "".join(part for part in (*details, *others) if part)
    left_out = sum(part is None for part in details)
    if None in (*weakened, *details, *others):
        more = f"还有 {left_out} 份申报表的变化" if left_out else "还有一部分"
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


def _code(text: str) -> str:
    return f"<code>{in_markdown(visible(text))}</code>" if text else BLANK


def _weakened(found: DeclarationChange) -> str:
    """The rows of a declaration in the table of what is weakened."""
    name = _code(_clipped(found.declaration.project_name))
    return "".join(
        f"| {name} | {_code(row.place)} | {_code(row.before)} | {_code(row.after)} | {row.note} |\n"
        for row in _rows(found.changes)
        if row.judgement is Judgement.WEAKER
    )


def _details(found: DeclarationChange) -> str:
    paths = " → ".join(_code(path) for path in (found.former_path, found.path) if path)
    judged = (f"，{n} 处{j.term}" for j in (Judgement.WEAKER, Judgement.STRONGER) if (n := found.count(j)))
    counts = f"：{len(found.changes)} 处变化{''.join(judged)}" if found.changes else ""
    breaks = "网页地址随之改变，原来的地址失效。\n\n" if found.former_path else ""
    body = f"{paths}\n\n{breaks}{_table(found.changes)}"
    return _folded(f"{found.kind.term} {_code(_about(found))}{counts}", body)


def _registry_details(registry: Sequence[Change]) -> list[str]:
    return [_folded(f"{REGISTRY}：{len(registry)} 处变化", _table(registry))] if registry else []


def _listed(told: tuple[str, Sequence[tuple[str, str]]]) -> str:
    title, files = told
    items = "".join(f"- {_code(path)}{words and f'：{words}'}\n" for path, words in files)
    return _folded(f"{title}：{len(files)} 份", items)


def _folded(title: str, body: str) -> str:
    return f"\n<details><summary>{title}</summary>\n\n{body}\n</details>\n"


def _table(changes: Sequence[Change]) -> str:
    if not changes:
        return ""
    rows = (
        f"| {_MARKS[row.judgement]} | {_code(row.place)} | {_code(row.before)} | {_code(row.after)} | {row.note} |\n"
        for row in _rows(changes)
    )
    return "| | 位置 | 原来 | 现在 | 说明 |\n|---|---|---|---|---|\n" + "".join(rows)


# -- for programs ------------------------------------------------------------------------------------------


def record(changes: Changes) -> dict[str, Json]:
    """Changes as JSON values; keys may be added, none is renamed or changes its meaning.

    `counts`: `added`, `removed`, `renamed`, `changed` declarations; `weaker`, `stronger` changes; files
    `not_comparable` and `rewritten`.
    `declarations`: `kind`, `path`, `former_path` (null but where renamed), `year`, `unit`, `project_name`, `total`
    in 元, and `changes`, which are empty where one was added or removed.
    `registry`: the changes of units.yml.
    A change: `kind` (added, removed, renamed, moved, changed), `location` in the form's words, `before` and `after`
    as text or null for a blank cell, `difference` in 元 and `percent`, null but of amounts, `judgement` (weaker,
    stronger, neither), `reason` in Chinese or null, `published`, false of what the public does not see.
    `not_comparable`: `path`, `errors_before`, `errors_after`, null where there is no such file.
    `rewritten`: paths of files of other bytes and the same facts. Paths are relative to declarations/.
    """
    kinds = (Kind.ADDED, Kind.REMOVED, Kind.RENAMED, Kind.CHANGED)
    counts: dict[str, Json] = {kind.value: changes.of_kind(kind) for kind in kinds}
    counts |= {j.value: changes.judged(j) for j in (Judgement.WEAKER, Judgement.STRONGER)}
    counts |= {"not_comparable": len(changes.not_comparable), "rewritten": len(changes.rewritten)}
    return {
        "counts": counts,
        "declarations": [
            {
                "kind": found.kind.value,
                "path": found.path,
                "former_path": found.former_path or None,
                "year": found.declaration.year,
                "unit": found.declaration.implementing_unit,
                "project_name": found.declaration.project_name,
                "total": f"{found.declaration.annual_funding.total:.2f}",
                "changes": [_change(change) for change in found.changes],
            }
            for found in changes.declarations
        ],
        "registry": [_change(change) for change in changes.registry],
        "not_comparable": [
            {"path": file.path, "errors_before": file.errors_before, "errors_after": file.errors_after}
            for file in changes.not_comparable
        ],
        "rewritten": list(changes.rewritten),
    }


def _change(change: Change) -> Json:
    amounts = change.location[0] in FUNDING
    before, after = (
        f"{value:.2f}" if amounts and isinstance(value, Decimal) else _plain(value)
        for value in (change.before, change.after)
    )
    return {
        "kind": change.kind.value,
        "location": list(change.location),
        "before": before,
        "after": after,
        "difference": None if change.difference is None else f"{change.difference:.2f}",
        "percent": _per_cent(change) or None,
        "judgement": change.verdict.judgement.value,
        "reason": change.verdict.reason or None,
        "published": change.is_published,
    }
