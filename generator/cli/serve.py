"""`gongkai serve`: a preview that reloads as files change."""

import click

from generator.cli.printing import print_outcome


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="预览的地址和端口。")
def serve(address: str) -> None:
    """在本机预览；文件一保存，网页就刷新。"""
    from generator.site.project import serve_site

    print_outcome(lambda: serve_site(address))
