"""`gongkai template`: the blank form of an edition as a Word or Excel file."""

from pathlib import Path

import click

from generator.checks.check_file import site_editions
from generator.cli.chinese import ChineseCommand
from generator.cli.office_options import FORCE, OFFICE_FORMAT, refuse_existing, require_libraries
from generator.cli.options import declarations_option, write_file
from generator.cli.printing import path_prefix
from generator.cli.project_root import WrittenPath, start_folder
from generator.diagnostics.escaping import show_invisible
from generator.diagnostics.wording import closest_match, did_you_mean, quote
from generator.office.writers.formats import write_blank_form
from generator.system.files import shared_files


@click.command(cls=ChineseCommand)
@click.argument("edition", metavar="版式")
@declarations_option(exists=False)
@OFFICE_FORMAT
@click.option("--output", type=WrittenPath(), help="写到哪个文件；不写时是当前目录里以版式命名的文件。")
@FORCE
def template(
    edition: str, declarations: Path, *, office_format: str, output: Path | None, force: bool
) -> None:
    """写一张空白的表，样子与纸面的表一样。

    Excel 的有下拉选项，总额自己相加并核对，另有一页填写说明。自己的版式也可以写。
    """
    editions = site_editions(shared_files(declarations)).by_id
    if edition not in editions:
        hint = did_you_mean(closest_match(edition, editions))
        raise click.UsageError(f"没有{quote(edition)}这种版式，现有 {'、'.join(editions)}{hint}")
    require_libraries(office_format)
    file = output or start_folder() / f"{edition}.{office_format}"
    if file.is_dir():
        raise click.UsageError(f"--output：{show_invisible(str(output or file.name))} 是目录，应当是文件")
    refuse_existing([file], force=force)
    name = f"{path_prefix(file.parent)}{file.name}"
    write_file(file, write_blank_form(editions[edition], office_format), name, file.parent)
    click.echo(f"{show_invisible(name)} 已写好")
