"""A page rendered separately has the bytes that MkDocs makes of it, whatever its content."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.meta import get_data

from generator.catalog.excerpts import MemoryExcerpts
from generator.catalog.groups import build_catalog
from generator.checks.check_all import check_all
from generator.declarations.summary import PublishedDeclaration
from generator.declarations.yaml.source import RawFile
from generator.outputs.pages.all_pages import all_pages, page_groups
from generator.outputs.pages.markdown_page import split_front_matter
from generator.outputs.pages.page import Page, PageGroup, render_markdown
from generator.site.mkdocs_engine import (
    BuildLocation,
    GroupBatch,
    build_page_groups,
    generated_file,
    render_page,
    site_context,
)
from tests.support.pages import HOSTILE, declared
from tests.support.project import ROOT
from tests.support.sample import sample


@pytest.fixture
def place(tmp_path: Path) -> BuildLocation:
    return BuildLocation(str(ROOT / "mkdocs.yml"), str(tmp_path / "site"), str(ROOT / "declarations"))


def by_mkdocs(place: BuildLocation, page: Page) -> bytes:
    config, files, nav, env, _ = site_context(place)
    file = files.get_file_from_path(page.path) or generated_file(page, config)
    file.content_string = page.text
    placed = file.page or MkDocsPage(None, file, config)
    _populate_page(placed, config, files)
    _build_page(placed, config, [file], nav, env)
    return Path(place.site, file.dest_uri).read_bytes()


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_in_a_field(place: BuildLocation, text: str) -> None:
    page = declared(text)
    assert split_front_matter(page.text) == get_data(page.text)[::-1]
    assert render_page(site_context(place), page) == by_mkdocs(place, page)


def test_pages_of_every_kind(place: BuildLocation) -> None:
    made = all_pages(check_all(RawFile(path, text.encode()) for path, text in sample(150)).declarations)
    kinds = {page.address.partition("/")[0]: page for page in made}
    for page in (*kinds.values(), *made[:: len(made) // 20]):
        assert render_page(site_context(place), page) == by_mkdocs(place, page), page.address
    assert {"", "2025", "units", "indicators", "editors", "search", "glossary"} <= kinds.keys()


def test_text_that_markdown_would_change_is_left_to_markdown(place: BuildLocation) -> None:
    page = Page(address="a/", text='---\ntitle: "一"\n---\n\n# 一\n\n<p>二\t三</p>\n\n*四*\n')
    assert "<em>四</em>" in render_page(site_context(place), page).decode()
    assert render_page(site_context(place), page) == by_mkdocs(place, page)


def families_of(forms: Sequence[PublishedDeclaration]) -> list[PageGroup]:
    return list(page_groups(build_catalog(form.summary for form in forms), MemoryExcerpts(forms).summaries))


def test_only_pages_that_differ_are_made(place: BuildLocation) -> None:
    files = [RawFile(path, text.encode()) for path, text in sample(40)]
    forms = check_all(files).declarations
    memory = MemoryExcerpts(forms)
    family = next(one for one in families_of(forms) if one.name == "indicators/output-quantity/")
    excerpts = tuple(memory.excerpts(family.topic))
    stamps = build_page_groups(place, [GroupBatch(family, excerpts, {})])[family.name]
    written = sorted(Path(place.site).rglob("*.html"))
    assert len(written) == len(stamps) > 1
    for path in written:
        path.unlink()
    one = {**stamps, family.name: "what it was"}
    assert build_page_groups(place, [GroupBatch(family, excerpts, one)])[family.name] == stamps
    assert [path.relative_to(place.site).as_posix() for path in Path(place.site).rglob("*.html")] == [
        f"{family.name}index.html"
    ]


def test_every_family_is_named_by_its_first_page() -> None:
    forms = check_all(RawFile(path, text.encode()) for path, text in sample(150)).declarations
    memory = MemoryExcerpts(forms)
    addresses = []
    for family in families_of(forms):
        excerpts = tuple(memory.excerpts(family.topic)) if family.topic else ()
        plans = list(family.page_specs(excerpts))
        assert plans[0].address == family.name
        addresses += [plan.address for plan in plans]
    assert len(addresses) == len(set(addresses))


def test_what_a_family_is_made_of_is_in_its_stamp() -> None:
    """Whatever changes on a page of a list changes the stamp of its family, and of that page."""
    files = dict(sample(60))
    path = sorted(files)[3]
    before = plans_of(files)
    for old, new in (
        ("项目名称: ", "项目名称: 又"),
        ("(%)", "(个)"),
        ("000.00\n", "001.00\n"),
        ("。\n绩效指标", "，好。\n绩效指标"),
    ):
        now = plans_of({**files, path: files[path].replace(old, new)})
        for address, (stamps, text) in now.items():
            if before.get(address, ("", ""))[1] != text:
                assert before.get(address, ("", ""))[0] != stamps, address
            else:
                assert before[address][0][1] == stamps[1], address


def plans_of(files: dict[str, str]) -> dict[str, tuple[tuple[str, str], str]]:
    """By address, the stamps of a page's family and of itself, and its text."""
    forms = check_all(RawFile(path, text.encode()) for path, text in files.items()).declarations
    memory = MemoryExcerpts(forms)
    found = {}
    for family in families_of(forms):
        excerpts = tuple(memory.excerpts(family.topic)) if family.topic else ()
        for plan in family.page_specs(excerpts):
            found[plan.address] = ((family.digest, plan.digest), render_markdown(plan).text)
    return found
