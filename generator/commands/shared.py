"""What several commands share: where declarations stand, how to print, and how a command fails."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console

from generator.report import visible
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


def today() -> date:
    """The day here, as dates in declarations are meant."""
    return datetime.now().astimezone().date()


def prefix(root: Path) -> str:
    """How to speak of a folder: from here if it lies below, else from the top."""
    relative = os.path.relpath(root)
    if relative == ".":
        return ""
    return (root.resolve() if relative.startswith("..") else Path(relative)).as_posix().rstrip("/") + "/"


def write(file: Path, data: bytes, name: str, root: Path) -> None:
    """Replace or make a file below `root`, or fail in one sentence and leave everything as it is."""
    name = visible(name)
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            raise Failure(f"{name} 经过链接指到了 {root.name}/ 之外，没有改动")
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, data)
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        reason = error.strerror if isinstance(error, OSError) else "链接绕成了圈"
        raise Failure(f"{name} 写不进去（{reason or error}），没有改动") from error
