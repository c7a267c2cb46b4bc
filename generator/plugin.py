"""The edge to MkDocs: `mkdocs build` and `mkdocs serve` get the generated pages as if they stood in docs/.

A hook unpacks what MkDocs brings and calls a plain function. In a build any error ends it before anything is
written; in a preview nothing does: what is broken shows its problems in its place.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_build_date

from generator import report
from generator.catalog import Catalog, parts
from generator.clock import today
from generator.files import declaration_files
from generator.forms import download_paths
from generator.inspection import Inspection, inspect
from generator.page import Asset, Page, Parted, parted
from generator.pages import assets, pages, preview_pages, summary_pages
from generator.render import TEMPLATES
from generator.revisions import Life, lives
from generator.search import Document, document, records
from generator.sharing import Share, Sharing, can_be_shared, elsewhere, generated, in_navigation
from generator.sitemap import Place, dated, sitemaps
from generator.trees import write_tree

log = logging.getLogger("mkdocs.plugins.gongkai")


_UNUSED = ("assets/javascripts/", "assets/stylesheets/palette.")
"""Of the theme's files: the pages use none of its scripts (overrides/main.html)."""


_ID = re.compile(r' id="([^"]+)"')


SHARE: Final = 250
"""Pages that are handed out together: a second's work or less."""


def _inspection(root: Path, today: date) -> Inspection:
    return inspect(declaration_files(root), today)


class GongkaiConfig(Config):  # type: ignore[no-untyped-call]
    """What mkdocs.yml may say under `gongkai`."""

    declarations = config_options.Dir(exists=True, default="declarations")


class GongkaiPlugin(BasePlugin[GongkaiConfig]):  # type: ignore[no-untyped-call]
    """Reads declarations/ once a build and adds a page for each."""

    _command: Literal["build", "gh-deploy", "serve"] = "build"
    _pages: tuple[Page, ...] = ()
    _catalog: Catalog = Catalog(entries=())
    places: tuple[Place, ...] = ()
    """Where every page is, if the site's own address is known."""
    _lives: Mapping[str, Life] = MappingProxyType({})
    _origins: dict[str, str]
    """By path in a docs folder, the file of declarations/ that makes a generated page, or nothing."""
    _parted: Parted | None = None
    inspecting: Callable[[Path, date], Inspection] = staticmethod(_inspection)
    """How declarations are inspected."""
    sharing: Sharing | None = None
    """Who builds most pages of a large site; nobody where this is nothing but a plugin."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is a preview; asks MkDocs to keep this object through a whole `serve`."""
        self._command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Refuse what the addresses of the design cannot stand."""
        if not config.use_directory_urls:
            raise PluginError("gongkai: 网页地址以“/”结尾，mkdocs.yml 中的 use_directory_urls 应为 true")
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read and check, before MkDocs empties the old site."""
        root = Path(self.config.declarations)
        inspection = self.inspecting(root, today())
        prefix = f"{root.name}/"
        self._catalog = inspection.catalog
        self._lives = lives(root)
        if self._command == "serve":
            _log(inspection, prefix)
            self._pages = preview_pages(inspection, self._added)
            return
        if inspection.errors:
            _log(inspection, prefix)
            raise PluginError(
                f"gongkai: {len(inspection.errors)} 条错误，网站没有生成；逐条说明见上，或运行 gongkai check"
            )
        if not can_be_shared(config):
            self.sharing = None
        if self.sharing is None:
            self._pages = pages(inspection.catalog, self._added)

    @property
    def _added(self) -> dict[str, str]:
        return {path: life.added for path, life in self._lives.items()}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages, and what they need beside them."""
        self._origins = {}
        written = [document(file.src_uri, file.content_string) for file in files.documentation_pages()]
        if self.sharing is not None:
            made = self._share_out(self.sharing, files, written, config)
        else:
            for page in self._pages:
                self._origins[page.path] = page.origin
                files.append(generated(page, config))
            made = assets(self._catalog, self._pages, written)
        for asset in made:
            files.append(File.generated(config, asset.path, content=asset.data))
        for file in list(files):
            if file.src_uri.startswith(_UNUSED):
                files.remove(file)
        return files

    def _share_out(
        self, sharing: Sharing, files: Files, written: Sequence[Document], config: MkDocsConfig
    ) -> tuple[Asset, ...]:
        """Give away what can be built apart; returns the assets that stay here."""
        for part in parts(self._catalog, SHARE):
            sharing.give(Share(catalog=part))
        for entry in self._catalog.entries:
            self._origins[f"{entry.identity.address}index.md"] = entry.path
            for path in download_paths(entry):
                files.append(elsewhere(path, config))
        stay = {*in_navigation(config.nav), "index.md"}
        apart: list[Page] = []
        for page in summary_pages(self._catalog, self._added):
            self._origins[page.path] = ""
            if page.path in stay:
                files.append(generated(page, config))
                continue
            apart.append(page)
            if len(apart) == SHARE:
                sharing.give(Share(pages=tuple(apart)))
                apart.clear()
        sharing.give(Share(pages=tuple(apart)))
        for path in self._origins.keys() - stay:
            files.append(elsewhere(path, config))
        return tuple(Asset(path=path, data=data) for path, data in records(self._catalog, written).items())

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Let Markdown read of a generated page only what is Markdown: its heading."""
        self._parted = parted(markdown) if page.file.generated_by == "gongkai" else None
        return self._parted.heading if self._parted else None

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Put the heading back into its page, whose anchors MkDocs has not seen."""
        if self._parted is None:
            return None
        content = self._parted.with_heading(html)
        page.present_anchor_ids = set(_ID.findall(content))
        return content

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Note for the sitemap where every page is, and what changes it."""
        found = []
        for file in files:
            origin = self._origins.get(file.src_uri)
            page = file.page
            if page is None and origin is not None:  # built elsewhere
                page = MkDocsPage(None, file, config)
            if page is not None and page.canonical_url:
                found.append(Place(page.canonical_url, origin, file.src_uri))
        self.places = tuple(found)
        return env

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put our sitemap, which knows limits and dates, in the place of MkDocs's; without `site_url` there is none."""
        if self.sharing is not None:
            self.sharing.finish()
        site = Path(config.site_dir)
        for old in ("sitemap.xml", "sitemap.xml.gz"):
            (site / old).unlink(missing_ok=True)
        if config.site_url:
            written = {path: life.changed for path, life in lives(Path(config.docs_dir)).items()}
            changed = {path: life.changed for path, life in self._lives.items()}
            write_tree(
                site, sitemaps(dated(self.places, changed, written, get_build_date()), config.site_url)
            )

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Reload when a declaration or a template changes."""
        for folder in (self.config.declarations, str(TEMPLATES), *_custom_folders(config)):
            server.watch(folder)
        return server


def _custom_folders(config: MkDocsConfig) -> list[str]:
    return [config.theme.custom_dir] if config.theme.custom_dir else []


def _log(inspection: Inspection, prefix: str) -> None:
    for line in report.lines(inspection.errors, prefix):
        log.error(line.plain)
