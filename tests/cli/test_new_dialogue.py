"""`gongkai new` as people use it: every branch of the dialogue, and nothing on disk before the last answer."""

import builtins
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.asking import MAX_ANSWERS
from generator.cli.main import main
from generator.system.clock import today
from tests.support.project import SOUND

REGISTRY = """\
甲市文化局:
  代号: culture-bureau
  单位:
    甲市图书馆:
      代号: city-library
      曾用名:
        甲市藏书楼: 2020
    甲市美术馆: art-museum
    甲市群众艺术馆: mass-art-center
甲市水务局:
  代号: water-bureau
  单位:
    甲市水文站: hydrology-station
"""
LAST_YEAR = SOUND.replace("中共上海市委组织部", "甲市文化局").replace("上海市干部教育培训中心", "甲市图书馆")
LAST_PATH = "2025/city-library/it-operations.yml"
UNITS = """\
   1  甲市图书馆（city-library，甲市文化局）
   2  甲市美术馆（art-museum，甲市文化局）
   3  甲市群众艺术馆（mass-art-center，甲市文化局）
   4  甲市水文站（hydrology-station，甲市水务局）
   5  登记新单位
   0  离开，什么也不建
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "declarations"
    (folder / LAST_PATH).parent.mkdir(parents=True)
    (folder / LAST_PATH).write_text(LAST_YEAR, encoding="utf-8")
    (folder / "units.yml").write_text(REGISTRY, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def new(*arguments: str, answers: Sequence[str] = ()) -> Result:
    return CliRunner().invoke(main, ["new", *arguments], input="".join(f"{answer}\n" for answer in answers))


def built(folder: Path, *arguments: str, answers: Sequence[str]) -> tuple[set[str], str]:
    """The files that were written, and what was printed."""
    before = contents(folder)
    result = new(*arguments, answers=answers)
    assert result.exit_code == 0, result.output
    after = contents(folder)
    return {path for path in after if after[path] != before.get(path)}, result.output


def refused(folder: Path, *arguments: str, answers: Sequence[str], code: int = 1) -> str:
    """What was printed; nothing was written."""
    before = contents(folder)
    result = new(*arguments, answers=answers)
    assert result.exit_code == code, result.output
    assert contents(folder) == before
    return result.output


# -- which unit --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["甲市图书馆", "city-library", "甲市藏书楼", "1", "１", " 1 ", "１\u3000"])
def test_a_unit_by_name_code_former_name_or_number(folder: Path, answer: str) -> None:
    files, output = built(folder, answers=(answer, "2026", "1", "是"))
    assert files == {"2026/city-library/it-operations.yml"}
    assert output.startswith(f"已登记的单位：\n{UNITS}序号或名称：")


def test_last_years_is_copied_after_a_summary(folder: Path) -> None:
    _, output = built(folder, answers=("1", "2026", "1", "是"))
    begin = output.index("往年有、2026 年还没有的项目：")
    assert output[begin:] == (
        "往年有、2026 年还没有的项目：\n"
        "   1  信息化运维项目（it-operations，2025 年有）\n"
        "   2  新项目\n"
        "   0  离开，什么也不建\n"
        "序号或代号：要建的：\n"
        "  单位      甲市图书馆（city-library）\n"
        "  主管部门  甲市文化局\n"
        "  年度      2026\n"
        "  项目      信息化运维项目（it-operations）\n"
        "  版式      shanghai\n"
        f"  内容      照 declarations/{LAST_PATH} 复制\n"
        "  要核对    计划开始日期、年度资金、年度总体目标、成本指标、产出指标、效益指标、满意度指标，"
        "共 7 处，都有“# 待核对”的记号\n"
        "  文件      declarations/2026/city-library/it-operations.yml\n"
        "建吗？[是/否]：已建 declarations/2026/city-library/it-operations.yml"
        f"（照 {LAST_PATH} 复制，要核对的地方有“# 待核对”的记号）\n"
        "填好以后，用 gongkai check declarations/2026/city-library/it-operations.yml 检查\n"
    )
    text = (folder / "2026/city-library/it-operations.yml").read_text(encoding="utf-8")
    assert text.count("# 待核对") == 7


def test_a_misspelt_unit_is_chosen_from_the_nearest(folder: Path) -> None:
    files, output = built(folder, answers=("甲市图书官", "1", "2026", "1", "y"))
    assert files == {"2026/city-library/it-operations.yml"}
    assert (
        "没有登记“甲市图书官”，是不是：\n"
        "   1  甲市图书馆（city-library，甲市文化局）\n"
        "   2  甲市美术馆（art-museum，甲市文化局）\n"
    ) in output


def test_another_unit_of_the_department_of_the_nearest(folder: Path) -> None:
    answers = ("图书", "3", "2026", "art-classes", "美术班", "1")
    files, output = built(folder, "--edition", "cn-2021", answers=answers)
    assert files == {"2026/mass-art-center/art-classes.yml"}
    assert "水文站" not in output.partition("没有登记“图书”，是不是：")[2]
    assert "  版式      cn-2021\n  内容      空白的表，# 后面是填写说明\n" in output


def test_a_name_that_is_like_none_shows_all_and_can_be_written_again(folder: Path) -> None:
    files, output = built(folder, answers=("zzzz", "art-museum", "2026", "art-classes", "美术班", "是"))
    assert files == {"2026/art-museum/art-classes.yml"}
    assert f"没有登记“zzzz”，也没有相近的；已登记的有：\n{UNITS}" in output


def test_of_many_units_a_part_of_the_name_is_asked(folder: Path) -> None:
    many = "".join(f"    第{n}中学: school-{n}\n" for n in range(100, 130))
    (folder / "units.yml").write_text(
        f"{REGISTRY}教育局:\n  代号: education\n  单位:\n{many}", encoding="utf-8"
    )
    files, output = built(folder, answers=("中学", "第117中学", "2026", "new-desks", "课桌", "是"))
    assert files == {"2026/school-117/new-desks.yml"}
    assert output.startswith("单位的名称或代号，也可以只写名称里的几个字：")
    assert "没有登记“中学”，是不是（前 20 个；名称写得多一些，可以再找）：" in output
    assert "  21  登记新单位\n" in output


# -- a new unit --------------------------------------------------------------------------------------------


def test_a_new_unit_under_a_registered_department(folder: Path) -> None:
    answers = ("甲市博物馆", "4", "", "1", "city-museum", "2026", "night-tours", "夜游", "是")
    files, output = built(folder, answers=answers)
    assert files == {"units.yml", "2026/city-museum/night-tours.yml"}
    registered = (folder / "units.yml").read_text(encoding="utf-8")
    line = "    甲市群众艺术馆: mass-art-center\n"
    assert registered == REGISTRY.replace(line, f"{line}    甲市博物馆: city-museum\n")
    assert (
        "单位名称（全称）[甲市博物馆]：主管部门：\n   1  甲市文化局\n   2  甲市水务局\n   3  新的主管部门\n"
        in output
    )
    assert "  登记      新单位，登记到 declarations/units.yml\n" in output
    assert "已在 declarations/units.yml 登记“甲市博物馆”，代号 city-museum\n" in output


def test_a_new_unit_under_a_new_department(folder: Path) -> None:
    answers = ("5", "甲市第一医院", "甲市卫生局", "3", "", "first-hospital", "health-bureau", "2026")
    files, output = built(folder, answers=(*answers, "new-beds", "病床", "建"))
    assert files == {"units.yml", "2026/first-hospital/new-beds.yml"}
    registered = (folder / "units.yml").read_text(encoding="utf-8")
    assert registered == REGISTRY + (
        "甲市卫生局:\n  代号: health-bureau\n  单位:\n    甲市第一医院: first-hospital\n"
    )
    assert "  主管部门  甲市卫生局（新的主管部门，代号 health-bureau）\n" in output


def test_the_first_unit_of_all(folder: Path) -> None:
    (folder / "units.yml").unlink()
    answers = (
        "甲市档案馆",
        "甲市档案局",
        "city-archive",
        "archive-bureau",
        "2026",
        "new-shelves",
        "密集架",
        "是",
    )
    files, output = built(folder, answers=answers)
    assert files == {"units.yml", "2026/city-archive/new-shelves.yml"}
    assert output.startswith("还没有登记过单位，先登记一个\n单位名称（全称）：主管部门（全称）：单位代号")


def test_only_a_unit(folder: Path) -> None:
    files, output = built(folder, "--unit", answers=("甲市剧院", "甲市文化局", "city-theatre", "是"))
    assert files == {"units.yml"}
    assert output.endswith("建吗？[是/否]：已在 declarations/units.yml 登记“甲市剧院”，代号 city-theatre\n")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("y", "“y”认不出是什么的代号，以后又不能改；请写英文名称，如 cadre-training-center"),
        ("Y", "代号只用小写英文字母、数字和连字符，如 cadre-training-center，现为“Y”"),
        ("是", "代号只用小写英文字母、数字和连字符，如 cadre-training-center，现为“是”"),
        ("甲市剧院", "代号只用小写英文字母、数字和连字符，如 cadre-training-center，现为“甲市剧院”"),
        ("ok", "“ok”认不出是什么的代号，以后又不能改；请写英文名称，如 cadre-training-center"),
        ("7", "“7”认不出是什么的代号，以后又不能改；请写英文名称，如 cadre-training-center"),
        ("art-museum", "代号不应重复，“art-museum”已是“甲市美术馆”的代号"),
    ],
)
def test_what_is_no_code_is_asked_again(folder: Path, answer: str, told: str) -> None:
    answers = ("甲市剧院", "1", answer, "city-theatre", "是")
    files, output = built(folder, "--unit", answers=answers)
    assert files == {"units.yml"}
    assert f"错误：{told}\n" in output
    assert "    甲市剧院: city-theatre\n" in (folder / "units.yml").read_text(encoding="utf-8")


def test_a_name_that_is_taken_or_none_is_asked_again(folder: Path) -> None:
    answers = ("y", "甲市藏书楼", "甲市剧院", "y", "1", "city-theatre", "是")
    _, output = built(folder, "--unit", answers=answers)
    assert output.count("错误：“y”不是全称；请照公章上的名称写\n") == 2
    assert "错误：“甲市藏书楼”已经登记在“甲市文化局”之下，代号是 city-library\n" in output


def test_the_edition_of_the_department_is_that_of_a_new_unit(folder: Path) -> None:
    registry = REGISTRY.replace("  代号: water-bureau\n", "  代号: water-bureau\n  版式: cn-2015\n")
    (folder / "units.yml").write_text(registry, encoding="utf-8")
    answers = ("5", "甲市泵站", "2", "pump-station", "2026", "new-pumps", "水泵", "是")
    _, output = built(folder, answers=answers)
    assert "  版式      cn-2015\n" in output
    text = (folder / "2026/pump-station/new-pumps.yml").read_text(encoding="utf-8")
    assert text.startswith("项目名称: 水泵\n")


# -- which project -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["信息化运维项目", "it-operations", "１"])
def test_a_project_by_name_code_or_number(folder: Path, answer: str) -> None:
    files, _ = built(folder, answers=("1", "２０２６", answer, "是"))
    assert files == {"2026/city-library/it-operations.yml"}


def test_a_new_project_is_blank(folder: Path) -> None:
    files, _ = built(folder, answers=("1", "", "2", "y", "night-reading", "夜间阅览", "是"))
    (path,) = files
    assert path == f"{today().year + 1}/city-library/night-reading.yml"
    assert (folder / path).read_text(encoding="utf-8").startswith("项目名称: 夜间阅览\n")


def test_a_declaration_that_exists_is_neither_offered_nor_accepted(folder: Path) -> None:
    files, output = built(folder, answers=("1", "2025", "it-operations", "night-reading", "夜间阅览", "是"))
    assert files == {"2025/city-library/night-reading.yml"}
    assert "往年有" not in output
    assert f"错误：declarations/{LAST_PATH} 已经有了，没有改动\n" in output
    told = refused(
        folder, "--unit", "city-library", "--year", "2025", "--project", "it-operations", answers=()
    )
    assert told == f"错误：declarations/{LAST_PATH} 已经有了，没有改动\n"


def test_an_earlier_declaration_that_cannot_be_read_is_listed_by_its_code(folder: Path) -> None:
    (folder / LAST_PATH).write_text("项目名称\n", encoding="utf-8")
    told = refused(folder, answers=("1", "2026", "1"))
    assert "   1  it-operations（it-operations，2025 年有）\n" in told
    assert f"错误：declarations/{LAST_PATH} 有错误，不能复制" in told


# -- leaving -----------------------------------------------------------------------------------------------

WHOLE = ("甲市博物馆", "4", "", "1", "city-museum", "2026", "night-tours", "夜游", "是")
"""The answers of the longest dialogue."""


@pytest.mark.parametrize(
    "answers", [("0",), ("０",), ("图书", "0"), ("5", "甲市剧院", "0"), ("1", "2026", "0")]
)
def test_0_leaves(folder: Path, answers: Sequence[str]) -> None:
    assert refused(folder, answers=answers).endswith("：什么也没有建\n")


@pytest.mark.parametrize("answer", ["否", "n", "0", "不建"])
def test_what_is_not_confirmed_is_not_built(folder: Path, answer: str) -> None:
    assert refused(folder, answers=(*WHOLE[:-1], answer)).endswith("建吗？[是/否]：什么也没有建\n")


def test_only_yes_is_yes(folder: Path) -> None:
    told = refused(folder, answers=(*WHOLE[:-1], "也许", "否"))
    assert "建吗？[是/否]：错误：请写“是”或者“否”\n" in told


@pytest.mark.parametrize("number", [0, 1, 3, 4, 6, 7, 8])  # 2 and 5 have a default
def test_three_empty_answers_end_it(folder: Path, number: int) -> None:
    told = refused(folder, answers=(*WHOLE[:number], "", "", ""))
    assert told.count("，再按回车；不想建了，按 Ctrl+C\n") == 2
    last = told.splitlines()[-1].rpartition("错误：")[2]
    assert last.startswith("没有写上")
    assert last.endswith("，什么也没有建")


@pytest.mark.parametrize("number", range(len(WHOLE)))
def test_answers_that_end_build_nothing(folder: Path, number: int) -> None:
    told = refused(folder, answers=WHOLE[:number])
    advice = "在脚本里运行，请写明 --unit、--year、--project、--yes"
    assert told.endswith(f"\n错误：没有答完，什么也没有建；{advice}\n")


@pytest.mark.parametrize("number", range(len(WHOLE)))
def test_ctrl_c_at_any_question_builds_nothing(
    folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builtins, "input", answers_then_ctrl_c(WHOLE[:number]))
    assert refused(folder, answers=()).endswith("\n已中断，什么也没有建\n")


def answers_then_ctrl_c(answers: Sequence[str]) -> Callable[[str], str]:
    left = list(answers)

    def answer(_question: str) -> str:
        if not left:
            raise KeyboardInterrupt
        return left.pop(0)

    return answer


@pytest.mark.parametrize("answer", ["99", "Ａ Ｂ", "y"])
def test_wrong_answers_without_end_end(folder: Path, answer: str) -> None:
    told = refused(folder, "--unit", "city-library", "--year", "2026", answers=[answer] * 100)
    assert told.endswith("错误：没有写上序号或代号，什么也没有建\n")
    assert told.count("序号或代号：") == MAX_ANSWERS


def test_answers_in_another_encoding_build_nothing(folder: Path) -> None:
    before = contents(folder)
    result = CliRunner().invoke(main, ["new"], input="甲市图书馆\n".encode("gb18030"))
    assert (result.exit_code, contents(folder)) == (1, before)
    assert "错误：写上的文字不是 UTF-8 编码，请再写一次\n" in result.output
    assert "错误：没有答完，什么也没有建；" in result.output


def test_what_was_written_is_said_if_the_rest_cannot_be(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (folder / "2026").symlink_to(tmp_path / "outside")
    result = new(answers=WHOLE)
    assert result.exit_code == 1
    assert result.output.endswith(
        "错误：declarations/2026/city-museum/night-tours.yml 经过链接指到了 declarations/ 之外，没有改动；"
        "已在 declarations/units.yml 登记“甲市博物馆”，代号 city-museum\n"
    )
    assert list((tmp_path / "outside").iterdir()) == []


# -- scripts -----------------------------------------------------------------------------------------------


def test_yes_with_everything_asks_nothing(folder: Path) -> None:
    options = (
        "--unit",
        "甲市美术馆",
        "--year",
        "2026",
        "--project",
        "art-classes",
        "--name",
        "美术班",
        "--yes",
    )
    files, output = built(folder, *options, answers=())
    path = "2026/art-museum/art-classes.yml"
    assert files == {path}
    assert output == (
        f"已建 declarations/{path}（空白的表，# 后面是填写说明）\n填好以后，用 gongkai check declarations/{path} 检查\n"
    )


def test_everything_without_yes_is_only_confirmed(folder: Path) -> None:
    options = ("--unit", "city-library", "--year", "2026", "--project", "it-operations")
    assert refused(folder, *options, answers=()).endswith(
        "建吗？[是/否]：\n错误：没有答完，什么也没有建；在脚本里运行，请写明 --yes\n"
    )
    files, _ = built(folder, *options, answers=("是",))
    assert files == {"2026/city-library/it-operations.yml"}


@pytest.mark.parametrize(
    ("unit", "hint"),
    [
        (
            "甲市图书官",
            "、".join(
                (
                    "，相近的有 甲市图书馆（city-library，甲市文化局）",
                    "甲市美术馆（art-museum，甲市文化局）",
                    "甲市群众艺术馆（mass-art-center，甲市文化局）",
                )
            ),
        ),
        ("zzzz", ""),
    ],
)
def test_yes_never_registers_a_misspelt_unit(folder: Path, unit: str, hint: str) -> None:
    options = ("--unit", unit, "--year", "2026", "--project", "a-b", "--name", "甲", "--code", "a-c")
    told = refused(folder, *options, "--department", "甲市文化局", "--yes", answers=(), code=2)
    assert told == f"错误：没有登记“{unit}”这个单位{hint}；登记新单位用 gongkai new --unit\n"


def test_without_yes_a_misspelt_unit_of_an_option_is_a_choice(folder: Path) -> None:
    options = ("--unit", "甲市图书官", "--year", "2026", "--project", "it-operations")
    files, _ = built(folder, *options, answers=("1", "是"))
    assert files == {"2026/city-library/it-operations.yml"}
