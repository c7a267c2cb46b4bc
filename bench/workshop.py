"""A project of made-up declarations, and the commands that each tool runs on it.

A job prepares its own round; the preparation is not timed.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from bench.figures import Site
from bench.tools import TOOLS
from tests.support.sample import ROOT, write_project

SOURCES: Final = ("declarations", "docs", "overrides", "mkdocs.yml")


class Job(NamedTuple):
    """A row of the report: a command, its folder, and its preparation before each round."""

    id: str
    title: str
    command: tuple[str, ...]
    folder: Path
    prepare: Callable[[int], None]
    tool: str = ""  # that must be installed


class Workshop:
    """The folders of one measurement, all below `root`."""

    def __init__(self, root: Path, number: int, code: Path = ROOT) -> None:
        """Create the project, with the pages, the frame and the program that are in the folder `code`."""
        shutil.rmtree(root, ignore_errors=True)
        self.root = root
        self.gongkai = ("env", f"PYTHONPATH={code}", sys.executable, "-m", "generator.cli")
        self.project = root / "project"
        self.markdown = root / "markdown"
        self.cache = root / "cache"
        self.site = self.project / "site"
        write_project(self.project, number, like=code)
        files = sorted((self.project / "declarations").rglob("*/*/*.yml"))
        self.declarations = [file.relative_to(self.project / "declarations").as_posix() for file in files]
        self.edited = files[len(files) // 2]
        self.original = self.edited.read_text(encoding="utf-8")
        self.added = self.edited.with_name("added-project.yml")
        self._thrown_away = 0

    @property
    def environment(self) -> dict[str, str]:
        """Environment of every command; users' caches are below `root` too."""
        return {**os.environ, "XDG_CACHE_HOME": str(self.cache)}

    def forget(self, _: int) -> None:
        """Remove everything from the project but its sources."""
        self.edited.write_text(self.original, encoding="utf-8")
        self.added.unlink(missing_ok=True)
        self.throw_away(self.cache, *(entry for entry in self.project.iterdir() if entry.name not in SOURCES))

    def throw_away(self, *entries: Path) -> None:
        """Move folders away without deleting them: ext4 creates files slowly for minutes after a deletion."""
        for entry in entries:
            if entry.exists():
                self._thrown_away += 1
                bin_ = self.root / "thrown-away"
                bin_.mkdir(exist_ok=True)
                entry.rename(bin_ / str(self._thrown_away))

    def _edit(self, pattern: str, changed: Callable[[re.Match[str]], str]) -> None:
        text, times = re.subn(pattern, changed, self.edited.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if not times:
            raise ValueError(f"{self.edited} has nothing to change")
        self.edited.write_text(text, encoding="utf-8")

    def edit_goal(self, turn: int) -> None:
        """Change the goal of one declaration, which only its own page and the search show, to a new text."""
        self._edit(r"。\n绩效指标:", lambda _: f"，本年度第{turn + 1}次调整。\n绩效指标:")

    def edit_amount(self, turn: int) -> None:
        """Change the amount of one declaration, which every list with it shows."""
        amounts = r"^(  (?:年度资金申请总额|当年财政拨款): )(\d+)"
        self._edit(amounts, lambda found: f"{found[1]}{int(found[2]) + 100 * (turn + 1)}")

    def edit_value(self, turn: int) -> None:
        """Change the value of one indicator, which is listed among all of its kind."""
        where = r"(    数量指标:\n(?:      .*\n)*?.*?[≥=])(\d+)(?=\()"
        self._edit(where, lambda found: f"{found[1]}{int(found[2]) + turn + 1}")

    def add(self, turn: int) -> None:
        """Add a declaration; in the next round it is renamed."""
        text = self.original.replace("项目名称: ", f"项目名称: 新增{turn + 1}号", 1)
        self.added.write_text(text, encoding="utf-8")

    def builds(self) -> list[Job]:
        """Return the builds by Gongkai, in the order in which they need one another."""
        command = (*self.gongkai, "build", "--declarations", "declarations", "--site", "site")
        return [
            Job("cold", "Gongkai, cold", command, self.project, self.forget),
            Job("goal", "Gongkai, one goal changed", command, self.project, self.edit_goal),
            Job("amount", "Gongkai, one amount changed", command, self.project, self.edit_amount),
            Job("value", "Gongkai, one indicator's value changed", command, self.project, self.edit_value),
            Job("added", "Gongkai, one declaration added", command, self.project, self.add),
            Job("unchanged", "Gongkai, nothing changed", command, self.project, _nothing),
        ]

    def checks(self) -> list[Job]:
        """Return the checks by Gongkai. The first one removes everything built."""
        command = (*self.gongkai, "check", "--declarations", "declarations")
        return [
            Job("check-cold", "gongkai check, cold", command, self.project, self.forget),
            Job("check-warm", "gongkai check, warm", command, self.project, _nothing),
        ]

    def other_builds(self, environments: Path) -> list[Job]:
        """Return builds of the same Markdown by other tools, and a copy of the site that Gongkai built."""
        mkdocs, zensical, hugo = (self.root / name for name in ("mkdocs", "zensical", "hugo"))
        copy = self.root / "copy"
        package = next((environments / "hugo").glob("lib/python*/site-packages/hugo"), environments / "hugo")
        return [
            Job("mkdocs", "MkDocs, Material, search", _tool(environments, "mkdocs-material", "mkdocs", "build", "--quiet"),
                mkdocs, lambda _: self.throw_away(mkdocs / "site"), "mkdocs-material"),
            Job("zensical", "Zensical, cold", _tool(environments, "zensical", "zensical", "build", "--clean"),
                zensical, lambda _: self.throw_away(zensical / "site", zensical / ".cache"), "zensical"),
            Job("hugo", "Hugo, bare template", (str(package / "binaries" / "hugo"), "build"),
                hugo, lambda _: self.throw_away(hugo / "public", hugo / "resources"), "hugo"),
            Job("copy", "`cp -r` of Gongkai's site", ("cp", "-r", str(self.site), str(copy)), self.root, lambda _: self.throw_away(copy)),
        ]  # fmt: skip

    def other_checks(self, environments: Path) -> list[Job]:
        """Return checks of the same files by other tools."""
        folder = self.project / "declarations"
        schema = ("--schemafile", str(ROOT / "declarations" / "schema.json"))
        validate = _tool(environments, "check-jsonschema", "check-jsonschema", *schema, *self.declarations)
        lint = _tool(environments, "yamllint", "yamllint", "-d", "relaxed", ".")
        return [
            Job("check-jsonschema", "check-jsonschema", validate, folder, _nothing, "check-jsonschema"),
            Job("yamllint", "yamllint", lint, folder, _nothing, "yamllint"),
        ]

    def write_command(self) -> tuple[str, ...]:
        """Return the command that writes the Markdown for other tools."""
        return (*self.gongkai, "write", str(self.markdown))

    def furnish(self) -> None:
        """Put the Markdown and the settings where each of the other tools expects them."""
        for name, pages in (("mkdocs", "docs"), ("zensical", "docs"), ("hugo", "content")):
            shutil.copytree(TOOLS / name, self.root / name)
            shutil.copytree(self.markdown, self.root / name / pages, copy_function=os.link)
        content = self.root / "hugo" / "content"
        for index in sorted(content.rglob("index.md"), reverse=True):
            if (
                any(page.parent != index.parent for page in index.parent.rglob("*.md"))
                or index.parent == content
            ):
                index.rename(index.with_name("_index.md"))

    def measured_site(self) -> Site | None:
        """Measure the site that Gongkai built; None if there is none."""
        sizes = {
            file.relative_to(self.site).as_posix(): file.stat().st_size
            for file in self.site.rglob("*")
            if file.is_file()
        }
        pages = {path: size for path, size in sizes.items() if path.endswith(".html")}
        if not pages:
            return None
        largest = max(sorted(pages), key=pages.__getitem__)
        return Site(
            size=sum(sizes.values()),
            search=sum(size for path, size in sizes.items() if path.startswith("search/data/")),
            files=len(sizes),
            pages=len(pages),
            largest_page=largest,
            largest_page_size=pages[largest],
        )


def _tool(environments: Path, tool: str, command: str, *arguments: str) -> tuple[str, ...]:
    return (str(environments / tool / "bin" / command), *arguments)


def _nothing(_: int) -> None:
    """Prepare nothing: the job before left everything ready."""
