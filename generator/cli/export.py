"""`gongkai export`: the official form of declarations as Word or Excel files."""

from collections.abc import Iterator
from pathlib import Path

import click

from generator.checks import report_terminal
from generator.checks.check_all import CheckResult
from generator.checks.check_file import site_editions
from generator.cli.chinese import ChineseCommand
from generator.cli.office_options import FORCE, OFFICE_FORMAT, refuse_existing, require_libraries
from generator.cli.options import DECLARATIONS, CommandError, write_file
from generator.cli.printing import console, path_prefix, show_progress
from generator.cli.project_root import WrittenPath
from generator.cli.selection import Selection, select_files
from generator.declarations.identity import Identity
from generator.declarations.published import DeclarationContent
from generator.diagnostics.escaping import show_invisible
from generator.forms.edition import Edition
from generator.office.writers.form_layout import UnfitTextError
from generator.office.writers.formats import write_declaration_form
from generator.system.files import shared_files

MAX_NAMES = 20
"""Files that are named one by one."""


@click.command(cls=ChineseCommand)
@click.argument("paths", metavar="路径", nargs=-1, required=True, type=WrittenPath(exists=True))
@DECLARATIONS
@OFFICE_FORMAT
@click.option(
    "--into",
    type=WrittenPath(folder=True),
    default=".",
    show_default="当前目录",
    help="放到哪个目录里，没有的新建。",
)
@FORCE
def export(
    paths: tuple[Path, ...], declarations: Path, *, office_format: str, into: Path, force: bool
) -> None:
    """把申报表写成 Word 或 Excel 文件，样子与所用版式的纸面表一样，可以直接交。

    一份申报表一个文件，名称是“年度-单位代号-项目代号”。有错误的申报表不写，列出错误，以 1 退出。
    公开信息、转录说明和豁免不在表上，不写。
    """
    require_libraries(office_format)
    forms: dict[Path, tuple[DeclarationContent, Edition]] = {}
    refused = 0
    for selection in select_files(paths, declarations):
        result = selection.check()
        refused += _report_errors(selection, result)
        for identity, content, edition in _sound_declarations(selection, result):
            file = into / f"{'-'.join(map(str, identity))}.{office_format}"
            if file in forms:
                raise CommandError(
                    f"{show_invisible(file.name)} 有两份，会写到同一个文件里；请分两次写，用 --into 分开放"
                )
            forms[file] = content, edition
    if not forms and not refused:
        raise CommandError("写明的路径里没有申报表，没有写文件")
    refuse_existing(forms, force=force)
    written, unfit = _write(forms, into, office_format)
    if len(written) <= MAX_NAMES:
        for file in written:
            click.echo(show_invisible(f"{path_prefix(into)}{file.name}"))
    left_out = f"，{refused + unfit} 份没有写" if refused + unfit else ""
    click.echo(f"{len(written)} 份已写好{left_out}")
    if refused or unfit:
        raise SystemExit(1)


def _report_errors(selection: Selection, result: CheckResult) -> int:
    """Print the errors of the selected declarations; return how many have some."""
    for line in report_terminal.problem_lines(result.errors, selection.prefix):
        console().print(line)
    return len({problem.path for problem in result.errors})


def _sound_declarations(
    selection: Selection, result: CheckResult
) -> Iterator[tuple[Identity, DeclarationContent, Edition]]:
    """Yield the selected declarations without errors, each with its edition."""
    editions = site_editions(selection.lone_files or shared_files(selection.root))
    for declaration in result.declarations:
        if selection.includes(declaration.identity.path):
            content = declaration.content
            yield declaration.identity, content, editions.by_id[content["edition"]]


def _write(
    forms: dict[Path, tuple[DeclarationContent, Edition]], into: Path, office_format: str
) -> tuple[list[Path], int]:
    """Write the files; return those that were written, and how many have a text that the format has no room for."""
    written, unfit = [], 0
    with show_progress("正在写") as progress:
        for number, (file, (content, edition)) in enumerate(forms.items()):
            name = f"{path_prefix(into)}{file.name}"
            try:
                data = write_declaration_form(content, edition, office_format)
            except UnfitTextError as error:
                unfit += 1
                click.echo(f"{show_invisible(name)}：{error}", err=True)
                continue
            write_file(file, data, name, into)
            written.append(file)
            if progress:
                progress(number + 1, len(forms))
    return written, unfit
