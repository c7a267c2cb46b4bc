"""From files to declarations: every file read, every rule applied, every problem found in one run.

Comes in: the files of declarations/. Goes out: an Inspection. Pure: nothing is read, written or printed here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from generator.checks.check_file import Examined, examine, examined_registry
from generator.checks.rules.apply_rules import catalog_problems, unused_waivers, waived
from generator.declarations.identity import REGISTRY, identify, lies_in_any, shared_addresses
from generator.declarations.model import Declaration
from generator.declarations.registry import EMPTY_REGISTRY, Registry
from generator.declarations.summary import PublishedDeclaration, publish_declaration
from generator.declarations.yaml.source import RawFile, Source, parse_source
from generator.diagnostics.problem import Problem, WaivedProblem, file_problem, sort_problems
from generator.diagnostics.rulebook import Severity


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What is sound, and what is not. `paths` are the files that are meant to be declarations.

    The declarations are put in their places when they are first asked for.
    """

    problems: tuple[Problem, ...]
    waived: tuple[WaivedProblem, ...]
    paths: tuple[str, ...]
    placed: Callable[[], tuple[PublishedDeclaration, ...]] = field(repr=False, compare=False)

    @cached_property
    def forms(self) -> tuple[PublishedDeclaration, ...]:
        """Every sound declaration, by identity."""
        return self.placed()

    def count(self, severity: Severity) -> int:
        """How many problems of a severity."""
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a site from being built."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    def within(self, places: Collection[str]) -> "Inspection":
        """The same, but telling only of files and folders with these paths."""
        return replace(
            self,
            problems=tuple(problem for problem in self.problems if lies_in_any(problem.path, places)),
            waived=tuple(waiver for waiver in self.waived if lies_in_any(waiver.problem.path, places)),
            paths=tuple(path for path in self.paths if lies_in_any(path, places)),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What must be known before a single file can be examined.

    `files` are all but the registry, in order; `problems` are the registry's; `shared` are by path the problems
    of those that have no address of their own.
    """

    files: tuple[RawFile, ...]
    registry_file: RawFile | None
    registry: Registry | None
    problems: tuple[Problem, ...]
    shared: Mapping[str, Problem]


def inspect(files: Iterable[RawFile], today: date | None = None) -> Inspection:
    """Everything there is to know of the files of declarations/.

    Without `today` no day and no year is too far off.
    """
    around = surroundings(files)
    examined: list[Examined] = []
    sources: dict[str, Source] = {}
    declarations: dict[str, Declaration] = {}
    for file in around.files:
        found, source, reading = examine(file, around.shared.get(file.path), around.registry, today)
        examined.append(found)
        if source and reading:
            sources[file.path], declarations[file.path] = source, reading.declaration
    return judged(
        around, examined, lambda file: sources[file.path], lambda files: [declarations[f.path] for f in files]
    )


def surroundings(files: Iterable[RawFile]) -> Surroundings:
    """What the files of declarations/ are to one another before any of them is examined."""
    by_path = {file.path: file for file in files}
    registry_file = by_path.pop(REGISTRY, None)
    if registry_file is None:
        message = f"缺少 {REGISTRY}：请在其中登记主管部门和实施单位"
        registry, problems = None, [file_problem(REGISTRY, "unknown-unit", message)]
    else:
        registry, problems = examined_registry(registry_file)
    return Surroundings(
        files=tuple(by_path[path] for path in sorted(by_path)),
        registry_file=registry_file,
        registry=registry,
        problems=tuple(problems),
        shared=shared_addresses(by_path),
    )


def parsed(file: RawFile) -> Source:
    """The source of a file that is known to have one."""
    source, _ = parse_source(file.path, file.data)
    if source is None:
        raise ValueError(file.path)
    return source


def judged(
    around: Surroundings,
    examined: Sequence[Examined],
    source: Callable[[RawFile], Source],
    declarations: Callable[[Sequence[RawFile]], Iterable[Declaration]],
) -> Inspection:
    """What the files, each examined by itself, are together; waivers are applied.

    `source` and `declarations` give what was parsed and read of those that are readable; few are asked for the
    former, and nobody for the latter unless the catalog is.
    """
    files = {file.path: (file, found) for file, found in zip(around.files, examined, strict=True)}
    together: dict[str, list[Problem]] = {}
    briefs = {path: found.brief for path, (_, found) in files.items() if found.brief}
    for problem in catalog_problems(briefs, lambda path: source(files[path][0])):
        together.setdefault(problem.path, []).append(problem)
    problems, gone = list(around.problems), list[WaivedProblem]()
    for path, (file, found) in files.items():
        stay, waived_here = waived([*found.problems, *together.get(path, ())], found.waivers)
        if found.waivers and found.brief:
            stay += unused_waivers(source(file), found.waivers, waived_here)
        problems += stay
        gone += waived_here
    refused = {problem.path for problem in problems if problem.severity is Severity.ERROR}

    def placed() -> tuple[PublishedDeclaration, ...]:
        sound = [
            (identity, file)
            for path, (file, found) in files.items()
            if found.readable and path not in refused and around.registry
            if path not in around.shared and (identity := identify(path)[0])
        ]
        registry = around.registry or EMPTY_REGISTRY
        read = declarations([file for _, file in sound])
        made = (
            publish_declaration(identity, one, file.data, registry)
            for (identity, file), one in zip(sound, read, strict=True)
        )
        return tuple(sorted(made, key=lambda one: one.summary.identity))

    return Inspection(
        problems=sort_problems(problems),
        waived=tuple(sorted(gone, key=lambda w: (w.problem.path, w.problem.rule, w.problem.line))),
        paths=tuple(files),
        placed=placed,
    )
