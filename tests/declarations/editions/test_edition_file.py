"""The file of an edition: what it says, and one clear problem for what cannot be right."""

import pytest

from generator.checks.check_all import check_all
from generator.checks.check_file import check_edition_files
from generator.declarations.editions.known_editions import shipped_editions
from generator.declarations.yaml.source import RawFile
from generator.forms import vocabulary as v
from tests.support.project import PATH, REGISTRY, SOUND

OFFICE = """\
版式: office
表名: 甲县项目绩效目标表
依据: 甲财〔2022〕1号
金额单位: 万元
基本情况:
  - 项目名称: 项目名称
    单位: 实施单位
  - 立项依据: 文字
必填: [立项依据]
资金:
  资金来源:
    期间: 年度资金
    各栏:
      资金总额: 总额
      财政拨款: 当年财政拨款
    其中:
      财政拨款:
        省级补助: 省级资金
目标:
  年度目标: 年度总体目标
指标体系:
  产出指标:
    数量: 数量指标
"""
PLACE = "editions/office.yml"


def problems(text: str, path: str = PLACE) -> list[tuple[int, str, str]]:
    return [(p.line, p.rule, p.message) for p in check_edition_files([RawFile(path, text.encode())])[1]]


def test_what_an_edition_says() -> None:
    editions, found = check_edition_files([RawFile(PLACE, OFFICE.encode())])
    assert found == []
    office = editions.by_id["office"]
    assert (office.title, office.money_unit, office.decimals) == ("甲县项目绩效目标表", "万元", 2)
    assert office.label(v.ANNUAL_GOAL) == "年度目标"
    assert office.own_types == {"立项依据": "文字"}
    assert office.required == {"立项依据"}
    (block,) = office.funding
    assert (block.total.label, [line.label for line in block.parts]) == ("资金总额", ["财政拨款"])
    assert [line.part_of for line in block.lines] == ["", "", "财政拨款"]
    assert office.kinds["产出指标", "数量"].slug == "output-quantity"
    assert office.kinds["效益指标", "环境效益指标"].slug == "benefit-ecological"  # known in every edition
    assert editions.by_id.keys() == {"office", *shipped_editions().by_id}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("单位: 实施单位", "单位: 实施的单位", 7, "没有“实施的单位”这个含义，可以写 项目名称、"),
        ("单位: 实施单位", "单位: 项目名称", 7, "“项目名称”已经印在“项目名称”，一份表上只印一次"),
        ("  - 立项依据: 文字", "  - 项目名称: 文字", 8, "“项目名称”在表上印了两次"),
        ("必填: [立项依据]", "必填: [立项的依据]", 9, "表上没有“立项的依据”这一栏；是否应为“立项依据”？"),
        ("资金总额: 总额", "资金总额: 其他资金", 13, "“资金来源”的第一栏应是总额"),
        (
            "    其中:\n      财政拨款:",
            "    其中:\n      拨款:",
            17,
            "各栏里没有“拨款”，“其中”只能拆分各栏里的一栏",
        ),
        (
            "    其中:\n      财政拨款:",
            "    其中:\n      资金总额:",
            17,
            "“资金总额”是总额，它的组成部分写在“各栏”里",
        ),
        (
            "省级补助: 省级资金",
            "财政拨款: 省级资金",
            18,
            "“财政拨款”在这块资金里印了两次：一栏不能是它自己的一部分",
        ),
        (
            "省级补助: 省级资金",
            "省级补助: 当年财政拨款",
            18,
            "“当年财政拨款”已经是“财政拨款”的含义，一块资金里只能有一栏",
        ),
        (
            "期间: 年度资金\n    各栏:\n      资金总额: 总额\n      财政拨款: 当年财政拨款",
            "期间: 项目资金\n    各栏:\n      资金总额: 总额\n      财政拨款: 财政资金",
            10,
            "应有一块资金的期间是年度资金：各年的合计和比较都用它",
        ),
        (
            "    数量: 数量指标\n",
            "    数量: 数量指标\n    个数: 数量指标\n",
            24,
            "“产出指标”之下已有“数量”是数量指标",
        ),
        ("数量: 数量指标", "数量: 数量", 23, "没有“数量”这个含义，可以写 经济成本指标、"),
        ("版式: office", "版式: other", 1, "版式应与文件名一致，文件叫 office.yml，现为“other”"),
        ("表名: 甲县项目绩效目标表\n", "", 1, "“表名”没有填写"),
        ("金额单位: 万元", "金额单位: 亿元", 4, "“金额单位”应为 元、万元 之一，现为“亿元”"),
        ("依据: 甲财〔2022〕1号", "小数位数: 七", 3, "“小数位数”应为 0 到 6 的整数"),
        ("表名: 甲县项目绩效目标表", "表名: 甲\n表明: 乙", 3, "没有“表明”这个字段；是否应为“表名”？"),
        (
            "依据: 甲财〔2022〕1号",
            "起用年度: 2022\n停用年度: 2020",
            4,
            "停用年度不应早于起用年度 2022，现为 2020",
        ),
    ],
)
def test_what_cannot_be_right_is_one_clear_problem(old: str, new: str, line: int, message: str) -> None:
    assert old in OFFICE
    told = problems(OFFICE.replace(old, new, 1))
    assert any(at == line and text.startswith(message) for at, _, text in told), told
    assert len(told) == 1, told


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        (
            "editions/shanghai.yml",
            OFFICE.replace("office", "shanghai"),
            "“shanghai”是自带的版式，请换一个名称",
        ),
        ("editions/说明.md", "", "这里只放版式，一种一个 .yml 文件；请移走或改名"),
        (PLACE, OFFICE + "联系电话: 13812345678\n", "“联系电话”不写：个人的姓名和联系方式不在这里公开"),
        (PLACE, OFFICE.replace("甲县", "<b>甲县</b>"), "不应有网页代码"),
        (PLACE, OFFICE.replace("表名: ", "表名："), "中文冒号"),
    ],
)
def test_other_files_and_texts_in_the_folder(path: str, text: str, message: str) -> None:
    assert any(message in told for _, _, told in problems(text, path)), problems(text, path)


def test_a_declaration_of_an_unknown_edition_is_told_the_nearest() -> None:
    files = [RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, f"版式: cn-2012\n{SOUND}".encode())]
    (problem,) = check_all(files).problems
    assert (problem.rule, problem.line) == ("choice", 1)
    assert problem.message.startswith(
        "没有“cn-2012”这种版式，现有 shanghai、cn-2021、cn-2015；是否应为“cn-20"
    )


DECLARED = """\
版式: office
项目名称: 甲项目
年度: 2025
单位: 上海市干部教育培训中心
立项依据: 按计划。
资金来源:
  资金总额: 5
年度目标: 办成。
绩效指标:
  产出指标:
    数量:
      场数: ≥5(场)
"""


def test_an_edition_that_changes_says_which_files_no_longer_fit() -> None:
    registry, declared = RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, DECLARED.encode())
    now = check_all([registry, declared, RawFile(PLACE, OFFICE.encode())])
    assert not now.errors, now.errors
    renamed = OFFICE.replace("  年度目标:", "  总目标:")
    (problem,) = check_all([registry, declared, RawFile(PLACE, renamed.encode())]).errors
    assert (problem.path, problem.line, problem.message) == (
        PATH,
        8,
        "没有“年度目标”这个字段；是否应为“年度总体目标”？",
    )
