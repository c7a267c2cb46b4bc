"""The schema of editions accepts what the check accepts, and refuses a meaning that there is not."""

from importlib.resources import files

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from generator.cli.schema import schema as command
from generator.declarations.schema.edition_schema import edition_schema, edition_schema_json
from tests.support.forms import EDITIONS
from tests.support.project import ROOT, blessed

EDITOR = Draft7Validator(edition_schema())
SHIPPED = {
    file.name: file.read_text(encoding="utf-8")
    for file in files("generator.declarations.editions").iterdir()
    if file.name.endswith(".yml") and file.name != "headings.yml"
}


def test_the_golden_schema_is_what_the_command_prints() -> None:
    Draft7Validator.check_schema(edition_schema())
    assert blessed(ROOT / "declarations/edition-schema.json", edition_schema_json()), "renew it: make bless"
    assert CliRunner().invoke(command, ["--edition"]).stdout_bytes == edition_schema_json().encode()


@pytest.mark.parametrize("text", [*EDITIONS.values(), *SHIPPED.values()])
def test_every_edition_is_accepted(text: str) -> None:
    assert list(EDITOR.iter_errors(YAML(typ="safe").load(text))) == []
    assert len(SHIPPED) == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("项目单位: 实施单位", "项目单位: 单位"),
        ("期间: 年度资金", "期间: 本年"),
        ("总投资: 总额", "总投资: 合计"),
        ("数量指标: 数量指标", "数量指标: 个数"),
        ("金额单位: 万元", "金额单位: 亿元"),
        ("表名:", "表明:"),
    ],
)
def test_what_the_check_refuses_is_marked_while_one_types(old: str, new: str) -> None:
    text = EDITIONS["two-goals"]
    assert old in text
    assert list(EDITOR.iter_errors(YAML(typ="safe").load(text.replace(old, new, 1))))
