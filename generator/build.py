"""The edge that makes whole trees: what stands behind `gongkai build`, `gongkai serve` and `gongkai write`.

Comes in: folders. Goes out: a site or a docs tree that is whole, or none at all. MkDocs does the building;
what this adds is that a failed or interrupted build never touches the site that is there.
"""

import logging
import os
import shutil
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Final

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils import get_build_date

from generator.catalog import Catalog
from generator.inspector import inspection_of
from generator.page import PageError
from generator.pages import assets, pages
from generator.plugin import GongkaiPlugin
from generator.search import document
from generator.sharing import Place, Progress, Sharing, can_be_shared
from generator.trees import replacing, write_tree
from generator.upkeep import Built
from generator.workers import cores, processes

CONFIGURATION: Final = "mkdocs.yml"
_WORTH_SHARING: Final = 300
"""Declarations from which on other processes are worth their start."""
_OF_A_SITE: Final = ("index.html", "404.html")
_OF_A_DOCS_TREE: Final = (".gongkai",)

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice to maintainers; ARCHITECTURE.md has it


class BuildError(Exception):
    """The tree was not made; the text says why and what to do."""


def build_site(
    declarations: Path,
    site: Path,
    jobs: int | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Built:
    """Build the site into the place of `site`; returns what came of it.

    Until the new site is complete, the old one stays as it is. `jobs` processes build it, by default as many
    as there are cores, if it is large; what is found in files is kept in `folder`; `progress` hears how many pages
    are built, of how many.
    """
    _hear_mkdocs()
    _refuse_strange(site, _OF_A_SITE, "网站")
    _refuse_inside(site, declarations)
    try:
        with replacing(site) as fresh:
            config = load_config(_configuration(), site_dir=str(fresh), strict=True)
            plugin = config.plugins["gongkai"]
            if not isinstance(plugin, GongkaiPlugin):
                raise BuildError(f"{CONFIGURATION} 的 plugins 中没有 gongkai")
            plugin.config.declarations = str(declarations.resolve())
            config.plugins.on_startup(command="build", dirty=False)
            place = Place(str(Path(CONFIGURATION).resolve()), str(fresh), str(declarations.resolve()))
            try:
                with _helpers(declarations, jobs) as executor:
                    if executor:
                        plugin.sharing = Sharing(executor, place, progress)
                    plugin.inspecting = partial(inspection_of, jobs=1, folder=folder, executor=executor)
                    mkdocs_build.build(config)
            finally:
                config.plugins.on_shutdown()
            return Built(
                pages=sum(1 for _ in fresh.rglob("index.html")),
                inputs=_inputs(config),
                base=config.site_url or "",
                today=get_build_date(),
                places=plugin.places,
            )
    except (MkDocsException, PageError) as error:
        raise BuildError(f"{error}\n{site} 没有改动") from error
    except OSError as error:
        raise BuildError(f"网站写不进 {site}（{error.strerror or error}），{site} 没有改动") from error
    except BrokenExecutor as error:
        raise BuildError(
            f"有一个进程中途停止（内存可能不够，可用 --jobs 1 再试），{site} 没有改动"
        ) from error
    except BuildError:
        raise
    except Exception as error:  # what a template may do; MkDocs has said on which page
        raise BuildError(f"{type(error).__name__}: {error}\n{site} 没有改动") from error


def _inputs(config: MkDocsConfig) -> list[str]:
    """All that MkDocs reads for a site beside declarations, the configuration first; nothing where more is read."""
    text = Path(CONFIGURATION).read_text(encoding="utf-8")
    if not can_be_shared(config) or any(word in text for word in ("!ENV", "INHERIT", "!relative")):
        return []
    return [CONFIGURATION, config.docs_dir, *filter(None, [config.theme.custom_dir])]


def _helpers(declarations: Path, jobs: int | None) -> AbstractContextManager[Executor | None]:
    """The processes that share the work, if there is enough of it."""
    if jobs is None:
        few = sum(1 for _ in declarations.rglob("*.yml")) < _WORTH_SHARING
        jobs = 1 if few else cores()
    return nullcontext() if jobs == 1 else processes(jobs)


def serve_site(address: str) -> None:
    """Preview at `address`, such as 127.0.0.1:8000, until interrupted; reload as files change."""
    _hear_mkdocs(logging.INFO)
    try:
        mkdocs_serve.serve(_configuration(), dev_addr=address)
    except MkDocsException as error:
        raise BuildError(str(error)) from error
    except OSError as error:
        raise BuildError(
            f"不能在 {address} 预览（{error.strerror or error}）；可用 --address 换一个端口"
        ) from error


def write_docs(catalog: Catalog, docs: Path, target: Path) -> int:
    """Hand-written and generated pages in one folder, for any engine; returns how many were generated."""
    _refuse_strange(target, _OF_A_DOCS_TREE, "文档目录")
    _refuse_inside(target, docs)
    try:
        with replacing(target) as fresh:
            if docs.is_dir():
                shutil.copytree(docs, fresh, dirs_exist_ok=True)
            made = pages(catalog)
            written = [
                document(file.relative_to(docs).as_posix(), file.read_text(encoding="utf-8"))
                for file in sorted(docs.rglob("*.md"))
            ]
            write_tree(fresh, {page.path: page.text.encode() for page in made})
            write_tree(fresh, {asset.path: asset.data for asset in assets(catalog, made, written)})
            write_tree(fresh, dict.fromkeys(_OF_A_DOCS_TREE, b""))
    except OSError as error:
        raise BuildError(f"写不进 {target}（{error.strerror or error}），{target} 没有改动") from error
    return len(made)


def _configuration() -> str:
    if not Path(CONFIGURATION).is_file():
        raise BuildError(f"当前目录没有 {CONFIGURATION}；请在项目的根目录运行")
    return CONFIGURATION


def _refuse_strange(target: Path, marks: tuple[str, ...], made: str) -> None:
    """A folder that holds something else is somebody's work: it is not replaced."""
    if not target.exists() or all((target / mark).is_file() for mark in marks):
        return
    if not target.is_dir() or any(target.iterdir()):
        raise BuildError(f"{target} 里已有别的内容，不是本工具生成的{made}；请换一个目录，或先清空它")


def _refuse_inside(target: Path, source: Path) -> None:
    """What is made does not go into what it is made from."""
    if target.resolve().is_relative_to(source.resolve()):
        raise BuildError(f"{target} 在 {source} 之内，生成的内容会混进原来的内容；请换一个目录")


def _hear_mkdocs(level: int = logging.WARNING) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.handlers = [handler]
    logger.setLevel(level)
