"""Everything that the command line prints to people is Chinese: help, usage, every error, interruptions."""

import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from generator.cli import asking
from generator.cli.main import COMMANDS, main
from generator.diagnostics.wording import system_reason
from tests.support.project import PATH, REGISTRY, ROOT, SOUND
from tests.support.repository import git

FORMATS = {"text", "json", "github", "gitlab", "markdown", "html", "csv", "xlsx", "docx"}
NAMES = {
    *("gongkai", "help", "git", "MkDocs", "Dask", "JSON", "Schema", "Markdown", "diff", "Code", "Quality"),
    *("PEM", "CA", "Ctrl", "C", "VS", "HEAD", "main", "cn", "shanghai", "local", "Code", "GitHub", "GitLab"),
    *("YAML", "HTML", "CSV", "Pages", "Windows", "venv", "both", "none", "UTF"),
    *("Excel", "Word", "PDF", "OFD", "SQLite"),
}
"""Words of Latin letters that people know by these names: programs, formats, values."""
FILE_NAME = re.compile(r"[\w./-]+\.(?:yml|html|json|md)\b|\bdeclarations\b|\bsite\b|docs_dir|origin/main")
ADDRESS = re.compile(r"\w+://[\w.:-]+|127\.0\.0\.1:\d+")
PLACEHOLDER = re.compile(r"\{[a-z]+\}")
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
WORD = re.compile(r"[A-Za-z]+")


def commands() -> Iterator[tuple[str, click.Command]]:
    with click.Context(main) as context:
        for name in COMMANDS:
            command = main.get_command(context, name)
            assert command is not None
            yield name, command


def foreign_words(text: str, *known: str) -> list[str]:
    """The words of Latin letters that are no names of something."""
    for pattern in (ADDRESS, PLACEHOLDER, OPTION, FILE_NAME):
        text = pattern.sub(" ", text)
    expected = FORMATS | NAMES | {*COMMANDS, *WORD.findall(" ".join(known))}
    return [word for word in WORD.findall(text) if word not in expected]


def gongkai(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=answers, prog_name="gongkai")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a sound declaration."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "declarations" / PATH
    file.parent.mkdir(parents=True)
    file.write_text(SOUND, encoding="utf-8")
    (tmp_path / "declarations/units.yml").write_text(REGISTRY, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: 甲\nplugins: [gongkai]\n", encoding="utf-8")
    return tmp_path


def test_the_words_that_are_foreign() -> None:
    assert foreign_words("Error: no such option --format") == ["Error", "no", "such", "option"]
    assert foreign_words("用法：gongkai check [OPTIONS]") == ["OPTIONS"]
    assert foreign_words("用 gongkai check --format json 检查 2025/a/b.yml") == []


# -- help --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", *COMMANDS])
@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_every_help_is_chinese(name: str, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    result = gongkai(*filter(None, [name]), "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"用法：gongkai {name}{' ' if name else ''}[选项]")
    assert "\n选项：\n" in result.output
    assert foreign_words(result.output.replace("\n", "")) == []


def test_every_option_and_argument_is_explained_in_chinese() -> None:
    options = 0
    for name, command in commands():
        context = click.Context(command, info_name=name)
        help_text = command.get_help(context)
        for param in command.get_params(context):
            if isinstance(param, click.Option):
                assert re.search(r"[\u4e00-\u9fff]", param.help or ""), (name, param.name)
                assert all(re.search(rf"^  .*{option}\b", help_text, re.MULTILINE) for option in param.opts)
                options += 1
            else:
                assert re.fullmatch(r"[\u4e00-\u9fff]+", param.human_readable_name), (name, param.name)
                assert param.human_readable_name in help_text.splitlines()[0]
    assert options > 40


def test_lines_of_help_fit_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "70")
    for name in COMMANDS:
        lines = gongkai(name, "--help").output.splitlines()
        assert max(map(cell_len, lines)) <= 70, name
        assert not [line for line in lines if re.match(r"\s*[，。；：、）”]", line)], name


def test_without_a_command_the_help_is_shown() -> None:
    result = gongkai()
    assert (result.exit_code, result.output) == (2, gongkai("--help").output)


def test_the_version() -> None:
    assert re.fullmatch(r"gongkai \d+\.\d+\.\d+\n", gongkai("--version").output)


# -- wrong calls -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("chek",), "没有 chek 这个命令；是否应为“check”？\n用法见 gongkai --help"),
        (("zzz",), "没有 zzz 这个命令\n用法见 gongkai --help"),
        (("--nosuch",), "没有 --nosuch 这个选项\n用法见 gongkai --help"),
        (
            ("check", "--formt", "json"),
            "没有 --formt 这个选项；是否应为“--format”？\n用法见 gongkai check --help",
        ),
        (("check", "-x"), "没有 -x 这个选项\n用法见 gongkai check --help"),
        (("check", "--format"), "--format 后面要写上值\n用法见 gongkai check --help"),
        (("check", "--strict=1"), "--strict 后面不写值\n用法见 gongkai check --help"),
        (
            ("check", "--format", "xml"),
            "--format 只能是 text、json、github、gitlab\n用法见 gongkai check --help",
        ),
        (("check", "--jobs", "two"), "--jobs 应为整数，不小于 1\n用法见 gongkai check --help"),
        (("check", "--jobs", "0"), "--jobs 应为整数，不小于 1\n用法见 gongkai check --help"),
        (("check", "nosuch"), "没有 nosuch 这个文件或目录\n用法见 gongkai check --help"),
        (("fmt", "nosuch.yml"), "没有 nosuch.yml 这个文件或目录\n用法见 gongkai fmt --help"),
        (
            ("check", "--declarations", "nosuch"),
            "--declarations：没有 nosuch 这个目录\n用法见 gongkai check --help",
        ),
        (
            ("check", "--declarations", "mkdocs.yml"),
            "--declarations：mkdocs.yml 是文件，应当是目录\n用法见 gongkai check --help",
        ),
        (
            ("build", "--site", "mkdocs.yml"),
            "--site：mkdocs.yml 是文件，应当是目录\n用法见 gongkai build --help",
        ),
        (("diff",), "没有写 原版本\n用法见 gongkai diff --help"),
        (("diff", "a", "b", "c", "d"), "多写了 c d\n用法见 gongkai diff --help"),
        (("write",), "没有写 目录\n用法见 gongkai write --help"),
        (
            ("explain", "funding"),
            "没有名为“funding”的规则；是否应为“funding-sum”？全部规则见 gongkai explain",
        ),
        (
            ("serve", "--address", "nowhere"),
            "--address：nowhere 应写成“地址:端口”，如 127.0.0.1:8000\n用法见 gongkai serve --help",
        ),
        (
            ("serve", "--address", "127.0.0.1:70000"),
            "--address：127.0.0.1:70000 应写成“地址:端口”，如 127.0.0.1:8000\n用法见 gongkai serve --help",
        ),
        (("check", "--diff"), "--diff 只与 --fix 同用"),
        (
            ("diff", "HEAD"),
            "declarations 不在 git 仓库里，没有版本可以比较；请到仓库里运行，或改写一个申报表目录",
        ),
    ],
)
def test_a_wrong_call_is_one_chinese_sentence(folder: Path, arguments: tuple[str, ...], error: str) -> None:
    result = gongkai(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    if arguments[0] == "explain":
        assert result.stderr.startswith("错误：没有名为“funding”的规则")
    else:
        assert result.stderr == f"错误：{error}\n"
    assert foreign_words(result.stderr, *arguments, "funding-sum") == []


def test_hidden_characters_of_a_call_are_shown(folder: Path) -> None:
    result = gongkai("check", "\x1b[31mred")
    assert result.stderr.startswith("错误：没有 \N{REPLACEMENT CHARACTER}[31mred 这个文件或目录\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_answers_a_wrong_option(folder: Path, name: str) -> None:
    result = gongkai(name, "--no-such-option")
    assert result.exit_code == 2
    assert result.output == f"错误：没有 --no-such-option 这个选项\n用法见 gongkai {name} --help\n"


# -- interruptions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, click.Abort])
@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_can_be_interrupted(
    folder: Path,
    name: str,
    command: click.Command,
    interruption: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise interruption

    monkeypatch.setattr(command, "callback", interrupt)
    needed = {
        "diff": ["a"],
        "write": ["a"],
        "import": ["mkdocs.yml"],
        "export": ["declarations", "--to", "xlsx"],
        "template": ["cn-2021", "--to", "xlsx"],
    }
    result = gongkai(name, *needed.get(name, []))
    assert (result.exit_code, result.output.strip()) == (1, "已中断")


def test_an_interrupted_question(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(asking, "input", interrupt, raising=False)
    result = gongkai("new")
    assert (result.exit_code, result.stderr) == (1, "\n已中断，什么也没有建\n")


# -- git ---------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(folder: Path) -> Path:
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "first")
    return folder


def test_what_git_refuses_is_said_in_chinese(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusal() -> str:
        result = gongkai("diff", "HEAD")
        assert result.exit_code == 2
        assert result.stdout == ""
        return result.stderr

    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert refusal() == (
        "错误：git 不读 declarations 的版本，因为仓库属于别的用户；"
        f"信任它的，请运行 git config --global --add safe.directory {repository}\n"
    )
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    (repository / ".git/config").write_text("[x", encoding="utf-8")
    assert re.fullmatch(
        r"错误：git 读不出 declarations 的仓库（fatal: bad config .*）；请照 git 说的改正，或改写一个申报表目录\n",
        refusal(),
    )
    monkeypatch.setenv("PATH", "")
    assert refusal() == "错误：没有找到 git；请先安装 git，或改写一个申报表目录\n"


def test_a_damaged_commit(repository: Path) -> None:
    (head,) = re.findall(r"[0-9a-f]{40}", (repository / ".git/logs/HEAD").read_text(encoding="utf-8"))[1:2]
    damaged = repository / ".git/objects" / head[:2] / head[2:]
    damaged.chmod(0o600)
    damaged.write_bytes(b"x")
    result = gongkai("diff", "HEAD")
    assert result.exit_code == 2
    assert re.fullmatch(
        r"错误：git 读不出版本“HEAD”（error: .*）；仓库已损坏，请重新用 git clone 取一份\n", result.stderr
    )


# -- MkDocs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        ("plugins: [", ("错误：mkdocs.yml 不是正确的 YAML（while parsing", "site 没有改动")),
        (
            "site_name: 甲\nplugins: [gongkai, no-such-plugin]\n",
            ("mkdocs.yml 的 plugins 里的 no-such-plugin 没有安装", "错误：mkdocs.yml 的设置有错误，见上面"),
        ),
        ("site_name: 甲\nplugins: []\n", ("错误：mkdocs.yml 的 plugins 中没有 gongkai",)),
        (
            "site_name: 甲\nplugins: [gongkai]\nno_such: 1\n",
            ("mkdocs.yml 里没有 no_such 这个设置", "错误：mkdocs.yml 的设置有错误，见上面"),
        ),
        (
            "site_name: 甲\nplugins: [gongkai]\ndocs_dir: nowhere\n",
            ("mkdocs.yml 的 docs_dir 写得不对（", "错误：mkdocs.yml 的设置有错误，见上面"),
        ),
    ],
)
def test_what_mkdocs_refuses_is_said_in_chinese(
    folder: Path, settings: str, lines: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    if "nowhere" not in settings:
        (folder / "docs").mkdir()
    result = gongkai("build")
    assert result.exit_code == 1
    printed = result.output + capfd.readouterr().err
    for line in lines:
        assert re.search(rf"^{re.escape(line)}", printed, re.MULTILINE), printed
    assert "错误：" in result.stderr


def test_a_port_that_is_in_use(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "docs").mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = gongkai("serve", "--address", f"127.0.0.1:{port}")
    assert result.exit_code == 1
    told = f"错误：不能在 127.0.0.1:{port} 预览（端口已被占用）；可用 --address 换一个端口\n"
    assert result.stderr.endswith(told)
    assert foreign_words(result.output + capfd.readouterr().err) == []


# -- the system --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2, 13, 17, 20, 21, 28, 30, 36, 40])
def test_what_the_system_refuses_is_said_in_chinese(number: int) -> None:
    assert re.fullmatch(r"[\u4e00-\u9fff，]+", system_reason(OSError(number, os.strerror(number))))


def test_a_reason_that_is_not_known_is_that_of_the_system() -> None:
    assert system_reason(OSError(9999, "Strange")) == "Strange"
    assert system_reason(OSError("no number")) == "no number"


def test_no_command_prints_english_of_its_own() -> None:
    """Every text of the modules of commands that ends as a sentence, or begins as one, has Chinese characters."""
    sentence = re.compile(r"""["'](?:Error|Usage|Invalid|Missing|Aborted|No such)\b""")
    for module in (ROOT / "generator/cli").glob("*.py"):
        assert not sentence.search(module.read_text(encoding="utf-8")), module
