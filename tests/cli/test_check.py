import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from generator.diagnostics.rulebook import RULES
from tests.support.project import REGISTRY, ROOT, SOUND
from tests.support.repository import git

UNIT = "2025/shanghai-cadre-training-center"
OTHER = SOUND.replace("信息化运维项目", "在线学习工作经费")
VAGUE = OTHER.replace("≥98(%)", "良好")


@pytest.fixture
def declarations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder, which is also where commands run."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "declarations"
    (folder / UNIT).mkdir(parents=True)
    (folder / "units.yml").write_text(REGISTRY, encoding="utf-8")
    (folder / UNIT / "sound.yml").write_text(SOUND, encoding="utf-8")
    return folder


def gongkai(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_clean_run(declarations: Path) -> None:
    result = gongkai("check")
    assert (result.exit_code, result.output) == (0, "1 份申报表：0 条错误，0 条警告，0 条提示\n")


def test_warnings_count_only_when_asked(declarations: Path) -> None:
    (declarations / UNIT / "vague.yml").write_text(VAGUE, encoding="utf-8")
    assert gongkai("check").exit_code == 0
    assert gongkai("check", "--strict").exit_code == 1


def test_notices_never_count(declarations: Path) -> None:
    text = OTHER.replace("≤330000(元)", "=330000(元)")
    (declarations / UNIT / "notice.yml").write_text(text, encoding="utf-8")
    result = gongkai("check", "--strict")
    assert result.exit_code == 0
    assert "1 条提示" in result.output


def test_notices_and_waivers_of_clean_files_are_counted_and_listed_on_request(declarations: Path) -> None:
    notice = OTHER.replace("≤330000(元)", "=330000(元)")
    waived = VAGUE.replace("在线学习工作经费", "另一个项目") + "豁免:\n  vague-value: 照原文转录。\n"
    (declarations / UNIT / "notice.yml").write_text(notice, encoding="utf-8")
    (declarations / UNIT / "waived.yml").write_text(waived, encoding="utf-8")
    summary = "3 份申报表：0 条错误，0 条警告，1 条提示；豁免 1 处\n"
    counted = "另有 1 条提示、1 处豁免，在没有错误和警告的申报表里，没有列出；用 --verbose 查看\n"
    assert gongkai("check").output == counted + summary
    assert gongkai("check", f"declarations/{UNIT}").output == counted + summary
    for every in (
        gongkai("check", "--verbose"),
        gongkai("check", *map(str, declarations.rglob(f"{UNIT}/*"))),
    ):
        assert "提示 [cap-comparator]" in every.output
        assert "豁免 [vague-value] 1 处" in every.output
        assert "没有列出" not in every.output
    broken = notice.replace("年度: 2025", "年度: 二五")
    (declarations / UNIT / "notice.yml").write_text(broken, encoding="utf-8")
    assert "提示 [cap-comparator]" in gongkai("check").output  # a file that has an error is listed entirely


def test_errors_of_all_files_in_one_sorted_run(declarations: Path) -> None:
    for name in ("b", "a"):
        text = SOUND.replace("年度: 2025", "年度: 二〇二五").replace("488640.00", "1", 1)
        (declarations / UNIT / f"{name}.yml").write_text(text, encoding="utf-8")
    result = gongkai("check")
    assert result.exit_code == 1
    heads = [line.split(" ")[0] for line in result.output.splitlines() if ": 错误 [" in line]
    unit = f"declarations/{UNIT}"
    assert heads == [
        f"{unit}/a.yml:2:5:",
        f"{unit}/a.yml:10:13:",
        f"{unit}/b.yml:2:5:",
        f"{unit}/b.yml:10:13:",
    ]


def test_json_is_a_list_of_seven_fields(declarations: Path) -> None:
    (declarations / UNIT / "vague.yml").write_text(VAGUE, encoding="utf-8")
    result = gongkai("check", "--format", "json")
    assert json.loads(result.output) == [
        {
            "path": f"declarations/{UNIT}/vague.yml",
            "line": 24,
            "column": 14,
            "rule": "vague-value",
            "severity": "warning",
            "message": "指标值应写明如何判断是否完成，现为“良好”",
            "fix": None,
        }
    ]
    (declarations / UNIT / "vague.yml").unlink()
    assert json.loads(gongkai("check", "--format", "json").output) == []


def test_github_annotations(declarations: Path) -> None:
    (declarations / UNIT / "vague.yml").write_text(VAGUE, encoding="utf-8")
    assert gongkai("check", "--format", "github").output == (
        f"::warning file=declarations/{UNIT}/vague.yml,line=24,col=14,title=vague-value::"
        f"指标值应写明如何判断是否完成，现为“良好”%0Adeclarations/{UNIT}/vague.yml:24:14\n"
    )


def test_gitlab_code_quality(declarations: Path) -> None:
    assert gongkai("check", "--format", "gitlab").output == "[]\n"
    (declarations / UNIT / "vague.yml").write_text(VAGUE, encoding="utf-8")
    (issue,) = json.loads(gongkai("check", "--format", "gitlab").output)
    assert (issue["check_name"], issue["severity"]) == ("vague-value", "minor")
    assert issue["location"] == {"path": f"declarations/{UNIT}/vague.yml", "lines": {"begin": 24}}
    assert gongkai("check", "--strict", "--format", "gitlab").exit_code == 1


def test_only_the_paths_that_are_asked_for_are_told(declarations: Path) -> None:
    (declarations / UNIT / "vague.yml").write_text(VAGUE, encoding="utf-8")
    assert gongkai("check", "--strict", f"declarations/{UNIT}/sound.yml").exit_code == 0
    assert gongkai("check", "--strict", f"declarations/{UNIT}/vague.yml").exit_code == 1
    assert gongkai("check", "--strict", "declarations/2025").exit_code == 1
    assert gongkai("check", "--strict", "declarations/units.yml").exit_code == 0


def test_a_file_that_is_not_looked_at_is_a_wrong_call(declarations: Path) -> None:
    (declarations / "schema.json").write_text("{}", encoding="utf-8")
    result = gongkai("check", "declarations/schema.json")
    assert result.exit_code == 2
    assert "不是申报表文件，没有检查" in result.output


def test_strange_names_are_told(declarations: Path, tmp_path: Path) -> None:
    for name in (b"\xff.yml", b"\xfe.yml"):
        Path(os.fsdecode(os.fsencode(declarations / UNIT) + b"/" + name)).write_text(SOUND, encoding="utf-8")
    (declarations / UNIT / "out.yml").symlink_to("/etc/passwd")
    assert gongkai("check").output.count("[path]") == 2
    assert gongkai("check", os.fsdecode(os.fsencode(f"declarations/{UNIT}/") + b"\xff.yml")).exit_code == 1
    assert "[unreadable-file]" in gongkai("check", f"declarations/{UNIT}/out.yml").output


def test_a_terminal_without_every_character(declarations: Path) -> None:
    text = SOUND.replace("维护", "维护TODO²").encode()
    (declarations / UNIT / "odd.yml").write_bytes(text)
    for form in ("text", "json", "github", "gitlab"):
        ended = subprocess.run(
            [sys.executable, "-m", "generator.cli", "check", "--format", form],
            env=os.environ | {"PYTHONIOENCODING": "gbk", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert ended.returncode == 1
        assert ended.stderr == b""


def test_a_folder_elsewhere_is_judged_by_its_own_registry(declarations: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    declarations.rename(other)
    result = gongkai("check", "--declarations", "other")
    assert result.exit_code == 0
    declarations.mkdir()
    assert gongkai("check", str(other / UNIT)).output == result.output
    assert gongkai("check", str(other)).output == result.output


def test_a_lone_file_is_judged_by_the_usual_registry(declarations: Path, tmp_path: Path) -> None:
    lone = tmp_path / "lone.yml"
    lone.write_text(VAGUE, encoding="utf-8")
    result = gongkai("check", "lone.yml")
    assert result.exit_code == 1
    assert "[path]" in result.output
    assert "[vague-value]" in result.output
    assert "[unknown-unit]" not in result.output
    assert "1 份申报表" in result.output


def test_what_is_waived_is_listed(declarations: Path) -> None:
    text = VAGUE + "豁免:\n  vague-value: 照原文转录。\n"
    (declarations / UNIT / "vague.yml").write_text(text, encoding="utf-8")
    result = gongkai("check", "--strict", "--verbose")
    assert result.exit_code == 0
    assert f"declarations/{UNIT}/vague.yml: 豁免 [vague-value] 1 处：照原文转录。" in result.output
    assert "2 份申报表：0 条错误，0 条警告，0 条提示；豁免 1 处" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "missing.yml"),
        ("check", "--format", "xml"),
        ("check", "--declarations", "missing"),
        ("explain", "funding"),
        ("build", "--site"),
        ("nonsense",),
    ],
)
def test_a_wrong_call_ends_with_2(declarations: Path, arguments: tuple[str, ...]) -> None:
    result = gongkai(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_explain(declarations: Path) -> None:
    everything = gongkai("explain")
    assert everything.exit_code == 0
    assert all(rule in everything.output for rule in RULES)
    assert RULES["funding-sum"].reason in gongkai("explain", "funding-sum").output
    assert "是否应为“funding-sum”" in gongkai("explain", "funding").output


@pytest.mark.parametrize("command", ["build", "serve"])
def test_outside_a_project_a_sentence_says_so(declarations: Path, command: str) -> None:
    result = gongkai(command)
    assert result.exit_code == 1
    assert result.output == "错误：这里没有 mkdocs.yml；请用 cd 进入项目的目录\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--format", "json"),
        ("check", "--format", "gitlab"),
        ("check", "--format", "github"),
        ("diff", "declarations", "declarations", "--format", "json"),
        ("diff", "declarations", "declarations", "--format", "markdown"),
        ("schema",),
    ],
)
def test_programs_get_utf_8_whatever_the_terminal_speaks(
    declarations: Path, arguments: tuple[str, ...]
) -> None:
    (declarations / UNIT / "bad.yml").write_text(SOUND.replace("维护", "维护TODO²"), encoding="utf-8")
    printed = {
        subprocess.run(
            [sys.executable, "-m", "generator.cli", *arguments],
            capture_output=True,
            env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)},
        ).stdout
        for encoding in ("gbk", "utf-8")
    }
    assert len(printed) == 1
    assert printed.pop().decode()


def test_an_empty_folder_is_named_and_keeps_nobody_from_working(declarations: Path) -> None:
    (declarations / "2026/a-unit").mkdir(parents=True)
    result = gongkai("check")
    assert result.exit_code == 0
    assert "declarations/2026/a-unit:1:1: 提示 [empty-folder] 这个目录是空的" in result.output
    assert "[empty-folder]" in gongkai("check", "declarations/2026").output
    assert "[empty-folder]" not in gongkai("check", f"declarations/{UNIT}").output


def test_annotations_of_changed_files_come_first(declarations: Path) -> None:
    project = declarations.parent
    git(project, "init", "--quiet")
    (declarations / UNIT / "old.yml").write_text(VAGUE.replace("信息化", "一体化"), encoding="utf-8")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=base")
    (declarations / UNIT / "vague.yml").write_text(VAGUE, encoding="utf-8")
    lines = gongkai("check", "--format", "github", "--changed-since", "HEAD").output.splitlines()
    vague = [line.split(",")[0].rpartition("/")[2] for line in lines if "title=vague-value" in line]
    assert vague == ["vague.yml", "old.yml"]
    refused = gongkai("check", "--format", "github", "--changed-since", "nowhere")
    assert refused.exit_code == 2
    assert "找不到版本" in refused.output
    assert gongkai("check", "--changed-since", "HEAD").exit_code == 0


def test_a_published_declaration_does_not_go_without_an_entry(declarations: Path) -> None:
    project = declarations.parent
    git(project, "init", "--quiet")
    (declarations / UNIT / "library.yml").write_text(OTHER, encoding="utf-8")
    (declarations / UNIT / "a copy.yml").write_text(OTHER, encoding="utf-8")  # was never published
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message=base")
    (declarations / UNIT / "a copy.yml").unlink()
    assert gongkai("check", "--changed-since", "HEAD").exit_code == 0
    (declarations / UNIT / "library.yml").unlink()
    assert gongkai("check").exit_code == 0
    message = "已经公布的申报表删去或移走了，没有在 withdrawn.yml 登记；请登记，或者恢复这个文件"
    result = gongkai("check", "--changed-since", "HEAD")
    assert result.exit_code == 1
    assert f"declarations/{UNIT}/library.yml:1:1: 错误 [withdrawal] {message}" in result.output
    (gitlab,) = json.loads(gongkai("check", "--changed-since", "HEAD", "--format", "gitlab").output)
    assert gitlab["location"]["path"] == f"declarations/{UNIT}/library.yml"
    assert "withdrawal" in gongkai("check", "--changed-since", "HEAD", "--format", "github").output
    sound = f"declarations/{UNIT}/sound.yml"
    assert gongkai("check", "--changed-since", "HEAD", sound).exit_code == 0
    (declarations / "withdrawn.yml").write_text(
        f"{UNIT}/library.yml:\n  项目名称: 在线学习\n  撤下日期: 2026-03-01\n  撤下单位: 甲局\n  理由: 重复填报。\n",
        encoding="utf-8",
    )
    assert gongkai("check", "--changed-since", "HEAD").exit_code == 0


def test_fix_says_what_it_changed(declarations: Path) -> None:
    file = declarations / UNIT / "sound.yml"
    broken = SOUND.replace("项目性质: ", "项目性质：").replace(
        "      漏洞扫描次数: ≥2(次)", "\t  漏洞扫描次数: >=2(次)"
    )
    file.write_text(broken, encoding="utf-8")
    result = gongkai("check", "--fix")
    assert file.read_text(encoding="utf-8") == SOUND
    assert result.stderr.splitlines() == [
        f"declarations/{UNIT}/sound.yml: 改正了 3 处",
        "  第 3 行：“项目性质：其他经常性项目” → “项目性质: 其他经常性项目”",
        "  第 19 行：“→  漏洞扫描次数: >=2(次)” → “      漏洞扫描次数: ≥2(次)”",
    ]
    file.write_text(broken, encoding="utf-8")
    shown = gongkai("check", "--fix", "--diff").stderr.splitlines()
    assert "-项目性质：其他经常性项目" in shown
    assert "+      漏洞扫描次数: ≥2(次)" in shown
    assert gongkai("check", "--diff").exit_code == 2


def test_errors_come_first_and_the_summary_names_their_files(declarations: Path) -> None:
    (declarations / UNIT / "a.yml").write_text(VAGUE, encoding="utf-8")
    wrong = OTHER.replace("在线学习工作经费", "平台").replace("其他运转类", "运转")
    (declarations / UNIT / "b.yml").write_text(wrong, encoding="utf-8")
    worse = wrong.replace("平台", "系统").replace("2025-12-31", "年底")
    (declarations / UNIT / "c.yml").write_text(worse, encoding="utf-8")
    lines = gongkai("check").output.splitlines()
    told = [line.split(": ")[1][:2] for line in lines if line.startswith("declarations/") and "[" in line]
    assert told == sorted(told, key=["错误", "警告", "提示"].index)
    assert lines[-4:-1] == [
        "有错误的文件 2 份：",
        f"     2 条  declarations/{UNIT}/c.yml",
        f"     1 条  declarations/{UNIT}/b.yml",
    ]
    assert lines[-1].startswith("4 份申报表：3 条错误，")
