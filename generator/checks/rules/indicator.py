"""Rules on one indicator: its value, and whether it is under the right heading.

A finding says what must hold, then the actual value. Thresholds and word lists are the project's judgement, none of
them is statutory, and this module is their only copy.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from generator.checks.rules.indicator_names import (
    AT_LEAST_SIGNS,
    AT_MOST_SIGNS,
    BENEFIT_NAMES,
    CAP_NAMES,
    COUNT_UNITS,
    EARNED_NAMES,
    FAILURE_NAMES,
    RATIO_NAMES,
    REPAIR_NAMES,
    STAFF_NAMES,
    UNBOUNDED_RATE_NAMES,
    UNWANTED_NAMES,
    implied_comparator,
)
from generator.declarations.model import PerformanceIndicator
from generator.diagnostics.wording import quote
from generator.forms import vocabulary as v
from generator.forms.indicator_value import IndicatorValue, read_indicator_value
from generator.forms.spelling import Correction, is_blank


class IndicatorFinding(NamedTuple):
    """A message, and the correction if there is one."""

    message: str
    correction: Correction | None = None


MIN_SATISFACTION: Final = Decimal(80)  # per cent
FULL_SATISFACTION: Final = Decimal(100)  # per cent
FULL_RATE: Final = Decimal(100)  # per cent

MAX_VAGUE_LENGTH: Final = 40  # characters; a longer text is not vague for want of words

EVENT_UNITS: Final = frozenset(("次", "起", "件", "例", "个", "人次", "人"))
MONEY_UNITS: Final = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}  # in 元
_ADVERBS: Final = (
    "有效|有所|有力|明显|显著|持续|不断|进一步|逐步|逐渐|逐年|大幅|稳步|稳中有|较上年有(?:所)?|较为|较|比较|得到|基本|更加"
    "|全面|切实|充分|非常|很|长期|具有|建立|维护|影响"
)
_VERDICTS: Final = (
    "提升|提高|改善|增强|加强|优化|完善|促进|推动|推进|保障|增加|发挥|扩大|健全|好转|深化|巩固|升|合理|规范|完整"
    "|明显|显著|良好|较好|好|高|大|强|优秀|优良|有效|及时|满意|充分|到位|正常|稳定|长期|可持续性?|影响|是|有"
)
VAGUE_WORDS: Final = re.compile(
    rf"(?:{_ADVERBS})*(?:作用|效果|成效|影响|水平|程度|社会)?(?:{_ADVERBS})*(?:(?:{_VERDICTS})[、，,和及并]?)+[。.]?"
)


_LABELS: Final = v.LABELS | {v.LEVEL_1, v.LEVEL_2, v.LEVEL_3}


def check_indicator_value(indicator: PerformanceIndicator) -> Iterator[IndicatorFinding]:
    """A percentage has a unit; the text before the colon is the name of the indicator."""
    if indicator.value.quantity is None and (refused := _refusal(indicator.value.text)):
        yield IndicatorFinding(refused)
    if indicator.name in _LABELS:
        message = f"冒号前直接写指标的名称，不写{quote(indicator.name)}；冒号后写指标值"
        yield IndicatorFinding(message)
    elif _begins_with_a_value(indicator.name) and indicator.value.quantity is None:
        yield IndicatorFinding(f"指标的名称写在冒号前，指标值写在冒号后，现在写反了：{quote(indicator.name)}")
    if indicator.value.quantity and not indicator.value.unit and RATIO_NAMES.match(indicator.name):
        text, quantity = indicator.value.text, indicator.value.quantity
        fraction = 0 < quantity <= 1  # 98% or 0.98%?
        example = f"{indicator.value.comparator}90" if fraction else text
        yield IndicatorFinding(
            f"比率应写明单位，如 {example}(%)，现为{quote(text)}",
            None if fraction else Correction(f"{text}(%)", certain=False),
        )


def _refusal(text: str) -> str:
    """Return why a value cannot be read, which only a transcribed one may be; "" if it can."""
    try:
        read_indicator_value(text or "0")
    except ValueError as error:
        return str(error)
    return ""


def _begins_with_a_value(name: str) -> bool:
    if name[:1].isalnum():
        return False
    try:
        value = read_indicator_value(name)
    except ValueError:
        return False
    return bool(value.comparator)


def check_vague_value(indicator: PerformanceIndicator) -> Iterator[IndicatorFinding]:
    """A qualitative value says more than 提升, 合理 or 作用明显."""
    text = indicator.value.text
    if indicator.value.quantity is not None or len(text) > MAX_VAGUE_LENGTH:
        return
    nothing = is_blank(text) and not FAILURE_NAMES.match(indicator.name)  # 安全事故: 无
    if nothing or VAGUE_WORDS.fullmatch(text):
        yield IndicatorFinding(f"指标值应写明如何判断是否完成，现为{quote(text)}")


def check_unclear_value(indicator: PerformanceIndicator) -> Iterator[IndicatorFinding]:
    """A number says whether it is a minimum, a maximum or exact. Nothing less than 0 can be meant by 0."""
    value = indicator.value
    if value.quantity and value.upper is None and not value.comparator:
        if not value.unit and RATIO_NAMES.match(indicator.name):
            return  # reported by indicator-value
        readings = "、".join(f"{sign}{value.text}" for sign in "≥≤=")
        unit = "" if value.unit else "，并在后面的括号里写明单位"
        yield IndicatorFinding(
            f"看不出是至少、至多还是正好，现为{quote(value.text)}；按原意写成 {readings} 之一{unit}",
            Correction(f"{implied_comparator(indicator)}{value.text}", certain=False) if value.unit else None,
        )
    elif value.quantity is None and (match := _APPROXIMATE_VALUE.fullmatch(value.text)):
        number = match["number"] + f"({match['unit']})"
        yield IndicatorFinding(
            f"差多少算完成说不清，现为{quote(value.text)}；写明至少或至多，如 ≥{number}、≤{number}，或者写成一个范围，如 10~12(天)"
        )


_APPROXIMATE_VALUE: Final = re.compile(
    r"(?P<about>约为?|大约|大概|将近|接近|近|预计|争取)?\s*(?P<number>\d{1,15}(?:\.\d{1,6})?)\s*\(?(?P<unit>[^\s\d()约左上]{1,6})\)?"
    r"(?(about)(?:左右|上下)?|(?:左右|上下))",
    re.ASCII,
)


def check_rate_range(indicator: PerformanceIndicator) -> Iterator[IndicatorFinding]:
    """A share is at most 100 per cent, and a target of less than 1 per cent is more often a share of 1."""
    value, name = indicator.value, indicator.name
    highest = value.upper or value.quantity
    if not highest or value.unit != "%" or UNBOUNDED_RATE_NAMES.match(name):
        return
    sign = value.comparator or implied_comparator(indicator)
    surpassed = highest == FULL_RATE and sign in AT_LEAST_SIGNS and value.text.endswith("以上")
    if value.upper and highest > FULL_RATE:
        yield IndicatorFinding(f"比率最多是 100%，现为 {value.text}；请核对范围的两头")
    elif highest > FULL_RATE or surpassed:
        reading = _rate(value, sign, _below_full_rate(highest))
        yield IndicatorFinding(
            f"比率最多是 100%，现为 {value.text}；应为 {reading}，还是确实可以超过 100%，如与上年相比的增长？",
            Correction(reading, certain=False),
        )
    unwanted = UNWANTED_NAMES.match(name) or FAILURE_NAMES.match(name)
    if highest < 1 and value.upper is None and value.comparator not in AT_MOST_SIGNS and not unwanted:
        reading, small = _rate(value, sign, highest * 100), _rate(value, sign, highest * 10, "‰")
        yield IndicatorFinding(
            f"比率不到 1%，现为 {value.text}；应为 {reading}，还是确实这样小，应为 {small}？",
            Correction(reading, certain=False),
        )


def _below_full_rate(number: Decimal) -> Decimal:
    """Return a percentage as it would be with the decimal point that was left out."""
    while number > FULL_RATE:
        number /= 10
    return number


def _rate(value: IndicatorValue, sign: str, number: Decimal, unit: str = "%") -> str:
    """Return a rate with another number, written as the value is; no rate surpasses 100 per cent."""
    figure = f"{'=' if number == FULL_RATE else sign}{number.normalize():f}"
    return f"{figure}({unit})" if value.text.endswith(")") else f"{figure}{unit}"


def check_satisfaction(indicator: PerformanceIndicator) -> Iterator[IndicatorFinding]:
    """A satisfaction target is neither below 80% nor 100%."""
    quantity, text = indicator.value.quantity, indicator.value.text
    counts = indicator.category == v.SATISFACTION or indicator.name.endswith("满意度")
    if (
        not counts
        or quantity is None
        or indicator.value.unit != "%"
        or re.search("不满意|投诉", indicator.name)
    ):
        return
    if indicator.value.comparator in AT_MOST_SIGNS:
        at_least = Correction("≥" + text.removeprefix(indicator.value.comparator), certain=False)
        yield IndicatorFinding(f"满意度应写明至少达到多少，用 ≥，现为 {text}", at_least)
    elif quantity < MIN_SATISFACTION:
        yield IndicatorFinding(f"满意度一般不低于 {MIN_SATISFACTION}%，现为 {text}")
    elif quantity >= FULL_SATISFACTION:
        yield IndicatorFinding(f"满意度写成 {FULL_SATISFACTION}% 难以达到，也难以核实，现为 {text}")


def check_rate_as_quantity(indicator: PerformanceIndicator) -> Iterator[IndicatorFinding]:
    """A percentage is not under 数量指标, nor a plain count under 社会效益指标."""
    value = indicator.value
    if indicator.dimension == v.QUANTITY and value.unit == "%":
        where = v.SATISFACTION if indicator.name.endswith("满意度") else "质量指标或时效指标"
        yield IndicatorFinding(
            f"百分比不宜作为数量指标，可移到{where}，现为{quote(indicator.name)}{value.text}"
        )
    counted = value.unit.removeprefix("万") in COUNT_UNITS and value.comparator not in AT_MOST_SIGNS
    if (
        indicator.dimension == v.SOCIAL_BENEFIT
        and counted
        and not BENEFIT_NAMES.match(indicator.name)
        and not FAILURE_NAMES.match(indicator.name)
    ):
        yield IndicatorFinding(
            f"单纯的个数不宜作为社会效益指标，可移到数量指标，现为{quote(indicator.name)}{value.text}"
        )


def check_input_as_output(indicator: PerformanceIndicator) -> Iterator[IndicatorFinding]:
    """Staff counts and money are not outputs."""
    if indicator.category != v.OUTPUT:
        return
    if indicator.value.unit in MONEY_UNITS and not EARNED_NAMES.match(indicator.name):
        yield IndicatorFinding(
            f"花钱多少是投入，不宜作为产出指标，可移到成本指标，现为{quote(indicator.name)}{indicator.value.text}"
        )
    elif STAFF_NAMES.match(indicator.name):
        yield IndicatorFinding(
            f"人员配置是投入，不宜作为产出指标，现为{quote(indicator.name)}{indicator.value.text}"
        )


def check_failure_tolerance(indicator: PerformanceIndicator) -> Iterator[IndicatorFinding]:
    """An accident or failure count is not planned above 0."""
    value = indicator.value
    if indicator.category == v.SATISFACTION or value.unit not in EVENT_UNITS or value.quantity is None:
        return
    allowed = 1 if value.comparator == "<" else 0  # fewer than one means none
    tolerated = value.comparator not in {"≥", ">"} and (value.upper or value.quantity) > allowed
    if tolerated and FAILURE_NAMES.match(indicator.name) and not REPAIR_NAMES.match(indicator.name):
        yield IndicatorFinding(
            f"事故、故障一类的次数不宜预先安排在 0 以上，现为{quote(indicator.name)}{value.text}"
        )


def check_cap_comparator(indicator: PerformanceIndicator) -> Iterator[IndicatorFinding]:
    """A 控制数 is written with ≤."""
    value = indicator.value
    if (
        value.quantity is not None
        and value.comparator not in AT_MOST_SIGNS
        and CAP_NAMES.match(indicator.name)
    ):
        capped = Correction("≤" + value.text.removeprefix(value.comparator), certain=False)
        yield IndicatorFinding(f"控制数是支出上限，宜用 ≤，现为 {value.text}", capped)


INDICATOR_CHECKS: Final[
    tuple[tuple[str, Callable[[PerformanceIndicator], Iterator[IndicatorFinding]]], ...]
] = (
    ("indicator-value", check_indicator_value),
    ("vague-value", check_vague_value),
    ("unclear-value", check_unclear_value),
    ("rate-range", check_rate_range),
    ("satisfaction", check_satisfaction),
    ("rate-as-quantity", check_rate_as_quantity),
    ("input-as-output", check_input_as_output),
    ("failure-tolerance", check_failure_tolerance),
    ("cap-comparator", check_cap_comparator),
)

RULES_ON_NOTATION: Final = frozenset({"unclear-value"})
"""Rules that a form breaks by its own instructions if its edition prints values as they are written."""
