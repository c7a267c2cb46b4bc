"""`gongkai schema`: the JSON Schema with which editors help while one types."""

import click

from generator.cli.printing import print_utf8
from generator.declarations.json_schema import schema_json


@click.command()
def schema() -> None:
    """打印申报表的 JSON Schema，供编辑器在填写时补全、说明和检查。

    保存在 declarations/schema.json 的就是它。
    """
    print_utf8(schema_json())
