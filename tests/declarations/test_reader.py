"""Each unreadable field gets its problem, and the readable ones are still checked by every rule."""

import pytest

from tests.support.project import REGISTRY, SOUND, Inspect, rules_of
from tests.support.summaries import reread

CASES = [
    ("项目性质: ", "项目性制: ", [(3, "unknown-field", "没有“项目性制”这个字段；是否应为“项目性质”？")]),
    ("计划完成日期: ", "计划结束日期: ", [(8, "unknown-field", "没有“计划结束日期”这个字段；是否应为“计划完成日期”？")]),
    ("  当年财政拨款", "当年财政拨款", [(11, "yaml-syntax", "“当年财政拨款”应缩进 2 格，写在“年度资金”之下，现在缩进了 0 格")]),
    ("年度总体目标: ", "其他资金: 0\n年度总体目标: ", [(12, "yaml-syntax", "“其他资金”应缩进 2 格，写在“年度资金”之下，现在缩进了 0 格")]),
    ("  当年财政拨款: 488640.00", "  当年财政拨款: 488640.00\n  年度: 2025", [
        (12, "unknown-field", "“年度”应写在最外层，不缩进"),
    ]),
    ("项目名称: 信息化运维项目", "项目名称:", [(1, "missing-field", "“项目名称”没有填写")]),
    ("≥2(次)", "", [(19, "missing-field", "“指标值”没有填写")]),
    ("≥2(次)", "[2]", [(19, "type", "“漏洞扫描次数”之下应当分行填写下级字段，每行一个“字段名: 内容”")]),
    ("≥2(次)", "\n        指标值: ≥2(次)\n        备注: 一", [
        (21, "unknown-field", "没有“备注”这个字段；是否应为“说明”？"),
    ]),
    ("年度: 2025", "年度: 25", [(2, "type", "“年度”应为 2000–2099 之间的四位数字，如 2025，现为“25”")]),
    ("2025-12-31", "2025-06-31", [(8, "type", "日历上没有 2025-06-31 这一天，6 月只有 30 天")]),
    ("其他运转类", "其它运转类", [
        (4, "choice", "“项目类别”应为 特定目标类、其他运转类 之一，现为“其它运转类”；是否应为“其他运转类”？"),
    ]),
    ("数量指标:", "数量指示:", [(18, "taxonomy", "没有“数量指示”这个字段；是否应为“数量指标”？")]),
    ("  效益指标:\n    社会效益指标:", "  效益指标:\n    质量指标:", [(23, "taxonomy", "“质量指标”应写在“产出指标”之下")]),
    ("  产出指标:\n", "", [
        (17, "taxonomy", "“数量指标”应写在“产出指标”之下"),
        (19, "taxonomy", "“质量指标”应写在“产出指标”之下"),
    ]),
    ("漏洞扫描次数: ", "漏洞扫描次数：", [(19, "yaml-syntax", "字段名后面是中文冒号“：”，请改用英文冒号加一个空格“: ”")]),
    ("漏洞扫描次数: ", "漏洞扫描次数:", [(19, "yaml-syntax", "英文冒号后面少了一个空格")]),
    ("漏洞扫描次数: ", "漏洞扫描次数：: ", [(19, "yaml-syntax", "字段名末尾多了一个中文冒号，请删去，只留英文冒号和一个空格")]),
    ("≥2(次)", "\n        指标值：≥2(次)", [
        (20, "yaml-syntax", "“指标值：”后面是中文冒号，请改用英文冒号加一个空格“: ”"),
    ]),
    ("年度总体目标: 维护", "年度总体目标: >-\n  维护\n  项目总目标: 维护", [
        (14, "yaml-syntax", "“项目总目标”应顶格写，现在缩进了 2 格"),
    ]),
    ("≥2(次)", "建立运行\n        系统完好率：≥90(%)", [
        (20, "yaml-syntax", "这一行成了上一个字段的内容；请与同级的字段左端对齐，并用英文冒号加一个空格"),
    ]),
    ("信息化运维项目", "信息化 #2号线 运维项目", [
        (1, "yaml-syntax", "“#”之后的内容不会公布；若是内容，请去掉“#”前的空格或给整段加英文引号；若是备注，请在“#”后加一个空格"),
    ]),
    ("      漏洞扫描次数", "      #漏洞: 一\n      漏洞扫描次数", [
        (19, "yaml-syntax", "“#”之后的内容不会公布；若是内容，请去掉“#”前的空格或给整段加英文引号；若是备注，请在“#”后加一个空格"),
    ]),
    ("项目名称: 信息化运维项目", "项目名称: ' '", [(1, "type", "“项目名称”应填写内容，现在只有空格")]),
    ("漏洞扫描次数:", "' ':", [(19, "type", "“”应填写内容，现在只有空格")]),
    ("年度总体目标: ", "项目负责人:\n年度总体目标: ", [
        (12, "unknown-field", "“项目负责人”不写：个人的姓名和联系方式不在这里公开，请删去这一行")
    ]),
    ("项目名称: 信息化运维项目", "项目名称: |\n  信息化\n  运维", [(1, "type", "“项目名称”应写在一行之内")]),
    ("年度总体目标: 维护干部学习管理系统。", "年度总体目标: [一]", [
        (12, "type", "此处应填写一个值，不应是列表，也不应再分下级"),
    ]),
    ("年度总体目标: ", "公开信息:\n  转录说明: 一\n年度总体目标: ", [
        (13, "type", "“转录说明”之下应当是一个列表，每一条前面加“- ”"),
    ]),
    ("年度资金:\n  年度资金申请总额: ", "年度资金:\n  年度资金申请总额：", [
        (10, "yaml-syntax", "字段名后面是中文冒号“：”，请改用英文冒号加一个空格“: ”"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("was", "typed", "told"), CASES, ids=lambda case: str(case)[:30])
def test_a_field_that_cannot_be_read(
    was: str, typed: str, told: list[tuple[int, str, str]], inspected: Inspect
) -> None:
    assert was in SOUND
    errors = [p for p in inspected(SOUND.replace(was, typed, 1)).problems if p.severity == "error"]
    assert [(p.line, p.rule, p.message) for p in errors] == [
        (line or 1, rule, message) for line, rule, message in told
    ]


@pytest.mark.parametrize(
    ("was", "typed"),
    [
        ("项目性质: ", "'[key]': x\n项目性质: "),
        ("漏洞扫描次数: ≥2(次)", "'[key]': ≥"),
        ("漏洞扫描次数: ≥2(次)", "'[key]': [x]"),
    ],
)
def test_a_field_with_the_name_of_a_mark_of_pydantic(was: str, typed: str, inspected: Inspect) -> None:
    assert len(inspected(SOUND.replace(was, typed, 1)).problems) == 1


def test_a_registry_with_the_name_of_a_mark_of_pydantic(inspected: Inspect) -> None:
    assert inspected(SOUND, registry="'[key]':\n  '[key]': x\n").problems
    assert inspected(SOUND, registry="'[key]': x\n").problems


def test_one_run_shows_everything_there_is_to_mend(inspected: Inspect) -> None:
    text = (
        SOUND.replace("项目性质", "项目性制")
        .replace("2025-12-31", "2024-12-31")
        .replace("维护干部", "维护<b>干部")
        .replace("≥2(次)", "≥多(次)")
        .replace("≥90(%)", "=100(%)")
    )
    assert sorted(rules_of(inspected(text))) == [
        "dates", "indicator-value", "markup", "satisfaction", "unknown-field",
    ]  # fmt: skip


def test_a_sum_is_not_judged_while_its_parts_cannot_be_read(inspected: Inspect) -> None:
    assert rules_of(inspected(SOUND.replace("当年财政拨款: 488640.00", "当年财政拨款: 48.8万"))) == ["type"]


def test_omitted_and_empty_fields_are_blank_cells(inspected: Inspect) -> None:
    omitted = reread(inspected(SOUND).declarations[0])
    blank = SOUND + "项目总目标:\n项目资金:\n  其他资金: ''\n公开信息:\n豁免:\n"
    empty = reread(inspected(blank).declarations[0])
    assert omitted == empty


@pytest.mark.parametrize(
    ("was", "typed", "told"),
    [
        ("代号: shanghai-organization-department", "代号: 上海", [("path", 2)]),
        ("代号: shanghai-organization-department\n", "\n", [("missing-field", 1)]),
        ("shanghai-cadre-training-center", "Shanghai", [("path", 4)]),
        ("单位:", "下属单位:", [("unknown-field", 3), ("unknown-unit", 0)]),
        ("中共上海市委组织部:", "中共上海市委组织部：", [("yaml-syntax", 1)]),
    ],
)
def test_a_broken_registry_is_told_once(
    was: str, typed: str, told: list[tuple[str, int]], inspected: Inspect
) -> None:
    problems = inspected(SOUND, registry=REGISTRY.replace(was, typed)).problems
    registry = [(p.rule, p.line) for p in problems if p.path == "units.yml"]
    assert registry == [(rule, line) for rule, line in told if line]


def test_without_a_registry_one_problem_says_so(inspected: Inspect) -> None:
    problems = inspected(SOUND, registry=None).problems
    assert [(p.path, p.rule) for p in problems] == [("units.yml", "unknown-unit")]
