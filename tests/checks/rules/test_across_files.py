"""Rules on declarations together."""

import unicodedata

import pytest

from tests.support.indicators import UNIT
from tests.support.project import SOUND, Inspect


def test_one_measure_in_two_declarations_of_a_unit(inspected: Inspect) -> None:
    other = SOUND.replace("信息化运维项目", "在线学习").replace("三级等保测评通过率", "一次通过率")
    other = other.replace("线路连通率", "平台三级等保测评通过率")
    found = inspected(files={f"{UNIT}/a.yml": SOUND, f"{UNIT}/b.yml": other})
    assert [(p.path, p.line, p.rule) for p in found.problems] == [
        (f"{UNIT}/b.yml", 24, "same-measure-twice-classed")
    ]


def test_a_copied_file_with_the_old_name(inspected: Inspect) -> None:
    found = inspected(files={f"{UNIT}/a.yml": SOUND, f"{UNIT}/b.yml": SOUND})
    assert [(p.path, p.line, p.rule, p.message) for p in found.problems] == [
        (
            f"{UNIT}/b.yml",
            1,
            "duplicate-project",
            f"同一单位同一年度的项目名称不应重复，“信息化运维项目”已在 {UNIT}/a.yml",
        )
    ]


@pytest.mark.parametrize(
    "copy",
    [
        "a-2",
        "a-copy",
        "a - 副本",
        "a - 副本 (2)",
        "a（1）",
        "a (1)",
        "复制 a",
        "复件 a",
        "a副本",
        "a - Copy",
        "Copy of a",
    ],
)
def test_a_copy_is_blamed_and_not_its_original(inspected: Inspect, copy: str) -> None:
    problems = inspected(files={f"{UNIT}/a.yml": SOUND, f"{UNIT}/{copy}.yml": SOUND}).problems
    assert {problem.path for problem in problems} == {f"{UNIT}/{copy}.yml"}
    assert any(problem.message.endswith(f"已在 {UNIT}/a.yml") for problem in problems)
    if copy not in {"a-2", "a-copy"}:  # these are codes like any other
        advice = "；这像是 a.yml 的副本，用不着的请删去，另一个项目的请改用它自己的代号"
        assert any(problem.rule == "path" and problem.message.endswith(advice) for problem in problems)


def test_a_suffix_too_many_is_named(inspected: Inspect) -> None:
    (problem,) = inspected(files={f"{UNIT}/a.yml.yml": SOUND}).problems
    assert problem.message.endswith("现为“a.yml.yml”；请改名为 a.yml")


@pytest.mark.parametrize("name", ["信息化 运维项目", "信息化运维項目（一）", "Ｅ", "Ⅱ", "ﬁ"])
def test_project_names_that_look_alike_are_one(inspected: Inspect, name: str) -> None:
    plain = unicodedata.normalize("NFKC", name).replace(" ", "")
    files = {
        f"{UNIT}/a.yml": SOUND.replace("信息化运维项目", plain),
        f"{UNIT}/b.yml": SOUND.replace("信息化运维项目", name),
    }
    found = inspected(files=files)
    assert ("duplicate-project", f"{UNIT}/b.yml") in [(p.rule, p.path) for p in found.problems]


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        (("77300", "560000000", "81000000"), ["a"]),
        (("77300", "560000000"), []),  # one other amount tells nothing
        (("90000", "560000000", "81000000"), []),
        (("77300", "560000000", "81000000", "500000"), []),
        (("0", "560000000", "81000000"), []),
    ],
)
def test_an_amount_of_another_scale(inspected: Inspect, amounts: tuple[str, ...], found: list[str]) -> None:
    files = {}
    for name, amount in zip("abcd", amounts, strict=False):
        text = (
            SOUND.replace("信息化运维项目", f"项目{name}")
            .replace("488640.00", amount)
            .replace("≤330000(元)", "≤1(元)")
        )
        files[f"{UNIT}/{name}.yml"] = text
    problems = [p for p in inspected(files=files).problems if p.rule == "amount-scale"]
    assert [p.path for p in problems] == [f"{UNIT}/{name}.yml" for name in found]
    assert all("应写成 773000000.00" in p.message for p in problems)
