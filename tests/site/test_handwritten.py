"""Hand-written pages are known to the search as they are on the site, and mkdocs.yml is read by every command."""

import json
from pathlib import Path

import pytest

from tests.support.sample import write_project
from tests.support.site import run

PAGES = {
    "通知/README.md": ("# 停机通知\n", "停机通知"),
    "C#.md": ("# C# 说明\n", "C# 说明"),
    "怎么办?.md": ("正文\n\n# 怎么办\n", "怎么办"),
    "front.md": ("---\ntitle: 题目在前\n---\n# 标题\n", "题目在前"),
    "setext.md": ("下划线的标题\n====\n", "下划线的标题"),
    "fenced.md": ("```\n# 注释\n```\n\n# 真标题\n", "真标题"),
    "bom.md": ("\ufeff# 有签名\n", "有签名"),
    "none.md": ("没有标题\n", "none"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_project(tmp_path / "project", 3)
    docs = tmp_path / "project/docs"
    for path, (text, _) in PAGES.items():
        (docs / path).parent.mkdir(exist_ok=True)
        (docs / path).write_text(text, encoding="utf-8")
    for path in (".obsidian/hidden.md", "drafts/secret.md"):
        (docs / path).parent.mkdir()
        (docs / path).write_text("# 草稿\n", encoding="utf-8")
    config = tmp_path / "project/mkdocs.yml"
    config.write_text(f"exclude_docs: drafts/\n{config.read_text(encoding='utf-8')}", encoding="utf-8")
    return tmp_path / "project"


def documents(folder: Path) -> dict[str, str]:
    (file,) = (folder / "search/data").glob("documents.*.json")
    return {address: title for address, title, _ in json.loads(file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("command", [("build",), ("write", "site")])
def test_pages_are_found_under_their_titles_and_addresses(project: Path, command: tuple[str, ...]) -> None:
    run("generator.cli", *command, cwd=project)
    found = documents(project / "site")
    assert {title for _, title in PAGES.values()} <= set(found.values())
    assert "草稿" not in found.values()
    assert found["%E9%80%9A%E7%9F%A5/"] == "停机通知"
    assert found["C%23/"] == "C# 说明"
    assert found["%E6%80%8E%E4%B9%88%E5%8A%9E%3F/"] == "怎么办"
    assert not (project / "site/drafts").exists()
    assert not (project / "site/.obsidian").exists()


@pytest.mark.parametrize("command", [("build",), ("write", "site")])
def test_a_page_that_cannot_be_read_is_named(project: Path, command: tuple[str, ...]) -> None:
    (project / "docs/gbk.md").write_bytes("# 标题".encode("gbk"))
    ended = run("generator.cli", *command, cwd=project, check=False)
    assert ended.returncode == 1
    assert "gbk.md 不是 UTF-8 编码" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (project / "site").exists()


def test_write_reads_the_docs_folder_of_mkdocs_yml(project: Path) -> None:
    (project / "docs").rename(project / "pages")
    config = project / "mkdocs.yml"
    config.write_text(f"docs_dir: pages\n{config.read_text(encoding='utf-8')}", encoding="utf-8")
    run("generator.cli", "write", "written", cwd=project)
    assert (project / "written/about.md").is_file()


def test_every_command_reads_the_folders_of_mkdocs_yml(project: Path) -> None:
    (project / "declarations").rename(project / "data")
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace(
        "  - gongkai\n", "  - gongkai:\n      declarations: data\n"
    )
    config.write_text(f"site_dir: public\n{text}", encoding="utf-8")
    assert "public/ 已生成" in run("generator.cli", "build", cwd=project).stdout
    assert (project / "public/index.html").is_file()
    assert run("generator.cli", "check", cwd=project).stdout.startswith("3 份申报表")
    run("generator.cli", "write", "written", cwd=project)
    (project / "data/units.yml").write_text("一: [", encoding="utf-8")
    ended = run("generator.cli", "check", cwd=project, check=False)
    assert "data/units.yml:1" in ended.stdout
    config.write_text("plugins: [\n", encoding="utf-8")
    assert run("generator.cli", "check", "--declarations", "data", cwd=project, check=False).returncode == 1
