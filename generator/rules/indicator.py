"""Rules on one indicator: its value, and whether it stands where it belongs.

Comes in: one row of 绩效指标. Goes out: messages: what must hold, then the value seen. Thresholds and word lists
are named here, and only here; they are the project's judgement, none of them is statutory.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from generator import vocabulary as v
from generator.model import PerformanceIndicator
from generator.problems import shown

LOWEST_SATISFACTION: Final = Decimal(80)  # per cent
CERTAIN_SATISFACTION: Final = Decimal(100)  # per cent

RATIO_NAMES: Final = re.compile(r".*(?:率|比例|占比|比重|百分比|满意度|及时性|普及度|知晓度)$")
COUNT_UNITS: Final = frozenset(
    [
        "人",
        "人次",
        "个",
        "家",
        "户",
        "次",
        "场",
        "场次",
        "件",
        "项",
        "套",
        "台",
        "份",
        "篇",
        "批",
        "期",
        "门",
        "名",
        "天",
        "课时",
    ]
)
EVENT_UNITS: Final = frozenset(("次", "起", "件", "例", "个", "人次", "人"))
CAP_NAMES: Final = re.compile(r".*控制数$")
CAP_COMPARATORS: Final = frozenset("≤<")
MONEY_UNITS: Final = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}  # in 元
STAFF_NAMES: Final = re.compile(
    r".*(?:人员(?:配置|配备|投入|安排)|(?:运维|运营|服务|保障|管理|工作)(?:服务)?人(?:员)?(?:人)?数|师资|配置人数)(?:人数|数量|数)?$"
)
FAILURE_NAMES: Final = re.compile(r".*(?:事故|故障|宕机|差错|投诉|泄露|泄密|瘫痪|安全事件)")
REPAIR_NAMES: Final = re.compile(r".*(?:响应|处理|处置|修复|恢复|解决|排除|演练|整改)")
_ADVERBS: Final = "有效|有所|明显|显著|持续|不断|进一步|逐步|逐渐|大幅|稳步|较为|较|比较|得到|基本|更加|全面|切实|充分|非常|很"
_VAGUE: Final = (
    "提升|提高|改善|增强|加强|优化|完善|促进|推动|推进|保障|增加|发挥|扩大|健全|"
    "合理|规范|明显|显著|良好|较好|好|优秀|优良|有效|及时|满意|充分|到位|达标|合格|正常|稳定|长期|可持续"
)
VAGUE_WORDS: Final = re.compile(
    rf"(?:{_ADVERBS})*(?:作用|效果|成效|影响|水平|程度)?(?:{_ADVERBS})*(?:{_VAGUE})[。.]?"
)


def check_indicator_value(indicator: PerformanceIndicator) -> Iterator[str]:
    """A percentage has a unit."""
    if (
        RATIO_NAMES.match(indicator.name)
        and indicator.value.quantity is not None
        and not indicator.value.unit
    ):
        yield f"比率应写明单位，如 {indicator.value.text}(%)，现为{shown(indicator.value.text)}"


def check_vague_value(indicator: PerformanceIndicator) -> Iterator[str]:
    """A qualitative value says more than 提升, 合理 or 作用明显."""
    if indicator.value.quantity is None and VAGUE_WORDS.fullmatch(indicator.value.text):
        yield f"指标值应写明如何判断是否完成，现为{shown(indicator.value.text)}"


def check_satisfaction(indicator: PerformanceIndicator) -> Iterator[str]:
    """A satisfaction target is neither below 80% nor 100%."""
    quantity = indicator.value.quantity
    if indicator.category != v.SATISFACTION or quantity is None or indicator.value.unit != "%":
        return
    if quantity < LOWEST_SATISFACTION:
        yield f"满意度一般不低于 {LOWEST_SATISFACTION}%，现为 {indicator.value.text}"
    elif quantity >= CERTAIN_SATISFACTION:
        yield f"满意度写成 {CERTAIN_SATISFACTION}% 难以达到，也难以核实，现为 {indicator.value.text}"


def check_rate_as_quantity(indicator: PerformanceIndicator) -> Iterator[str]:
    """A percentage does not stand under 数量指标, nor a plain count under 社会效益指标."""
    value = indicator.value
    if indicator.dimension == v.QUANTITY and value.unit == "%":
        yield f"百分比不宜作为数量指标，可移到质量指标或时效指标，现为{shown(indicator.name)}{value.text}"
    if (
        indicator.dimension == v.SOCIAL_BENEFIT
        and value.unit in COUNT_UNITS
        and value.comparator not in CAP_COMPARATORS
    ):
        yield f"单纯的个数不宜作为社会效益指标，可移到数量指标，现为{shown(indicator.name)}{value.text}"


def check_input_as_output(indicator: PerformanceIndicator) -> Iterator[str]:
    """Staff counts and money are not outputs."""
    if indicator.category != v.OUTPUT:
        return
    if indicator.value.unit in MONEY_UNITS:
        yield f"花钱多少是投入，不宜作为产出指标，现为{shown(indicator.name)}{indicator.value.text}"
    elif STAFF_NAMES.match(indicator.name):
        yield f"人员配置是投入，不宜作为产出指标，现为{shown(indicator.name)}{indicator.value.text}"


def check_failure_tolerance(indicator: PerformanceIndicator) -> Iterator[str]:
    """An accident or failure count is not planned above 0."""
    value = indicator.value
    counted = value.unit in EVENT_UNITS and value.quantity is not None and value.comparator not in {"≥", ">"}
    tolerated = counted and (value.upper or value.quantity or 0) > (1 if value.comparator == "<" else 0)
    if tolerated and FAILURE_NAMES.match(indicator.name) and not REPAIR_NAMES.match(indicator.name):
        yield f"事故、故障的次数不宜预先安排在 0 以上，现为{shown(indicator.name)}{value.text}"


def check_cap_comparator(indicator: PerformanceIndicator) -> Iterator[str]:
    """A 控制数 is written with ≤."""
    value = indicator.value
    if (
        CAP_NAMES.match(indicator.name)
        and value.quantity is not None
        and value.comparator not in CAP_COMPARATORS
    ):
        yield f"控制数是支出上限，宜用 ≤，现为 {value.text}"


INDICATOR_CHECKS: Final[tuple[tuple[str, Callable[[PerformanceIndicator], Iterator[str]]], ...]] = (
    ("indicator-value", check_indicator_value),
    ("vague-value", check_vague_value),
    ("satisfaction", check_satisfaction),
    ("rate-as-quantity", check_rate_as_quantity),
    ("input-as-output", check_input_as_output),
    ("failure-tolerance", check_failure_tolerance),
    ("cap-comparator", check_cap_comparator),
)
