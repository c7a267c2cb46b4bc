"""What commands print: results, problems, progress."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Final

import click
from rich.console import Console

from generator.cli.options import CommandError
from generator.cli.project_root import start_folder

PROGRESS_DELAY: Final = 1.0
"""Seconds after which progress is shown."""


@contextmanager
def show_progress(step: str) -> Iterator[Callable[[int, int], None] | None]:
    """Yield a progress callback for one step: items done, items in total."""
    with show_stages() as report:
        yield report and (lambda done, total: report(step, done, total))


@contextmanager
def show_stages() -> Iterator[Callable[[str, int, int], None] | None]:
    """Yield a progress callback: step name, items done, items in total (0 if unknown).

    Progress is shown on the error stream if that is a terminal; otherwise None is yielded.
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

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=None, visible=False)
            visible = monotonic() - begun > PROGRESS_DELAY
            bars.update(tasks[step], completed=done, total=total or None, visible=visible)

        yield report


def console() -> Console:
    """Return a console that wraps lines itself and colours only styled text."""
    return Console(highlight=False, soft_wrap=True)


def print_utf8(text: str) -> None:
    """Print text for programs, in UTF-8 whatever the terminal's encoding."""
    click.echo(text.encode(), nl=False)


def path_prefix(folder: Path) -> str:
    """Return the path of a folder for messages, with a final `/`, from where the person is.

    It is relative in the project and below the person's folder, else absolute.
    """
    absolute, start = Path(os.path.abspath(folder)), start_folder()  # noqa: PTH100 - links are not followed
    if absolute == start:
        return ""
    inside = start in absolute.parents or (start != Path.cwd() and absolute.is_relative_to(Path.cwd()))
    shown = Path(os.path.relpath(absolute, start)) if inside else folder.resolve()
    return shown.as_posix().rstrip("/") + "/"


def print_outcome(action: Callable[[], str | None]) -> None:
    """Run an action on the site and print its result, or turn BuildError into CommandError."""
    from generator.site.project import BuildError

    try:
        done = action()
    except BuildError as error:
        elsewhere = start_folder() != Path.cwd()
        note = f"\n以上文件的路径从 {Path.cwd()} 算起" if elsewhere else ""
        raise CommandError(f"{error}{note}") from error
    if done:
        click.echo(done)
