"""`gongkai write`: all pages as a folder of Markdown, for any engine."""

from pathlib import Path

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.options import DECLARATIONS, CommandError
from generator.cli.printing import console, path_prefix, print_outcome
from generator.cli.project_root import WrittenPath
from generator.system.clock import today


@click.command(cls=ChineseCommand)
@click.argument("directory", metavar="目录", type=WrittenPath(folder=True))
@DECLARATIONS
@click.option(
    "--docs",
    type=WrittenPath(folder=True),
    help="手写页面所在的目录，默认是 mkdocs.yml 的 docs_dir。",
)
def write(directory: Path, declarations: Path, docs: Path | None) -> None:
    """把全部页面写成一个文档目录，供任何网站生成工具使用；有错误时不写，以 1 退出。"""
    from generator.checks import report_terminal
    from generator.checks.check_all import check_all
    from generator.site.docs_tree import write_docs
    from generator.system.files import declaration_files

    result = check_all(declaration_files(declarations), today())
    for line in report_terminal.problem_lines(result.errors, path_prefix(declarations)):
        console().print(line)
    if result.errors:
        raise CommandError(f"{len(result.errors)} 条错误，{directory} 没有改动")
    print_outcome(
        lambda: f"{directory}/ 已写好，共 {write_docs(result.declarations, declarations, docs, directory)} 页"
    )
