"""Every page of the site, and every file beside them: declarations become a site at addresses that never change.

Comes in: Forms, or what is known of them all. Goes out: Pages and Assets, or Families of pages that are still to be
made. Nothing here knows MkDocs, and nothing touches the disk.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import Final

from generator.catalog.excerpts import Excerpt, Memory, Summary
from generator.catalog.groups import Catalog, catalog
from generator.catalog.measures import chapters
from generator.checks.check_all import Inspection
from generator.declarations.identity import identify
from generator.declarations.summary import Form, by_unit, stamp
from generator.diagnostics.problem import Problem
from generator.forms.glossary import CHAPTERS
from generator.outputs.data.search_data import Document, records
from generator.outputs.pages.declaration_page import declaration_page, downloads
from generator.outputs.pages.editor_pages import guide_plans
from generator.outputs.pages.home import _home
from generator.outputs.pages.indicator_pages import comparison_families
from generator.outputs.pages.list_pages import index_families, unit_plans
from generator.outputs.pages.page import HOME, Asset, Family, Link, Page, Plan, page_from, plan

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def pages(
    forms: Sequence[Form], added: Mapping[str, str] = NOTHING, errors: Sequence[Problem] = ()
) -> tuple[Page, ...]:
    """Every generated page, by address.

    `added` says since when a file of declarations/ is there, as an ISO date; `errors` are told on the home page.
    """
    made = [page for _, members in by_unit(forms) for page in unit_pages(members)]
    memory = Memory(forms)
    whole = catalog(form.entry for form in forms)
    for family in families(whole, memory.summaries, added, errors):
        excerpts = tuple(memory.excerpts(family.topic)) if family.topic else ()
        made += map(page_from, family.plans(excerpts))
    return tuple(sorted(made, key=lambda page: page.address))


def unit_pages(forms: Sequence[Form]) -> Iterator[Page]:
    """The pages of a unit's declarations, and those that list them. What they tell of others is of their unit."""
    unit = catalog(form.entry for form in forms)
    for form in forms:
        yield declaration_page(form, unit.siblings(form.entry), unit.other_years(form.entry))
    yield from map(page_from, unit_plans(unit))


def families(
    whole: Catalog,
    summaries: Sequence[Summary],
    added: Mapping[str, str] = NOTHING,
    errors: Sequence[Problem] = (),
) -> Iterator[Family]:
    """Every generated page but those of single units, each in a Family of its own or with others."""
    counted = chapters(whole.entries)
    home = _home(whole, counted, added, errors)
    yield Family("", home.stamp, partial(_alone, home))
    for one in _unchanging():
        yield Family(one.address, one.stamp, partial(_alone, one))
    yield from index_families(whole)

    def stamp_of(topic: str) -> str:
        return stamp([(one.unit, one.stamps[topic]) for one in summaries if topic in one.stamps])

    yield from comparison_families(counted, stamp_of)


def assets(forms: Sequence[Form], made: Iterable[Page], documents: Iterable[Document]) -> tuple[Asset, ...]:
    """Every generated file that is no page, by path.

    `made` are the generated pages, those of the declarations among them; `documents` are the hand-written ones.
    """
    files = [Asset(path=path, data=data) for path, data in records(forms, documents).items()]
    files += beside_declarations(forms, made)
    return tuple(sorted(files, key=lambda asset: asset.path))


def beside_declarations(forms: Iterable[Form], made: Iterable[Page]) -> Iterator[Asset]:
    """What there is to take away beside the page of each declaration; `made` are these pages, among others."""
    by_address = {page.address: page for page in made}
    for form in forms:
        yield from downloads(form, by_address[form.entry.address])


def preview_pages(inspection: Inspection, added: Mapping[str, str] = NOTHING) -> tuple[Page, ...]:
    """The pages of what is sound, and in the place of what is not, the problems that keep it from being shown."""
    errors = inspection.errors
    made = {page.address: page for page in pages(inspection.forms, added, errors)}
    if errors:
        made["problems/"] = _problems("problems/", "现在不能公布的文件", errors)
    for path, group in groupby(errors, key=lambda p: p.path):
        identity, _ = identify(path)
        if identity:
            title = f"{identity.project} 现在不能公布"
            made[identity.address] = _problems(identity.address, title, tuple(group), origin=path)
    return tuple(made[address] for address in sorted(made))


def _alone(one: Plan, _: Sequence[Excerpt] = ()) -> Iterator[Plan]:
    yield one


def _unchanging() -> Iterator[Plan]:
    """The pages that say what the program knows."""
    about = Link("关于本站", "about/")
    yield plan("glossary.md.jinja", "glossary/", trail=(HOME, about), chapters=CHAPTERS)
    yield plan("search.md.jinja", "search/", title="检索申报表")
    yield from guide_plans()


def _problems(address: str, title: str, problems: Sequence[Problem], origin: str = "") -> Page:
    values = {"title": title, "trail": (HOME,), "problems": problems}
    return page_from(plan("problems.md.jinja", address, origin=origin, **values))
