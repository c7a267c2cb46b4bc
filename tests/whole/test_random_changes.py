"""After any changes in a row, however it is built, the site has the same bytes."""

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from generator.system.atomic import write_tree
from tests.support.project import ROOT
from tests.support.sample import sample
from tests.support.site import REMEMBERING, tree

CHANGES: Final = 200


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with more declarations than stand on one page of a list."""
    folder = tmp_path / "project"
    write_tree(folder / "declarations", {path: text.encode() for path, text in sample(130, seed=12)})
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (folder / "mkdocs.yml").write_text(f"site_url: https://a.gov.cn/\n{configuration}", encoding="utf-8")
    return folder


def run(project: Path, *command: str, cache: str | None = None) -> None:
    environment = REMEMBERING if cache is None else REMEMBERING | {"GONGKAI_CACHE": cache}
    ended = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr


def built(project: Path, *options: str) -> dict[str, bytes]:
    """What the site is when nothing is remembered."""
    run(project, "generator.cli", "build", "--site", "fresh", *options, cache="")
    found = tree(project / "fresh")
    shutil.rmtree(project / "fresh")
    return found


def any_file(project: Path, chance: random.Random) -> Path:
    return chance.choice(sorted(project.glob("declarations/*/*/*.yml")))


def edited(file: Path, change: Callable[[str], str]) -> None:
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def change_goal(project: Path, chance: random.Random) -> None:
    edited(any_file(project, chance), lambda text: text.replace("。\n绩效指标", "，并公开。\n绩效指标"))


def change_amount(project: Path, chance: random.Random) -> None:
    more, by = re.compile(r"^  (年度资金申请总额|当年财政拨款): (\d+)", re.MULTILINE), chance.randrange(10**6)
    edited(
        any_file(project, chance),
        lambda text: more.sub(lambda found: f"  {found[1]}: {int(found[2]) + by}", text),
    )


def change_name(project: Path, chance: random.Random) -> None:
    edited(any_file(project, chance), lambda text: text.replace("项目名称: ", "项目名称: 改", 1))


def change_unit_of_measure(project: Path, chance: random.Random) -> None:
    old, new = chance.choice((("(次)", "(人次)"), ("(人次)", "(次)"), ("(%)", "(个)"), ("(个)", "(项)")))
    edited(any_file(project, chance), lambda text: text.replace(old, new, 1))


def change_value(project: Path, chance: random.Random) -> None:
    number = str(chance.randrange(1, 1000))
    edited(any_file(project, chance), lambda text: re.sub(r"≥\d+\(", f"≥{number}(", text, count=1))


def add(project: Path, chance: random.Random) -> None:
    file, number = any_file(project, chance), chance.randrange(10**6)
    text = file.read_text(encoding="utf-8").replace("项目名称: ", f"项目名称: 另{number}", 1)
    file.with_name(f"other-{number}.yml").write_text(text, encoding="utf-8")


def remove(project: Path, chance: random.Random) -> None:
    any_file(project, chance).unlink()


def rename(project: Path, chance: random.Random) -> None:
    file = any_file(project, chance)
    file.rename(file.with_name(f"renamed-{chance.randrange(10**6)}.yml"))


def remove_unit(project: Path, chance: random.Random) -> None:
    unit = any_file(project, chance).parent.name
    if len({file.parent.name for file in project.glob("declarations/*/*/*.yml")}) > 5:
        for folder in project.glob(f"declarations/*/{unit}"):
            shutil.rmtree(folder)


def change_slug_of_unit(project: Path, chance: random.Random) -> None:
    unit, new = any_file(project, chance).parent.name, f"unit-{chance.randrange(10**6)}"
    for folder in sorted(project.glob(f"declarations/*/{unit}")):
        folder.rename(folder.with_name(new))
    edited(project / "declarations/units.yml", lambda text: text.replace(f": {unit}\n", f": {new}\n"))


def register_unit(project: Path, chance: random.Random) -> None:
    line = f"    另{chance.randrange(10**6)}家: another-{chance.randrange(10**6)}\n"
    edited(project / "declarations/units.yml", lambda text: text.replace("  单位:\n", f"  单位:\n{line}", 1))


def change_slug_of_department(project: Path, chance: random.Random) -> None:
    slug = f"  代号: department-{chance.randrange(10**6)}\n"
    edited(project / "declarations/units.yml", lambda text: re.sub(r"(?m)^  代号: .*\n", slug, text, count=1))


def change_document(project: Path, chance: random.Random) -> None:
    with (project / "docs/about.md").open("a", encoding="utf-8") as stream:
        stream.write(f"\n第 {chance.randrange(10**6)} 段。\n")


def change_template(project: Path, chance: random.Random) -> None:
    edited(
        project / "overrides/main.html",
        lambda text: text.replace("{{ config.copyright }}", "{{ config.copyright }}！", 1),
    )


def change_style(project: Path, chance: random.Random) -> None:
    with (project / "overrides/assets/styles/base.css").open("a", encoding="utf-8") as stream:
        stream.write(f"/* {chance.randrange(10**6)} */\n")


OFTEN = (change_goal, change_amount, change_name, change_unit_of_measure, change_value, add, remove, rename)
SELDOM = (
    remove_unit,
    change_slug_of_unit,
    register_unit,
    change_slug_of_department,
    change_document,
    change_template,
    change_style,
)


def test_two_hundred_changes_in_a_row(project: Path) -> None:
    chance = random.Random(20261129)
    run(project, "generator.cli", "build")
    made = 0
    while made < CHANGES:
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            chance.choice(OFTEN if chance.random() < 0.85 else SELDOM)(project, chance)
            made += 1
        run(project, "generator.cli", "build")
        if chance.random() < 0.2:
            assert tree(project / "site") == built(project), made
    by_one = built(project, "--jobs", "1")
    assert tree(project / "site") == by_one
    assert built(project, "--jobs", "2") == by_one
    assert built(project, "--jobs", "4") == by_one
    assert built(project, "--cluster", "local") == by_one
    run(project, "mkdocs", "build", "--strict", "--site-dir", "fresh")
    assert tree(project / "fresh") == by_one
