"""Installs the tools that Gongkai is compared with, each in its own environment from its lock file."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
LOCKS: Final = HERE / "locks"
TOOLS: Final = HERE / "tools"
NAMES: Final = ("mkdocs-material", "zensical", "hugo", "check-jsonschema", "yamllint")
_TOLD: Final = frozenset({*NAMES, "mkdocs"})


def installed(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return versions by package, and, by tool, why it could not be installed."""
    versions: dict[str, str] = {}
    failures: dict[str, str] = {}
    for name in NAMES:
        environment = folder / name
        try:
            _install(environment, LOCKS / f"{name}.txt")
            versions |= _versions(environment)
        except (OSError, subprocess.CalledProcessError) as error:
            said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
            failures[name] = f"not installed: {said[-1][:200] if said else 'no reason given'}"
    return versions, failures


def _install(environment: Path, lock: Path) -> None:
    """Install a tool, unless its environment has what the lock file says."""
    stamp = environment / "lock.txt"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    _said([sys.executable, "-m", "venv", "--clear", str(environment)])
    _said([*_pip(environment), "install", "--quiet", "--require-hashes", "-r", str(lock)])
    stamp.write_bytes(lock.read_bytes())


def _versions(environment: Path) -> dict[str, str]:
    listed = json.loads(_said([*_pip(environment), "list", "--format", "json"]))
    return {package["name"]: package["version"] for package in listed if package["name"] in _TOLD}


def _pip(environment: Path) -> list[str]:
    return [str(environment / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]


def _said(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
