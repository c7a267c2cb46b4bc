"""`gongkai export` and `gongkai template`: which files they write, and what they refuse."""

import errno
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import options
from generator.cli.main import main
from generator.office.writers import formats
from tests.support.forms import EDITIONS, FORMS, REGISTRY
from tests.support.office import document_cells, sheet_cells

PATROL = "declarations/2024/jia-forestry-bureau/patrol.yml"
STATION = "declarations/2024/jia-farm/station.yml"


def gongkai(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="gongkai")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with twelve declarations of six editions."""
    monkeypatch.chdir(tmp_path)
    own = {f"editions/{name}.yml": text for name, text in EDITIONS.items()}
    for path, text in {"units.yml": REGISTRY, **own, **FORMS}.items():
        file = tmp_path / "declarations" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: 甲\nplugins: [gongkai]\n", encoding="utf-8")
    return tmp_path


def office_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix in {".xlsx", ".docx"})


def test_a_declaration_becomes_a_file_in_the_current_folder(project: Path) -> None:
    result = gongkai("export", PATROL, "--to", "xlsx")
    assert (result.exit_code, result.output) == (
        0,
        "2024-jia-forestry-bureau-patrol.xlsx\n1 份已写好\n",
    )
    cells = sheet_cells((project / "2024-jia-forestry-bureau-patrol.xlsx").read_bytes())
    assert {"护林巡查", "全年巡查不间断。", "★隐患整改率", "≥98%", 30.0} <= set(cells)
    assert gongkai("export", PATROL, "--to", "docx").exit_code == 0
    cells = list(document_cells((project / "2024-jia-forestry-bureau-patrol.docx").read_bytes()))
    assert "30.00" in cells
    assert office_files(project) == [
        "2024-jia-forestry-bureau-patrol.docx",
        "2024-jia-forestry-bureau-patrol.xlsx",
    ]


def test_a_folder_is_all_its_declarations(project: Path) -> None:
    result = gongkai("export", "declarations", "--to", "docx", "--into", "out/forms")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "12 份已写好")
    names = [f"{path.removesuffix('.yml').replace('/', '-')}.docx" for path in FORMS]
    assert office_files(project / "out/forms") == sorted(names)
    assert result.output.splitlines()[0] == f"out/forms/{sorted(names)[0]}"


def test_from_a_folder_inside_the_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "declarations/2024")
    assert gongkai("export", "jia-farm/station.yml", "--to", "xlsx").output == (
        "2024-jia-farm-station.xlsx\n1 份已写好\n"
    )
    assert office_files(project / "declarations/2024") == ["2024-jia-farm-station.xlsx"]
    assert gongkai("template", "cn-2021", "--to", "docx").output == "cn-2021.docx 已写好\n"
    assert (project / "declarations/2024/cn-2021.docx").is_file()


def test_a_lone_file_outside_a_project(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("elsewhere")
    file = folder / "2024/jia-farm/station.yml"
    file.parent.mkdir(parents=True)
    file.write_text(FORMS["2024/jia-farm/station.yml"], encoding="utf-8")
    result = gongkai("export", str(file), "--to", "xlsx")
    assert (result.exit_code, office_files(project)) == (0, ["2024-jia-farm-station.xlsx"])
    both = gongkai("export", str(file), STATION, "--to", "xlsx", "--force")
    assert both.exit_code == 1
    assert both.stderr == (
        "错误：2024-jia-farm-station.xlsx 有两份，会写到同一个文件里；请分两次写，用 --into 分开放\n"
    )


def test_a_file_with_errors_is_refused_with_its_problems(project: Path) -> None:
    broken = project / PATROL
    broken.write_text(
        broken.read_text(encoding="utf-8").replace("年度资金总额: 30", "年度资金总额: 三十"), encoding="utf-8"
    )
    result = gongkai("export", PATROL, STATION, "--to", "xlsx")
    assert result.exit_code == 1
    assert f"{PATROL}:8:" in result.output
    assert result.output.endswith("2024-jia-farm-station.xlsx\n1 份已写好，1 份没有写\n")
    assert office_files(project) == ["2024-jia-farm-station.xlsx"]
    alone = gongkai("export", PATROL, "--to", "docx")
    assert (alone.exit_code, alone.output.splitlines()[-1]) == (1, "0 份已写好，1 份没有写")


def test_a_file_that_is_no_declaration_is_refused_as_the_check_refuses_it(project: Path) -> None:
    result = gongkai("export", "mkdocs.yml", "--to", "xlsx")
    assert result.exit_code == 1
    assert "mkdocs.yml:1:1: 错误" in result.output
    assert office_files(project) == []


def test_control_characters_are_an_error_of_the_declaration(project: Path) -> None:
    broken = project / PATROL
    broken.write_text(
        broken.read_text(encoding="utf-8").replace("护林巡查", "护林\x07巡查"), encoding="utf-8"
    )
    assert gongkai("export", PATROL, "--to", "xlsx").exit_code == 1
    assert office_files(project) == []


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(project: Path) -> None:
    existing = project / "2024-jia-farm-station.xlsx"
    existing.write_bytes(b"mine")
    refused = gongkai("export", PATROL, STATION, "--to", "xlsx")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "错误：2024-jia-farm-station.xlsx 已经有了，什么也没有写；要换掉，请加 --force\n",
    )
    assert existing.read_bytes() == b"mine"
    assert office_files(project) == ["2024-jia-farm-station.xlsx"]
    assert gongkai("export", STATION, "--to", "xlsx", "--force").exit_code == 0
    assert existing.read_bytes().startswith(b"PK")


def test_a_link_to_a_file_elsewhere_is_not_followed(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    victim = tmp_path_factory.mktemp("elsewhere") / "victim"
    victim.write_bytes(b"mine")
    (project / "2024-jia-farm-station.xlsx").symlink_to(victim)
    assert gongkai("export", STATION, "--to", "xlsx").exit_code == 1
    assert gongkai("export", STATION, "--to", "xlsx", "--force").exit_code == 1
    assert victim.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("export",), 2, "没有写 路径\n用法见 gongkai export --help"),
        (("export", PATROL), 2, "没有写 --to\n用法见 gongkai export --help"),
        (("export", PATROL, "--to", "pdf"), 2, "--to 只能是 xlsx、docx\n用法见 gongkai export --help"),
        (
            ("export", "nosuch.yml", "--to", "xlsx"),
            2,
            "没有 nosuch.yml 这个文件或目录\n用法见 gongkai export --help",
        ),
        (
            ("export", PATROL, "--to", "xlsx", "--into", "mkdocs.yml"),
            2,
            "--into：mkdocs.yml 是文件，应当是目录\n用法见 gongkai export --help",
        ),
        (
            ("export", PATROL, "--to", "xlsx", "--into", "mkdocs.yml/inside"),
            1,
            "mkdocs.yml/inside/2024-jia-forestry-bureau-patrol.xlsx 写不进去（路径中有一段不是目录），没有改动",
        ),
        (("export", "declarations/units.yml", "--to", "xlsx"), 1, "写明的路径里没有申报表，没有写文件"),
        (
            ("template", "cn-2012", "--to", "xlsx"),
            2,
            "没有“cn-2012”这种版式，现有 shanghai、cn-2021、cn-2015、scores、six-funds、two-goals；是否应为“cn-2021”？",
        ),
        (("template", "../x", "--to", "xlsx"), 2, None),
        (("template", "", "--to", "xlsx"), 2, None),
        (("template", "cn-2021"), 2, "没有写 --to\n用法见 gongkai template --help"),
        (
            ("template", "cn-2021", "--to", "xlsx", "--output", "declarations"),
            2,
            "--output：declarations 是目录，应当是文件",
        ),
    ],
)
def test_a_wrong_call_is_one_chinese_sentence(
    project: Path, arguments: tuple[str, ...], code: int, error: str | None
) -> None:
    result = gongkai(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith("错误：")
    if error:
        assert result.stderr == f"错误：{error}\n"
    assert office_files(project) == []


def test_a_folder_without_permission(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: Path, _data: bytes) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))

    monkeypatch.setattr(options, "replace_file", refuse)
    for arguments in (
        ("export", PATROL, "--to", "xlsx", "--into", "closed"),
        ("template", "cn-2021", "--to", "xlsx"),
    ):
        result = gongkai(*arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.endswith("写不进去（没有权限），没有改动\n")


@pytest.mark.parametrize("name", ["shanghai", "cn-2021", "cn-2015", *EDITIONS])
@pytest.mark.parametrize("office_format", ["xlsx", "docx"])
def test_the_blank_form_of_every_edition(project: Path, name: str, office_format: str) -> None:
    result = gongkai("template", name, "--to", office_format)
    assert (result.exit_code, result.output) == (0, f"{name}.{office_format} 已写好\n")
    assert (project / f"{name}.{office_format}").read_bytes().startswith(b"PK")
    again = gongkai("template", name, "--to", office_format)
    assert (again.exit_code, again.stderr) == (
        1,
        f"错误：{name}.{office_format} 已经有了，什么也没有写；要换掉，请加 --force\n",
    )
    elsewhere = gongkai("template", name, "--to", office_format, "--output", f"new/甲.{office_format}")
    assert elsewhere.output == f"new/甲.{office_format} 已写好\n"


def test_without_a_project_the_editions_that_ship_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert gongkai("template", "cn-2015", "--to", "xlsx").exit_code == 0


def test_without_the_libraries_one_sentence_says_what_to_install(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda _name: None)
    for arguments in (("export", PATROL), ("template", "cn-2021")):
        for office_format, name in (("xlsx", "Excel"), ("docx", "Word")):
            result = gongkai(*arguments, "--to", office_format)
            assert (result.exit_code, result.stderr) == (
                1,
                f'错误：要写 {name} 文件，请先安装：pip install "gongkai[export]"\n',
            )
