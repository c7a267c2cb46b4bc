"""Finds the project of a command from any folder inside it, and reads paths as a person writes them.

A command runs in the root of its project; `start_folder` is where it was called.
"""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click

SETTINGS: Final = "mkdocs.yml"
DECLARATIONS_FOLDER: Final = "declarations"

_START: Final = "gongkai.start"
_OUTSIDE: Final = (
    f"这里不是公开项目（没有 {SETTINGS} 和 {DECLARATIONS_FOLDER}/）；"
    "请用 cd 进入项目的目录{or_else}。新建一个项目用 gongkai init"
)


def enter_project(context: click.Context) -> None:
    """Go to the root of the project that the current folder is in, until the command ends; stay if it is in none."""
    try:
        start = Path.cwd()
    except FileNotFoundError:
        raise click.UsageError("当前目录已经删去了；请用 cd 进入项目的目录") from None
    root = find_project(start)
    if root and root != start:
        context.meta[_START] = start
        context.call_on_close(lambda: _return_to(start))
        os.chdir(root)


def _return_to(folder: Path) -> None:
    with suppress(OSError):  # it may be gone: a person may stand in the site that was built
        os.chdir(folder)


def find_project(start: Path) -> Path | None:
    """Return the next folder, from `start` upwards, that is a project; `start` itself needs only one of its parts."""
    if os.path.isfile(start / SETTINGS) or os.path.isdir(start / DECLARATIONS_FOLDER):  # noqa: PTH112, PTH113 - never raise
        return start
    return next(filter(_is_project, start.parents), None)


def _is_project(folder: Path) -> bool:
    if os.path.isfile(folder / DECLARATIONS_FOLDER / "units.yml"):  # noqa: PTH113
        return True
    try:
        settings = (folder / SETTINGS).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return os.path.isdir(folder / DECLARATIONS_FOLDER) or bool(re.search(r"\bgongkai\b", settings))  # noqa: PTH112


def require_project() -> None:
    """Raise UsageError if the command does not run in a project."""
    if find_project(Path()) is None:
        raise click.UsageError(_OUTSIDE.format(or_else=""))


def start_folder() -> Path:
    """Return the folder in which the command was called."""
    context = click.get_current_context(silent=True)
    start = context.meta.get(_START) if context else None
    return start if isinstance(start, Path) else Path.cwd()


def from_start(path: str) -> str:
    """Return a path that a person wrote, as it is to be read in the root of the project: unchanged or absolute."""
    start = start_folder()
    return path if start == Path.cwd() else os.path.abspath(start / path)  # noqa: PTH100 - links are not followed


def in_project(path: str) -> str:
    """Return a path below the project's root as messages show it: absolute if the command was started in another folder."""
    return path if start_folder() == Path.cwd() else os.path.abspath(path)  # noqa: PTH100


class WrittenPath(click.Path):
    """A path on the command line, from where the person is; errors say in Chinese what is wrong with it."""

    def __init__(self, *, exists: bool = False, folder: bool = False, path_type: type[Any] = Path) -> None:
        super().__init__(exists=exists, file_okay=not folder, path_type=path_type)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path as it is to be read in the root of the project."""
        path = from_start(os.fspath(value)) if value else os.fspath(value)
        if self.exists and not os.path.exists(path):  # noqa: PTH110 - never raises
            self.fail(f"没有 {value} 这个{'文件或' if self.file_okay else ''}目录", param, ctx)
        if not self.file_okay and os.path.isfile(path):  # noqa: PTH113
            self.fail(f"{value} 是文件，应当是目录", param, ctx)
        if self.exists and not os.access(path, os.R_OK):
            self.fail(f"{value} 没有权限读取", param, ctx)
        return self.coerce_path_result(path)


class DeclarationsFolder(WrittenPath):
    """The folder of declarations; if there is none in the usual place, the error says where to go instead."""

    def __init__(self, *, exists: bool) -> None:
        super().__init__(exists=exists, folder=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder. It need not exist if files are named that may lie anywhere."""
        is_usual = ctx and param and ctx.get_parameter_source(param.name or "") is _DEFAULT
        if self.exists and is_usual and not os.path.isdir(value):  # noqa: PTH112
            if ctx and ctx.params.get("paths"):
                return self.coerce_path_result(value)
            if find_project(Path()) is None:
                raise click.UsageError(_OUTSIDE.format(or_else="，或用 --declarations 写明申报表所在的目录"))
            raise click.UsageError(
                f"没有 {in_project(value)} 这个目录；申报表应放在这里，"
                f"放在别处的请写进 {in_project(SETTINGS)}，或用 --declarations 写明"
            )
        return super().convert(value, param, ctx)


_DEFAULT: Final = click.core.ParameterSource.DEFAULT
