"""Long tables over several pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from generator.forms.cell import PAGING_SEGMENT
from generator.outputs.pages.page import Link

RowT = TypeVar("RowT")
OtherRowT = TypeVar("OtherRowT")


ROWS_PER_PAGE: Final = 100  # the most rows of a table on one page
MAX_BYTES_OF_ROWS: Final = 80_000  # of the rows on a page that is divided by their weight
MIN_ROWS, MAX_ROWS = 50, 200  # of a page that begins where its content says so


class TablePage(NamedTuple, Generic[RowT]):
    """The rows of a table that are on one page; `start` counts from 1, `total` is the number of all rows, 0 for untold."""

    rows: Sequence[RowT]
    start: int
    total: int

    def with_rows(self, rows: Sequence[OtherRowT]) -> "TablePage[OtherRowT]":
        """Return this page with its rows in another form."""
        return TablePage(rows, self.start, self.total)

    @property
    def last(self) -> int:
        """Number of its last row."""
        return self.start + len(self.rows) - 1

    @property
    def is_complete(self) -> bool:
        """Whether all rows of the table are on this page."""
        return len(self.rows) == self.total


@dataclass(frozen=True, kw_only=True, slots=True)
class Paging:
    """Page `number`, from 1, of `count` pages with one subject; the first is at `address` itself."""

    address: str
    number: int
    count: int

    @property
    def current_address(self) -> str:
        """Address of this page."""
        return self.address_of(self.number)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the pages to link: the first, the last and the neighbours of this one; 0 for a gap."""
        near = range(self.number - 2, self.number + 3)
        linked = sorted({1, self.count} | {n for n in near if 1 <= n <= self.count})
        numbers: list[int] = []
        for number in linked:
            if numbers and number - numbers[-1] > 1:
                numbers.append(number - 1 if number - numbers[-1] == 2 else 0)
            numbers.append(number)
        return tuple(numbers)

    def address_of(self, number: int) -> str:
        """Return the address of another of these pages."""
        return self.address if number == 1 else f"{self.address}{PAGING_SEGMENT}/{number}/"

    def title(self, subject: str) -> str:
        """Return the title of this page, different for each of them."""
        return subject if self.number == 1 else f"{subject}（第 {self.number} 页）"

    def breadcrumbs(self, *links: Link, subject: str) -> tuple[Link, ...]:
        """Return the links from the home page to this page; for later pages they include the first page."""
        return links if self.number == 1 else (*links, Link(subject, self.address))


def paginate(rows: Sequence[RowT], size: int = ROWS_PER_PAGE) -> tuple[TablePage[RowT], ...]:
    """Divide rows into pages of at most `size`; one empty page if there are no rows."""
    starts = range(0, len(rows), size) or (0,)
    return tuple(TablePage(rows[start : start + size], start + 1, len(rows)) for start in starts)


def paginate_by_weight(rows: Sequence[RowT], weigh: Callable[[RowT], int]) -> tuple[TablePage[RowT], ...]:
    """Divide rows into pages of at most ROWS_PER_PAGE whose bytes, as `weigh` tells them, are at most MAX_BYTES_OF_ROWS.

    A heavier row has a page of its own; one empty page if there are no rows.
    """
    starts, weight = [0], 0
    for number, row in enumerate(rows):
        more = weigh(row)
        if number > starts[-1] and (
            number - starts[-1] == ROWS_PER_PAGE or weight + more > MAX_BYTES_OF_ROWS
        ):
            starts.append(number)
            weight = 0
        weight += more
    ends = [*starts[1:], len(rows)]
    return tuple(
        TablePage(rows[start:end], start + 1, len(rows)) for start, end in zip(starts, ends, strict=True)
    )


def paginate_by_content(
    rows: Sequence[RowT], begins_page: Callable[[RowT], bool], *, fewest: int = MIN_ROWS, most: int = MAX_ROWS
) -> tuple[TablePage[RowT], ...]:
    """Divide rows into pages that begin where a row says so, so that one more row changes one page and not all later ones.

    A page has `fewest` to `most` rows, the last one perhaps fewer; a list that fits on one page is not divided. Where its
    rows stand in the list only the first page tells.
    """
    if len(rows) <= ROWS_PER_PAGE:
        return paginate(rows)
    starts = [0]
    for number, row in enumerate(rows):
        size = number - starts[-1]
        if size == most or (size >= fewest and begins_page(row)):
            starts.append(number)
    ends = [*starts[1:], len(rows)]
    first, *later = (rows[start:end] for start, end in zip(starts, ends, strict=True))
    return (TablePage(first, 1, len(rows)), *(TablePage(page, 0, 0) for page in later))


def iter_pagings(address: str, count: int) -> Iterator[Paging]:
    """Yield the pages at `address` and below it."""
    return (Paging(address=address, number=number, count=count) for number in range(1, count + 1))
