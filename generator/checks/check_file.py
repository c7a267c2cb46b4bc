"""Checks one file by itself: its problems, and what the checks of all files need to know of it. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from generator.checks.rules.across_files import DuplicateKey, duplicate_key
from generator.checks.rules.apply_rules import (
    declaration_problems,
    path_problems,
    registry_problems,
    text_problems,
)
from generator.checks.rules.declaration import stable_from
from generator.checks.rules.finding import RuleContext
from generator.checks.rules.text import review_problems
from generator.declarations.editions.known_editions import Editions, read_editions, shipped_editions
from generator.declarations.identity import REGISTRY, identify, is_edition
from generator.declarations.reader import ReadResult, read_declaration, read_registry
from generator.declarations.registry import Registry
from generator.declarations.repair.form_shape import form_shape
from generator.declarations.repair.repair import Repaired, move_one_line, repair
from generator.declarations.withdrawals import (
    NO_WITHDRAWALS,
    Withdrawals,
    read_withdrawals,
    withdrawal_problems,
)
from generator.declarations.yaml.source import (
    MAX_BYTES,
    MAX_REGISTRY_BYTES,
    RawFile,
    Source,
    SourceLocation,
    parse_source,
)
from generator.diagnostics.problem import Problem, file_problem
from generator.forms import vocabulary as v

TRANSCRIBED_RULES: Final = frozenset(
    {
        *("placeholder", "indicator-value", "vague-value", "satisfaction", "missing-category", "weight-sum"),
        *("funding-sum", "amount-unit", "no-goal", "dates", "far-date"),
    }
)
"""Rules on what a form says: what a published original breaks is published as it is, with a notice. Rules of safety stay."""


TRUE_OF_A_PART: Final = frozenset(
    {
        *(
            "type",
            "choice",
            "indicator-value",
            "personal-data",
            "secrecy-mark",
            "placeholder",
            "markup",
            "review-mark",
        ),
        *("unknown-unit", "vague-value", "dates", "far-date", "rate-as-quantity", "input-as-output"),
        *("failure-tolerance", "cap-comparator", "unclear-value", "rate-range"),
    }
)
"""Rules whose problems are real even if other lines of the file cannot be read."""


class CheckedFile(NamedTuple):
    """The result of checking one file.

    Problems are those before waivers. `waivers` are reasons by rule. `readable` says that there is a declaration, if only
    a part of one; `duplicate_key` is set if all of it could be read. From the day `stable_from` on, the same file gives
    the same result.
    """

    problems: tuple[Problem, ...]
    waivers: Mapping[str, str] = {}
    duplicate_key: DuplicateKey | None = None
    readable: bool = False
    stable_from: date = date.min


def check_file(
    file: RawFile,
    shared: Problem | None,
    registry: Registry | None,
    today: date | None,
    editions: Editions | None = None,
) -> tuple[CheckedFile, Source | None, ReadResult | None]:
    """Check one file; return the result, its Source, and its declaration as far as it could be read.

    `shared` is the problem of a file that has no address of its own. `editions` are those of the site (default: those that
    ship).
    """
    identity, problems = identify(file.path)
    if shared:
        identity, problems = None, [shared]
    if file.read_error:
        problems = []  # a file that cannot be read has no other problem of its place
    problems += path_problems(file.path)
    if not file.read_error and not is_yaml(file.path):
        return CheckedFile(tuple(problems)), None, None
    source, rule_problems, read_result, repaired = _read(file, editions or shipped_editions())
    problems += rule_problems
    if source is None or read_result is None:
        return CheckedFile(tuple(problems)), None, None
    source = read_result.source
    context = RuleContext(identity=identity, registry=registry, today=today)
    found = [
        *read_result.problems,
        *text_problems(source),
        *review_problems(source),
        *declaration_problems(source, read_result, context),
    ]
    is_whole = repaired is None or repaired.complete
    problems += found if is_whole else [problem for problem in found if problem.rule in TRUE_OF_A_PART]
    if getattr(read_result.declaration, "transcription", None):
        problems = [replace(p, is_in_original=True) if p.rule in TRANSCRIBED_RULES else p for p in problems]
    checked = CheckedFile(
        problems=tuple(problems),
        waivers=getattr(read_result.declaration, "waivers", {}),
        duplicate_key=duplicate_key(read_result.declaration)
        if read_result.complete and not repaired
        else None,
        readable=True,
        stable_from=stable_from(read_result.declaration),
    )
    return checked, source, read_result


class _Read(NamedTuple):
    """A declaration's file, the problems of its bytes and its syntax, what can be read of it, and how it was repaired."""

    source: Source | None
    problems: list[Problem]
    result: ReadResult | None
    repaired: Repaired | None = None


def _read(file: RawFile, editions: Editions) -> _Read:
    """Read the file of a declaration; as it would be with its certain fixes if it cannot be read otherwise."""
    source, problems = _parse_file(file)
    if source is None:
        edition = editions.of_text(file.path, file.data)
        repaired = None if file.read_error else repair(file, form_shape(edition))
        if repaired is None:
            return _Read(None, problems, None)
        result = read_declaration(repaired.source, editions) if repaired.source else None
        return _Read(repaired.source, [*repaired.problems], result, repaired)
    as_it_is = read_declaration(source, editions)
    if as_it_is.complete and not problems:
        return _Read(source, problems, as_it_is)
    repaired = move_one_line(source, form_shape(editions.choose(source).edition))
    result = read_declaration(repaired.source, editions) if repaired and repaired.source else None
    if repaired is None or result is None or not result.complete:
        return _Read(source, problems, as_it_is)
    others = [problem for problem in problems if problem.rule != "yaml-syntax"]
    return _Read(repaired.source, [*others, *repaired.problems], result, repaired)


def is_yaml(path: str) -> bool:
    """Return whether a file is meant to hold a declaration."""
    return path.lower().endswith(".yml")


def check_registry_file(
    file: RawFile, editions: Editions | None = None
) -> tuple[Registry | None, list[Problem]]:
    """Return the registry that units.yml holds, or None, and its problems; it names some of `editions`, if these are known."""
    source, registry, problems = _read_registry_file(file)
    unknown = _unknown_editions(source, registry, editions) if source and registry and editions else ()
    return registry, [*problems, *unknown]


@lru_cache(maxsize=1)  # whoever watches reads the same one at every change
def _read_registry_file(file: RawFile) -> tuple[Source | None, Registry | None, tuple[Problem, ...]]:
    source, problems = _parse_file(file, MAX_REGISTRY_BYTES)
    if source is None:
        return None, None, tuple(problems)
    registry, registry_errors = read_registry(source)
    found = registry_problems(source, registry) if registry else ()
    return source, registry, (*problems, *registry_errors, *text_problems(source), *found)


def _unknown_editions(source: Source, registry: Registry, editions: Editions) -> Iterator[Problem]:
    """Yield a problem for each unknown edition that the registry names."""
    places: list[tuple[SourceLocation, str | None]] = [((v.EDITION,), registry.edition)]
    for name, department in registry.departments.items():
        places.append(((name, v.EDITION), department.edition))
        places += [((name, v.UNITS, unit, v.EDITION), one.edition) for unit, one in department.units.items()]
    for location, edition in places:
        if edition and edition not in editions.by_id:
            yield editions.unknown(source, location, edition)


def check_edition_files(files: Iterable[RawFile]) -> tuple[Editions, list[Problem]]:
    """Return the editions that ship and those of a site, and the problems of the site's files."""
    readable: list[RawFile] = []
    problems: list[Problem] = []
    for file in files:
        if not is_yaml(file.path) and not file.read_error:
            message = "这里只放版式，一种一个 .yml 文件；请移走或改名"
            problems.append(file_problem(file.path, "path", message))
            continue
        source, found = _parse_file(file)
        problems += [*found, *(text_problems(source) if source else ())]
        if source:
            readable.append(file)
    editions, found = read_editions(readable)
    return editions, [*problems, *found]


def check_withdrawals_file(
    file: RawFile | None, paths: Collection[str]
) -> tuple[Withdrawals | None, list[Problem]]:
    """Return the entries of withdrawn.yml, None if it has errors, and its problems; `paths` are the declarations."""
    if file is None:
        return NO_WITHDRAWALS, []
    source, problems = _parse_file(file, MAX_REGISTRY_BYTES)
    if source is None:
        return None, problems
    withdrawals, found = read_withdrawals(source)
    problems += [
        *found,
        *text_problems(source),
        *(withdrawal_problems(source, withdrawals, paths) if withdrawals else ()),
    ]
    return (None if problems else withdrawals), problems


def site_editions(files: Iterable[RawFile]) -> Editions:
    """Return the editions that the files of declarations/ are read by."""
    by_path = {file.path: file for file in files}
    edition_files = (by_path[path] for path in sorted(by_path) if is_edition(path))
    return read_shared_files(by_path.get(REGISTRY), edition_files)[1]


def read_shared_files(
    registry_file: RawFile | None, edition_files: Iterable[RawFile]
) -> tuple[Registry | None, Editions]:
    """Return the registry, None if it cannot be read, and the editions that declarations are read by."""
    registry = check_registry_file(registry_file)[0] if registry_file else None
    editions, _ = check_edition_files(edition_files)
    return registry, editions.with_registry(registry)


def _parse_file(file: RawFile, max_bytes: int = MAX_BYTES) -> tuple[Source | None, list[Problem]]:
    if file.read_error:
        return None, [file_problem(file.path, "unreadable-file", file.read_error)]
    return parse_source(file.path, file.data, max_bytes=max_bytes)
