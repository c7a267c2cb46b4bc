"""Commands and files that the hand-written pages show do what the pages say."""

import re
import shlex

import click
import pytest

from generator.checks.check_all import check_all
from generator.checks.check_file import check_edition_files
from generator.cli.main import main
from generator.declarations.editions.known_editions import shipped_editions
from generator.declarations.published import files_by_path
from generator.declarations.yaml.source import RawFile
from tests.support.project import PATH, ROOT, SOUND, Inspect, spliced

DOCS = ROOT / "docs"
PAGES = {page.relative_to(DOCS).as_posix(): page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md")}
CODE = re.compile(r"^```\w+\n(?P<block>.*?)^```$|`(?P<inline>[^`\n]+)`", re.MULTILINE | re.DOTALL)
YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIRST = PAGES["editors/first-declaration.md"]

COMMANDS = sorted(
    {
        (name, line)
        for name, page in PAGES.items()
        for code in CODE.finditer(page)
        for line in (code["block"] or code["inline"]).splitlines()
        if line.startswith("gongkai")
    }
)
BLOCKS = [(name, block) for name, page in PAGES.items() for block in YAML.findall(page)]
REGISTRIES = [(name, block) for name, block in BLOCKS if "\n  代号: " in block]
DECLARATIONS = [
    (name, block) for name, block in BLOCKS if block.startswith("项目名称: ") and "\n绩效指标:" in block
]


# -- commands ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_a_command_can_be_typed_as_it_is_shown(page: str, line: str) -> None:
    name, *arguments = shlex.split(line)[1:] or ["--help"]
    if name == "--help":
        return
    command = main.get_command(click.Context(main), name)
    assert command, f"docs/{page}: gongkai has no command {name}"
    context = click.Context(command)
    typed, left, _ = command.make_parser(context).parse_args(arguments)
    assert left == []
    assert [p.name for p in command.params if p.required and typed.get(p.name) is None] == []
    for parameter in command.params:
        value = typed.get(parameter.name)
        if isinstance(parameter.type, click.Choice) and value is not None:
            assert value in parameter.type.choices


def test_commands_are_found() -> None:
    assert ("editors/commands.md", "gongkai check") in COMMANDS
    assert ("editors/review.md", "gongkai check --strict") in COMMANDS


# -- declarations --------------------------------------------------------------------------------------


def test_the_first_declaration_is_sound_where_the_page_puts_it() -> None:
    (path,) = set(re.findall(r"`declarations/(\d{4}/\S+\.yml)`", FIRST))
    registry, declaration = YAML.findall(FIRST)
    inspection = check_all([RawFile("units.yml", registry.encode()), RawFile(path, declaration.encode())])
    assert inspection.problems == ()
    assert list(files_by_path(inspection.declarations)) == [path]


def test_every_whole_declaration_is_looked_at() -> None:
    assert [name for name, _ in DECLARATIONS] == ["editors/first-declaration.md"]


@pytest.mark.parametrize(("page", "block"), REGISTRIES)
def test_a_registry_can_be_read(page: str, block: str) -> None:
    assert check_all([RawFile("units.yml", block.encode())]).problems == ()


def test_the_edition_of_the_page_can_be_read_and_is_short() -> None:
    page = (ROOT / "docs/editors/editions.md").read_text(encoding="utf-8")
    registry, edition = YAML.findall(page)
    editions, problems = check_edition_files([RawFile("editions/jia-2022.yml", edition.encode())])
    assert problems == []
    assert editions.by_id["jia-2022"].own_types == {"立项依据": "文字"}
    assert len(edition.splitlines()) <= 60
    known = check_all([RawFile("units.yml", registry.encode())])
    assert known.problems == ()
    for name in shipped_editions().by_id:
        assert f"| [`{name}`](fields/" in page


TYPED = re.findall(r"^\| `([^`]+)` \| (行|不行) \|", FIRST, re.MULTILINE)


@pytest.mark.parametrize(("line", "verdict"), TYPED)
def test_what_an_input_method_types_is_taken_as_the_page_says(
    line: str, verdict: str, inspected: Inspect
) -> None:
    if "巡查次数" in line:
        path, text = PATH, SOUND.replace("漏洞扫描次数: ≥2(次)", line)
    else:
        path, text = PATH.replace("2025", "2026"), spliced(line).replace("2025", "2026")
    inspection = inspected(files={path: text})
    assert bool(inspection.errors) == (verdict == "不行")


def test_the_page_says_what_an_input_method_types() -> None:
    assert {verdict for _, verdict in TYPED} == {"行", "不行"}
