"""The edge that shares work out: pages are built by MkDocs in several processes, or on several machines.

Comes in: Shares of a site, each with all that its pages need. Goes out: files in the site's folder, as MkDocs
alone would have written them. An Executor does the work; here it is one of processes that share nothing.
"""

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, as_completed
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as MkDocsPage

from generator.catalog import Catalog
from generator.page import Asset, Page, page_error
from generator.pages import beside_declarations, declaration_pages
from generator.trees import write_tree

Progress: TypeAlias = Callable[[int, int], None]
"""Hears how many pages are built, of how many."""


class Place(NamedTuple):
    """Where a site is built: its configuration, its folder, and the folder with declarations, all absolute."""

    configuration: str
    site: str
    declarations: str


class Share(NamedTuple):
    """Pages whose text is there, and declarations whose pages are still to be made."""

    pages: tuple[Page, ...] = ()
    catalog: Catalog = Catalog(entries=())


class Surroundings(NamedTuple):
    """What MkDocs needs to know of a site to build any page of it."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any


class Elsewhere(File):
    """A file of the site that is known here, so that others can lead to it, and is written elsewhere."""

    def is_documentation_page(self) -> bool:
        """It is not: MkDocs does not build it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs's signature
        """Leave it to others."""


class Sharing:
    """Hands out Shares to an Executor and waits for them."""

    def __init__(self, executor: Executor, place: Place, progress: Progress | None = None) -> None:
        self.executor, self._place, self._progress = executor, place, progress
        self._given: list[Future[int]] = []
        self._pages = 0

    def give(self, share: Share) -> None:
        """Let somebody build a share."""
        for entry in share.catalog.entries:  # another thread sends it: nothing may be computed meanwhile
            _ = entry.declaration.performance_indicators
        self._given.append(self.executor.submit(build_share, self._place, share))
        self._pages += len(share.pages) + len(share.catalog.entries)

    def finish(self) -> None:
        """Wait until all is built; the first that fails ends it."""
        done = 0
        for share in as_completed(self._given):
            done += share.result()
            if self._progress:
                self._progress(done, self._pages)


def elsewhere(path: str, config: MkDocsConfig) -> Elsewhere:
    """The file that stands for a page or an asset which is built elsewhere."""
    known = File(path, None, config.site_dir, config.use_directory_urls)
    return Elsewhere(
        path,
        None,
        config.site_dir,
        config.use_directory_urls,
        dest_uri=known.dest_uri,
        inclusion=InclusionLevel.NOT_IN_NAV,
    )


def can_be_shared(config: MkDocsConfig) -> bool:
    """Whether pages can be built apart: no plugin looks at all of them, and no title in the navigation is theirs."""
    return (
        set(config.plugins) == {"gongkai"} and not config.hooks and bool(config.nav) and _titled(config.nav)
    )


def in_navigation(nav: Any) -> Iterator[str]:
    """The paths that the navigation names."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from in_navigation(item)


def _titled(nav: Any) -> bool:
    return all(
        isinstance(item, dict) and all(isinstance(below, str) or _titled(below) for below in item.values())
        for item in nav
    )


def build_share(place: Place, share: Share) -> int:
    """Build the pages of a share and what stands beside them; returns how many pages."""
    pages = (*share.pages, *declaration_pages(share.catalog))
    around = surroundings(place)
    for page in pages:
        build_page(around, page)
    assets: Iterator[Asset] = beside_declarations(share.catalog, pages)
    write_tree(Path(place.site), {asset.path: asset.data for asset in assets})
    return len(pages)


def build_page(around: Surroundings, page: Page) -> None:
    """Build one page as MkDocs builds it."""
    config, files, nav, env = around
    file = files.get_file_from_path(page.path)
    if file is None:
        file = generated(page, config)
    else:
        file.content_string = page.text
    placed = file.page or MkDocsPage(None, file, config)
    try:
        mkdocs_build._populate_page(placed, config, files)
        mkdocs_build._build_page(placed, config, [file], nav, env)
    except OSError:
        raise
    except Exception as error:  # whatever a template may do
        raise page_error(page.address, error) from error


def generated(page: Page, config: MkDocsConfig) -> File:
    """The file of a generated page, which one edits in its declaration."""
    declarations: str = config.plugins["gongkai"].config.declarations
    file = File.generated(config, page.path, content=page.text, inclusion=InclusionLevel.NOT_IN_NAV)
    file.generated_by = "gongkai"
    if page.origin:
        file.edit_uri = Path(os.path.relpath(Path(declarations) / page.origin, config.docs_dir)).as_posix()
    return file


@cache
def surroundings(place: Place) -> Surroundings:
    """What is the same for all pages of a site; of generated pages only those that the navigation leads to."""
    logging.getLogger("mkdocs").setLevel(
        logging.CRITICAL
    )  # what there is to say is said where the site is built
    config = load_config(place.configuration, site_dir=place.site, strict=True)
    config.plugins["gongkai"].config.declarations = place.declarations
    config = config.plugins.on_config(config)
    files = get_files(config)
    for path in in_navigation(config.nav):
        if files.get_file_from_path(path) is None:
            files.append(generated(Page(address=path.removesuffix("index.md"), text=""), config))
    return Surroundings(config, files, get_navigation(files, config), config.theme.get_env())
