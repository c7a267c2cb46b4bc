"""Builds the site; a failed or interrupted build never changes the site that is there.

The new site is made beside the old one; then the catalog is committed, then the two are exchanged. The identity of the
root, which the catalog has, says which of them is in place.
"""

import logging
import os
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from generator.catalog.built_pages import forget_pages, replace_build_facts
from generator.catalog.check_folder import check_folder
from generator.catalog.database import (
    Catalog,
    CatalogError,
    create_catalog,
    discard_catalog,
    record_catalog,
    temporary_catalog,
)
from generator.catalog.sources import source_changes
from generator.diagnostics.wording import system_reason
from generator.outputs.addresses import SharedAddressError
from generator.outputs.pages.page import Page, PageError
from generator.site.handwritten import HandwrittenPages, PrebuiltPages
from generator.site.incremental import BuildRequest, Built, FilesChangedError, update_site
from generator.site.inputs import SITE_ADDRESS, PublishedSite, SitePaths, Snapshot, inputs_digest, revisions
from generator.site.mkdocs_engine import (
    Project,
    allows_separate_rendering,
    declarations_from_docs,
    navigation_paths,
    project_copy,
    set_site_address,
)
from generator.site.mkdocs_plugin import build_refused, log_problems
from generator.site.project import (
    CONFIGURATION,
    BuildError,
    clash_error,
    load_project,
    mkdocs_in_chinese,
    project_inputs,
    refuse_site_folder,
)
from generator.site.refresh import BuildProgress, InvalidDeclarationsError
from generator.site.theme import make_offline, overrides_folder
from generator.system.atomic import empty_dir, files_below, move_files, replace_tree, same_bytes
from generator.system.cluster import ClusterError
from generator.system.logs import print_log
from generator.system.package import program_digest
from generator.system.trees.output_folder import (
    FILE_LIST,
    ForeignFilesError,
    OutputFolder,
    complete_output,
    refuse_clashes,
    write_file_list,
)
from generator.system.trees.second_tree import (
    TreeChange,
    exchange_trees,
    make_second_tree,
    note_second_tree,
    tree_identity,
    update_second_tree,
    weight_in_tree,
)
from generator.system.workers import Cluster, WorkerPool, worker_pool

_log = logging.getLogger(__name__)

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice to maintainers; see DECISIONS.md


def build_site(
    paths: SitePaths,
    snapshot: Snapshot,
    jobs: int | None = None,
    progress: BuildProgress | None = None,
    cluster: Cluster | None = None,
    *,
    offline: bool = False,
) -> int:
    """Bring the site up to date with its declarations and return its number of pages.

    Until the new site is complete, the old one is unchanged. `jobs` processes build it (default: all cores), if there is
    enough to do, or the workers of a cluster. A site that is read without a server (`offline`) is always built whole.
    Raises BuildError.
    """
    print_log("mkdocs", logging.WARNING, mkdocs_in_chinese)
    try:
        config, _ = load_project(paths.declarations)
        refuse_site_folder(paths, config, snapshot.output)
        if not allows_separate_rendering(config):
            return _built_by_mkdocs(paths, offline=offline, open_data=snapshot.open_data)
        with worker_pool(jobs, cluster) as pool:
            build = _Build(paths, config, pool, progress, is_remote=cluster is not None)
            if offline:
                return _build_all(build, snapshot, None, offline=True)
            try:
                return _build(build, snapshot)
            except CatalogError as error:
                _log.info("上次生成的数据不能用（%s），这次不用它", error)
                return _build_all(build, _from_scratch(paths, snapshot), None)
    except InvalidDeclarationsError:
        raise _refusal(paths, snapshot, jobs, cluster) from None
    except ClusterError as error:
        raise BuildError(f"{error}；{paths.site} 没有改动") from error
    except FilesChangedError:
        raise _files_changed(paths) from None
    except ForeignFilesError as error:
        raise clash_error(error, paths.site) from error
    except (MkDocsException, PageError, SharedAddressError) as error:
        raise BuildError(f"{mkdocs_in_chinese(str(error))}\n{paths.site} 没有改动") from error
    except OSError as error:
        ours = paths.cache and str(error.filename).startswith(str(paths.cache))
        what = f"{paths.cache} 写不进去" if ours else f"网站写不进 {paths.site}"
        raise BuildError(f"{what}（{system_reason(error)}），{paths.site} 没有改动") from error
    except BuildError:
        raise
    except Exception as error:  # a template may raise anything; MkDocs has logged the page
        raise BuildError(f"网页没有生成：{type(error).__name__}: {error}\n{paths.site} 没有改动") from error


class _Build(NamedTuple):
    """What a build works with; the workers of `pool` do not see this machine's folders if it `is_remote`."""

    paths: SitePaths
    config: MkDocsConfig
    pool: WorkerPool
    progress: BuildProgress | None
    is_remote: bool

    def request(self, snapshot: Snapshot, git_revisions: str) -> BuildRequest:
        """Return what is to be built."""
        declarations = declarations_from_docs(self.paths.declarations.resolve(), self.config)
        address = os.environ.get(SITE_ADDRESS, "")
        set_site_address(self.config, address)
        project = Project(str(Path(CONFIGURATION).resolve()), declarations, address=address)
        return BuildRequest(
            project=project_copy(project, self.config) if self.is_remote else project,
            root=self.paths.declarations,
            docs=Path(self.config.docs_dir),
            changes=snapshot.changes,
            revisions=git_revisions,
            today=snapshot.today,
            navigation=frozenset({*navigation_paths(self.config.nav), "index.md"}),
            site=PublishedSite(self.config.site_name, self.config.site_url or "", self.paths.declarations),
            open_data=snapshot.open_data,
        )


def _build(build: _Build, snapshot: Snapshot) -> int:
    """Build what differs, if the site is that of the catalog, or everything."""
    paths = build.paths
    if snapshot.catalog and snapshot.facts and snapshot.output and paths.second_tree:
        return _build_changes(build, snapshot, snapshot.catalog, snapshot.output, paths.second_tree)
    return _build_all(build, snapshot, paths.catalog)


def _from_scratch(paths: SitePaths, snapshot: Snapshot) -> Snapshot:
    """Return the snapshot of a build that knows nothing."""
    changes = source_changes(paths.declarations, {}, snapshot.today)
    return snapshot._replace(catalog=None, changes=changes, facts=None, revisions="")


def _build_all(build: _Build, snapshot: Snapshot, file: Path | None, *, offline: bool = False) -> int:
    """Build every page, and record what the site was built from if there is a `file` for the catalog."""
    paths, inputs = build.paths, project_inputs(build.config)
    digest = inputs_digest(paths, inputs, open_data=snapshot.open_data)
    git_revisions = revisions(paths, inputs)
    second = paths.second_tree if file and digest and inputs else None
    with _catalog(snapshot.catalog, file if second else None) as catalog, replace_tree(paths.site) as fresh:
        forget_pages(catalog)
        documents = fresh.with_name("documents")
        build_documents = partial(_build_handwritten, paths.declarations, documents)
        request = build.request(snapshot, git_revisions)
        built = update_site(request, catalog, fresh, build_documents, build.pool, build.progress)
        move_files(documents, fresh)
        if offline:
            make_offline(fresh, overrides_folder(build.config))
        if second:
            make_second_tree(fresh, second, WorkerPool(1) if build.is_remote else build.pool)
        content = complete_output(paths.site.resolve(), fresh)
        if second:
            _commit(catalog, fresh, built, {"inputs": inputs, "inputs_digest": digest}, content)
    if second and second.is_dir():
        # Not earlier: it was not yet a second tree of the site in place. It was made before there was a list.
        note_second_tree(second, TreeChange([FILE_LIST]))
    return built.pages


@contextmanager
def _catalog(known: Catalog | None, file: Path | None) -> Iterator[Catalog]:
    """Yield the catalog that is known, or an empty one in a file, which is discarded if the block fails."""
    if known and file:
        yield known
        return
    try:
        with temporary_catalog() if file is None else create_catalog(file) as catalog:
            yield catalog
    except BaseException:
        if file:
            with suppress(CatalogError):
                discard_catalog(file)
        raise


def _build_changes(
    build: _Build, snapshot: Snapshot, catalog: Catalog, output: OutputFolder, second: Path
) -> int:
    """Build the pages that differ and exchange the site for its second tree, in which they are replaced."""
    site = build.paths.site.resolve()
    with empty_dir(second.with_name("stage")) as stage, empty_dir(second.with_name("documents")) as documents:
        build_documents = partial(_build_handwritten, build.paths.declarations, documents)
        request = build.request(snapshot, snapshot.revisions)
        built = update_site(request, catalog, stage, build_documents, build.pool, build.progress)
        move_files(documents, stage)
        changed = [path for path in files_below(stage) if not same_bytes(stage / path, site / path)]
        removed = [path for path in built.removed if (site / path).is_file()]
        more = sum(weight_in_tree(stage, path) for path in changed)
        less = sum(weight_in_tree(site, path) for path in (*changed, *removed))
        content = (snapshot.facts or {})["content"] + more - less
        if not changed and not removed:
            _commit(catalog, site, built, {}, content)
            return built.pages
        refuse_clashes(output.others, changed)
        files = (output.files - {*removed}) | {*changed}
        if files != output.files:
            write_file_list(stage, files)
            changed.append(FILE_LIST)
        change = TreeChange(changed, removed, output.others)
        update_second_tree(site, second, stage, change)
        _commit(catalog, second, built, {}, content)
        exchange_trees(second, site, change)
    return built.pages


def _commit(catalog: Catalog, tree: Path, built: Built, facts: Mapping[str, object], content: int) -> None:
    """Commit the catalog; `tree`, whose digest is `content`, is the site or about to become it."""
    now = {"tree": tree_identity(tree), "content": content, "pages": built.pages}
    replace_build_facts(catalog, {**facts, **now})
    catalog.commit()
    record_catalog(catalog, program_digest())


def _built_by_mkdocs(paths: SitePaths, *, offline: bool, open_data: bool) -> int:
    """Build everything with MkDocs alone, which empties the folder of the site: open data is moved into it afterwards."""
    with replace_tree(paths.site) as fresh:
        config, plugin = load_project(paths.declarations, fresh)
        plugin.data_folder = fresh.with_name("documents") if open_data else None
        _build_by_mkdocs(config)
        move_files(fresh.with_name("documents"), fresh)
        if offline:
            make_offline(fresh, overrides_folder(config))
        complete_output(paths.site.resolve(), fresh)
        return sum(1 for _ in fresh.rglob("index.html"))


def _build_handwritten(
    declarations: Path, folder: Path, prebuilt: Mapping[str, Page], generated: Container[str]
) -> HandwrittenPages:
    """Let MkDocs build the hand-written pages, together with the generated ones that are in the navigation."""
    config, plugin = load_project(declarations, folder)
    plugin.prebuilt = PrebuiltPages(prebuilt.values(), generated)
    _build_by_mkdocs(config)
    if plugin.handwritten is None:
        raise TypeError("MkDocs has not asked for files")
    return plugin.handwritten


def _build_by_mkdocs(config: MkDocsConfig) -> None:
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build.build(config)
    finally:
        config.plugins.on_shutdown()


def _refusal(paths: SitePaths, snapshot: Snapshot, jobs: int | None, cluster: Cluster | None) -> BuildError:
    """Report all errors and return the error that says why there is no site."""
    result = check_folder(paths.declarations, snapshot.today, jobs=jobs, cache=paths.cache, cluster=cluster)
    if not result.errors:
        return _files_changed(paths)
    log_problems(result, paths.declarations)
    return BuildError(f"{build_refused(result)}\n{paths.site} 没有改动")


def _files_changed(paths: SitePaths) -> BuildError:
    return BuildError(f"生成网站时文件有变动，请再运行一次；{paths.site} 没有改动")
