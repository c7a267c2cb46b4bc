"""A new year's declaration is compared with its earlier year, without the changes that every year brings."""

from decimal import Decimal

import pytest

from generator.changes.compare import DeclarationChange, compare_files
from generator.changes.field_changes import ChangeKind
from generator.changes.year_on_year import earlier_year_paths
from generator.declarations.yaml.source import RawFile
from tests.support.changes import ROWS, replaced, told
from tests.support.project import PATH, SOUND

NEXT = PATH.replace("2025", "2026")
WAIVER = "豁免:\n  goal-column: {}\n"


def added(new: str, earlier: str | bytes = SOUND, path: str = PATH) -> DeclarationChange:
    """The declaration of 2026, added where one of an earlier year is already."""
    known = RawFile(path, earlier.encode() if isinstance(earlier, str) else earlier)
    (found,) = compare_files([known], [known, RawFile(NEXT, new.encode())]).declarations
    assert (found.kind, found.path) == (ChangeKind.ADDED, NEXT)
    return found


def copied(*pairs: tuple[str, str]) -> str:
    return replaced(*pairs).replace("2025", "2026")


def test_the_latest_earlier_year_of_the_same_unit_and_project() -> None:
    paths = "2026/a/b.yml 2023/a/b.yml 2024/a/b.yml 2025/a/c.yml 2025/c/b.yml 2025/a/b.yaml 25/a/b.yml 2025/b.yml units.yml"
    assert earlier_year_paths(paths.split()) == {
        "2026/a/b.yml": "2024/a/b.yml",
        "2024/a/b.yml": "2023/a/b.yml",
    }


@pytest.mark.parametrize(
    ("earlier", "new", "expected"),
    [
        (SOUND, copied(), []),
        (
            SOUND,
            copied(("488640.00", "500000.00")),
            [
                "changed 年度资金/年度资金申请总额: 488640.00 → 500000.00",
                "changed 年度资金/当年财政拨款: 488640.00 → 500000.00",
            ],
        ),
        (
            SOUND,
            copied(("漏洞扫描次数: ≥2(次)", "漏洞扫描次数: ≥1(次)\n      应急演练场数: ≥1(场)")),
            [f"changed {ROWS}/漏洞扫描次数/指标值: ≥2(次) → ≥1(次)", f"added {ROWS}/应急演练场数:  → ≥1(场)"],
        ),
        # dates: moved with the year, left as they were, moved otherwise, and at the end of February
        (SOUND.replace("2025-12-31", "2028-12-31"), copied().replace("2026-12-31", "2028-12-31"), []),
        (SOUND, copied(("2025-12-31", "2025-11-30")), ["changed 计划完成日期: 2025-12-31 → 2026-11-30"]),
        (SOUND, copied(("2025-12-31", "2028-12-31")), ["changed 计划完成日期: 2025-12-31 → 2028-12-31"]),
        (
            SOUND.replace("2025", "2024").replace("2024-12-31", "2024-02-29"),
            copied(("2025-12-31", "2026-02-28")),
            [],
        ),
        # publication info, and waivers: every one of this year, none of last year
        (SOUND + "公开信息:\n  索引号: 甲1\n  转录说明: [照录。]\n", copied() + "公开信息:\n  索引号: 甲2\n", []),
        (SOUND + WAIVER.format("照录。"), copied(), []),
        (SOUND, copied() + WAIVER.format("照录。"), ["added 豁免/goal-column:  → 照录。"]),
        (SOUND + WAIVER.format("照录。"), copied() + WAIVER.format("照录。"), ["added 豁免/goal-column:  → 照录。"]),
        # years in texts and names
        ("项目总目标: 2025年上线，2024年验收。\n" + SOUND, "项目总目标: 2026年上线，2025年验收。\n" + copied(), []),
        (
            "项目总目标: 培训2025人。\n" + SOUND,
            "项目总目标: 培训2026人。\n" + copied(),
            ["changed 项目总目标: 培训2025人。 → 培训2026人。"],
        ),
        (
            "项目总目标: 2025年上线。\n" + SOUND,
            "项目总目标: 2026年试运行。\n" + copied(),
            ["changed 项目总目标: 2025年上线。 → 2026年试运行。"],
        ),
        (
            replaced(("漏洞扫描次数: ≥2(次)", "2025年扫描次数: ≥2(次)\n      扫描报告: 2025年底前提交")),
            copied(("漏洞扫描次数: ≥2(次)", "2026年扫描次数: ≥1(次)\n      扫描报告: 2026年底前提交")),
            [f"changed {ROWS}/2026年扫描次数/指标值: ≥2(次) → ≥1(次)"],
        ),
    ],
)  # fmt: skip
def test_a_new_year(earlier: str, new: str, expected: list[str]) -> None:
    found = added(new, earlier)
    assert found.compared_with == PATH
    assert [told(change) for change in found.changes] == expected


def test_a_gap_of_years_moves_dates_by_as_many() -> None:
    path = PATH.replace("2025", "2022")
    found = added(copied(), SOUND.replace("2025", "2022"), path)
    assert (found.compared_with, found.changes) == (path, ())


def test_an_amount_has_its_difference() -> None:
    found = added(copied(("488640.00", "500000.00")))
    assert {change.difference for change in found.changes} == {Decimal("11360.00")}


@pytest.mark.parametrize("earlier", [b"\0\xff", b"", "年度: [", SOUND.replace("年度: 2025", "年度: 今年")])
def test_an_earlier_file_that_cannot_be_read_is_not_compared_with(earlier: str | bytes) -> None:
    found = added(copied(("≥90(%)", "≥80(%)")) + WAIVER.format("照录。"), earlier)
    assert found.compared_with == ""
    assert [told(change) for change in found.changes] == ["added 豁免/goal-column:  → 照录。"]


def test_two_years_added_at_once_are_compared_with_one_another_as_they_are_now() -> None:
    files = {PATH: SOUND, NEXT: copied(("≥90(%)", "≥80(%)"))}
    after = [RawFile(path, text.encode()) for path, text in files.items()]
    for before in ([], [RawFile(PATH, b"x")], [RawFile(PATH, SOUND.replace("≥90(%)", "≥70(%)").encode())]):
        found = {change.path: change for change in compare_files(before, after).declarations}[NEXT]
        assert found.compared_with == PATH
        assert [change.verdict.reason for change in found.changes] == ["下限降低"]
