"""Nothing is deleted that we did not make: folders of others as targets, and files of others in ours."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.system.trees.output_folder import FILE_LIST
from tests.support.repository import git
from tests.support.sample import write_project
from tests.support.site import REMEMBERING, build, run, tree


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_project(tmp_path / "project", 6)
    return tmp_path / "project"


def hugo_site(folder: Path) -> None:
    folder.mkdir()
    for name in ("index.html", "404.html"):
        (folder / name).write_text("<title>Another site</title>", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "not pushed")


def folder_with_declarations(folder: Path) -> None:
    shutil.copytree(folder.parent / "project/declarations", folder / "declarations")
    for name in ("index.html", "404.html"):
        (folder / name).touch()


def hugo_site_with_a_copied_list(folder: Path) -> None:
    build(folder.parent / "project")
    hugo_site(folder)
    shutil.copy(folder.parent / "project/site" / FILE_LIST, folder)


@pytest.mark.parametrize("make", [hugo_site, folder_with_declarations, hugo_site_with_a_copied_list])
def test_a_folder_of_somebody_else_is_left_alone(project: Path, make: Callable[[Path], None]) -> None:
    target = project.with_name("foreign")
    make(target)
    before = tree(target)
    refused = build(project, "--site", str(target), check=False)
    assert refused.returncode == 1
    assert "不是本工具写的内容" in refused.stdout + refused.stderr
    assert tree(target) == before


@pytest.mark.parametrize(
    "target",
    [
        ".", "..", "/", "~", "declarations", "declarations/2099", "docs", "docs/new", "overrides/new", ".git/new",
        ".gongkai/sites/new", "mkdocs.yml", "link-to-docs", "link-to-here", "link-to-docs/new", "/proc", "declarations/../docs",
    ],
)  # fmt: skip
def test_what_is_read_is_no_target(project: Path, target: str) -> None:
    (project / "link-to-docs").symlink_to("docs")
    (project / "link-to-here").symlink_to(".")
    (project / ".git").mkdir()
    before = tree(project)
    refused = build(project, "--site", str(Path(target).expanduser()), check=False)
    assert refused.returncode != 0
    assert re.search("请换|是文件，应当是目录", refused.stdout + refused.stderr)
    assert {path: data for path, data in tree(project).items() if ".gongkai/" not in path} == before


def test_a_docs_tree_does_not_replace_what_it_is_made_of(project: Path) -> None:
    (project / ".gongkai").touch()
    before = tree(project)
    refused = run("generator.cli", "write", ".", "--docs", "docs", cwd=project, check=False)
    assert refused.returncode == 1
    assert "重叠" in refused.stdout + refused.stderr
    assert tree(project) == before


def test_files_of_others_stay_in_the_site(project: Path) -> None:
    build(project)
    site = project / "site"
    git(site, "init", "-q", "-b", "gh-pages")
    git(site, "add", "--all")
    git(site, "commit", "-qm", "published")
    (site / "CNAME").write_text("example.invalid", encoding="utf-8")
    (site / ".nojekyll").touch()
    (site / ".well-known").mkdir()
    (site / ".well-known/security.txt").write_text("Contact", encoding="utf-8")
    declarations = sorted((project / "declarations").rglob("*/*/*.yml"))
    for n, declaration in enumerate(declarations[:3]):
        text = declaration.read_text(encoding="utf-8")
        declaration.write_text(text.replace("。\n绩效指标:", f"，第{n}次。\n绩效指标:"), encoding="utf-8")
        build(project)
        assert (site / "CNAME").read_text(encoding="utf-8") == "example.invalid"
        assert (site / ".nojekyll").is_file()
        assert (site / ".well-known/security.txt").is_file()
        assert git(site, "log", "--format=%s").split() == ["published"] * (n + 1)
        git(site, "fsck", "--strict")
        git(site, "add", "--all")
        git(site, "commit", "-qm", "published")
    (site / "CNAME").unlink()
    shutil.rmtree(site / ".well-known")
    declarations[0].unlink()
    build(project)
    build(project, "--from-scratch")
    assert not (site / "CNAME").exists()
    assert not (site / ".well-known").exists()
    assert (site / ".nojekyll").is_file()
    git(site, "fsck", "--strict")
    build(project, "--site", "fresh", "--from-scratch")
    kept = {path: data for path, data in tree(site).items() if not path.startswith((".git/", ".nojekyll"))}
    assert kept == tree(project / "fresh")


def test_a_file_of_others_in_the_way_is_named(project: Path) -> None:
    build(project)
    first = sorted((project / "declarations").rglob("*/*/*.yml"))[0]
    year, unit, _ = first.relative_to(project / "declarations").parts
    text = first.read_text(encoding="utf-8").replace("项目名称: ", "项目名称: 另一", 1)
    (first.parent / "another.yml").write_text(text, encoding="utf-8")
    place = project / "site" / year / unit / "another/index.html"
    place.parent.mkdir()
    place.write_text("mine", encoding="utf-8")
    refused = build(project, check=False)
    assert refused.returncode == 1
    assert f"{year}/{unit}/another/index.html" in refused.stdout + refused.stderr
    assert place.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("foreign", [False, True])
def test_a_site_of_an_older_version_is_taken_over_if_it_is_whole(project: Path, *, foreign: bool) -> None:
    build(project)
    (project / "site" / FILE_LIST).unlink()
    shutil.rmtree(project / ".gongkai")
    if foreign:
        (project / "site/CNAME").write_text("example.invalid", encoding="utf-8")
    done = build(project, check=False)
    assert done.returncode == int(foreign)
    assert ("CNAME" in done.stdout + done.stderr) is foreign
    assert (project / "site" / FILE_LIST).is_file() is not foreign


def test_a_docs_tree_is_written_again_and_files_of_others_stay(project: Path) -> None:
    run("generator.cli", "write", "tree", cwd=project)
    (project / "tree/mine.txt").write_text("mine", encoding="utf-8")
    run("generator.cli", "write", "tree", cwd=project)
    assert (project / "tree/mine.txt").is_file()
    (project / "tree" / FILE_LIST).unlink()
    (project / "tree/.gongkai").touch()
    refused = run("generator.cli", "write", "tree", cwd=project, check=False)
    assert "mine.txt" in refused.stdout + refused.stderr
    (project / "tree/mine.txt").unlink()
    run("generator.cli", "write", "tree", cwd=project)
    assert not (project / "tree/.gongkai").exists()


def test_a_folder_that_only_looks_like_a_leftover_stays(project: Path) -> None:
    kept = project / ".site.gongkai-abcdefgh"
    kept.mkdir()
    (kept / "thesis.odt").touch()
    (project / ".site.gongkai-backup-of-monday").mkdir()
    build(project)
    assert (kept / "thesis.odt").is_file()
    assert (project / ".site.gongkai-backup-of-monday").is_dir()


def test_a_gitignore_that_is_there_stays(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / ".gitignore").write_text("/site/\n", encoding="utf-8")
    monkeypatch.setitem(REMEMBERING, "GONGKAI_CACHE", ".")
    build(project)
    assert (project / ".gitignore").read_text(encoding="utf-8") == "/site/\n"


def test_verify_names_what_was_changed_in_place_and_puts_it_right(project: Path) -> None:
    build(project)
    (project / "site/CNAME").write_text("example.org", encoding="utf-8")
    assert build(project, "--verify").stdout.splitlines()[1:] == ["原来的 site/ 与生成的完全一致"]
    expected = tree(project / "site")
    with (project / "site/index.html").open("r+b") as file:
        file.seek(100)
        file.write(b"tampered")
    build(project)
    assert b"tampered" in (project / "site/index.html").read_bytes()
    assert build(project, "--verify").stdout.splitlines()[1:] == ["site/index.html: 内容不同，已换成生成的"]
    assert tree(project / "site") == expected
    (project / "site/404.html").unlink()
    (project / "declarations/2025").joinpath(next(iter(sorted(tree(project / "declarations/2025"))))).unlink()
    told = build(project, "--verify").stdout
    assert "site/404.html: 原来没有，已补上" in told
    assert "declaration.yml: 已删去" in told
