"""The settings for VS Code fit the files that they speak of and the words that the command prints."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

import pytest

from generator.checks import report_terminal
from generator.diagnostics.problem import Problem
from generator.diagnostics.rulebook import RULES, Severity
from tests.support.project import ROOT, Inspect


def settings(name: str) -> Any:
    """A file of .vscode/: JSON, with comments on lines of their own."""
    text = (ROOT / ".vscode" / name).read_text(encoding="utf-8")
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


SETTINGS = settings("settings.json")
(TASK,) = settings("tasks.json")["tasks"]
MATCHERS = {matcher["severity"]: matcher for matcher in TASK["problemMatcher"]}


def test_every_declaration_has_the_schema_and_nothing_else_has() -> None:
    (schema, pattern), (edition_schema, editions) = SETTINGS["yaml.schemas"].items()
    assert (ROOT / schema).is_file()
    assert (ROOT / edition_schema).is_file()
    assert fnmatchcase("declarations/editions/jia-2022.yml", editions)
    assert not fnmatchcase("declarations/editions/jia-2022.yml", pattern)
    known = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("declarations/**/*.yml")}
    matched = {path for path in known if fnmatchcase(path, pattern)}
    assert known - matched == {"declarations/units.yml"}


def test_nobody_else_is_asked_or_told() -> None:
    for name in ("yaml.schemaStore.enable", "yaml.kubernetesCRDStore.enable", "redhat.telemetry.enabled"):
        assert SETTINGS[name] is False


def test_the_settings_agree_with_editorconfig() -> None:
    text = (ROOT / ".editorconfig").read_text(encoding="utf-8")
    assert (
        "charset = utf-8\nend_of_line = lf\ninsert_final_newline = true\ntrim_trailing_whitespace = true"
        in text
    )
    assert (SETTINGS["files.encoding"], SETTINGS["files.eol"]) == ("utf8", "\n")
    assert SETTINGS["files.insertFinalNewline"] is SETTINGS["files.trimTrailingWhitespace"] is True
    assert "[*.{yml,yaml,html,css,js,json,toml}]\nindent_size = 2" in text
    assert (SETTINGS["[yaml]"]["editor.tabSize"], SETTINGS["[yaml]"]["editor.insertSpaces"]) == (2, True)


def test_what_is_kept_as_it_is_cannot_be_saved() -> None:
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    kept = re.findall(r"^(\S+) -text$", attributes, re.MULTILINE)
    assert SETTINGS["files.readonlyInclude"] == dict.fromkeys(kept, True)


def test_the_task_is_the_command() -> None:
    assert PurePosixPath(TASK["command"]).name == "gongkai"
    assert TASK["windows"]["command"].endswith("\\Scripts\\gongkai.exe")
    assert TASK["args"] == ["check", "--watch"]
    assert TASK["isBackground"]


@pytest.mark.parametrize("rule", RULES)
def test_every_problem_has_one_matcher(rule: str) -> None:
    problem = Problem(
        path="2025/unit/a.yml",
        line=12,
        column=3,
        rule=rule,
        message="应为 1: 2 [甲]",
        excerpt="甲: 1",
        length=1,
    )
    printed = [line.plain for line in report_terminal.problem_lines([problem], "declarations/")]
    found = [
        (severity, {part: match[group] for part, group in matcher["pattern"].items() if part != "regexp"})
        for severity, matcher in MATCHERS.items()
        for line in printed
        if (match := re.match(matcher["pattern"]["regexp"], line))
    ]
    parts = {
        "file": "declarations/2025/unit/a.yml",
        "line": "12",
        "column": "3",
        "code": rule,
        "message": "应为 1: 2 [甲]",
    }
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "info"}
    assert found == [(words[problem.severity], parts)]


def test_a_round_begins_and_ends(inspected: Inspect) -> None:
    inspection = inspected("")
    for matcher in MATCHERS.values():
        assert re.match(matcher["background"]["beginsPattern"], "正在检查 declarations")
        assert re.match(matcher["background"]["endsPattern"], report_terminal.summarize_results([inspection]))
        assert not any(
            re.match(matcher["background"]["endsPattern"], line.plain)
            for line in report_terminal.problem_lines(inspection.problems)
        )
