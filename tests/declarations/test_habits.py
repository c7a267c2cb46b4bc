"""What people write by habit, from other forms: told what it is, and never proposed as its opposite."""

import pytest

from tests.support.project import SOUND, Inspect

ROW = "      漏洞扫描次数: ≥2(次)\n"


def told(inspected: Inspect, text: str) -> list[tuple[str, str]]:
    return [(p.rule, p.message) for p in inspected(text).problems]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("年度目标: 办成。", "没有“年度目标”这个字段；是否应为“年度总体目标”？"),
        (
            "实施周期: 2020年-2022年",
            "没有“实施周期”这个字段，请删去这一行；原表上确有这一栏的，写到“其他栏目”之下",
        ),
        (
            "起止时间: 2020年-2022年",
            "没有“起止时间”这个字段，请删去这一行；原表上确有这一栏的，写到“其他栏目”之下",
        ),
        (
            "项目编码: 310012345",
            "没有“项目编码”这个字段，请删去这一行；原表上确有这一栏的，写到“其他栏目”之下",
        ),
        ("功能科目: 21305", "没有“功能科目”这个字段，请删去这一行；原表上确有这一栏的，写到“其他栏目”之下"),
        (
            "项目概况: 一段话。",
            "没有“项目概况”这个字段，请删去这一行；原表上确有这一栏的，写到“其他栏目”之下",
        ),
        ("负责人: 张三", "“负责人”不写：个人的姓名和联系方式不在这里公开，请删去这一行"),
        ("联系电话: 021-12345678", "“联系电话”不写：个人的姓名和联系方式不在这里公开，请删去这一行"),
        (
            "项目负责人（签字）: 张三",
            "“项目负责人（签字）”不写：个人的姓名和联系方式不在这里公开，请删去这一行",
        ),
        ("填表人及联系方式: 张三", "“填表人及联系方式”不写：个人的姓名和联系方式不在这里公开，请删去这一行"),
        ("附件:\n  一: 二", "没有“附件”这个字段，请删去这一行和它下面的内容"),
        ("讲座场数: ≥3(场)", "没有“讲座场数”这个字段；像是一个指标，请写到“绩效指标”的一个二级指标之下"),
        ("项目性制: 一次性项目", "没有“项目性制”这个字段；是否应为“项目性质”？"),
    ],
)
def test_a_field_of_another_form(inspected: Inspect, line: str, message: str) -> None:
    assert ("unknown-field", message) in told(inspected, f"{SOUND}{line}\n")


def test_other_fields_hold_no_person_either(inspected: Inspect) -> None:
    text = f"{SOUND}其他栏目:\n  立项依据: 年度计划。\n  项目负责人: 张三\n  办公电话: 内线\n"
    assert told(inspected, text) == [
        ("unknown-field", f"“{label}”不写：个人的姓名和联系方式不在这里公开，请删去这一行")
        for label in ("项目负责人", "办公电话")
    ]


@pytest.mark.parametrize("choice", ["持续性项目", "延续项目", "新增项目", "非一次性项目"])
def test_an_opposite_is_no_choice_that_was_meant(inspected: Inspect, choice: str) -> None:
    ((rule, message),) = told(inspected, SOUND.replace("其他经常性项目", choice))
    assert rule == "choice"
    assert message.endswith(f"一次性项目 之一，现为“{choice}”")


@pytest.mark.parametrize(
    ("choice", "meant"), [("一次性", "一次性项目"), ("其它经常性项目", "其他经常性项目")]
)
def test_a_choice_that_is_almost_right_is_proposed(inspected: Inspect, choice: str, meant: str) -> None:
    ((_, message),) = told(inspected, SOUND.replace("其他经常性项目", choice))
    assert message.endswith(f"是否应为“{meant}”？")


def test_a_mark_before_a_name_is_quoted(inspected: Inspect) -> None:
    found = inspected(SOUND.replace(ROW, f"{ROW}      *达标率: ≥98(%)\n")).problems
    (problem,) = [problem for problem in found if problem.rule == "yaml-syntax"]
    assert problem.message == "“*”在行首有别的意思，请给名称加上英文引号"
    assert problem.corrected_excerpt.strip() in {"'*达标率': ≥98(%)", '"*达标率": ≥98(%)'}


def test_rows_do_not_nest(inspected: Inspect) -> None:
    text = SOUND.replace(ROW, "      补助面积:\n        其中水稻: 5亩\n")
    message = "指标之下不能再写指标，请把“其中水稻”写成与“补助面积”左端对齐的一行；“补助面积”自己没有指标值的，可以空着"
    assert ("unknown-field", message) in told(inspected, text)


def test_the_weight_under_another_word(inspected: Inspect) -> None:
    text = SOUND.replace(ROW, "      补助面积:\n        指标值: 5亩\n        分值: 10\n")
    assert ("unknown-field", "没有“分值”这个字段；是否应为“权重”？") in told(inspected, text)


def test_a_template_in_a_name_is_a_placeholder_whatever_its_unit(inspected: Inspect) -> None:
    for unit in "%", "个", "":
        text = SOUND.replace("漏洞扫描次数", f"漏洞扫描次数（≥**{unit}）")
        assert [rule for rule, _ in told(inspected, text)] == ["placeholder"], unit


def test_a_total_alone_is_not_asked_to_add_up(inspected: Inspect) -> None:
    assert told(inspected, SOUND.replace("  当年财政拨款: 488640.00\n", "")) == []
    small = SOUND.replace("  当年财政拨款: 488640.00\n", "").replace("488640.00", "48.86")
    assert "amount-unit" in [rule for rule, _ in told(inspected, small)]
