"""Compares two states of declarations/ and returns what changed in the published facts.

A file that cannot be read completely is named, and all others are compared. An added declaration is compared with
that of an earlier year. Never raises, whatever the bytes. Nothing in this module checks whether the facts are right.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from generator.changes.field_changes import (
    Change,
    ChangeKind,
    declaration_changes,
    presence_change,
)
from generator.changes.moved_declarations import match_moved_declarations
from generator.changes.registry_changes import registry_changes
from generator.changes.strictness import Judgement
from generator.changes.year_on_year import earlier_year_paths, new_year_changes
from generator.checks.check_file import site_editions
from generator.checks.rules.apply_rules import text_problems
from generator.declarations.editions.known_editions import Editions, shipped_editions
from generator.declarations.identity import REGISTRY, is_edition
from generator.declarations.model import Declaration
from generator.declarations.reader import read_declaration, read_registry
from generator.declarations.registry import EMPTY_REGISTRY, Registry
from generator.declarations.yaml.source import MAX_REGISTRY_BYTES, RawFile, parse_source

DECLARATION_CHANGE_KINDS: Final = (
    ChangeKind.ADDED,
    ChangeKind.REMOVED,
    ChangeKind.RENAMED,
    ChangeKind.CHANGED,
)
"""What can become of a declaration, in the order of reports."""

CONFIDENTIALITY_RULES: Final = frozenset({"personal-data", "secrecy-mark"})
"""Rules on confidential content: a file that breaks one is not quoted, because reports are sent by mail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclarationChange:
    """The change of one declaration. `path` is its file now, or its last; `former_path` the one before a renaming.

    `declaration` is the present content, or the last. `changes` are those inside it. For an added declaration they are
    those since the file of an earlier year, `compared_with`, and its waivers; for a removed one there are none.
    """

    kind: ChangeKind
    path: str
    declaration: Declaration
    former_path: str = ""
    compared_with: str = ""
    changes: tuple[Change, ...] = ()

    def count_by_judgement(self, judgement: Judgement) -> int:
        """Count the changes with a judgement."""
        return sum(change.verdict.judgement is judgement for change in self.changes)


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomparableFile:
    """A file that cannot be read completely, or must not be quoted: its errors on each side, None without a file."""

    path: str
    errors_before: int | None
    errors_after: int | None


class OtherFile(NamedTuple):
    """A file that was added, removed or changed, and is neither a declaration nor the registry."""

    path: str
    kind: ChangeKind


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeSet:
    """All changes, sorted by path: every path whose bytes differ is in it.

    `rewritten` are files with other bytes and the same facts.
    """

    declarations: tuple[DeclarationChange, ...]
    registry: tuple[Change, ...]
    not_comparable: tuple[IncomparableFile, ...]
    rewritten: tuple[str, ...]
    other_files: tuple[OtherFile, ...]

    def __bool__(self) -> bool:
        return any((self.declarations, self.registry, self.not_comparable, self.rewritten, self.other_files))

    def count_by_kind(self, kind: ChangeKind) -> int:
        """Count the declarations with a kind of change."""
        return sum(declaration.kind is kind for declaration in self.declarations)

    def count_by_judgement(self, judgement: Judgement, *, since_earlier_year: bool = False) -> int:
        """Count the changes with a judgement: of published declarations, or of added ones since an earlier year."""
        return sum(
            declaration.count_by_judgement(judgement)
            for declaration in self.declarations
            if (declaration.kind is ChangeKind.ADDED) is since_earlier_year
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _FileContent:
    """A file of one side: a registry or a declaration if it has no errors."""

    error_count: int
    declaration: Declaration | None = None
    registry: Registry | None = None


def compare_files(before: Iterable[RawFile], after: Iterable[RawFile]) -> ChangeSet:
    """Compare the files before with the files after."""
    old, new = ({file.path: file for file in files} for files in (before, after))
    all_paths = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    differing_paths = [path for path in all_paths if _is_compared(path)]
    old_contents, new_contents = (_read_contents(files, differing_paths) for files in (old, new))
    not_comparable = tuple(_incomparable_files(differing_paths, old_contents, new_contents))
    incomparable_paths = {file.path for file in not_comparable}
    registry: tuple[Change, ...] = ()
    if REGISTRY in differing_paths and REGISTRY not in incomparable_paths:
        registry = registry_changes(
            *(
                side[REGISTRY].registry or EMPTY_REGISTRY if REGISTRY in side else EMPTY_REGISTRY
                for side in (old_contents, new_contents)
            )
        )
    old_declarations, new_declarations = (
        {
            path: file.declaration
            for path, file in side.items()
            if file.declaration and path not in incomparable_paths
        }
        for side in (old_contents, new_contents)
    )
    declarations = sorted(
        _compare_declarations(old_declarations, new_declarations, new),
        key=lambda change: (change.path, change.kind),
    )
    reported_paths = (
        {change.path for change in declarations} | incomparable_paths | ({REGISTRY} if registry else set())
    )
    return ChangeSet(
        declarations=tuple(declarations),
        registry=registry,
        not_comparable=not_comparable,
        rewritten=tuple(
            path for path in differing_paths if path not in reported_paths and path in old and path in new
        ),
        other_files=tuple(
            OtherFile(path, presence_change(path, old, new)) for path in all_paths if not _is_compared(path)
        ),
    )


def _is_compared(path: str) -> bool:
    """Return whether a file is meant to be a declaration, or is the registry."""
    return (
        not is_edition(path)
        and path.lower().endswith(".yml")
        and not any(name.startswith(".") for name in path.split("/"))
    )


def _incomparable_files(
    paths: Iterable[str], old: Mapping[str, _FileContent], new: Mapping[str, _FileContent]
) -> Iterator[IncomparableFile]:
    for path in paths:
        errors_before, errors_after = _error_count(old, path), _error_count(new, path)
        if errors_before or errors_after:
            yield IncomparableFile(path=path, errors_before=errors_before, errors_after=errors_after)


def _error_count(side: Mapping[str, _FileContent], path: str) -> int | None:
    return side[path].error_count if path in side else None


def _read_contents(files: Mapping[str, RawFile], paths: Iterable[str]) -> dict[str, _FileContent]:
    """Read some files of one side, by the editions of that side."""
    editions = site_editions(files.values())
    return {path: _read_content(files[path], editions) for path in paths if path in files}


def _read_content(file: RawFile, editions: Editions) -> _FileContent:
    if file.read_error:
        return _FileContent(error_count=1)
    if file.path == REGISTRY:
        source, problems = parse_source(file.path, file.data, max_bytes=MAX_REGISTRY_BYTES)
        registry, read_problems = read_registry(source) if source else (None, [])
        return _FileContent(error_count=len(problems) + len(read_problems), registry=registry)
    source, problems = parse_source(file.path, file.data)
    if source is None or problems:
        problem_count = len(problems) + (len(read_declaration(source, editions).problems) if source else 0)
        return _FileContent(error_count=problem_count)
    result = read_declaration(source, editions)
    error_count = len(result.problems) + sum(
        problem.rule in CONFIDENTIALITY_RULES for problem in text_problems(source)
    )
    return _FileContent(error_count=error_count, declaration=result.declaration if result.complete else None)


def _compare_declarations(
    before: Mapping[str, Declaration], after: Mapping[str, Declaration], files: Mapping[str, RawFile]
) -> Iterator[DeclarationChange]:
    """Yield the changes of readable declarations, unsorted; `files` are all present files."""
    removed = {path: declaration for path, declaration in before.items() if path not in after}
    added = {path: declaration for path, declaration in after.items() if path not in before}
    for path in before.keys() & after.keys():
        if field_changes := declaration_changes(before[path], after[path]):
            yield DeclarationChange(
                kind=ChangeKind.CHANGED, path=path, declaration=after[path], changes=field_changes
            )
    for former_path, path in match_moved_declarations(removed, added):
        old, new = removed.pop(former_path), added.pop(path)
        field_changes = declaration_changes(old, new)
        yield DeclarationChange(
            kind=ChangeKind.RENAMED,
            path=path,
            former_path=former_path,
            declaration=new,
            changes=field_changes,
        )
    for path, declaration in removed.items():
        yield DeclarationChange(kind=ChangeKind.REMOVED, path=path, declaration=declaration)
    earlier = earlier_year_paths(files) if added else {}
    editions = site_editions(files.values()) if earlier else shipped_editions()
    for path, declaration in added.items():
        earlier_file = files[earlier[path]] if path in earlier else None
        yield _compare_added_declaration(path, declaration, earlier_file, editions)


def _compare_added_declaration(
    path: str, declaration: Declaration, earlier: RawFile | None, editions: Editions
) -> DeclarationChange:
    """Compare an added declaration with that of an earlier year, if that one can be read."""
    earlier_content = _read_content(earlier, editions) if earlier else None
    earlier_declaration = (
        earlier_content.declaration if earlier_content and not earlier_content.error_count else None
    )
    return DeclarationChange(
        kind=ChangeKind.ADDED,
        path=path,
        declaration=declaration,
        compared_with=earlier.path if earlier and earlier_declaration else "",
        changes=new_year_changes(earlier_declaration, declaration),
    )
