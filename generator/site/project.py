"""The project that a command runs in: its configuration, and the folders that it may write."""

import logging
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.wording import system_reason
from generator.outputs.data.tables.data_paths import is_data_path
from generator.site.inputs import SitePaths
from generator.site.mkdocs_plugin import GongkaiPlugin
from generator.site.theme import overrides_folder
from generator.system.atomic import STATE_KINDS
from generator.system.logs import print_log
from generator.system.trees.output_folder import ForeignFilesError, OutputFolder, refuse_foreign_folder

CONFIGURATION: Final = "mkdocs.yml"


class BuildError(Exception):
    """Raised when a site or a docs tree was not made; the text says in Chinese why and what to do."""


_MKDOCS_WORDING: Final = (
    (r"Building documentation\.\.\.", "正在生成网页"),
    (r"Cleaning site directory", "正在清空上一次预览的网页"),
    (r"Documentation built in (.*) seconds", r"网页已生成，用了 \1 秒"),
    (r"Watching paths for changes: (.*)", r"正在监视 \1"),
    (r"Serving on (.*)", r"请在浏览器里打开 \1，按 Ctrl+C 结束"),
    (r"Browser connected: (.*)", r"浏览器打开了 \1"),
    (r"Detected file changes", "文件有变化"),
    (r"Reloading browsers", "网页已刷新"),
    (r"Shutting down\.\.\.", "预览已结束"),
    (
        r"A reference to '(.*)' is included in the 'nav' configuration, which is not found .*",
        r"mkdocs.yml 的 nav 里写了 \1，没有这个文件",
    ),
    (r"Doc file '(.*?)' contains a link '(.*?)', but .* not found .*", r"\1 里的链接 \2 没有所指的文件"),
    (r"Doc file '(.*?)' contains a link '(.*?)', but .* anchor .*", r"\1 里的链接 \2 没有所指的标题"),
    (r"Config value '(.*?)': The \"(.*)\" plugin is not installed", r"mkdocs.yml 的 \1 里的 \2 没有安装"),
    (r"Config value '(.*?)': Unrecognised configuration name: .*", r"mkdocs.yml 里没有 \1 这个设置"),
    (r"Config value '(.*?)': (.*)", r"mkdocs.yml 的 \1 写得不对（\2）"),
    (r"Aborted with (?:a|\d+) configuration .*", "mkdocs.yml 的设置有错误，见上面"),
    (r"Aborted with (\d+) warnings? in strict mode!", r"有 \1 处要改正，见上面"),
    (r"Aborted with a BuildError!", "没有生成，原因见上面"),
    (
        r"MkDocs encountered an error parsing the configuration file: (.*)",
        r"mkdocs.yml 不是正确的 YAML（\1）",
    ),
)
"""What MkDocs says to people, as patterns of an entire message, and how we say it."""


def mkdocs_in_chinese(text: str) -> str:
    """Return a message of MkDocs in Chinese; one that is not known is quoted."""
    message = re.sub(r"\A\[[\d:]+\] ", "", text)
    time = text[: len(text) - len(message)]
    for pattern, chinese in _MKDOCS_WORDING:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return time + match.expand(chinese)
    is_chinese = re.search(r"[\u4e00-\u9fff]", message)
    return text.removeprefix("gongkai: ") if is_chinese else f"MkDocs 说：{text}"


def configuration_file() -> str:
    """Return the name of the configuration file; BuildError if the current folder has none."""
    if not Path(CONFIGURATION).is_file():
        raise BuildError(f"这里没有 {CONFIGURATION}；请用 cd 进入项目的目录")
    return CONFIGURATION


def refuse_target(target: Path, sources: Iterable[Path], product: str) -> None:
    """Raise BuildError if a folder to write overlaps with a source, holds the current or home folder, or is a mount point.

    Links are resolved, and names are compared as the file system does.
    """
    place = target.resolve()
    for source in (*sources, Path(CONFIGURATION), Path(".git")):
        if _holds(place, source.resolve()) or _holds(source.resolve(), place):
            raise BuildError(f"{target} 不能用来放{product}：它与要读的 {source} 重叠；请换一个目录")
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() fails for users without one
    for source, name in ((Path.cwd(), "当前目录"), (home, "用户目录")):
        if _holds(place, source.resolve()):
            raise BuildError(f"{target} 不能用来放{product}：它就是{name}或它的上级；请换一个目录")
    if os.path.ismount(place):
        raise BuildError(f"{target} 不能用来放{product}：它是一个挂载点；请换成它里面的一个目录")


def _holds(outer: Path, inner: Path) -> bool:
    """Return whether a resolved path is another one or lies above it."""
    if outer in (inner, *inner.parents):
        return True
    try:
        return any(outer.samefile(place) for place in (inner, *inner.parents) if place.exists())
    except OSError:
        return False


def _refuse_foreign_site(site: Path, docs: Path) -> None:
    """Raise BuildError if the folder of a site has files that no version of this tool wrote, and no list of ours."""
    _refuse_foreign(site, "网站", lambda path: _is_older_file(site, path, docs, _PAGE_MARK))


def refuse_foreign_docs_tree(target: Path, docs: Path) -> None:
    """Raise BuildError if a docs tree has files that no version of this tool wrote, and no list of ours."""
    mark = target / _OLD_MARK
    is_older = mark.is_file() and not mark.stat().st_size
    _refuse_foreign(
        target,
        "文档目录",
        lambda path: is_older and (path == _OLD_MARK or _is_older_file(target, path, docs, _MARKDOWN_MARK)),
    )


_OLD_MARK: Final = ".gongkai"
"""An empty file in docs trees of versions that kept no list."""

_PAGE_MARK: Final = b'class="gk-header"'
_MARKDOWN_MARK: Final = b'hide: ["navigation", "toc"]'
_OLDER_FILES: Final = re.compile(
    r"(?:.+/)?declaration\.(?:yml|json|md\.txt)|search/.+\.json|sitemap[^/]*\.xml(?:\.gz)?|assets/.+"
    r"|(?:\d{4}|units|departments|natures|categories|indicators)/(?:[a-z0-9-]+/){0,2}index\.csv"
    r"|(?:(?:\d{4}|units|departments|natures|categories|indicators)/(?:[a-z0-9-]+/){1,2})?"
    r"(?:amounts|projects|distribution|parts)\.(?:svg|csv)"
    r"|\d{4}/[a-z0-9-]+/[a-z0-9-]+/form\.html"
    r"|editors/templates/[^/]+\.(?:docx|xlsx)"  # of a later version, for a site that has lost its list
)


def _is_older_file(folder: Path, path: str, docs: Path, mark: bytes) -> bool:
    """Return whether a version that kept no list may have written a file: pages have a mark, the others are of few kinds."""
    if (docs / path).is_file() or _OLDER_FILES.fullmatch(path) or is_data_path(path):
        return True
    return path.endswith((".html", ".md")) and mark in (folder / path).read_bytes()


def _refuse_foreign(target: Path, product: str, is_ours: Callable[[str], bool]) -> None:
    try:
        refuse_foreign_folder(target.resolve(), is_ours)
    except ForeignFilesError as error:
        raise BuildError(
            f"{target} 里有不是本工具写的内容（{_some(error.paths)}），不能用来放{product}；"
            f"请换一个目录，或先把它们移到别处。{target} 没有改动"
        ) from error


def refuse_site_folder(paths: SitePaths, config: MkDocsConfig, known: OutputFolder | None) -> None:
    """Raise BuildError if building would lose files that we did not write; `known` is the folder, if it has our list."""
    overrides = filter(None, [overrides_folder(config)])
    caches = [paths.cache / kind for kind in STATE_KINDS] if paths.cache else []
    refuse_target(paths.site, (paths.declarations, Path(config.docs_dir), *overrides, *caches), "网站")
    if known is None:
        _refuse_foreign_site(paths.site, Path(config.docs_dir))


def clash_error(error: ForeignFilesError, target: Path) -> BuildError:
    """Return the error for files that we did not write and that a new file would replace."""
    return BuildError(
        f"{target} 里的 {_some(error.paths)} 不是本工具写的，又占了要写的位置；请先移走。{target} 没有改动"
    )


def _some(paths: Sequence[str]) -> str:
    shown = "、".join(map(show_invisible, paths[:3]))
    return f"{shown} 等 {len(paths)} 个" if len(paths) > 3 else shown


def load_project(declarations: Path, site: Path | None = None) -> tuple[MkDocsConfig, GongkaiPlugin]:
    """Load the configuration, for a build into `site` if there is one, and our plugin in it; BuildError without it."""
    target = {"site_dir": str(site)} if site else {}
    config = load_config(configuration_file(), strict=True, **target)
    plugin = config.plugins.get("gongkai")
    if not isinstance(plugin, GongkaiPlugin):
        raise BuildError(f"{CONFIGURATION} 的 plugins 中没有 gongkai")
    plugin.config.declarations = str(declarations.resolve())
    return config, plugin


def configured_folders() -> dict[str, str]:
    """Return the folders that the configuration sets, from the current one: `site_dir`, `declarations`; none if it is broken."""
    try:
        config = load_config(configuration_file())
    except (MkDocsException, BuildError):
        return {}
    plugin = config.plugins.get("gongkai")
    folders = {"site_dir": config.site_dir}
    if isinstance(plugin, GongkaiPlugin):
        folders["declarations"] = plugin.config.declarations
    return {name: os.path.relpath(folder) for name, folder in folders.items()}


def project_inputs(config: MkDocsConfig) -> list[str]:
    """Return everything that MkDocs reads besides declarations, the configuration first; empty if that is unknown."""
    text = Path(CONFIGURATION).read_text(encoding="utf-8")
    if any(word in text for word in ("!ENV", "INHERIT", "!relative")):
        return []
    return [CONFIGURATION, config.docs_dir, *filter(None, [config.theme.custom_dir])]


def serve_site(address: str) -> None:
    """Serve a preview at `address`, such as 127.0.0.1:8000, until interrupted; reload as files change."""
    from mkdocs.commands import serve as mkdocs_serve

    print_log("mkdocs", logging.INFO, mkdocs_in_chinese)
    try:
        mkdocs_serve.serve(configuration_file(), dev_addr=address)
    except MkDocsException as error:
        raise BuildError(mkdocs_in_chinese(str(error))) from error
    except OSError as error:
        raise BuildError(
            f"不能在 {address} 预览（{system_reason(error)}）；可用 --address 换一个端口"
        ) from error
