"""Commands that build sites: MkDocs builds and previews the same pages, and no failed build changes the site."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import html5lib
import pytest

from generator.system.atomic import write_tree
from tests.support.project import ROOT
from tests.support.sample import sample
from tests.support.site import ENVIRONMENT, run, tree

DAMAGED = ("9280000.00", "928万")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the real content, to be changed."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("declarations", "docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def declaration(project: Path) -> Path:
    return project / "declarations/2025/shanghai-cadre-training-center/online-learning.yml"


def damage(project: Path) -> None:
    file = declaration(project)
    file.write_text(file.read_text(encoding="utf-8").replace(*DAMAGED, 1), encoding="utf-8")


def mend(project: Path) -> None:
    shutil.copy(ROOT / declaration(project).relative_to(project), declaration(project))


@pytest.mark.parametrize("declarations", [5, 60])
def test_gongkai_build_makes_byte_for_byte_what_mkdocs_makes(project: Path, declarations: int) -> None:
    if declarations > 5:
        shutil.rmtree(project / "declarations")
        write_tree(project / "declarations", {path: text.encode() for path, text in sample(declarations)})
    (project / "mkdocs.yml").write_text(
        "site_url: https://a.gov.cn/mb/\n" + (ROOT / "mkdocs.yml").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    run("mkdocs", "build", "--strict", "--site-dir", "plain", cwd=project)
    plain = tree(project / "plain")
    for jobs in ("1", "2"):
        run("generator.cli", "build", "--jobs", jobs, "--site", jobs, cwd=project)
        site = tree(project / jobs)
        assert sorted(plain) == sorted(site)
        assert [path for path in plain if plain[path] != site[path]] == []


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("broken", ["header", "content"])
def test_a_page_that_cannot_be_made_is_named_and_nothing_is_published(
    project: Path, jobs: str, broken: str
) -> None:
    run("generator.cli", "build", cwd=project)
    before = tree(project / "site")
    frame = project / "overrides/main.html"
    trap = "{% if page and page.url == '2025/shanghai-cadre-training-center/online-learning/' %}{{ 1 / 0 }}{% endif %}"
    text = frame.read_text(encoding="utf-8").replace(
        f"{{%- block {broken} %}}", f"{{%- block {broken} %}}{trap}"
    )
    frame.write_text(text, encoding="utf-8")
    ended = run("generator.cli", "build", "--jobs", jobs, cwd=project, check=False)
    assert ended.returncode == 1
    assert "2025/shanghai-cadre-training-center/online-learning/" in ended.stderr
    assert "ZeroDivisionError: division by zero\nsite 没有改动" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert tree(project / "site") == before
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == []


def test_a_damaged_declaration_stops_both_builds_and_leaves_the_site(project: Path) -> None:
    run("generator.cli", "build", cwd=project)
    before = tree(project / "site")
    damage(project)
    for command in (("generator.cli", "build"), ("mkdocs", "build")):
        ended = run(*command, cwd=project, check=False)
        assert ended.returncode == 1
        assert "1 条错误，网站没有生成" in ended.stderr
        assert "online-learning.yml:10:13: 错误 [type]" in ended.stderr
        assert tree(project / "site") == before
    assert sorted(path.name for path in project.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("delay", [0.05, 0.3, 0.45, 0.6, 0.75, 0.9, 1.1])
def test_a_killed_build_leaves_the_old_site_or_the_new_one(project: Path, delay: float) -> None:
    run("generator.cli", "build", cwd=project)
    old = tree(project / "site")
    file = project / "docs/about.md"
    file.write_text(file.read_text(encoding="utf-8") + "\n新的一段。\n", encoding="utf-8")
    building = subprocess.Popen(
        [sys.executable, "-m", "generator.cli", "build"], cwd=project, env=ENVIRONMENT
    )
    time.sleep(delay)
    building.send_signal(signal.SIGKILL)
    building.wait()
    left = tree(project / "site")
    run("generator.cli", "build", cwd=project)
    new = tree(project / "site")
    assert old != new
    assert left in (old, new)
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("target", [".", "docs", "declarations", "declarations/site", "mkdocs.yml"])
def test_what_is_no_site_is_not_replaced(project: Path, target: str) -> None:
    before = tree(project)
    ended = run("generator.cli", "build", "--site", target, cwd=project, check=False)
    assert ended.returncode in {1, 2}
    assert ended.stderr
    assert "Traceback" not in ended.stderr
    assert tree(project) == before


def test_write_makes_a_docs_tree_that_mkdocs_builds_without_the_plugin(project: Path) -> None:
    ended = run("generator.cli", "write", "written", cwd=project)
    assert "written/ 已写好" in ended.stdout
    assert run("generator.cli", "write", "written", cwd=project).returncode == 0
    for target in ("declarations", "docs/out"):
        assert run("generator.cli", "write", target, cwd=project, check=False).returncode == 1
    config = (project / "mkdocs.yml").read_text(encoding="utf-8")
    plain = config.replace("plugins:\n  - gongkai", "plugins: []\ndocs_dir: written")
    (project / "plain.yml").write_text(plain, encoding="utf-8")
    run("mkdocs", "build", "--strict", "-f", "plain.yml", "--site-dir", "plain", cwd=project)
    run("generator.cli", "build", cwd=project)
    by_markdown, site = tree(project / "plain"), tree(project / "site")
    pages = [path for path in site if path.endswith("index.html")]
    assert len(pages) > 40
    assert [path for path in pages if by_markdown[path] != site[path]] == []


def test_write_with_errors_writes_nothing(project: Path) -> None:
    damage(project)
    ended = run("generator.cli", "write", "written", cwd=project, check=False)
    assert ended.returncode == 1
    assert "1 条错误，written 没有改动" in ended.stderr
    assert not (project / "written").exists()


def test_the_edit_button_leads_to_the_yaml(project: Path) -> None:
    config = project / "mkdocs.yml"
    repository = "repo_url: https://git.example/gongkai\nedit_uri: edit/main/docs/\n"
    config.write_text(repository + config.read_text(encoding="utf-8"), encoding="utf-8")
    run("generator.cli", "build", cwd=project)
    page = project / "site/2025/shanghai-cadre-training-center/online-learning/index.html"
    edit = re.findall(r'<a href="([^"]*)"[^>]*rel="edit"', page.read_text(encoding="utf-8"))
    path = "declarations/2025/shanghai-cadre-training-center/online-learning.yml"
    assert edit == [f"https://git.example/gongkai/edit/main/{path}"]


def test_portals_and_search_engines_are_told_what_a_page_is(project: Path) -> None:
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace(
        "  generator: false",
        "  generator: false\n  government_site: {SiteName: 某市政府, SiteDomain: a.gov.cn, SiteIDCode: '310000'}",
    )
    config.write_text("site_url: https://a.gov.cn/mb/\n" + text, encoding="utf-8")
    file = declaration(project)
    published = file.read_text(encoding="utf-8").replace("公开信息:", "公开信息:\n  公开日期: 2025-02-14")
    file.write_text(published, encoding="utf-8")
    run("generator.cli", "build", cwd=project)
    path = "2025/shanghai-cadre-training-center/online-learning/"
    html = (project / "site" / path / "index.html").read_text(encoding="utf-8")
    document = html5lib.parse(html, namespaceHTMLElements=False)
    head = document.find("head")
    assert head is not None
    assert {name: text for name, text in document.attrib.items() if name.startswith("data-print")} == {
        "data-print-name": "在线学习工作经费 - 公开",
        "data-print-address": f"https://a.gov.cn/mb/{path}",
        "data-print-date": "2025-02-14 公开，",
    }
    told = {m.get("name") or m.get("property"): m.get("content") for m in head.iter("meta")}
    wanted = {
        "SiteName": "某市政府",
        "SiteDomain": "a.gov.cn",
        "SiteIDCode": "310000",
        "ColumnName": "财政项目支出绩效目标",
        "ColumnType": "财政预决算",
        "ArticleTitle": "在线学习工作经费",
        "PubDate": "2025-02-14 00:00",
        "ContentSource": "上海市干部教育培训中心",
        "Keywords": "在线学习工作经费,上海市干部教育培训中心,经常性专项业务费,绩效目标",
        "og:title": "在线学习工作经费",
        "og:url": f"https://a.gov.cn/mb/{path}",
        "og:type": "article",
    }
    assert {name: told[name] for name in wanted} == wanted
    assert told["Description"] == told["og:description"] == told["description"]
    assert [link.get("href") for link in head.iter("link") if link.get("rel") == "canonical"] == [
        wanted["og:url"]
    ]
    linked = next(script for script in head.iter("script") if script.get("type") == "application/ld+json")
    dataset = json.loads(str(linked.text))
    assert dataset["@context"] == "https://schema.org"
    assert dataset["@type"] == "Dataset"
    assert 50 <= len(dataset["description"]) <= 5000  # what search engines ask of a Dataset
    assert dataset["temporalCoverage"] == "2025-01-01/2025-12-31"
    for distribution in dataset["distribution"]:
        assert (project / "site" / path / distribution["contentUrl"]).is_file()
    sitemap = (project / "site/sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>https://a.gov.cn/mb/{path}</loc>" in sitemap


@pytest.mark.parametrize("name", ['甲"乙" onload="x', "甲'乙'&<丙>"])
def test_what_is_printed_of_a_name_stays_text(project: Path, name: str) -> None:
    file = declaration(project)
    quoted = "'" + name.replace("'", "''") + "'"
    text = file.read_text(encoding="utf-8").replace("项目名称: 在线学习工作经费", f"项目名称: {quoted}")
    file.write_text(text, encoding="utf-8")
    (project / "docs/odd.md").write_text(f"---\ntitle: {quoted}\n---\n\n# 标题\n", encoding="utf-8")
    run("generator.cli", "build", cwd=project)
    names = {"2025/shanghai-cadre-training-center/online-learning/": name, "odd/": name.replace("<丙>", "")}
    for address, printed in names.items():  # tags in a hand-written title are left out
        html = (project / "site" / address / "index.html").read_text(encoding="utf-8")
        assert html5lib.parse(html, namespaceHTMLElements=False).attrib == {
            "lang": "zh",
            "class": "no-js",
            "data-print-name": f"{printed} - 公开",
            "data-print-address": f"/{address}",
        }


def test_every_internal_link_leads_somewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        if page.name == "404.html":
            continue  # its links are from the site's root
        document = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        for element in document.iter():
            for attribute in ("href", "src"):
                link = element.get(attribute, "")
                assert not re.match(r"(?i)javascript:", link)
                address, _, anchor = link.partition("#")
                path, _, _ = address.partition("?")
                if re.match(r"[a-z]+:|//", path) or not link:
                    continue
                target = page.parent / path if path else page
                file = target / "index.html" if target.is_dir() else target
                assert file.is_file(), f"{page} → {link}"
                if anchor and not anchor.startswith("__"):
                    assert f'id="{anchor}"' in file.read_text(encoding="utf-8"), f"{page} → {link}"


# -- the preview ---------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def page(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            text: str = answer.read().decode()
            return text
    except OSError:  # not there yet, or slow
        return ""


def wait_for(url: str, words: str, seconds: float = 60) -> str:
    deadline = time.monotonic() + seconds
    text = ""
    while time.monotonic() < deadline:
        text = page(url)
        if words in text:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{words} not seen at {url}: {text[:2000]}")


COMMANDS = {
    "gongkai": ("generator.cli", "serve", "--address"),
    "mkdocs": ("mkdocs", "serve", "--dev-addr"),
}


@pytest.fixture(params=COMMANDS)
def preview(request: pytest.FixtureRequest, project: Path) -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", *COMMANDS[request.param], address],
        cwd=project,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield f"http://{address}"
    assert process.poll() is None, "the preview did not survive"
    process.terminate()  # an interrupt is ignored where the tests run in the background
    process.wait(timeout=30)


def answer_to(url: str, host: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Host": host}), timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_the_preview_is_for_this_machine_and_lives_while_one_types(preview: str, project: Path) -> None:
    url = f"{preview}/2025/shanghai-cadre-training-center/online-learning/"
    assert "livereload" in wait_for(url, "9,280,000.00")
    assert answer_to(url, "localhost") == 200
    assert answer_to(url, "evil.example") == 403
    assert answer_to(f"{preview}/%00", "localhost") == 400
    damage(project)
    wait_for(url, "应为以元为单位的金额")
    wait_for(f"{preview}/", "有 1 处错误")
    wait_for(f"{preview}/problems/", "online-learning.yml")
    declaration(project).write_bytes(b"\xff\xfe\x00")
    wait_for(url, "UTF-16")
    declaration(project).unlink()
    (project / "declarations/units.yml").write_text("一: [", encoding="utf-8")
    wait_for(f"{preview}/problems/", "units.yml")
    shutil.copy(ROOT / "declarations/units.yml", project / "declarations/units.yml")
    mend(project)
    wait_for(url, "9,280,000.00")


@pytest.mark.parametrize(
    "command", [("build",), ("check",), ("fmt", "--check"), ("write", "out"), ("new", "##[x]")]
)
def test_no_command_lets_a_file_speak_to_a_runner(project: Path, command: tuple[str, ...]) -> None:
    text = declaration(project).read_text(encoding="utf-8")
    for name in ("##[error]a.yml", "::error::b.yml"):
        (project / "declarations" / name).write_text(f"{text}甲##[group]: [\n", encoding="utf-8")
    ended = run("generator.cli", *command, cwd=project, check=False)
    printed = (ended.stdout + ended.stderr).splitlines()
    assert ended.returncode
    assert any("## [" in line for line in printed)
    assert not [line for line in printed if "##[" in line or line.lstrip().startswith("::")]


@pytest.mark.parametrize(
    ("address", "home", "style"),
    [
        ("", "/.", "/assets/theme.css"),
        ("https://a.gov.cn", "/.", "/assets/theme.css"),
        ("https://a.gov.cn/mb/", "/mb/.", "/mb/assets/theme.css"),
        ("https://a.gov.cn/mb", "/mb/.", "/mb/assets/theme.css"),
    ],
)
def test_a_page_that_is_not_there_leads_into_the_site(
    project: Path, address: str, home: str, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENVIRONMENT, "GONGKAI_SITE_URL", address)
    ended = run("generator.cli", "build", cwd=project)
    page = (project / "site/404.html").read_text(encoding="utf-8")
    assert f'<a href="{home}">首页</a>' in page
    assert f'href="{style}"' in page
    assert 'href="//' not in page
    assert ended.stderr.count("没有写 site_url") == (not address)
    assert (project / "site/sitemap.xml").exists() == bool(address)
    monkeypatch.setitem(ENVIRONMENT, "GONGKAI_SITE_URL", "a.gov.cn")
    assert (
        "网站的地址应以 https:// 开头"
        in run("generator.cli", "build", "--from-scratch", cwd=project, check=False).stderr
    )


def test_the_address_in_mkdocs_yml_comes_before_that_of_the_environment(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (project / "mkdocs.yml").read_text(encoding="utf-8")
    (project / "mkdocs.yml").write_text(f"site_url: https://b.gov.cn/\n{text}", encoding="utf-8")
    monkeypatch.setitem(ENVIRONMENT, "GONGKAI_SITE_URL", "https://a.gov.cn/")
    run("generator.cli", "build", cwd=project)
    assert "https://b.gov.cn/" in (project / "site/sitemap.xml").read_text(encoding="utf-8")


def test_anchors_say_what_they_lead_to_and_the_old_ones_answer(site: Path) -> None:
    pages = [path.read_text(encoding="utf-8") for path in site.rglob("index.html")]
    headings = [anchor for page in pages for anchor in re.findall(r'<h[1-6] id="([^"]*)"', page)]
    assert headings
    assert [anchor for anchor in headings if re.fullmatch(r"_?\d*", anchor) and anchor != "2025"] == []
    review = (site / "editors/review/index.html").read_text(encoding="utf-8")
    assert re.search(r'<h2 id="[^"_]+"><a id="_2"></a>', review)
    assert 'id="vs-code"' in (site / "editors/commands/index.html").read_text(encoding="utf-8")
