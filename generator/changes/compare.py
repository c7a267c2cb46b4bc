"""What changed in the published facts between two states of declarations/.

Comes in: the files of both sides. Goes out: Changes. A file that cannot be read completely is named, and all the
rest is compared. A declaration that was added is compared with the one of an earlier year. Never raises, whatever
the bytes. Nothing here judges whether the facts are right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.changes.field_changes import Change, Kind, declaration_changes, distinctive_facts
from generator.changes.registry_changes import registry_changes
from generator.changes.strictness import Judgement
from generator.changes.year_on_year import earlier_years, new_year_changes
from generator.checks.rules.apply_rules import text_problems
from generator.declarations.identity import REGISTRY, identify
from generator.declarations.model import Declaration
from generator.declarations.reader import read, read_registry
from generator.declarations.registry import NOBODY, Registry
from generator.declarations.yaml.source import MAX_REGISTRY_BYTES, RawFile, parse

KINDS: Final = (Kind.ADDED, Kind.REMOVED, Kind.RENAMED, Kind.CHANGED)
"""What may become of a declaration, in the order in which it is told."""

SAME_PROJECT: Final = 0.6
"""The share of equal facts from which on a removed file and an added one are one declaration with a new address."""


NOT_TO_REPEAT: Final = frozenset({"personal-data", "secrecy-mark"})
"""Rules on what must not get around: a file that breaks one is not quoted, as what quotes it is sent by mail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclarationChange:
    """What became of one declaration; `path` is its file now, or where it was, `former_path` the one before a new name.

    `declaration` is what it says now, or said. `changes` are those within it; of one that was added, those since the
    file of an earlier year, `compared_with`, and its waivers; none of one that was removed.
    """

    kind: Kind
    path: str
    declaration: Declaration
    former_path: str = ""
    compared_with: str = ""
    changes: tuple[Change, ...] = ()

    def count(self, judgement: Judgement) -> int:
        """How many changes are judged so."""
        return sum(change.verdict.judgement is judgement for change in self.changes)


@dataclass(frozen=True, kw_only=True, slots=True)
class NotComparable:
    """A file that cannot be read completely, or must not be quoted: its errors on each side, None without a file."""

    path: str
    errors_before: int | None
    errors_after: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """All there is to tell, sorted by path; `rewritten` are files of other bytes and the same facts."""

    declarations: tuple[DeclarationChange, ...]
    registry: tuple[Change, ...]
    not_comparable: tuple[NotComparable, ...]
    rewritten: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.declarations or self.registry or self.not_comparable or self.rewritten)

    def of_kind(self, kind: Kind) -> int:
        """How many declarations became so."""
        return sum(declaration.kind is kind for declaration in self.declarations)

    def judged(self, judgement: Judgement, *, since_earlier_year: bool = False) -> int:
        """How many changes are judged so: of what was published, or of added declarations since an earlier year."""
        return sum(
            declaration.count(judgement)
            for declaration in self.declarations
            if (declaration.kind is Kind.ADDED) is since_earlier_year
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    """A file of one side: a registry or a declaration if there are no errors."""

    errors: int
    declaration: Declaration | None = None
    registry: Registry | None = None


def changes(before: Iterable[RawFile], after: Iterable[RawFile]) -> Changes:
    """What changed between the files before and the files after."""
    old, new = ({file.path: file for file in files} for files in (before, after))
    differing = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    was, now = ({path: _read(files[path]) for path in differing if path in files} for files in (old, new))
    broken = [path for path in differing if any(path in side and side[path].errors for side in (was, now))]
    not_comparable = tuple(
        NotComparable(path=path, errors_before=_errors(was, path), errors_after=_errors(now, path))
        for path in broken
    )
    registry: tuple[Change, ...] = ()
    if REGISTRY in differing and REGISTRY not in broken:
        registry = registry_changes(
            *(side[REGISTRY].registry or NOBODY if REGISTRY in side else NOBODY for side in (was, now))
        )
    declared, declares = (
        {path: file.declaration for path, file in side.items() if file.declaration and path not in broken}
        for side in (was, now)
    )
    found = sorted(
        _declaration_changes(declared, declares, new), key=lambda change: (change.path, change.kind)
    )
    told = {change.path for change in found} | set(broken) | ({REGISTRY} if registry else set())
    return Changes(
        declarations=tuple(found),
        registry=registry,
        not_comparable=not_comparable,
        rewritten=tuple(path for path in differing if path not in told and path in old and path in new),
    )


def _errors(side: Mapping[str, _Read], path: str) -> int | None:
    return side[path].errors if path in side else None


def _read(file: RawFile) -> _Read:
    if file.fault:
        return _Read(errors=1)
    if file.path == REGISTRY:
        source, problems = parse(file.path, file.data, max_bytes=MAX_REGISTRY_BYTES)
        registry, more = read_registry(source) if source else (None, [])
        return _Read(errors=len(problems) + len(more), registry=registry)
    if not file.path.lower().endswith(".yml"):
        return _Read(errors=len(identify(file.path)[1]))
    source, problems = parse(file.path, file.data)
    if source is None or problems:
        found = len(problems) + (len(read(source).problems) if source else 0)
        return _Read(errors=found)
    reading = read(source)
    errors = len(reading.problems) + sum(problem.rule in NOT_TO_REPEAT for problem in text_problems(source))
    return _Read(errors=errors, declaration=reading.declaration if reading.complete else None)


def _declaration_changes(
    before: Mapping[str, Declaration], after: Mapping[str, Declaration], files: Mapping[str, RawFile]
) -> Iterator[DeclarationChange]:
    """The changes of declarations that could be read, in no order; `files` are all that there are now."""
    removed = {path: declaration for path, declaration in before.items() if path not in after}
    added = {path: declaration for path, declaration in after.items() if path not in before}
    for path in before.keys() & after.keys():
        if found := declaration_changes(before[path], after[path]):
            yield DeclarationChange(kind=Kind.CHANGED, path=path, declaration=after[path], changes=found)
    for former, path in _same_projects(removed, added):
        old, new = removed.pop(former), added.pop(path)
        found = declaration_changes(old, new)
        yield DeclarationChange(
            kind=Kind.RENAMED, path=path, former_path=former, declaration=new, changes=found
        )
    for path, declaration in removed.items():
        yield DeclarationChange(kind=Kind.REMOVED, path=path, declaration=declaration)
    earlier = earlier_years(files) if added else {}
    for path, declaration in added.items():
        yield _added(path, declaration, files[earlier[path]] if path in earlier else None)


def _added(path: str, declaration: Declaration, earlier: RawFile | None) -> DeclarationChange:
    """An added declaration, compared with the one of an earlier year if that can be read."""
    known = _read(earlier) if earlier else None
    former = known.declaration if known and not known.errors else None
    return DeclarationChange(
        kind=Kind.ADDED,
        path=path,
        declaration=declaration,
        compared_with=earlier.path if earlier and former else "",
        changes=new_year_changes(former, declaration),
    )


def _same_projects(
    removed: Mapping[str, Declaration], added: Mapping[str, Declaration]
) -> list[tuple[str, str]]:
    """Paths before and after of declarations that only have another address, each path once, the surest first."""
    old, new = (
        {path: (declaration.year, distinctive_facts(declaration)) for path, declaration in files.items()}
        for files in (removed, added)
    )
    holders: defaultdict[object, list[str]] = defaultdict(list)
    for path, (year, facts) in new.items():
        for fact in facts:
            holders[year, fact].append(path)
    likely = []
    for former, (year, facts) in old.items():
        common = Counter(path for fact in facts for path in holders.get((year, fact), ()))
        for path, count in common.items():
            share = count / max(len(facts), len(new[path][1]))
            if share >= SAME_PROJECT:
                likely.append((-share, sorted((former, path)), former, path))
    pairs: list[tuple[str, str]] = []
    taken: set[str] = set()
    for *_, former, path in sorted(likely):
        if not taken & {former, path}:
            taken |= {former, path}
            pairs.append((former, path))
    return pairs
