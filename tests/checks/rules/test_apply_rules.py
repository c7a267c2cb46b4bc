"""Waivers, and keys as texts."""

from tests.support.indicators import SOCIAL, with_indicator
from tests.support.project import REGISTRY, SOUND, Inspect, rules_of


def test_a_key_with_a_space_takes_nobodys_place(inspected: Inspect) -> None:
    found = inspected(SOUND, registry=f"{REGISTRY}'中共上海市委组织部 ':\n  代号: other\n")
    assert [(p.path, p.line, p.message) for p in found.problems] == [
        ("units.yml", 5, "字段“中共上海市委组织部”与第 1 行的重复，只能保留一个")
    ]


def test_waivers_waive_and_the_unused_is_told(inspected: Inspect) -> None:
    text = (
        with_indicator(*SOCIAL, "能力", "提升") + "豁免:\n  vague-value: 照原文。\n  satisfaction: 照原文。\n"
    )
    found = inspected(text)
    assert rules_of(found) == ["unused-waiver"]
    assert [(w.problem.rule, w.reason) for w in found.waived] == [("vague-value", "照原文。")]


def test_errors_cannot_be_waived(inspected: Inspect) -> None:
    text = (
        SOUND.replace("488640.00", "1.00", 1)
        + "豁免:\n  funding-sum: 来不及。\n  cost-over-budget: 照原文。\n"
    )
    assert rules_of(inspected(text)) == ["funding-sum", "waiver"]
