"""withdrawn.yml: what an entry says, and what cannot be right in it."""

import pytest

from generator.checks.check_all import CheckResult, check_all
from generator.declarations.withdrawals import parse_withdrawals
from generator.declarations.yaml.source import RawFile
from tests.support.project import PATH, REGISTRY, SOUND, UNIT

ENTRY = """\
2025/a-center/library.yml:
  项目名称: 图书采购
  撤下日期: 2026-03-01
  撤下单位: 甲县财政局
  理由: 与另一份重复填报。
"""


def checked(withdrawn: str) -> CheckResult:
    return check_all(
        [
            RawFile("units.yml", REGISTRY.encode()),
            RawFile(PATH, SOUND.encode()),
            RawFile("withdrawn.yml", withdrawn.encode()),
        ]
    )


def test_an_entry() -> None:
    assert checked(ENTRY).problems == ()
    moved = f"{ENTRY}  移到: {PATH}\n"
    assert checked(moved).problems == ()
    assert checked(moved).paths == (PATH,)
    ((path, withdrawal),) = parse_withdrawals([RawFile("withdrawn.yml", moved.encode())]).items()
    assert (path, withdrawal.project_name, withdrawal.moved_to) == (
        "2025/a-center/library.yml",
        "图书采购",
        PATH,
    )
    assert str(withdrawal.withdrawn_on) == "2026-03-01"
    assert parse_withdrawals([RawFile("withdrawn.yml", "甲: 乙".encode())]) == {}
    assert parse_withdrawals([]) == {}


@pytest.mark.parametrize(
    ("withdrawn", "line", "rule", "message"),
    [
        (
            ENTRY.replace("2025/a-center/library.yml", PATH),
            1,
            "withdrawal",
            "这份申报表还在；撤下的请删去文件，没有撤下的请删去这一条",
        ),
        (
            ENTRY.replace("2025/a-center/", ""),
            1,
            "withdrawal",
            "应写文件从 declarations/ 起的路径，如 2025/a-unit/a-project.yml，现为“library.yml”",
        ),
        (
            f"{ENTRY}  移到: 2025/a-center/other.yml\n",
            6,
            "withdrawal",
            "“移到”应写现在的文件，如 2025/a-unit/a-project.yml，现为“2025/a-center/other.yml”；没有这份申报表",
        ),
        (
            f"{ENTRY}  移到: 2025/a-center/library.yml\n",
            6,
            "withdrawal",
            "“移到”应写现在的文件，如 2025/a-unit/a-project.yml，现为“2025/a-center/library.yml”；它也撤下了，请写最后所在的文件",
        ),
        (
            ENTRY.replace("  理由: 与另一份重复填报。\n", ""),
            1,
            "missing-field",
            "“理由”没有填写",
        ),
        (
            ENTRY.replace("撤下日期", "撤下日"),
            3,
            "unknown-field",
            "没有“撤下日”这个字段；是否应为“撤下日期”？",
        ),
        (
            ENTRY.replace("2026-03-01", "2026年3月"),
            3,
            "type",
            "“撤下日期”应为 2025-01-31 这样的日期，现为“2026年3月”",
        ),
        (
            ENTRY.replace("与另一份", "张三 13812345678"),
            5,
            "personal-data",
            "不应有个人信息，这里像是手机号码；请删去，或改用单位的固定电话。是金额的写上“元”，是编号的写明是什么编号",
        ),
    ],
)
def test_what_cannot_be_right(withdrawn: str, line: int, rule: str, message: str) -> None:
    (problem,) = checked(withdrawn).problems
    assert (problem.path, problem.line, problem.rule, problem.message) == (
        "withdrawn.yml",
        line,
        rule,
        message,
    )


@pytest.mark.parametrize("withdrawn", ["", "# 没有\n", "- 一\n", "甲: 乙\n", "一\n", "甲: [乙\n", "\x00"])
def test_a_file_that_is_none(withdrawn: str) -> None:
    problems = checked(withdrawn).problems
    assert {problem.path for problem in problems} <= {"withdrawn.yml"}
    assert bool(problems) or not withdrawn.strip("# 没有\n")
    assert UNIT in PATH
