"""Style sheets: the parts become one, in the order of the cascade, and nothing else of them is published."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.outputs.addresses import CHARACTER_TABLE
from generator.outputs.pages.page import MATERIAL_STYLE, SITE_STYLE
from generator.site.theme import STYLE_PARTS, STYLES_FOLDER, character_table, style_sheets
from tests.support.project import ROOT

PARTS = ROOT / "overrides" / STYLES_FOLDER


def test_every_part_is_in_the_cascade_once() -> None:
    assert sorted(STYLE_PARTS) == sorted(path.stem for path in PARTS.iterdir())


def test_the_parts_are_published_as_one_file(site: Path) -> None:
    joined = b"".join((PARTS / f"{name}.css").read_bytes() for name in STYLE_PARTS)
    assert (site / SITE_STYLE).read_bytes() == joined
    assert not (site / STYLES_FOLDER).exists()


def test_without_overrides_there_is_only_the_style_of_material(tmp_path: Path) -> None:
    assert [sheet.path for sheet in style_sheets(None)] == [MATERIAL_STYLE]
    assert [sheet.path for sheet in style_sheets(tmp_path)] == [MATERIAL_STYLE]


@pytest.mark.parametrize("command", ["build", "write"])
def test_a_missing_part_is_named_and_nothing_changes(tmp_path: Path, command: str) -> None:
    for name in ("declarations", "docs", "overrides"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "overrides" / STYLES_FOLDER / "form.css").unlink()
    arguments = ["build"] if command == "build" else ["write", "written"]
    ended = subprocess.run(
        [sys.executable, "-m", "generator.cli", *arguments], cwd=tmp_path, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "form.css 读不到" in ended.stderr
    assert "请恢复这个文件" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not {"site", "written"} & {path.name for path in tmp_path.iterdir()}


def test_the_table_of_characters_is_published_for_the_search(site: Path) -> None:
    table = character_table().data.decode()
    assert (site / CHARACTER_TABLE).read_text(encoding="utf-8") == table
    pairs = table.partition('"')[2].partition('"')[0]
    simplified = dict(zip(pairs[::2], pairs[1::2], strict=True))
    assert (
        "".join(simplified.get(character, character) for character in "滿意度≥95 幹部教育")
        == "满意度≥95 干部教育"
    )
    assert len(simplified) > 3000
