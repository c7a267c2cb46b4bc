"""Checks a folder of any size: files in several processes, and no unchanged file twice.

The result equals that of `check_all.check_all` for the same files.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.built_pages import SourceFile, replace_source_files, source_files
from generator.catalog.checked_files import (
    IN_FILE,
    IN_FOLDER,
    IN_WAIVERS,
    compared_files,
    compared_unit,
    forget_checked_file,
    insert_checked_file,
    problems_by_path,
    problems_of,
    replace_problems,
    waivers_by_path,
)
from generator.catalog.database import (
    Catalog,
    CatalogError,
    create_catalog,
    open_catalog,
    record_catalog,
    temporary_catalog,
)
from generator.catalog.fill import replace_bodies
from generator.catalog.sources import SourceChanges, source_changes
from generator.checks.batch import BATCH_SIZE, Batch, check_batch
from generator.checks.check_all import (
    CheckContext,
    CheckResult,
    check_all,
    prepare_check,
    reparse_source,
    sort_waived,
)
from generator.checks.check_file import CheckedFile, check_file
from generator.checks.rules.apply_rules import apply_waivers, cross_file_problems, unused_waiver_problems
from generator.declarations.editions.known_editions import Editions
from generator.declarations.identity import (
    REGISTRY,
    WITHDRAWALS,
    identify,
    is_declaration,
    is_edition,
    is_shared,
    shared_address_problems,
)
from generator.declarations.registry import EMPTY_REGISTRY
from generator.declarations.yaml.source import RawFile, Source
from generator.diagnostics.problem import Problem, WaivedProblem, sort_problems
from generator.system.atomic import locked_state
from generator.system.files import FileStatuses, declaration_files, file_statuses
from generator.system.package import program_digest
from generator.system.workers import Cluster, ResultT, WorkerPool, worker_pool

_log = logging.getLogger(__name__)


SMALL_FOLDER: Final = 300
"""Files that are checked in this process without a database: it would take as long."""

FILES_PER_PROCESS: Final = 600
"""Files that justify another process: starting it takes as long as checking them."""

CheckProgress: TypeAlias = Callable[[int, int], None]
"""Progress callback: files checked, files in total."""


def check_folder(
    root: Path,
    today: date,
    *,
    jobs: int | None = None,
    cache: Path | None = None,
    cluster: Cluster | None = None,
    progress: CheckProgress | None = None,
    statuses: FileStatuses | None = None,
) -> CheckResult:
    """Return `check_all(declaration_files(root), today)`, using `jobs` processes (default: all cores) or a cluster.

    What was found is kept below `cache`, if any, and not read again. With the `statuses` of all files nothing more is kept.
    """
    if len(list(islice(file_statuses(root), SMALL_FOLDER + 1))) <= SMALL_FOLDER:
        return check_all(declaration_files(root), today)
    with locked_state(cache, "checks", root) as state, worker_pool(jobs, cluster) as pool:
        file = state.path and state.path / "catalog.sqlite"
        if file:
            try:
                with open_catalog(file, program_digest()) or create_catalog(file) as catalog:
                    return _check_with(_Folder(catalog, root, today, statuses), pool, progress)
            except (CatalogError, OSError) as error:
                _log.info("缓存 %s 不能用（%s），这次不用它", file, error)
        with temporary_catalog() as catalog:
            return _result(root, today, _refresh(_Folder(catalog, root, today), pool, progress), catalog)


def _check_with(folder: "_Folder", pool: WorkerPool, progress: CheckProgress | None) -> CheckResult:
    """Check with what is known in the catalog, and note there what has changed."""
    changes = _refresh(folder, pool, progress)
    if folder.statuses is None and (changes.changed or changes.removed or changes.touched):
        folder.catalog.commit()
        record_catalog(folder.catalog, program_digest())
    return _result(folder.root, folder.today, changes, folder.catalog)


class _Folder(NamedTuple):
    """A folder, the catalog that knows how its files were checked before, and the day to check them by."""

    catalog: Catalog
    root: Path
    today: date
    statuses: FileStatuses | None = None


def _refresh(folder: _Folder, pool: WorkerPool, progress: CheckProgress | None) -> SourceChanges:
    """Check what changed and put the results into the catalog; return how the files differ."""
    catalog, root, today, statuses = folder
    known = source_files(catalog)
    changes = source_changes(root, known, today, statuses)
    if not (changes.changed or changes.removed or changes.touched):
        return changes
    shared_files = [changes.read(root, path) for path in sorted(changes.paths) if not is_declaration(path)]
    context = prepare_check((file for file, _ in shared_files), _declarations(changes.paths))
    replace_problems(catalog, IN_FOLDER, WITHDRAWALS, context.withdrawal_problems)
    differing = {*changes.changed, *changes.removed}
    todo = _declarations(differing)
    if todo != differing or not known:
        todo |= _touched_by_shared_files(catalog, context, differing - todo, known)
        checked_today = [source._replace(checked_on=today.isoformat()) for _, source in shared_files]
        replace_source_files(catalog, (), checked_today)
    shared = shared_address_problems(_declarations(changes.paths))
    if changes.paths != known.keys():
        before = shared_address_problems(_declarations(known))
        todo |= {path for path in changes.paths if shared.get(path) != before.get(path)}
    units = {compared_unit(catalog, path) for path in todo}
    replace_source_files(catalog, changes.removed, changes.touched)
    for path in todo & known.keys():
        forget_checked_file(catalog, path)
    paths = sorted(todo & changes.paths)
    sources: list[SourceFile] = []
    for source, checked in _checked(folder, changes, paths, context, shared, pool, progress):
        insert_checked_file(catalog, source.path, checked)
        day, settled = today.isoformat(), checked.stable_from.isoformat()
        sources.append(source._replace(checked_on=day, stable_from=settled))
    replace_source_files(catalog, (), sources)
    units |= {compared_unit(catalog, path) for path in paths}
    _compare(folder, changes, {unit for unit in units if unit}, paths, context.editions)
    return changes


def _declarations(paths: Iterable[str]) -> set[str]:
    """Return the paths of files that are meant to be declarations."""
    return {path for path in paths if is_declaration(path)}


def _touched_by_shared_files(
    catalog: Catalog, context: CheckContext, differing: set[str], known: Mapping[str, SourceFile]
) -> set[str]:
    """Put the registry and the problems of shared files into the catalog; return the files that they may change."""
    units = replace_bodies(catalog, context.registry or EMPTY_REGISTRY)
    paths = {REGISTRY, *differing, *filter(is_shared, known), *(problem.path for problem in context.problems)}
    had_problems = any(problems_of(catalog, IN_FILE, path) for path in paths)
    for path in paths:
        own = [problem for problem in context.problems if problem.path == path]
        replace_problems(catalog, IN_FILE, path, own)
    if context.problems or had_problems or any(is_edition(path) for path in differing):
        return _declarations(known)
    with_problems = problems_by_path(catalog, IN_FILE).keys()
    return {
        path
        for path in _declarations(known)
        if path in with_problems or (identity := identify(path)[0]) is None or identity.unit in units
    }


def _checked(
    folder: _Folder,
    changes: SourceChanges,
    paths: Sequence[str],
    context: CheckContext,
    shared: Mapping[str, Problem],
    pool: WorkerPool,
    progress: CheckProgress | None,
) -> Iterator[tuple[SourceFile, CheckedFile]]:
    """Check files and yield the results; those without an address of their own are checked in this process."""
    _, root, today, _ = folder
    alone = [path for path in paths if path not in shared]
    shared_files = (context.registry_file, context.edition_files)
    batches = source_batches(changes, root, alone, shared_files, today)
    done = 0
    for results in map_batches(pool, check_batch, batches, parallel=len(alone) >= 2 * FILES_PER_PROCESS):
        yield from results
        done += len(results)
        if progress:
            progress(done, len(paths))
    for path in (path for path in paths if path in shared):
        file, source = changes.read(root, path)
        yield source, check_file(file, shared[path], context.registry, today, context.editions)[0]
        done += 1
        if progress:
            progress(done, len(paths))


def source_batches(
    changes: SourceChanges,
    root: Path,
    paths: Sequence[str],
    shared_files: tuple[RawFile | None, tuple[RawFile, ...]],
    today: date,
) -> Iterator[tuple[list[SourceFile], Batch]]:
    """Read files and yield them in batches, each with the status of its files; shared are the registry and editions."""
    for start in range(0, len(paths), BATCH_SIZE):
        read = [changes.read(root, path) for path in paths[start : start + BATCH_SIZE]]
        yield [source for _, source in read], Batch(tuple(file for file, _ in read), *shared_files, today)


def map_batches(
    pool: WorkerPool,
    function: Callable[[Batch], list[ResultT]],
    batches: Iterable[tuple[list[SourceFile], Batch]],
    *,
    parallel: bool,
) -> Iterator[list[tuple[SourceFile, ResultT]]]:
    """Yield the results of a function for each batch, with the status of each file."""
    waiting: deque[list[SourceFile]] = deque()

    def tasks() -> Iterator[Batch]:
        for sources, batch in batches:
            waiting.append(sources)
            yield batch

    for results in pool.map(function, tasks(), parallel=parallel):
        yield list(zip(waiting.popleft(), results, strict=True))


def _compare(
    folder: _Folder,
    changes: SourceChanges,
    units: Iterable[tuple[int, str]],
    paths: Iterable[str],
    editions: Editions,
) -> None:
    """Find anew the problems that the files of some units have together, and those in the waivers of their files."""
    catalog, root, *_ = folder
    waivers = waivers_by_path(catalog)
    compared = set(paths)

    @cache
    def source(path: str) -> Source:
        return reparse_source(changes.read(root, path)[0], editions)

    for year, unit in units:
        keys = dict(compared_files(catalog, year, unit))
        together: dict[str, list[Problem]] = {path: [] for path in keys}
        for problem in cross_file_problems(keys, source):
            together[problem.path].append(problem)
        for path, problems in together.items():
            replace_problems(catalog, IN_FOLDER, path, problems)
        compared |= keys.keys()
    for path in compared & waivers.keys():
        problems = [*problems_of(catalog, IN_FILE, path), *problems_of(catalog, IN_FOLDER, path)]
        _, waived = apply_waivers(problems, waivers[path])
        unused = (
            unused_waiver_problems(source(path), waivers[path], waived)
            if compared_unit(catalog, path)
            else ()
        )
        replace_problems(catalog, IN_WAIVERS, path, unused)


def _result(root: Path, today: date, changes: SourceChanges, catalog: Catalog) -> CheckResult:
    """Return everything that is known of the files."""
    waivers = waivers_by_path(catalog)
    in_folder, in_waivers = problems_by_path(catalog, IN_FOLDER), problems_by_path(catalog, IN_WAIVERS)
    found = problems_by_path(catalog, IN_FILE)
    problems: list[Problem] = []
    waived_problems: list[WaivedProblem] = []
    for path in found.keys() | in_folder.keys() | in_waivers.keys():
        together = [*found.get(path, ()), *in_folder.get(path, ())]
        remaining, waived = apply_waivers(together, waivers.get(path, {}))
        problems += [*remaining, *in_waivers.get(path, ())]
        waived_problems += waived
    return CheckResult(
        problems=sort_problems(problems),
        waived=sort_waived(waived_problems),
        paths=tuple(sorted(_declarations(changes.paths))),
        load_declarations=lambda: check_all(declaration_files(root), today).declarations,
    )
