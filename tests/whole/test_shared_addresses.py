"""One address, one source: what stands in docs/ at a generated address is named, and nothing is built."""

from pathlib import Path

import pytest

from tests.support.sample import write_project
from tests.support.site import build, run, tree

COMMANDS = {
    "build": ("generator.cli", "build"),
    "mkdocs": ("mkdocs", "build"),
    "write": ("generator.cli", "write", "site"),
    "serve": ("generator.cli", "serve", "--address", "127.0.0.1:1"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_project(tmp_path / "project", 6)
    return tmp_path / "project"


def first_declaration(project: Path) -> str:
    paths = sorted((project / "declarations").glob("*/*/*.yml"))
    return paths[0].relative_to(project / "declarations").as_posix()


PLACES = {
    "search.md": ("本工具生成的网页", "/search/"),
    "compare.md": ("本工具生成的网页", "/compare/"),
    "{declaration}/declaration.json.js": ("申报表 {declaration}.yml", "/{declaration}/declaration.json.js"),
    "units/index.md": ("本工具生成的网页", "/units/"),
    "units/README.md": ("本工具生成的网页", "/units/"),
    "{year}/index.md": ("本工具生成的网页", "/{year}/"),
    "{year}.md": ("本工具生成的网页", "/{year}/"),
    "{declaration}.md": ("申报表 {declaration}.yml", "/{declaration}/"),
    "{declaration}/declaration.json": ("申报表 {declaration}.yml", "/{declaration}/declaration.json"),
    "{declaration}/declaration.yml/a.txt": (
        "申报表 {declaration}.yml",
        "/{declaration}/declaration.yml/a.txt",
    ),
    "{year}": ("本工具生成的网页", "/{year}"),
    "search/data/index.json": ("本工具生成的网页", "/search/data/index.json"),
    "sitemap.xml": ("本工具生成的网页", "/sitemap.xml"),
    "404.html": ("本工具生成的网页", "/404.html"),
    "assets/gongkai.css": ("本工具生成的网页", "/assets/gongkai.css"),
    "Search.md": ("本工具生成的网页", "/search/"),
    "index.md": ("本工具生成的网页", "/"),
    "about/index.md": ("docs/about.md", "/about/"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", PLACES)
def test_what_claims_a_taken_address_is_named_and_nothing_is_built(
    project: Path, place: str, command: str
) -> None:
    declaration = first_declaration(project).removesuffix(".yml")
    names = {"declaration": declaration, "year": declaration.partition("/")[0]}
    file = project / "docs" / place.format(**names)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# 手写\n", encoding="utf-8")
    refused = run(*COMMANDS[command], cwd=project, check=False)
    other, address = (text.format(**names) for text in PLACES[place])
    said = refused.stdout + refused.stderr
    pair = (f"docs/{place.format(**names)}", other)
    wanted = [f"{a} 与 {b} 会占用同一个网址 {address}；请改名或移走" for a, b in (pair, pair[::-1])]
    assert refused.returncode == 1
    assert any(text in said for text in wanted), said
    assert not (project / "site").exists()


def test_a_new_declaration_does_not_take_the_address_of_a_page(project: Path) -> None:
    path = first_declaration(project)
    kept = (project / "declarations" / path).read_bytes()
    (project / "declarations" / path).unlink()
    page = project / "docs" / path.replace(".yml", ".md")
    page.parent.mkdir(parents=True)
    page.write_text("# 手写\n", encoding="utf-8")
    build(project)
    before = tree(project / "site")
    (project / "declarations" / path).write_bytes(kept)
    refused = build(project, check=False)
    assert f"与 申报表 {path} 会占用同一个网址" in refused.stderr
    assert tree(project / "site") == before
    page.unlink()
    build(project)
    assert b"declaration.yml" in (project / "site" / path.replace(".yml", "/index.html")).read_bytes()


def test_pictures_of_hand_written_pages_are_published(project: Path) -> None:
    picture = project / "docs/assets/images/map.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"\x89PNG")
    build(project)
    assert (project / "site/assets/images/map.png").read_bytes() == b"\x89PNG"
