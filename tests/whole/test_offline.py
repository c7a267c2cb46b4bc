"""`gongkai build --offline`: the same site, for opening its files without a server."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.project import ROOT
from tests.support.sample import write_project
from tests.support.site import build, tree


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    write_project(folder, 6)
    build(folder)
    build(folder, "--offline", "--site", "offline")
    return folder


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {"href", "src", "action"} if tag != "link" or ("rel", "canonical") not in attrs else set()
        self.targets += [value for name, value in attrs if name in names and value]


def test_every_link_of_every_page_leads_to_a_file(project: Path) -> None:
    site = project / "offline"
    count = 0
    for page in site.rglob("index.html"):
        links = _Links()
        links.feed(page.read_text(encoding="utf-8"))
        for target in links.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            count += 1
            assert (page.parent / unquote(parts.path)).is_file(), (page, target)
    assert count > 1000


def test_all_else_is_as_in_the_site_that_a_server_has(project: Path) -> None:
    online, offline = tree(project / "site"), tree(project / "offline")
    for files in (online, offline):
        del files[".gongkai-files.json"]
    scripts = {path for path in online if path.endswith(".js")} - {"assets/site.js"}
    data = {path for path in online if path.startswith("search/data/")}
    assert len(scripts) > 5
    declared = {path for path in online if path.endswith("/declaration.json")}
    assert len(declared) == 6
    assert offline.keys() == online.keys() - scripts - data | {f"{path}.js" for path in data | declared}
    for path in declared:
        name, content = re.fullmatch(rb'gongkaiData\("(.+?)",(.*)\);\n', offline[f"{path}.js"]).groups()  # type: ignore[union-attr]
        assert (name.decode(), content + b"\n") == (path, online[path])
    for path in data:
        name, content = re.fullmatch(rb'gongkaiData\("(.+?)",(.*)\);\n', offline[f"{path}.js"]).groups()  # type: ignore[union-attr]
        assert path == f"search/data/{name.decode()}"
        assert json.loads(content) == json.loads(online[path])
    for path in offline.keys() & online.keys() - {"assets/site.js"}:
        if path.endswith(".html"):
            plain = re.sub(rb"index\.html(?=[\"#?])", b"", offline[path])
            before = online[path].replace(b'<script type="module"', b"<script defer")
            assert plain == re.sub(rb'(href="(?:\.\./)*\.\.?)(?=["#?])', rb"\1/", before), path
        else:
            assert offline[path] == online[path], path


def test_a_site_for_a_server_follows_in_the_same_folder(project: Path) -> None:
    before = tree(project / "site")
    build(project, "--offline")
    assert (project / "site/search/data/index.json.js").is_file()
    build(project)
    assert tree(project / "site") == before


def test_our_scripts_are_those_that_can_be_joined(project: Path) -> None:
    script = (project / "offline/assets/site.js").read_text(encoding="utf-8")
    for path in (ROOT / "overrides/assets").rglob("*.js"):
        name = path.relative_to(ROOT / "overrides").as_posix()
        assert (f'"{name}": () =>' in script) is (name != "assets/offline/files.js")
    assert "fetch(" not in script
