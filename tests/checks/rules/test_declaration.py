"""Rules on an entire declaration: its place, its names, its dates."""

from datetime import date

import pytest

from generator.checks.check_all import check_all
from generator.declarations.yaml.source import RawFile
from tests.support.indicators import FORMER, UNIT
from tests.support.project import REGISTRY, SOUND, Inspect, rules_of

UNIT_PATH = (
    "“上海市干部教育培训中心”的代号是 shanghai-cadre-training-center，文件却放在 another-unit/ 之下；"
    "请移到 shanghai-cadre-training-center/"
)

# -- the declaration -----------------------------------------------------------------------------------


def test_path_and_file_agree(inspected: Inspect) -> None:
    found = inspected(files={"2024/another-unit/a.yml": SOUND})
    assert [(p.line, p.rule, p.message) for p in found.problems] == [
        (
            2,
            "path",
            "年度应与所在目录 2024/ 一致，现为 2025；若是沿用去年的文件，计划开始、完成日期也要一起改",
        ),
        (6, "path", UNIT_PATH),
    ]


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        ("a.yml", ["path"]),
        ("2025/a.yml", ["path"]),
        (f"{UNIT}/b/a.yml", ["path"]),
        ("25/shanghai-cadre-training-center/a.yml", ["path"]),
        (f"{UNIT}/a_b.yml", ["path"]),
        (f"{UNIT}/{'a' * 81}.yml", ["path"]),
        (f"{UNIT}/a.yml", []),
        (f"{UNIT}/index.yml", []),
    ],
)
def test_where_a_file_may_stand(path: str, rules: list[str], inspected: Inspect) -> None:
    assert rules_of(inspected(files={path: SOUND})) == rules


def test_a_unit_stands_under_its_department(inspected: Inspect) -> None:
    registry = REGISTRY + "上海市财政局:\n  代号: finance\n"
    found = inspected(SOUND.replace("中共上海市委组织部", "上海市财政局"), registry=registry)
    assert [p.message for p in found.problems] == [
        "“上海市干部教育培训中心”登记在“中共上海市委组织部”之下，主管部门却是“上海市财政局”"
    ]


@pytest.mark.parametrize(
    ("year", "department", "unit", "told"),
    [
        (2025, "中共上海市委组织部", "上海市干部教育培训中心", []),
        (2024, "上海市委组织部", "上海市干部教育培训中心", []),
        (2023, "上海市委组织部", "上海市干部培训中心", []),
        (
            2025,
            "上海市委组织部",
            "上海市干部培训中心",
            [
                (5, "“上海市委组织部”是旧名称，只用到 2024 年；2025 年度应写“中共上海市委组织部”"),
                (6, "“上海市干部培训中心”是旧名称，只用到 2023 年；2025 年度应写“上海市干部教育培训中心”"),
            ],
        ),
        (
            2025,
            "上海市干部教育培训中心",
            "中共上海市委组织部",
            [(5, "主管部门和实施单位写反了：“中共上海市委组织部”是部门，“上海市干部教育培训中心”是它的单位")],
        ),
    ],
)
def test_a_body_is_called_as_it_was_in_that_year(
    year: int, department: str, unit: str, told: list[tuple[int, str]], inspected: Inspect
) -> None:
    text = SOUND.replace("2025", str(year)).replace("主管部门: 中共上海市委组织部", f"主管部门: {department}")
    text = text.replace("实施单位: 上海市干部教育培训中心", f"实施单位: {unit}")
    found = inspected(files={f"{year}/shanghai-cadre-training-center/a.yml": text}, registry=FORMER)
    assert [(p.line, p.message) for p in found.problems] == told
    assert len(found.declarations) == (not told)


def test_far_off_years_are_told_when_the_day_is_known() -> None:
    path = "2052/shanghai-cadre-training-center/a.yml"
    files = [
        RawFile("units.yml", REGISTRY.encode()),
        RawFile(path, SOUND.replace("2025", "2052").encode()),
    ]
    assert check_all(files).problems == ()
    assert [(p.line, p.rule, p.message) for p in check_all(files, date(2026, 1, 1)).problems] == [
        (2, "far-date", "年度一般不晚于 2027，现为 2052；请检查数字有没有写颠倒")
    ]
    assert check_all(files, date(2051, 1, 1)).problems == ()


@pytest.mark.parametrize(
    ("start", "end", "rules"),
    [
        ("2025-01-01", "2025-01-01", []),
        ("2024-03-01", "2026-12-31", []),
        ("2025-12-31", "2025-01-01", ["dates"]),
        ("2026-01-01", "2026-12-31", ["dates"]),
        ("2024-01-01", "2024-12-31", ["dates"]),
    ],
)
def test_dates(start: str, end: str, rules: list[str], inspected: Inspect) -> None:
    text = SOUND.replace("开始日期: 2025-01-01", f"开始日期: {start}")
    text = text.replace("完成日期: 2025-12-31", f"完成日期: {end}").replace("其他经常性项目", "阶段性项目")
    assert rules_of(inspected(text)) == rules


def test_a_project_of_several_years_may_fill_either_goal(inspected: Inspect) -> None:
    text = SOUND.replace("年度总体目标", "项目总目标")
    assert rules_of(inspected(text)) == ["goal-column"]
    text = text.replace("2025-12-31", "2026-12-31").replace("其他经常性项目", "阶段性项目")
    assert rules_of(inspected(text)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ⅰ级响应演练", "I级响应演练"), ("cafe\u0301", "caf\u00e9"), ("场数（线上）", "场数(线上)")],
)
def test_names_of_indicators_that_look_alike_are_one(inspected: Inspect, one: str, other: str) -> None:
    rows = f"      {one}: ≥2(次)\n      {other}: ≥3(次)\n"
    found = inspected(SOUND.replace("    数量指标:\n", f"    数量指标:\n{rows}"))
    assert "duplicate-indicator" in rules_of(found)
