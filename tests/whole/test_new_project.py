"""A project made by the package as pip installs it, without this repository: its site, its workflows, its upgrade."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag

import pytest

from tests.support.project import ROOT, SOUND
from tests.support.site import ENVIRONMENT, tree

OPTIONS = (
    "--name=滨江市绩效目标公开",
    "--department=滨江市水务局",
    "--department-code=binjiang-water-bureau",
    "--unit=滨江市防汛物资站",
    "--unit-code=binjiang-flood-store",
    "--site-url=https://jixiao.example.gov.cn/",
    "--forge=both",
    "--yes",
)


class Package:
    """The package as it is installed in a folder, and projects made by it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "generator.cli", *command],
            cwd=cwd,
            env=ENVIRONMENT | {"PYTHONPATH": str(self.folder)},
            check=check,
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of what git has of this repository, or would have, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for path in filter(None, listed.stdout.split("\0")):
        if not path.startswith(("tests/", "bench/", "declarations/")) and (ROOT / path).is_file():
            (folder / "source" / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / "source" / path)
    _pip("wheel", "--no-build-isolation", "--wheel-dir", str(folder), str(folder / "source"))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def package(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("installed")
    _pip("install", "--target", str(folder), str(wheel))
    return Package(folder)


def _pip(*arguments: str) -> None:
    command, *rest = arguments
    offline = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    subprocess.run(
        [sys.executable, "-m", "pip", command, *offline, *rest],
        check=True,
        env=ENVIRONMENT,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def project(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project without any declaration, and its site."""
    folder = tmp_path_factory.mktemp("office") / "office"
    package.run("init", str(folder), *OPTIONS, cwd=folder.parent)
    package.run("build", cwd=folder)
    return folder


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in ("href", "src") and value}


def broken_links(site: Path) -> Iterator[tuple[str, str]]:
    """Links of a site's pages that lead to no file of it."""
    for page in site.rglob("*.html"):
        if page.name == "404.html":  # its links are absolute
            continue
        links = _Links()
        links.feed(page.read_text(encoding="utf-8"))
        for link in links.found:
            path = urldefrag(link).url.partition("?")[0]
            if not re.match(r"https?:|mailto:", link) and path:
                place = page.parent / path
                if not (place / "index.html" if path.endswith("/") or place.is_dir() else place).is_file():
                    yield page.relative_to(site).as_posix(), link


# -- the package ---------------------------------------------------------------------------------------


def test_the_installed_package_makes_the_project_that_the_repository_makes(
    package: Package, project: Path, tmp_path: Path
) -> None:
    code = "import generator; print(generator.__path__[0])"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=ENVIRONMENT | {"PYTHONPATH": str(package.folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(found.stdout.strip()) == package.folder / "generator"
    subprocess.run(
        [sys.executable, "-m", "generator.cli", "init", "office", *OPTIONS],
        cwd=tmp_path,
        env=ENVIRONMENT,
        check=True,
        capture_output=True,
    )
    made = {path: data for path, data in tree(project).items() if not path.startswith(("site/", ".gongkai/"))}
    assert tree(tmp_path / "office") == made


def test_a_source_distribution_has_what_a_wheel_needs(wheel: Path, tmp_path: Path) -> None:
    source = wheel.parent / "source"
    code = f"from setuptools import build_meta; print(build_meta.build_sdist({str(tmp_path)!r}))"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=source, check=True, env=ENVIRONMENT, capture_output=True, text=True
    )
    name = ended.stdout.split()[-1]
    shutil.unpack_archive(tmp_path / name, tmp_path, filter="data")
    unpacked = tmp_path / name.removesuffix(".tar.gz")
    for line in (source / "generator/site/new_project/sources.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            assert (unpacked / line.split()[0]).exists(), line
    assert (unpacked / "overrides/assets/styles/base.css").is_file()


# -- the site ------------------------------------------------------------------------------------------


def test_a_site_without_declarations_says_how_to_begin(project: Path) -> None:
    home = (project / "site/index.html").read_text(encoding="utf-8")
    assert "<title>滨江市绩效目标公开</title>" in home
    assert '<meta property="og:title" content="滨江市绩效目标公开">' in home
    assert "还没有公开的申报表" in home
    for page in ("first-declaration", "review", "maintainers"):
        assert re.search(rf'href="(?:\./)?editors/{page}/"', home)
        assert (project / f"site/editors/{page}/index.html").is_file()


def test_no_link_of_the_new_site_is_broken(project: Path) -> None:
    assert list(broken_links(project / "site")) == []


def test_the_new_project_is_checked_and_publishes_its_first_declaration(
    package: Package, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("site", ".gongkai"))
    assert package.run("check", "--strict", cwd=folder).stdout == "0 份申报表：0 条错误，0 条警告，0 条提示\n"
    package.run(
        "new",
        "--unit=binjiang-flood-store",
        "--project=flood-supplies",
        "--year=2025",
        "--name=防汛物资储备经费",
        "--yes",
        cwd=folder,
    )
    declaration = folder / "declarations/2025/binjiang-flood-store/flood-supplies.yml"
    assert "主管部门: 滨江市水务局\n实施单位: 滨江市防汛物资站\n" in declaration.read_text(encoding="utf-8")
    names = {"信息化运维项目": "防汛物资储备经费", "中共上海市委组织部": "滨江市水务局"}
    names |= {"上海市干部教育培训中心": "滨江市防汛物资站"}
    text = SOUND
    for before, after in names.items():
        text = text.replace(before, after)
    declaration.write_text(text, encoding="utf-8")
    package.run("check", "--strict", cwd=folder)
    package.run("build", cwd=folder)
    page = (folder / "site/2025/binjiang-flood-store/flood-supplies/index.html").read_text(encoding="utf-8")
    assert "https://jixiao.example.gov.cn/2025/binjiang-flood-store/flood-supplies/" in page
    assert "“公开”网站" not in page
    assert list(broken_links(folder / "site")) == []


# -- the workflows -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        (
            "yamllint",
            "--strict",
            "--config-file",
            str(ROOT / ".yamllint.yml"),
            ".github",
            ".gitlab-ci.yml",
            "mkdocs.yml",
        ),
        ("zizmor", "--quiet", "--offline", "--persona", "auditor", "--strict-collection", "."),
        (
            "check-jsonschema",
            "--builtin-schema",
            "vendor.github-workflows",
            ".github/workflows/declarations.yml",
            ".github/workflows/publish.yml",
        ),
        (
            "check-jsonschema",
            "--builtin-schema",
            "vendor.gitlab-ci",
            "--data-transform",
            "gitlab-ci",
            ".gitlab-ci.yml",
        ),
        (
            "check-jsonschema",
            "--builtin-schema",
            "vendor.github-issue-forms",
            ".github/ISSUE_TEMPLATE/1-content.yml",
            ".github/ISSUE_TEMPLATE/2-unit.yml",
        ),
    ],
    ids=lambda command: command[0],
)
def test_the_workflows_of_a_project_are_as_clean_as_ours(project: Path, command: tuple[str, ...]) -> None:
    program = Path(sys.executable).with_name(command[0])
    ended = subprocess.run(
        [str(program), *command[1:]],
        cwd=project,
        env=ENVIRONMENT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_file_that_the_workflows_run_is_in_the_project(project: Path) -> None:
    for path in (".github/workflows/declarations.yml", ".github/workflows/publish.yml", ".gitlab-ci.yml"):
        text = (project / path).read_text(encoding="utf-8")
        runs = re.findall(r"(?:bash|python3) (\.ci/\S+)", text)
        assert ".ci/setup" in runs
        assert [script for script in runs if not (project / script).is_file()] == []
        assert "make " not in re.sub(r"#.*", "", text)


def test_the_script_of_the_workflows_sets_up_what_the_project_names(project: Path, tmp_path: Path) -> None:
    """With a pip that only writes down what it is asked for."""
    folder = tmp_path / "office"
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("site", ".gongkai"))
    tools = tmp_path / "bin"
    tools.mkdir()
    python = "#!/bin/sh\nmkdir -p .venv/bin\nprintf '#!/bin/sh\\necho \"$@\" >> pip.log\\n' > .venv/bin/python\nchmod +x .venv/bin/python\n"
    (tools / "python3").write_text(python, encoding="utf-8")
    (tools / "python3").chmod(0o755)
    environment = ENVIRONMENT | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["bash", ".ci/setup"], cwd=folder, env=environment, check=True)
    asked = (folder / "pip.log").read_text(encoding="utf-8").splitlines()
    assert [line.split(" --disable-pip-version-check ")[1] for line in asked] == [
        "--require-hashes -r .ci/locked.txt",
        "--no-deps -r requirements.txt",
    ]
    locked = (folder / ".ci/locked.txt").read_text(encoding="utf-8")
    assert "mkdocs==" in locked
    assert "gongkai" not in locked


# -- the upgrade ---------------------------------------------------------------------------------------


def test_another_package_upgrades_the_project(package: Package, project: Path, tmp_path: Path) -> None:
    folder, newer = tmp_path / "office", tmp_path / "newer"
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("site", ".gongkai"))
    shutil.copytree(package.folder, newer)
    carried = newer / "generator/site/new_project/files"
    for path in ("overrides/main.html", "docs/about.md"):
        (carried / path).write_text((carried / path).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (folder / "docs/about.md").write_text("# 关于\n", encoding="utf-8")
    shown = Package(newer).run("init", "--upgrade", cwd=folder).stdout
    assert "docs/about.md: 您改过，不动；新版也有改动\noverrides/main.html: 换成新版\n" in shown
    Package(newer).run("init", "--upgrade", "--yes", cwd=folder)
    assert (folder / "docs/about.md").read_text(encoding="utf-8") == "# 关于\n"
    assert (folder / "overrides/main.html").read_bytes() == (carried / "overrides/main.html").read_bytes()
    Package(newer).run("build", cwd=folder)
