"""`gongkai serve`: a preview that reloads as files change."""

from ipaddress import ip_address

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.printing import print_outcome
from generator.cli.project_root import require_project


def _check_address(context: click.Context, option: click.Parameter, address: str) -> str:
    host, _, port = address.rpartition(":")
    try:
        if host != "localhost":
            ip_address(host.removeprefix("[").removesuffix("]"))
        if 0 < int(port) < 2**16:
            return address
    except ValueError:
        pass
    raise click.BadParameter(f"{address} 应写成“地址:端口”，如 127.0.0.1:8000", context, option)


@click.command(cls=ChineseCommand)
@click.option(
    "--address",
    metavar="地址:端口",
    default="127.0.0.1:8000",
    show_default=True,
    callback=_check_address,
    help="预览的地址和端口。",
)
def serve(address: str) -> None:
    """在本机预览；文件一保存，网页就刷新。"""
    require_project()
    from generator.site.project import serve_site

    print_outcome(lambda: serve_site(address))
