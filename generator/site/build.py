"""Builds the site; a failed or interrupted build never changes the site that is there."""

import logging
import os
import shutil
from collections.abc import Container, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils import get_build_date

from generator.catalog.shelf import DamagedStoreError, UnitStore
from generator.checks.cached import check_folder_cached
from generator.checks.check_file import check_registry_file
from generator.declarations.identity import REGISTRY, identify
from generator.outputs.pages.page import Page, PageError
from generator.site.assembly import (
    PARALLEL_FROM,
    BuildProgress,
    BuildRequest,
    InvalidDeclarationsError,
    assemble,
)
from generator.site.manifest import Manifest, json_digest
from generator.site.mkdocs_engine import (
    BuildLocation,
    HandwrittenPages,
    PrebuiltPages,
    allows_separate_rendering,
    navigation_paths,
)
from generator.site.mkdocs_plugin import build_refused, log_problems
from generator.site.project import (
    CONFIGURATION,
    BuildError,
    load_project,
    project_inputs,
    refuse_foreign_folder,
    refuse_inside,
)
from generator.site.upkeep import (
    SitePaths,
    Snapshot,
    clear_record,
    inputs_digest,
    load_file_dates,
    record_build,
    revisions,
    snapshot_digest,
)
from generator.system.atomic import (
    empty_dir,
    files_below,
    move_files,
    replace_tree,
    same_bytes,
    tree_digest,
)
from generator.system.files import declaration_file
from generator.system.logs import print_log
from generator.system.second_tree import (
    begin_second_tree,
    hardlink_entry,
    note_second_tree,
    replace_files,
    weight_in_tree,
)
from generator.system.workers import ExecutorFactory, WorkerPool, available_cores, process_pool

_log = logging.getLogger(__name__)

_SITE_MARKS: Final = ("index.html", "404.html")

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice to maintainers; see DECISIONS.md


def build_site(
    paths: SitePaths,
    snapshot: Snapshot,
    jobs: int | None = None,
    progress: BuildProgress | None = None,
    executor_factory: ExecutorFactory = process_pool,
) -> int:
    """Bring the site up to date with its declarations and return its number of pages.

    Until the new site is complete, the old one is unchanged. `jobs` processes build it (default: all cores), if there is
    enough to do, or the workers of another executor, which see the same folders. Raises BuildError.
    """
    print_log("mkdocs", logging.WARNING)
    refuse_foreign_folder(paths.site, _SITE_MARKS, "网站")
    refuse_inside(paths.site, paths.declarations)
    try:
        pool = WorkerPool(jobs or available_cores(), executor_factory)
        pages = _build_changes(paths, snapshot, jobs, pool, progress)
        return _build_all(paths, snapshot, jobs, pool, progress) if pages is None else pages
    except (MkDocsException, PageError) as error:
        raise BuildError(f"{error}\n{paths.site} 没有改动") from error
    except OSError as error:
        ours = paths.cache and str(error.filename).startswith(str(paths.cache))
        what = f"{paths.cache} 写不进去" if ours else f"网站写不进 {paths.site}"
        raise BuildError(f"{what}（{error.strerror or error}），{paths.site} 没有改动") from error
    except BuildError:
        raise
    except Exception as error:  # a template may raise anything; MkDocs has logged the page
        raise BuildError(f"{type(error).__name__}: {error}\n{paths.site} 没有改动") from error


def _build_all(
    paths: SitePaths, snapshot: Snapshot, jobs: int | None, pool: WorkerPool, progress: BuildProgress | None
) -> int:
    """Build everything, and record what it was built from."""
    config, _ = load_project(paths.declarations, paths.site)
    if not allows_separate_rendering(config):
        return _built_by_mkdocs(paths)
    inputs = project_inputs(config)
    digest, git_revisions = inputs_digest(paths, inputs), revisions(paths, inputs)
    parallel = jobs is not None or len(snapshot.file_digests) >= PARALLEL_FROM
    with UnitStore() as store:
        with replace_tree(paths.site) as fresh, pool:
            written = fresh.with_name("documents")
            document = partial(_build_handwritten, paths.declarations, written)
            first = {*navigation_paths(config.nav), "index.md"}
            try:
                request = _build_request(paths, snapshot, fresh, git_revisions, config.docs_dir, first)
                result = assemble(request, store, None, document, pool, progress, parallel=parallel)
            except InvalidDeclarationsError:
                result = None
            if result is None:
                raise _refusal(paths, snapshot, jobs)
            move_files(written, fresh)
            if paths.second_tree and inputs:
                _make_second_tree(fresh, paths.second_tree, pool, parallel=parallel)
            clear_record(paths)
        if paths.second_tree and paths.second_tree.is_dir():
            # Not earlier: it was not yet a second tree of the site in place.
            note_second_tree(paths.second_tree)
        if paths.unit_store and digest and inputs:
            token = snapshot_digest(snapshot, git_revisions)
            if store.keep_as(token, paths.unit_store):
                now = Manifest(
                    inputs_digest=digest,
                    inputs=inputs,
                    files=snapshot.file_digests,
                    content=tree_digest(paths.site),
                    pages=result.pages,
                    revisions=git_revisions,
                    day=snapshot.today.isoformat(),
                    token=token,
                    state=result.state,
                )
                record_build(paths, now)
        return result.pages


def _make_second_tree(fresh: Path, second: Path, pool: WorkerPool, *, parallel: bool) -> None:
    """Make a second tree of a new site; if that fails, the next change has to."""
    try:
        begin_second_tree(second)
        names = sorted(entry.name for entry in fresh.iterdir())
        for _ in pool.map(partial(hardlink_entry, fresh, second), names, parallel=parallel):
            pass
    except OSError:
        shutil.rmtree(second, ignore_errors=True)


def _build_changes(
    paths: SitePaths, snapshot: Snapshot, jobs: int | None, pool: WorkerPool, progress: BuildProgress | None
) -> int | None:
    """Build only what differs; None if everything must be built."""
    before = snapshot.last_build
    if before is None or paths.state_dir is None or paths.second_tree is None:
        return None
    site = paths.site.resolve()
    try:
        with (
            UnitStore(paths.unit_store) as store,
            empty_dir(paths.state_dir / "stage") as stage,
            pool,
        ):
            if store.token() != before.token:
                return None
            request = _build_request(paths, snapshot, stage, snapshot.git_revisions, before.inputs[1], ())
            result = assemble(request, store, before.state, _no_documents, pool, progress)
            if result is None:
                return None
            staged = [path for path in files_below(stage) if not same_bytes(stage / path, site / path)]
            removed = [path for path in result.removed if (site / path).is_file()]
            more = sum(weight_in_tree(stage, path) for path in staged)
            less = sum(weight_in_tree(site, path) for path in (*staged, *removed))
            if staged or removed:
                clear_record(paths)
                replace_files(site, paths.second_tree, stage, staged, removed)
            token = snapshot_digest(snapshot, snapshot.git_revisions)
            if store.keep_as(token):
                now = before._replace(
                    files=snapshot.file_digests,
                    content=before.content + more - less,
                    pages=result.pages,
                    revisions=snapshot.git_revisions,
                    day=snapshot.today.isoformat(),
                    token=token,
                    state=result.state,
                )
                record_build(paths, now)
            return result.pages
    except InvalidDeclarationsError:
        raise _refusal(paths, snapshot, jobs) from None
    except (DamagedStoreError, OSError) as error:  # a build of everything reports what is wrong
        _log.info("上次生成的数据不能用（%s），全部重新生成", error)
        return None


def _built_by_mkdocs(paths: SitePaths) -> int:
    """Build everything with MkDocs alone."""
    with replace_tree(paths.site) as fresh:
        _build_by_mkdocs(load_project(paths.declarations, fresh)[0])
        clear_record(paths)
        return sum(1 for _ in fresh.rglob("index.html"))


def _build_handwritten(
    declarations: Path, folder: Path, prebuilt: Mapping[str, Page], addresses: Container[str]
) -> HandwrittenPages:
    """Let MkDocs build the hand-written pages, together with the generated ones that are in the navigation."""
    config, plugin = load_project(declarations, folder)
    plugin.prebuilt = PrebuiltPages(prebuilt.values(), addresses)
    _build_by_mkdocs(config)
    if plugin.handwritten is None:
        raise TypeError("MkDocs has not asked for files")
    return plugin.handwritten


def _no_documents(*_: object) -> HandwrittenPages:
    raise LookupError("the hand-written pages stand")


def _build_by_mkdocs(config: MkDocsConfig) -> None:
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build.build(config)
    finally:
        config.plugins.on_shutdown()


def _build_request(
    paths: SitePaths, snapshot: Snapshot, site: Path, revisions: str, docs: str, first: Container[str]
) -> BuildRequest:
    """Collect what is to be built; InvalidDeclarationsError if a path or the registry is invalid."""
    units: dict[str, dict[str, str]] = {}
    for path, digest in snapshot.file_digests.items():
        if path != REGISTRY:
            identity, _ = identify(path)
            if identity is None:
                raise InvalidDeclarationsError
            units.setdefault(identity.unit, {})[path] = digest
    file = declaration_file(paths.declarations / REGISTRY, paths.declarations, REGISTRY)
    registry, problems = check_registry_file(file)
    if registry is None or problems:
        raise InvalidDeclarationsError
    return BuildRequest(
        location=BuildLocation(
            str(Path(CONFIGURATION).resolve()),
            str(site),
            str(paths.declarations.resolve()),
            str(paths.cache.resolve()) if paths.cache else "",
        ),
        root=paths.declarations,
        units=units,
        registry_file=file,
        unit_department_digests={unit: json_digest(home) for unit, home in registry.unit_departments.items()},
        file_dates=load_file_dates(paths, Path(docs), revisions),
        revisions=revisions,
        today=snapshot.today,
        build_date=get_build_date(),
        prebuilt_paths=first,
    )


def _refusal(paths: SitePaths, snapshot: Snapshot, jobs: int | None) -> BuildError:
    """Report all errors and return the error that says why there is no site."""
    result = check_folder_cached(paths.declarations, snapshot.today, jobs=jobs, folder=paths.cache)
    if not result.errors:
        return BuildError(f"生成网站时文件有变动，请再运行一次；{paths.site} 没有改动")
    log_problems(result, paths.declarations)
    return BuildError(f"{build_refused(result)}\n{paths.site} 没有改动")
