"""The edge to people and to CI: the command `gongkai`.

Comes in: arguments and files. Goes out: text on the terminal, files, and an exit code: 0 for a clean run,
1 for problems, 2 for a wrong call.
"""

import gc
import io
import sys

import click

from generator.commands import check, diff, fmt, new, schema, site


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai")
def main() -> None:
    """公开：检查财政项目支出绩效目标申报表，生成公开网站。"""
    gc.set_threshold(100_000)  # records by the hundred thousand, and hardly a cycle among them
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows terminal may not have every character
            stream.reconfigure(errors="replace")


for command in (
    check.check,
    check.explain,
    new.new,
    fmt.fmt,
    diff.diff,
    schema.schema,
    site.build,
    site.serve,
    site.write,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
