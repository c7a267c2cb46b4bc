"""A file in the words of its edition becomes one record, and problems stand where they are in the file."""

from decimal import Decimal
from typing import Any

import pytest

from generator.checks.check_all import CheckResult, check_all
from generator.declarations.reader import read_declaration
from generator.declarations.yaml.source import RawFile
from tests.support.project import PATH, REGISTRY, SOUND, parsed

FORM = """\
版式: cn-2015
项目名称: 良种示范
年度: 2025
主管部门: 219001-中共上海市委组织部
实施单位: "[610001]上海市干部教育培训中心"
项目期: 2025.1-2025.12
年度资金:
  年度资金总额: 50.5
  财政拨款: 50.5
年度目标: 推广三千亩。
绩效指标:
  产出指标:
    数量指标:
      推广面积:
        计算符号: ≥
        指标值: 3000
        计量单位: 亩
    质量指标:
      良种纯度: ≥98%
    成本指标:
      每亩成本: 490元/亩
  效益指标:
    环境效益指标:
      水质: ≥3(类)
    满意度指标:
      农户满意度: ≥90%
"""


def checked(text: str) -> CheckResult:
    return check_all([RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, text.encode())])


def content(text: str) -> dict[str, Any]:
    result = checked(text)
    assert result.errors == (), result.errors
    return dict(result.declarations[0].content)


def test_the_record_is_in_canonical_words() -> None:
    said = content(FORM)
    assert said["annual_funding"]["total"] == "505000.00"
    assert said["annual_funding"]["fiscal_appropriation"] == "505000.00"
    assert (said["period"], said["start_date"], said["nature"]) == ("2025.1-2025.12", None, None)
    assert said["annual_goal"] == "推广三千亩。"
    assert (said["competent_department"], said["department_code"]) == ("中共上海市委组织部", "219001-")
    assert (said["implementing_unit"], said["unit_code"]) == ("上海市干部教育培训中心", "[610001]")
    assert [
        (i["kind"], i["category"], i["dimension"], i["text"], i["quantity"]) for i in said["indicators"]
    ] == [
        ("output-quantity", "产出指标", "数量指标", "≥3000(亩)", "3000"),
        ("output-quality", "产出指标", "质量指标", "≥98%", "98"),
        ("cost-economic", "产出指标", "成本指标", "490元/亩", "490"),
        ("benefit-ecological", "效益指标", "环境效益指标", "≥3(类)", "3"),
        ("satisfaction-beneficiaries", "效益指标", "满意度指标", "≥90%", "90"),
    ]


@pytest.mark.parametrize(
    ("amount", "yuan"),
    [("77300", "773000000.00"), ("0.123456", "1234.56"), ("1,234.5", "12345000.00"), ("0", "0.00")],
)
def test_money_in_ten_thousands_is_exact(amount: str, yuan: str) -> None:
    text = FORM.replace("年度资金总额: 50.5\n  财政拨款: 50.5", f"年度资金总额: {amount}")
    assert Decimal(content(text)["annual_funding"]["total"]) == Decimal(yuan)


def test_seven_decimals_of_ten_thousands_are_one_problem() -> None:
    text = FORM.replace("年度资金总额: 50.5\n  财政拨款: 50.5", "年度资金总额: 50.1234567")
    ((line, message),) = [(p.line, p.message) for p in checked(text).errors]
    assert line == 8
    assert "至多六位小数，如 928.00，现为“50.1234567”" in message


def test_the_unit_of_one_file_is_its_own() -> None:
    text = SOUND.replace("年度资金:", "金额单位: 万元\n年度资金:").replace("488640.00", "48.864")
    assert content(text)["annual_funding"]["total"] == "488640.00"


@pytest.mark.parametrize(
    ("old", "new", "line", "rule", "message"),
    [
        (
            "年度目标:",
            "年度总体目标: 甲。\n年度目标:",
            11,
            "duplicate-key",
            "“年度目标”和“年度总体目标”是表上的同一栏，只能写一个",
        ),
        (
            "项目期:",
            "项目类别: 其他运转类\n项目期:",
            6,
            "unknown-field",
            "版式 cn-2015 的表上没有“项目类别”这一栏；",
        ),
        (
            "  财政拨款: 50.5",
            "  中央资金: 50.5",
            9,
            "unknown-field",
            "版式 cn-2015 的表上没有“中央资金”这一栏；",
        ),
        (
            "  财政拨款: 50.5",
            "  财政拨款: 40.5",
            8,
            "funding-sum",
            "年度资金总额应等于 财政拨款 + 其他资金，现为 50.50，各项之和为 40.50，相差 10.00 万元",
        ),
        ("  年度资金总额: 50.5", "  年度资金总额:", 8, "missing-field", "“年度资金总额”没有填写"),
        ("  年度资金总额: 50.5\n", "", 7, "missing-field", "“年度资金总额”没有填写"),
        ("  年度资金总额: 50.5", "  年度资金申请总额: 五十", 8, "type", "“年度资金申请总额”应为以万元"),
        ("        指标值: 3000", "        指标值: [3, 4]", 16, "type", "此处应填写一个值"),
        (
            "      良种纯度: ≥98%",
            "      良种纯度: ≥98%\n    质量值:\n      良种纯度: 99%",
            21,
            "duplicate-indicator",
            "三级指标名称不应重复",
        ),
        ("    环境效益指标:", "    环境效应指标:", 23, "taxonomy", "没有“环境效应指标”这个字段"),
        ("  效益指标:", "  其它指标:", 22, "taxonomy", "没有“其它指标”这个字段"),
        ("良种纯度: ≥98%", "良种纯度: ≥两成", 19, "indicator-value", "比较符号后面应当是数"),
        ("年度资金总额: 50.5", "年度资金总额: 五十", 8, "type", "“年度资金总额”应为以万元为单位的金额"),
    ],
)
def test_a_problem_stands_where_it_is_in_the_file(
    old: str, new: str, line: int, rule: str, message: str
) -> None:
    assert old in FORM
    found = [(p.line, p.rule, p.message) for p in checked(FORM.replace(old, new, 1)).errors]
    assert any((at, which) == (line, rule) and text.startswith(message) for at, which, text in found), found
    assert len({at for at, *_ in found}) == 1, found


def test_costs_above_the_budget_are_told_in_the_unit_of_the_file() -> None:
    text = FORM.replace("每亩成本: 490元/亩", "良种成本控制数: ≤51(万元)")
    [found] = [p for p in checked(text).problems if p.rule == "cost-over-budget"]
    message = "各项控制数之和不应超过年度资金总额 50.50，现为 51.00，超出 0.50 万元"
    assert (found.line, found.message) == (8, message)


def test_blank_cells_and_rows_without_a_value_stay_blank() -> None:
    text = FORM.replace("      良种纯度: ≥98%", "      良种纯度:\n      其中水稻: ≥98%")
    rows = [(i["name"], i["text"], i["quantity"]) for i in content(text)["indicators"]]
    assert rows[1:3] == [("良种纯度", "", None), ("其中水稻", "≥98%", "98")]


def test_a_file_in_canonical_words_is_read_as_it_is() -> None:
    source = parsed(SOUND)
    assert read_declaration(source).source is source


OWN = """\
版式: own
表名: 甲市表
基本情况:
  - 项目名称: 项目名称
    单位: 实施单位
  - 上年预算数: 金额
    项目编号: 代码
    项目个数: 数
    项目类型: 一行
选项:
  项目类型: [新增, 延续]
资金:
  资金:
    期间: 年度资金
    各栏:
      总额: 总额
指标体系:
  产出指标:
    数量指标: 数量指标
"""
OWN_FORM = """\
版式: own
项目名称: 甲项目
年度: 2025
单位: 上海市干部教育培训中心
上年预算数: 12.5
项目编号: 3100A-1
项目个数: 3
项目类型: 新增
资金:
  总额: 50000
绩效指标:
  产出指标:
    数量指标:
      场数: ≥5(场)
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "rule", "message"),
    [
        ("", "", 0, "", ""),
        ("上年预算数: 12.5", "上年预算数:", 0, "", ""),
        ("项目编号: 3100A-1", "其他栏目:\n  项目编号: 3100A-1\n  附注:", 0, "", ""),
        (
            "项目编号:",
            "其他栏目:\n  项目编号: A2\n项目编号:",
            8,
            "duplicate-key",
            "“项目编号”已经写过，只能写一个",
        ),
        ("项目编号: 3100A-1", "其他栏目: 无", 6, "type", "空着的栏目什么也不写"),
        ("12.5", "十二万", 5, "type", "“上年预算数”应为以元为单位的金额"),
        ("项目个数: 3", "项目个数: 三", 7, "type", "“项目个数”应为数字，如 10，现为“三”"),
        ("新增", "一次性", 8, "choice", "“项目类型”应为 新增、延续 之一，现为“一次性”"),
    ],
)
def test_fields_of_one_edition_alone_hold_what_they_should(
    old: str, new: str, line: int, rule: str, message: str
) -> None:
    files = {
        "units.yml": REGISTRY,
        "editions/own.yml": OWN,
        PATH: OWN_FORM.replace(old, new, 1) if old else OWN_FORM,
    }
    errors = check_all([RawFile(path, text.encode()) for path, text in files.items()]).errors
    assert [(p.line, p.rule) for p in errors] == ([(line, rule)] if line else [])
    assert all(p.message.startswith(message) for p in errors)


@pytest.mark.parametrize(
    ("years", "message"),
    [
        ("起用年度: 2020\n停用年度: 2025", ""),
        ("停用年度: 2024", "版式 own 用到 2024 年度为止，这份表是 2025 年度的"),
        ("起用年度: 2026", "版式 own 从 2026 年度起用，这份表是 2025 年度的"),
    ],
)
def test_a_year_in_which_the_form_was_not_in_use_is_questioned(years: str, message: str) -> None:
    edition = OWN.replace("基本情况:", f"{years}\n基本情况:")
    files = {"units.yml": REGISTRY, "editions/own.yml": edition, PATH: OWN_FORM}
    result = check_all([RawFile(path, text.encode()) for path, text in files.items()])
    found = [(p.line, p.message) for p in result.problems if p.rule == "edition-year"]
    assert found == ([(1, message)] if message else [])


ROWS = {
    "产出指标:\n    成本指标:\n      甲: 1元": ["甲"],
    "成本指标:\n  产出指标:\n    成本指标:\n      甲: 1元": ["甲"],
    "产出指标:\n    成本指标:\n      甲: 1元\n  成本指标:\n    经济成本指标:\n      乙: 2元": ["甲", "乙"],
    "效益指标:\n    环境效益指标:\n    生态效益指标:\n      甲: 1元": ["甲"],
    "效益指标:\n    生态效益指标:\n      甲: 1元\n    环境效益指标:\n      乙: 2元": ["甲", "乙"],
    "满意度指标:\n    甲: 90%\n    服务对象满意度指标:\n      乙: 95%\n  服务对象满意度指标:\n    丙: 96%": [
        "甲",
        "乙",
        "丙",
    ],
}


@pytest.mark.parametrize("rows", ROWS)
def test_no_row_is_lost_wherever_its_headings_stand(rows: str) -> None:
    text = FORM[: FORM.index("绩效指标:")] + f"绩效指标:\n  {rows}\n"
    assert sorted(i["name"] for i in content(text)["indicators"]) == sorted(ROWS[rows])


@pytest.mark.parametrize(
    "rows",
    [
        "效益指标:\n    生态效益指标:\n      甲: 1元\n    环境效益指标: 改善",
        "效益指标:\n    环境效益指标: 改善\n    生态效益指标:\n      甲: 1元",
        "成本指标: 很少\n  产出指标:\n    成本指标:\n      甲: 1元",
    ],
)
def test_what_cannot_stand_together_is_an_error(rows: str) -> None:
    assert checked(FORM[: FORM.index("绩效指标:")] + f"绩效指标:\n  {rows}\n").errors
