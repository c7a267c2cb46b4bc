"""What several commands share: where declarations stand, how to print, and how a command fails."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console

from generator.trees import replace_file

DECLARATIONS = click.option(
    "--declarations",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="declarations",
    show_default=True,
    help="申报表所在的目录。",
)


class Failure(click.ClickException):
    """What was asked for was not done; exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Say why, in Chinese."""
        click.echo(f"错误：{self.format_message()}", file=file, err=file is None)


def console() -> Console:
    """The terminal, which wraps lines itself and colours only what it is told to."""
    return Console(highlight=False, soft_wrap=True)


def hand_over(text: str) -> None:
    """Print what programs read, in UTF-8 whatever the terminal speaks."""
    click.echo(text.encode(), nl=False)


def today() -> date:
    """The day here, as dates in declarations are meant."""
    return datetime.now().astimezone().date()


def prefix(root: Path) -> str:
    """How to speak of a folder: from here if it lies below, else from the top."""
    whole, here = Path(os.path.abspath(root)), Path.cwd()  # noqa: PTH100 - links are not followed
    if whole == here:
        return ""
    return (whole.relative_to(here) if here in whole.parents else root.resolve()).as_posix().rstrip("/") + "/"


def write(file: Path, data: bytes, name: str) -> None:
    """Replace a file, or fail in one sentence and leave it as it is."""
    try:
        replace_file(file, data)
    except OSError as error:
        raise Failure(f"{name} 写不进去（{error.strerror or error}），没有改动") from error
