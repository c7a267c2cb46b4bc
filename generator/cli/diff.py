"""`gongkai diff`: changes in the published facts between two git revisions or folders.

The exit code is 0 whenever the two could be compared.
"""

import re
from pathlib import Path

import click

from generator.changes.compare import compare_files
from generator.changes.reports.links import ReportLinks
from generator.changes.reports.report_csv import changes_to_csv
from generator.changes.reports.report_html import changes_to_html
from generator.changes.reports.report_json import changes_to_json
from generator.changes.reports.report_markdown import comment_markdown
from generator.changes.reports.report_terminal import change_lines
from generator.checks import report_ci
from generator.cli.chinese import ChineseCommand
from generator.cli.options import DECLARATIONS, write_file
from generator.cli.printing import console, print_utf8
from generator.cli.project_root import WrittenPath, from_start
from generator.cli.selection import read_revision
from generator.declarations.identity import REGISTRY
from generator.declarations.yaml.source import RawFile
from generator.diagnostics import escaping
from generator.system.files import declaration_files


@click.command(cls=ChineseCommand)
@click.argument("base", metavar="原版本")
@click.argument("head", metavar="新版本", required=False)
@DECLARATIONS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "csv", "json"]),
    default="text",
    show_default=True,
    help="markdown 是合并请求下的评论，html 是双击就能打开的文件，csv 是表格，json 供程序读取。",
)
@click.option(
    "--line-link",
    metavar="网址",
    default="",
    help="文件里某一行的网址，其中 {path} 换成文件从 declarations/ 起的路径，{line} 换成行号；报告里的每一处由此有链接。",
)
@click.option(
    "--page-link", metavar="网址", default="", help="预览网站里网页的网址，其中 {page} 换成网页的地址。"
)
@click.option(
    "--output",
    metavar="文件",
    type=WrittenPath(),
    help="写到这个文件里，不显示出来；在 Windows 的窗口里用“>”会改掉编码。",
)
def diff(
    base: str,
    head: str | None,
    declarations: Path,
    form: str,
    *,
    line_link: str,
    page_link: str,
    output: Path | None,
) -> None:
    """比较两个版本公布的内容：哪些申报表、哪些内容变了，指标是放宽还是收紧。

    版本是 git 的版本（如 origin/main、HEAD~1）或申报表所在的目录；不写新版本时与现在的文件比较。
    """
    before = _read_side(base, declarations)
    after = (
        declaration_files(declarations, unchecked=True) if head is None else _read_side(head, declarations)
    )
    change_set, links = compare_files(before, after), ReportLinks(line_link, page_link)
    if form == "text" and output is None:
        terminal = console()
        for line in change_lines(change_set, links):
            terminal.print(line)
        return
    reports = {
        "text": lambda: "".join(f"{line.plain}\n" for line in change_lines(change_set)),
        "markdown": lambda: comment_markdown(change_set, links),
        "html": lambda: changes_to_html(change_set, links),
        "csv": lambda: changes_to_csv(change_set, links),
        "json": lambda: report_ci.to_json(changes_to_json(change_set)) + "\n",
    }
    report = reports[form]()
    if output is None:
        print_utf8(report)
    else:
        write_file(output, report.encode(), str(output), output.parent)
        click.echo(f"已写到 {escaping.show_invisible(str(output))}", err=True)


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
