"""Dates of files in git: those that git knows, and no others."""

import os
from pathlib import Path

import pytest

from generator.system.programs.git import FileDates, History, file_history, git_heads, previous_versions
from tests.support.repository import git


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with three commits on three days."""
    folder = tmp_path / "origin"
    (folder / "declarations").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for day, files in (
        ("2025-01-01", ("单位.yml", "a.yml")),
        ("2025-02-02", ("单位.yml", "b.yml")),
        ("2025-03-03", ("c.yml",)),
    ):
        for name in files:
            (folder / "declarations" / name).write_text(day, encoding="utf-8")
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_DATE", f"{day}T12:00:00Z")
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", "--message", day)
    return folder


WHOLE = {
    "单位.yml": FileDates("2025-01-01", "2025-02-02"),
    "a.yml": FileDates("2025-01-01", "2025-01-01"),
    "b.yml": FileDates("2025-02-02", "2025-02-02"),
    "c.yml": FileDates("2025-03-03", "2025-03-03"),
}


def shallow_clone(origin: Path, depth: int) -> Path:
    git(origin, "clone", "--quiet", f"--depth={depth}", f"file://{origin}", str(origin.with_name("clone")))
    return origin.with_name("clone") / "declarations"


def test_git_says_when_a_file_came_and_changed(origin: Path) -> None:
    assert file_history(origin / "declarations") == History(WHOLE)


def test_without_a_repository_or_a_commit_there_are_no_dates_and_nothing_is_said(tmp_path: Path) -> None:
    assert file_history(tmp_path) == History({})
    git(tmp_path, "init", "--quiet")
    assert file_history(tmp_path) == History({})


@pytest.mark.parametrize(
    ("depth", "known"),
    [
        (1, {}),
        (2, {"c.yml": FileDates("2025-03-03", "2025-03-03")}),
    ],
)
def test_a_shallow_clone_does_not_know_what_is_cut_off(
    origin: Path, depth: int, known: dict[str, FileDates]
) -> None:
    dates, gap = file_history(shallow_clone(origin, depth))
    assert {path: date for path, date in dates.items() if any(date)} == known
    assert "git fetch --unshallow" in gap


def test_a_change_after_the_cut_is_known(origin: Path) -> None:
    folder = shallow_clone(origin, 1)
    (folder / "a.yml").write_text("later", encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message", "later")
    assert file_history(folder).dates["a.yml"] == FileDates("", "2025-03-03")


def test_a_fetched_history_is_another_state_with_all_dates(origin: Path) -> None:
    folder = shallow_clone(origin, 1)
    states = [git_heads([folder])]
    for more in ("--deepen=1", "--unshallow"):
        git(folder, "fetch", "--quiet", more)
        states.append(git_heads([folder]))
    assert len(set(states)) == 3
    assert file_history(folder) == History(WHOLE)


def test_the_repository_of_a_hook_is_not_taken_for_that_of_the_folder(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", "other")
    before = git_heads([origin / "declarations"])
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", "index")
    assert file_history(origin / "declarations") == History(WHOLE)
    assert git_heads([origin / "declarations"]) == before


def test_a_folder_of_another_owner_has_no_dates_and_it_is_said_what_to_do(
    origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    dates, gap = file_history(origin / "declarations")
    assert dates == {}
    assert f"git config --global --add safe.directory {origin}" in gap


def test_without_git_it_is_said_what_to_do(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    dates, gap = file_history(origin / "declarations")
    assert dates == {}
    assert "请先安装 git" in gap


def test_settings_of_a_user_change_no_dates(
    origin: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = (
        "[log]\nshowSignature = true\ndate = relative\n[color]\nui = always\n[core]\nquotePath = true\n"
    )
    (tmp_path / "gitconfig").write_text(settings, encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    assert file_history(origin / "declarations") == History(WHOLE)


def test_git_has_what_files_were_before_their_last_change(origin: Path) -> None:
    folder = origin / "declarations"
    paths = [*WHOLE, "no-such-file.yml"]
    assert previous_versions(folder, paths) == {"单位.yml": b"2025-01-01"}
    assert previous_versions(folder, ["a.yml"]) == previous_versions(folder, []) == {}
    (folder / "单位.yml").write_text("not committed", encoding="utf-8")
    assert previous_versions(folder, paths) == {"单位.yml": b"2025-01-01"}
    git(folder, "commit", "--quiet", "--all", "--message", "again")
    assert previous_versions(folder, paths) == {"单位.yml": b"2025-02-02"}


def test_a_link_was_no_declaration(origin: Path) -> None:
    folder = origin / "declarations"
    (folder / "d.yml").symlink_to("a.yml")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "link")
    (folder / "d.yml").unlink()
    (folder / "d.yml").write_text("file", encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message", "file")
    assert previous_versions(folder, ["d.yml"]) == {}


def test_a_shallow_clone_has_what_was_before_a_change_after_the_cut(origin: Path) -> None:
    folder = shallow_clone(origin, 1)
    assert previous_versions(folder, WHOLE) == {}
    (folder / "a.yml").write_text("later", encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message", "later")
    assert previous_versions(folder, WHOLE) == {"a.yml": b"2025-01-01"}


def test_without_a_repository_or_without_git_nothing_is_known(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert previous_versions(tmp_path, WHOLE) == {}
    monkeypatch.setenv("PATH", "")
    assert previous_versions(origin / "declarations", WHOLE) == {}
