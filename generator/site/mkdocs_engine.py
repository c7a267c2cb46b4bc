"""Renders pages with MkDocs's theme, in any process, as MkDocs alone would.

A batch of pages is plain values; any Executor can run it.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Final, NamedTuple

from markdown import Markdown
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page as MkDocsPage

from generator.catalog.built_pages import bytes_digest
from generator.outputs.pages.markdown_page import split_front_matter, split_heading
from generator.outputs.pages.page import Page, page_error
from generator.outputs.pages.rendering import TEMPLATE_ENVIRONMENT
from generator.outputs.pages.specs import Spec, render
from generator.site.theme import compiled_templates, overrides_folder
from generator.system.atomic import write_tree


class Project(NamedTuple):
    """What pages are rendered with: the path of the configuration, and that of declarations/ from the docs folder.

    `address` is the site's own, for a configuration without one.

    A worker that does not see this machine's folders gets a copy of what it needs, `files` by path, and then the path of
    the configuration is in the copy.
    """

    configuration: str
    declarations: str
    files: tuple[tuple[str, bytes], ...] = ()
    address: str = ""


class RenderBatch(NamedTuple):
    """Pages to be rendered, and the folder to write them into; "" to return their bytes."""

    project: Project
    destination: str
    specs: tuple[Spec, ...]


class SiteContext(NamedTuple):
    """What all pages of a site share. Of generated pages, `files` has only those in the navigation."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any
    html: Callable[[str], str]
    """Render Markdown as HTML."""
    declarations: str
    """Path of declarations/ from the docs folder."""


def allows_separate_rendering(config: MkDocsConfig) -> bool:
    """Return whether pages can be rendered one by one: no plugin sees all of them, and the navigation sets no titles."""
    return (
        set(config.plugins) == {"gongkai"} and not config.hooks and bool(config.nav) and _titled(config.nav)
    )


def set_site_address(config: MkDocsConfig, address: str) -> None:
    """Give a site without an address of its own this one, if it is not empty; PluginError if it is no address."""
    if config.site_url or not address:
        return
    if not address.startswith(("https://", "http://")):
        raise PluginError(f"gongkai: 网站的地址应以 https:// 开头，现为“{address}”")
    config.site_url = f"{address.rstrip('/')}/"


def markdown_converter(config: MkDocsConfig) -> Markdown:
    """Return what renders Markdown as the site does."""
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {})


def navigation_paths(nav: Any) -> Iterator[str]:
    """Return the paths that the navigation names."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from navigation_paths(item)


def _titled(nav: Any) -> bool:
    return all(
        isinstance(item, dict) and all(isinstance(below, str) or _titled(below) for below in item.values())
        for item in nav
    )


_RENDERING: Final = Lock()
"""Pages, the navigation and Markdown keep state: a worker with several threads renders with one of them."""


def render_batch(batch: RenderBatch) -> dict[str, bytes]:
    """Render pages as MkDocs does; return the bytes of all files by path, nothing if they were written."""
    rendered: dict[str, bytes] = {}
    with _RENDERING, _silence_mkdocs():
        context = site_context(batch.project)
        for spec in batch.specs:
            files = _render_files(context, spec)
            if batch.destination:
                write_tree(Path(batch.destination), files)
            else:
                rendered |= files
    return rendered


def _render_files(context: SiteContext, spec: Spec) -> dict[str, bytes]:
    """Render a page; return its file, and those that are made of it, by path."""
    page, assets = render(spec)
    try:
        html = render_page(context, page)
    except Exception as error:  # a template may raise anything
        raise page_error(page.address, error) from error
    return {f"{page.address}index.html": html} | {asset.path: asset.data for asset in assets}


@contextmanager
def _silence_mkdocs() -> Iterator[None]:
    """Silence MkDocs's log: it reports everything once, where it builds the hand-written pages."""
    logger = logging.getLogger("mkdocs")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def render_page(site: SiteContext, page: Page) -> bytes:
    """Render a page as MkDocs does. Markdown reads only the heading if the rest is HTML."""
    config, files, nav, env, html, declarations = site
    file = files.get_file_from_path(page.path) or generated_file(page, config, declarations)
    in_navigation = file.page
    placed = in_navigation or MkDocsPage(None, file, config)
    placed.meta, text = split_front_matter(page.text)
    split = split_heading(text)
    placed.content = split.with_heading(html(split.heading)) if split else html(text)
    placed.active = True
    try:
        context = get_context(nav, [file], config, placed)
        output: str = env.get_template("main.html").render(context)
    finally:
        placed.active = False
        file.page = in_navigation  # the two would keep each other, and a page's text, until the next garbage collection
    return output.encode(errors="xmlcharrefreplace")


def generated_file(page: Page, config: MkDocsConfig, declarations: str) -> File:
    """Return the file of a generated page; its edit link leads to its file in `declarations`, a path from the docs folder."""
    file = File.generated(config, page.path, content=page.text, inclusion=InclusionLevel.NOT_IN_NAV)
    file.generated_by = "gongkai"
    if page.source_path:
        file.edit_uri = f"{declarations}/{page.source_path}"
    return file


def declarations_from_docs(declarations: Path | str, config: MkDocsConfig) -> str:
    """Return the path of declarations/ from the docs folder."""
    return Path(os.path.relpath(declarations, config.docs_dir)).as_posix()


def project_copy(project: Project, config: MkDocsConfig) -> Project:
    """Return a project with a copy of everything that rendering needs: configuration, templates, names in the docs folder."""
    root = Path(project.configuration).parent
    files = {Path(project.configuration).name: Path(project.configuration).read_bytes()}
    overrides = overrides_folder(config)
    for template in sorted(overrides.rglob("*.html")) if overrides else ():
        files[os.path.relpath(template, root)] = template.read_bytes()
    for document in sorted(path for path in Path(config.docs_dir).rglob("*") if path.is_file()):
        files[os.path.relpath(document, root)] = b""
    declarations: str = config.plugins["gongkai"].config.declarations
    files[f"{os.path.relpath(declarations, root)}/.keep"] = b""
    if any(path.startswith("..") for path in files):
        raise PluginError(f"gongkai: 用集群生成网站时，mkdocs.yml 所指的目录都应在 {root} 之内")
    return project._replace(configuration=Path(project.configuration).name, files=tuple(files.items()))


_PLACEHOLDER: Final = "标题"
_PLAIN_HEADING: Final = re.compile(r"# ([\u4e00-\u9fff]+)")
"""A heading of Chinese characters alone, which Markdown takes as it is: the same HTML around each of them."""


@cache
def site_context(project: Project) -> SiteContext:
    """Load what all pages of a site share."""
    configuration = Path(project.configuration)
    if project.files:
        folder = Path(_copies().name, bytes_digest(repr(project).encode()))
        write_tree(folder, dict(project.files))
        configuration = folder / configuration
    config = load_config(str(configuration), strict=True)
    config = config.plugins.on_config(config)
    set_site_address(config, project.address)
    files = get_files(config)
    for path in navigation_paths(config.nav):
        if files.get_file_from_path(path) is None:
            page = Page(address=path.removesuffix("index.md"), text="")
            files.append(generated_file(page, config, project.declarations))
    nav = get_navigation(files, config)
    markdown = markdown_converter(config)

    env = config.theme.get_env()
    env.bytecode_cache = TEMPLATE_ENVIRONMENT.bytecode_cache = compiled_templates()

    plain_heading = markdown.reset().convert(f"# {_PLACEHOLDER}").split(_PLACEHOLDER)

    @lru_cache(maxsize=4096)  # projects have the same names year after year
    def html(text: str) -> str:
        if len(plain_heading) > 1 and (found := _PLAIN_HEADING.fullmatch(text)):
            return found[1].join(plain_heading)
        return markdown.reset().convert(text)

    return SiteContext(config, files, nav, env, html, project.declarations)


@cache
def _copies() -> TemporaryDirectory[str]:
    """Return a folder for copies of projects, which ends with this process."""
    return TemporaryDirectory(prefix="gongkai-")
