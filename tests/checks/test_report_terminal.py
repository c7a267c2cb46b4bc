import json
import re
from dataclasses import replace

from rich.cells import cell_len

from generator.checks import report_ci, report_terminal
from generator.diagnostics.problem import Problem, problem_at, sort_problems
from generator.diagnostics.rulebook import RULES

TEXT = "项目名称: 甲\n年度总体目标: 全年开展<b>培训\x1b[31m\n"
MARKUP = problem_at(
    "2025/单位/a.yml", TEXT, TEXT.index("<b>"), TEXT.index("<b>") + 3, "markup", "不应有网页代码"
)


def plain(*problems: Problem, prefix: str = "") -> list[str]:
    return [line.plain.rstrip() for line in report_terminal.problem_lines(problems, prefix)]


def test_the_caret_stands_under_the_place_in_a_terminal() -> None:
    assert plain(MARKUP, prefix="declarations/") == [
        "declarations/2025/单位/a.yml:2:13: 错误 [markup] 不应有网页代码",
        "    2 │ 年度总体目标: 全年开展<b>培训�[31m",
        "      │                       ^^^",
    ]


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "年度总体目标: " + "一" * 200 + "<b>" + "二" * 200
    start = text.index("<b>")
    _, excerpt, caret = plain(problem_at("a.yml", text, start, start + 3, "markup", "不应有网页代码"))
    shown = excerpt.removeprefix("    1 │ ")
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert cell_len(shown) <= report_terminal.MAX_EXCERPT_WIDTH + 2
    before = excerpt[: excerpt.index("<b>")]
    assert cell_len(before) == caret.index("^")


def test_json_and_github_say_the_same() -> None:
    problem = Problem(path="a,b:c.yml", line=3, column=5, rule="satisfaction", message="50%\n以上")
    assert report_ci.problem_records([problem], "declarations/") == [
        {
            "path": "declarations/a,b:c.yml",
            "line": 3,
            "column": 5,
            "rule": "satisfaction",
            "severity": "warning",
            "message": "50%\n以上",
            "fix": None,
        }
    ]
    located = replace(problem, path=f"declarations/{problem.path}")
    assert list(report_ci.github_annotations([located])) == [
        "::warning file=declarations/a%2Cb%3Ac.yml,line=3,col=5,title=satisfaction::50%25%0A以上%0Adeclarations/a,b:c.yml:3:5"
    ]


def test_github_is_told_first_what_a_proposal_touches_and_what_it_does_not_show() -> None:
    def problem(path: str, line: int, rule: str) -> Problem:
        return Problem(path=path, line=line, column=1, rule=rule, message="甲")

    notices = [problem("a.yml", line, "goal-column") for line in range(1, 13)]
    others = [
        problem("b.yml", 1, "goal-column"),
        problem("a.yml", 9, "satisfaction"),
        problem("b.yml", 9, "markup"),
        problem("a.yml", 8, "markup"),
    ]
    lines = list(report_ci.github_annotations([*notices, *others], {"b.yml"}))
    assert [line.split(",title")[0] for line in lines[:4]] == [
        "::error file=b.yml,line=9,col=1",
        "::error file=a.yml,line=8,col=1",
        "::warning file=a.yml,line=9,col=1",
        "::notice file=b.yml,line=1,col=1",
    ]
    assert sum(line.startswith("::notice") for line in lines) == 10
    assert lines[12] == "::notice title=提示::还有 4 条提示没有标在文件上，逐条见这一步的日志"
    assert lines[13:] == [f"a.yml:{line}:1: 提示 [goal-column] 甲" for line in range(9, 13)]


def test_gitlab_says_the_same() -> None:
    problem = Problem(path="a,b:c.yml", line=3, column=5, rule="satisfaction", message="50%\n以上")
    (issue,) = report_ci.code_quality([problem], "declarations/")
    assert issue == {
        "description": "50%\n以上",
        "check_name": "satisfaction",
        "fingerprint": issue["fingerprint"],
        "severity": "minor",
        "location": {"path": "declarations/a,b:c.yml", "lines": {"begin": 3}},
    }
    assert re.fullmatch("[0-9a-f]{64}", str(issue["fingerprint"]))


def test_each_severity_has_one_of_gitlabs() -> None:
    problems = [
        Problem(path="a.yml", line=1, column=1, rule=rule, message="")
        for rule in ("markup", "satisfaction", "cap-comparator")
    ]
    assert [issue["severity"] for issue in report_ci.code_quality(problems)] == ["major", "minor", "info"]


def fingerprints(*problems: Problem, prefix: str = "") -> list[object]:
    return [issue["fingerprint"] for issue in report_ci.code_quality(problems, prefix)]


def test_a_fingerprint_outlives_a_move_and_is_shared_by_no_two_problems() -> None:
    moved = replace(MARKUP, line=9, column=1)
    assert fingerprints(MARKUP) == fingerprints(moved)
    others = (
        replace(MARKUP, path="b.yml"),
        replace(MARKUP, rule="dates"),
        replace(MARKUP, message="不应有"),
    )
    every = fingerprints(MARKUP, moved, *others) + fingerprints(MARKUP, prefix="declarations/")
    assert len(set(every)) == 6


def test_nothing_speaks_to_the_terminal() -> None:
    problem = Problem(path="a\x1b]0;x\x07.yml", line=1, column=1, rule="choice", message="现为“\x9b\u202e”")
    printed = [
        *plain(problem),
        *report_ci.github_annotations([problem]),
        report_ci.to_json(report_ci.code_quality([problem])),
        report_ci.to_json(report_ci.problem_records([problem])),
    ]
    assert not any(set("\x1b\x07\x9b\u202e") & set(text) for text in printed)
    assert json.loads(printed[-1])[0]["path"] == problem.path


def test_problems_are_sorted_and_each_once() -> None:
    later = Problem(path="b.yml", line=1, column=1, rule="dates", message="")
    assert sort_problems([later, MARKUP, later]) == (MARKUP, later)


def test_an_explanation_shows_everything_the_rulebook_says() -> None:
    for rule in RULES.values():
        text = "\n".join(line.plain for line in report_terminal.rule_explanation(rule.id))
        for piece in (
            rule.id,
            rule.requirement,
            rule.reason,
            rule.remedy,
            *rule.good.splitlines(),
            *rule.bad.splitlines(),
        ):
            assert piece in text


def test_json_has_no_command_for_a_log() -> None:
    written = report_ci.to_json({"a": "##[command]甲 ##vso[b] ## [c]"})
    assert written == '{\n  "a": "##\\u005bcommand]甲 ##vso\\u005bb] ## [c]"\n}'
    assert json.loads(written) == {"a": "##[command]甲 ##vso[b] ## [c]"}
