"""A site built by a command, and its files."""

import os
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = os.environ | {"SOURCE_DATE_EPOCH": "1735689600", "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}

REMEMBERING = {name: value for name, value in ENVIRONMENT.items() if name != "GONGKAI_CACHE"}
"""The same with a cache, in the project."""


def run(*command: str, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env=ENVIRONMENT,
        check=check,
        capture_output=True,
        text=True,
    )


def build(project: Path, *options: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run `gongkai build` in a project, with a cache."""
    command = [sys.executable, "-m", "generator.cli", "build", *options]
    return subprocess.run(command, cwd=project, env=REMEMBERING, check=check, capture_output=True, text=True)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
