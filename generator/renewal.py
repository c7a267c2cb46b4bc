"""The edge that renews a site in which little has changed: the pages of some declarations, and nothing else.

Comes in: a site, and which files of declarations/ are new. Goes out: the files of the site that differ, or None where
what has changed can be seen on other pages: then the whole site is to be built. MkDocs builds the pages.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from generator.catalog import Catalog, Entry
from generator.forms import declaration_page, download_paths, downloads
from generator.identity import REGISTRY, Identity, identify
from generator.inspection import inspect
from generator.search import with_goals
from generator.sharing import Place, build_page, can_be_shared, surroundings
from generator.source import RawFile

MOST: Final = 200
"""Declarations that are renewed one after the other; of more, the whole site is built by all cores."""


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, Identity] | None:
    """The declarations that are not what they were, by path; None where there are others, or too many."""
    paths = [path for path in now if now[path] != before.get(path)]
    found = {path: identity for path in paths if (identity := identify(path)[0])}
    return found if before.keys() == now.keys() and len(found) == len(paths) <= MOST else None


def renewed(
    paths: Mapping[str, Identity], every: Iterable[str], place: Place, site: Path, today: date
) -> dict[str, bytes | None] | None:
    """The files of `site` that differ, None for those that go, when these declarations have changed of `every` one."""
    root = Path(place.declarations)
    units = {identity.unit for identity in paths.values()}
    beside = [REGISTRY, *(path for path in every if path.count("/") == 2 and path.split("/")[1] in units)]
    now = inspect((RawFile(path, (root / path).read_bytes()) for path in beside), today)
    was = inspect(_former(paths, root, site), today)
    if now.errors or was.errors or [*_seen(now.catalog, paths)] != [*_seen(was.catalog, paths)]:
        return None
    entries = [entry for entry in now.catalog.entries if entry.path in paths]
    with tempfile.TemporaryDirectory() as folder:
        around = surroundings(place._replace(site=folder))
        if not can_be_shared(around.config):
            return None
        files: dict[str, bytes | None] = {}
        for entry in entries:
            page = declaration_page(now.catalog, entry)
            build_page(around, page)
            files |= {asset.path: asset.data for asset in downloads(entry, page)}
            html = f"{page.address}index.html"
            files[html] = (Path(folder) / html).read_bytes()
    return files | with_goals(entries, lambda path: (site / path).read_bytes())


def _former(paths: Mapping[str, Identity], root: Path, site: Path) -> Iterator[RawFile]:
    """The declarations as they are published, which their pages offer for download."""
    yield RawFile(REGISTRY, (root / REGISTRY).read_bytes())
    for path, identity in paths.items():
        yield RawFile(path, (site / f"{identity.address}declaration.yml").read_bytes())


def _seen(catalog: Catalog, paths: Mapping[str, Identity]) -> Iterator[object]:
    """What other pages and the search say of these declarations."""
    return (_seen_of(entry) for entry in catalog.entries if entry.path in paths)


def _seen_of(entry: Entry) -> object:
    d = entry.declaration
    return (
        (entry.identity, entry.department, entry.amount, download_paths(entry)),
        (d.project_name, d.implementing_unit, d.competent_department, d.nature, d.category),
        tuple((i.category, i.dimension, i.name, i.value) for i in d.performance_indicators),
    )
