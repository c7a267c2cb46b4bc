"""Messages for files that are not YAML: the place to change, and what to type."""

import pytest

from generator.declarations.yaml.source import parse_source
from tests.support.project import SOUND

CASES = [
    # what stands in the sound file, what was typed instead, line, column, message
    ("项目性质: ", "项目性质：", 3, 5, "字段名后面是中文冒号“：”，请改用英文冒号加一个空格“: ”"),
    ("年度资金:", "年度资金：", 9, 5, "字段名后面是中文冒号“：”，请改用英文冒号加一个空格“: ”"),
    ("项目性质: ", "项目性质:", 3, 5, "英文冒号后面少了一个空格"),
    ("  当年财政拨款", "\t当年财政拨款", 11, 1, "不应使用制表符（Tab），请改用空格；缩进每一级两个空格"),
    ("≥2(次)", ">2(次)", 19, 15, "以“>”开头的内容 YAML 读不懂，请写成 ＞2(次)"),
    ("≥2(次)", ">=2(次)", 19, 15, "以“>”开头的内容 YAML 读不懂，请写成 ≥2(次)"),
    ("≥2(次)", "%2", 19, 15, "以“%”开头的内容 YAML 读不懂，请给它加上英文引号"),
    ("≥2(次)", "@某处", 19, 15, "以“@”开头的内容 YAML 读不懂，请给它加上英文引号"),
    ("≥2(次)", "*重要", 19, 15, "以“*”开头的内容 YAML 读不懂，请给它加上英文引号"),
    ("≥2(次)", "- 2", 19, 15, "以“-”开头的内容 YAML 读不懂，请给它加上英文引号"),
    ("≥2(次)", '"2次', 19, 15, '英文引号 " 没有配对，请在内容末尾补上，或把两个引号都删去'),
    ("≥2(次)", '"2"次', 19, 15, '英文引号 " 之后还有文字，请用引号括住整段内容，或改用中文引号'),
    ("≥2(次)", "[待定]次", 19, 15, "“[”在 YAML 里有别的意思，请给这段内容加上英文引号，或改用全角括号"),
    ("≥2(次)", "注: 二", 19, 16, "内容里有英文冒号加空格，请改用中文冒号“：”，或给整段内容加上英文引号"),
    ("  当年财政拨款", "   当年财政拨款", 11, 4, "这一行的缩进与上下文不一致，同一级的字段要左端对齐"),
    ("  当年财政拨款", " 当年财政拨款", 11, 2, "这一行的缩进与上下文不一致，同一级的字段要左端对齐"),
    (
        "项目性质: 其他经常性项目",
        "项目性质",
        3,
        1,
        "“项目性质”后面少了英文冒号",
    ),
    (
        "项目性质: 其他经常性项目",
        "其他经常性项目",
        3,
        1,
        "这一行没有“字段名: 内容”，请补上字段名和英文冒号，或接到上一行末尾",
    ),
]


@pytest.mark.parametrize(("was", "typed", "line", "column", "message"), CASES)
def test_the_message_says_what_to_type(was: str, typed: str, line: int, column: int, message: str) -> None:
    assert was in SOUND
    _, problems = parse_source("x.yml", SOUND.replace(was, typed, 1).encode())
    assert [(p.rule, p.line, p.column, p.message) for p in problems] == [
        ("yaml-syntax", line, column, message)
    ]


def test_chinese_colons_are_told_all_at_once() -> None:
    _, problems = parse_source(
        "x.yml", "项目名称：一\n年度：2025\n项目总目标: >-\n  总目标：二\n主管部门：三\n".encode()
    )
    assert [(p.line, p.column, p.rule) for p in problems] == [
        (1, 5, "yaml-syntax"),
        (2, 3, "yaml-syntax"),
        (5, 5, "yaml-syntax"),
    ]


def test_colons_inside_a_goal_are_not_to_blame() -> None:
    text = SOUND.replace("年度总体目标: 维护", "年度总体目标: >-\n  总目标：维护").replace(
        "绩效指标:\n", "绩效指标\n"
    )
    _, problems = parse_source("x.yml", text.encode())
    assert [(p.line, p.column) for p in problems] == [(14, 1)]


def test_comments_are_written_with_a_space() -> None:
    source, problems = parse_source(
        "x.yml", "# 备注\na: 一 # 备注\nb: C#培训 #\nc: '一 #2'\nd: |\n  #3\n".encode()
    )
    assert problems == []
    assert source is not None
    assert source.data() == {"a": "一", "b": "C#培训", "c": "一 #2", "d": "#3\n"}
