"""Writes the feeds: for all declarations, and for those of each department and each unit."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.database import Catalog
from generator.catalog.lists import Grouping, groups
from generator.catalog.open_data.summaries import DatedSummary, dated_summaries
from generator.changes.compare import compare_files
from generator.changes.field_changes import Change
from generator.declarations.yaml.source import RawFile
from generator.outputs.data.feeds import (
    MAX_ENTRIES,
    MAX_ENTRIES_OF_BODY,
    Feed,
    feed_entry,
    feed_file,
    is_new,
)
from generator.outputs.data.tables.data_paths import FEED_NAME
from generator.outputs.pages.lists.groupings import group_address
from generator.site.inputs import PublishedSite
from generator.system.atomic import write_tree
from generator.system.files import declaration_file, shared_files
from generator.system.programs.git import previous_versions
from generator.system.workers import WorkerPool

_log = logging.getLogger(__name__)

MAX_COMPARED: Final = 1_000
"""Changed declarations of which feeds say what changed, the last changed first: five to ten seconds of one core."""

_BATCH: Final = 25
_PARALLEL_FROM: Final = 200
"""Declarations to compare from which other processes are worth their start."""

LastChanges: TypeAlias = Mapping[str, Sequence[Change]]
"""By path, the changes that a declaration was last changed by; nothing for one of which they are not known."""


class Comparison(NamedTuple):
    """Declarations before and after their last change, and the files by which both are read."""

    before: tuple[RawFile, ...]
    after: tuple[RawFile, ...]
    shared: tuple[RawFile, ...]


class _Group(NamedTuple):
    """What a feed is of: a group of declarations, "" for all, and how many of them it has."""

    grouping: Grouping
    slug: str
    most: int


def write_feeds(catalog: Catalog, destination: Path, site: PublishedSite, pool: WorkerPool) -> Iterator[str]:
    """Write every feed and yield its path; none, but one line in the log, for a site whose address is not known."""
    if not site.address:
        _log.warning("mkdocs.yml 没有写 site_url：没有生成订阅用的 %s；请写上网站的地址", FEED_NAME)
        return
    members = _members(dated_summaries(catalog))
    shown = {one.summary.path: one for found in members.values() for one in found}
    last_changes = _last_changes(site.declarations, shown, pool)
    entries = {path: feed_entry(one, last_changes.get(path)) for path, one in shown.items() if one.changed}
    names = {(Grouping.ALL, ""): site.name}
    for grouping in (Grouping.DEPARTMENT, Grouping.UNIT):
        names |= {(grouping, row.slug): row.name for row in groups(catalog, grouping)}
    for group, found in members.items():
        name = names[group.grouping, group.slug]
        is_body = group.grouping is not Grouping.ALL
        feed = Feed(
            address=group_address(group.grouping, group.slug) if is_body else "",
            title=f"{name} - {site.name}" if is_body else name,
            author=name,
            since=f"{max(one.summary.identity.year for one in found)}-01-01",
            entries=tuple(entries[one.summary.path] for one in found if one.changed),
        )
        path = f"{feed.address}{FEED_NAME}"
        write_tree(destination, {path: feed_file(feed, site.address)})
        yield path


def _members(declarations: Iterable[DatedSummary]) -> dict[_Group, list[DatedSummary]]:
    """Return the declarations of which each feed has entries, the last changed first; at least one, dated or not."""
    members: defaultdict[_Group, list[DatedSummary]] = defaultdict(list)
    for one in declarations:
        for group in (
            _Group(Grouping.ALL, "", MAX_ENTRIES),
            _Group(Grouping.DEPARTMENT, one.summary.department, MAX_ENTRIES_OF_BODY),
            _Group(Grouping.UNIT, one.summary.identity.unit, MAX_ENTRIES_OF_BODY),
        ):
            if len(members[group]) < group.most:
                members[group].append(one)
    return dict(sorted(members.items()))


def _last_changes(root: Path, shown: Mapping[str, DatedSummary], pool: WorkerPool) -> LastChanges:
    changed = sorted(path for path, one in shown.items() if one.changed and not is_new(one))
    changed.sort(key=lambda path: shown[path].changed, reverse=True)
    before = previous_versions(root, changed[:MAX_COMPARED])
    found: dict[str, Sequence[Change]] = {}
    tasks = _comparisons(root, before)
    for changes in pool.map(compare_versions, tasks, parallel=len(before) >= _PARALLEL_FROM):
        found |= changes
    return found


def _comparisons(root: Path, before: Mapping[str, bytes]) -> Iterator[Comparison]:
    shared, paths = tuple(shared_files(root)), sorted(before)
    for start in range(0, len(paths), _BATCH):
        batch = paths[start : start + _BATCH]
        yield Comparison(
            tuple(RawFile(path, before[path]) for path in batch),
            tuple(declaration_file(root / path, root, path) for path in batch),
            shared,
        )


def compare_versions(task: Comparison) -> LastChanges:
    """Return the changes of declarations, none of one that changed only its spelling, in any process."""
    changes = compare_files((*task.before, *task.shared), (*task.after, *task.shared))
    unknown = {file.path for file in changes.not_comparable}
    same: LastChanges = {file.path: () for file in task.after if file.path not in unknown}
    return {**same, **{one.path: one.changes for one in changes.declarations}}
