"""`gongkai build --data`: after every change the files of open data are what a build of everything would make them."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.site.inputs import SITE_ADDRESS
from tests.support.project import ROOT
from tests.support.repository import git
from tests.support.sample import write_project
from tests.support.site import REMEMBERING, build, tree


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    write_project(folder, 12)
    return folder


def built_anew(project: Path, *options: str) -> dict[str, bytes]:
    """What the site is when nothing is remembered."""
    command = [sys.executable, "-m", "generator.cli", "build", "--site", "fresh", *options]
    environment = REMEMBERING | {"GONGKAI_CACHE": ""}
    subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True)
    found = tree(project / "fresh")
    shutil.rmtree(project / "fresh")
    return found


def files_of_data(files: dict[str, bytes]) -> dict[str, bytes]:
    return {
        path: data
        for path, data in files.items()
        if re.fullmatch(r"data/(\d{4}/)?[^/]+\.(?!html).+|data/SHA256SUMS", path)
    }


def test_after_every_change_the_site_is_as_a_build_of_everything_makes_it(project: Path) -> None:
    build(project, "--data")
    assert tree(project / "site") == built_anew(project, "--data")
    file, other, *_ = sorted(project.glob("declarations/*/*/*.yml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("。\n绩效指标", "，并公开。\n绩效指标"), encoding="utf-8")
    build(project, "--data")
    changed = tree(project / "site")
    assert "，并公开。" in changed["data/declarations.csv"].decode()
    assert changed == built_anew(project, "--data")
    year = other.parts[-3]
    for one in project.glob(f"declarations/{year}/*/*.yml"):
        one.unlink()
    build(project, "--data")
    removed = tree(project / "site")
    assert [path for path in removed if path.startswith(f"data/{year}/")] == []
    assert [path for path in changed if path.startswith(f"data/{year}/")] != []
    assert removed == built_anew(project, "--data")


def test_nothing_is_written_again_if_nothing_changed(project: Path) -> None:
    build(project, "--data")
    before = {path: (project / "site" / path).stat().st_ino for path in tree(project / "site")}
    build(project, "--data")
    assert {path: (project / "site" / path).stat().st_ino for path in tree(project / "site")} == before


def test_the_files_come_and_go_with_the_option(project: Path) -> None:
    build(project)
    plain = tree(project / "site")
    assert files_of_data(plain) == {}
    assert "没有带数据文件" in plain["data/files/index.html"].decode()
    build(project, "--data")
    assert len(files_of_data(tree(project / "site"))) > 30
    build(project)
    assert tree(project / "site") == plain == built_anew(project)


def test_feeds_are_as_a_build_of_everything_makes_them(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(REMEMBERING, SITE_ADDRESS, "https://jixiao.example.gov.cn/")
    (project / ".gitignore").write_text("site/\n.gongkai/\n", encoding="utf-8")
    git(project, "init", "--quiet")
    build(project, "--data")
    first = tree(project / "site")
    feed = first["feed.xml"].decode()
    assert "<entry>" not in feed
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "one")
    build(project, "--data")  # no file changed, but git knows them now
    committed = tree(project / "site")
    assert "新公开" in committed["feed.xml"].decode()
    assert committed == built_anew(project, "--data")
    feeds = sorted(path for path in committed if path.endswith("feed.xml"))
    for path in feeds:
        page = committed[path.replace("feed.xml", "index.html")].decode()
        assert re.findall(r'type="application/atom\+xml"[^>]* href="([^"]+)"', page) == ["feed.xml"]
    linked = [
        path for path, data in committed.items() if path.endswith(".html") and b"application/atom" in data
    ]
    assert len(linked) == len(feeds) == 3
    file = next(project.glob("declarations/*/*/*.yml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub("(年度资金申请总额|当年财政拨款): ", r"\1: 1", text), encoding="utf-8")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2099-01-01T12:00:00Z")
    git(project, "commit", "--quiet", "--all", "--message", "two")
    build(project, "--data")
    committed = tree(project / "site")
    assert "有改动：\n年度资金 › 年度资金申请总额：" in committed["feed.xml"].decode()
    assert committed == built_anew(project, "--data")
    (project / "hook.py").write_text("", encoding="utf-8")
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    (project / "mkdocs.yml").write_text(f"hooks: [hook.py]\n{settings}", encoding="utf-8")
    build(project, "--data", "--site", "by-mkdocs")
    now = tree(project / "by-mkdocs")
    assert {path: now[path] for path in feeds} == {path: committed[path] for path in feeds}
    assert now["index.html"] == committed["index.html"]


def test_the_page_lists_and_links_every_file(project: Path) -> None:
    build(project, "--data", "--from-scratch")
    site = tree(project / "site")
    page = site["data/files/index.html"].decode()
    links = {f"data/{link}" for link in re.findall(r'href="\.\./\.\./data/([^"]+)" download', page)}
    assert links == files_of_data(site).keys()
    for path, data in files_of_data(site).items():
        if path.count("/") == 1 and path != "data/SHA256SUMS":
            assert f'title="{hashlib.sha256(data).hexdigest()}"' in page
    assert len(page.encode()) < 120_000


def test_a_site_without_a_server_has_the_same_files(project: Path) -> None:
    build(project, "--data")
    before = files_of_data(tree(project / "site"))
    build(project, "--data", "--offline", "--site", "offline")
    assert files_of_data(tree(project / "offline")) == before


def test_a_site_that_mkdocs_builds_has_the_same_files(project: Path) -> None:
    build(project, "--data")
    before = tree(project / "site")
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    (project / "hook.py").write_text("", encoding="utf-8")
    (project / "mkdocs.yml").write_text(f"hooks: [hook.py]\n{settings}", encoding="utf-8")
    build(project, "--data", "--site", "by-mkdocs")
    now = tree(project / "by-mkdocs")
    assert files_of_data(now) == files_of_data(before)
    assert now["data/files/index.html"] == before["data/files/index.html"]


def test_a_hand_written_file_cannot_take_an_address(project: Path) -> None:
    file = project / "docs/data/2025/gongkai.sqlite"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"")
    ended = build(project, check=False)
    assert ended.returncode == 1
    assert "docs/data/2025/gongkai.sqlite" in ended.stderr


def test_published_sites_have_the_files_and_previews_do_not() -> None:
    publishing = [".github/workflows/publish.yml", ".gitlab-ci.yml", "Makefile"]
    for path in publishing:
        assert "gongkai build --data\n" in (ROOT / path).read_text(encoding="utf-8"), path
    for path in (".github/workflows/declarations.yml", ".gitlab-ci.yml"):
        (preview,) = re.findall(r"gongkai build --offline.*", (ROOT / path).read_text(encoding="utf-8"))
        assert "--data" not in preview
