"""`gongkai build`, `gongkai serve` and `gongkai write`: from declarations to pages.

Comes in: folders. Goes out: a site or a docs tree that is whole, or one sentence that says why there is none.
MkDocs is slow to import, so that `build` is imported only when one of these runs.
"""

from collections.abc import Callable
from pathlib import Path

import click

from generator.cli.options import (
    DECLARATIONS,
    JOBS,
    Failure,
    cache_folder,
    console,
    prefix,
    stages,
)
from generator.site.upkeep import Look, Upkeep, look, upkeep
from generator.system.clock import today


@click.command()
@DECLARATIONS
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default="site",
    show_default=True,
    help="网站所在的目录。",
)
@JOBS
def build(declarations: Path, site: Path, jobs: int | None) -> None:
    """生成网站；有错误时原来的网站不变，以 1 退出。"""
    cache = cache_folder(declarations)
    try:
        with upkeep(declarations, site, cache) as work:
            if work is None:
                raise Failure(f"另一个 gongkai build 正在生成 {site}，请等它结束；{site} 没有改动")
            seen = look(work)
            standing = seen.standing
            if standing is not None:
                click.echo(_made(site, standing))
                return
            _told(lambda: _made(site, _kept_up(work, seen, jobs)))
    except OSError as error:
        raise Failure(f"{cache or site} 写不进去（{error.strerror or error}），{site} 没有改动") from error


def _kept_up(work: Upkeep, seen: Look, jobs: int | None) -> int:
    from generator.site.build import kept_up

    with stages() as told:
        return kept_up(work, seen, jobs, told)


def _made(site: Path, pages: int) -> str:
    return f"{site}/ 已生成，共 {pages} 页"


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="预览的地址和端口。")
def serve(address: str) -> None:
    """在本机预览；文件一保存，网页就刷新。"""
    from generator.site.preview import serve_site

    _told(lambda: serve_site(address))


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@DECLARATIONS
@click.option(
    "--docs",
    type=click.Path(file_okay=False, path_type=Path),
    default="docs",
    show_default=True,
    help="手写页面所在的目录。",
)
def write(directory: Path, declarations: Path, docs: Path) -> None:
    """把全部页面写成一个文档目录 DIRECTORY，供任何网站生成工具使用；有错误时不写，以 1 退出。"""
    from generator.checks import report_terminal as report
    from generator.checks.check_all import inspect
    from generator.site.docs_tree import write_docs
    from generator.system.files import declaration_files

    inspection = inspect(declaration_files(declarations), today())
    for line in report.lines(inspection.errors, prefix(declarations)):
        console().print(line)
    if inspection.errors:
        raise Failure(f"{len(inspection.errors)} 条错误，{directory} 没有改动")
    _told(lambda: f"{directory}/ 已写好，共 {write_docs(inspection.forms, docs, directory)} 页")


def _told(do: Callable[[], str | None]) -> None:
    """Say how it went."""
    from generator.site.project import BuildError

    try:
        done = do()
    except BuildError as error:
        raise Failure(str(error)) from error
    if done:
        click.echo(done)
