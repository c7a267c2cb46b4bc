"""Options of several commands, the cache folder, and how commands write files and fail."""

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from generator.cli.project_root import (
    DECLARATIONS_FOLDER,
    SETTINGS,
    DeclarationsFolder,
    WrittenPath,
    in_project,
)
from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.wording import system_reason
from generator.system.atomic import replace_file
from generator.system.logs import print_log
from generator.system.workers import Cluster

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


def _configured(setting: str, default: str) -> Callable[[], str]:
    """Return what gives the folder that mkdocs.yml sets, from the current one; MkDocs is slow to import, and most set none."""

    def folder() -> str:
        try:
            text = Path(SETTINGS).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return in_project(default)
        if not re.search(rf"(?m)^[ \t-]*(?:{setting}|INHERIT)[ \t]*:", text):
            return in_project(default)
        from generator.site.project import configured_folders

        return in_project(configured_folders().get(setting, default))

    return folder


def declarations_option(*other_names: str, exists: bool) -> Callable[[CommandT], CommandT]:
    """Return the option that names the folder of declarations, which need not exist for some commands."""
    return click.option(
        "--declarations",
        *other_names,
        type=DeclarationsFolder(exists=exists),
        default=_configured("declarations", DECLARATIONS_FOLDER),
        show_default="declarations，或 mkdocs.yml 所写的",
        help="申报表所在的目录。",
    )


DECLARATIONS = declarations_option(exists=True)

SITE = click.option(
    "--site",
    type=WrittenPath(folder=True),
    default=_configured("site_dir", "site"),
    show_default="site，或 mkdocs.yml 所写的",
    help="网站所在的目录。",
)


class CommandError(click.ClickException):
    """Raised when a command cannot do its work; the text says why in Chinese. Exit code 1."""


JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="最多同时用几个进程，默认与处理器的核数相同。",
)


def log_details(_context: click.Context, _option: click.Parameter, verbose: bool) -> bool:  # noqa: FBT001 - click's
    """Print the log of the package from now on if an option is set; return its value."""
    if verbose:
        print_log("generator", logging.INFO)
    return verbose


VERBOSE = click.option(
    "--verbose",
    is_flag=True,
    expose_value=False,
    callback=log_details,
    help="也说明缓存为什么没有用上。",
)


_PEM_FILE: Final = WrittenPath(path_type=str)


def with_cluster(command: CommandT) -> CommandT:
    """Add the options of a cluster to a command; `used_cluster` reads them."""
    for option in (
        click.option("--tls-key", type=_PEM_FILE, default="", help="客户端证书的私钥文件（PEM）。"),
        click.option("--tls-cert", type=_PEM_FILE, default="", help="客户端证书文件（PEM）。"),
        click.option("--tls-ca-file", type=_PEM_FILE, default="", help="连接集群用的 CA 证书文件（PEM）。"),
        click.option(
            "--cluster", metavar="地址", help="交给 Dask 集群做，如 tcp://scheduler:8786；local 是本机的。"
        ),
    ):
        command = option(command)
    return command


@contextmanager
def used_cluster(address: str | None, tls: Mapping[str, str]) -> Iterator[Cluster | None]:
    """Yield the cluster at an address, or None without one; CommandError if it cannot be used.

    `tls` has the files of certificates by the names of the options.
    """
    if address is None:
        yield None
        return
    from generator.system.cluster import ClusterError, TlsFiles, connect_cluster, is_open_to_others

    if is_open_to_others(address):
        click.echo(f"注意：{address} 不是内网地址，又没有加密；请用 tls:// 和证书", err=True)
    try:
        with connect_cluster(
            address, TlsFiles(tls["tls_ca_file"], tls["tls_cert"], tls["tls_key"])
        ) as cluster:
            yield cluster
    except ClusterError as error:
        raise CommandError(str(error)) from error


CACHE: Final = ".gongkai"
"""Cache folder beside mkdocs.yml. GONGKAI_CACHE names another one; if it is empty, there is none."""


def cache_folder(declarations: Path) -> Path | None:
    """Return the folder in which to cache results for a folder of declarations, or None."""
    if (named := os.environ.get("GONGKAI_CACHE")) is not None:
        return Path(named) if named else None
    project = declarations.resolve().parent
    return project / CACHE if (project / "mkdocs.yml").is_file() else None


def write_file(file: Path, data: bytes, name: str, root: Path) -> None:
    """Replace or create a file below `root`; on failure raise CommandError and leave everything unchanged."""
    name = show_invisible(name)
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            raise CommandError(f"{name} 经过链接指到了 {root.name}/ 之外，没有改动")
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, data)
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        reason = system_reason(error) if isinstance(error, OSError) else "链接绕成了圈"
        raise CommandError(f"{name} 写不进去（{reason}），没有改动") from error
