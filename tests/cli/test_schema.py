"""`gongkai schema`: what editors of YAML read."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from generator.declarations.schema.declaration_schema import schema_json
from generator.declarations.schema.edition_schema import edition_schema_json
from tests.support.forms import EDITIONS, REGISTRY


def gongkai(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_project_it_is_that_of_the_editions_that_ship(project: Path) -> None:
    assert gongkai("schema").stdout_bytes == schema_json().encode()
    assert gongkai("schema", "--edition").stdout_bytes == edition_schema_json().encode()
    refused = gongkai("schema", "--save")
    assert (refused.exit_code, refused.output) == (1, "错误：没有 declarations 这个目录，没有存\n")
    assert list(project.iterdir()) == []


def test_the_editions_of_the_site_are_in_what_is_saved(project: Path) -> None:
    (project / "declarations/editions").mkdir(parents=True)
    (project / "declarations/units.yml").write_text(REGISTRY, encoding="utf-8")
    for name, text in EDITIONS.items():
        (project / f"declarations/editions/{name}.yml").write_text(text, encoding="utf-8")
    assert gongkai("schema", "--save").output == "已存到 declarations/schema.json\n"
    schema = json.loads((project / "declarations/schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["版式"]["enum"][:6] == ["shanghai", "cn-2021", "cn-2015", *sorted(EDITIONS)]
    usual = [one["else"]["$ref"].rpartition("/")[2] for one in schema["allOf"][-1]["else"]["anyOf"]]
    assert usual == ["cn-2015", "shanghai", "two-goals"]
