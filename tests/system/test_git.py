"""Dates of files in git."""

import os
import subprocess
from pathlib import Path

from generator.system.git import FileDates, file_dates


def test_git_says_when_a_file_came_and_changed(tmp_path: Path) -> None:
    def git(*command: str, date: str = "2025-01-01") -> None:
        environment = os.environ | {
            "GIT_COMMITTER_DATE": f"{date}T12:00:00Z",
            "GIT_AUTHOR_DATE": f"{date}T12:00:00Z",
        }
        user = ("-c", "user.name=a", "-c", "user.email=a@b")
        subprocess.run(
            ["git", *user, *command], cwd=tmp_path, env=environment, check=True, capture_output=True
        )

    folder = tmp_path / "declarations"
    assert file_dates(tmp_path) == {}
    git("init")
    folder.mkdir()
    (folder / "单位.yml").write_text("1")
    git("add", ".")
    git("commit", "-m", "1")
    (folder / "单位.yml").write_text("2")
    (folder / "b.yml").write_text("2")
    git("add", ".", date="2025-02-02")
    git("commit", "-m", "2", date="2025-02-02")
    assert file_dates(folder) == {
        "单位.yml": FileDates("2025-01-01", "2025-02-02"),
        "b.yml": FileDates("2025-02-02", "2025-02-02"),
    }
