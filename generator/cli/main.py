"""The command `gongkai`: exit code 0 for a clean run, 1 for problems, 2 for a wrong call."""

import gc
import signal
from importlib import import_module
from typing import Final

import click

from generator.cli.chinese import ChineseGroup
from generator.cli.project_root import enter_project
from generator.system.logs import neutralize_streams

COMMANDS: Final = (
    *("build", "check", "diff", "explain", "export", "fmt", "import", "init", "new", "schema", "serve"),
    *("template", "write"),
)
"""Each is a function in the module of its name, which is imported when it runs: some are slow to import."""

_FUNCTIONS: Final = {"import": "import_files"}
"""Functions whose name is not that of the command, which is a word of Python."""


class _Commands(ChineseGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        function = _FUNCTIONS.get(cmd_name, cmd_name)
        command: click.Command = getattr(import_module(f"generator.cli.{function}"), function)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai", message="gongkai %(version)s", help="显示版本号。")
@click.pass_context
def main(context: click.Context) -> None:
    """公开：检查财政项目支出绩效目标申报表，生成公开网站。

    在项目的任何一个目录里都可以运行。每个命令后面加 --help，显示它的全部用法。
    """
    gc.set_threshold(100_000)  # hundreds of thousands of records with hardly a cycle among them
    neutralize_streams()
    enter_project(context)


def run() -> None:
    """Run the command; an interruption after its end, while Python ends, changes no exit code."""
    try:
        main()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
