"""`gongkai fmt`: formats declarations; each file is replaced atomically."""

from pathlib import Path

import click

from generator.checks.check_file import site_editions
from generator.cli.changed_lines import DIFF, changed_lines
from generator.cli.chinese import ChineseCommand
from generator.cli.options import DECLARATIONS, write_file
from generator.cli.selection import PATHS, select_files
from generator.declarations.formatter import format_file
from generator.declarations.identity import REGISTRY, WITHDRAWALS, is_edition
from generator.diagnostics.escaping import show_invisible


@click.command(cls=ChineseCommand)
@PATHS
@DECLARATIONS
@click.option("--check", "only_check", is_flag=True, help="只看有没有要整理的文件，不改动；有的以 1 退出。")
@DIFF
def fmt(paths: tuple[Path, ...], declarations: Path, *, only_check: bool, as_diff: bool) -> None:
    """把申报表整理成统一的写法：栏目顺序、缩进、金额和指标值；公布的内容和备注不变。

    写得不对、没法整理的文件不动，以 1 退出；哪里不对，见 gongkai check。
    """
    tidied = refused = 0
    for selection in select_files(paths, declarations):
        files = selection.files()
        editions = site_editions(files)
        for file in files:
            if (
                is_edition(file.path)
                or file.path == WITHDRAWALS
                or (file.path == REGISTRY and not selection.includes(REGISTRY))
            ):
                continue
            if not file.path.endswith(".yml") or file.read_error:
                continue
            name = show_invisible(selection.prefix + file.path)
            result = format_file(file.path, file.data, editions)
            if result.data is None:
                refused += 1
                why = f"有 {len(result.problems)} 处写法错误" if result.problems else "写法特别"
                click.echo(f"{name}: {why}，没有整理", err=True)
            elif result.data != file.data:
                tidied += 1
                if not only_check:
                    write_file(selection.root / file.path, result.data, name, selection.root)
                click.echo(f"{name}: {'需要整理' if only_check else '已整理'}")
                for line in changed_lines(name, file.data, result.data, as_diff=as_diff):
                    click.echo(line)
    click.echo(
        f"{tidied} 份{'需要整理' if only_check else '已整理'}"
        + (f"，{refused} 份没有整理" if refused else "")
    )
    if refused or (only_check and tidied):
        raise SystemExit(1)
