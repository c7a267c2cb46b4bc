"""`gongkai diff`: changes in the published facts between two git revisions or folders.

The exit code is 0 whenever the two could be compared.
"""

import re
from pathlib import Path

import click

from generator.changes.compare import compare_files
from generator.changes.report_json import changes_to_json
from generator.changes.report_markdown import comment_markdown
from generator.changes.report_terminal import change_lines
from generator.checks import report_ci
from generator.cli.chinese import ChineseCommand
from generator.cli.options import DECLARATIONS
from generator.cli.printing import console, print_utf8
from generator.cli.project_root import from_start
from generator.cli.selection import read_revision
from generator.declarations.identity import REGISTRY
from generator.declarations.yaml.source import RawFile
from generator.system.files import declaration_files


@click.command(cls=ChineseCommand)
@click.argument("base", metavar="原版本")
@click.argument("head", metavar="新版本", required=False)
@DECLARATIONS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="markdown 是合并请求下的评论，json 供程序读取。",
)
def diff(base: str, head: str | None, declarations: Path, form: str) -> None:
    """比较两个版本公布的内容：哪些申报表、哪些内容变了，指标是放宽还是收紧。

    版本是 git 的版本（如 origin/main、HEAD~1）或申报表所在的目录；不写新版本时与现在的文件比较。
    """
    before = _read_side(base, declarations)
    after = (
        declaration_files(declarations, unchecked=True) if head is None else _read_side(head, declarations)
    )
    change_set = compare_files(before, after)
    if form == "json":
        print_utf8(report_ci.to_json(changes_to_json(change_set)) + "\n")
    elif form == "markdown":
        print_utf8(comment_markdown(change_set))
    else:
        terminal = console()
        for line in change_lines(change_set):
            terminal.print(line)


def _read_side(name: str, declarations: Path) -> list[RawFile]:
    """Read the files of one side; a folder of declarations takes precedence over a revision of the same name."""
    if name and _holds_declarations(folder := Path(from_start(name))):
        return declaration_files(folder, unchecked=True)
    return read_revision(declarations, name)


def _holds_declarations(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    return (folder / REGISTRY).is_file() or any(
        re.fullmatch(r"\d{4}", entry.name, re.ASCII) and entry.is_dir() for entry in folder.iterdir()
    )
