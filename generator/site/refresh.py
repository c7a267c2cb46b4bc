"""Brings the catalog up to date with declarations/: checks changed files and replaces their rows."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeAlias

from generator.catalog.built_pages import SourceFile, replace_source_files, source_files
from generator.catalog.database import Catalog
from generator.catalog.fill import (
    CatalogChange,
    insert_declarations,
    refresh_measures,
    replace_bodies,
    replace_declaration,
)
from generator.catalog.lists import same_names
from generator.catalog.records import CheckedRows, check_batch_rows
from generator.catalog.search_rows import unit_year_counts
from generator.catalog.sources import SourceChanges
from generator.checks.batch import BATCH_SIZE, Batch
from generator.checks.check_file import check_registry_file
from generator.checks.rules.across_files import DuplicateKey, check_duplicate_project
from generator.declarations.identity import REGISTRY, Identity, identify
from generator.declarations.yaml.source import RawFile
from generator.diagnostics.rulebook import Severity
from generator.system.workers import WorkerPool

BuildProgress: TypeAlias = Callable[[str, int, int], None]
"""Progress callback: step name, items done, items in total (0 if unknown)."""

PARALLEL_FROM: int = 300
"""Number of declarations from which other processes are worth their start."""


class InvalidDeclarationsError(Exception):
    """Raised when a declaration has errors. The site is left unchanged; the caller reports them."""


class _CheckedFile(NamedTuple):
    identity: Identity
    source: SourceFile
    result: CheckedRows


def refresh_catalog(
    catalog: Catalog,
    root: Path,
    changes: SourceChanges,
    today: date,
    pool: WorkerPool,
    progress: BuildProgress | None,
) -> list[CatalogChange] | None:
    """Put what changed in `root` into the catalog; return the changes, None if the catalog was empty.

    Raises InvalidDeclarationsError if there is any error; then nothing is to be committed.
    """
    known = source_files(catalog)
    registry_file, registry_source = changes.read(root, REGISTRY)
    paths = {*changes.changed, *changes.removed}
    if REGISTRY in paths or REGISTRY not in known:
        units = _replace_registry(catalog, registry_file)
        paths |= {path for path in known if path != REGISTRY and _identity(path).unit in units}
        replace_source_files(catalog, (), [registry_source])
    paths -= {REGISTRY}
    removed = {path: _identity(path) for path in paths.intersection(changes.removed)}
    to_check = {path: _identity(path) for path in sorted(paths - removed.keys())}
    found: list[CatalogChange] = [
        change
        for identity in removed.values()
        if (change := replace_declaration(catalog, identity, None)).before
    ]
    replace_source_files(catalog, changes.removed, changes.touched)
    for files in _check(root, changes, to_check, registry_file, today, pool, progress):
        if known:
            found += [replace_declaration(catalog, file.identity, file.result.rows) for file in files]
        else:
            insert_declarations(catalog, [file.result.rows for file in files])
        replace_source_files(
            catalog,
            (),
            (
                file.source._replace(checked_on=today.isoformat(), stable_from=file.result.stable_from)
                for file in files
            ),
        )
    _refuse_duplicates(catalog, found if known else None)
    refresh_measures(catalog, _measures(found) if known else None)
    return found if known else None


def _replace_registry(catalog: Catalog, file: RawFile) -> set[str]:
    """Put the registry into the catalog; return the slugs of units of which it now says something else."""
    registry, problems = check_registry_file(file)
    if registry is None or any(problem.severity is Severity.ERROR for problem in problems):
        raise InvalidDeclarationsError
    return replace_bodies(catalog, registry)


def _identity(path: str) -> Identity:
    identity, _ = identify(path)
    if identity is None:
        raise InvalidDeclarationsError
    return identity


def _check(
    root: Path,
    changes: SourceChanges,
    identities: dict[str, Identity],
    registry_file: RawFile,
    today: date,
    pool: WorkerPool,
    progress: BuildProgress | None,
) -> Iterator[list[_CheckedFile]]:
    """Check files in batches and yield their rows; InvalidDeclarationsError if one has errors."""
    sources: deque[list[SourceFile]] = deque()

    def batches() -> Iterator[Batch]:
        paths = list(identities)
        for start in range(0, len(paths), BATCH_SIZE):
            read = [changes.read(root, path) for path in paths[start : start + BATCH_SIZE]]
            sources.append([source for _, source in read])
            yield Batch(tuple(file for file, _ in read), registry_file, today)

    done = 0
    for results in pool.map(check_batch_rows, batches(), parallel=len(identities) >= PARALLEL_FROM):
        yield [
            _CheckedFile(identities[source.path], source, _valid(result))
            for source, result in zip(sources.popleft(), results, strict=True)
        ]
        done += len(results)
        if progress:
            progress("检查申报表", done, len(identities))


def _valid(result: CheckedRows | None) -> CheckedRows:
    if result is None:
        raise InvalidDeclarationsError
    return result


def _refuse_duplicates(catalog: Catalog, changes: Sequence[CatalogChange] | None) -> None:
    """Raise InvalidDeclarationsError if a unit has two projects of a name in a year; look at all for None."""
    unit_years = (
        {(row.year, row.unit) for row in unit_year_counts(catalog)}
        if changes is None
        else {(change.identity.year, change.identity.unit) for change in changes}
    )
    for year, unit in unit_years:
        keys = [
            (identity.address, DuplicateKey(year, name, project_name, ()))
            for identity, name, project_name in same_names(catalog, year, unit)
        ]
        if any(True for _ in check_duplicate_project(keys)):
            raise InvalidDeclarationsError


def _measures(changes: Iterable[CatalogChange]) -> set[int]:
    return {
        stated.measure
        for change in changes
        for state in (change.before, change.after)
        if state
        for stated in state.indicators
    }
