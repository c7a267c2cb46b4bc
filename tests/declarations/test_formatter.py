"""The canonical form: what is tidied, what stays, and that published content never changes."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks.check_all import check_all
from generator.cli.main import main
from generator.declarations.formatter import format_file
from generator.declarations.yaml.source import RawFile, parse_source
from tests.support.project import PATH, REGISTRY, ROOT, SOUND

REAL = sorted((ROOT / "declarations").rglob("*.yml"))

UNTIDY = """\
# 给编辑的话

年度:   2025   # 预算年度
# 名称照批复
项目名称:  信息化运维项目

项目性质: 其他经常性项目
项目类别: 其他运转类
实施单位: 上海市干部教育培训中心
主管部门: "中共上海市委组织部"
计划开始日期: 2025-01-01
计划完成日期: 2025-12-31
绩效指标:
    满意度指标:
        服务对象满意度指标:
            系统使用人员满意度: '>= 90 ％'
    成本指标:
            # 照合同
        经济成本指标:
            网络平台工作控制数: ≤330,000元 # 三年期
    产出指标:
        质量指标: {三级等保测评通过率: =100(%)}
        数量指标:
            漏洞扫描次数:
                说明: 每季度一次 # 见合同
                指标值: ≥2（次）
    效益指标:
        社会效益指标:
            线路连通率: ≥98(%)
年度资金:
 当年财政拨款: 488,640
 年度资金申请总额: 488640.0
年度总体目标: 维护干部
  学习管理系统。
公开信息:
  转录说明:
  - 一
  # 第二条
  -   二 # 备注
# 完
"""

TIDY = """\
# 给编辑的话

# 名称照批复
项目名称: 信息化运维项目
年度: 2025 # 预算年度

项目性质: 其他经常性项目
项目类别: 其他运转类
主管部门: "中共上海市委组织部"
实施单位: 上海市干部教育培训中心
计划开始日期: 2025-01-01
计划完成日期: 2025-12-31
年度资金:
  年度资金申请总额: 488640.00
  当年财政拨款: 488640.00
年度总体目标: 维护干部学习管理系统。
绩效指标:
  成本指标:
    # 照合同
    经济成本指标:
      网络平台工作控制数: ≤330000(元) # 三年期
  产出指标:
    数量指标:
      漏洞扫描次数:
        指标值: ≥2(次)
        说明: 每季度一次 # 见合同
    质量指标: {三级等保测评通过率: =100(%)}
  效益指标:
    社会效益指标:
      线路连通率: ≥98(%)
  满意度指标:
    服务对象满意度指标:
      系统使用人员满意度: ≥90(%)
公开信息:
  转录说明:
    - 一
    # 第二条
    - 二 # 备注
# 完
"""


def tidied(text: str, path: str = PATH) -> str | None:
    data = format_file(path, text.encode()).data
    return data.decode() if data is not None else None


def test_everything_is_put_in_order() -> None:
    assert tidied(UNTIDY) == TIDY
    assert tidied(TIDY) == TIDY


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.name)
def test_the_real_declarations_are_tidy(file: Path) -> None:
    data = file.read_bytes()
    assert format_file(file.relative_to(ROOT / "declarations").as_posix(), data).data == data


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a: 1", "a: 1"),
        ("a:    b   # c", "a: b # c"),
        ("a: 010\nb: NO\nc: 12:30\nd: 1_000\ne: 1e3\nf: ~\ng: 2025-01-01", None),
        ("a: '2'\nb: \"x\\ty\"", None),
        ("a: |\n   一\n    二 # 不是备注\n\n   三\nb: 1", "a: |\n  一\n   二 # 不是备注\n\n  三\nb: 1"),
        ("a: >-  # 备注\n  一\n\n  二\n", "a: >- # 备注\n  一\n\n  二"),
        ("a:\n- 一\n- 二", "a:\n  - 一\n  - 二"),
        ("a:\nb:   \nc: ''", "a:\nb:\nc: ''"),
        ("豁免:\n    vague-value:   照原文。", "豁免:\n  vague-value: 照原文。"),
        ("a: 一\n  two\n  三", "a: 一 two 三"),
        ("a: 一 #二", None),
    ],
)
def test_what_is_not_the_forms_is_kept(typed: str, written: str | None) -> None:
    told = tidied(typed + "\n")
    if "#二" in typed:
        assert told is None
    else:
        assert told == (written or typed) + "\n"


def test_the_registry_is_tidied_too() -> None:
    typed = "# 登记表\n甲局:\n    单位:\n        乙中心: {代号: b}\n        丙中心: c\n    代号:   a # 不变\n"
    written = "# 登记表\n甲局:\n  代号: a # 不变\n  单位:\n    乙中心: {代号: b}\n    丙中心: c\n"
    assert tidied(typed, "units.yml") == written


@pytest.mark.parametrize(
    "broken", ["项目名称：一\n", "a: 1\na: 2\n", "\ta: 1\n", "a: *b\n", "a: <<\n<<<<<<< b\n"]
)
def test_what_is_not_yaml_is_not_touched(broken: str) -> None:
    result = format_file(PATH, broken.encode())
    assert result.data is None
    assert result.problems


def test_a_field_that_cannot_be_read_stays_as_it_is() -> None:
    assert tidied("年度资金:\n    年度资金申请总额:  九百万 # 元\n年度:  二〇二五\n") == (
        "年度: 二〇二五\n年度资金:\n  年度资金申请总额: 九百万 # 元\n"
    )


# -- whatever one writes, the same is published ----------------------------------------------------------


def published(data: bytes) -> object:
    found = check_all([RawFile("units.yml", REGISTRY.encode()), RawFile(PATH, data)])
    return [entry.content for entry in found.declarations], [
        (problem.rule, problem.message) for problem in found.problems if problem.rule != "review-mark"
    ].sort()


COMMENTS = st.sampled_from(["# 备注", "#  两格", "# a: b", "# 一 # 二", "#!"])


@st.composite
def untidy(draw: st.DrawFn) -> str:
    """A sound declaration, its fields shuffled, spaces, blank lines and comments strewn in."""
    text = draw(st.sampled_from([SOUND, TIDY, UNTIDY, *(file.read_text(encoding="utf-8") for file in REAL)]))
    lines = text.split("\n")[:-1]
    result: list[str] = []
    block = -1  # the indentation of a block of text, whose lines are left alone
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if block >= 0 and (not line.strip() or indent > block):
            result.append(line)
            continue
        block = indent if line.endswith((">-", "|", ">")) else -1
        kind = draw(st.integers(0, 9))
        if kind == 0:
            result += [" " * draw(st.integers(0, 6)) + draw(COMMENTS)]
        elif kind == 1:
            result += [""] * draw(st.integers(1, 3))
        if kind in {2, 3} and "#" not in line and block < 0 and not line.endswith(tuple("，")):
            line += " " * draw(st.integers(1, 4)) + draw(COMMENTS)
        if kind == 4:
            line += "  "
        if kind == 5 and ": " in line and "{" not in line:
            line = line.replace(": ", ":   ", 1)
        result.append(line)
    return "\n".join(result) + draw(st.sampled_from(["\n", "", "\n\n\n", "\n# 完\n"]))


@settings(max_examples=100)
@given(untidy())
def test_formatting_never_changes_what_is_published(text: str) -> None:
    once = format_file(PATH, text.encode())
    if problems := parse_source(PATH, text.encode())[1]:  # a comment between the lines of one text
        assert once == (None, tuple(problems))
        return
    assert once.data is not None
    assert published(once.data) == published(text.encode())
    assert format_file(PATH, once.data).data == once.data
    assert comments(once.data.decode()) == comments(text)


def comments(text: str) -> list[str]:
    return sorted(line[line.find("#") :].rstrip() for line in text.split("\n") if "#" in line)


# -- the command -----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "declarations" / PATH
    file.parent.mkdir(parents=True)
    file.write_text(UNTIDY, encoding="utf-8")
    (tmp_path / "declarations/units.yml").write_text(REGISTRY, encoding="utf-8")
    return file


def test_the_command_writes_only_what_changes(folder: Path) -> None:
    runner = CliRunner()
    checked = runner.invoke(main, ["fmt", "--check"])
    first, *changed, last = checked.output.splitlines()
    assert (checked.exit_code, first, last) == (1, f"declarations/{PATH}: 需要整理", "1 份需要整理")
    assert changed[:2] == [
        "  第 3 行：“年度:   2025   # 预算年度” → （没有这一行）",
        "  第 5 行：“项目名称:  信息化运维项目” → “项目名称: 信息化运维项目”",
    ]
    assert changed[10:] == ["  还有 23 行，加 --diff 可以看全部"]
    assert folder.read_text(encoding="utf-8") == UNTIDY
    written = runner.invoke(main, ["fmt", "--diff"]).output.splitlines()
    assert (written[0], written[-1]) == (f"declarations/{PATH}: 已整理", "1 份已整理")
    assert {line[1:] for line in written[3:-1] if line[0] == "+"} <= set(TIDY.splitlines())
    assert {line[1:] for line in written[3:-1] if line[0] == "-"} <= set(UNTIDY.splitlines())
    assert folder.read_text(encoding="utf-8") == TIDY
    again = runner.invoke(main, ["fmt", "--check"])
    assert (again.exit_code, again.output) == (0, "0 份需要整理\n")


def test_the_command_names_what_it_leaves_alone(folder: Path) -> None:
    folder.with_name("broken.yml").write_text("项目名称：一\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["fmt"])
    assert result.exit_code == 1
    assert "broken.yml: 有 1 处写法错误，没有整理" in result.output
    assert "1 份已整理，1 份没有整理" in result.output


def test_a_killed_run_leaves_the_old_file_or_the_new(folder: Path) -> None:
    for _ in range(12):
        folder.write_text(UNTIDY, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "generator.cli", "fmt"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        time.sleep(random.uniform(0.2, 0.9))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert folder.read_text(encoding="utf-8") in {UNTIDY, TIDY}
        visible = [path.name for path in folder.parent.iterdir() if not path.name.startswith(".")]
        assert visible == [folder.name]


def test_a_file_name_cannot_speak_to_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "declarations/2025/a"
    folder.mkdir(parents=True)
    (folder / "x\n\x1b[31m.yml").write_text("", encoding="utf-8")
    result = CliRunner().invoke(main, ["fmt"], color=True)
    assert result.output.startswith("declarations/2025/a/x⏎\ufffd[31m.yml: 有 1 处写法错误，没有整理\n")
