"""What a correct import gives, read from the declaration and not from the grid."""

from decimal import Decimal

import pytest

from generator.declarations.model import Declaration
from generator.forms.indicator_value import BLANK_VALUE, read_indicator_value
from tests.support.office_samples.damage import indented, spaced_label, spaced_value, wrapped_name
from tests.support.office_samples.declarations import sample_declarations
from tests.support.office_samples.facts import (
    Fact,
    Location,
    compare_facts,
    facts_of,
    split_value,
)


def declaration(path: str) -> Declaration:
    return next(sample.declaration for sample in sample_declarations() if sample.path == path)


def test_the_facts_of_a_form_in_ten_thousands() -> None:
    facts = facts_of(declaration("2022/qingxi-accounts/inspection.yml"))
    row = ("绩效指标", "成本指标", "经济成本指标", "每户检查成本")
    satisfaction = ("绩效指标", "满意度指标", "服务对象满意度指标", "被检查单位满意度")
    assert facts["主管部门",] == "青溪县财政局"
    assert facts["主管部门代码",] == "219001-"
    assert facts["项目性质",] == "延续项目"
    assert facts["实施期",] == "2022年3月-2022年11月"
    assert facts["年度资金", "年度资金申请总额"] == Decimal(365800)
    assert facts["年度资金", "当年财政拨款"] == Decimal(300000)
    assert facts["年度资金", "其他资金"] == Decimal(65800)
    assert facts["年度总体目标",] == "检查全县行政事业单位会计信息质量。\n督促整改发现的问题，公布检查结果。"
    assert facts[row] == "≤8500元/户"
    assert facts[*row, "权重"] == Decimal(20)
    assert facts[*satisfaction, "一级指标"] == "满意度指标"
    assert facts[*satisfaction, "二级指标"] == ""
    assert (*row, "二级指标") not in facts
    assert len(facts) == 27


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("≥90(%)", ("≥", "90", "%")),
        ("≤550(元/人/天)", ("≤", "550", "元/人/天")),
        ("2km", ("", "2", "km")),
        ("10~12(天)", ("", "10~12", "天")),
        ("90%以上", ("", "90%以上", "")),
        ("不少于3000公里", ("", "不少于3000公里", "")),
        ("2019年4月", ("", "2019年4月", "")),
        ("建立正常运行", ("", "建立正常运行", "")),
        ("", ("", "", "")),
    ],
)
def test_a_value_in_three_columns(text: str, columns: tuple[str, str, str]) -> None:
    assert split_value(read_indicator_value(text) if text else BLANK_VALUE) == columns


def test_days_on_a_form_with_a_period_are_one_text() -> None:
    assert facts_of(declaration("2021/yi-station/training.yml"))["实施期",] == "2021-03-01—2021-11-30"
    facts = facts_of(declaration("2025/jia-forestry-bureau/it.yml"))
    assert (facts["计划开始日期",], facts["计划完成日期",]) == ("2025-01-01", "2025-12-31")
    assert ("实施期",) not in facts


def test_a_row_without_a_value_is_a_fact_and_a_blank_cell_is_none() -> None:
    facts = facts_of(declaration("2023/jia-farm/seedlings.yml"))
    assert facts["绩效指标", "产出指标", "数量指标", "苗木总数"] == ""
    assert facts["其他栏目", "立项依据"] == "按照全县造林计划。"
    assert ("其他栏目", "进度计划") not in facts
    assert ("年度资金", "当年财政拨款") not in facts


def test_facts_are_compared_field_by_field() -> None:
    expected: dict[Location, Fact] = {("甲",): "一", ("乙",): "二", ("丙",): Decimal("1.50")}
    read: dict[Location, Fact] = {("甲",): "一", ("丙",): Decimal("1.5"), ("乙",): "三", ("丁",): ""}
    assert compare_facts(expected, read) == ((("甲",), ("丙",)), (("乙",),), (), (("丁",),))
    assert compare_facts(expected, {}).missing == (("甲",), ("乙",), ("丙",))


def test_damage() -> None:
    labels = ["项目名称", "绩效指标", "服务对象满意度指标", "分值", "指标1：人次"]
    assert [spaced_label(label) for label in labels] == [
        "项目 名称",
        "绩效\n指标",
        "服务对象满意度 指标",
        "分值",
        "指标1：人次",
    ]
    assert wrapped_name("课件开发规划、评估调查等工作控制数") == "课件开发规划、\n评估调查等工作\n控制数"
    assert wrapped_name("信息系统三级等保测评") == "信息系统三级等\n保测评"
    assert wrapped_name("2022年3月-2022年11月") == "2022年3月-2022年11月"
    assert [spaced_value(value) for value in ("=100(%)", "90%以上", "作用明显")] == [
        "=100 (%)",
        "90%以上",
        "作用明显",
    ]
    assert indented("") == ""
    assert indented("一。\n二。") == "\u3000\u3000一。\n\u3000\u3000二。"
