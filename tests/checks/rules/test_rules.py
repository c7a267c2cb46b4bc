"""Rules on what is said: which values, names and texts speak, and which keep quiet."""

from datetime import date

import pytest

from generator.checks.check_all import check_all
from generator.declarations.yaml.source import RawFile
from tests.support.project import REGISTRY, SOUND, Inspect, rules_of, spliced

UNIT = "2025/shanghai-cadre-training-center"


def with_indicator(category: str, dimension: str, name: str, value: str) -> str:
    """The sound declaration with one more indicator."""
    head, mark, tail = SOUND.partition(f"    {dimension}:\n")
    if not mark:
        head, mark, tail = SOUND.partition(f"  {category}:\n")
        mark += f"    {dimension}:\n"
    assert mark
    return f"{head}{mark}      {name}: {value}\n{tail}"


QUANTITY = ("产出指标", "数量指标")
QUALITY = ("产出指标", "质量指标")
SOCIAL = ("效益指标", "社会效益指标")
SATISFACTION = ("满意度指标", "服务对象满意度指标")
COST = ("成本指标", "经济成本指标")

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


TEXTS = [
    ("<p>一</p>", ["markup", "markup"]),
    ("甲&nbsp;乙", ["markup"]),
    ("**重点**工作", ["markup"]),
    ("[链接](https://a.b)", ["markup"]),
    ("5*8小时，A&B区，3<5，C#培训，a_b_c，50%~60%", []),
    ("培训XX场", ["placeholder"]),
    ("培训某某单位", ["placeholder"]),
    ("待填", ["placeholder"]),
    ("TODO", ["placeholder"]),
    ("XXL号服装，XX1型设备", []),
    ("联系13800138000", ["personal-data"]),
    ("联系138 0013 8000", ["personal-data"]),
    ("联系+86-13800138000", ["personal-data"]),
    ("电话021-12345678，热线12345", []),
    ("身份证11010519491231002X", ["personal-data"]),
    ("编号110105194912310021", []),
    ("卡号6222 0200 0000 0000 000", ["personal-data"]),
    ("合同号6222020000000000001", []),
    ("邮箱a.b@example.com", ["personal-data"]),
    ("金额13800138000元中的1380.01", []),
    ("绝密", ["secrecy-mark"]),
    ("机密★10年", ["secrecy-mark"]),
    ("杜绝密切接触", []),
    ("保守国家秘密，做好机密文件管理", []),
    ("（征求意见稿）", ["secrecy-mark"]),
    ("【秘密】", ["secrecy-mark"]),
    ("内部资料，注意保存", ["secrecy-mark"]),
    ("内部资料性出版物审读，起草《条例（征求意见稿）》，涉绝密级文件的培训", []),
    ("20XX年，完成X场", ["placeholder", "placeholder"]),
    ("清运待填埋垃圾，定向培养，X光机，8×8米", []),
    ("见附件", ["placeholder"]),
    ("总投资15800000000元", []),
    ('style="text-align:center"', ["markup", "markup"]),
    ("征求意见会", []),
]


@pytest.mark.parametrize(("text", "rules"), TEXTS)
def test_a_text(text: str, rules: list[str], inspected: Inspect) -> None:
    quoted = text.replace("'", "''")
    assert rules_of(inspected(spliced(f"年度总体目标: '{quoted}'"))) == rules


def test_nothing_hides_from_the_rules_on_text(inspected: Inspect) -> None:
    rows = "\n".join(
        f"      {row}"
        for row in (
            "甲: ≥1(<b>TODO)",
            "乙: =1(绝密★ a@b.com 13800138000)",
            "丙: 13800138000",
            "丁:\n        指标值: ≥1(个)\n        说明: 13800138000(张三)",
        )
    )
    found = inspected(SOUND.replace("      漏洞扫描次数: ≥2(次)", rows))
    errors = [(p.line, p.rule) for p in found.problems if p.severity == "error"]
    assert errors == [
        (19, "indicator-value"),
        (19, "markup"),
        (19, "placeholder"),
        (20, "secrecy-mark"),
        (20, "personal-data"),
        (20, "personal-data"),
        (21, "personal-data"),
        (24, "personal-data"),
    ]


def test_names_and_notes_are_texts_but_amounts_are_not(inspected: Inspect) -> None:
    text = with_indicator(*QUANTITY, "发放XX补贴", "=13800138000(元/人)")
    text = text.replace("488640.00", "13800138000.00").replace("≤330000", "≤13800138000")
    found = inspected(text + "公开信息:\n  转录说明:\n    - 见<b>原件\n")
    assert rules_of(found) == ["placeholder", "markup"]
    assert (found.problems[0].line, found.problems[0].column) == (19, 9)


UNIT_PATH = (
    "“上海市干部教育培训中心”的代号是 shanghai-cadre-training-center，文件却放在 another-unit/ 之下；"
    "请移到 shanghai-cadre-training-center/"
)

# -- the declaration -----------------------------------------------------------------------------------


def test_path_and_file_agree(inspected: Inspect) -> None:
    found = inspected(files={"2024/another-unit/a.yml": SOUND})
    assert [(p.line, p.rule, p.message) for p in found.problems] == [
        (
            2,
            "path",
            "年度应与所在目录 2024/ 一致，现为 2025；若是沿用去年的文件，计划开始、完成日期也要一起改",
        ),
        (6, "path", UNIT_PATH),
    ]


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("a.yml", ["path"]),
        ("2025/a.yml", ["path"]),
        (f"{UNIT}/b/a.yml", ["path"]),
        ("25/shanghai-cadre-training-center/a.yml", ["path"]),
        (f"{UNIT}/a_b.yml", ["path"]),
        (f"{UNIT}/{'a' * 81}.yml", ["path"]),
        (f"{UNIT}/a.yml", []),
        (f"{UNIT}/index.yml", []),
    ],
)
def test_where_a_file_may_stand(path: str, rules: list[str], inspected: Inspect) -> None:
    assert rules_of(inspected(files={path: SOUND})) == rules


def test_a_unit_stands_under_its_department(inspected: Inspect) -> None:
    registry = REGISTRY + "上海市财政局:\n  代号: finance\n"
    found = inspected(SOUND.replace("中共上海市委组织部", "上海市财政局"), registry=registry)
    assert [p.message for p in found.problems] == [
        "“上海市干部教育培训中心”登记在“中共上海市委组织部”之下，主管部门却是“上海市财政局”"
    ]


FORMER = """\
中共上海市委组织部:
  代号: shanghai-organization-department
  曾用名:
    上海市委组织部: 2024
  单位:
    上海市干部教育培训中心:
      代号: shanghai-cadre-training-center
      曾用名:
        上海市干部培训中心: 2023
"""


@pytest.mark.parametrize(
    ("year", "department", "unit", "told"),
    [
        (2025, "中共上海市委组织部", "上海市干部教育培训中心", []),
        (2024, "上海市委组织部", "上海市干部教育培训中心", []),
        (2023, "上海市委组织部", "上海市干部培训中心", []),
        (
            2025,
            "上海市委组织部",
            "上海市干部培训中心",
            [
                (5, "“上海市委组织部”是旧名称，只用到 2024 年；2025 年度应写“中共上海市委组织部”"),
                (6, "“上海市干部培训中心”是旧名称，只用到 2023 年；2025 年度应写“上海市干部教育培训中心”"),
            ],
        ),
        (
            2025,
            "上海市干部教育培训中心",
            "中共上海市委组织部",
            [(5, "主管部门和实施单位写反了：“中共上海市委组织部”是部门，“上海市干部教育培训中心”是它的单位")],
        ),
    ],
)
def test_a_body_is_called_as_it_was_in_that_year(
    year: int, department: str, unit: str, told: list[tuple[int, str]], inspected: Inspect
) -> None:
    text = SOUND.replace("2025", str(year)).replace("主管部门: 中共上海市委组织部", f"主管部门: {department}")
    text = text.replace("实施单位: 上海市干部教育培训中心", f"实施单位: {unit}")
    found = inspected(files={f"{year}/shanghai-cadre-training-center/a.yml": text}, registry=FORMER)
    assert [(p.line, p.message) for p in found.problems] == told
    assert len(found.declarations) == (not told)


def test_a_name_leads_to_one_body(inspected: Inspect) -> None:
    registry = FORMER + (
        "上海市财政局:\n  代号: finance\n  曾用名:\n    上海市委组织部: 2020\n    财政局: 2020\n"
        "  单位:\n    甲中心:\n      代号: a\n      曾用名:\n        上海市干部教育培训中心: 2020\n"
    )
    found = inspected(SOUND, registry=registry)
    assert [(p.line, p.message) for p in found.problems if p.path == "units.yml"] == [
        (13, "曾用名“上海市委组织部”也是“中共上海市委组织部”的名称；一个名称只能指一家"),
        (19, "曾用名“上海市干部教育培训中心”也是“上海市干部教育培训中心”的名称；一个名称只能指一家"),
    ]


def test_far_off_years_are_told_when_the_day_is_known() -> None:
    path = "2052/shanghai-cadre-training-center/a.yml"
    files = [
        RawFile("units.yml", REGISTRY.encode()),
        RawFile(path, SOUND.replace("2025", "2052").encode()),
    ]
    assert check_all(files).problems == ()
    assert [(p.line, p.rule, p.message) for p in check_all(files, date(2026, 1, 1)).problems] == [
        (2, "far-date", "年度一般不晚于 2027，现为 2052；请检查数字有没有写颠倒")
    ]
    assert check_all(files, date(2051, 1, 1)).problems == ()


@pytest.mark.parametrize("name", ["中共上海市委 组织部", "“中共上海市委组织部”"])
def test_a_name_in_the_registry_that_only_looks_like_another(name: str, inspected: Inspect) -> None:
    found = inspected(SOUND, registry=f"{REGISTRY}{name}:\n  代号: other\n")
    assert [(p.path, p.line, p.message) for p in found.problems] == [
        ("units.yml", 6, f"“{name}”与“中共上海市委组织部”只差空格、引号或全角半角，一家只登记一次")
    ]


def test_a_key_with_a_space_takes_nobodys_place(inspected: Inspect) -> None:
    found = inspected(SOUND, registry=f"{REGISTRY}'中共上海市委组织部 ':\n  代号: other\n")
    assert [(p.path, p.line, p.message) for p in found.problems] == [
        ("units.yml", 5, "字段“中共上海市委组织部”与第 1 行的重复，只能保留一个")
    ]


def test_slugs_in_the_registry_are_used_once(inspected: Inspect) -> None:
    registry = REGISTRY + (
        "上海市财政局:\n  代号: shanghai-organization-department\n  单位:\n"
        "    上海市干部教育培训中心: training\n    另一家: shanghai-cadre-training-center\n"
    )
    found = inspected(SOUND, registry=registry)
    assert [(p.path, p.line, p.message) for p in found.problems if p.path == "units.yml"] == [
        ("units.yml", 6, "代号不应重复，“shanghai-organization-department”已是“中共上海市委组织部”的代号"),
        ("units.yml", 8, "“上海市干部教育培训中心”已登记在“中共上海市委组织部”之下，一个单位只登记一次"),
        ("units.yml", 9, "代号不应重复，“shanghai-cadre-training-center”已是“上海市干部教育培训中心”的代号"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "rules"),
    [
        ("2025-01-01", "2025-01-01", []),
        ("2024-03-01", "2026-12-31", []),
        ("2025-12-31", "2025-01-01", ["dates"]),
        ("2026-01-01", "2026-12-31", ["dates"]),
        ("2024-01-01", "2024-12-31", ["dates"]),
    ],
)
def test_dates(start: str, end: str, rules: list[str], inspected: Inspect) -> None:
    text = SOUND.replace("开始日期: 2025-01-01", f"开始日期: {start}")
    text = text.replace("完成日期: 2025-12-31", f"完成日期: {end}").replace("其他经常性项目", "阶段性项目")
    assert rules_of(inspected(text)) == rules


def test_a_project_of_several_years_may_fill_either_goal(inspected: Inspect) -> None:
    text = SOUND.replace("年度总体目标", "项目总目标")
    assert rules_of(inspected(text)) == ["goal-column"]
    text = text.replace("2025-12-31", "2026-12-31").replace("其他经常性项目", "阶段性项目")
    assert rules_of(inspected(text)) == []


def test_one_measure_in_two_declarations_of_a_unit(inspected: Inspect) -> None:
    other = SOUND.replace("信息化运维项目", "在线学习").replace("三级等保测评通过率", "一次通过率")
    other = other.replace("线路连通率", "平台三级等保测评通过率")
    found = inspected(files={f"{UNIT}/a.yml": SOUND, f"{UNIT}/b.yml": other})
    assert [(p.path, p.line, p.rule) for p in found.problems] == [
        (f"{UNIT}/b.yml", 24, "same-measure-twice-classed")
    ]


def test_a_copied_file_with_the_old_name(inspected: Inspect) -> None:
    found = inspected(files={f"{UNIT}/a.yml": SOUND, f"{UNIT}/b.yml": SOUND})
    assert [(p.path, p.line, p.rule, p.message) for p in found.problems] == [
        (
            f"{UNIT}/b.yml",
            1,
            "duplicate-project",
            f"同一单位同一年度的项目名称不应重复，“信息化运维项目”已在 {UNIT}/a.yml",
        )
    ]


def test_parts_of_the_whole_life_money_need_their_total(inspected: Inspect) -> None:
    found = inspected(SOUND + "项目资金:\n  财政资金: 5\n")
    assert [(p.line, p.message) for p in found.problems] == [
        (28, "填了项目资金的组成部分，应同时填写项目资金总额")
    ]


def test_waivers_waive_and_the_unused_is_told(inspected: Inspect) -> None:
    text = (
        with_indicator(*SOCIAL, "能力", "提升") + "豁免:\n  vague-value: 照原文。\n  satisfaction: 照原文。\n"
    )
    found = inspected(text)
    assert rules_of(found) == ["unused-waiver"]
    assert [(w.problem.rule, w.reason) for w in found.waived] == [("vague-value", "照原文。")]


def test_errors_cannot_be_waived(inspected: Inspect) -> None:
    text = (
        SOUND.replace("488640.00", "1.00", 1)
        + "豁免:\n  funding-sum: 来不及。\n  cost-over-budget: 照原文。\n"
    )
    assert rules_of(inspected(text)) == ["funding-sum", "waiver"]
