"""Fixtures of all tests: one run of every check over files given as text, and one built site."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from generator.checks.check_all import CheckResult, check_all
from generator.declarations.yaml.source import RawFile
from tests.support.project import PATH, REGISTRY, ROOT, Inspect

settings.register_profile("untimed", deadline=None)  # machines are shared, and speed is shown by `make bench`
settings.load_profile("untimed")

os.environ["GONGKAI_CACHE"] = ""  # nothing is remembered from one run of the tests to the next


@pytest.fixture
def inspected() -> Inspect:
    """Inspect one declaration at PATH, or several by their paths."""

    def run(
        content: str | bytes | None = None,
        *,
        registry: str | None = REGISTRY,
        files: Mapping[str, str] | None = None,
    ) -> CheckResult:
        named: dict[str, str | bytes] = dict(files or {})
        if content is not None:
            named[PATH] = content
        if registry is not None:
            named["units.yml"] = registry
        return check_all(RawFile(path, c.encode() if isinstance(c, str) else c) for path, c in named.items())

    return run


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real declarations, built once by `gongkai build`."""
    target = tmp_path_factory.mktemp("built") / "site"
    subprocess.run(
        [sys.executable, "-m", "generator.cli", "build", "--site", str(target)], cwd=ROOT, check=True
    )
    return target
