"""The edge to people and to CI: the command `gongkai`.

Comes in: arguments and files. Goes out: text on the terminal, files, and an exit code: 0 for a clean run,
1 for problems, 2 for a wrong call.
"""

import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console

from generator import report
from generator.files import declaration_file, declaration_files, spelled
from generator.identity import REGISTRY
from generator.inspection import Inspection, inspect
from generator.problems import suggestion
from generator.rulebook import RULES, Severity

DECLARATIONS = click.option(
    "--declarations",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="declarations",
    show_default=True,
    help="申报表所在的目录。",
)


class _Failure(click.ClickException):
    """What was asked for was not done; exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"错误：{self.format_message()}", file=file, err=file is None)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai")
def main() -> None:
    """公开：检查财政项目支出绩效目标申报表，生成公开网站。"""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows terminal may not have every character
            stream.reconfigure(errors="replace")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@DECLARATIONS
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True
)
@click.option("--strict", is_flag=True, help="警告也算不通过。")
def check(paths: tuple[Path, ...], declarations: Path, form: str, *, strict: bool) -> None:
    """检查申报表；不写 PATHS 时检查全部。

    有错误（加 --strict 时也包括警告）以 1 退出，否则以 0 退出；提示不影响结果。
    """
    inspections = _inspections(paths, declarations)
    if form == "json":
        records = [
            record for prefix, found in inspections for record in report.records(found.problems, prefix)
        ]
        click.echo(report.as_json(records))
    elif form == "github":
        for prefix, found in inspections:
            for annotation in report.github_annotations(found.problems, prefix):
                click.echo(annotation)
    else:
        console = _console()
        for prefix, found in inspections:
            for line in (*report.lines(found.problems, prefix), *report.waived_lines(found.waived, prefix)):
                console.print(line)
        console.print(report.summary([found for _, found in inspections]))
    blocking = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(problem.severity in blocking for _, found in inspections for problem in found.problems):
        raise SystemExit(1)


@main.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """说明一条规则：要求什么、为什么、正确和错误的写法；不写 RULE 时列出全部规则。"""
    console = _console()
    if rule is None:
        for known in RULES.values():
            console.print(f"{known.id:28}{known.severity.term}  {known.requirement}", markup=False)
        return
    if rule not in RULES:
        hint = suggestion(rule, RULES)
        raise click.UsageError(f"没有名为“{rule}”的规则{hint or '；'}全部规则见 gongkai explain")
    for line in report.explanation(rule):
        console.print(line)


@main.command()
@DECLARATIONS
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    default="site",
    show_default=True,
    help="网站所在的目录。",
)
def build(declarations: Path, site: Path) -> None:
    """生成网站；有错误时原来的网站不变，以 1 退出。"""
    from generator.build import build_site  # MkDocs is slow to import, and only needed here

    _told(lambda: f"{site}/ 已生成，共 {build_site(declarations, site)} 页")


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="预览的地址和端口。")
def serve(address: str) -> None:
    """在本机预览；文件一保存，网页就刷新。"""
    from generator.build import serve_site

    _told(lambda: serve_site(address))


@main.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@DECLARATIONS
@click.option(
    "--docs",
    type=click.Path(file_okay=False, path_type=Path),
    default="docs",
    show_default=True,
    help="手写页面所在的目录。",
)
def write(directory: Path, declarations: Path, docs: Path) -> None:
    """把全部页面写成一个文档目录 DIRECTORY，供任何网站生成工具使用；有错误时不写，以 1 退出。"""
    from generator.build import write_docs

    inspection = inspect(declaration_files(declarations))
    for line in report.lines(inspection.errors, _prefix(declarations)):
        _console().print(line)
    if inspection.errors:
        raise _Failure(f"{len(inspection.errors)} 条错误，{directory} 没有改动")
    _told(lambda: f"{directory}/ 已写好，共 {write_docs(inspection.catalog, docs, directory)} 页")


def _told(do: Callable[[], str | None]) -> None:
    """Say how it went."""
    from generator.build import BuildError

    try:
        done = do()
    except BuildError as error:
        raise _Failure(str(error)) from error
    if done:
        click.echo(done)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _inspections(paths: Iterable[Path], declarations: Path) -> list[tuple[str, Inspection]]:
    """What is found in each folder of declarations that is asked for, with the prefix that leads there."""
    if not paths:
        return [(_prefix(declarations), inspect(declaration_files(declarations)))]
    wanted: dict[Path, dict[str, Path]] = {}
    for path in paths:
        root = _root(path, declarations)
        place = spelled(os.path.relpath(path, root)).replace(os.sep, "/")
        wanted.setdefault(root, {})[place] = path
    return [(_prefix(root), _within(root, places, declarations)) for root, places in sorted(wanted.items())]


def _root(path: Path, declarations: Path) -> Path:
    """The folder of declarations that holds `path`: the usual one, or the next one above that has a registry."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - links are not followed: where they stand counts
    if whole.is_relative_to(os.path.abspath(declarations)):  # noqa: PTH100
        return declarations
    above = [whole, *whole.parents] if whole.is_dir() else list(whole.parents)
    registered = next((folder for folder in above if (folder / REGISTRY).is_file()), None)
    return registered or (whole if whole.is_dir() else above[min(2, len(above) - 1)])


def _within(root: Path, places: Mapping[str, Path], declarations: Path) -> Inspection:
    """What is found in some places of `root`; a lone file is judged by the usual registry."""
    if "." in places or root == declarations or (root / REGISTRY).is_file():
        inspection = inspect(declaration_files(root))
        strange = [path for place, path in places.items() if path.is_file() and not inspection.knows(place)]
        if strange:
            raise click.UsageError(f"{strange[0]} 不是申报表文件，没有检查")
        return inspection if "." in places else inspection.within(places)
    registry = declaration_file(declarations / REGISTRY, declarations, REGISTRY)
    lone = [declaration_file(path, root, place) for place, path in sorted(places.items())]
    return inspect([registry, *lone])


def _prefix(root: Path) -> str:
    """How to speak of a folder: from here if it lies below, else from the top."""
    relative = os.path.relpath(root)
    if relative == ".":
        return ""
    return (root.resolve() if relative.startswith("..") else Path(relative)).as_posix().rstrip("/") + "/"


if __name__ == "__main__":
    main()
