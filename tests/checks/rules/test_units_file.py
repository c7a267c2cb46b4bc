"""Rules on units.yml."""

import pytest

from generator.checks.check_all import check_all
from generator.declarations.yaml.source import RawFile
from tests.support.indicators import FORMER
from tests.support.project import REGISTRY, SOUND, Inspect


def test_a_name_leads_to_one_body(inspected: Inspect) -> None:
    registry = FORMER + (
        "上海市财政局:\n  代号: finance\n  曾用名:\n    上海市委组织部: 2020\n    财政局: 2020\n"
        "  单位:\n    甲中心:\n      代号: a\n      曾用名:\n        上海市干部教育培训中心: 2020\n"
    )
    found = inspected(SOUND, registry=registry)
    assert [(p.line, p.message) for p in found.problems if p.path == "units.yml"] == [
        (13, "曾用名“上海市委组织部”也是“中共上海市委组织部”的名称；一个名称只能指一家"),
        (19, "曾用名“上海市干部教育培训中心”也是“上海市干部教育培训中心”的名称；一个名称只能指一家"),
    ]


@pytest.mark.parametrize("name", ["中共上海市委 组织部", "“中共上海市委组织部”"])
def test_a_name_in_the_registry_that_only_looks_like_another(name: str, inspected: Inspect) -> None:
    found = inspected(SOUND, registry=f"{REGISTRY}{name}:\n  代号: other\n")
    assert [(p.path, p.line, p.message) for p in found.problems] == [
        ("units.yml", 6, f"“{name}”与“中共上海市委组织部”只差空格、引号或全角半角，一家只登记一次")
    ]


def test_slugs_in_the_registry_are_used_once(inspected: Inspect) -> None:
    registry = REGISTRY + (
        "上海市财政局:\n  代号: shanghai-organization-department\n  单位:\n"
        "    上海市干部教育培训中心: training\n    另一家: shanghai-cadre-training-center\n"
    )
    found = inspected(SOUND, registry=registry)
    assert [(p.path, p.line, p.message) for p in found.problems if p.path == "units.yml"] == [
        ("units.yml", 6, "代号不应重复，“shanghai-organization-department”已是“中共上海市委组织部”的代号"),
        ("units.yml", 8, "“上海市干部教育培训中心”已登记在“中共上海市委组织部”之下，一个单位只登记一次"),
        ("units.yml", 9, "代号不应重复，“shanghai-cadre-training-center”已是“上海市干部教育培训中心”的代号"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"版式: nosuch\n{REGISTRY}", 1),
        (REGISTRY.replace("  单位:", "  版式: nosuch\n  单位:"), 3),
        (
            REGISTRY.replace(
                ": shanghai-cadre-training-center",
                ":\n      代号: shanghai-cadre-training-center\n      版式: nosuch",
            ),
            6,
        ),
    ],
)
def test_an_edition_that_there_is_not(text: str, line: int) -> None:
    problems = check_all([RawFile("units.yml", text.encode())]).problems
    assert [(p.line, p.rule) for p in problems] == [(line, "choice")]
    assert problems[0].message.startswith("没有“nosuch”这种版式，现有 shanghai、cn-2021、cn-2015")
