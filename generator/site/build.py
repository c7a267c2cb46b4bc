"""The edge that makes whole trees: what stands behind `gongkai build`, `gongkai serve` and `gongkai write`.

Comes in: folders. Goes out: a site or a docs tree that is whole, or none at all. MkDocs does the building;
what this adds is that a failed or interrupted build never touches the site that is there.
"""

import os
import shutil
from collections.abc import Container, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils import get_build_date

from generator.catalog.shelf import Damaged, UnitShelf
from generator.checks.cached import inspection_of
from generator.checks.check_file import examined_registry
from generator.declarations.identity import REGISTRY, identify
from generator.outputs.pages.page import Page, PageError
from generator.site import manifest
from generator.site.assembly import MUCH, Progress, Task, Unsound, assemble
from generator.site.manifest import Manifest, digest_of
from generator.site.mkdocs_engine import Documents, Given, Place, can_be_shared, in_navigation
from generator.site.mkdocs_plugin import GongkaiPlugin, refusal, tell
from generator.site.project import (
    CONFIGURATION,
    BuildError,
    _configuration,
    _hear_mkdocs,
    _refuse_inside,
    _refuse_strange,
)
from generator.site.upkeep import Look, Upkeep, around, forget, note, revisions, token_of
from generator.system.atomic import content, emptied, files_below, merge, replacing, same, weight
from generator.system.files import declaration_file
from generator.system.git import Life, lives
from generator.system.second_tree import begin_spare, clone_entry, note_spare, replace_some
from generator.system.workers import Begin, Hands, cores, processes

_OF_A_SITE: Final = ("index.html", "404.html")

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice to maintainers; ARCHITECTURE.md has it


def kept_up(
    work: Upkeep,
    seen: Look,
    jobs: int | None = None,
    progress: Progress | None = None,
    begin: Begin = processes,
) -> int:
    """Make a site what its declarations say; returns how many pages it has.

    Until the new site is complete, the old one stays as it is. `jobs` processes build it, by default as many as there
    are cores, if there is enough to do; or the workers of another executor, which see the same folders. `progress`
    hears of it.
    """
    _hear_mkdocs()
    _refuse_strange(work.site, _OF_A_SITE, "网站")
    _refuse_inside(work.site, work.declarations)
    try:
        hands = Hands(jobs or cores(), begin)
        pages = _renewed(work, seen, jobs, hands, progress)
        return _built(work, seen, jobs, hands, progress) if pages is None else pages
    except (MkDocsException, PageError) as error:
        raise BuildError(f"{error}\n{work.site} 没有改动") from error
    except OSError as error:
        ours = work.cache and str(error.filename).startswith(str(work.cache))
        what = f"{work.cache} 写不进去" if ours else f"网站写不进 {work.site}"
        raise BuildError(f"{what}（{error.strerror or error}），{work.site} 没有改动") from error
    except BuildError:
        raise
    except Exception as error:  # what a template may do; MkDocs has said on which page
        raise BuildError(f"{type(error).__name__}: {error}\n{work.site} 没有改动") from error


def _built(work: Upkeep, seen: Look, jobs: int | None, hands: Hands, progress: Progress | None) -> int:
    """Build everything, and note what it was built from."""
    config, _ = _configured(work.declarations, work.site)
    if not can_be_shared(config):
        return _built_by_mkdocs(work)
    inputs = _inputs(config)
    made_of, said = around(work, inputs), revisions(work, inputs)
    much = jobs is not None or len(seen.files) >= MUCH
    with UnitShelf() as shelf:
        with replacing(work.site) as fresh, hands:
            written = fresh.with_name("documents")
            document = partial(_documents, work.declarations, written)
            first = {*in_navigation(config.nav), "index.md"}
            try:
                task = _task(work, seen, fresh, said, config.docs_dir, first)
                made = assemble(task, shelf, None, document, hands, progress, much=much)
            except Unsound:
                made = None
            if made is None:
                raise _refused(work, seen, jobs)
            merge(written, fresh)
            if work.spare and inputs:
                _clone(fresh, work.spare, hands, much=much)
            forget(work)
        if work.spare and work.spare.is_dir():
            note_spare(work.spare)  # not before: until now it was no spare of the site that was there
        if work.shelf and made_of and inputs:
            token = token_of(seen, said)
            if shelf.keep_as(token, work.shelf):
                now = Manifest(
                    around=made_of,
                    inputs=inputs,
                    files=seen.files,
                    content=content(work.site),
                    pages=made.pages,
                    revisions=said,
                    day=seen.today.isoformat(),
                    token=token,
                    state=made.state,
                )
                note(work, now)
        return made.pages


def _clone(fresh: Path, spare: Path, hands: Hands, *, much: bool) -> None:
    """Make a second tree of a site that is about to take its place, if that can be done; else the next change has to."""
    try:
        begin_spare(spare)
        names = sorted(entry.name for entry in fresh.iterdir())
        for _ in hands(partial(clone_entry, fresh, spare), names, much=much):
            pass
    except OSError:
        shutil.rmtree(spare, ignore_errors=True)


def _renewed(
    work: Upkeep, seen: Look, jobs: int | None, hands: Hands, progress: Progress | None
) -> int | None:
    """Build what differs; None where everything is to be built."""
    before = seen.before
    if before is None or work.own is None or work.spare is None:
        return None
    site = work.site.resolve()
    try:
        with (
            UnitShelf(work.shelf) as shelf,
            emptied(work.own / "stage") as stage,
            hands,
        ):
            if shelf.token() != before.token:
                return None
            task = _task(work, seen, stage, seen.revisions, before.inputs[1], ())
            made = assemble(task, shelf, before.state, _no_documents, hands, progress)
            if made is None:
                return None
            staged = [path for path in files_below(stage) if not same(stage / path, site / path)]
            gone = [path for path in made.gone if (site / path).is_file()]
            more = sum(_weight(stage, path) for path in staged)
            less = sum(_weight(site, path) for path in (*staged, *gone))
            if staged or gone:
                forget(work)
                replace_some(site, work.spare, stage, staged, gone)
            token = token_of(seen, seen.revisions)
            if shelf.keep_as(token):
                now = before._replace(
                    files=seen.files,
                    content=before.content + more - less,
                    pages=made.pages,
                    revisions=seen.revisions,
                    day=seen.today.isoformat(),
                    token=token,
                    state=made.state,
                )
                note(work, now)
            return made.pages
    except Unsound:
        raise _refused(work, seen, jobs) from None
    except (Damaged, OSError):  # whoever builds everything says what is wrong
        return None


def _weight(tree: Path, path: str) -> int:
    """What a file adds to the content of its tree, if it is there."""
    try:
        return weight(path, (tree / path).stat().st_size)
    except FileNotFoundError:
        return 0


def _built_by_mkdocs(work: Upkeep) -> int:
    """Build everything the long way."""
    with replacing(work.site) as fresh:
        _build_by_mkdocs(_configured(work.declarations, fresh)[0])
        forget(work)
        return sum(1 for _ in fresh.rglob("index.html"))


def _documents(
    declarations: Path, folder: Path, first: Mapping[str, Page], addresses: Container[str]
) -> Documents:
    """Let MkDocs build the hand-written pages, and with them the `first` of the others."""
    config, plugin = _configured(declarations, folder)
    plugin.given = Given(first.values(), addresses)
    _build_by_mkdocs(config)
    if plugin.documents is None:
        raise TypeError("MkDocs has not asked for files")
    return plugin.documents


def _no_documents(*_: object) -> Documents:
    raise LookupError("the hand-written pages stand")


def _configured(declarations: Path, site: Path) -> tuple[MkDocsConfig, GongkaiPlugin]:
    config = load_config(_configuration(), site_dir=str(site), strict=True)
    plugin = config.plugins.get("gongkai")
    if not isinstance(plugin, GongkaiPlugin):
        raise BuildError(f"{CONFIGURATION} 的 plugins 中没有 gongkai")
    plugin.config.declarations = str(declarations.resolve())
    return config, plugin


def _build_by_mkdocs(config: MkDocsConfig) -> None:
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build.build(config)
    finally:
        config.plugins.on_shutdown()


def _task(work: Upkeep, seen: Look, site: Path, revisions: str, docs: str, first: Container[str]) -> Task:
    """What is to be built; Unsound where files stand in strange places, or the registry is wrong."""
    units: dict[str, dict[str, str]] = {}
    for path, digest in seen.files.items():
        if path != REGISTRY:
            identity, _ = identify(path)
            if identity is None:
                raise Unsound
            units.setdefault(identity.unit, {})[path] = digest
    file = declaration_file(work.declarations / REGISTRY, work.declarations, REGISTRY)
    registry, problems = examined_registry(file)
    if registry is None or problems:
        raise Unsound
    return Task(
        place=Place(
            str(Path(CONFIGURATION).resolve()),
            str(site),
            str(work.declarations.resolve()),
            str(work.cache.resolve()) if work.cache else "",
        ),
        root=work.declarations,
        units=units,
        registry_file=file,
        homes={unit: digest_of(home) for unit, home in registry.unit_departments.items()},
        lives=_lives(work, Path(docs), revisions),
        revisions=revisions,
        today=seen.today,
        build_date=get_build_date(),
        first=first,
    )


def _lives(work: Upkeep, docs: Path, revisions: str) -> tuple[Mapping[str, Life], Mapping[str, Life]]:
    """What git knows of declarations and of hand-written pages, which takes long where there is much of it."""
    file = work.own / "lives" if work.own else None
    known = manifest.kept_data(file) if file else None
    if not known or known[0] != revisions:
        known = (revisions, lives(work.declarations), lives(docs))
        if file:
            manifest.keep(file, known)
    _, declarations, documents = known
    return (
        {path: Life(*life) for path, life in declarations.items()},
        {path: Life(*life) for path, life in documents.items()},
    )


def _refused(work: Upkeep, seen: Look, jobs: int | None) -> BuildError:
    """Why there is no site, all errors having been told."""
    inspection = inspection_of(work.declarations, seen.today, jobs=jobs, folder=work.cache)
    if not inspection.errors:
        return BuildError(f"生成网站时文件有变动，请再运行一次；{work.site} 没有改动")
    tell(inspection, work.declarations)
    return BuildError(f"{refusal(inspection)}\n{work.site} 没有改动")


def _inputs(config: MkDocsConfig) -> list[str]:
    """All that MkDocs reads for a site beside declarations, the configuration first; nothing where more is read."""
    text = Path(CONFIGURATION).read_text(encoding="utf-8")
    if any(word in text for word in ("!ENV", "INHERIT", "!relative")):
        return []
    return [CONFIGURATION, config.docs_dir, *filter(None, [config.theme.custom_dir])]
