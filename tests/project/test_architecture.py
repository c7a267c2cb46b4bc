"""ARCHITECTURE.md is true: its rooms are those of the import contract, and everything that it names exists."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from tests.support.project import ROOT

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
ROOMS = next(contract["layers"] for contract in CONTRACTS["contracts"] if contract["id"] == "rooms")
NAMES = sorted(set(re.findall(rf"`((?:{'|'.join(ROOMS)})(?:\.\w+)+)`", TEXT)))
_, _, PLACES = TEXT.partition("## Where to put what")


def test_the_picture_shows_the_rooms_of_the_contract_from_the_top() -> None:
    picture = TEXT.split("```")[1]
    assert [line.split()[0] for line in picture.strip().splitlines()] == ROOMS
    packages = {path.parent.name for path in (ROOT / "generator").glob("*/__init__.py")}
    assert packages == set(ROOMS)


def test_the_way_of_a_declaration_names_many_functions() -> None:
    assert len(NAMES) > 15


@pytest.mark.parametrize("name", NAMES)
def test_every_function_on_the_way_exists(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert callable(getattr(import_module(f"generator.{module}"), function))


def test_every_file_to_change_exists() -> None:
    paths = re.findall(r"`([\w./]+(?:\.py|\.md|\.js|\.html|/))`", PLACES)
    assert len(paths) > 25
    folders = (ROOT, ROOT / "generator", ROOT / "generator/outputs/pages", ROOT / "overrides/assets/search")
    names = {file.name for file in Path(ROOT / "generator").rglob("*.py")}
    missing = [
        path
        for path in paths
        if not any((folder / path).exists() for folder in folders) and path not in names
    ]
    assert missing == []
