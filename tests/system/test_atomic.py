"""A tree is replaced entirely or not at all."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.system import atomic
from generator.system.atomic import replace_tree
from tests.support.project import ROOT


def test_a_tree_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "site"
    for text in ("one", "two"):
        with replace_tree(target) as fresh:
            (fresh / "page").write_text(text)
            (fresh / text).touch()
        assert (target / "page").read_text() == text
        assert sorted(path.name for path in target.iterdir()) == sorted(["page", text])
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_run_leaves_the_old_tree(tmp_path: Path) -> None:
    target = tmp_path / "site"
    with replace_tree(target) as fresh:
        (fresh / "page").write_text("old")

    def interrupted() -> None:
        with replace_tree(target) as fresh:
            (fresh / "page").write_text("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (target / "page").read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


# Writes trees of 200 files that all say the same, as fast as it can.
WRITER = """
import sys
from pathlib import Path
from generator.system import atomic
from generator.system.atomic import replace_tree
for number in range(100_000):
    with replace_tree(Path(sys.argv[1])) as fresh:
        for name in range(200):
            (fresh / str(name)).write_text(str(number))
"""


@pytest.mark.parametrize("delay", [0.31, 0.37, 0.43, 0.52, 0.58, 0.63, 0.71, 0.77])
def test_a_killed_run_leaves_a_whole_tree(tmp_path: Path, delay: float) -> None:
    target = tmp_path / "site"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(target)], cwd=ROOT)
    deadline = time.monotonic() + 30
    while not target.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(delay)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    contents = [path.read_text() for path in target.iterdir()]
    assert len(contents) == 200
    assert len(set(contents)) == 1
    with replace_tree(target) as fresh:
        (fresh / "page").write_text("next")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert [path.name for path in target.iterdir()] == ["page"]


def test_other_hidden_folders_are_left_alone(tmp_path: Path) -> None:
    for name in (".site-backup", ".site", ".[a-z]", ".site.gongkai"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "precious").touch()
    for target in ("site", "*", "[a-z]"):
        with replace_tree(tmp_path / target):
            pass
    assert sorted(path.name for path in tmp_path.glob(".*")) == [
        ".[a-z]",
        ".site",
        ".site-backup",
        ".site.gongkai",
    ]
    assert all(
        (tmp_path / name / "precious").exists()
        for name in (".site-backup", ".site", ".[a-z]", ".site.gongkai")
    )


def test_where_folders_cannot_be_exchanged_a_killed_run_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "exchange_folders", lambda *_: False)
    target = tmp_path / "site"
    for text in ("one", "two"):
        with replace_tree(target) as fresh:
            (fresh / "page").write_text(text)
        assert (target / "page").read_text() == text
    left = tmp_path / ".site.gongkai-left_ove"
    left.mkdir()
    target.rename(left / "old")  # killed between the two renames
    with pytest.raises(RuntimeError), replace_tree(target):
        raise RuntimeError
    assert (target / "page").read_text() == "two"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_running_build_makes_is_not_swept_away(tmp_path: Path) -> None:
    target = tmp_path / "site"
    with replace_tree(target) as first:
        with replace_tree(target) as second:
            (second / "page").write_text("second")
        assert (target / "page").read_text() == "second"
        (first / "page").write_text("first")
    assert (target / "page").read_text() == "first"
