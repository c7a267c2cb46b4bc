"""The wording of every report on changes: summaries, rows, names, differences."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple, TypeAlias

from generator.changes.compare import DECLARATION_CHANGE_KINDS, ChangeSet, DeclarationChange, IncomparableFile
from generator.changes.field_changes import FUNDING, Change, ChangeKind, FieldValue
from generator.changes.strictness import Judgement
from generator.declarations.identity import REGISTRY
from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.wording import MAX_NAME_LENGTH
from generator.forms import vocabulary as v
from generator.forms.display import format_money
from generator.forms.indicator_value import IndicatorValue

MAX_VALUE_LENGTH: Final = 60
"""Characters of a value that are shown; of a longer value, those near the first difference."""


_CONTEXT_BEFORE_DIFFERENCE: Final = 15


NO_CHANGES: Final = "没有变化"


EMPTY_VALUE: Final = "（空）"


PUBLISHED: Final = "已公布的"


SINCE_EARLIER_YEAR: Final = "与上年相比"


ADDRESS_CHANGE_NOTE: Final = "网页地址随之改变，原来的地址失效"


OTHER_FILES: Final = "不是申报表的文件"


FORMATTING_ONLY: Final = "只有写法变化，公布的内容不变"


JUDGEMENT_MARKS: Final = {Judgement.WEAKER: "▼ 放宽", Judgement.STRONGER: "▲ 收紧", Judgement.NEITHER: "·"}


_JUDGEMENT_ORDER: Final = list(Judgement)


COUNTED_JUDGEMENTS: Final = (Judgement.WEAKER, Judgement.STRONGER)


def summarize_changes(changes: ChangeSet) -> str:
    """Return one line: the number of declarations, of changed indicators by judgement, and of everything else."""
    if not changes:
        return NO_CHANGES
    kind_notes = {ChangeKind.ADDED: _earlier_year_counts(changes)}
    declarations = "，".join(
        f"{kind.term} {changes.count_by_kind(kind)} 份{kind_notes.get(kind, '')}"
        for kind in DECLARATION_CHANGE_KINDS
    )
    published = f"{PUBLISHED} {_judgement_counts(changes)}"
    other_counts = (
        (len(changes.other_files), f"{len(changes.other_files)} 份{OTHER_FILES}"),
        (len(changes.registry), f"{REGISTRY} {len(changes.registry)} 处"),
        (len(changes.not_comparable), f"{len(changes.not_comparable)} 份无法比较"),
        (len(changes.rewritten), f"{len(changes.rewritten)} 份{FORMATTING_ONLY}"),
    )
    return "；".join((declarations, published, *(text for count, text in other_counts if count)))


def _judgement_counts(changes: ChangeSet, *, since_earlier_year: bool = False) -> str:
    return "，".join(
        f"{changes.count_by_judgement(judgement, since_earlier_year=since_earlier_year)} 处{judgement.term}"
        for judgement in COUNTED_JUDGEMENTS
    )


def _earlier_year_counts(changes: ChangeSet) -> str:
    """Return how added declarations compare with an earlier year, and how many have none; or ""."""
    without_earlier_year = sum(
        declaration_change.kind is ChangeKind.ADDED and not declaration_change.compared_with
        for declaration_change in changes.declarations
    )
    if without_earlier_year == changes.count_by_kind(ChangeKind.ADDED):
        return ""
    rest = f"，{without_earlier_year} 份没有上年可比" if without_earlier_year else ""
    return f"（{SINCE_EARLIER_YEAR} {_judgement_counts(changes, since_earlier_year=True)}{rest}）"


class ChangeRow(NamedTuple):
    """A change in words, without hidden characters; a blank cell is empty."""

    judgement: Judgement
    location: str
    before: str
    after: str
    note: str


def change_rows(changes: Iterable[Change]) -> list[ChangeRow]:
    """Return changes in words: weakened, strengthened, to be reviewed, others."""
    order = sorted(changes, key=lambda c: (_JUDGEMENT_ORDER.index(c.verdict.judgement), not c.verdict.reason))
    return [_change_row(change) for change in order]


def _change_row(change: Change) -> ChangeRow:
    steps = change.place or change.location
    steps = steps[1:] if change.location[0] == v.INDICATORS else steps
    steps = steps[:-1] if change.location[-1] == v.INDICATOR_VALUE else steps
    before, after = shorten_pair(_format_value(change, change.before), _format_value(change, change.after))
    kind = "" if change.kind is ChangeKind.CHANGED else change.kind.term
    hidden = "" if change.is_published else "不公布"
    notes = (change.verdict.reason or kind, _format_difference(change), hidden)
    location = " › ".join(shorten_name(step) for step in steps)
    return ChangeRow(change.verdict.judgement, location, before, after, "；".join(filter(None, notes)))


def _format_value(change: Change, value: FieldValue | None) -> str:
    if isinstance(value, Decimal) and change.location[0] in FUNDING:
        return format_money(value)
    return show_invisible(plain_text(value) or "")


def plain_text(value: FieldValue | None) -> str | None:
    """Return a value as text for programs; None for a blank cell."""
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


def shorten_pair(before: str, after: str) -> tuple[str, str]:
    """Return two texts, or, if one is long, the parts of both from just before the first difference."""
    if max(len(before), len(after)) <= MAX_VALUE_LENGTH:
        return before, after
    shortest = min(len(before), len(after))
    common_length = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    first = max(0, common_length - _CONTEXT_BEFORE_DIFFERENCE)
    last = first + MAX_VALUE_LENGTH
    cut_before, cut_after = (
        ("…" if first and text else "") + text[first:last] + ("…" if text[last:] else "")
        for text in (before, after)
    )
    return cut_before, cut_after


def shorten_name(text: str) -> str:
    """Return a name without hidden characters, shortened to fit into a sentence."""
    text = show_invisible(text)
    return text if len(text) <= MAX_NAME_LENGTH else f"{text[:MAX_NAME_LENGTH]}…"


def _format_difference(change: Change) -> str:
    if change.difference is None:
        return ""
    percent = percent_change(change)
    return f"{change.difference:+,.2f} 元" + (f"，{percent}%" if percent else "")


def percent_change(change: Change) -> str:
    """Return the difference in per cent of the amount before, with its sign; "" if that is 0."""
    if change.difference is None or not isinstance(change.before, Decimal) or not change.before:
        return ""
    return f"{(change.difference / change.before * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):+}"


def sort_weakest_first(changes: ChangeSet) -> list[DeclarationChange]:
    """Sort declarations: published facts weakened, a new year weaker than an earlier one, others."""
    return sorted(
        changes.declarations,
        key=lambda declaration_change: (
            not declaration_change.count_by_judgement(Judgement.WEAKER),
            declaration_change.kind is ChangeKind.ADDED,
        ),
    )


def declaration_label(declaration_change: DeclarationChange) -> str:
    """Return a label of one declaration: unit, project, year and amount."""
    declaration = declaration_change.declaration
    name, unit = shorten_name(declaration.project_name), shorten_name(declaration.implementing_unit)
    label = f"{unit}《{name}》{declaration.year} 年度"
    if declaration_change.kind in {ChangeKind.ADDED, ChangeKind.REMOVED}:
        label += f"，{format_money(declaration.annual_funding.total)} 元"
    return label


def change_counts(declaration_change: DeclarationChange) -> str:
    """Return the numbers of changes in one declaration by judgement, and of waivers in an added one; or ""."""
    waiver_count = (
        sum(not change.is_published for change in declaration_change.changes)
        if declaration_change.kind is ChangeKind.ADDED
        else 0
    )
    change_count = len(declaration_change.changes) - waiver_count
    text = f"{change_count} 处变化" if change_count else ""
    if declaration_change.compared_with:
        year, _, _ = declaration_change.compared_with.partition("/")
        text = f"与 {year} 年度相比{f' {text}' if text else NO_CHANGES}"
    judgement_texts = (
        f"{n} 处{judgement.term}"
        for judgement in COUNTED_JUDGEMENTS
        if (n := declaration_change.count_by_judgement(judgement))
    )
    return "，".join(
        filter(None, (text, *judgement_texts, f"{waiver_count} 条{v.WAIVERS}" if waiver_count else ""))
    )


def _describe_errors(file: IncomparableFile) -> str:
    sides = (("原来", file.errors_before), ("现在", file.errors_after))
    texts = (f"{side}没有这个文件" if n is None else f"{side} {n} 条错误" for side, n in sides)
    return "，".join(texts)


FileList: TypeAlias = tuple[str, Sequence[tuple[str, str]]]
"""Files that are only listed: a title, and each path with a note."""


def other_files(changes: ChangeSet) -> Iterator[FileList]:
    """Yield the list of files that are no declarations, which comes first in a report, if there are any."""
    if changes.other_files:
        yield OTHER_FILES, [(file.path, file.kind.term) for file in changes.other_files]


def file_lists(changes: ChangeSet) -> Iterator[FileList]:
    """Yield the files that are listed by name alone: those that cannot be compared, and those only written differently."""
    if changes.not_comparable:
        yield "无法比较", [(file.path, _describe_errors(file)) for file in changes.not_comparable]
    if changes.rewritten:
        yield FORMATTING_ONLY, [(path, "") for path in changes.rewritten]
