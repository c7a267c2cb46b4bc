"""`gongkai new` asks for what it needs, loses nothing, and its files pass the check once filled in."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.checks.check_all import check_all
from generator.cli.main import main
from generator.declarations.formatter import format_file
from generator.declarations.yaml.source import RawFile
from generator.forms import vocabulary as v
from tests.support.project import PATH, REGISTRY, SOUND, rules_of

UNIT = "shanghai-cadre-training-center"
LAST_YEAR = SOUND.replace("维护干部学习管理系统。", "完成 2025 年的维护。") + (
    "# 见公开目录\n公开信息:\n  公开日期: 2025-02-01\n  转录说明:\n    - 一\n豁免:\n  satisfaction: 照原文。\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "declarations"
    file = folder / PATH
    file.parent.mkdir(parents=True)
    file.write_text(LAST_YEAR, encoding="utf-8")
    (folder / "units.yml").write_text(REGISTRY, encoding="utf-8")
    return folder


def new(*arguments: str, answers: str = "") -> Result:
    """Run the command as a script does; test_new_dialogue.py runs it as people do."""
    return CliRunner().invoke(main, ["new", "--yes", *arguments], input=answers)


def found(folder: Path, path: str) -> list[tuple[int, str]]:
    files = [RawFile(p, (folder / p).read_bytes()) for p in ("units.yml", path)]
    return [(problem.line, problem.rule) for problem in check_all(files).problems]


def test_last_years_file_for_a_new_year(folder: Path) -> None:
    path = PATH.replace("2025", "2027")
    result = new("--unit", UNIT, "--project", "it-operations", "--year", "2027")
    assert result.exit_code == 0
    assert result.output == (
        f"已建 declarations/{path}（照 {PATH} 复制，要核对的地方有“# 待核对”的记号）\n"
        f"填好以后，用 gongkai check declarations/{path} 检查\n"
    )
    text = (folder / path).read_text(encoding="utf-8")
    marked = LAST_YEAR[: LAST_YEAR.index("# 见公开目录")].replace("年度: 2025", "年度: 2027")
    for label, what in (
        ("计划开始日期", "由 2025 年顺延"),
        ("年度资金", "照抄 2025 年"),
        ("年度总体目标", "照抄 2025 年，其中提到 2025"),
    ):
        marked = marked.replace(f"\n{label}:", f"\n# 待核对：{what}\n{label}:")
    for category in v.TAXONOMY:
        marked = marked.replace(f"  {category.term}:\n", f"  # 待核对：照抄 2025 年\n  {category.term}:\n")
    assert text == marked.replace("2025-", "2027-")
    assert {rule for _, rule in found(folder, path)} == {"review-mark"}
    looked_at = "".join(line for line in text.splitlines(keepends=True) if "待核对" not in line)
    (folder / path).write_text(looked_at, encoding="utf-8")
    assert found(folder, path) == []


def test_the_latest_earlier_year_is_copied_with_the_names_of_today(folder: Path) -> None:
    later = SOUND.replace("2025", "2026").replace("维护干部", "再维护干部").replace("上海市干部教育", "旧")
    (folder / PATH.replace("2025", "2026")).parent.mkdir(parents=True)
    (folder / PATH.replace("2025", "2026")).write_text(later, encoding="utf-8")
    assert new("--unit", UNIT, "--project", "it-operations", "--year", "2027").exit_code == 0
    text = (folder / PATH.replace("2025", "2027")).read_text(encoding="utf-8")
    assert "年度总体目标: 再维护干部学习管理系统。" in text
    assert "实施单位: 上海市干部教育培训中心" in text


def test_a_project_of_several_years_keeps_its_days(folder: Path) -> None:
    several = SOUND.replace("2025-12-31", "2027-06-30").replace("其他经常性项目", "阶段性项目")
    (folder / PATH).write_text(several, encoding="utf-8")
    assert new("--unit", UNIT, "--project", "it-operations", "--year", "2026").exit_code == 0
    text = (folder / PATH.replace("2025", "2026")).read_text(encoding="utf-8")
    assert "# 待核对：照抄 2025 年\n计划开始日期: 2025-01-01\n计划完成日期: 2027-06-30\n" in text


def test_a_leap_day_moves_to_the_last_of_february(folder: Path) -> None:
    path = PATH.replace("2025", "2024")
    (folder / path).parent.mkdir(parents=True)
    leap = SOUND.replace("2025", "2024").replace("2024-12-31", "2024-02-29")
    (folder / path).write_text(leap, encoding="utf-8")
    (folder / PATH).unlink()
    assert new("--unit", UNIT, "--project", "it-operations", "--year", "2025").exit_code == 0
    assert "计划完成日期: 2025-02-28" in (folder / PATH).read_text(encoding="utf-8")


def test_an_empty_form_asks_for_what_it_needs(folder: Path) -> None:
    result = new(answers=f"{UNIT}\n两零二六\n2026\nOnline Learning\nonline-learning\n在线学习\n")
    assert result.exit_code == 0
    assert "应为 2000–2099 之间的四位数字" in result.output
    assert "代号只用小写英文字母、数字和连字符" in result.output
    path = f"2026/{UNIT}/online-learning.yml"
    data = (folder / path).read_bytes()
    assert format_file(path, data).data == data
    text = data.decode()
    assert text.startswith("项目名称: 在线学习\n年度: 2026\n项目性质: # 经常性专项业务费、其他经常性项目、")
    assert (
        "主管部门: 中共上海市委组织部\n实施单位: 上海市干部教育培训中心\n计划开始日期: 2026-01-01\n" in text
    )
    assert {rule for _, rule in found(folder, path)} == {"missing-field", "no-goal"}
    filled = SOUND[SOUND.index("年度资金:") :]
    known = (
        text[: text.index("项目资金:")]
        .replace("性质:", "性质: 一次性项目")
        .replace("类别:", "类别: 特定目标类")
    )
    (folder / path).write_text(known + filled, encoding="utf-8")
    assert found(folder, path) == []


def test_nothing_is_written_over(folder: Path) -> None:
    result = new("--unit", UNIT, "--project", "it-operations", "--year", "2025")
    assert (result.exit_code, result.output) == (1, f"错误：declarations/{PATH} 已经有了，没有改动\n")
    assert (folder / PATH).read_text(encoding="utf-8") == LAST_YEAR


def test_a_broken_file_is_not_copied(folder: Path) -> None:
    (folder / PATH).write_text(LAST_YEAR.replace("2025-12-31", "年底"), encoding="utf-8")
    result = new("--unit", UNIT, "--project", "it-operations", "--year", "2026")
    assert result.exit_code == 1
    assert f"declarations/{PATH} 有错误，不能复制" in result.output
    assert not (folder / "2026").exists()


def test_answers_that_stop_build_nothing(folder: Path) -> None:
    result = new(answers=f"{UNIT}\n2026\n")
    assert result.exit_code == 1
    told = "错误：没有答完，什么也没有建；在脚本里运行，请写明 --unit、--year、--project\n"
    assert result.output.endswith(told)
    assert not (folder / "2026").exists()


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--year", "25", "年度：应为 2000–2099 之间的四位数字，如 2025，现为“25”"),
        ("--project", "IT运维", "代号只用小写英文字母、数字和连字符"),
        ("--project", "../../x", "代号只用小写英文字母、数字和连字符"),
        ("--project", "page", "代号不能是 page"),
    ],
)
def test_a_wrong_option_is_told(folder: Path, option: str, value: str, told: str) -> None:
    given = {"--unit": UNIT, "--year": "2026", "--project": "a", "--name": "甲"} | {option: value}
    result = new(*(word for pair in given.items() for word in pair))
    assert result.exit_code == 2
    assert told in result.output
    assert not (folder / "2026").exists()


# -- the register --------------------------------------------------------------------------------------------


def test_a_unit_is_registered_under_its_department(folder: Path) -> None:
    (folder / "units.yml").write_text(f"# 登记表\n{REGISTRY}# 完\n", encoding="utf-8")
    result = new("--unit", answers="上海党建中心\n中共上海市委组织部\nparty-center\n")
    assert result.exit_code == 0
    assert result.output.endswith("已在 declarations/units.yml 登记“上海党建中心”，代号 party-center\n")
    expected = f"# 登记表\n{REGISTRY}    上海党建中心: party-center\n# 完\n"
    assert (folder / "units.yml").read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (REGISTRY, REGISTRY + "财政局:\n  代号: finance\n  单位:\n    '甲: 中心': a\n"),
        ("财政局:\n    代号: finance", "财政局:\n    代号: finance\n    单位:\n      '甲: 中心': a\n"),
        ("财政局:\n  代号: finance\n  单位:\n", "财政局:\n  代号: finance\n  单位:\n    '甲: 中心': a\n"),
        (
            "财政局:\n  单位:\n    乙:\n      代号: b\n      曾用名:\n        丙: 2020 # 旧\n  代号: finance\n",
            "财政局:\n  单位:\n    乙:\n      代号: b\n      曾用名:\n        丙: 2020 # 旧\n    '甲: 中心': a\n  代号: finance\n",
        ),
    ],
)
def test_every_other_line_of_the_register_stays(folder: Path, before: str, after: str) -> None:
    (folder / "units.yml").write_text(before, encoding="utf-8")
    given = ("--name", "甲: 中心", "--code", "a", "--department", "财政局", "--department-code", "finance")
    assert new("--unit", *given).exit_code == 0
    assert (folder / "units.yml").read_text(encoding="utf-8") == after


def test_the_first_unit_of_all(folder: Path) -> None:
    (folder / "units.yml").unlink()
    given = ("--name", "甲", "--code", "a", "--department", "乙", "--department-code", "b")
    assert new("--unit", *given).exit_code == 0
    written = (folder / "units.yml").read_text(encoding="utf-8")
    assert written.endswith("\n乙:\n  代号: b\n  单位:\n    甲: a\n")
    assert rules_of(check_all([RawFile("units.yml", written.encode())])) == []


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (
            ("--name", "上海市干部教育培训中心"),
            2,
            "“上海市干部教育培训中心”已经登记在“中共上海市委组织部”之下，代号是 shanghai-cadre-training-center",
        ),
        (
            ("--name", "甲", "--code", UNIT, "--department", "中共上海市委组织部"),
            1,
            f"代号不应重复，“{UNIT}”已是“上海市干部教育培训中心”的代号",
        ),
    ],
)
def test_what_is_taken_is_told(folder: Path, given: tuple[str, ...], code: int, told: str) -> None:
    result = new("--unit", *given)
    assert result.exit_code == code
    assert told in result.output
    assert (folder / "units.yml").read_text(encoding="utf-8") == REGISTRY


def test_a_broken_register_is_left_alone(folder: Path) -> None:
    (folder / "units.yml").write_text("甲局：\n", encoding="utf-8")
    result = new("--unit", UNIT, "--year", "2026", "--project", "a", "--name", "甲")
    assert result.exit_code == 1
    assert "units.yml 有错误，请先运行 gongkai check 改正" in result.output


def test_nothing_is_written_outside(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / "2026").symlink_to(outside)
    result = new("--unit", UNIT, "--project", "other", "--year", "2026", "--name", "甲")
    told = f"declarations/2026/{UNIT}/other.yml 经过链接指到了 declarations/ 之外，没有改动"
    assert (result.exit_code, result.output) == (1, f"错误：{told}\n")
    (folder / "units.yml").unlink()
    (folder / "units.yml").symlink_to(outside / "units.yml")
    result = new("--unit", "--name", "甲", "--code", "jia", "--department", "乙", "--department-code", "yi")
    assert result.exit_code == 1
    assert result.output.endswith(
        "错误：declarations/units.yml 经过链接指到了 declarations/ 之外，没有改动\n"
    )
    assert list(outside.iterdir()) == []


def test_a_loop_of_links_is_told(folder: Path) -> None:
    (folder / Path(PATH).parent / "loop.yml").symlink_to("loop.yml")
    result = new("--unit", UNIT, "--project", "loop", "--year", "2025", "--name", "甲")
    assert (result.exit_code, result.output.startswith("错误：")) == (1, True)


# -- editions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["cn-2021", "cn-2015", "shanghai"])
def test_a_blank_form_of_any_edition_asks_only_for_what_is_blank(folder: Path, edition: str) -> None:
    result = new(
        "--unit", UNIT, "--project", "other", "--year", "2026", "--name", "甲项目", "--edition", edition
    )
    assert result.exit_code == 0, result.output
    path = f"2026/{UNIT}/other.yml"
    text = (folder / path).read_text(encoding="utf-8")
    assert text.startswith(
        "项目名称: 甲项目\n" if edition == "shanghai" else f"版式: {edition}\n项目名称: 甲项目\n"
    )
    assert "以万元为单位" in text or edition == "shanghai"
    assert {rule for _, rule in found(folder, path)} <= {"missing-field", "no-goal"}
    assert format_file(path, text.encode()).data == text.encode()


def test_the_usual_edition_of_a_unit_is_not_named_again(folder: Path) -> None:
    registry = REGISTRY.replace("  单位:", "  版式: cn-2021\n  单位:")
    (folder / "units.yml").write_text(registry, encoding="utf-8")
    assert new("--unit", UNIT, "--project", "other", "--year", "2026", "--name", "甲项目").exit_code == 0
    text = (folder / f"2026/{UNIT}/other.yml").read_text(encoding="utf-8")
    assert text.startswith("项目名称: 甲项目\n年度: 2026\n")
    assert "年度资金总额:" in text


def test_an_edition_that_there_is_not_is_refused_before_anything_is_written(folder: Path) -> None:
    result = new(
        "--unit", UNIT, "--project", "other", "--year", "2026", "--name", "甲项目", "--edition", "nosuch"
    )
    assert result.exit_code == 2
    assert "没有“nosuch”这种版式，现有 shanghai、cn-2021、cn-2015" in result.output
    assert not (folder / "2026").exists()


def test_last_years_form_of_another_edition_for_a_new_year(folder: Path) -> None:
    (folder / "units.yml").write_text(f"版式: cn-2015\n{REGISTRY}", encoding="utf-8")
    before = (
        "项目名称: 甲项目\n年度: 2025\n主管部门: 中共上海市委组织部\n实施单位: 上海市干部教育培训中心\n项目期: 2025年\n"
        "年度资金:\n  年度资金总额: 5\n年度目标: 办成2025年的事。\n绩效指标:\n  产出指标:\n    成本指标:\n      总成本: ≤5万元\n"
    )
    (folder / f"2025/{UNIT}/other.yml").write_text(before, encoding="utf-8")
    assert new("--unit", UNIT, "--project", "other", "--year", "2026").exit_code == 0
    text = (folder / f"2026/{UNIT}/other.yml").read_text(encoding="utf-8")
    assert "年度: 2026\n" in text
    assert "# 待核对 照抄 2025 年，其中提到 2025\n年度目标:" in text.replace("：", " ")
    assert text.count("# 待核对") == 4
