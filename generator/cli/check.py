"""`gongkai check`: problems at their places; exit code 1 if they block."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

import click

from generator.checks import report_ci, report_terminal
from generator.checks.check_all import CheckResult
from generator.checks.fixes import fix_files
from generator.cli.changed_lines import DIFF, changed_lines
from generator.cli.chinese import ChineseCommand
from generator.cli.options import (
    DECLARATIONS,
    JOBS,
    CommandError,
    log_details,
    used_cluster,
    with_cluster,
    write_file,
)
from generator.cli.printing import console, path_prefix, print_utf8
from generator.cli.selection import PATHS, Selection, read_revision, select_files
from generator.declarations.identity import identify
from generator.declarations.withdrawals import parse_withdrawals, undeclared_withdrawals
from generator.declarations.yaml.source import RawFile
from generator.diagnostics import escaping
from generator.diagnostics.problem import sort_problems
from generator.diagnostics.rulebook import Severity
from generator.diagnostics.wording import system_reason
from generator.system.clock import today
from generator.system.files import (
    FolderListing,
    declaration_files,
    file_statuses,
    list_again,
    list_folder,
    shared_files,
)
from generator.system.watch import iter_changes


@click.command(cls=ChineseCommand)
@PATHS
@DECLARATIONS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "gitlab"]),
    default="text",
    show_default=True,
    help="github 是逐行标注，gitlab 是 Code Quality 报告。",
)
@click.option(
    "--changed-since",
    metavar="版本",
    help="与这个 git 版本相比：那时已经公布、现在没有了的申报表，没有在 withdrawn.yml 登记的是错误。"
    "--format github 时，与它不同的文件里的问题排在前面。",
)
@click.option("--strict", is_flag=True, help="警告也算不通过。")
@click.option("--fix", is_flag=True, help="先改正只有一种改法的写法错误，说明改了哪几行，再检查。")
@DIFF
@JOBS
@with_cluster
@click.option(
    "--verbose",
    is_flag=True,
    callback=log_details,
    help="也列出没有错误和警告的申报表里的提示和豁免，并说明缓存为什么没有用上。",
)
@click.option("--watch", is_flag=True, help="文件一有变化就再检查一遍，直到按 Ctrl-C，以 0 退出。")
def check(
    paths: tuple[Path, ...],
    declarations: Path,
    form: str,
    *,
    changed_since: str | None,
    jobs: int | None,
    strict: bool,
    fix: bool,
    as_diff: bool,
    verbose: bool,
    watch: bool,
    cluster: str | None,
    **tls: str,
) -> None:
    """检查申报表；不写路径时检查全部。

    有错误（加 --strict 时也包括警告）以 1 退出，否则以 0 退出；提示不影响结果。
    """
    if watch:
        if paths or fix or form != "text" or changed_since is not None:
            raise click.UsageError(
                "--watch 检查整个目录，输出文字；不能写路径，也不能与 --fix、--format、--changed-since 同用"
            )
        _watch(declarations, jobs)
        return
    if as_diff and not fix:
        raise click.UsageError("--diff 只与 --fix 同用")
    chosen = select_files(paths, declarations)
    base = None if changed_since is None else read_revision(declarations, changed_since)
    if fix:
        chosen = [_fix(selection, as_diff=as_diff) for selection in chosen]
    with used_cluster(cluster, tls) as used:
        results = [(selection.prefix, selection.check(jobs, used)) for selection in chosen]
    if base is not None:
        results = [
            (before, _with_undeclared(found, selection, base) if selection.root == declarations else found)
            for selection, (before, found) in zip(chosen, results, strict=True)
        ]
    if form == "text":
        chosen_by_name = bool(paths) and all(path.is_file() for path in paths)
        _print_results(results, all_files=verbose or chosen_by_name)
    else:
        changed = set() if base is None else _changed_paths(declarations, base)
        _print_for_programs(results, form, changed)
    blocking = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(problem.severity in blocking for _, found in results for problem in found.problems):
        raise SystemExit(1)


def _print_for_programs(
    results: Sequence[tuple[str, CheckResult]], form: str, changed: Collection[str]
) -> None:
    """Print every problem in one of the formats of programs; annotations of `changed` files come first."""
    problems = [replace(p, path=before + p.path) for before, found in results for p in found.problems]
    if form == "github":
        for line in report_ci.github_annotations(problems, changed):
            print_utf8(f"{line}\n")
        return
    to_records = report_ci.problem_records if form == "json" else report_ci.code_quality
    print_utf8(report_ci.to_json(list(to_records(problems))) + "\n")


def _with_undeclared(result: CheckResult, selection: Selection, base: Iterable[RawFile]) -> CheckResult:
    """Add an error for each selected declaration of a revision that is gone without an entry in withdrawn.yml."""
    published = {file.path for file in base if identify(file.path)[0] and selection.includes(file.path)}
    paths = {path for path, _ in file_statuses(selection.root)}
    withdrawals = parse_withdrawals(shared_files(selection.root))
    problems = [*result.problems, *undeclared_withdrawals(published, paths, withdrawals)]
    return replace(result, problems=sort_problems(problems))


def _changed_paths(declarations: Path, base: Iterable[RawFile]) -> set[str]:
    """Return the paths, with the prefix of messages, of the files that differ from those of a revision."""
    before = {file.path: file for file in base}
    now = declaration_files(declarations, unchecked=True)
    prefix = path_prefix(declarations)
    return {prefix + file.path for file in now if before.get(file.path) != file}


def _fix(selection: Selection, *, as_diff: bool) -> Selection:
    """Write the certain fixes; report them on the error stream and return the fixed selection."""
    files = selection.files()
    before = {file.path: file.data for file in files}
    fixes = fix_files(files, today())
    for path, (data, count) in fixes.items():
        if selection.includes(path):
            write_file(selection.root / path, data, selection.prefix + path, selection.root)
            name = escaping.show_invisible(selection.prefix + path)
            click.echo(f"{name}: 改正了 {count} 处", err=True)
            for line in changed_lines(name, before[path], data, as_diff=as_diff):
                click.echo(line, err=True)
    now = {path: data for path, (data, _) in fixes.items() if selection.includes(path)}
    lone_files = (file._replace(data=now.get(file.path, file.data)) for file in selection.lone_files)
    return selection._replace(lone_files=tuple(lone_files))


def _print_results(results: Sequence[tuple[str, CheckResult]], *, all_files: bool) -> None:
    """Print problems and waivers, those of clean declarations only if `all_files`, and the summary."""
    terminal = console()
    listed = [
        (before, result if all_files else report_terminal.without_clean_files(result))
        for before, result in results
    ]
    for before, result in listed:
        lines = chain(
            report_terminal.problem_lines(report_terminal.errors_first(result.problems), before),
            report_terminal.waived_lines(result.waived, before),
        )
        if terminal.is_terminal:
            for line in lines:
                terminal.print(line)
        else:  # no colours and no wrapping: the same text, printed faster
            click.echo("".join(f"{line.plain}\n" for line in lines), nl=False)
    for line in report_terminal.files_with_errors(results):
        terminal.print(line)
    everything = [found for _, found in results]
    if note := report_terminal.unlisted_note(everything, [found for _, found in listed]):
        terminal.print(note, style="dim")
    terminal.print(report_terminal.summarize_results(everything))


_MAX_CHANGED: Final = 100
"""Files whose results are not kept while one watches; after more of them all are checked as `gongkai check` does."""


def _watch(declarations: Path, jobs: int | None) -> None:
    """Check again after every change. Tasks of editors look for the first line and for the summary."""
    (selection,) = select_files((), declarations)
    listing: FolderListing | None = None
    edited: set[str] = set()
    try:
        for changed in iter_changes(declarations):
            edited |= changed or set()
            if listing is None or changed is None or len(edited) > _MAX_CHANGED:
                listing, edited = None, set()
            else:
                listing = list_again(declarations, listing, changed)
            click.echo(f"正在检查 {declarations}")
            _print_results(
                [(selection.prefix, selection.check(jobs, listing=listing))],
                all_files=True,  # an editor that watches shows them at their lines
            )
            listing = listing or list_folder(declarations)
    except KeyboardInterrupt:
        return
    except OSError as error:
        raise CommandError(f"无法监视 {declarations}（{system_reason(error)}）") from error
