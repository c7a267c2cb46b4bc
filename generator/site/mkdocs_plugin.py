"""The MkDocs plugin: adds the generated pages to `mkdocs build` and `mkdocs serve`, as if in docs/.

A hook unpacks MkDocs's arguments and calls a plain function. In a build, any error ends it before anything is
written. In a preview, pages with errors show their problems instead.
"""

import logging
import os
import re
from pathlib import Path
from typing import Any, Literal

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage

from generator.catalog.built_pages import SITE_ADDRESS_FACT, changed_dates, replace_build_facts
from generator.catalog.database import Catalog, memory_catalog
from generator.catalog.fill import fill
from generator.checks import report_terminal
from generator.checks.check_all import CheckResult, check_all
from generator.declarations.published import files_by_path
from generator.outputs.addresses import (
    SharedAddressError,
    generated_paths,
    refuse_shared_addresses,
)
from generator.outputs.data.search_data import all_search_files
from generator.outputs.data.sitemap import SitemapEntry, date_addresses, sitemap_files
from generator.outputs.offline import OFFLINE_FOLDER
from generator.outputs.pages.markdown_page import SplitPage, split_heading
from generator.outputs.pages.page import Asset, Page
from generator.outputs.pages.rendering import TEMPLATES
from generator.outputs.pages.specs import all_pages
from generator.site.handwritten import (
    HandwrittenPages,
    LinkableFiles,
    PrebuiltPages,
    handwritten_files,
    search_documents,
)
from generator.site.inputs import SITE_ADDRESS, PublishedSite, read_file_dates
from generator.site.mkdocs_engine import declarations_from_docs, generated_file, set_site_address
from generator.site.open_data.write_files import refresh_open_data
from generator.site.theme import (
    STYLES_FOLDER,
    character_table,
    compiled_templates,
    overrides_folder,
    style_sheets,
)
from generator.system.atomic import files_below, write_tree
from generator.system.clock import today
from generator.system.files import declaration_files, shared_files
from generator.system.local_requests import refuse_foreign_requests
from generator.system.trees.output_folder import write_file_list
from generator.system.workers import WorkerPool

log = logging.getLogger("mkdocs.plugins.gongkai")
_notices = logging.getLogger(__name__)
"""A log beside that of MkDocs: with `strict`, MkDocs ends a build in whose log there is a warning."""


_UNPUBLISHED = ("assets/javascripts/", "assets/stylesheets/", "assets/images/", STYLES_FOLDER, OFFLINE_FOLDER)
"""Folders of the theme and of our overrides that are not published: pages use the style sheets of `theme`."""


_ID = re.compile(r' id="([^"]+)"')


class GongkaiConfig(Config):  # type: ignore[no-untyped-call]
    """The settings of the plugin in mkdocs.yml."""

    declarations = config_options.Dir(exists=True, default="declarations")


class GongkaiPlugin(BasePlugin[GongkaiConfig]):  # type: ignore[no-untyped-call]
    """Reads declarations/ once a build and adds a page for each."""

    _command: Literal["build", "gh-deploy", "serve"] = "build"
    _pages: tuple[Page, ...] = ()
    _assets: tuple[Asset, ...] = ()
    _catalog: Catalog | None = None
    _entries: tuple[SitemapEntry, ...] = ()
    _source_paths: dict[str, str]
    """By path in a docs folder, the file of declarations/ that makes a generated page, or ""."""
    _split_pages: SplitPage | None = None
    prebuilt: PrebuiltPages | None = None
    """The pages to build if the others are built elsewhere; None if MkDocs builds the entire site."""
    data_folder: Path | None = None
    """The folder in which MkDocs's build of the entire site is to put the files of open data; None for a site without."""
    handwritten: HandwrittenPages | None = None
    """The result of building the hand-written pages, if `prebuilt` was set."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is a preview; with this hook MkDocs uses one plugin object for an entire `serve`."""
        self._command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Refuse settings that would change addresses; take the site's own address from the environment if it has none."""
        if not config.use_directory_urls:
            raise PluginError("gongkai: 网页地址以“/”结尾，mkdocs.yml 中的 use_directory_urls 应为 true")
        set_site_address(config, os.environ.get(SITE_ADDRESS, ""))
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read and check, before MkDocs empties the old site."""
        if self.prebuilt:
            return
        root = Path(self.config.declarations)
        result = check_all(declaration_files(root), today())
        log_problems(result, root)
        if result.errors and self._command != "serve":
            raise PluginError(build_refused(result))
        self._catalog = fill(memory_catalog(), result.declarations, shared_files(root))
        read_file_dates(self._catalog, root, Path(config.docs_dir))
        replace_build_facts(self._catalog, {SITE_ADDRESS_FACT: config.site_url or ""})
        if self.data_folder:
            site = PublishedSite(config.site_name, config.site_url or "", root)
            refresh_open_data(self._catalog, self.data_folder, site, WorkerPool(1), None)
        yaml = files_by_path(result.declarations)
        self._pages, self._assets = all_pages(self._catalog, yaml, result.errors)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and assets, and remove files that are not published."""
        documents = search_documents(files, config)
        for file in list(files):
            if file.src_uri.startswith(_UNPUBLISHED) and file.src_dir != config.docs_dir:
                files.remove(file)
        handwritten = handwritten_files(files)
        for asset in (*style_sheets(overrides_folder(config)), character_table()):
            files.append(File.generated(config, asset.path, content=asset.data))
        declarations = declarations_from_docs(self.config.declarations, config)
        if self.prebuilt:
            for page in self.prebuilt.pages:
                files.append(generated_file(page, config, declarations))
            linkable = LinkableFiles(files, self.prebuilt.external, config)
            self.handwritten = HandwrittenPages(
                documents, [], linkable.lookups, config.site_url or "", handwritten
            )
            return linkable
        try:
            refuse_shared_addresses(handwritten, generated_paths(self._pages, self._assets))
        except SharedAddressError as error:
            raise PluginError(str(error)) from error
        self._source_paths = {page.path: page.source_path for page in self._pages}
        for page in self._pages:
            files.append(generated_file(page, config, declarations))
        for asset in self._assets:
            files.append(File.generated(config, asset.path, content=asset.data))
        if self._catalog:
            for path, data in all_search_files(self._catalog, documents).items():
                files.append(File.generated(config, path, content=data))
        return files

    def on_page_markdown(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Give Markdown only the heading of a generated page."""
        self._split_pages = split_heading(markdown) if page.file.generated_by == "gongkai" else None
        return self._split_pages.heading if self._split_pages else None

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Put the heading back into its page, and tell MkDocs about the anchors of the rest."""
        if self._split_pages is None:
            return None
        content = self._split_pages.with_heading(html)
        page.present_anchor_ids = set(_ID.findall(content))
        return content

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Record for the sitemap the address of every page, and the files on which it depends."""
        env.bytecode_cache = compiled_templates()
        pages = [file.page for file in files.documentation_pages() if file.page]
        if self.handwritten:
            self.handwritten.address_paths.extend(
                (page.url, page.file.src_uri) for page in pages if page.file.generated_by != "gongkai"
            )
            return env
        self._entries = tuple(
            SitemapEntry(page.canonical_url, self._source_paths.get(page.file.src_uri), page.file.src_uri)
            for page in pages
            if page.canonical_url
        )
        return env

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Replace MkDocs's sitemap with ours, which has limits and dates; list the files of a site that is complete.

        There is no sitemap without `site_url`.
        """
        if not config.site_url and self._command != "serve":
            _notices.warning(
                "mkdocs.yml 没有写 site_url：没有网站地图；网站放在子目录下时，找不到网页的人看到的页面没有样式。请写上网站的地址"
            )
        site = Path(config.site_dir)
        for old in ("sitemap.xml", "sitemap.xml.gz"):
            (site / old).unlink(missing_ok=True)
        if config.site_url and self._catalog and not self.prebuilt:
            declared, written = (changed_dates(self._catalog, name) for name in ("declarations", "docs"))
            addresses = date_addresses(self._entries, declared, written)
            write_tree(site, sitemap_files(addresses, config.site_url))
        if self._command != "serve" and not self.prebuilt:
            # MkDocs writes no hidden file, and leaves those that it finds
            write_file_list(site, (path for path in files_below(site) if not path.startswith(".")))

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Answer this machine only, and reload when a declaration or a template changes."""
        server.set_app(refuse_foreign_requests(server.serve_request, config.dev_addr.host))
        for folder in (self.config.declarations, str(TEMPLATES), *filter(None, [config.theme.custom_dir])):
            server.watch(folder)
        return server


def log_problems(result: CheckResult, root: Path) -> None:
    """Log every error, with paths that begin with the name of the folder."""
    for line in report_terminal.problem_lines(result.errors, f"{root.name}/"):
        log.error(line.plain)


def build_refused(result: CheckResult) -> str:
    """Return why there is no site, after all errors were logged."""
    return f"gongkai: {len(result.errors)} 条错误，网站没有生成；逐条说明见上，或运行 gongkai check"
