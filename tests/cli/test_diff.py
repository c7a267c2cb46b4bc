"""`gongkai diff` reads revisions as it reads folders, and says what to do if it cannot."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from generator.declarations.yaml.source import MAX_REGISTRY_BYTES
from generator.system.files import declaration_files
from generator.system.programs.git import revision_files
from tests.support.project import PATH, REGISTRY, SOUND
from tests.support.repository import commit, git

START = {"units.yml": REGISTRY, PATH: SOUND}
WEAKENED = {**START, PATH: SOUND.replace("≥90(%)", "≥80(%)")}
TOLD = "新增 0 份，删除 0 份，移到另一单位 0 份，改了文件名 0 份，修改 1 份；已公布的 1 处放宽，0 处收紧\n"


@pytest.fixture
def declarations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two commits, which is also where commands run."""
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path, START)
    commit(tmp_path, WEAKENED)
    return tmp_path / "declarations"


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", *arguments])


def test_a_revision_and_the_files_as_they_are(declarations: Path) -> None:
    result = diff("HEAD~1")
    assert result.exit_code == 0
    assert result.output.startswith(TOLD)
    assert diff("HEAD").output == "没有变化\n"
    (declarations / PATH).write_text(SOUND, encoding="utf-8")
    assert diff("HEAD").output.startswith(TOLD.replace("1 处放宽，0 处收紧", "0 处放宽，1 处收紧"))
    assert diff("HEAD~1").output == "没有变化\n"


def test_two_revisions_and_two_folders(declarations: Path, tmp_path: Path) -> None:
    assert diff("HEAD~1", "main").output.startswith(TOLD)
    assert diff("main", "HEAD~1").output.startswith(TOLD.replace("1 处放宽，0 处收紧", "0 处放宽，1 处收紧"))
    declarations.rename(tmp_path / "main")  # a folder of declarations wins over the branch of its name
    declarations.mkdir()
    assert diff("HEAD~1", "main").output.startswith(TOLD)
    (tmp_path / "main" / PATH).write_text(SOUND, encoding="utf-8")
    assert diff("HEAD~1", "main").output == "没有变化\n"
    (tmp_path / "main" / "units.yml").unlink()
    assert "units.yml 2 处" in diff("HEAD~1", "main").output


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("text", TOLD),
        ("markdown", "**新增"),
        ("html", "<!doctype html>"),
        ("csv", "\ufeff怎样,"),
        ("json", "{"),
    ],
)
def test_a_report_goes_into_a_file(declarations: Path, form: str, beginning: str) -> None:
    result = diff("HEAD~1", "--format", form, "--output", "改动")
    assert (result.exit_code, result.output) == (0, "已写到 改动\n")
    assert Path("改动").read_bytes().decode().startswith(beginning)
    Path("locked").touch()
    assert diff("HEAD~1", "--format", form, "--output", "locked/改动").exit_code == 1
    assert diff("HEAD~1", "--format", form, "--output", ".").exit_code == 1


def test_every_item_leads_to_its_line_and_its_page(declarations: Path) -> None:
    links = ("--line-link", "https://f.example/{path}#L{line}", "--page-link", "https://p.example/{page}")
    written = diff("HEAD~1", "--format", "markdown", *links).output
    line = SOUND.splitlines().index("      系统使用人员满意度: ≥90(%)") + 1
    assert f"](https://f.example/{PATH}#L{line})" in written
    assert f"](https://p.example/{PATH.removesuffix('.yml')}/)" in written


def test_a_folder_without_declarations_is_a_revision(declarations: Path, tmp_path: Path) -> None:
    (tmp_path / "main").mkdir()
    assert diff("main").output == "没有变化\n"


def test_an_empty_side_is_no_side(declarations: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(declarations)
    for arguments in (("",), ("HEAD", "")):
        assert diff(*arguments, "--declarations", ".").exit_code == 2


def test_the_forms(declarations: Path) -> None:
    comment = diff("HEAD~1", "--format", "markdown").output
    assert comment.startswith(f"**{TOLD[:-1]}**\n\n| 放宽的申报表 | 指标 | 原来 | 现在 | 说明 |\n")
    assert json.loads(diff("HEAD~1", "--format", "json").output)["counts"]["weaker"] == 1
    assert diff("HEAD", "--format", "markdown").output == "**没有变化**\n"
    assert json.loads(diff("HEAD", "--format", "json").output)["declarations"] == []


def test_declarations_that_did_not_exist_are_all_new(declarations: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    declarations.rename(other)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "--quiet", "--message", "move")
    result = diff("HEAD~1", "HEAD", "--declarations", "other")
    assert (result.exit_code, result.output.splitlines()[0]) == (
        0,
        "新增 1 份，删除 0 份，移到另一单位 0 份，改了文件名 0 份，修改 0 份；已公布的 0 处放宽，0 处收紧；units.yml 2 处",
    )


@pytest.mark.parametrize(
    "revision",
    [
        "nope",
        "0123456789abcdef",
        "HEAD~9",
        "HEAD:declarations",
        "HEAD..main",
        "",
        "--output=x",
        "a\0b",
        "\x1b[31m",
    ],
)
def test_an_unknown_revision_says_what_to_do(declarations: Path, revision: str) -> None:
    result = diff("--", revision)
    assert result.exit_code == 2
    message = result.output.splitlines()[-1]
    assert message.startswith("错误：找不到版本“")
    assert message.endswith("”；请检查写法，或先运行 git fetch（浅克隆请用 git fetch --unshallow）")
    assert not set("\x1b\0") & set(message)
    assert not (declarations.parent / "x").exists()


def test_a_shallow_clone_says_what_to_do(
    declarations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", declarations.parent.as_uri(), str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    assert diff("HEAD").output == "没有变化\n"
    result = diff("HEAD~1")
    assert result.exit_code == 2
    assert "git fetch --unshallow" in result.output


def test_outside_a_repository_and_without_git(
    declarations: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone = tmp_path_factory.mktemp("lone")
    (lone / "units.yml").write_text(REGISTRY, encoding="utf-8")
    result = diff("HEAD", "--declarations", str(lone))
    assert result.exit_code == 2
    told = f"错误：{lone} 不在 git 仓库里，没有版本可以比较；请到仓库里运行，或改写一个申报表目录\n"
    assert result.output == told
    monkeypatch.setenv("PATH", str(lone))
    result = diff("HEAD")
    assert result.exit_code == 2
    assert result.output == "错误：没有找到 git；请先安装 git，或改写一个申报表目录\n"
    assert diff(str(declarations), "declarations").output == "没有变化\n"


# -- a revision is read like a folder ------------------------------------------------------------------------


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def content(data: bytes) -> Callable[[Path], None]:
    return lambda path: (path.write_bytes(data), None)[1]


def inside(name: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        (path / name).parent.mkdir(parents=True)
        (path / name).write_bytes(b"x")

    return make


STRANGE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "hidden file": (".hidden.yml", content(b"x")),
    "hidden folder": (".hidden", inside("a.yml")),
    "beside": ("schema.json", content(b"{}")),
    "not at the top": ("2025/README.md", content(b"x")),
    "no YAML": ("2025/notes.txt", content(b"x")),
    "empty": ("2025/empty.yml", content(b"")),
    "line feeds": ("2025/crlf.yml", content(b"a: 1\r\nb: 2\n")),
    "large": ("2025/large.yml", content("项目名称: 一\n".encode() * 300_000)),
    "folder named as a file": ("2025/folder.yml", inside("a.yml")),
    "deep": ("a/b/c/d", inside("e/f/g/h/i/j/k.yml")),
    "name in Chinese": ("2025/名称 甲.yml", content(b"x")),
    "line feed in a name": ("2025/a\nb.yml", content(b"x")),
    "no UTF-8 in a name": (os.fsdecode(b"2025/\xff.yml"), content(b"x")),
    "link within": ("2025/within.yml", link("../units.yml")),
    "link to a link": ("2025/chain.yml", link("within.yml")),
    "link out": ("2025/out.yml", link("../../secret.yml")),
    "link to the top": ("2025/passwd.yml", link("/etc/passwd")),
    "link to a folder": ("2025/years.yml", link("../2025")),
    "broken link": ("2025/broken.yml", link("nowhere.yml")),
}


@pytest.mark.parametrize("case", STRANGE)
def test_a_revision_is_read_like_a_folder(declarations: Path, case: str) -> None:
    name, make = STRANGE[case]
    (declarations.parent / "secret.yml").write_bytes(b"secret")
    for known, prepare in (STRANGE["link within"], (name, make)):
        file = declarations / known
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_symlink():
            prepare(file)
    git(declarations, "-c", "core.autocrlf=false", "add", "-A")
    git(declarations, "commit", "--quiet", "--message", case)
    assert revision_files(declarations, "HEAD") == declaration_files(declarations, unchecked=True)


def test_a_loop_of_links_is_a_fault(declarations: Path) -> None:
    (declarations / "2025" / "a.yml").symlink_to("b.yml")
    (declarations / "2025" / "b.yml").symlink_to("a.yml")
    git(declarations, "add", "-A")
    git(declarations, "commit", "--quiet", "--message", "loop")
    found = {file.path: file.read_error for file in revision_files(declarations, "HEAD") if file.read_error}
    assert found == {
        f"2025/{name}.yml": "这是一个断开的链接，所指的文件不存在；请换成文件本身或删去" for name in "ab"
    }


def test_a_submodule_is_a_folder(declarations: Path) -> None:
    identifier = "0123456789012345678901234567890123456789"
    git(
        declarations, "update-index", "--add", "--cacheinfo", f"160000,{identifier},declarations/2025/sub.yml"
    )
    git(declarations, "commit", "--quiet", "--message", "submodule")
    found = {file.path: file.read_error for file in revision_files(declarations, "HEAD") if file.read_error}
    assert found == {"2025/sub.yml": "这里应当是文件，现在是目录；请改名或移走"}


def lose(folder: Path, name: str) -> None:
    """Take an object out of a repository."""
    wanted = ["git", "-C", str(folder), "rev-parse", name]
    identifier = subprocess.run(wanted, capture_output=True, check=True, text=True).stdout.strip()
    (folder / ".git" / "objects" / identifier[:2] / identifier[2:]).unlink()


def test_a_file_that_is_lost_is_a_fault(declarations: Path) -> None:
    lose(declarations.parent, "HEAD:declarations/units.yml")
    first, second = revision_files(declarations, "HEAD")
    assert (first.path, first.read_error) == (PATH, "")
    assert (second.path, second.read_error) == ("units.yml", "这个版本里的文件不在本机；请先运行 git fetch")


def test_a_folder_that_is_lost_is_no_revision(declarations: Path) -> None:
    lose(declarations.parent, "HEAD:declarations/2025")
    assert diff("HEAD").output.splitlines()[-1] == "错误：版本“HEAD”不完整；请先运行 git fetch"


def test_no_more_is_read_than_is_looked_at(declarations: Path) -> None:
    (declarations / PATH).write_bytes(b"x" * 5_000_000)
    git(declarations, "add", "-A")
    git(declarations, "commit", "--quiet", "--message", "large")
    sizes = {file.path: len(file.data) for file in revision_files(declarations, "HEAD")}
    assert sizes == {PATH: MAX_REGISTRY_BYTES + 1, "units.yml": len(REGISTRY.encode())}


def test_the_repository_of_a_hook_is_not_compared(
    declarations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    assert diff("HEAD~1").output.startswith(TOLD)
