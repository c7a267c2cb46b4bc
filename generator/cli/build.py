"""`gongkai build`: builds the site from the declarations.

MkDocs is slow to import, so `site.build` is imported only if there is something to build.
"""

from collections.abc import Mapping
from pathlib import Path

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.options import (
    DECLARATIONS,
    JOBS,
    SITE,
    VERBOSE,
    CommandError,
    cache_folder,
    used_cluster,
    with_cluster,
)
from generator.cli.printing import print_outcome, show_stages
from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.wording import system_reason
from generator.site.inputs import SitePaths, Snapshot, lock_site, take_snapshot
from generator.system.trees.output_folder import content_digests
from generator.system.workers import Cluster


@click.command(cls=ChineseCommand)
@DECLARATIONS
@SITE
@click.option("--from-scratch", is_flag=True, help="不用上次的结果，全部重新读取、检查和生成。")
@click.option(
    "--verify",
    is_flag=True,
    help="全部重新生成，并逐个比较文件的内容：说明原来的网站里哪些文件与生成的不同。",
)
@click.option(
    "--offline",
    is_flag=True,
    help="生成不用服务器就能看的网站：双击 index.html 打开，链接和检索都能用。每次全部生成。",
)
@click.option("--data", is_flag=True, help="连同开放数据（CSV、Excel、SQLite……）一起生成。")
@JOBS
@with_cluster
@VERBOSE
def build(
    declarations: Path,
    site: Path,
    *,
    from_scratch: bool,
    verify: bool,
    offline: bool,
    data: bool,
    jobs: int | None,
    cluster: str | None,
    **tls: str,
) -> None:
    """生成网站；有错误时原来的网站不变，以 1 退出。"""
    try:
        with lock_site(declarations, site, cache_folder(declarations)) as paths:
            if paths is None:
                raise CommandError(f"另一个 gongkai build 正在生成 {site}，请等它结束；{site} 没有改动")
            before = content_digests(site) if verify else {}
            anew = from_scratch or verify or offline
            with take_snapshot(paths, from_scratch=anew, open_data=data) as snapshot:
                pages = snapshot.up_to_date
                if pages is not None:
                    click.echo(_built_message(site, pages))
                    return
                with used_cluster(cluster, tls) as used:
                    print_outcome(
                        lambda: _built_message(
                            site, _build_site(paths, snapshot, jobs, used, offline=offline)
                        )
                    )
            if verify:
                _print_differences(site, before)
    except OSError as error:
        raise CommandError(f"{site} 写不进去（{system_reason(error)}），{site} 没有改动") from error


def _build_site(
    paths: SitePaths, snapshot: Snapshot, jobs: int | None, cluster: Cluster | None, *, offline: bool
) -> int:
    from generator.site.build import build_site

    with show_stages() as progress:
        return build_site(paths, snapshot, jobs, progress, cluster, offline=offline)


def _print_differences(site: Path, before: Mapping[str, str]) -> None:
    """Print the files of a site that was there before, and that are not as they have been built now."""
    if not before:
        return
    now = content_digests(site)
    differing = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    for path in differing:
        what = (
            "原来没有，已补上"
            if path not in before
            else "内容不同，已换成生成的"
            if path in now
            else "已删去"
        )
        click.echo(f"{show_invisible(f'{site}/{path}')}: {what}")
    if not differing:
        click.echo(f"原来的 {site}/ 与生成的完全一致")


def _built_message(site: Path, pages: int) -> str:
    return f"{site}/ 已生成，共 {pages} 页"
