"""`gongkai diff`: what a change of declarations changes in what is published.

Comes in: two sides, each a revision of git or a folder. Goes out: the changes, in one of three forms; exit code 0
whenever the sides could be compared.
"""

import re
from pathlib import Path

import click

from generator.changes.compare import compare_files
from generator.changes.report_json import changes_to_json
from generator.changes.report_markdown import comment_markdown
from generator.changes.report_terminal import change_lines
from generator.checks import report_ci
from generator.cli.options import DECLARATIONS
from generator.cli.printing import console, hand_over
from generator.declarations.identity import REGISTRY
from generator.declarations.yaml.source import RawFile
from generator.diagnostics import escaping
from generator.system.files import declaration_files
from generator.system.git import RevisionError, revision_files


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@DECLARATIONS
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
def diff(base: str, head: str | None, declarations: Path, form: str) -> None:
    """比较两个版本公布的内容：哪些申报表、哪些内容变了，指标是放宽还是收紧。

    BASE 和 HEAD 是 git 版本（如 origin/main、HEAD~1）或申报表目录；不写 HEAD 时与现在的文件比较。
    """
    before = _side(base, declarations)
    after = declaration_files(declarations) if head is None else _side(head, declarations)
    found = compare_files(before, after)
    if form == "json":
        hand_over(report_ci.as_json(changes_to_json(found)) + "\n")
    elif form == "markdown":
        hand_over(comment_markdown(found))
    else:
        terminal = console()
        for line in change_lines(found):
            terminal.print(line)


def _side(name: str, declarations: Path) -> list[RawFile]:
    """The files of one side; a folder of declarations wins over a revision of the same name."""
    if name and _holds_declarations(Path(name)):
        return declaration_files(Path(name))
    try:
        return revision_files(declarations, name)
    except RevisionError as error:
        raise click.UsageError(escaping.show_invisible(str(error))) from error


def _holds_declarations(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    return (folder / REGISTRY).is_file() or any(
        re.fullmatch(r"\d{4}", entry.name, re.ASCII) and entry.is_dir() for entry in folder.iterdir()
    )
