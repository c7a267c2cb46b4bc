"""What the name and the unit of an indicator say of its value: a rate, a cap, a failure.

Patterns match from the beginning of a name. They are the project's judgement; none of them is statutory.
"""

import re
from typing import Final

from generator.declarations.model import PerformanceIndicator
from generator.forms import vocabulary as v
from generator.forms.indicator_value import SECONDS, base_unit

AT_LEAST_SIGNS: Final = frozenset("≥>")
AT_MOST_SIGNS: Final = frozenset("≤<")
COUNT_UNITS: Final = frozenset(
    (
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
    )
)
_PERCENTAGES: Final = frozenset(("%", "百分点", "个百分点"))
RATIO_NAMES: Final = re.compile(
    r".*(?:率|比例|占比|比重|百分比|满意度|及时性|普及度|知晓度)(?:[（(].{0,30}[）)])?$"
)
CAP_NAMES: Final = re.compile(r".*控制(?:数|额|总额)$|.*(?:支出|费用|成本)(?:上限|限额)$")
SAVING_NAMES: Final = re.compile(r".*(?:节约|节省|降低|下降|压减|压缩|减少)(?:额|数|率|比例|幅度)?$")
# Money that a project brings in or moves is a result, not an input.
EARNED_NAMES: Final = re.compile(
    r".*(?:贷款|担保|融资|引资|签约|投资额|产值|销售额|营业收入|交易额|成交额|税收|收入|追缴|追回|挽回)"
)
STAFF_NAMES: Final = re.compile(
    r".*(?:人员(?:配置|配备|投入|安排)|配置人数"
    r"|(?:配备|派驻|购买服务)[^率]{0,8}(?:人员|人数)"
    r"|(?:辅警|保安|保洁|协管|护士|驻场|值守|物业|编外)人?(?:员)?(?:配备)?(?=人数|数量|数)"
    r"|(?:运维|运营)(?:服务|管理)?人(?:员)?(?=人?数)|(?:服务|保障|管理|工作)人员(?=人数|数量|数)"
    r"|(?<!参训)(?<!受训)(?<!^培训)师资)(?:人数|数量|数)?$"
)
FAILURE_NAMES: Final = re.compile(
    r"(?!.*(?:无|零)(?:重大)?(?:安全)?(?:责任)?(?:事故|故障|差错|投诉))"
    r".*(?:事故|故障|宕机|差错|投诉|泄露|泄密|瘫痪|安全事件|中毒|火灾|溺水|死亡人数|伤亡|(?:暴发|突发)(?:疫情|事件))"
)
# Work on failures or against them is not a failure.
REPAIR_NAMES: Final = re.compile(
    r".*(?:响应|处理|处置|修复|恢复|解决|排除|演练|整改|整治|改造|受理|办结|办理|答复|接待|调查|救助|救援|维修|抢修"
    r"|报修|检修|排查|检查|巡查|隐患|预防|防范|防投诉|宣传|培训|教育|警示|保险|减少|下降|降低|多发)"
)
UNWANTED_NAMES: Final = re.compile(
    r".*(?:退回|返工|逾期|延误|超期|失败|流失|缺勤|缺陷|死亡|病死|空置|闲置|中断|丢失|损耗|损坏|破损|误报|漏报|失误|错误"
    r"|违规|违约|违法|不合格|不满意|不达标|复发|辍学|失业|发病|感染|拥堵|超标)(?:发生)?(?:率|比例|占比|[人次件起户天]?数量?|量)$"
)
# Counts of people who benefit, or of harm avoided, are benefits.
BENEFIT_NAMES: Final = re.compile(
    r".*(?:受益|惠及|带动|就业|挽回|避免|减少|降低|下降|增收|救助|预期寿命|无事故|无差错|无故障)"
)
DURATION_NAMES: Final = re.compile(r".*(?:响应|时长|时间|时效|耗时|周期|等待|时限)")
# Time that people receive, or during which a system runs, is a service and not a delay.
SERVICE_TIME_NAMES: Final = re.compile(
    r".*(?:培训|学习|授课|课程|教学|志愿服务|开放|运行|无故障|播出|演出|值守|在线|实训)"
    r"(?:总|累计|平均|人均)?(?:时长|时间)$"
)
# Shares of what was there before, which may be above 100 per cent or far below 1.
UNBOUNDED_RATE_NAMES: Final = re.compile(
    r".*(?:增长|增速|增幅|增加|提升|提高|上升|下降|降低|减少|压减|节约|变动|涨幅|降幅|收益|回报|回收|利润|负债|杠杆|周转"
    r"|超额|同比|环比|较上年|比上年|上年度|投入产出|覆盖倍|保值增值|损失率|违约金|利率|税率|费率|贴息)"
)


def is_cap(indicator: PerformanceIndicator) -> bool:
    """Return whether less is stricter whatever the comparator: the source writes 控制数 with `=`."""
    is_saving = SAVING_NAMES.match(indicator.name)
    return bool(CAP_NAMES.match(indicator.name)) or (indicator.category == v.COST and not is_saving)


def implied_comparator(indicator: PerformanceIndicator) -> str:
    """Return how a number without ≥ or ≤ is meant: as a minimum, as a maximum, or, if unknown, as itself."""
    name, value = indicator.name, indicator.value
    unit, _ = base_unit(value.unit)
    if unit == SECONDS and SERVICE_TIME_NAMES.match(name):
        return "≥"
    if unit == SECONDS and DURATION_NAMES.match(name):
        return "≤"
    if (FAILURE_NAMES.match(name) or UNWANTED_NAMES.match(name)) and not REPAIR_NAMES.match(name):
        return "≤"
    is_count = value.unit.removeprefix("万") in COUNT_UNITS
    return "≥" if is_count or unit in _PERCENTAGES or RATIO_NAMES.match(name) else "="
