"""The edge to MkDocs: `mkdocs build` and `mkdocs serve` get the generated pages as if they stood in docs/.

A hook unpacks what MkDocs brings and calls a plain function. In a build any error ends it before anything is
written; in a preview nothing does: what is broken shows its problems in its place.
"""

import logging
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_build_date

from generator.checks import report_terminal as report
from generator.checks.check_all import Inspection, inspect
from generator.declarations.summary import PublishedDeclaration
from generator.outputs.data.search_data import parse_document
from generator.outputs.data.sitemap import SitemapEntry, date_addresses, sitemap_files
from generator.outputs.pages.all_pages import all_pages, assets, preview_pages
from generator.outputs.pages.markdown_page import SplitPage, split_heading
from generator.outputs.pages.page import Page
from generator.outputs.pages.rendering import TEMPLATES
from generator.site.mkdocs_engine import Documents, Given, Known, generated
from generator.site.theme import theme_style
from generator.system.atomic import write_tree
from generator.system.clock import today
from generator.system.files import declaration_files
from generator.system.git import Life, lives

log = logging.getLogger("mkdocs.plugins.gongkai")


_UNUSED = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
"""Of the theme's files: what the pages use of it stands elsewhere (theme)."""


_ID = re.compile(r' id="([^"]+)"')


class GongkaiConfig(Config):  # type: ignore[no-untyped-call]
    """What mkdocs.yml may say under `gongkai`."""

    declarations = config_options.Dir(exists=True, default="declarations")


class GongkaiPlugin(BasePlugin[GongkaiConfig]):  # type: ignore[no-untyped-call]
    """Reads declarations/ once a build and adds a page for each."""

    _command: Literal["build", "gh-deploy", "serve"] = "build"
    _pages: tuple[Page, ...] = ()
    _forms: tuple[PublishedDeclaration, ...] = ()
    _places: tuple[SitemapEntry, ...] = ()
    _lives: Mapping[str, Life] = MappingProxyType({})
    _origins: dict[str, str]
    """By path in a docs folder, the file of declarations/ that makes a generated page, or nothing."""
    _parted: SplitPage | None = None
    given: Given | None = None
    """What is to be built of a site whose other pages are built elsewhere; nothing where this is only a plugin."""
    documents: Documents | None = None
    """What came of the hand-written pages, where something was `given`."""

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
        if self.given:
            return
        root = Path(self.config.declarations)
        inspection = inspect(declaration_files(root), today())
        self._forms = inspection.forms
        self._lives = lives(root)
        added = {path: life.added for path, life in self._lives.items()}
        if self._command == "serve":
            tell(inspection, root)
            self._pages = preview_pages(inspection, added)
            return
        if inspection.errors:
            tell(inspection, root)
            raise PluginError(refusal(inspection))
        self._pages = all_pages(inspection.forms, added)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages, and what they need beside them."""
        written = [parse_document(file.src_uri, file.content_string) for file in files.documentation_pages()]
        for file in list(files):
            if file.src_uri.startswith(_UNUSED):
                files.remove(file)
        style = theme_style()
        files.append(File.generated(config, style.path, content=style.data))
        if self.given:
            for page in self.given.pages:
                files.append(generated(page, config))
            known = Known(files, self.given.elsewhere, config)
            self.documents = Documents(written, [], known.asked, config.site_url or "")
            return known
        self._origins = {}
        for page in self._pages:
            self._origins[page.path] = page.source_path
            files.append(generated(page, config))
        for asset in assets(self._forms, self._pages, written):
            files.append(File.generated(config, asset.path, content=asset.data))
        return files

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Let Markdown read of a generated page only what is Markdown: its heading."""
        self._parted = split_heading(markdown) if page.file.generated_by == "gongkai" else None
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
        pages = [file.page for file in files.documentation_pages() if file.page]
        if self.documents:
            self.documents.places.extend(
                (page.url, page.file.src_uri) for page in pages if page.file.generated_by != "gongkai"
            )
            return env
        self._places = tuple(
            SitemapEntry(page.canonical_url, self._origins.get(page.file.src_uri), page.file.src_uri)
            for page in pages
            if page.canonical_url
        )
        return env

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put our sitemap, which knows limits and dates, in the place of MkDocs's; without `site_url` there is none."""
        site = Path(config.site_dir)
        for old in ("sitemap.xml", "sitemap.xml.gz"):
            (site / old).unlink(missing_ok=True)
        if config.site_url and not self.given:
            written = {path: life.changed for path, life in lives(Path(config.docs_dir)).items()}
            changed = {path: life.changed for path, life in self._lives.items()}
            write_tree(
                site,
                sitemap_files(
                    date_addresses(self._places, changed, written, get_build_date()), config.site_url
                ),
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


def tell(inspection: Inspection, root: Path) -> None:
    """Log every error, from the name of the folder on."""
    for line in report.lines(inspection.errors, f"{root.name}/"):
        log.error(line.plain)


def refusal(inspection: Inspection) -> str:
    """Why there is no site, when all errors have been told."""
    return f"gongkai: {len(inspection.errors)} 条错误，网站没有生成；逐条说明见上，或运行 gongkai check"
