"""Commands find the root of their project from any folder inside it, and paths are those of where the person is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from generator.cli.project_root import find_project
from tests.support.project import PATH, REGISTRY, SOUND
from tests.support.repository import git

BROKEN = SOUND.replace("年度: 2025", "年度: 二〇二五")
OUTSIDE = (
    "错误：这里不是公开项目（没有 mkdocs.yml 和 declarations/）；"
    "请用 cd 进入项目的目录{}。新建一个项目用 gongkai init\n"
)
NAMED = "，或用 --declarations 写明申报表所在的目录"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a broken declaration, in a folder that is none."""
    root = tmp_path / "project"
    (root / "declarations" / PATH).parent.mkdir(parents=True)
    (root / "declarations" / PATH).write_text(BROKEN, encoding="utf-8")
    (root / "declarations/units.yml").write_text(REGISTRY, encoding="utf-8")
    (root / "docs/deep").mkdir(parents=True)
    (root / "docs/about.md").write_text("# 甲\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(
        "site_name: 甲\nsite_url: https://a.gov.cn/\nplugins: [gongkai]\n", encoding="utf-8"
    )
    return root


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(folder: Path, *arguments: str, answers: str = "") -> Result:
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main, arguments, input=answers)
        assert Path.cwd() == folder
        return result

    return run


@pytest.mark.parametrize(
    ("place", "prefix"),
    [
        (".", "declarations/"),
        ("docs", "../declarations/"),
        ("docs/deep", "../../declarations/"),
        ("declarations", ""),
        ("declarations/2025", "../"),
        ("declarations/2025/shanghai-cadre-training-center", "../../"),
    ],
)
def test_check_finds_its_root_and_names_files_from_where_one_is(
    project: Path, run: Run, place: str, prefix: str
) -> None:
    result = run(project / place, "check")
    assert result.exit_code == 1
    assert result.output.startswith(f"{prefix}{PATH}:2:5: 错误 [type]")
    assert (project / place / (prefix + PATH)).is_file()
    records = json.loads(run(project / place, "check", "--format", "json").output)
    assert {record["path"] for record in records} == {prefix + PATH}


def test_paths_on_the_command_line_are_from_where_one_is(project: Path, run: Run) -> None:
    unit = project / "declarations/2025/shanghai-cadre-training-center"
    (unit / "other.yml").write_text(SOUND, encoding="utf-8")
    result = run(unit, "check", "other.yml")
    assert (result.exit_code, result.output) == (0, "1 份申报表：0 条错误，0 条警告，0 条提示\n")
    result = run(unit, "check", "it-operations.yml")
    assert result.output.startswith(f"../../{PATH}:2:5: 错误")
    assert run(unit, "check", ".").output.endswith("2 份申报表：1 条错误，0 条警告，0 条提示\n")
    assert run(unit, "check", "nosuch.yml").output.startswith("错误：没有 nosuch.yml 这个文件或目录\n")
    result = run(project / "docs", "check", "--declarations", "../declarations")
    assert result.output.startswith(f"../declarations/{PATH}:2:5: 错误")


def test_what_is_written_is_named_from_where_one_is(project: Path, run: Run) -> None:
    unit = project / "declarations/2025/shanghai-cadre-training-center"
    (unit / "it-operations.yml").write_text(SOUND.replace("488640.00", "488640"), encoding="utf-8")
    assert run(project / "docs", "fmt").output.startswith(f"../declarations/{PATH}: 已整理\n")
    arguments = ("new", "--unit", unit.name, "--year", "2026", "--project", "it-operations", "--yes")
    result = run(unit, *arguments)
    path = f"2026/{unit.name}/it-operations.yml"
    assert result.output.startswith(f"已建 ../../{path}（照 {PATH} 复制")
    assert (unit / "../.." / path).is_file()


def test_a_site_and_a_docs_tree_are_built_from_any_folder(project: Path, run: Run) -> None:
    (project / "declarations" / PATH).write_text(SOUND, encoding="utf-8")
    result = run(project / "docs", "build")
    assert result.exit_code == 0, result.output
    assert result.output.startswith(f"{project}/site/ 已生成，共 ")
    assert (project / "site/index.html").is_file()
    result = run(project / "docs", "build", "--site", "../other")
    assert result.output.startswith(f"{project}/other/ 已生成，共 ")
    result = run(project / "docs", "write", "../tree")
    assert result.output.startswith(f"{project}/tree/ 已写好，共 ")
    assert sorted(path.name for path in project.iterdir()) == [
        "declarations",
        "docs",
        "mkdocs.yml",
        "other",
        "site",
        "tree",
    ]


def test_a_site_that_is_refused_elsewhere_says_where_paths_begin(project: Path, run: Run) -> None:
    for place, told in (("docs", f"\n以上文件的路径从 {project} 算起\n"), (".", "\nsite 没有改动\n")):
        result = run(project / place, "build")
        assert result.exit_code == 1
        assert "\n1 条错误，网站没有生成；逐条说明见上，或运行 gongkai check\n" in result.output
        assert result.output.endswith(told)


def test_diff_reads_folders_from_where_one_is_and_revisions_from_anywhere(project: Path, run: Run) -> None:
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "first")
    (project / "declarations" / PATH).write_text(SOUND, encoding="utf-8")
    assert (
        f"无法比较\n  {PATH}：原来 1 条错误，现在 0 条错误\n"
        in run(project / "docs/deep", "diff", "HEAD").output
    )
    assert run(project / "docs", "diff", "../declarations").output == "没有变化\n"
    assert run(project / "docs", "diff", "declarations").exit_code == 2


def test_the_folder_of_declarations_is_the_one_of_the_settings(project: Path, run: Run) -> None:
    (project / "declarations").rename(project / "forms")
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("---\n")
    (project / "mkdocs.yml").write_text(
        "site_name: 甲\nplugins:\n  - gongkai:\n      declarations: forms\n", encoding="utf-8"
    )
    result = run(project / "docs", "check")
    assert result.output.startswith(f"../forms/{PATH}:2:5: 错误 [type]")


def test_a_project_without_its_folder_of_declarations_says_where_it_should_be(
    project: Path, run: Run
) -> None:
    (project / "declarations").rename(project / "forms")
    result = run(project / "docs", "check")
    assert result.exit_code == 2
    assert result.output == (
        f"错误：没有 {project}/declarations 这个目录；申报表应放在这里，"
        f"放在别处的请写进 {project}/mkdocs.yml，或用 --declarations 写明\n"
    )


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("check",), NAMED),
        (("fmt",), NAMED),
        (("new",), NAMED),
        (("diff", "HEAD"), NAMED),
        (("build",), NAMED),
        (("write", "x"), NAMED),
        (("serve",), ""),
    ],
)
def test_outside_of_a_project_the_commands_say_so(
    project: Path, run: Run, arguments: tuple[str, ...], hint: str
) -> None:
    result = run(project.parent, *arguments)
    assert (result.exit_code, result.output) == (2, OUTSIDE.format(hint))


def test_what_needs_no_project_works_outside(project: Path, run: Run) -> None:
    assert run(project.parent, "explain").exit_code == 0
    assert run(project.parent, "schema").exit_code == 0
    result = run(project.parent, "check", f"project/declarations/{PATH}")
    assert result.output.startswith(f"project/declarations/{PATH}:2:5: 错误 [type]")
    lone = project.parent / "lone.yml"
    lone.write_text(BROKEN, encoding="utf-8")
    result = run(project.parent, "check", "lone.yml")
    assert f"{lone}:2:5: 错误 [type]" in result.output
    lone.write_text(SOUND.replace("488640.00", "488640"), encoding="utf-8")
    assert run(project.parent, "fmt", "--check", "lone.yml").exit_code == 1
    assert run(project.parent, "check", "--declarations", "project/declarations").exit_code == 1


def test_which_folders_are_projects(tmp_path: Path) -> None:
    def made(name: str, *files: str) -> Path:
        for file in files:
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).write_text("plugins: [gongkai]\n", encoding="utf-8")
        inner = tmp_path / name / "a/b"
        inner.mkdir(parents=True)
        return inner

    whole = made("whole", "mkdocs.yml", "declarations/units.yml")
    assert find_project(whole) == find_project(whole.parent) == tmp_path / "whole"
    assert find_project(made("settings", "mkdocs.yml")) == tmp_path / "settings"
    assert find_project(made("registry", "declarations/units.yml")) == tmp_path / "registry"
    assert find_project(made("nothing")) is None
    other = made("other", "mkdocs.yml")
    (tmp_path / "other/mkdocs.yml").write_text("site_name: 别的\n", encoding="utf-8")
    assert find_project(other) is None
    nested = made("nested", "mkdocs.yml", "declarations/units.yml")
    (nested / "declarations").mkdir()
    assert find_project(nested) == nested


def test_a_folder_that_is_gone(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = project / "docs/gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = CliRunner().invoke(main, ["check"])
    assert (result.exit_code, result.output) == (2, "错误：当前目录已经删去了；请用 cd 进入项目的目录\n")
