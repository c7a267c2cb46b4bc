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
]


@pytest.mark.parametrize(("heading", "name", "value", "rules"), INDICATORS)
def test_an_indicator(
    heading: tuple[str, str], name: str, value: str, rules: list[str], inspected: Inspect
) -> None:
    assert rules_of(inspected(with_indicator(*heading, name, value))) == rules
