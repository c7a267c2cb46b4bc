"""Long lists over several pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from generator.forms.cell import PAGING_SEGMENT
from generator.outputs.pages.page import Link

RowT = TypeVar("RowT")


ROWS_PER_PAGE: Final = 100  # the most that stand in a table on one page


class TablePage(NamedTuple, Generic[RowT]):
    """The rows of a table that stand on one page; `start` counts from 1, `total` is how many there are in all."""

    rows: Sequence[RowT]
    start: int
    total: int

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.start + len(self.rows) - 1

    @property
    def is_complete(self) -> bool:
        """Whether no row stands on another page."""
        return len(self.rows) == self.total


@dataclass(frozen=True, kw_only=True, slots=True)
class Paging:
    """Page `number`, from 1, of `count` pages that share one subject; the first stands at `address` itself."""

    address: str
    number: int
    count: int

    @property
    def current_address(self) -> str:
        """The address of this page."""
        return self.address_of(self.number)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The pages to link: the first, the last and those around this one, 0 where some are left out."""
        near = range(self.number - 2, self.number + 3)
        linked = sorted({1, self.count} | {n for n in near if 1 <= n <= self.count})
        numbers: list[int] = []
        for number in linked:
            if numbers and number - numbers[-1] > 1:
                numbers.append(number - 1 if number - numbers[-1] == 2 else 0)
            numbers.append(number)
        return tuple(numbers)

    def address_of(self, number: int) -> str:
        """The address of another of these pages."""
        return self.address if number == 1 else f"{self.address}{PAGING_SEGMENT}/{number}/"

    def title(self, subject: str) -> str:
        """What this page is called; no two of them alike."""
        return subject if self.number == 1 else f"{subject}（第 {self.number} 页）"

    def breadcrumbs(self, *links: Link, subject: str) -> tuple[Link, ...]:
        """The way from the home page to here: behind the first page stands the first page."""
        return links if self.number == 1 else (*links, Link(subject, self.address))


def paginate(rows: Sequence[RowT], size: int = ROWS_PER_PAGE) -> tuple[TablePage[RowT], ...]:
    """Rows in slices of at most `size`; of no rows, one empty slice."""
    starts = range(0, len(rows), size) or (0,)
    return tuple(TablePage(rows[start : start + size], start + 1, len(rows)) for start in starts)


def iter_pagings(address: str, count: int) -> Iterator[Paging]:
    """The pages that stand at `address` and below it."""
    return (Paging(address=address, number=number, count=count) for number in range(1, count + 1))
