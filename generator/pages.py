"""The pages of the site: a catalog becomes Markdown files at addresses that never change.

Comes in: a Catalog. Goes out: Pages, sorted. Sums, order, labels and merged cells are computed here;
templates loop and place. Nothing here knows MkDocs, and nothing touches the disk.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from generator.catalog import Catalog, Entry, Group, units_of
from generator.export import json_bytes
from generator.glossary import CHAPTERS
from generator.identity import identify
from generator.inspection import Inspection
from generator.model import PerformanceIndicator
from generator.problems import Problem
from generator.render import rendered
from generator.rulebook import RULES, Severity
from generator.vocabulary import TAXONOMY


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A Markdown file of the site.

    `address` is where it stands from the site's root, empty for the home page, else ending with `/`;
    `origin` is the file of declarations/ that one edits to change it, if there is one.
    """

    address: str
    text: str
    origin: str = ""

    @property
    def path(self) -> str:
        """The path of the Markdown file in a docs folder."""
        return f"{self.address}index.md"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A file of the site that is no page: its path from the site's root, and its bytes."""

    path: str
    data: bytes


class Link(NamedTuple):
    """A name and the address it leads to, from the site's root."""

    name: str
    address: str


class IndicatorRow(NamedTuple):
    """A row of the indicator table. A span is how many rows a merged cell covers, 0 under the first of them."""

    category_span: int
    dimension_span: int
    indicator: PerformanceIndicator


class IndicatorCount(NamedTuple):
    """How many indicators: by level 1, none left out that has any; with a number, and in words."""

    total: int
    by_category: tuple[tuple[str, int], ...]
    quantified: int
    in_words: int


class OtherYear(NamedTuple):
    """The same project in another year, and by how much, in 元, it asks for more than this one, or less."""

    entry: Entry
    more: Decimal


class GroupKind(NamedTuple):
    """A way to group declarations: where its pages stand, what it is called, what a row of it is called."""

    address: str
    title: str
    label: str


DEPARTMENTS = GroupKind("departments/", "按主管部门浏览", "主管部门")
UNITS = GroupKind("units/", "按实施单位浏览", "实施单位")
NATURES = GroupKind("natures/", "按项目性质浏览", "项目性质")
CATEGORIES = GroupKind("categories/", "按项目类别浏览", "项目类别")

_HOME = Link("首页", "")
_ABOUT = Link("关于本站", "about/")

_SIBLINGS_SHOWN = 12


def pages(catalog: Catalog) -> tuple[Page, ...]:
    """Every generated page, by address."""
    made = [_home(catalog, ()), _rules(), _glossary(), *_year_pages(catalog)]
    made += [_declaration(catalog, entry) for entry in catalog.entries]
    for kind, groups in _kinds(catalog):
        made.append(_groups(kind, groups))
        made += [_group(kind, group) for group in groups]
    return tuple(sorted(made, key=lambda page: page.address))


def assets(catalog: Catalog) -> tuple[Asset, ...]:
    """Every generated file that is no page, by path."""
    made = [asset for entry in catalog.entries for asset in _downloads(catalog, entry)]
    return tuple(sorted(made, key=lambda asset: asset.path))


def preview_pages(inspection: Inspection) -> tuple[Page, ...]:
    """The pages of what is sound, and in the place of what is not, the problems that keep it from being shown."""
    errors = tuple(p for p in inspection.problems if p.severity is Severity.ERROR)
    made = {page.address: page for page in pages(inspection.catalog)}
    if errors:
        made[""] = _home(inspection.catalog, errors)
        made["problems/"] = _problems("problems/", "现在不能公布的文件", errors)
    for path, group in groupby(errors, key=lambda p: p.path):
        identity, _ = identify(path)
        if identity:
            title = f"{identity.project} 现在不能公布"
            made[identity.address] = _problems(identity.address, title, tuple(group), origin=path)
    return tuple(made[address] for address in sorted(made))


def _kinds(catalog: Catalog) -> tuple[tuple[GroupKind, tuple[Group, ...]], ...]:
    return (
        (DEPARTMENTS, catalog.departments),
        (UNITS, catalog.units),
        (NATURES, catalog.natures),
        (CATEGORIES, catalog.categories),
    )


def _page(template: str, address: str, *, origin: str = "", **values: Any) -> Page:
    """A page from its template, which learns how to get to the site's root from where it stands."""
    root = "../" * address.count("/") or "./"
    return Page(address=address, origin=origin, text=rendered(template, root=root, **values))


def _home(catalog: Catalog, errors: Sequence[Problem]) -> Page:
    kinds = [(kind, [group for group in groups if group.count]) for kind, groups in _kinds(catalog)]
    return _page("home.md.jinja", "", years=catalog.years, kinds=kinds, errors=errors)


def _declaration(catalog: Catalog, entry: Entry) -> Page:
    declaration = entry.declaration
    year = f"{entry.identity.year}/"
    siblings = catalog.siblings(entry)
    return _page(
        "declaration.md.jinja",
        entry.identity.address,
        origin="/".join(map(str, entry.identity)) + ".yml",
        title=declaration.project_name,
        trail=(
            _HOME,
            Link(f"{entry.identity.year}年度", year),
            Link(declaration.implementing_unit, f"{year}{entry.identity.unit}/"),
        ),
        declaration=declaration,
        identity=entry.identity,
        rows=tuple(indicator_rows(declaration.performance_indicators)),
        count=indicator_count(declaration.performance_indicators),
        other_years=tuple(
            OtherYear(other, other.amount - entry.amount) for other in catalog.other_years(entry)
        ),
        siblings=siblings[:_SIBLINGS_SHOWN],
        all_of_unit=Link(f"全部 {len(siblings) + 1} 份", f"{year}{entry.identity.unit}/"),
    )


def _downloads(catalog: Catalog, entry: Entry) -> Iterator[Asset]:
    """A declaration's files to take away. The Markdown does not end in .md, or it would be a page of its own."""
    path = f"{entry.identity.address}declaration"
    yield Asset(path=f"{path}.yml", data=entry.yaml)
    yield Asset(path=f"{path}.json", data=json_bytes(entry))
    yield Asset(path=f"{path}.md.txt", data=_declaration(catalog, entry).text.encode())


def indicator_count(indicators: Sequence[PerformanceIndicator]) -> IndicatorCount:
    """The indicators of a declaration, counted."""
    found = Counter(indicator.category for indicator in indicators)
    quantified = sum(indicator.value.quantity is not None for indicator in indicators)
    return IndicatorCount(
        total=len(indicators),
        by_category=tuple((c.term, found[c.term]) for c in TAXONOMY if found[c.term]),
        quantified=quantified,
        in_words=len(indicators) - quantified,
    )


def indicator_rows(indicators: Iterable[PerformanceIndicator]) -> Iterator[IndicatorRow]:
    """Rows in the order given, with equal neighbours of level 1 and level 2 merged."""
    for _, of_category in groupby(indicators, key=lambda i: i.category):
        category = list(of_category)
        category_span = len(category)
        for _, of_dimension in groupby(category, key=lambda i: i.dimension):
            dimension = list(of_dimension)
            dimension_span = len(dimension)
            for indicator in dimension:
                yield IndicatorRow(category_span, dimension_span, indicator)
                category_span = dimension_span = 0


def _year_pages(catalog: Catalog) -> Iterator[Page]:
    """A page for each year, and for each unit in it."""
    for year in catalog.years:
        address = f"{year.slug}/"
        units = units_of(year)
        yield _page(
            "year.md.jinja",
            address,
            title=year.name,
            trail=(_HOME,),
            group=year,
            units=units,
            label=UNITS.label,
        )
        for unit in units:
            yield _page(
                "group.md.jinja",
                f"{address}{unit.slug}/",
                title=f"{unit.name}（{year.name}）",
                trail=(_HOME, Link(year.name, address)),
                group=unit,
                shows_unit=False,
                shows_year=False,
                more=Link("这个单位的全部年度", f"{UNITS.address}{unit.slug}/"),
            )


def _groups(kind: GroupKind, groups: Sequence[Group]) -> Page:
    return _page("groups.md.jinja", kind.address, title=kind.title, trail=(_HOME,), kind=kind, groups=groups)


def _group(kind: GroupKind, group: Group) -> Page:
    return _page(
        "group.md.jinja",
        f"{kind.address}{group.slug}/",
        title=group.name,
        trail=(_HOME, Link(kind.title, kind.address)),
        group=group,
        shows_unit=kind is not UNITS,
        shows_year=True,
        more=None,
    )


def _rules() -> Page:
    levels = [(severity, [r for r in RULES.values() if r.severity is severity]) for severity in Severity]
    return _page("rules.md.jinja", "editors/rules/", levels=levels)


def _glossary() -> Page:
    return _page("glossary.md.jinja", "glossary/", trail=(_HOME, _ABOUT), chapters=CHAPTERS)


def _problems(address: str, title: str, problems: Sequence[Problem], origin: str = "") -> Page:
    return _page("problems.md.jinja", address, origin=origin, title=title, trail=(_HOME,), problems=problems)
