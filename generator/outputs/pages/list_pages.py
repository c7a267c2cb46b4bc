"""The pages that list declarations: by year, unit, department, nature and category.

Comes in: a Catalog. Goes out: Families of pages, a long list as several pages. What a list adds up to is always that
of the whole group, on whichever of its pages one stands.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple, TypeAlias

from generator.catalog.excerpts import Excerpt
from generator.catalog.groups import Catalog, Group, Line, Totals, categories_of, natures_of, units_of
from generator.declarations.summary import Entry, stamp
from generator.forms import vocabulary as v
from generator.forms.display import money, share
from generator.outputs.pages.page import HOME, Family, Link, Plan, plan
from generator.outputs.pages.paging import Slice, pagings, slices


class GroupKind(NamedTuple):
    """A way to group declarations: where its pages stand, what it is called, what a row of it is called."""

    address: str
    title: str
    label: str


class Breakdown(NamedTuple):
    """A group's declarations by one field of the form: its label, and those of its groups that are not empty."""

    label: str
    part: Slice[Line]


Row: TypeAlias = tuple[str, int, str, str, str, str, str, str]
"""A declaration in a list: its address, year, project, unit and nature; its amount, once more as it is printed, and its
share of the whole list."""

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


def index_families(catalog: Catalog) -> Iterator[Family]:
    """The pages of each year, of each way to group, and of each group; but those of single units."""
    for year in catalog.years:
        yield Family(f"{year.slug}/", year.stamp, partial(_year_plans, year), year.count)
    for kind, groups in kinds(catalog):
        lines, whole = [group.line for group in groups], catalog.whole.totals
        yield Family(
            kind.address, stamp((lines, whole)), partial(_groups_plans, kind, lines, whole), len(lines)
        )
        if kind is not UNITS:
            for group in groups:
                address = f"{kind.address}{group.slug}/"
                yield Family(address, group.stamp, partial(_group_plans, kind, group, address), group.count)


def unit_plans(unit: Catalog) -> Iterator[Plan]:
    """The pages that list the declarations of one unit, of which there is one at least: in each year, and of all years."""
    for year in unit.years:
        (group,) = units_of(year)
        yield from _listing(
            group,
            f"{year.slug}/{group.slug}/",
            title=f"{group.name}（{year.name}）",
            trail=(HOME, Link(year.name, f"{year.slug}/")),
            shows_unit=False,
            shows_year=False,
            breakdowns=_breakdowns(group),
            more=Link("这个单位的全部年度", f"{UNITS.address}{group.slug}/"),
        )
    (group,) = unit.units
    yield from _group_plans(UNITS, group, f"{UNITS.address}{group.slug}/")


def _year_plans(year: Group, _: Sequence[Excerpt] = ()) -> Iterator[Plan]:
    return _listing(
        year,
        f"{year.slug}/",
        title=year.name,
        trail=(HOME,),
        shows_unit=True,
        shows_year=False,
        units=[unit.line for unit in units_of(year)],
        breakdowns=_breakdowns(year),
    )


def _group_plans(kind: GroupKind, group: Group, address: str, _: Sequence[Excerpt] = ()) -> Iterator[Plan]:
    return _listing(
        group,
        address,
        title=group.name,
        trail=(HOME, Link(kind.title, kind.address)),
        shows_unit=kind is not UNITS,
        shows_year=True,
        breakdowns=_breakdowns(group) if kind in (DEPARTMENTS, UNITS) else (),
    )


def _breakdowns(group: Group) -> tuple[Breakdown, ...]:
    return tuple(
        Breakdown(kind.label, slices([part.line for part in parts])[0])
        for kind, parts in ((NATURES, natures_of(group)), (CATEGORIES, categories_of(group)))
    )


def _listing(
    group: Group,
    address: str,
    *,
    title: str,
    trail: tuple[Link, ...],
    shows_unit: bool,
    shows_year: bool,
    units: Sequence[Line] = (),
    breakdowns: tuple[Breakdown, ...] = (),
    more: Link | None = None,
) -> Iterator[Plan]:
    """The pages of one group: its declarations, and its `units` along with them.

    A unit has a declaration at least, so that the units never take more pages than the declarations.
    """
    rows = [_row(entry, group.total) for entry in group.entries]
    entries, of_units, totals = slices(rows), slices(units), group.totals
    for paging, part in zip(pagings(address, len(entries)), entries, strict=True):
        at = paging.number - 1
        yield plan(
            "group.md.jinja",
            paging.here,
            title=paging.title(title),
            subject=title,
            trail=paging.trail(*trail, subject=title),
            paging=paging,
            group=totals,
            part=part,
            shows_unit=shows_unit,
            shows_year=shows_year,
            units=of_units[at] if units and at < len(of_units) else None,
            units_label=UNITS.label,
            breakdowns=breakdowns if at == 0 else (),
            more=more,
        )


def _row(entry: Entry, total: Decimal) -> Row:
    identity, amount = entry.identity, entry.amount
    shown = (identity.address, identity.year, entry.project_name, entry.implementing_unit, entry.nature)
    return (*shown, str(amount), money(amount), share(amount, total))


def _groups_plans(
    kind: GroupKind, lines: Sequence[Line], whole: Totals, _: Sequence[Excerpt] = ()
) -> Iterator[Plan]:
    """The pages that list the groups of one kind."""
    parts = slices(lines)
    for paging, part in zip(pagings(kind.address, len(parts)), parts, strict=True):
        yield plan(
            "groups.md.jinja",
            paging.here,
            title=paging.title(kind.title),
            trail=paging.trail(HOME, subject=kind.title),
            paging=paging,
            kind=kind,
            part=part,
            whole=whole,
        )
