"""Decides whether a new value of an indicator demands less than the old one, more, or neither.

A quantity is the set of results that satisfy it: a larger set is weaker, a smaller one stronger. Swapping before and
after swaps weaker and stronger. Word lists are the project's judgement; none of them is statutory.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from generator.checks.rules.indicator import check_vague_value
from generator.checks.rules.indicator_names import AT_LEAST_SIGNS, AT_MOST_SIGNS, implied_comparator, is_cap
from generator.declarations.model import PerformanceIndicator
from generator.forms.indicator_value import IndicatorValue, base_unit


class Judgement(StrEnum):
    """The effect of a change on a target."""

    WEAKER = "weaker"
    STRONGER = "stronger"
    NEITHER = "neither"

    @property
    def term(self) -> str:
        """The word for reviewers; empty for NEITHER."""
        return {"weaker": "放宽", "stronger": "收紧", "neither": ""}[self.value]


class Magnitude(NamedTuple):
    """By how much the bound of a target moved: in its new unit, and in per cent of what it was, None if that was 0."""

    difference: Decimal
    unit: str
    percent: Decimal | None

    def size(self) -> Decimal:
        """Return the distance in per cent of what the bound was; infinite from 0."""
        return Decimal("Infinity") if self.percent is None else abs(self.percent)


@dataclass(frozen=True, kw_only=True, slots=True)
class StrictnessVerdict:
    """A judgement and its reason in Chinese; NEITHER and "" if nothing was judged.

    `magnitude` is that of the bound that moved farthest, None if no bound moved from one number to another.
    """

    judgement: Judgement = Judgement.NEITHER
    reason: str = ""
    magnitude: Magnitude | None = None


NO_VERDICT: Final = StrictnessVerdict()

_HOLDS_NUMBER: Final = re.compile(r"\d|百分之")

_PLEASE_CHECK: Final = "请核对"


@lru_cache(maxsize=1024)  # a page compares two years in a table, and again in a sentence
def judge_strictness(before: PerformanceIndicator, after: PerformanceIndicator) -> StrictnessVerdict:
    """Judge the change of an indicator's value; each value is interpreted by its own name and heading."""
    old, new = before.value, after.value
    if old.quantity is None or new.quantity is None:
        return _judge_text(before, after)
    old_unit, _ = base_unit(old.unit)
    new_unit, _ = base_unit(new.unit)
    if old_unit != new_unit:
        return StrictnessVerdict(reason=f"单位改变，{_PLEASE_CHECK}")
    old_range, new_range = _acceptable_range(before), _acceptable_range(after)
    signs = {old.comparator, new.comparator}
    is_direction_changed = old_range.has_opposite_bound(new_range) or bool(
        signs & AT_LEAST_SIGNS and signs & AT_MOST_SIGNS
    )
    if is_direction_changed:
        return StrictnessVerdict(reason=f"比较方向改变，{_PLEASE_CHECK}")
    if old_range == new_range:
        return StrictnessVerdict(reason="同值换算" if old.unit != new.unit else "要求相同，只是写法不同")
    is_weaker, is_stronger = new_range.contains(old_range), old_range.contains(new_range)
    if not is_weaker and not is_stronger:
        return StrictnessVerdict(reason=f"松紧不能自动判断，{_PLEASE_CHECK}")
    return StrictnessVerdict(
        judgement=Judgement.WEAKER if is_weaker else Judgement.STRONGER,
        reason=_describe_bounds(old_range, new_range),
        magnitude=_magnitude(old_range, new_range, new.unit),
    )


# -- quantities: the set of results that would do --------------------------------------------------------


class _AcceptableRange(NamedTuple):
    """All results from `low` to `high`; the second item of each is 0 if the range includes that end.

    An open low end is above the same closed one (1), an open high end below it (-1), so that ends can be compared.
    """

    low: tuple[Decimal, int]
    high: tuple[Decimal, int]

    def contains(self, other: "_AcceptableRange") -> bool:
        return self.low <= other.low and self.high >= other.high

    def has_opposite_bound(self, other: "_AcceptableRange") -> bool:
        """Return whether one range has only a low end and the other only a high end."""
        return (self.low == _LOWEST) != (other.low == _LOWEST) and (self.high == _HIGHEST) != (
            other.high == _HIGHEST
        )


_LOWEST: Final = (Decimal("-Infinity"), 0)
_HIGHEST: Final = (Decimal("Infinity"), 0)


def _acceptable_range(indicator: PerformanceIndicator) -> _AcceptableRange:
    value = indicator.value
    _, factor = base_unit(value.unit)
    quantity = (value.quantity or Decimal(0)) * factor
    if value.upper is not None:
        return _AcceptableRange((quantity, 0), (value.upper * factor, 0))
    comparator = "≤" if is_cap(indicator) and value.comparator != "<" else value.comparator
    if comparator in {"", "="}:
        comparator = implied_comparator(indicator)
    low = high = (quantity, 0)
    if comparator in AT_LEAST_SIGNS:
        low, high = (quantity, int(comparator == ">")), _HIGHEST
    elif comparator in AT_MOST_SIGNS:
        low, high = _LOWEST, (quantity, -int(comparator == "<"))
    return _AcceptableRange(low, high)


def _describe_bounds(was: _AcceptableRange, now: _AcceptableRange) -> str:
    return "、".join(
        filter(
            None,
            (
                _describe_bound("下限", was.low, now.low, _LOWEST),
                _describe_bound("上限", was.high, now.high, _HIGHEST),
            ),
        )
    )


def _describe_bound(
    name: str, was: tuple[Decimal, int], now: tuple[Decimal, int], unbounded: tuple[Decimal, int]
) -> str:
    if was == now:
        return ""
    if unbounded in {was, now}:
        return f"取消{name}" if now == unbounded else f"增加{name}"
    return f"{name}提高" if now > was else f"{name}降低"


def _magnitude(was: _AcceptableRange, now: _AcceptableRange, unit: str) -> Magnitude | None:
    """Return the magnitude of the bound that moved farthest; a bound that went or came has none."""
    _, factor = base_unit(unit)
    moved = [
        Magnitude(
            (after - before) / factor,
            unit,
            (after - before) / abs(before) * 100 if before else None,
        )
        for (before, _), (after, _) in zip(was, now, strict=True)
        if before.is_finite() and after.is_finite() and before != after
    ]
    return max(moved, key=Magnitude.size, default=None)


# -- words -------------------------------------------------------------------------------------------------


def _judge_text(before: PerformanceIndicator, after: PerformanceIndicator) -> StrictnessVerdict:
    """Judge a change in which at least one side is words."""
    old, new = _text_value(before.value), _text_value(after.value)
    if old is not None and new is not None:
        was_vague, is_vague = _is_vague(before), _is_vague(after)
        if was_vague == is_vague:
            return StrictnessVerdict(reason=f"文字改变，{_PLEASE_CHECK}")
        if is_vague:
            return StrictnessVerdict(judgement=Judgement.WEAKER, reason="具体要求改为笼统说法")
        return StrictnessVerdict(judgement=Judgement.STRONGER, reason="笼统说法改为具体要求")
    if _HOLDS_NUMBER.search(old or new or ""):  # 不低于90% may be more or less than ≥80(%)
        return StrictnessVerdict(reason=f"数值与带数字的文字互换，{_PLEASE_CHECK}")
    if old is None:
        return StrictnessVerdict(judgement=Judgement.WEAKER, reason="数值改为文字")
    return StrictnessVerdict(judgement=Judgement.STRONGER, reason="文字改为数值")


def _text_value(value: IndicatorValue) -> str | None:
    return value.text if value.quantity is None else None


def _is_vague(indicator: PerformanceIndicator) -> bool:
    return next(check_vague_value(indicator), None) is not None
