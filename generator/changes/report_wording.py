"""The words of every report on changes: summaries, rows, names, differences."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from generator.changes.compare import KINDS, Changes, DeclarationChange, NotComparable
from generator.changes.field_changes import FUNDING, Change, Kind, Value
from generator.changes.strictness import Judgement
from generator.declarations.identity import REGISTRY
from generator.diagnostics.escaping import visible
from generator.diagnostics.wording import LONGEST_NAME
from generator.forms import vocabulary as v
from generator.forms.display import money
from generator.forms.indicator_value import IndicatorValue

LONGEST_VALUE: Final = 60
"""Characters of a value that are shown; of a longer one, those around the first difference."""


_BEFORE_DIFFERENCE: Final = 15


NOTHING: Final = "没有变化"


BLANK: Final = "（空）"


PUBLISHED: Final = "已公布的"


SINCE_EARLIER_YEAR: Final = "与上年相比"


ADDRESS_BREAKS: Final = "网页地址随之改变，原来的地址失效"


ONLY_WRITING: Final = "只有写法变化，公布的内容不变"


MARKS: Final = {Judgement.WEAKER: "▼ 放宽", Judgement.STRONGER: "▲ 收紧", Judgement.NEITHER: "·"}


_ORDER: Final = list(Judgement)


JUDGED: Final = (Judgement.WEAKER, Judgement.STRONGER)


def summary(changes: Changes) -> str:
    """One line: how many declarations, how many changes of what is promised, and what else there is."""
    if not changes:
        return NOTHING
    since = {Kind.ADDED: _since_earlier_year(changes)}
    declarations = "，".join(f"{kind.term} {changes.of_kind(kind)} 份{since.get(kind, '')}" for kind in KINDS)
    published = f"{PUBLISHED} {_judged(changes)}"
    rest = (
        (len(changes.registry), f"{REGISTRY} {len(changes.registry)} 处"),
        (len(changes.not_comparable), f"{len(changes.not_comparable)} 份无法比较"),
        (len(changes.rewritten), f"{len(changes.rewritten)} 份{ONLY_WRITING}"),
    )
    return "；".join((declarations, published, *(words for count, words in rest if count)))


def _judged(changes: Changes, *, since_earlier_year: bool = False) -> str:
    return "，".join(
        f"{changes.judged(judgement, since_earlier_year=since_earlier_year)} 处{judgement.term}"
        for judgement in JUDGED
    )


def _since_earlier_year(changes: Changes) -> str:
    """What added declarations promise less and more than an earlier year, and how many have none; or nothing."""
    alone = sum(found.kind is Kind.ADDED and not found.compared_with for found in changes.declarations)
    if alone == changes.of_kind(Kind.ADDED):
        return ""
    rest = f"，{alone} 份没有上年可比" if alone else ""
    return f"（{SINCE_EARLIER_YEAR} {_judged(changes, since_earlier_year=True)}{rest}）"


class Row(NamedTuple):
    """A change in words, nothing hidden in them; a blank cell is empty."""

    judgement: Judgement
    place: str
    before: str
    after: str
    note: str


def rows(changes: Iterable[Change]) -> list[Row]:
    """Changes in words: the weakened, the strengthened, what to look at, and the rest."""
    order = sorted(changes, key=lambda c: (_ORDER.index(c.verdict.judgement), not c.verdict.reason))
    return [_row(change) for change in order]


def _row(change: Change) -> Row:
    steps = change.location[1:] if change.location[0] == v.INDICATORS else change.location
    steps = steps[:-1] if steps[-1] == v.INDICATOR_VALUE else steps
    before, after = shortened(_words(change, change.before), _words(change, change.after))
    kind = "" if change.kind is Kind.CHANGED else change.kind.term
    hidden = "" if change.is_published else "不公布"
    notes = (change.verdict.reason or kind, _difference(change), hidden)
    place = " › ".join(clipped(step) for step in steps)
    return Row(change.verdict.judgement, place, before, after, "；".join(filter(None, notes)))


def _words(change: Change, value: Value | None) -> str:
    if isinstance(value, Decimal) and change.location[0] in FUNDING:
        return money(value)
    return visible(plain_text(value) or "")


def plain_text(value: Value | None) -> str | None:
    """A value as text for programs; None of a blank cell."""
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


def clipped(text: str) -> str:
    """A name in which nothing is hidden, shortened where it would drown what is said."""
    text = visible(text)
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _difference(change: Change) -> str:
    if change.difference is None:
        return ""
    share = per_cent(change)
    return f"{change.difference:+,.2f} 元" + (f"，{share}%" if share else "")


def per_cent(change: Change) -> str:
    """The difference in per cent of the amount before, with its sign; nothing of nothing."""
    if change.difference is None or not isinstance(change.before, Decimal) or not change.before:
        return ""
    return f"{(change.difference / change.before * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):+}"


def weakest_first(changes: Changes) -> list[DeclarationChange]:
    """The declarations: where something published is weakened, where a new year promises less, and the rest."""
    return sorted(
        changes.declarations, key=lambda found: (not found.count(Judgement.WEAKER), found.kind is Kind.ADDED)
    )


def about(found: DeclarationChange) -> str:
    """What one declaration is: unit, project, year and amount."""
    declaration = found.declaration
    name, unit = clipped(declaration.project_name), clipped(declaration.implementing_unit)
    about = f"{unit}《{name}》{declaration.year} 年度"
    if found.kind in {Kind.ADDED, Kind.REMOVED}:
        about += f"，{money(declaration.annual_funding.total)} 元"
    return about


def counted(found: DeclarationChange) -> str:
    """How many changes there are in one declaration, and, in a new one, how many waivers; or nothing."""
    waivers = sum(not change.is_published for change in found.changes) if found.kind is Kind.ADDED else 0
    facts = len(found.changes) - waivers
    told = f"{facts} 处变化" if facts else ""
    if found.compared_with:
        year, _, _ = found.compared_with.partition("/")
        told = f"与 {year} 年度相比{f' {told}' if told else NOTHING}"
    judged = (f"{n} 处{judgement.term}" for judgement in JUDGED if (n := found.count(judgement)))
    return "，".join(filter(None, (told, *judged, f"{waivers} 条{v.WAIVERS}" if waivers else "")))


def _errors(file: NotComparable) -> str:
    sides = (("原来", file.errors_before), ("现在", file.errors_after))
    told = (f"{side}没有这个文件" if n is None else f"{side} {n} 条错误" for side, n in sides)
    return "，".join(told)


def listed_files(changes: Changes) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """What is only listed: a title, and each file with what there is to say of it."""
    if changes.not_comparable:
        yield "无法比较", [(file.path, _errors(file)) for file in changes.not_comparable]
    if changes.rewritten:
        yield ONLY_WRITING, [(path, "") for path in changes.rewritten]
