"""Rules on one indicator: which values and names are reported."""

import pytest

from tests.support.indicators import COST, QUALITY, QUANTITY, SATISFACTION, SOCIAL, with_indicator
from tests.support.project import Inspect, rules_of

INDICATORS = [
    # heading, name, value, the rules that speak
    (QUALITY, "学员注册率", "≥90", ["indicator-value"]),
    (QUALITY, "学员注册率", "≥90(%)", []),
    (QUANTITY, "讲座场数", "≥10", []),
    (SOCIAL, "能力", "提升", ["vague-value"]),
    (SOCIAL, "能力", "有效提升", ["vague-value"]),
    (SOCIAL, "作用", "作用明显", ["vague-value"]),
    (SOCIAL, "方案", "合理", ["vague-value"]),
    (SOCIAL, "机制", "建立正常运行", []),
    (SOCIAL, "创建", "续评成功", []),
    (SOCIAL, "能力", "结业考核平均分较上年提高", []),
    (SATISFACTION, "学员满意度", "≥80(%)", []),
    (SATISFACTION, "学员满意度", "≥79.9(%)", ["satisfaction"]),
    (SATISFACTION, "学员满意度", "=100(%)", ["satisfaction"]),
    (SATISFACTION, "学员满意度", "≥85(分)", []),
    (SATISFACTION, "学员满意度", "≤95(%)", ["satisfaction"]),
    (SATISFACTION, "学员投诉率", "≤1(%)", []),
    (QUALITY, "公众满意度", "=100(%)", ["satisfaction"]),
    (SOCIAL, "受益人口", "≥80(人)", []),
    (SOCIAL, "覆盖人口", "≥80(万人)", ["rate-as-quantity"]),
    (QUALITY, "工程验收", "合格", []),
    (SOCIAL, "群众生活水平", "逐步好转", ["vague-value"]),
    (SOCIAL, "机制", "建立健全", ["vague-value"]),
    (QUANTITY, "志愿服务人数", "≥200(人)", []),
    (QUANTITY, "购买服务人员数量", "≥20(人)", ["input-as-output"]),
    (QUANTITY, "创业担保贷款", "≥5000(万元)", []),
    (QUANTITY, "受理投诉举报件数", "=3000(件)", []),
    (SOCIAL, "火灾发生起数", "≤3(起)", ["failure-tolerance"]),
    (SOCIAL, "连续无事故天数", "≥365(天)", []),
    (COST, "项目成本控制额", "=100(元)", ["cap-comparator"]),
    (QUANTITY, "设备采购", "≥20(XX)", ["placeholder"]),
    (QUANTITY, "课题完成率", "=100(%)", ["rate-as-quantity"]),
    (SOCIAL, "覆盖单位数量", "≥80(家)", ["rate-as-quantity"]),
    (SOCIAL, "累计宕机时长", "≤2(小时)", []),
    (QUANTITY, "运维人员配置人数", "≥2(人)", ["input-as-output"]),
    (QUANTITY, "培训学员人数", "≥200(人)", []),
    (QUANTITY, "采购金额", "≥2(万元)", ["input-as-output"]),
    (SOCIAL, "重大事故发生次数", "≤1(次)", ["failure-tolerance"]),
    (SOCIAL, "重大事故发生次数", "=0(次)", []),
    (SOCIAL, "重大事故发生次数", "<1(次)", []),
    (QUALITY, "故障响应时间", "≤4(小时)", []),
    (QUALITY, "故障修复次数", "≥4(次)", []),
    (COST, "设备采购控制数", "=100(元)", ["cap-comparator"]),
    (COST, "设备采购控制数", "≤100(元)", []),
    (COST, "设备采购控制数", "≤50(万元)", ["cost-over-budget"]),
    (COST, "设备采购单位成本", "≤50(万元)", []),
    (QUANTITY, "讲座场数", "不少于2次", []),
    (QUANTITY, "讲座场数", "2次以上", []),
    (QUANTITY, "讲座场数", "2次", ["unclear-value"]),
    (QUANTITY, "讲座场数", "2(次)", ["unclear-value"]),
    (QUANTITY, "讲座场数", "2", ["unclear-value"]),
    (QUANTITY, "讲座场数", "约2次", ["unclear-value"]),
    (QUANTITY, "讲座场数", "2次左右", ["unclear-value"]),
    (QUANTITY, "讲座场数", "大约20(场)左右", ["unclear-value"]),
    (QUANTITY, "讲座场数", "10~12(场)", []),
    (QUANTITY, "讲座场数", "近郊20场", []),
    (SOCIAL, "重大事故发生次数", "0(次)", []),
    (QUALITY, "学员注册率", "90", ["indicator-value"]),
    (QUALITY, "学员注册率", "≥980(%)", ["rate-range"]),
    (QUALITY, "学员注册率", "90~120(%)", ["rate-range"]),
    (QUALITY, "学员注册率", "100%以上", ["rate-range"]),
    (QUALITY, "学员注册率", "≥100(%)", []),
    (QUALITY, "学员注册率", "≥0.98(%)", ["rate-range"]),
    (QUALITY, "学员注册率", "≥1(%)", []),
    (QUALITY, "学员注册人数增长率", "≥120(%)", []),
    (QUALITY, "学员注册人数增长率", "≥0.5(%)", []),
    (QUALITY, "数据差错率", "≤0.5(%)", []),
    (QUALITY, "数据差错率", "=0.5(%)", []),
    (QUALITY, "数据错误率", "≤120(%)", ["rate-range"]),
]


@pytest.mark.parametrize(("heading", "name", "value", "rules"), INDICATORS)
def test_an_indicator(
    heading: tuple[str, str], name: str, value: str, rules: list[str], inspected: Inspect
) -> None:
    assert rules_of(inspected(with_indicator(*heading, name, value))) == rules


@pytest.mark.parametrize(
    ("name", "value", "message", "suggestion"),
    [
        (
            "讲座场数",
            "2次",
            "看不出是至少、至多还是正好，现为“2(次)”；按原意写成 ≥2(次)、≤2(次)、=2(次) 之一",
            "≥2(次)",
        ),
        ("返工次数", "2次", None, "≤2(次)"),
        ("退件处理时间", "2天", None, "≤2(天)"),
        (
            "讲座场数",
            "2",
            "看不出是至少、至多还是正好，现为“2”；按原意写成 ≥2、≤2、=2 之一，并在后面的括号里写明单位",
            None,
        ),
        (
            "讲座场数",
            "约2次",
            "差多少算完成说不清，现为“约2次”；写明至少或至多，如 ≥2(次)、≤2(次)，或者写成一个范围，如 10~12(天)",
            None,
        ),
        (
            "学员注册率",
            "≥980(%)",
            "比率最多是 100%，现为 ≥980(%)；应为 ≥98(%)，还是确实可以超过 100%，如与上年相比的增长？",
            "≥98(%)",
        ),
        ("学员注册率", "≥1000(%)", None, "=100(%)"),
        ("学员注册率", "100%以上", None, "=100%"),
        (
            "学员注册率",
            "≥0.98(%)",
            "比率不到 1%，现为 ≥0.98(%)；应为 ≥98(%)，还是确实这样小，应为 ≥9.8(‰)？",
            "≥98(%)",
        ),
    ],
)
def test_a_doubtful_value_is_shown_with_its_readings(
    name: str, value: str, message: str | None, suggestion: str | None, inspected: Inspect
) -> None:
    (problem,) = inspected(with_indicator(*QUALITY, name, value)).problems
    assert message in {None, problem.message}
    assert (problem.fix.text if problem.fix else None) == suggestion
    assert problem.fix is None or not problem.fix.certain


def test_values_that_a_form_prints_as_written_need_no_comparator(inspected: Inspect) -> None:
    text = with_indicator(*QUANTITY, "讲座场数", "2次")
    assert rules_of(inspected(text)) == ["unclear-value"]
    assert "unclear-value" not in rules_of(inspected("版式: cn-2015\n" + text))
    rate = with_indicator(*QUALITY, "学员注册率", "≥980%")
    assert "rate-range" in rules_of(inspected("版式: cn-2015\n" + rate))
