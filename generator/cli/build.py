"""`gongkai build`: builds the site from the declarations.

MkDocs is slow to import, so `site.build` is imported only if there is something to build.
"""

from pathlib import Path

import click

from generator.cli.options import (
    DECLARATIONS,
    JOBS,
    VERBOSE,
    CommandError,
    cache_folder,
    used_cluster,
    with_cluster,
)
from generator.cli.printing import print_outcome, show_stages
from generator.site.inputs import SitePaths, Snapshot, lock_site, take_snapshot
from generator.system.workers import Cluster


@click.command()
@DECLARATIONS
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default="site",
    show_default=True,
    help="网站所在的目录。",
)
@click.option("--from-scratch", is_flag=True, help="不用上次的结果，全部重新读取、检查和生成。")
@JOBS
@with_cluster
@VERBOSE
def build(
    declarations: Path,
    site: Path,
    *,
    from_scratch: bool,
    jobs: int | None,
    cluster: str | None,
    **tls: str,
) -> None:
    """生成网站；有错误时原来的网站不变，以 1 退出。"""
    try:
        with lock_site(declarations, site, cache_folder(declarations)) as paths:
            if paths is None:
                raise CommandError(f"另一个 gongkai build 正在生成 {site}，请等它结束；{site} 没有改动")
            with take_snapshot(paths, from_scratch=from_scratch) as snapshot:
                pages = snapshot.up_to_date
                if pages is not None:
                    click.echo(_built_message(site, pages))
                    return
                with used_cluster(cluster, tls) as used:
                    print_outcome(lambda: _built_message(site, _build_site(paths, snapshot, jobs, used)))
    except OSError as error:
        raise CommandError(f"{site} 写不进去（{error.strerror or error}），{site} 没有改动") from error


def _build_site(paths: SitePaths, snapshot: Snapshot, jobs: int | None, cluster: Cluster | None) -> int:
    from generator.site.build import build_site

    with show_stages() as progress:
        return build_site(paths, snapshot, jobs, progress, cluster)


def _built_message(site: Path, pages: int) -> str:
    return f"{site}/ 已生成，共 {pages} 页"
