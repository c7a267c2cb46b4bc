"""`gongkai schema`: the JSON Schema with which editors help while one types."""

import click

from generator.cli.printing import print_utf8
from generator.declarations.editions.edition_schema import edition_schema_json
from generator.declarations.json_schema import schema_json


@click.command()
@click.option(
    "--edition", "of_editions", is_flag=True, help="打印版式文件的，即 declarations/edition-schema.json。"
)
def schema(*, of_editions: bool) -> None:
    """打印申报表的 JSON Schema，供编辑器在填写时补全、说明和检查。

    保存在 declarations/schema.json 的就是它。
    """
    print_utf8(edition_schema_json() if of_editions else schema_json())
