"""Options of the commands that write Word and Excel files; what they say if a library is missing."""

from collections.abc import Iterable
from pathlib import Path

import click

from generator.cli.options import CommandError
from generator.cli.printing import path_prefix
from generator.diagnostics.escaping import show_invisible
from generator.office.writers.formats import EXPORT_EXTRA, FORMAT_NAMES, OFFICE_FORMATS, installed_formats

OFFICE_FORMAT = click.option(
    "--to",
    "office_format",
    type=click.Choice(OFFICE_FORMATS),
    required=True,
    help="xlsx 是 Excel，docx 是 Word。",
)

FORCE = click.option("--force", is_flag=True, help="已经有这个文件的，换掉；不加时什么也不写。")


def require_libraries(office_format: str) -> None:
    """Raise CommandError with what to install if a format cannot be written here."""
    if office_format not in installed_formats():
        raise CommandError(f"要写 {FORMAT_NAMES[office_format]} 文件，请先安装：{EXPORT_EXTRA}")


def refuse_existing(files: Iterable[Path], *, force: bool) -> None:
    """Raise CommandError if one of the files is there already and is not to be replaced."""
    existing = [] if force else [file for file in files if file.exists() or file.is_symlink()]
    if existing:
        others = f"（还有 {len(existing) - 1} 个）" if len(existing) > 1 else ""
        name = show_invisible(f"{path_prefix(existing[0].parent)}{existing[0].name}")
        raise CommandError(f"{name} 已经有了{others}，什么也没有写；要换掉，请加 --force")
