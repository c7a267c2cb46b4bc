"""Confidential content is stopped before publication, and innocent content that looks like it passes.

`leaks/leaks.txt` has one leak a line: the rules that find it, once for each finding, then a field and the text in
it. `leaks/innocents.txt` has a field and a text. All persons, numbers and addresses are made up.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checks.rules.text import TEXT_CHECKS, is_suspicious
from generator.forms import vocabulary as v
from tests.support.project import ROOT, SOUND, Inspect

CORPUS = ROOT / "tests/golden/leaks"
GATE = {"markup", "placeholder", "personal-data", "secrecy-mark"}

QUANTITIES = "      漏洞扫描次数: ≥2(次)\n"
SAID = "      漏洞扫描次数:\n        指标值: ≥2(次)\n        说明: {}\n"
# Where a text stands in the sound declaration: what is replaced, and by what.
PLACES = {
    v.PROJECT_NAME: ("项目名称: 信息化运维项目\n", "项目名称: {}\n"),
    v.ANNUAL_GOAL: ("年度总体目标: 维护干部学习管理系统。\n", "年度总体目标: {}\n"),
    "指标名": (QUANTITIES, QUANTITIES + "      {}: ≥1(个)\n"),
    v.INDICATOR_VALUE: (QUANTITIES, QUANTITIES + "      巡检情况: {}\n"),
    v.EXPLANATION: (QUANTITIES, SAID),
    **{
        name: ("", f"{v.PUBLICATION}:\n  {name}: {{}}\n")
        for name in (v.INDEX_NUMBER, v.APPROVAL_NUMBER, v.ORIGIN)
    },
    v.TRANSCRIPTION_NOTES: ("", f"{v.PUBLICATION}:\n  {v.TRANSCRIPTION_NOTES}:\n    - {{}}\n"),
    v.WAIVERS: ("", f"{v.WAIVERS}:\n  vague-value: {{}}\n"),
}


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


LEAKS, INNOCENTS = rows("leaks.txt"), rows("innocents.txt")


def declaration(place: str, text: str) -> tuple[str, int]:
    """The sound declaration with a text at a place, and the line where it stands."""
    instead, written = PLACES[place]
    quoted = "'{}'".format(text.replace("'", "''"))
    whole = SOUND.replace(instead, written.format(quoted)) if instead else SOUND + written.format(quoted)
    return whole, whole[: whole.index(quoted)].count("\n") + 1


def stopped(inspected: Inspect, content: str) -> list[tuple[str, int]]:
    found = inspected(content).problems
    assert not {"yaml-syntax", "unknown-field", "taxonomy"} & {problem.rule for problem in found}
    return [(problem.rule, problem.line) for problem in found if problem.rule in GATE]


def test_the_corpus_is_large_and_says_nothing_twice() -> None:
    assert min(len(LEAKS), len(INNOCENTS)) >= 60
    assert {rule for rules, *_ in LEAKS for rule in rules.split()} == GATE
    assert len({(place, text) for *_, place, text in LEAKS + INNOCENTS}) == len(LEAKS) + len(INNOCENTS)


@pytest.mark.parametrize(("rules", "place", "text"), LEAKS)
def test_a_leak_is_stopped(rules: str, place: str, text: str, inspected: Inspect) -> None:
    content, line = declaration(place, text)
    assert stopped(inspected, content) == [(rule, line) for rule in rules.split()]


@pytest.mark.parametrize(("place", "text"), INNOCENTS)
def test_an_innocent_passes(place: str, text: str, inspected: Inspect) -> None:
    content, _ = declaration(place, text)
    assert stopped(inspected, content) == []


FRAGMENTS = sorted({text for *_, text in LEAKS + INNOCENTS} | set("1略同上年密。： （(…"))


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=3), st.integers(0, 60))
def test_what_is_let_through_unread_holds_nothing(fragments: list[str], start: int) -> None:
    text = "".join(fragments)
    found = [message for _, findings in TEXT_CHECKS for _, message in findings(text[start:])]
    assert is_suspicious(text) or not found


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("年度: 2025\n", "年度: 2025 # 张三 13800138000\n", (2, 15, "personal-data")),
        ("年度: 2025\n", "# 联系人 a.b@example.com\n年度: 2025\n", (2, 7, "personal-data")),
        ("年度: 2025\n", "年度: '2025' # 甲 # 13800138000\n", (2, 18, "personal-data")),
        ("维护干部学习管理系统。", "'甲 # 乙' # 13800138000", (12, 19, "personal-data")),
        ("维护干部学习管理系统。\n", ">- # 机密★\n  维护。\n", (12, 14, "secrecy-mark")),
    ],
)
def test_a_comment_leaks_too(
    written: str, instead: str, told: tuple[int, int, str], inspected: Inspect
) -> None:
    (problem,) = inspected(SOUND.replace(written, instead)).problems
    assert (problem.line, problem.column, problem.rule) == told
    assert problem.message.endswith("；“#”后面的备注也会公开")


def test_a_comment_may_say_what_a_text_may_not(inspected: Inspect) -> None:
    assert inspected(SOUND.replace("年度: 2025\n", "年度: 2025 # 待填 <b> 见 #1\n")).problems == ()
    assert inspected(SOUND.replace("维护干部学习管理系统。", "'甲 # 乙' # 丙")).problems == ()


@pytest.mark.parametrize(
    ("lines", "leaks"),
    [
        (("联系人张三 138001", "38000"), True),
        (("联系人张三 1380013", "8000，下班后勿扰"), True),
        (("张三 138", "0013", "8000"), True),
        (("张三 138 0013", "8000"), True),
        (("手机：", "138001", "38000"), True),
        (("完成培训15000", "200000人次"), False),
        (("身份证110105", "19491231", "002X"), True),
        (("15000", "200000"), False),
        (("150", "2000", "3000"), False),
        (("1.培训1500人", "2.走访2000户"), False),
        (("培训1500人，走访", "2000户"), False),
        (("预算13800", "2025年执行"), False),
    ],
)
def test_a_number_broken_over_lines(lines: tuple[str, ...], leaks: bool, inspected: Inspect) -> None:
    block = "".join(f"  {line}\n" for line in lines)
    content = SOUND.replace("年度总体目标: 维护干部学习管理系统。\n", f"年度总体目标: |-\n{block}")
    found = {problem.rule for problem in inspected(content).problems}
    assert ("personal-data" in found) is leaks
