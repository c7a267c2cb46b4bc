"""Checks all files: every file read, every rule applied, every problem reported in one run.

Pure: nothing is read from disk, written or printed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from generator.checks.check_file import (
    CheckedFile,
    check_edition_files,
    check_file,
    check_registry_file,
    check_withdrawals_file,
)
from generator.checks.rules.apply_rules import apply_waivers, cross_file_problems, unused_waiver_problems
from generator.declarations.editions.known_editions import Editions
from generator.declarations.editions.translation import translate
from generator.declarations.identity import (
    REGISTRY,
    WITHDRAWALS,
    identify,
    is_edition,
    lies_in_any,
    shared_address_problems,
)
from generator.declarations.model import Declaration
from generator.declarations.published import PublishedDeclaration, publish_declaration
from generator.declarations.registry import EMPTY_REGISTRY, Registry
from generator.declarations.yaml.source import RawFile, Source, parse_source
from generator.diagnostics.problem import Problem, WaivedProblem, file_problem, sort_problems
from generator.diagnostics.rulebook import Severity


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """The problems of all files, and the declarations without errors. `paths` are the files meant to be declarations.

    The declarations are built when they are first used.
    """

    problems: tuple[Problem, ...]
    waived: tuple[WaivedProblem, ...]
    paths: tuple[str, ...]
    load_declarations: Callable[[], tuple[PublishedDeclaration, ...]] = field(repr=False, compare=False)

    @cached_property
    def declarations(self) -> tuple[PublishedDeclaration, ...]:
        """Every declaration without errors, by identity."""
        return self.load_declarations()

    def count(self, severity: Severity) -> int:
        """Count the problems of a severity."""
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a site from being built."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    def with_empty_folders(self, folders: Iterable[str]) -> "CheckResult":
        """Return the result with a notice on each folder without files."""
        message = "这个目录是空的，git 不会记录它；请放入申报表，或删去"
        notices = [file_problem(path, "empty-folder", message) for path in folders]
        return replace(self, problems=sort_problems([*self.problems, *notices])) if notices else self

    def restrict_to(self, places: Collection[str]) -> "CheckResult":
        """Return the result limited to problems of these files and folders."""
        return replace(
            self,
            problems=tuple(problem for problem in self.problems if lies_in_any(problem.path, places)),
            waived=tuple(waiver for waiver in self.waived if lies_in_any(waiver.problem.path, places)),
            paths=tuple(path for path in self.paths if lies_in_any(path, places)),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckContext:
    """What every single check needs to know about all files.

    `files` are the declarations, in order. `problems` are those of the registry and of editions, `withdrawal_problems` those
    of withdrawn.yml.
    `shared_address_problems` are, by path, the problems of files that have no address of their own.
    """

    files: tuple[RawFile, ...]
    registry_file: RawFile | None
    registry: Registry | None
    edition_files: tuple[RawFile, ...]
    editions: Editions
    problems: tuple[Problem, ...]
    withdrawal_problems: tuple[Problem, ...]
    shared_address_problems: Mapping[str, Problem]


def check_all(files: Iterable[RawFile], today: date | None = None) -> CheckResult:
    """Check the files of declarations/."""
    context = prepare_check(files)
    checked_files: list[CheckedFile] = []
    sources: dict[str, Source] = {}
    declarations: dict[str, Declaration] = {}
    for file in context.files:
        checked, source, read_result = check_file(
            file, context.shared_address_problems.get(file.path), context.registry, today, context.editions
        )
        checked_files.append(checked)
        if source and read_result:
            sources[file.path], declarations[file.path] = source, read_result.declaration
    return combine(
        context,
        checked_files,
        lambda file: sources[file.path],
        lambda files: [declarations[f.path] for f in files],
    )


def prepare_check(files: Iterable[RawFile], paths: Collection[str] | None = None) -> CheckContext:
    """Build the context of a check from the files of declarations/, before any of them is checked.

    `paths` are all declarations that there are, if not all of them are among the files.
    """
    by_path = {file.path: file for file in files}
    withdrawals_file = by_path.pop(WITHDRAWALS, None)
    registry_file = by_path.pop(REGISTRY, None)
    edition_files = tuple(by_path.pop(path) for path in sorted(by_path) if is_edition(path))
    editions, edition_problems = check_edition_files(edition_files)
    if registry_file is None:
        message = f"缺少 {REGISTRY}：请在其中登记主管部门和实施单位"
        registry, problems = None, [file_problem(REGISTRY, "unknown-unit", message)]
    else:
        registry, problems = check_registry_file(registry_file, editions)
    return CheckContext(
        files=tuple(by_path[path] for path in sorted(by_path)),
        registry_file=registry_file,
        registry=registry,
        edition_files=edition_files,
        editions=editions.with_registry(registry),
        problems=(*problems, *edition_problems),
        withdrawal_problems=tuple(
            check_withdrawals_file(withdrawals_file, by_path.keys() if paths is None else paths)[1]
        ),
        shared_address_problems=shared_address_problems(by_path),
    )


def sort_waived(waived: Iterable[WaivedProblem]) -> tuple[WaivedProblem, ...]:
    """Return waived problems sorted by path, rule and line."""
    return tuple(
        sorted(
            waived,
            key=lambda w: (
                w.problem.path,
                w.problem.rule,
                w.problem.line,
                w.problem.column,
                w.problem.message,
            ),
        )
    )


def reparse_source(file: RawFile, editions: Editions) -> Source:
    """Parse a file that is known to be readable, in canonical words."""
    source, _ = parse_source(file.path, file.data)
    if source is None:
        raise ValueError(file.path)
    return translate(source, editions.choose(source).edition).source


def combine(
    context: CheckContext,
    checked_files: Sequence[CheckedFile],
    source: Callable[[RawFile], Source],
    declarations: Callable[[Sequence[RawFile]], Iterable[Declaration]],
) -> CheckResult:
    """Add the problems that only several files together have, then apply waivers.

    `source` and `declarations` parse and read readable files again. `source` is called for few of them, `declarations`
    only when `CheckResult.declarations` is first used.
    """
    files = {file.path: (file, checked) for file, checked in zip(context.files, checked_files, strict=True)}
    cross_file: dict[str, list[Problem]] = {}
    duplicate_keys = {
        path: checked.duplicate_key for path, (_, checked) in files.items() if checked.duplicate_key
    }
    for problem in cross_file_problems(duplicate_keys, lambda path: source(files[path][0])):
        cross_file.setdefault(problem.path, []).append(problem)
    problems, waived_problems = [*context.problems, *context.withdrawal_problems], list[WaivedProblem]()
    for path, (file, checked) in files.items():
        remaining, waived_of_file = apply_waivers(
            [*checked.problems, *cross_file.get(path, ())], checked.waivers
        )
        if checked.waivers and checked.duplicate_key:
            remaining += unused_waiver_problems(source(file), checked.waivers, waived_of_file)
        problems += remaining
        waived_problems += waived_of_file
    paths_with_errors = {problem.path for problem in problems if problem.severity is Severity.ERROR}

    def load_declarations() -> tuple[PublishedDeclaration, ...]:
        sound = [
            (identity, file)
            for path, (file, checked) in files.items()
            if checked.readable and path not in paths_with_errors and context.registry
            if path not in context.shared_address_problems and (identity := identify(path)[0])
        ]
        registry = context.registry or EMPTY_REGISTRY
        read = declarations([file for _, file in sound])
        published = (
            publish_declaration(identity, declaration, file.data, registry)
            for (identity, file), declaration in zip(sound, read, strict=True)
        )
        return tuple(sorted(published, key=lambda p: p.identity))

    return CheckResult(
        problems=sort_problems(problems),
        waived=sort_waived(waived_problems),
        paths=tuple(files),
        load_declarations=load_declarations,
    )
