"""`gongkai check` and `gongkai explain`: what is wrong, and why that is so.

Comes in: arguments and files. Goes out: problems at their places, and exit code 1 where they block.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from generator import report
from generator.commands.shared import DECLARATIONS, Failure, console, prefix
from generator.files import changes, declaration_file, declaration_files, spelled
from generator.identity import REGISTRY
from generator.inspection import Inspection, inspect
from generator.problems import suggestion
from generator.rulebook import RULES, Severity


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@DECLARATIONS
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True
)
@click.option("--strict", is_flag=True, help="警告也算不通过。")
@click.option("--watch", is_flag=True, help="文件一有变化就再检查一遍，直到按 Ctrl-C，以 0 退出。")
def check(paths: tuple[Path, ...], declarations: Path, form: str, *, strict: bool, watch: bool) -> None:
    """检查申报表；不写 PATHS 时检查全部。

    有错误（加 --strict 时也包括警告）以 1 退出，否则以 0 退出；提示不影响结果。
    """
    if watch:
        if paths or form != "text":
            raise click.UsageError("--watch 检查整个目录，输出文字；不能写 PATHS，也不能与 --format 同用")
        _watch(declarations)
        return
    inspections = _inspections(paths, declarations)
    if form == "json":
        records = [
            record for before, found in inspections for record in report.records(found.problems, before)
        ]
        click.echo(report.as_json(records))
    elif form == "github":
        for before, found in inspections:
            for annotation in report.github_annotations(found.problems, before):
                click.echo(annotation)
    else:
        _tell(inspections)
    blocking = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(problem.severity in blocking for _, found in inspections for problem in found.problems):
        raise SystemExit(1)


@click.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """说明一条规则：要求什么、为什么、正确和错误的写法；不写 RULE 时列出全部规则。"""
    terminal = console()
    if rule is None:
        for known in RULES.values():
            terminal.print(f"{known.id:28}{known.severity.term}  {known.requirement}", markup=False)
        return
    if rule not in RULES:
        hint = suggestion(rule, RULES)
        raise click.UsageError(f"没有名为“{rule}”的规则{hint or '；'}全部规则见 gongkai explain")
    for line in report.explanation(rule):
        terminal.print(line)


def _tell(inspections: Sequence[tuple[str, Inspection]]) -> None:
    """Everything that was found, and the summary."""
    terminal = console()
    for before, found in inspections:
        for line in (*report.lines(found.problems, before), *report.waived_lines(found.waived, before)):
            terminal.print(line)
    terminal.print(report.summary([found for _, found in inspections]))


def _watch(declarations: Path) -> None:
    """Tell again and again, from a line that says so to the summary; tasks of editors look for both."""
    try:
        for _ in changes(declarations):
            click.echo(f"正在检查 {declarations}")
            _tell(_inspections((), declarations))
    except KeyboardInterrupt:
        return
    except OSError as error:
        raise Failure(f"无法监视 {declarations}（{error.strerror or error}）") from error


def _inspections(paths: Iterable[Path], declarations: Path) -> list[tuple[str, Inspection]]:
    """What is found in each folder of declarations that is asked for, with the prefix that leads there."""
    if not paths:
        return [(prefix(declarations), inspect(declaration_files(declarations)))]
    wanted: dict[Path, dict[str, Path]] = {}
    for path in paths:
        root = _root(path, declarations)
        place = spelled(os.path.relpath(path, root)).replace(os.sep, "/")
        wanted.setdefault(root, {})[place] = path
    return [(prefix(root), _within(root, places, declarations)) for root, places in sorted(wanted.items())]


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
