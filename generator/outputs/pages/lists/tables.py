"""Rows of tables of groups and of parts: units, departments, years, funds, natures, amounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.catalog.comparisons.parts import FundsTotal
from generator.catalog.comparisons.years import GroupYears, HeadlineYear, YearTotals
from generator.declarations.model import AnnualFunding
from generator.forms import vocabulary as v
from generator.forms.display import format_count, format_large_money, format_share
from generator.outputs.charts.bars import Bar
from generator.outputs.pages.lists.cells import ChangeCell, MoneyCell, bar_lengths, change_cell, money_cell
from generator.outputs.pages.lists.groupings import year_name
from generator.outputs.pages.picture_files import YearBars

MAX_PICTURE_YEARS: Final = 8
"""Years in the small picture of a row."""

MAX_LARGEST: Final = 10
"""Projects in a list of the largest ones."""


@dataclass(frozen=True, slots=True)
class SumPart:
    """A part of a sum: its name, where it leads to or "", its number of things, and its amount."""

    name: str
    address: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row of a table of parts; `bar` is beside its amount."""

    name: str
    address: str
    count: int
    money: MoneyCell
    share: str
    bar: str


@dataclass(frozen=True, slots=True)
class GroupListRow:
    """A group in a list of groups in one year; `mark` says that there is no such year, or none before.

    `values` are its amounts over years for a small picture, the oldest first.
    """

    address: str
    name: str
    mark: str
    count: int
    money: MoneyCell | None
    share: str
    bar: str
    change: ChangeCell
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year in a table of years; the marked one is that of the headline."""

    year: int
    address: str
    units: int
    count: int
    money: MoneyCell
    change: ChangeCell
    is_marked: bool


def part_rows(parts: Iterable[SumPart], total: Decimal) -> list[PartRow]:
    """Return the rows of the parts of a sum."""
    listed = tuple(parts)
    bars = bar_lengths(part.amount for part in listed)
    return [
        PartRow(
            part.name,
            part.address,
            part.count,
            money_cell(part.amount),
            format_share(part.amount, total),
            bar,
        )
        for part, bar in zip(listed, bars, strict=True)
    ]


_FUNDS: Final[Mapping[str, str]] = {
    role: label
    for label in (v.FISCAL_APPROPRIATION, v.CARRYOVER, *v.SOURCES_OF_FUNDS, v.OTHER_FUNDS)
    for role, field in AnnualFunding.model_fields.items()
    if field.alias == label
}
"""The label of each kind of funds, by role, in the order of the form."""


def funds_rows(funds: Mapping[str, FundsTotal], total: Decimal) -> list[PartRow]:
    """Return the rows of what is asked for by kind of funds."""
    return part_rows(
        (
            SumPart(label, "", funds[role].count, funds[role].total)
            for role, label in _FUNDS.items()
            if role in funds
        ),
        total,
    )


def choice_rows(
    choices: Mapping[str, str], found: Mapping[str, tuple[int, Decimal]], total: Decimal
) -> list[PartRow]:
    """Return the rows of choices that occur; those that only some editions have, and blank cells, are one row."""
    parts = [SumPart(term, "", *found[term]) for term in choices if term in found]
    others = [totals for term, totals in found.items() if term not in choices]
    if others:
        count, amount = sum(count for count, _ in others), sum((amount for _, amount in others), Decimal(0))
        parts.append(SumPart("其他说法或没有填写", "", count, amount))
    return part_rows(parts, total)


def year_rows(
    years: Sequence[YearTotals], headline: HeadlineYear, addresses: Mapping[int, str]
) -> list[YearRow]:
    """Return the rows of years; a change is that from the calendar year before."""
    by_year = {totals.year: totals for totals in years}
    return [
        YearRow(
            totals.year,
            addresses[totals.year],
            totals.units,
            totals.count,
            money_cell(totals.total),
            change_cell(totals.total, before.total if (before := by_year.get(totals.year - 1)) else None),
            totals.year == headline.current.year,
        )
        for totals in years
    ]


def year_bars(years: Sequence[YearTotals], headline: HeadlineYear) -> YearBars:
    """Return the bars of amounts and of numbers of projects, the oldest year first; years without declarations are gaps."""
    by_year = {totals.year: totals for totals in years}
    amounts, counts = [], []
    for year in range(years[-1].year, years[0].year + 1):
        totals, is_marked = by_year.get(year), year == headline.current.year
        label = str(year)
        amounts.append(
            Bar(label, totals.total, format_large_money(totals.total), is_marked)
            if totals
            else Bar(label, None, "")
        )
        counts.append(
            Bar(label, Decimal(totals.count), f"{format_count(totals.count)} 个", is_marked)
            if totals
            else Bar(label, None, "")
        )
    return YearBars(amounts, counts)


def order_groups(groups: Iterable[GroupYears], year: int) -> list[GroupYears]:
    """Sort groups by their amount in a year, the largest first; those without the year follow, the latest first."""

    def key(group: GroupYears) -> tuple[bool, int, Decimal, str]:
        stated = group.of(year)
        return (
            stated is None,
            0 if stated else -group.years[0].year,
            -(stated or group.years[0]).total,
            group.slug,
        )

    return sorted(groups, key=key)


def picture_years(years: Sequence[YearTotals]) -> tuple[int, ...]:
    """Return the years of small pictures, the oldest first; none if there is but one."""
    latest = [totals.year for totals in years[:MAX_PICTURE_YEARS]]
    return tuple(range(min(latest), max(latest) + 1))[-MAX_PICTURE_YEARS:] if len(latest) > 1 else ()


def group_list_rows(
    groups: Sequence[GroupYears], headline: HeadlineYear, *, folder: str, pictures: Sequence[int]
) -> list[GroupListRow]:
    """Return the rows of groups, whose pages are in `folder`, in the year of the headline."""
    year, previous = headline.current.year, headline.previous
    stated = [group.of(year) for group in groups]
    bars = bar_lengths(totals.total if totals else Decimal(0) for totals in stated)
    rows = []
    for group, totals, bar in zip(groups, stated, bars, strict=True):
        before = group.of(year - 1)
        rows.append(
            GroupListRow(
                f"{folder}{group.slug}/",
                group.name,
                mark_of_years(group, year, has_previous=previous is not None),
                totals.count if totals else 0,
                money_cell(totals.total) if totals else None,
                format_share(totals.total, headline.current.total) if totals else "",
                bar if totals else "",
                change_cell(totals.total if totals else None, before.total if before else None),
                tuple((found.total if (found := group.of(one)) else None) for one in pictures),
            )
        )
    return rows


def mark_of_years(group: GroupYears, year: int, *, has_previous: bool) -> str:
    """Say that a group has no declarations of a year, or none of the year before; nothing where it has both."""
    if group.of(year) is None:
        return f"{year_name(year)}没有"
    return f"{year_name(year - 1)}没有" if has_previous and group.of(year - 1) is None else ""
