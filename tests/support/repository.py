"""Repositories of git made for a test."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git as nobody in particular, with nobody's settings; return what it prints."""
    nobody = {
        f"GIT_{who}_{what}": "reviewer@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    environment = os.environ | nobody | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, env=environment, text=True).stdout


def commit(folder: Path, files: Mapping[str, str]) -> None:
    """Let `declarations/` hold these files and nothing else, and commit that."""
    root = folder / "declarations"
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for gone in [file for file in root.rglob("*.yml") if file.relative_to(root).as_posix() not in files]:
        gone.unlink()
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "--message", "edit")
