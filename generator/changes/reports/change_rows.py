"""A change as a row of a report: where, what it was, what it is, and why it matters, in words."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from generator.changes.field_changes import FUNDING, Change, ChangeKind, FieldValue
from generator.changes.gravity import sort_changes
from generator.changes.strictness import Judgement, Magnitude
from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.wording import MAX_NAME_LENGTH
from generator.forms import vocabulary as v
from generator.forms.display import format_money
from generator.forms.indicator_value import IndicatorValue

MAX_VALUE_LENGTH: Final = 60
"""Characters of a value that are shown; of a longer value, those near the first difference."""
_CONTEXT_BEFORE_DIFFERENCE: Final = 15

PROJECT_RENAMED: Final = "项目改名"


class ChangeRow(NamedTuple):
    """A change in words, without hidden characters; a blank cell is empty. `line` is 0 without a present file."""

    judgement: Judgement
    location: str
    before: str
    after: str
    note: str
    line: int


def change_rows(changes: Iterable[Change]) -> list[ChangeRow]:
    """Return the changes of a declaration in words, the gravest first."""
    return [_change_row(change) for change in sort_changes(changes)]


def _change_row(change: Change) -> ChangeRow:
    steps = change.place or change.location
    steps = steps[1:] if change.location[0] == v.INDICATORS else steps
    steps = steps[:-1] if change.location[-1] == v.INDICATOR_VALUE else steps
    before, after = shorten_pair(_format_value(change, change.before), _format_value(change, change.after))
    kind = "" if change.kind is ChangeKind.CHANGED else change.kind.term
    hidden = "" if change.is_published else "不公布"
    renamed = PROJECT_RENAMED if change.location == (v.PROJECT_NAME,) else ""
    reason = "，".join(filter(None, (change.verdict.reason, format_magnitude(change.verdict.magnitude))))
    notes = (reason or renamed or kind, _format_difference(change), hidden)
    location = " › ".join(shorten_name(step) for step in steps)
    note = "；".join(filter(None, notes))
    return ChangeRow(change.verdict.judgement, location, before, after, note, change.line)


def format_magnitude(magnitude: Magnitude | None) -> str:
    """Return by how much a bound moved: -32.3%, -5 个百分点 of a percentage, +2 from 0; "" if it did not."""
    if magnitude is None:
        return ""
    if magnitude.unit in {"%", "‰"}:
        points = "个百分点" if magnitude.unit == "%" else "个千分点"
        return f"{_signed(magnitude.difference)} {points}"
    if magnitude.percent is None:
        return _signed(magnitude.difference)
    return f"{format_percent(magnitude.percent)}%"


def format_percent(percent: Decimal) -> str:
    """Return a difference in per cent with its sign and one decimal."""
    return f"{percent.quantize(Decimal('0.1'), ROUND_HALF_UP):+}"


def _signed(number: Decimal) -> str:
    text = f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):+,f}"
    return text.rstrip("0").rstrip(".")


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
    return format_percent(change.difference / change.before * 100)
