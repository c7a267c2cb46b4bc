"""The package as others install it, and as cached results depend on it."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from generator.system import package
from generator.system.package import code_digest, package_files
from tests.support.project import ROOT

LIBRARIES = sysconfig.get_paths()["purelib"]


def test_the_code_digest_covers_every_file_of_the_package() -> None:
    root = ROOT / "generator"
    files = {
        Path(folder, name).relative_to(root).as_posix()
        for folder, _, names in os.walk(root)
        for name in names
        if not folder.endswith("__pycache__")
    }
    assert set(package_files()) == files
    assert {name.rpartition(".")[2] for name in files} >= {"py", "jinja", "sql", "typed"}


def test_cached_results_depend_on_the_code_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    def keys() -> Iterator[object]:
        package.program_digest.cache_clear()
        yield package.program_digest()
        package.program_digest.cache_clear()

    before = list(keys())
    assert before == list(keys())
    other = code_digest()[::-1]
    monkeypatch.setattr(package, "code_digest", lambda: other)
    assert all(one != two for one, two in zip(before, keys(), strict=True))


def test_an_installed_package_runs_and_finds_its_templates(tmp_path: Path) -> None:
    """In an environment that holds nothing but `pip install .`, with the libraries of this one beside it."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = next((tmp_path / "venv").glob("[bS]*/python*"))
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    source = tmp_path / "source"  # pip leaves a build folder where it builds
    shutil.copytree(ROOT / "generator", source / "generator")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    dist = tmp_path / "dist"
    build = ("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", dist, source)
    subprocess.run([*pip, *build], check=True)
    install = ("--python", python, "install", "--no-deps", "--no-index", next(dist.glob("*.whl")))
    subprocess.run([*pip, *install], check=True)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": LIBRARIES, "PYTHONUTF8": "1"}

    def run(*arguments: str | Path) -> str:
        command = (python.with_name("gongkai"), *arguments)
        ended = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        return ended.stdout

    where = subprocess.run(
        [python, "-c", "import generator; print(generator.__path__[0])"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(tmp_path / "venv")
    assert "build" in run("--help")
    run("write", "--declarations", ROOT / "declarations", tmp_path / "written")
    assert "9,280,000.00" in "".join(
        page.read_text(encoding="utf-8") for page in (tmp_path / "written").rglob("online-learning/index.md")
    )


@pytest.mark.parametrize(
    ("origin", "requirement"),
    [
        (None, "gongkai==0.1.0"),
        ({"url": "file:///somewhere/gongkai", "dir_info": {"editable": True}}, "gongkai==0.1.0"),
        ({"url": "file:///gongkai.git", "vcs_info": {"vcs": "git", "commit_id": "0a1b2c"}}, "gongkai==0.1.0"),
        ({"url": "file:///gongkai-0.1.0-py3-none-any.whl", "archive_info": {}}, "gongkai==0.1.0"),
        (
            {"url": "https://git.example.gov.cn/gongkai", "vcs_info": {"vcs": "git", "commit_id": "0a1b2c"}},
            "gongkai @ git+https://git.example.gov.cn/gongkai@0a1b2c",
        ),
    ],
)
def test_a_project_names_the_program_by_where_it_came_from(
    origin: object, requirement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "gongkai-0.1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: gongkai\nVersion: 0.1.0\n", encoding="utf-8"
    )
    if origin:
        (folder / "direct_url.json").write_text(json.dumps(origin), encoding="utf-8")
    monkeypatch.setattr(package, "distribution", lambda _: PathDistribution(folder))
    assert package.program_requirement() == requirement
