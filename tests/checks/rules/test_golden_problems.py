"""Golden problems: `invalid/<rule>.yml` breaks a rule, `<rule>.problems` is the report for an editor."""

import pytest

from generator.checks import report_terminal
from generator.checks.check_all import check_all
from generator.declarations.yaml.source import RawFile
from generator.diagnostics.rulebook import RULES
from generator.system.files import declaration_file
from tests.support.project import INVALID, REGISTRY, SOUND, UNIT, blessed, rules_of

RULES_OF_FILES = sorted(RULES.keys() - {"empty-folder", "edition", "amount-scale", "withdrawal"})
"""git keeps no empty folder: tests/cli/test_check.py makes one. Editions: tests/declarations/editions/. An amount of
another scale needs three declarations: test_across_files.py. Withdrawals: tests/declarations/test_withdrawals.py."""


def test_every_rule_has_its_pair() -> None:
    names = sorted(path.stem for path in INVALID.iterdir())
    assert names == sorted(2 * RULES_OF_FILES)


@pytest.mark.parametrize("rule", RULES_OF_FILES)
def test_golden_problems(rule: str) -> None:
    file = declaration_file(INVALID / f"{rule}.yml", INVALID, f"{UNIT}/{rule}.yml")
    beside = RawFile(f"{UNIT}/0-beside.yml", SOUND.replace("信息化运维项目", "平台运维项目").encode())
    inspection = check_all([RawFile("units.yml", REGISTRY.encode()), beside, file])
    assert rule in rules_of(inspection)
    told = "".join(f"{line.plain.rstrip()}\n" for line in report_terminal.problem_lines(inspection.problems))
    assert blessed(INVALID / f"{rule}.problems", told)
