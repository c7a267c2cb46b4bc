"""`gongkai init` writes a project that is its owner's, and an upgrade leaves what the owner made of it."""

import json
import os
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.checks.check_all import check_all
from generator.cli import init as init_command
from generator.cli.main import main
from generator.declarations.yaml.source import RawFile
from generator.site.new_project.manifest import MANIFEST, text_digest
from generator.site.new_project.settings import ProjectSettings
from generator.site.new_project.source_files import read_sources
from generator.site.new_project.written_files import project_files
from tests.support.project import ROOT

VERSION = version("gongkai")
ANSWERS = {
    "--name": "滨江市绩效目标公开",
    "--department": "滨江市水务局",
    "--department-code": "binjiang-water-bureau",
    "--unit": "滨江市防汛物资站",
    "--unit-code": "binjiang-flood-store",
    "--site-url": "https://jixiao.example.gov.cn/a",
    "--forge": "both",
}
SUMMARY = """\
将在 office/ 新建一个项目，共 {count} 个文件：
  网站名称  滨江市绩效目标公开
  主管部门  滨江市水务局（binjiang-water-bureau）
  单位      滨江市防汛物资站（binjiang-flood-store）
  网站地址  https://jixiao.example.gov.cn/a/
  仓库      GitHub、GitLab
  表样      shanghai
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers come from a person."""
    monkeypatch.setattr(init_command, "_can_ask", lambda: True)


@pytest.fixture
def office() -> Path:
    """A project that has just begun."""
    assert init("office", options()).exit_code == 0
    return Path("office")


def options(*left_out: str, **others: str) -> list[str]:
    values = {name: value for name, value in ANSWERS.items() if name not in left_out}
    values |= {f"--{name.replace('_', '-')}": value for name, value in others.items()}
    return [word for pair in values.items() for word in pair]


def init(*arguments: str | list[str], answers: str = "", yes: bool = True) -> Result:
    words = [word for one in arguments for word in ([one] if isinstance(one, str) else one)]
    return CliRunner().invoke(main, ["init", *words, *(["--yes"] if yes else [])], input=answers)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


# -- a new project -------------------------------------------------------------------------------------


def test_a_project_has_its_own_names_and_no_declarations() -> None:
    result = init("office", options())
    written = files(Path("office"))
    assert result.exit_code == 0
    assert result.output.startswith(SUMMARY.format(count=len(written)))
    assert f"office/ 已建好，共 {len(written)} 个文件" in result.output
    assert written["declarations/units.yml"].decode() == (
        "# 主管部门和实施单位的登记表。代号用于网页地址，一经使用不再更改。\n"
        "滨江市水务局:\n  代号: binjiang-water-bureau\n  单位:\n    滨江市防汛物资站: binjiang-flood-store\n"
    )
    assert {path for path in written if path.startswith("declarations/")} == {
        "declarations/units.yml",
        "declarations/schema.json",
        "declarations/edition-schema.json",
    }
    assert written["mkdocs.yml"].decode().startswith('site_name: "滨江市绩效目标公开"\n')
    assert b"\nsite_url: https://jixiao.example.gov.cn/a/\n" in written["mkdocs.yml"]
    assert written["README.md"].decode().startswith("# 滨江市绩效目标公开\n")
    assert written["requirements.txt"].decode() == f"gongkai=={VERSION}\n"


def test_nothing_in_a_project_speaks_of_another_office_or_of_the_repository_of_the_program(
    office: Path,
) -> None:
    for path, data in files(office).items():
        for word in (
            "上海市干部教育",
            "cadre-training-center\n",
            "组织部",
            "只用于程序自己",
            "tests/golden",
            "make site",
            "site.stamp",
        ):
            if path not in (
                ".ci/setup",
                "declarations/schema.json",
            ):  # examples of the schema are of Shanghai
                assert word not in data.decode(), f"{path}: {word}"


def test_the_files_are_those_of_the_repository(office: Path) -> None:
    own = {"mkdocs.yml", "README.md", "requirements.txt", ".gitlab-ci.yml", ".gitignore", ".gitattributes"}
    own |= {".vscode/settings.json", MANIFEST, "declarations/units.yml"}
    renamed = {
        "LICENSE-gongkai": "LICENSE",
        ".ci/locked.txt": "requirements.txt",
        ".gitlab/CODEOWNERS": ".github/CODEOWNERS",
    }
    for path, data in files(office).items():
        if path not in own:
            assert data == (ROOT / renamed.get(path, path)).read_bytes(), path


def test_the_pipeline_of_gitlab_is_ours_without_the_tests_of_the_program(office: Path) -> None:
    ours = (ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8")
    theirs = (office / ".gitlab-ci.yml").read_text(encoding="utf-8")
    before, _, rest = ours.partition("# ↓ 只用于程序自己的仓库\n")
    own, _, after = rest.partition("# ↑ 只用于程序自己的仓库\n")
    assert own.startswith("test:\n")
    assert theirs == before + after


@pytest.mark.parametrize(
    ("forge", "beginnings"),
    [("github", {".github/", ".ci/p"}), ("gitlab", {".gitlab", ".ci/p"}), ("none", set())],
)
def test_a_project_has_what_its_forge_needs(forge: str, beginnings: set[str]) -> None:
    assert init("office", options(forge=forge)).exit_code == 0
    found = {
        b
        for b in (".github/", ".gitlab", ".ci/p")
        if any(path.startswith(b) for path in files(Path("office")))
    }
    assert found == beginnings
    assert Path("office/.ci/setup").is_file()
    readme = Path("office/README.md").read_text(encoding="utf-8")
    assert (".github/" in readme, ".gitlab-ci.yml" in readme) == (forge == "github", forge == "gitlab")


def test_another_usual_form_is_named_in_the_registry_and_in_the_schema() -> None:
    assert init("office", options(edition="cn-2021")).exit_code == 0
    registry = Path("office/declarations/units.yml").read_bytes()
    assert "\n版式: cn-2021\n滨江市水务局:\n" in registry.decode()
    assert check_all([RawFile("units.yml", registry)]).problems == ()
    assert init("other", options()).exit_code == 0
    usual, other = (Path(f"{name}/declarations/schema.json").read_bytes() for name in ("other", "office"))
    assert usual != other


def test_an_address_that_is_not_known_yet_is_left_to_pages() -> None:
    assert init("office", options(site_url="")).exit_code == 0
    text = Path("office/mkdocs.yml").read_text(encoding="utf-8")
    assert "\n# site_url: https://example.gov.cn/\n" in text


@pytest.mark.parametrize(
    "name", ['甲: "乙" \\n', "yes", "2025-01-01", "# 甲", "{甲}", "甲 & <乙>", "{address}"]
)
def test_any_name_is_read_from_the_configuration_as_it_was_written(name: str) -> None:
    from mkdocs.config import load_config

    assert init("office", options(name=name)).exit_code == 0
    assert load_config("office/mkdocs.yml").site_name == name
    assert Path("office/README.md").read_text(encoding="utf-8").startswith(f"# {name}\n")


# -- where a project can begin -------------------------------------------------------------------------


def test_an_empty_repository_that_was_cloned_can_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("office/.git").mkdir(parents=True)
    Path("office/.venv").mkdir()
    Path("office/.git/HEAD").write_text("ref", encoding="utf-8")
    monkeypatch.chdir("office")
    assert init(".", options()).exit_code == 0
    assert Path(".git/HEAD").read_text(encoding="utf-8") == "ref"
    assert Path("mkdocs.yml").is_file()


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["b.txt", "a.txt"], "office 不是空的，里面有 a.txt、b.txt；请换一个目录，什么也没有建"),
        ([f"{n}.txt" for n in range(5)], "office 不是空的，里面有 0.txt、1.txt、2.txt 等 5 个"),
        ([MANIFEST], "office 里已经是 gongkai init 建的项目；升级用 gongkai init --upgrade"),
    ],
)
def test_a_folder_with_anything_in_it_is_left_alone(names: list[str], message: str) -> None:
    Path("office").mkdir()
    for name in names:
        Path("office", name).write_text("mine", encoding="utf-8")
    result = init("office", options())
    assert (result.exit_code, f"错误：{message}" in result.output) == (1, True)
    assert files(Path("office")) == dict.fromkeys(names, b"mine")


def test_a_file_is_left_alone() -> None:
    Path("office").write_text("mine", encoding="utf-8")
    result = init("office", options())
    assert (result.exit_code, result.output) == (1, "错误：office 是一个文件，不是目录；请换一个名称\n")
    assert init("office/inner", options()).exit_code == 1
    assert Path("office").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["of\x1b[31mfice", "of\tfice", "of\u202efice"])
def test_a_folder_of_which_one_cannot_see_the_name_is_refused(name: str, tmp_path: Path) -> None:
    result = init(name, options())
    assert result.exit_code == 1
    assert "目录的名称里有看不见的字符：of" in result.output
    assert "\x1b" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_the_folder_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == "docs":
            raise OSError(28, "No space left on device")
        return original(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    for exists in (False, True):
        if exists:
            Path("office").mkdir()
        result = init("office", options())
        assert result.exit_code == 1
        assert result.output.endswith("错误：office 写不进去（磁盘已满），什么也没有建\n")
        assert Path("office").exists() is exists
        assert not exists or not any(Path("office").iterdir())


# -- questions -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("terminal")
def test_what_is_open_is_asked_until_it_can_be_read() -> None:
    answers = "\n滨江市绩效目标公开\n滨江市水务局\n水务局\nbinjiang-water-bureau\n滨江市防汛物资站\nbinjiang-flood-store\n"
    answers += "jixiao.example.gov.cn\nhttps://jixiao.example.gov.cn/a\ngitee\nboth\n\ny\n"
    result = init("office", answers=answers, yes=False)
    assert result.exit_code == 0
    assert "请写上网站的名称，再按回车；不想建了，按 Ctrl+C\n" in result.output
    assert "错误：代号只用小写英文字母、数字和连字符" in result.output
    assert "错误：应为以 https:// 或 http:// 开头的网址" in result.output
    assert "错误：应为 github、gitlab、both、none 之一，现为“gitee”" in result.output
    assert SUMMARY.format(count=len(files(Path("office")))) in result.output


@pytest.mark.usefixtures("terminal")
def test_what_options_say_is_not_asked() -> None:
    result = init("office", options("--unit"), answers="滨江市防汛物资站\n\ny\n", yes=False)
    assert result.exit_code == 0
    assert "主管部门（全称" not in result.output
    assert result.output.count("第一个单位（全称）") == 1


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("answers", ["滨江市绩效目标公开\n滨江市水务局\n", ""])
def test_answers_that_stop_write_nothing(answers: str) -> None:
    result = init("office", answers=answers, yes=False)
    assert (result.exit_code, result.stderr) == (1, "错误：没有答完，什么也没有建\n")
    result = init("office", answers="\n\n\n滨江市绩效目标公开\n", yes=False)
    assert (result.exit_code, result.stderr) == (1, "错误：没有写上网站的名称，什么也没有建\n")
    assert init("office", options(), answers="\n", yes=False).exit_code == 1
    assert not Path("office").exists()


@pytest.mark.usefixtures("terminal")
def test_an_address_that_is_not_known_yet_is_left_out() -> None:
    result = init("office", options("--site-url"), answers="\n\n是\n", yes=False)
    assert result.exit_code == 0
    assert "网站地址  还不知道" in result.output


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("answer", ["n", "否", "不"])
def test_only_a_yes_writes(answer: str) -> None:
    result = init("office", options(edition="shanghai"), answers=f"{answer}\n", yes=False)
    assert (result.exit_code, result.output.endswith("错误：没有写，什么也没有建\n")) == (1, True)
    assert not Path("office").exists()


def test_without_a_terminal_the_missing_options_are_named() -> None:
    result = init("office", options("--department", "--forge"), yes=False)
    assert result.exit_code == 2
    assert "没有终端可以问，请写明：--department、--forge、--yes" in result.output
    assert not Path("office").exists()


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("name", " ", "--name：没有填写"),
        ("name", "甲\x1b[31m乙", "--name：名称里不能有看不见的字符，现有 U+001B（控制字符）"),
        ("name", "甲\n乙", "--name：应写在一行之内"),
        ("name", "甲\t乙", "--name：名称里不能有看不见的字符，现有 U+0009"),
        ("unit", "甲\u202e乙", "--unit：名称里不能有看不见的字符，现有 U+202E"),
        ("name", "甲" * 101, "--name：名称不超过 100 个字，现为 101 个"),
        ("department_code", "水务", "--department-code：代号只用小写英文字母"),
        ("unit_code", "con", "--unit-code：代号不能是 con"),
        ("site_url", "ftp://example.org", "--site-url：应为以 https:// 或 http:// 开头的网址"),
        ("site_url", "https://", "--site-url：应为以 https:// 或 http:// 开头的网址"),
        ("site_url", "https://a b/", "--site-url：应为以 https:// 或 http:// 开头的网址"),
        ("site_url", "https://[::1", "--site-url：应为以 https:// 或 http:// 开头的网址"),
        ("site_url", "https://a:b/", "--site-url：应为以 https:// 或 http:// 开头的网址"),
        ("site_url", 'https://a/"x', "--site-url：应为以 https:// 或 http:// 开头的网址"),
        ("site_url", "javascript:alert(1)", "--site-url：应为以 https:// 或 http:// 开头的网址"),
        ("site_url", "https://a:b@example.org/", "--site-url：网址里不能有用户名"),
        ("site_url", "https://example.org/?a", "--site-url：网址里不能有用户名、“?”和“#”"),
        ("forge", "gitee", "--forge：应为 github、gitlab、both、none 之一，现为“gitee”"),
        ("edition", "nosuch", "--edition：没有“nosuch”这种版式，现有 shanghai、cn-2021、cn-2015"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_written(option: str, value: str, message: str) -> None:
    result = init("office", options(**{option: value}))
    assert result.exit_code == 2
    assert message in result.output
    assert "\x1b" not in result.output
    assert not Path("office").exists()


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ({"unit_code": "binjiang-water-bureau"}, ""),
        ({"unit": "版式"}, ""),
        ({"department": "版式", "edition": "cn-2021"}, "错误："),
        ({"unit": "滨江市水务局"}, ""),
    ],
)
def test_the_registry_is_sound_or_nothing_is_written(others: Mapping[str, str], message: str) -> None:
    result = init("office", options(**others))
    assert (result.exit_code == 1) is bool(message), result.output
    if message:
        assert message in result.output
        assert not Path("office").exists()
    else:
        registry = Path("office/declarations/units.yml").read_bytes()
        assert check_all([RawFile("units.yml", registry)]).errors == ()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "请写明在哪里新建"),
        (["office", "--diff"], "--diff 只和 --upgrade 一起用"),
        (["office", "--upgrade", "--name", "甲"], "升级时不能换名称、单位和地址"),
    ],
)
def test_a_wrong_call_is_refused(words: list[str], message: str) -> None:
    result = init(*words)
    assert (result.exit_code, message in result.output) == (2, True)


# -- upgrades ------------------------------------------------------------------------------------------


@pytest.fixture
def newer(office: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The sources of version 99.0.0, to be changed by the test."""
    sources = dict(read_sources())
    monkeypatch.setattr(init_command, "read_sources", lambda: sources)
    monkeypatch.setattr(init_command, "program_requirement", lambda: "gongkai==99.0.0")
    monkeypatch.setattr(init_command, "version", lambda _: "99.0.0")
    return sources


def listed(result: Result) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in result.output.splitlines() if ": " in line and line[0] != " ")


def test_a_project_that_is_up_to_date_is_left_alone(office: Path) -> None:
    before = files(office)
    result = init("office", "--upgrade", yes=False)
    assert (result.exit_code, result.output) == (0, f"没有要写的：项目的文件已经是 {VERSION} 版的\n")
    assert files(office) == before


def test_an_upgrade_replaces_what_is_as_it_was_written_and_leaves_the_rest(
    office: Path, newer: dict[str, bytes]
) -> None:
    changed = ["overrides/assets/print.css", "overrides/404.html", "docs/about.md", "docs/data.md"]
    for path in changed:
        newer[path] += b"\nnew\n"
    newer["overrides/assets/new.css"] = newer["overrides/assets/own.css"] = b"new\n"
    gone = [newer.pop(path) for path in ("overrides/assets/sort.js", "docs/editors/cluster.md")]
    (office / "docs/about.md").write_text("我们的说明\n", encoding="utf-8")
    (office / "docs/how-to-read.md").write_text("我们的读法\n", encoding="utf-8")
    (office / "docs/editors/cluster.md").write_text("我们的集群\n", encoding="utf-8")
    (office / "docs/data.md").unlink()
    (office / "docs/editors/review.md").unlink()
    (office / "overrides/assets/own.css").write_text("ours\n", encoding="utf-8")
    before = files(office)

    shown = init("office", "--upgrade", yes=False)
    assert listed(shown) == {
        "docs/about.md": "您改过，不动；新版也有改动",
        "docs/data.md": "您删去了，不补；新版有改动",
        "docs/editors/cluster.md": "您改过，不动；新版不再需要",
        "docs/how-to-read.md": "您改过，不动",
        "overrides/404.html": "换成新版",
        "overrides/assets/new.css": "新增",
        "overrides/assets/own.css": "您自己的文件，不动；新版也有这个文件",
        "overrides/assets/print.css": "换成新版",
        "overrides/assets/sort.js": "删去，新版不再需要",
        "requirements.txt": "换成新版",
    }
    assert shown.output.endswith("只列出来，没有写；要写，加 --yes\n")
    assert files(office) == before

    assert init("office", "--upgrade").exit_code == 0
    after = files(office)
    assert after.pop(MANIFEST) != before.pop(MANIFEST)
    assert before.pop("overrides/assets/sort.js") == gone[0]
    assert after == before | {
        "overrides/404.html": newer["overrides/404.html"],
        "overrides/assets/print.css": newer["overrides/assets/print.css"],
        "overrides/assets/new.css": b"new\n",
        "requirements.txt": b"gongkai==99.0.0\n",
    }

    again = init("office", "--upgrade", yes=False)
    assert listed(again) == dict.fromkeys(
        ("docs/about.md", "docs/how-to-read.md", "overrides/assets/own.css"), "您改过，不动"
    )
    assert again.output.endswith("没有要写的：项目的文件已经是 99.0.0 版的\n")


def test_the_difference_is_shown_line_by_line(office: Path, newer: dict[str, bytes]) -> None:
    newer["docs/about.md"] += "新的一行\n".encode()
    (office / "docs/about.md").write_text("我们的说明\n", encoding="utf-8")
    result = init("office", "--upgrade", "--diff", yes=False)
    about = result.output.partition("docs/about.md: 您改过，不动；新版也有改动\n")[2]
    assert about.startswith("    --- docs/about.md（现在）\n    +++ docs/about.md（新版）\n")
    assert "    -我们的说明\n" in about
    assert "    +新的一行\n" in about
    assert "requirements.txt: 换成新版\n" in result.output
    assert f"    -gongkai=={VERSION}\n    +gongkai==99.0.0\n" in result.output


@pytest.mark.usefixtures("newer", "terminal")
@pytest.mark.parametrize(("answer", "named"), [("y", "99.0.0"), ("", VERSION), ("n", VERSION)])
def test_an_upgrade_is_asked_for(office: Path, answer: str, named: str) -> None:
    before = files(office)
    result = init("office", "--upgrade", answers=f"{answer}\n", yes=False)
    assert (result.exit_code == 0) is (answer == "y")
    assert (office / "requirements.txt").read_text(encoding="utf-8") == f"gongkai=={named}\n"
    assert (files(office) == before) is (answer != "y")


@pytest.mark.usefixtures("newer")
def test_what_git_does_to_line_ends_is_no_edit(office: Path) -> None:
    for path, data in files(office).items():
        if path != MANIFEST:
            (office / path).write_bytes(data.replace(b"\n", b"\r\n"))
    assert listed(init("office", "--upgrade")) == {"requirements.txt": "换成新版"}


def test_an_upgrade_that_was_interrupted_can_be_repeated(
    office: Path, newer: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    newer["docs/about.md"] += b"new\n"
    newer["docs/new.md"] = b"new\n"
    newer.pop("docs/data.md")
    whole = files(office)
    manifest = whole[MANIFEST]
    assert init("office", "--upgrade").exit_code == 0
    done = files(office)
    (office / MANIFEST).write_bytes(manifest)  # everything was written but the record, which is the last
    result = init("office", "--upgrade")
    assert (result.exit_code, listed(result)) == (0, {})
    assert files(office) == done


@pytest.mark.usefixtures("newer")
def test_declarations_and_the_registry_are_never_touched(office: Path) -> None:
    (office / "declarations/units.yml").write_text("# 改过\n", encoding="utf-8")
    (office / "declarations/2026").mkdir()
    assert init("office", "--upgrade").exit_code == 0
    assert (office / "declarations/units.yml").read_text(encoding="utf-8") == "# 改过\n"


def test_an_upgrade_writes_through_no_link(office: Path, newer: dict[str, bytes], tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for path in ("overrides/404.html", "docs/editors/review.md"):
        newer[path] += b"new\n"
    (office / "overrides/404.html").unlink()
    (office / "overrides/404.html").symlink_to(outside / "404.html")
    (outside / "review.md").write_bytes((office / "docs/editors/review.md").read_bytes())
    for file in (office / "docs/editors").iterdir():
        file.unlink()
    (office / "docs/editors").rmdir()
    (office / "docs/editors").symlink_to(outside)
    before = files(outside)
    result = init("office", "--upgrade")
    assert result.exit_code == 0
    for path in ("overrides/404.html", "docs/editors/review.md"):
        assert listed(result)[path] == "您自己的文件，不动；新版也有这个文件"
    assert files(outside) == before


def test_a_folder_in_the_place_of_a_file_is_left_alone(office: Path, newer: dict[str, bytes]) -> None:
    newer["docs/about.md"] += b"new\n"
    (office / "docs/about.md").unlink()
    (office / "docs/about.md").mkdir()
    newer["mine/a.css"] = b"new\n"
    (office / "mine").write_text("mine", encoding="utf-8")
    result = init("office", "--upgrade")
    assert result.exit_code == 0
    assert (
        listed(result)["docs/about.md"]
        == listed(result)["mine/a.css"]
        == "您自己的文件，不动；新版也有这个文件"
    )
    assert (office / "mine").read_text(encoding="utf-8") == "mine"


def test_another_forge_brings_its_files_and_takes_those_of_the_other(office: Path) -> None:
    (office / ".github/CODEOWNERS").write_text("* @ours\n", encoding="utf-8")
    result = init("office", "--upgrade", "--forge", "gitlab")
    assert result.exit_code == 0
    assert {path for path in files(office) if path.startswith(".github/")} == {".github/CODEOWNERS"}
    assert listed(result)[".github/CODEOWNERS"] == "您改过，不动；新版不再需要"
    assert (office / ".gitlab-ci.yml").is_file()
    assert json.loads((office / MANIFEST).read_bytes())["settings"]["forge"] == "gitlab"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "里没有 .gongkai-project.json，不是 gongkai init 建的项目，不能升级"),
        (b"{", ".gongkai-project.json 读不出来（写法不对）；请用 git 恢复这个文件"),
        (b"[]", ".gongkai-project.json 读不出来（写法不对）"),
        (b"\xff", ".gongkai-project.json 读不出来（写法不对）"),
        (b"[" * 100_000, ".gongkai-project.json 读不出来（写法不对）"),
        (b'{"version": "9.0.0"}', ".gongkai-project.json 读不出来（写法不对）"),
    ],
)
def test_a_record_that_is_missing_or_broken_is_told(
    office: Path, content: bytes | None, message: str
) -> None:
    if content is None:
        (office / MANIFEST).unlink()
    else:
        (office / MANIFEST).write_bytes(content)
    before = files(office)
    result = init("office", "--upgrade")
    assert (result.exit_code, message in result.output) == (1, True)
    assert files(office) == before


@pytest.mark.parametrize("path", ["../outside.txt", "/tmp/outside.txt", "docs/../../outside.txt"])
@pytest.mark.parametrize("digest", ["", "same"])
def test_a_record_cannot_lead_out_of_the_project(
    office: Path, path: str, digest: str, tmp_path: Path
) -> None:
    """A merge request can change the record, and a path that the new version lacks is removed."""
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", encoding="utf-8")
    record = json.loads((office / MANIFEST).read_bytes())

    record["files"][path] = text_digest(b"mine") if digest else ""
    (office / MANIFEST).write_text(json.dumps(record), encoding="utf-8")
    init("office", "--upgrade")
    assert outside.read_text(encoding="utf-8") == "mine"


def test_a_newer_project_is_not_taken_back(office: Path) -> None:
    record = json.loads((office / MANIFEST).read_bytes()) | {"version": f"{VERSION}0.1"}
    (office / MANIFEST).write_text(json.dumps(record), encoding="utf-8")
    result = init("office", "--upgrade")
    message = (
        f"错误：项目的文件是 {VERSION}0.1 版的，比装着的 {VERSION} 新；请先运行 pip install -U gongkai\n"
    )
    assert (result.exit_code, result.output) == (1, message)


def test_the_current_folder_is_upgraded_where_none_is_named(
    office: Path, newer: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office)
    assert listed(init("--upgrade")) == {"requirements.txt": "换成新版"}
    assert Path("requirements.txt").read_text(encoding="utf-8") == "gongkai==99.0.0\n"


# -- the sources ---------------------------------------------------------------------------------------


def test_a_source_without_the_line_of_the_name_is_noticed() -> None:
    sources = {**read_sources(), "mkdocs.yml": b"theme: {name: material}\n"}
    settings = ProjectSettings("甲", "乙", "b", "丙", "c", "", "both", "shanghai")
    with pytest.raises(ValueError, match="site_name"):
        project_files(sources, settings, "gongkai==0.1.0")


def test_no_file_of_a_project_is_hidden_from_its_git(office: Path) -> None:
    from tests.support.repository import git

    git(office, "init", "--quiet")
    git(office, "add", "--all")
    tracked = git(office, "-c", "core.quotePath=false", "ls-files").splitlines()
    assert sorted(tracked) == sorted(path for path in files(office) if not path.startswith(".git" + os.sep))
