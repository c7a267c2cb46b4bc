"""`gongkai build`: builds the site from the declarations.

MkDocs is slow to import, so `site.build` is imported only if there is something to build.
"""

from pathlib import Path

import click

from generator.cli.options import DECLARATIONS, JOBS, CommandError, cache_folder
from generator.cli.printing import print_outcome, show_stages
from generator.site.upkeep import SitePaths, Snapshot, lock_site, take_snapshot


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
        with lock_site(declarations, site, cache) as work:
            if work is None:
                raise CommandError(f"另一个 gongkai build 正在生成 {site}，请等它结束；{site} 没有改动")
            seen = take_snapshot(work)
            standing = seen.up_to_date
            if standing is not None:
                click.echo(_made(site, standing))
                return
            print_outcome(lambda: _made(site, _kept_up(work, seen, jobs)))
    except OSError as error:
        raise CommandError(
            f"{cache or site} 写不进去（{error.strerror or error}），{site} 没有改动"
        ) from error


def _kept_up(work: SitePaths, seen: Snapshot, jobs: int | None) -> int:
    from generator.site.build import build_site

    with show_stages() as told:
        return build_site(work, seen, jobs, told)


def _made(site: Path, pages: int) -> str:
    return f"{site}/ 已生成，共 {pages} 页"
