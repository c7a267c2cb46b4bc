"""Compares two states of declarations/ and returns what changed in the published facts.

A file that cannot be read completely is named, and all others are compared. An added declaration is compared with
that of an earlier year. Never raises, whatever the bytes. Nothing in this module checks whether the facts are right.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Final, NamedTuple

from generator.changes.field_changes import (
    Change,
    ChangeKind,
    declaration_changes,
    presence_change,
)
from generator.changes.file_contents import (
    FileContent,
    read_file_content,
    read_files,
    read_withdrawals_to_quote,
)
from generator.changes.moved_declarations import match_moved_declarations
from generator.changes.registry_changes import registry_changes
from generator.changes.strictness import Judgement
from generator.changes.year_on_year import earlier_year_paths, new_year_changes
from generator.checks.check_file import site_editions
from generator.declarations.editions.known_editions import Editions, shipped_editions
from generator.declarations.identity import REGISTRY, WITHDRAWALS, is_edition
from generator.declarations.model import Declaration
from generator.declarations.registry import EMPTY_REGISTRY
from generator.declarations.withdrawals import Withdrawal
from generator.declarations.yaml.source import RawFile
from generator.forms import vocabulary as v

DECLARATION_CHANGE_KINDS: Final = (
    ChangeKind.ADDED,
    ChangeKind.REMOVED,
    ChangeKind.RENAMED,
    ChangeKind.CHANGED,
)
"""What can become of a declaration, in the order of reports."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclarationChange:
    """The change of one declaration. `path` is its file now, or its last; `former_path` the one before a renaming.

    `declaration` is the present content, or the last. `changes` are those inside it. For an added declaration they are
    those since the file of an earlier year, `compared_with`, and its waivers; for a removed one there are none.
    `withdrawal` is the entry in withdrawn.yml of a file that was removed or renamed.
    """

    kind: ChangeKind
    path: str
    declaration: Declaration
    former_path: str = ""
    compared_with: str = ""
    changes: tuple[Change, ...] = ()
    withdrawal: Withdrawal | None = None

    @property
    def is_undeclared(self) -> bool:
        """Whether a published address is given up without an entry in withdrawn.yml, which is an error."""
        return self.kind in {ChangeKind.REMOVED, ChangeKind.RENAMED} and self.withdrawal is None

    @property
    def totals(self) -> tuple[Decimal, Decimal] | None:
        """The annual totals before and after, None if the total is the same or there is nothing to compare with."""
        for change in self.changes:
            if change.location == (v.ANNUAL_FUNDING, v.ANNUAL_TOTAL):
                before, after = change.before, change.after
                return (before, after) if isinstance(before, Decimal) and isinstance(after, Decimal) else None
        return None

    def count_by_judgement(self, judgement: Judgement) -> int:
        """Count the changes with a judgement."""
        return sum(change.verdict.judgement is judgement for change in self.changes)


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomparableFile:
    """A file that cannot be read completely, or must not be quoted: its errors on each side, None without a file.

    `is_confidential` says that it has personal data or a secrecy mark now.
    """

    path: str
    errors_before: int | None
    errors_after: int | None
    is_confidential: bool = False


class OtherFile(NamedTuple):
    """A file that was added, removed or changed, and is neither a declaration nor the registry."""

    path: str
    kind: ChangeKind


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeSet:
    """All changes, sorted by path: every path whose bytes differ is in it.

    `rewritten` are files with other bytes and the same facts. `withdrawals_file` is what became of withdrawn.yml.
    """

    declarations: tuple[DeclarationChange, ...]
    registry: tuple[Change, ...]
    not_comparable: tuple[IncomparableFile, ...]
    rewritten: tuple[str, ...]
    other_files: tuple[OtherFile, ...]
    withdrawals_file: ChangeKind | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

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


def compare_files(before: Iterable[RawFile], after: Iterable[RawFile]) -> ChangeSet:
    """Compare the files before with the files after."""
    old, new = ({file.path: file for file in files} for files in (before, after))
    all_paths = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    differing_paths = [path for path in all_paths if _is_compared(path)]
    old_contents, new_contents = (read_files(files, differing_paths) for files in (old, new))
    not_comparable = tuple(_incomparable_files(differing_paths, old_contents, new_contents))
    incomparable_paths = {file.path for file in not_comparable}
    registry: tuple[Change, ...] = ()
    if REGISTRY in differing_paths and REGISTRY not in incomparable_paths:
        registry = _compare_registries(old_contents.get(REGISTRY), new_contents.get(REGISTRY))
    old_declarations, new_declarations = (
        {
            path: file.declaration
            for path, file in side.items()
            if file.declaration and path not in incomparable_paths
        }
        for side in (old_contents, new_contents)
    )
    withdrawals = read_withdrawals_to_quote(new)
    declarations = sorted(
        (
            replace(
                change,
                changes=_with_lines(change.changes, new_contents.get(change.path)),
                withdrawal=withdrawals.get(change.former_path or change.path),
            )
            for change in _compare_declarations(old_declarations, new_declarations, new)
        ),
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
            OtherFile(path, presence_change(path, old, new))
            for path in all_paths
            if not _is_compared(path) and path != WITHDRAWALS
        ),
        withdrawals_file=presence_change(WITHDRAWALS, old, new) if WITHDRAWALS in all_paths else None,
    )


def _compare_registries(before: FileContent | None, after: FileContent | None) -> tuple[Change, ...]:
    """Return the changes of units.yml; a file that is not there is None."""
    old, new = (file.registry or EMPTY_REGISTRY if file else EMPTY_REGISTRY for file in (before, after))
    return _with_lines(registry_changes(old, new), after)


def _with_lines(changes: Iterable[Change], file: FileContent | None) -> tuple[Change, ...]:
    """Return changes with the lines of the present file."""
    source = file.source if file else None
    return tuple(replace(c, line=source.line_of(c.location)) if source else c for c in changes)


def _is_compared(path: str) -> bool:
    """Return whether a file is meant to be a declaration, or is the registry."""
    return (
        not is_edition(path)
        and path != WITHDRAWALS
        and path.lower().endswith(".yml")
        and not any(name.startswith(".") for name in path.split("/"))
    )


def _incomparable_files(
    paths: Iterable[str], old: Mapping[str, FileContent], new: Mapping[str, FileContent]
) -> Iterator[IncomparableFile]:
    for path in paths:
        errors_before, errors_after = _error_count(old, path), _error_count(new, path)
        if errors_before or errors_after:
            yield IncomparableFile(
                path=path,
                errors_before=errors_before,
                errors_after=errors_after,
                is_confidential=path in new and new[path].is_confidential,
            )


def _error_count(side: Mapping[str, FileContent], path: str) -> int | None:
    return side[path].error_count if path in side else None


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
    earlier_content = read_file_content(earlier, editions) if earlier else None
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
