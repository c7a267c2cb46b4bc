"""Cells of tables as plain values: amounts, changes, bars, and the rows of lists of declarations."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from generator.catalog.lists import DeclarationSummary
from generator.forms.display import (
    format_change,
    format_difference,
    format_money,
    format_share,
    format_ten_thousands,
)
from generator.outputs.pages.paging import TablePage


class MoneyCell(NamedTuple):
    """An amount as tables print it, in 万元; exactly, in 元; and `exact` as people read it where the first is rounded."""

    text: str
    sort_key: str
    exact: str


class ChangeCell(NamedTuple):
    """What is more or less than before, in 万元 and in per cent; for sorting, the first in 元 and the second exactly.

    All are empty if there is nothing to compare with; of what grew from 0, nobody can say by how many per cent.
    """

    difference: str
    percent: str
    sort_key: str
    ratio: str


NO_CHANGE: Final = ChangeCell("", "", "", "")
"""Of what was not there before."""

DeclarationRow: TypeAlias = tuple[str, int, str, str, str, str, str, str, str, str]
"""A declaration in a list: address, year, project, unit, nature, the three of MoneyCell, its share, its bar."""


@lru_cache(maxsize=1 << 14)  # a declaration is on half a dozen lists
def money_cell(amount: Decimal) -> MoneyCell:
    """Return the cell of an amount in 元."""
    exact = "" if amount % 100 == 0 else f"{format_money(amount)} 元"
    return MoneyCell(format_ten_thousands(amount), f"{amount:.2f}", exact)


def change_cell(amount: Decimal | None, before: Decimal | None) -> ChangeCell:
    """Return the cell of a change; none if there is nothing to compare."""
    if amount is None or before is None:
        return NO_CHANGE
    ratio = f"{(amount - before) * 100 / before:.2f}" if before else ""
    difference = f"{amount - before:.2f}"
    return ChangeCell(format_difference(amount, before), format_change(amount, before), difference, ratio)


def bar_lengths(amounts: Iterable[Decimal]) -> list[str]:
    """Return the length of the bar beside each amount, in per cent of the largest, with one decimal.

    They are empty if no amount is above 0. What is not nothing has a bar of 0.5 at least, so that it is seen.
    """
    values = tuple(amounts)
    largest = max(values, default=Decimal(0))
    if largest <= 0:
        return [""] * len(values)
    return [_bar_length(int(value * 1000 / largest)) if value else "0" for value in values]


def _bar_length(tenths: int) -> str:
    tenths = max(tenths, 5)
    return f"{tenths // 10}.{tenths % 10}"


def declaration_list_rows(
    summaries: Sequence[DeclarationSummary], totals: Mapping[int, Decimal]
) -> list[DeclarationRow]:
    """Return the rows of a list; shares are of the total of each declaration's year, bars of the largest row."""
    bars = bar_lengths(summary.amount for summary in summaries)
    return [
        (
            summary.identity.address,
            summary.identity.year,
            summary.project_name,
            summary.implementing_unit,
            summary.nature,
            *money_cell(summary.amount),
            format_share(summary.amount, totals[summary.identity.year]),
            bar,
        )
        for summary, bar in zip(summaries, bars, strict=True)
    ]


def declaration_table_page(
    table_page: TablePage[DeclarationSummary], totals: Mapping[int, Decimal]
) -> TablePage[DeclarationRow]:
    """Return a page of a list of declarations."""
    return table_page.with_rows(declaration_list_rows(table_page.rows, totals))
