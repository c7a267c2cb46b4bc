"""The pages that list declarations: by year, unit, department, nature and category.

Comes in: a Catalog. Goes out: Pages, a long list as several of them. What a list adds up to is always that of
the whole group, on whichever of its pages one stands.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator import vocabulary as v
from generator.catalog import Catalog, Group, categories_of, natures_of, units_of
from generator.page import HOME, Link, Page, Slice, page_from, pagings, slices


class GroupKind(NamedTuple):
    """A way to group declarations: where its pages stand, what it is called, what a row of it is called."""

    address: str
    title: str
    label: str


class Breakdown(NamedTuple):
    """A group's declarations by one field of the form: its label, and those of its groups that are not empty."""

    label: str
    part: Slice[Group]


DEPARTMENTS = GroupKind("departments/", "按主管部门浏览", v.COMPETENT_DEPARTMENT)
UNITS = GroupKind("units/", "按实施单位浏览", v.IMPLEMENTING_UNIT)
NATURES = GroupKind("natures/", "按项目性质浏览", v.NATURE)
CATEGORIES = GroupKind("categories/", "按项目类别浏览", v.CATEGORY)


def kinds(catalog: Catalog) -> tuple[tuple[GroupKind, tuple[Group, ...]], ...]:
    """Every way to group declarations, and what it comes to."""
    return (
        (DEPARTMENTS, catalog.departments),
        (UNITS, catalog.units),
        (NATURES, catalog.natures),
        (CATEGORIES, catalog.categories),
    )


def index_pages(catalog: Catalog) -> Iterator[Page]:
    """A page for each year and each unit in it, for each way to group, and for each group."""
    yield from _year_pages(catalog)
    for kind, groups in kinds(catalog):
        yield from _groups(catalog, kind, groups)
        for group in groups:
            yield from _listing(
                group,
                f"{kind.address}{group.slug}/",
                title=group.name,
                trail=(HOME, Link(kind.title, kind.address)),
                shows_unit=kind is not UNITS,
                shows_year=True,
                breakdowns=_breakdowns(group) if kind in (DEPARTMENTS, UNITS) else (),
            )


def _year_pages(catalog: Catalog) -> Iterator[Page]:
    for year in catalog.years:
        address = f"{year.slug}/"
        units = units_of(year)
        yield from _listing(
            year,
            address,
            title=year.name,
            trail=(HOME,),
            shows_unit=True,
            shows_year=False,
            units=units,
            breakdowns=_breakdowns(year),
        )
        for unit in units:
            yield from _listing(
                unit,
                f"{address}{unit.slug}/",
                title=f"{unit.name}（{year.name}）",
                trail=(HOME, Link(year.name, address)),
                shows_unit=False,
                shows_year=False,
                breakdowns=_breakdowns(unit),
                more=Link("这个单位的全部年度", f"{UNITS.address}{unit.slug}/"),
            )


def _breakdowns(group: Group) -> tuple[Breakdown, ...]:
    return (
        Breakdown(NATURES.label, slices(natures_of(group))[0]),
        Breakdown(CATEGORIES.label, slices(categories_of(group))[0]),
    )


def _listing(
    group: Group,
    address: str,
    *,
    title: str,
    trail: tuple[Link, ...],
    shows_unit: bool,
    shows_year: bool,
    units: Sequence[Group] = (),
    breakdowns: tuple[Breakdown, ...] = (),
    more: Link | None = None,
) -> Iterator[Page]:
    """The pages of one group: its declarations, and its `units` along with them.

    A unit has a declaration at least, so that the units never take more pages than the declarations.
    """
    entries, of_units = slices(group.entries), slices(units)
    for paging, part in zip(pagings(address, len(entries)), entries, strict=True):
        at = paging.number - 1
        yield page_from(
            "group.md.jinja",
            paging.here,
            title=paging.title(title),
            subject=title,
            trail=paging.trail(*trail, subject=title),
            paging=paging,
            group=group,
            part=part,
            shows_unit=shows_unit,
            shows_year=shows_year,
            units=of_units[at] if units and at < len(of_units) else None,
            units_label=UNITS.label,
            breakdowns=breakdowns if at == 0 else (),
            more=more,
        )


def _groups(catalog: Catalog, kind: GroupKind, groups: Sequence[Group]) -> Iterator[Page]:
    """The pages that list the groups of one kind."""
    parts = slices(groups)
    for paging, part in zip(pagings(kind.address, len(parts)), parts, strict=True):
        yield page_from(
            "groups.md.jinja",
            paging.here,
            title=paging.title(kind.title),
            trail=paging.trail(HOME, subject=kind.title),
            paging=paging,
            kind=kind,
            part=part,
            whole=catalog.whole,
        )
