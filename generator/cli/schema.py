"""`gongkai schema`: the JSON Schema with which editors help while one types."""

from pathlib import Path

import click

from generator.checks.check_file import site_editions
from generator.cli.chinese import ChineseCommand
from generator.cli.options import CommandError, declarations_option, write_file
from generator.cli.printing import print_utf8
from generator.declarations.schema.declaration_schema import schema_json
from generator.declarations.schema.edition_schema import edition_schema_json
from generator.system.files import shared_files


@click.command(cls=ChineseCommand)
@click.option("--edition", "of_editions", is_flag=True, help="版式文件的，即 edition-schema.json。")
@click.option("--save", is_flag=True, help="不打印，存到申报表所在的目录。")
@declarations_option(exists=False)
def schema(*, of_editions: bool, save: bool, declarations: Path) -> None:
    """打印申报表的 JSON Schema，供编辑器在填写时补全、说明和检查。

    自己的版式和 units.yml 里写的版式也在其中；改了版式以后用 --save 重新存一次 declarations/schema.json。
    """
    text = edition_schema_json() if of_editions else schema_json(site_editions(shared_files(declarations)))
    if save:
        if not declarations.is_dir():
            raise CommandError(f"没有 {declarations} 这个目录，没有存")
        name = "edition-schema.json" if of_editions else "schema.json"
        write_file(declarations / name, text.encode(), name, declarations)
        click.echo(f"已存到 {declarations.name}/{name}")
    else:
        print_utf8(text)
