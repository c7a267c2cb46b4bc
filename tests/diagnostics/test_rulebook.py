"""The examples of the rulebook are alive: the good one breaks its rule nowhere, the bad one does."""

import pytest

from generator.declarations.identity import identify
from generator.diagnostics.rulebook import RULES, Rule, Severity
from tests.support.project import SOUND, Inspect, rules_of, spliced

SHOWN_AS_YAML = [rule for rule in RULES.values() if rule.example_format == "yaml"]


def test_the_sound_declaration_breaks_no_rule(inspected: Inspect) -> None:
    assert inspected(SOUND).problems == ()


@pytest.mark.parametrize("rule", SHOWN_AS_YAML, ids=lambda rule: rule.id)
def test_the_examples_do_what_they_say(rule: Rule, inspected: Inspect) -> None:
    assert rule.id not in rules_of(inspected(spliced(rule.good)))
    assert rule.id in rules_of(inspected(spliced(rule.bad)))


def test_the_example_paths_do_what_they_say() -> None:
    good, bad = RULES["path"].good, RULES["path"].bad
    assert identify(good.removeprefix("declarations/"))[1] == []
    assert identify(bad.removeprefix("declarations/"))[1] != []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_explains_itself(rule: Rule) -> None:
    assert rule.requirement.endswith("。")
    assert rule.reason.endswith("。")
    assert rule.remedy.endswith("。")
    assert 8 <= len(rule.remedy) <= 100
    assert rule.good != rule.bad
    assert rule.waivable == (rule.severity is not Severity.ERROR)
