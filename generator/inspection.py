"""From files to a catalog: every file read, every rule applied, every problem found in one run.

Comes in: the files of declarations/. Goes out: an Inspection. Pure: nothing is read, written or printed here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from generator.catalog import Catalog, catalog
from generator.identity import REGISTRY, Identity, identify, shared_addresses
from generator.problems import Problem, Waived, in_order, whole_file
from generator.reader import Reading, read, read_registry
from generator.registry import NOBODY, Registry
from generator.rulebook import Severity
from generator.rules import (
    Setting,
    catalog_problems,
    declaration_problems,
    registry_problems,
    text_problems,
    unused_waivers,
    waived,
)
from generator.rules.review import review_problems
from generator.source import MAX_BYTES, MAX_REGISTRY_BYTES, RawFile, Source, parse


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """What is sound, and what is not. `paths` are the files that are meant to be declarations."""

    catalog: Catalog
    problems: tuple[Problem, ...]
    waived: tuple[Waived, ...]
    paths: tuple[str, ...]

    def count(self, severity: Severity) -> int:
        """How many problems of a severity."""
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a site from being built."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    def within(self, places: Collection[str]) -> "Inspection":
        """The same, but telling only of files and folders with these paths."""

        def told(path: str) -> bool:
            parts = path.split("/")
            return any("/".join(parts[:n]) in places for n in range(1, len(parts) + 1))

        return replace(
            self,
            problems=tuple(problem for problem in self.problems if told(problem.path)),
            waived=tuple(waiver for waiver in self.waived if told(waiver.problem.path)),
            paths=tuple(path for path in self.paths if told(path)),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Examined:
    """One file on its way: what could be made of it so far."""

    path: str
    identity: Identity | None
    problems: tuple[Problem, ...]
    source: Source | None = None
    reading: Reading | None = None


def inspect(files: Iterable[RawFile], today: date | None = None) -> Inspection:
    """Everything there is to know of the files of declarations/.

    Without `today` no day and no year is too far off.
    """
    by_path = {file.path: file for file in files}
    registry, problems = _registry(by_path.pop(REGISTRY, None))
    shared = shared_addresses(by_path)
    examined = [_examine(by_path[path], shared.get(path), registry, today) for path in sorted(by_path)]
    together = _together(examined)
    gone: list[Waived] = []
    for file in examined:
        found, waivers = [*file.problems, *together.get(file.path, ())], _waivers(file)
        stay, waived_here = waived(found, waivers)
        if file.source and file.reading and file.reading.complete:
            stay += unused_waivers(file.source, waivers, waived_here)
        problems += stay
        gone += waived_here
    refused = {problem.path for problem in problems if problem.severity is Severity.ERROR}
    sound = (
        (file.identity, file.reading.declaration, by_path[file.path].data)
        for file in examined
        if file.identity and file.reading and file.path not in refused and registry
    )
    return Inspection(
        catalog=catalog(sound, registry or NOBODY),
        problems=in_order(problems),
        waived=tuple(sorted(gone, key=lambda w: (w.problem.path, w.problem.rule, w.problem.line))),
        paths=tuple(file.path for file in examined),
    )


def _registry(file: RawFile | None) -> tuple[Registry | None, list[Problem]]:
    if file is None:
        message = f"缺少 {REGISTRY}：请在其中登记主管部门和实施单位"
        return None, [whole_file(REGISTRY, "unknown-unit", message)]
    source, problems = _source(file, MAX_REGISTRY_BYTES)
    if source is None:
        return None, problems
    registry, more = read_registry(source)
    problems += [*more, *text_problems(source), *(registry_problems(source, registry) if registry else ())]
    return registry, problems


def _source(file: RawFile, max_bytes: int = MAX_BYTES) -> tuple[Source | None, list[Problem]]:
    if file.fault:
        return None, [whole_file(file.path, "unreadable-file", file.fault)]
    return parse(file.path, file.data, max_bytes=max_bytes)


def _examine(
    file: RawFile, shared: Problem | None, registry: Registry | None, today: date | None
) -> _Examined:
    """What one file says, and what it gets wrong by itself; `shared` if it has not even an address of its own."""
    identity, problems = identify(file.path)
    if shared:
        identity, problems = None, [shared]
    if file.fault:
        problems = []  # the fault says it all
    elif not file.path.lower().endswith(".yml"):
        return _Examined(path=file.path, identity=None, problems=tuple(problems))
    source, more = _source(file)
    problems += more
    if source is None:
        return _Examined(path=file.path, identity=identity, problems=tuple(problems))
    reading = read(source)
    setting = Setting(identity=identity, registry=registry, today=today)
    problems += [
        *reading.problems,
        *text_problems(source),
        *review_problems(source),
        *declaration_problems(source, reading, setting),
    ]
    return _Examined(
        path=file.path, identity=identity, problems=tuple(problems), source=source, reading=reading
    )


def _together(examined: Iterable[_Examined]) -> dict[str, list[Problem]]:
    """By path, what complete declarations get wrong together."""
    complete = {
        file.path: (file.source, file.reading.declaration)
        for file in examined
        if file.source and file.reading and file.reading.complete
    }
    found: dict[str, list[Problem]] = {}
    for problem in catalog_problems(complete):
        found.setdefault(problem.path, []).append(problem)
    return found


def _waivers(file: _Examined) -> Mapping[str, str]:
    if file.reading is None:
        return {}
    return getattr(file.reading.declaration, "waivers", {})
