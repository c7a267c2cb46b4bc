"""Brings the catalog up to date with declarations/: checks changed files and replaces their rows."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.built_pages import SourceFile, replace_source_files, source_files
from generator.catalog.check_folder import map_batches, source_batches
from generator.catalog.database import Catalog
from generator.catalog.fill import (
    CatalogChange,
    insert_declarations,
    refresh_measures,
    replace_bodies,
    replace_declaration,
    replace_edition_files,
    replace_withdrawals,
)
from generator.catalog.measures import standing_figures
from generator.catalog.records import CheckedRows, check_batch_rows
from generator.catalog.sources import SourceChanges
from generator.checks.check_file import check_edition_files, check_registry_file, check_withdrawals_file
from generator.declarations.identity import (
    REGISTRY,
    WITHDRAWALS,
    Identity,
    identify,
    is_declaration,
    is_edition,
)
from generator.declarations.withdrawals import NO_WITHDRAWALS
from generator.declarations.yaml.source import RawFile
from generator.diagnostics.rulebook import Severity
from generator.system.workers import WorkerPool

BuildProgress: TypeAlias = Callable[[str, int, int], None]
"""Progress callback: step name, items done, items in total (0 if unknown)."""

PARALLEL_FROM: Final = 300
"""Number of declarations from which other processes are worth their start."""


class RefreshedCatalog(NamedTuple):
    """What changed: declarations, and the ids of the measures with which indicators now compare otherwise."""

    declarations: list[CatalogChange]
    measures: list[int]


class InvalidDeclarationsError(Exception):
    """Raised when a declaration has errors. The site is left unchanged; the caller reports them."""


def refresh_catalog(
    catalog: Catalog,
    root: Path,
    changes: SourceChanges,
    today: date,
    pool: WorkerPool,
    progress: BuildProgress | None,
) -> RefreshedCatalog | None:
    """Put what changed in `root` into the catalog; return the changes, None if the catalog was empty.

    Raises InvalidDeclarationsError if there is any error; then nothing is to be committed.
    """
    known = source_files(catalog)
    registry_file, registry_source = changes.read(root, REGISTRY)
    editions = [changes.read(root, path) for path in sorted(changes.paths) if is_edition(path)]
    shared_files = (registry_file, tuple(file for file, _ in editions))
    paths = _refresh_shared_files(catalog, *shared_files, {*changes.changed, *changes.removed}, known)
    shared_sources = [registry_source, *(source for _, source in editions)]
    replace_source_files(catalog, (), [*shared_sources, *_refresh_withdrawals(catalog, root, changes)])
    removed = {path: _identity(path) for path in paths.intersection(changes.removed)}
    to_check = {path: _identity(path) for path in sorted(paths - removed.keys())}
    found: list[CatalogChange] = [
        change
        for identity in removed.values()
        if (change := replace_declaration(catalog, identity, None)).before
    ]
    replace_source_files(catalog, changes.removed, changes.touched)
    batches = source_batches(changes, root, list(to_check), shared_files, today)
    done = 0
    for results in map_batches(pool, check_batch_rows, batches, parallel=len(to_check) >= PARALLEL_FROM):
        checked = [(source, _valid(result)) for source, result in results]
        if known:
            found += [
                replace_declaration(catalog, to_check[source.path], one.rows) for source, one in checked
            ]
        else:
            insert_declarations(catalog, [one.rows for _, one in checked])
        day = today.isoformat()
        files = [source._replace(checked_on=day, stable_from=one.stable_from) for source, one in checked]
        replace_source_files(catalog, (), files)
        done += len(checked)
        if progress:
            progress("检查申报表", done, len(to_check))
    if not known:
        refresh_measures(catalog, None)
        return None
    return RefreshedCatalog(found, refresh_changed_measures(catalog, found))


def refresh_changed_measures(catalog: Catalog, changes: Iterable[CatalogChange]) -> list[int]:
    """Compare the measures of changed declarations anew; return those that now have other figures."""
    measures = sorted(_measures(changes))
    before = standing_figures(catalog, measures)
    refresh_measures(catalog, measures)
    after = standing_figures(catalog, measures)
    return [one for one in measures if before.get(one) != after.get(one)]


def _refresh_shared_files(
    catalog: Catalog,
    registry_file: RawFile,
    edition_files: tuple[RawFile, ...],
    changed: set[str],
    known: Collection[str],
) -> set[str]:
    """Put the registry and the site's own editions into the catalog; return the declarations to check."""
    declarations = {path for path in known if is_declaration(path)}
    paths = {path for path in changed if is_declaration(path)}
    if REGISTRY in changed or REGISTRY not in known:
        units = _replace_registry(catalog, registry_file)
        paths |= {path for path in declarations if _identity(path).unit in units}
    if any(is_edition(path) for path in changed):
        _replace_editions(catalog, edition_files)
        paths |= declarations
    return paths


def _replace_registry(catalog: Catalog, file: RawFile) -> set[str]:
    """Put the registry into the catalog; return the slugs of units of which it now says something else."""
    registry, problems = check_registry_file(file)
    if registry is None or any(problem.severity is Severity.ERROR for problem in problems):
        raise InvalidDeclarationsError
    return replace_bodies(catalog, registry)


def _replace_editions(catalog: Catalog, files: Sequence[RawFile]) -> None:
    """Put the site's own editions into the catalog."""
    _, problems = check_edition_files(files)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InvalidDeclarationsError
    replace_edition_files(catalog, files)


def _refresh_withdrawals(catalog: Catalog, root: Path, changes: SourceChanges) -> list[SourceFile]:
    """Put withdrawn.yml into the catalog; return the status of the file, if there is one."""
    if WITHDRAWALS not in changes.paths:
        replace_withdrawals(catalog, NO_WITHDRAWALS)
        return []
    file, source = changes.read(root, WITHDRAWALS)
    withdrawals, _ = check_withdrawals_file(file, changes.paths)
    if withdrawals is None:
        raise InvalidDeclarationsError
    replace_withdrawals(catalog, withdrawals)
    return [source]


def _identity(path: str) -> Identity:
    identity, _ = identify(path)
    if identity is None:
        raise InvalidDeclarationsError
    return identity


def _valid(result: CheckedRows | None) -> CheckedRows:
    if result is None:
        raise InvalidDeclarationsError
    return result


def _measures(changes: Iterable[CatalogChange]) -> set[int]:
    return {
        stated.measure
        for change in changes
        for state in (change.before, change.after)
        if state
        for stated in state.indicators
    }
