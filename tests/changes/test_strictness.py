"""Which changes weaken a target, which strengthen it, and which no rule can judge."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.changes.strictness import Judgement, judge_strictness
from generator.declarations.model import PerformanceIndicator
from generator.forms.indicator_value import read_indicator_value

WEAKER, STRONGER, NEITHER = Judgement
OTHER = {WEAKER: STRONGER, STRONGER: WEAKER, NEITHER: NEITHER}
COST, OUTPUT = ("成本指标", "经济成本指标"), ("产出指标", "质量指标")

TURNED = "比较方向改变，请核对"
UNIT = "单位改变，请核对"
UNCLEAR = "松紧不能自动判断，请核对"
ALIKE = "要求相同，只是写法不同"
CONVERTED = "同值换算"
WORDS = "文字改变，请核对"
WRITTEN_NUMBER = "数值与带数字的文字互换，请核对"


def row(name: str, value: str, heading: tuple[str, str] = OUTPUT) -> PerformanceIndicator:
    category, dimension = heading
    return PerformanceIndicator(
        category=category,
        dimension=dimension,
        headings=heading,
        name=name,
        value=read_indicator_value(value),
        weight=None,
        explanation=None,
    )


TABLE = [
    # with a comparator, or a range: sets of results
    ("验收合格率", "≥90(%)", "≥80(%)", WEAKER, "下限降低"),
    ("验收合格率", "≥90(%)", "≥95(%)", STRONGER, "下限提高"),
    ("验收合格率", "≥90(%)", ">90(%)", STRONGER, "下限提高"),
    ("验收合格率", "≥90(%)", "=90(%)", NEITHER, ALIKE),
    ("验收合格率", "≥90(%)", "=95(%)", STRONGER, "下限提高"),
    ("验收合格率", "=100(%)", "≥95(%)", WEAKER, "下限降低"),
    ("验收合格率", "≥90(%)", "90(%)", NEITHER, ALIKE),
    ("验收合格率", "≥90(%)", "≤90(%)", NEITHER, TURNED),
    ("验收合格率", "≥90(%)", "≤95(%)", NEITHER, TURNED),
    ("验收合格率", "=90(%)", "≤90(%)", NEITHER, TURNED),
    ("验收合格率", "≥90(%)", "90~95(%)", STRONGER, "增加上限"),
    ("验收合格率", "≥90(%)", "85~95(%)", NEITHER, UNCLEAR),
    ("验收合格率", "90~95(%)", "≥90(%)", WEAKER, "取消上限"),
    ("验收合格率", "90~95(%)", "≤95(%)", WEAKER, "取消下限"),
    ("讲座场数", "10~12(场)", "8~12(场)", WEAKER, "下限降低"),
    ("讲座场数", "10~12(场)", "10~15(场)", WEAKER, "上限提高"),
    ("讲座场数", "10~12(场)", "8~15(场)", WEAKER, "下限降低、上限提高"),
    ("讲座场数", "10~12(场)", "11~12(场)", STRONGER, "下限提高"),
    ("讲座场数", "10~12(场)", "11~13(场)", NEITHER, UNCLEAR),
    ("故障响应时间", "≤4(小时)", "≤8(小时)", WEAKER, "上限提高"),
    ("故障响应时间", "≤4(小时)", "<4(小时)", STRONGER, "上限降低"),
    ("故障响应时间", "≤4(小时)", "≥4(小时)", NEITHER, TURNED),
    # no comparator: as the least
    ("培训人数", "=300(人)", "=200(人)", WEAKER, "下限降低"),
    ("培训人数", "300(人)", "500(人)", STRONGER, "下限提高"),
    ("培训人次", "=3(万人次)", "=2(万人次)", WEAKER, "下限降低"),
    ("系统稳定运行天数", "=365(天)", "=300(天)", WEAKER, "下限降低"),
    ("工作完成及时率", "=100(%)", "=98(%)", WEAKER, "下限降低"),
    ("出生率", "=8(‰)", "=9(‰)", STRONGER, "下限提高"),
    ("就业增幅", "=2(个百分点)", "=1(个百分点)", WEAKER, "下限降低"),
    ("投诉处理率", "=100(%)", "=90(%)", WEAKER, "下限降低"),
    ("故障修复率", "=100(%)", "=90(%)", WEAKER, "下限降低"),
    ("学员学习时长", "=40(小时)", "=30(小时)", WEAKER, "下限降低"),
    # no comparator: as the most
    ("投诉率", "=1(%)", "=2(%)", WEAKER, "上限提高"),
    ("差错率", "=2(%)", "=1(%)", STRONGER, "上限降低"),
    ("资金闲置率", "=5(%)", "=10(%)", WEAKER, "上限提高"),
    ("不合格率", "=1(%)", "≤1(%)", NEITHER, ALIKE),
    ("重大事故发生", "=0(次)", "=1(次)", WEAKER, "上限提高"),
    ("重大事故发生", "≤1(次)", "=0(次)", STRONGER, "上限降低"),
    ("故障响应时效", "=4(小时)", "=8(小时)", WEAKER, "上限提高"),
    ("业务办理时限", "=5(天)", "=3(天)", STRONGER, "上限降低"),
    ("数据更新周期", "=30(天)", "=60(天)", WEAKER, "上限提高"),
    ("平台优化控制数", "=150000(元)", "≤150000(元)", NEITHER, ALIKE),
    ("平台优化控制数", "=150000(元)", "=200000(元)", WEAKER, "上限提高"),
    ("平台优化控制数", "≥150000(元)", "≥100000(元)", STRONGER, "上限降低"),
    ("平台优化控制数", "≥150000(元)", "≤150000(元)", NEITHER, TURNED),
    ("平台优化控制数", "<150000(元)", "≤150000(元)", WEAKER, "上限提高"),
    # no comparator: as itself
    ("管道长度", "=10(公里)", "=12(公里)", NEITHER, UNCLEAR),
    ("管道长度", "=10(公里)", "≥10(公里)", WEAKER, "取消上限"),
    ("工期", "=10(个月)", "=12(个月)", NEITHER, UNCLEAR),
    # units
    ("故障响应时间", "≤4(小时)", "≤240(分钟)", NEITHER, CONVERTED),
    ("故障响应时间", "≤4(小时)", "≤1(天)", WEAKER, "上限提高"),
    ("故障响应时间", "≤120(秒)", "≤1(分钟)", STRONGER, "上限降低"),
    ("故障响应时间", "≤1(天)", "≤1(个工作日)", NEITHER, UNIT),
    ("平台优化控制数", "=158640(元)", "=20(万元)", WEAKER, "上限提高"),
    ("引资额", "≥1(亿元)", "≥9000(万元)", WEAKER, "下限降低"),
    ("引资额", "≥1(亿元)", "≥10000(万元)", NEITHER, CONVERTED),
    ("服务人数", "≥3(万人)", "≥30000(人)", NEITHER, CONVERTED),
    ("服务人数", "≥3(万人)", "≥3(万人次)", NEITHER, UNIT),
    ("服务人数", "≥3(万人次)", "≥20000(人次)", WEAKER, "下限降低"),
    ("更新率", "≥30(‰)", "≥3(%)", NEITHER, CONVERTED),
    ("更新率", "≥30(‰)", "≥4(%)", STRONGER, "下限提高"),
    ("培训场次", "≥3(场)", "≥3(期)", NEITHER, UNIT),
    ("合格率", "≥90", "≥90(%)", NEITHER, UNIT),
    # words
    ("工作完成率", "=100(%)", "提升", WEAKER, "数值改为文字"),
    ("工作机制", "提升", "≥3(项)", STRONGER, "文字改为数值"),
    ("工作完成率", "≥90(%)", "不低于80%", WEAKER, "下限降低"),
    ("工作完成率", "≥90(%)", "90%以上", NEITHER, ALIKE),
    ("安全生产事故", "0起", "5起", WEAKER, "上限提高"),
    ("工作完成率", "百分之百完成", "≥80(%)", NEITHER, WRITTEN_NUMBER),
    ("工作机制", "建立并公布名单", "有效提升", WEAKER, "具体要求改为笼统说法"),
    ("工作机制", "作用明显", "建立并公布名单", STRONGER, "笼统说法改为具体要求"),
    ("工作机制", "提升", "显著提高", NEITHER, WORDS),
    ("工作机制", "建立并公布名单", "建立并公布清单", NEITHER, WORDS),
]


@pytest.mark.parametrize(("name", "before", "after", "judgement", "reason"), TABLE)
def test_a_change_of_value(name: str, before: str, after: str, judgement: Judgement, reason: str) -> None:
    verdict = judge_strictness(row(name, before), row(name, after))
    assert (verdict.judgement, verdict.reason) == (judgement, reason)


@pytest.mark.parametrize(("name", "before", "after", "judgement", "reason"), TABLE)
def test_the_way_back_is_judged_the_other_way(
    name: str, before: str, after: str, judgement: Judgement, reason: str
) -> None:
    assert judge_strictness(row(name, after), row(name, before)).judgement is OTHER[judgement]


@pytest.mark.parametrize(
    ("name", "before", "after", "judgement"),
    [
        ("课件单位成本", "=8000(元/课时)", "=9000(元/课时)", WEAKER),
        ("课件单位成本", "8000(元/课时)", "7000(元/课时)", STRONGER),
        ("成本偏差", "=5(%)", "=8(%)", WEAKER),
        ("成本节约率", "=5(%)", "=3(%)", WEAKER),
        ("成本节约率", "≥5(%)", "≥8(%)", STRONGER),
        ("课件单位成本", "8000~9000(元/课时)", "8000~9500(元/课时)", WEAKER),
    ],
)
def test_a_cost_is_a_cap_but_what_is_saved_is_not(
    name: str, before: str, after: str, judgement: Judgement
) -> None:
    assert judge_strictness(row(name, before, COST), row(name, after, COST)).judgement is judgement


def test_each_side_is_read_by_its_own_name_and_heading() -> None:
    old, new = row("平台维护", "=100(元)", OUTPUT), row("平台维护控制数", "=120(元)", COST)
    verdict = judge_strictness(old, new)
    assert (verdict.judgement, verdict.reason) == (WEAKER, "取消下限、上限提高")


NAMES = st.sampled_from(sorted({name for name, *_ in TABLE}))
VALUES = st.one_of(
    st.sampled_from(sorted({value for _, before, after, *_ in TABLE for value in (before, after)})),
    st.builds(
        "{}{}({})".format,
        st.sampled_from(["≥", "≤", "=", ">", "<", ""]),
        st.integers(0, 200),
        st.sampled_from(["%", "‰", "小时", "天", "分钟", "元", "万元", "公里", "次", "人"]),
    ),
)
HEADINGS = st.sampled_from([COST, OUTPUT])
ROWS = st.builds(row, NAMES, VALUES, HEADINGS)


@given(ROWS, ROWS)
def test_swapping_the_sides_swaps_the_judgement(
    one: PerformanceIndicator, other: PerformanceIndicator
) -> None:
    assert judge_strictness(other, one).judgement is OTHER[judge_strictness(one, other).judgement]


@given(ROWS)
def test_nothing_is_weaker_than_itself(one: PerformanceIndicator) -> None:
    assert judge_strictness(one, one).judgement is NEITHER


@given(NAMES, st.sampled_from("≥≤=<>"), st.integers(0, 99), st.integers(1, 50))
def test_the_larger_a_change_the_same_its_judgement(name: str, sign: str, start: int, step: int) -> None:
    near, far = (row(name, f"{sign}{start + n}(%)") for n in (step, step * 2))
    first = judge_strictness(row(name, f"{sign}{Decimal(start)}(%)"), near).judgement
    assert judge_strictness(row(name, f"{sign}{start}(%)"), far).judgement is first
    assert judge_strictness(near, far).judgement is first


@pytest.mark.parametrize(
    ("name", "before", "after", "magnitude"),
    [
        ("改造户数", "≥1477(户)", "≥1000(户)", ("-477", "户", "-32.3")),
        ("改造户数", "≥1000(户)", "≥1477(户)", ("477", "户", "47.7")),
        ("改造人数", "≥1.5(万人)", "≥1.2(万人)", ("-0.3", "万人", "-20.0")),
        ("改造人数", "≥1.5(万人)", "≥12000(人)", ("-3000", "人", "-20.0")),
        ("验收合格率", "≥90(%)", "≥80(%)", ("-10", "%", "-11.1")),
        ("验收合格率", "≥90(%)", "≥800(‰)", ("-100", "‰", "-11.1")),
        ("故障响应时间", "≤4(小时)", "≤1(天)", ("0.8", "天", "500.0")),
        ("讲座场数", "10~12(场)", "8~15(场)", ("3", "场", "25.0")),
        ("事故次数", "≤0(次)", "≤2(次)", ("2", "次", None)),
        ("验收合格率", ">90(%)", "≥90(%)", None),
        ("讲座场数", "10~12(场)", "≥10(场)", None),
        ("讲座场数", "≥10(场)", "若干场", None),
        ("讲座场数", "≥10(场)", "≥10(家)", None),
    ],
)
def test_how_far_a_bound_moved(
    name: str, before: str, after: str, magnitude: tuple[str, str, str | None] | None
) -> None:
    measured = judge_strictness(row(name, before), row(name, after)).magnitude
    if magnitude is None or measured is None:
        assert (measured is None) == (magnitude is None)
        return
    difference, unit, percent = magnitude
    tenths = Decimal("0.1")
    assert measured.difference.quantize(tenths) == Decimal(difference).quantize(tenths)
    assert measured.unit == unit
    assert (measured.percent is None) == (percent is None)
    assert percent is None or (measured.percent or Decimal()).quantize(tenths) == Decimal(percent)
