"""What several commands share: where declarations stand, how to print, and how a command fails."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO, Any, Final

import click
from rich.console import Console

from generator.diagnostics.escaping import visible
from generator.system.atomic import replace_file

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


JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="最多同时用几个进程，默认与处理器的核数相同。",
)
CACHE: Final = ".gongkai"
"""Beside mkdocs.yml, what was found before; GONGKAI_CACHE names another folder, or, if it is empty, none."""

SOON: Final = 1.0
"""Seconds after which one likes to know how far it is."""


def cache_folder(declarations: Path) -> Path | None:
    """Where to keep what is found in a folder of declarations."""
    if (named := os.environ.get("GONGKAI_CACHE")) is not None:
        return Path(named) if named else None
    project = declarations.resolve().parent
    return project / CACHE if (project / "mkdocs.yml").is_file() else None


@contextmanager
def progress(doing: str) -> Iterator[Callable[[int, int], None] | None]:
    """Hears how much is done, of how much, as `stages` does."""
    with stages() as told:
        yield told and (lambda done, whole: told(doing, done, whole))


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None] | None]:
    """Hears what is being done, how much of it is done, and of how much, 0 if that is not known.

    It is shown on the error stream if that is a terminal; else there is None.
    """
    terminal = Console(stderr=True)
    if not terminal.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=terminal, transient=True) as bars:
        tasks: dict[str, TaskID] = {}
        begun = monotonic()

        def told(doing: str, done: int, whole: int) -> None:
            if doing not in tasks:
                tasks[doing] = bars.add_task(doing, total=None, visible=False)
            visible = monotonic() - begun > SOON
            bars.update(tasks[doing], completed=done, total=whole or None, visible=visible)

        yield told


def console() -> Console:
    """The terminal, which wraps lines itself and colours only what it is told to."""
    return Console(highlight=False, soft_wrap=True)


def hand_over(text: str) -> None:
    """Print what programs read, in UTF-8 whatever the terminal speaks."""
    click.echo(text.encode(), nl=False)


def prefix(root: Path) -> str:
    """How to speak of a folder: from here if it lies below, else from the top."""
    whole, here = Path(os.path.abspath(root)), Path.cwd()  # noqa: PTH100 - links are not followed
    if whole == here:
        return ""
    return (whole.relative_to(here) if here in whole.parents else root.resolve()).as_posix().rstrip("/") + "/"


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
