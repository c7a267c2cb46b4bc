"""A page rendered separately has the bytes that MkDocs makes of it, whatever its content."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.meta import get_data

from generator.catalog.fill import replace_declaration
from generator.catalog.records import declaration_rows
from generator.checks.check_all import check_all
from generator.declarations.published import PublishedDeclaration
from generator.declarations.yaml.source import RawFile
from generator.outputs.pages.markdown_page import split_front_matter
from generator.outputs.pages.page import Page
from generator.outputs.pages.specs import PageGroup, Spec, all_groups, page_specs, render, touched_groups
from generator.site.mkdocs_engine import (
    Project,
    RenderBatch,
    generated_file,
    render_batch,
    render_page,
    site_context,
)
from generator.site.refresh import refresh_changed_measures
from tests.support.pages import HOSTILE, declared
from tests.support.project import ROOT
from tests.support.sample import sample
from tests.support.site import tree
from tests.support.summaries import catalog_of, pages_of


@pytest.fixture
def project() -> Project:
    return Project(str(ROOT / "mkdocs.yml"), "../declarations")


@pytest.fixture
def by_mkdocs(project: Project, tmp_path: Path) -> Callable[[Page], bytes]:
    def build(page: Page) -> bytes:
        return built_by_mkdocs(project, page, tmp_path)

    return build


def built_by_mkdocs(project: Project, page: Page, folder: Path) -> bytes:
    config, files, nav, env, *_ = site_context(project)
    file = files.get_file_from_path(page.path) or generated_file(page, config, "../declarations")
    file.content_string = page.text
    placed = file.page or MkDocsPage(None, file, config)
    _populate_page(placed, config, files)
    file.abs_dest_path = str(folder / file.dest_uri)
    _build_page(placed, config, [file], nav, env)
    return Path(file.abs_dest_path).read_bytes()


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_in_a_field(project: Project, by_mkdocs: Callable[[Page], bytes], text: str) -> None:
    page = declared(text)
    assert split_front_matter(page.text) == get_data(page.text)[::-1]
    assert render_page(site_context(project), page) == by_mkdocs(page)


def test_pages_of_every_kind(project: Project, by_mkdocs: Callable[[Page], bytes]) -> None:
    made = pages_of(published(dict(sample(150))))
    kinds = {page.address.partition("/")[0]: page for page in made}
    for page in (*kinds.values(), *made[:: len(made) // 20]):
        assert render_page(site_context(project), page) == by_mkdocs(page), page.address
    assert {"", "2025", "units", "indicators", "editors", "search", "glossary"} <= kinds.keys()


def test_text_that_markdown_would_change_is_left_to_markdown(
    project: Project, by_mkdocs: Callable[[Page], bytes]
) -> None:
    page = Page(address="a/", text='---\ntitle: "一"\n---\n\n# 一\n\n<p>二\t三</p>\n\n*四*\n')
    assert "<em>四</em>" in render_page(site_context(project), page).decode()
    assert render_page(site_context(project), page) == by_mkdocs(page)


def specs_of(files: Mapping[str, str]) -> dict[str, tuple[PageGroup, Spec]]:
    """Every page of some declarations by address, with its group."""
    catalog = catalog_of(published(files))
    return {
        spec.address: (group, spec) for group in all_groups(catalog) for spec in page_specs(catalog, group)
    }


def published(files: Mapping[str, str]) -> Sequence[PublishedDeclaration]:
    return check_all(RawFile(path, text.encode()) for path, text in files.items()).declarations


def test_a_batch_writes_its_files_or_returns_them(project: Project, tmp_path: Path) -> None:
    specs = tuple(spec for _, spec in specs_of(dict(sample(4))).values())
    returned = render_batch(RenderBatch(project, "", specs))
    assert render_batch(RenderBatch(project, str(tmp_path / "site"), specs)) == {}
    assert tree(tmp_path / "site") == returned
    files = {asset.path for spec in specs for asset in render(spec)[1]}
    assert returned.keys() == {f"{spec.address}index.html" for spec in specs} | files
    assert {"editors/templates/cn-2021.docx", "units/index.csv"} <= files


def test_every_page_has_an_address_of_its_own() -> None:
    catalog = catalog_of(published(dict(sample(150))))
    addresses = [spec.address for group in all_groups(catalog) for spec in page_specs(catalog, group)]
    assert len(addresses) == len(set(addresses))
    assert len(set(all_groups(catalog))) == len(list(all_groups(catalog)))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_differs_is_in_a_group_that_is_touched_and_has_another_digest(seed: int) -> None:
    """The groups that a change is said to touch have every page that it changes, adds or removes."""
    chance = random.Random(seed)
    files = dict(sample(60, seed % 3))
    path = chance.choice(sorted(files.keys() - {"units.yml"}))
    text = files[path]
    changed = {**files}
    match seed % 6:
        case 0:
            del changed[path]
        case 1:
            changed[path.replace(".yml", "-more.yml")] = text.replace("项目名称: ", "项目名称: 又", 1)
        case 2:
            changed[path] = text.replace("项目名称: ", "项目名称: 又", 1)
        case 3:
            changed[path] = text.replace("(%)", "(个)")
        case 4:
            more = re.compile(r"^  (年度资金申请总额|当年财政拨款): (\d+)", re.MULTILINE)
            changed[path] = more.sub(lambda found: f"  {found[1]}: {int(found[2]) * 3}", text)
        case 5:
            changed[path] = text.replace("。\n绩效指标", "，好。\n绩效指标")
    before, after = specs_of(files), specs_of(changed)
    catalog = catalog_of(published(files))
    rows = {one.identity: declaration_rows(one) for one in published(changed)}
    old = {one.identity: declaration_rows(one) for one in published(files)}
    changes = [
        replace_declaration(catalog, identity, rows.get(identity))
        for identity in sorted(rows.keys() | old.keys())
        if rows.get(identity) != old.get(identity)
    ]
    assert len(changes) == 1
    touched = touched_groups(catalog, changes, refresh_changed_measures(catalog, changes))
    differing = 0
    for address in before.keys() | after.keys():
        texts = [found[address][1] if address in found else None for found in (before, after)]
        if texts[0] is None or texts[1] is None or text_of(texts[0]) != text_of(texts[1]):
            group, _ = before.get(address) or after[address]
            assert group in touched, address
            differing += 1
        if texts[0] is not None and texts[1] is not None:
            same = text_of(texts[0]) == text_of(texts[1])
            assert same or texts[0].digest != texts[1].digest, address
    assert differing


def text_of(spec: Spec) -> tuple[str | bytes, ...]:
    page, assets = render(spec)
    return (page.text, *(asset.data for asset in assets))
