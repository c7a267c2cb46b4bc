"""The edge that shares work out: pages are made and put into MkDocs's theme by several processes, or machines.

Comes in: shares of a site, each with all that it needs. Goes out: files in the site's folder, as MkDocs alone would
have written them, and the little that the rest of the site must know. Any Executor can do the work.
"""

import logging
import os
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, lru_cache
from pathlib import Path, PurePath
from typing import Any, NamedTuple, TypeAlias

from markdown import Markdown
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as MkDocsPage

from generator.catalog.excerpts import Excerpt, UnitSummary, encode_excerpts, summarize_unit
from generator.checks.cached import check_all_in_process
from generator.checks.rules.apply_rules import stable_from
from generator.declarations.summary import group_by_unit_slug
from generator.declarations.yaml.source import RawFile
from generator.outputs.data.search_data import SearchDocument
from generator.outputs.pages.all_pages import all_downloads, unit_pages
from generator.outputs.pages.markdown_page import split_front_matter, split_heading
from generator.outputs.pages.page import Page, PageGroup, page_error, render_markdown
from generator.system.atomic import write_tree


class BuildLocation(NamedTuple):
    """Where a site is built: its configuration, its folder, the folder with declarations, all absolute.

    `cache` is a folder for what is found in files, if there is one.
    """

    configuration: str
    site: str
    declarations: str
    cache: str = ""


class UnitBatch(NamedTuple):
    """The files of some units, whole units only, and what they are examined by."""

    files: tuple[RawFile, ...]
    registry: RawFile
    today: date


PageDigests: TypeAlias = dict[str, str]
"""A digest of all that a page is made of, by its address."""


class GroupBatch(NamedTuple):
    """A family of pages, what declarations say on its topic, and what its pages were."""

    page_group: PageGroup
    excerpts: tuple[Excerpt, ...]
    before: PageDigests


class BuiltUnit(NamedTuple):
    """What came of a unit: what others must know of it, its excerpts by topic and year, the addresses of its pages.

    It holds for the day `until` alone, unless that is empty.
    """

    summary: UnitSummary
    excerpts: dict[tuple[str, int], bytes]
    addresses: tuple[str, ...]
    until: str


class SiteContext(NamedTuple):
    """What is the same for all pages of a site; of generated pages `files` has only those in the navigation."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any
    html: Callable[[str], str]
    """What Markdown makes of a text."""


class ExternalFile(File):
    """A file of the site that is known here, so that others can lead to it, and is written elsewhere."""

    def is_documentation_page(self) -> bool:
        """It is not: MkDocs does not build it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs's signature
        """Leave it to others."""


class LinkableFiles(Files):
    """The files that MkDocs builds, and those that it can only lead to, which are made up when they are asked for.

    `asked` has every path beyond the former that was asked for, and whether it is known.
    """

    def __init__(self, files: Iterable[File], external: Container[str], config: MkDocsConfig) -> None:
        super().__init__(files)
        self._elsewhere, self._config = external, config
        self.asked: dict[str, bool] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path of a docs folder."""
        found = super().get_file_from_path(path)
        if found is not None:
            return found
        wanted = PurePath(path).as_posix()
        self.asked[wanted] = wanted in self._elsewhere
        return external_file(wanted, self._config) if self.asked[wanted] else None


class PrebuiltPages(NamedTuple):
    """Generated pages that MkDocs is to build with the hand-written ones, and the paths of those built elsewhere."""

    pages: Iterable[Page]
    external: Container[str]


class HandwrittenPages(NamedTuple):
    """What came of the hand-written pages: what the search has of them, address and path of each, as in `Known`."""

    search_documents: Sequence[SearchDocument]
    address_paths: list[tuple[str, str]]
    links: dict[str, bool]
    base: str


def external_file(path: str, config: MkDocsConfig) -> ExternalFile:
    """The file that stands for a page or an asset which is built elsewhere."""
    known = File(path, None, config.site_dir, config.use_directory_urls)
    return ExternalFile(
        path,
        None,
        config.site_dir,
        config.use_directory_urls,
        dest_uri=known.dest_uri,
        inclusion=InclusionLevel.NOT_IN_NAV,
    )


def allows_separate_rendering(config: MkDocsConfig) -> bool:
    """Whether pages can be built apart: no plugin looks at all of them, and no title in the navigation is theirs."""
    return (
        set(config.plugins) == {"gongkai"} and not config.hooks and bool(config.nav) and _titled(config.nav)
    )


def navigation_paths(nav: Any) -> Iterator[str]:
    """The paths that the navigation names."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from navigation_paths(item)


def _titled(nav: Any) -> bool:
    return all(
        isinstance(item, dict) and all(isinstance(below, str) or _titled(below) for below in item.values())
        for item in nav
    )


def build_units(place: BuildLocation, share: UnitBatch) -> tuple[BuiltUnit, ...] | None:
    """Examine the files of some units and build their pages; None, and nothing is built, if there is any error."""
    folder = Path(place.cache) if place.cache else None
    inspection = check_all_in_process((share.registry, *share.files), share.today, folder)
    if inspection.errors:
        return None
    found = []
    for unit, forms in group_by_unit_slug(inspection.declarations):
        pages = tuple(unit_pages(forms))
        write_pages(place, pages)
        write_tree(Path(place.site), {asset.path: asset.data for asset in all_downloads(forms, pages)})
        written = encode_excerpts(forms)
        is_settled = all(stable_from(form.declaration) <= share.today for form in forms)
        found.append(
            BuiltUnit(
                summarize_unit(unit, forms, written),
                written,
                tuple(page.address for page in pages),
                "" if is_settled else share.today.isoformat(),
            )
        )
    return tuple(found)


def build_page_groups(place: BuildLocation, share: Sequence[GroupBatch]) -> dict[str, PageDigests]:
    """Make the pages of some families that are not what they were; returns by family digests of all."""
    return {work.page_group.name: _build_page_group(place, work) for work in share}


def _build_page_group(place: BuildLocation, work: GroupBatch) -> PageDigests:
    now: PageDigests = {}

    def differing() -> Iterator[Page]:
        for plan in work.page_group.page_specs(work.excerpts):
            now[plan.address] = plan.digest
            if now[plan.address] != work.before.get(plan.address):
                yield render_markdown(plan)

    write_pages(place, differing())
    return now


def write_pages(location: BuildLocation, pages: Iterable[Page]) -> None:
    """Write pages as MkDocs writes them."""
    with _silence_mkdocs():
        around = site_context(location)
        for page in pages:
            try:
                data = {f"{page.address}index.html": render_page(around, page)}
            except Exception as error:  # whatever a template may do
                raise page_error(page.address, error) from error
            write_tree(Path(location.site), data)


@contextmanager
def _silence_mkdocs() -> Iterator[None]:
    """MkDocs says nothing: what there is to say it says once, where it builds the hand-written pages."""
    logger = logging.getLogger("mkdocs")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def render_page(site: SiteContext, page: Page) -> bytes:
    """A page as MkDocs publishes it, of which Markdown reads only the heading where the rest is HTML."""
    config, files, nav, env, html = site
    file = files.get_file_from_path(page.path) or generated_file(page, config)
    placed = file.page or MkDocsPage(None, file, config)
    placed.meta, text = split_front_matter(page.text)
    split = split_heading(text)
    placed.content = split.with_heading(html(split.heading)) if split else html(text)
    placed.active = True
    try:
        context = get_context(nav, [file], config, placed)
        output: str = env.get_template("main.html").render(context)
    finally:
        placed.active = False
    return output.encode(errors="xmlcharrefreplace")


def generated_file(page: Page, config: MkDocsConfig) -> File:
    """The file of a generated page, which one edits in its declaration."""
    declarations: str = config.plugins["gongkai"].config.declarations
    file = File.generated(config, page.path, content=page.text, inclusion=InclusionLevel.NOT_IN_NAV)
    file.generated_by = "gongkai"
    if page.source_path:
        file.edit_uri = Path(
            os.path.relpath(Path(declarations) / page.source_path, config.docs_dir)
        ).as_posix()
    return file


@cache
def site_context(location: BuildLocation) -> SiteContext:
    """What is the same for all pages of a site."""
    config = load_config(location.configuration, site_dir=location.site, strict=True)
    config.plugins["gongkai"].config.declarations = location.declarations
    config = config.plugins.on_config(config)
    files = get_files(config)
    for path in navigation_paths(config.nav):
        if files.get_file_from_path(path) is None:
            files.append(generated_file(Page(address=path.removesuffix("index.md"), text=""), config))
    nav = get_navigation(files, config)
    markdown = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {})

    @lru_cache(maxsize=4096)  # projects are called alike year after year
    def html(text: str) -> str:
        return markdown.reset().convert(text)

    return SiteContext(config, files, nav, config.theme.get_env(), html)
