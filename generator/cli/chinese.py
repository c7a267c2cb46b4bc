"""The command line in Chinese: help, usage and errors, which click words in English.

Every command is a `ChineseCommand`. Only this module words what click itself finds wrong; each error is one sentence
after 错误：, on the error stream.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from inspect import cleandoc
from shutil import get_terminal_size
from typing import Any, Final

import click
from rich.cells import cell_len

from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.wording import did_you_mean

ERROR_PREFIX: Final = "错误："
INTERRUPTED: Final = "已中断"

_MAX_COLUMNS: Final = 100
_NAME_COLUMNS: Final = 34  # of the names of options in a help text
_UNBROKEN: Final = re.compile(r"[（“《]*(?:[!-~]+|.)[，。；：、？！）”》…]*\s?")
"""What a line of text is not broken in: a word of Latin letters, or a character, with the punctuation around it."""


class ChineseCommand(click.Command):
    """A command whose help, usage and errors are in Chinese."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - click's
        **extra: Any,
    ) -> Any:
        """Run the command and end the process; an interruption ends it with 1, as it ends what it did by half."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            code = error.exit_code
        except click.ClickException as error:
            click.echo(error_text(error), err=True)
            code = error.exit_code
        except (click.Abort, KeyboardInterrupt):
            click.echo(INTERRUPTED, err=True)
            code = 1
        sys.exit(code if isinstance(code, int) else 0)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; one too many is an error with a class of its own."""
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and not isinstance(self, click.Group):
            raise click.BadArgumentUsage(f"多写了 {' '.join(rest)}", ctx)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that prints the help."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这段说明。"
        return option

    def get_usage(self, ctx: click.Context) -> str:
        """Return the line that shows how the command is written."""
        arguments = [param for param in self.get_params(ctx) if isinstance(param, click.Argument)]
        names = [
            f"{name if param.required else f'[{name}]'}{'…' if param.nargs == -1 else ''}"
            for param in arguments
            for name in [param.human_readable_name]
        ]
        subcommand = ["命令", "…"] if isinstance(self, click.Group) else []
        return " ".join([f"用法：{ctx.command_path}", "[选项]", *subcommand, *names])

    def get_help(self, ctx: click.Context) -> str:
        """Return the help text."""
        lines = [self.get_usage(ctx)]
        for paragraph in cleandoc(self.help or "").split("\n\n"):
            lines += ["", *(f"  {line}" for line in _wrap(paragraph.replace("\n", ""), _columns() - 2))]
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        lines += ["", "选项：", *_table((_option_names(o), _option_help(o)) for o in options)]
        if isinstance(self, click.Group):
            commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
            rows = [(name, (command.help or "").partition("\n")[0]) for name, command in commands if command]
            lines += ["", "命令：", *_table(rows)]
        return "\n".join(lines)


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands whose help, usage and errors are in Chinese."""


# -- errors ------------------------------------------------------------------------------------------------


def error_text(error: click.ClickException) -> str:
    """Return what is printed of an error: a sentence, and where the usage is if the command line was written wrongly."""
    text = ERROR_PREFIX + show_lines(_sentence(error))
    if isinstance(error, click.UsageError) and type(error) is not click.UsageError and error.ctx:
        text += f"\n用法见 {error.ctx.command_path} --help"
    return text


def show_lines(text: str) -> str:
    """Make every hidden character but line feeds visible."""
    return "\n".join(map(show_invisible, text.split("\n")))


def _sentence(error: click.ClickException) -> str:
    match error:
        case click.NoSuchCommand():
            commands = _names(error.ctx)
            return f"没有 {error.command_name} 这个命令{_nearest(error.command_name, commands)}"
        case click.NoSuchOption():
            options = [name for param in _params(error.ctx) for name in param.opts if name.startswith("--")]
            return f"没有 {error.option_name} 这个选项{_nearest(error.option_name, options)}"
        case click.BadOptionUsage():
            flags = [
                n for param in _params(error.ctx) if getattr(param, "is_flag", False) for n in param.opts
            ]
            what = "后面不写值" if error.option_name in flags else "后面要写上值"
            return f"{error.option_name} {what}"
        case click.MissingParameter():
            return f"没有写 {_param_name(error.param)}"
        case click.BadParameter():
            return _bad_value(error.param, error.message)
    return error.message


def _bad_value(param: click.Parameter | None, message: str) -> str:
    """Say what a value must be; types of our own say in the message what is wrong."""
    match param and param.type:
        case click.Choice(choices=choices):
            return f"{_param_name(param)} 只能是 {'、'.join(map(str, choices))}"
        case click.IntRange(min=least, max=most):
            bounds = ((least, "不小于"), (most, "不大于"))
            return f"{_param_name(param)} 应为整数" + "".join(
                f"，{word} {n}" for n, word in bounds if n is not None
            )
    return message if isinstance(param, click.Argument) else f"{_param_name(param)}：{message}"


def _param_name(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    return param.human_readable_name if isinstance(param, click.Argument) else param.opts[-1]


def _params(ctx: click.Context | None) -> list[click.Parameter]:
    return ctx.command.get_params(ctx) if ctx else []


def _names(ctx: click.Context | None) -> list[str]:
    return ctx.command.list_commands(ctx) if ctx and isinstance(ctx.command, click.Group) else []


def _nearest(word: str, known: Iterable[str]) -> str:
    return did_you_mean(get_close_matches(word, known, n=1))


# -- help --------------------------------------------------------------------------------------------------


def _columns() -> int:
    return min(get_terminal_size().columns, _MAX_COLUMNS)


def _option_names(option: click.Option) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {_metavar(option)}"


def _metavar(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    match option.type:
        case click.Choice(choices=choices):
            return f"[{'|'.join(map(str, choices))}]"
        case click.IntRange():
            return "整数"
        case click.Path(file_okay=False):
            return "目录"
        case click.Path():
            return "文件"
    return "文字"


def _option_help(option: click.Option) -> str:
    default = option.show_default if isinstance(option.show_default, str) else option.default
    shown = f"默认是 {default}。" if option.show_default else ""
    return f"{option.help or ''}{shown}"


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of rows of a name and a text, which begins below the name if that is long."""
    rows = list(rows)
    short = [cell_len(name) for name, _ in rows if cell_len(name) <= _NAME_COLUMNS]
    width = max(short, default=0)
    for name, text in rows:
        first, *more = _wrap(text, _columns() - width - 4) or [""]
        if cell_len(name) > width:
            yield f"  {name}"
            yield f"{' ' * (width + 4)}{first}"
        else:
            yield f"  {name}{' ' * (width - cell_len(name) + 2)}{first}"
        yield from (f"{' ' * (width + 4)}{line}" for line in more)


def _wrap(text: str, columns: int) -> list[str]:
    """Break a text into lines of at most so many columns of a terminal, where a Chinese character has two."""
    lines = [""]
    for part in _UNBROKEN.findall(text):
        if lines[-1] and cell_len(lines[-1] + part.rstrip()) > columns:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]
