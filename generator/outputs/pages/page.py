"""What a page of the site is, and how a long table is spread over several of them.

Comes in: a template's name, an address and values; or rows. Goes out: a Page; or Slices of rows and their Paging.
Nothing here knows what the rows are, nor MkDocs, and nothing touches the disk.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

from generator.catalog.excerpts import Excerpt
from generator.declarations.summary import stamp
from generator.forms.cell import PAGING
from generator.outputs.pages.rendering import rendered

T = TypeVar("T")

ROWS: Final = 100  # the most that stand in a table on one page

_HEADING: Final = re.compile(r"(?:\A|\n)(# [^\n]+)\n(?:\n|\Z)")
_CHANGED: Final = ("\t", "\r", "\x02", "\x03", " \n")
"""What Markdown does not leave in HTML as it is."""


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


class PageError(Exception):
    """A page could not be made; the text says which one, and why."""


def page_error(address: str, error: Exception) -> PageError:
    """What to say where making a page failed in whatever way."""
    return PageError(f"网页 /{address} 没有做成：{type(error).__name__}: {error}")


class Link(NamedTuple):
    """A name and the address it leads to, from the site's root."""

    name: str
    address: str


HOME: Final = Link("首页", "")


class Slice(NamedTuple, Generic[T]):
    """The rows of a table that stand on one page; `start` counts from 1, `total` is how many there are in all."""

    rows: Sequence[T]
    start: int
    total: int

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.start + len(self.rows) - 1

    @property
    def is_whole(self) -> bool:
        """Whether no row stands on another page."""
        return len(self.rows) == self.total


@dataclass(frozen=True, kw_only=True, slots=True)
class Paging:
    """Page `number`, from 1, of `count` pages that share one subject; the first stands at `address` itself."""

    address: str
    number: int
    count: int

    @property
    def here(self) -> str:
        """The address of this page."""
        return self.address_of(self.number)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The pages to link: the first, the last and those around this one, 0 where some are left out."""
        near = range(self.number - 2, self.number + 3)
        told = sorted({1, self.count} | {n for n in near if 1 <= n <= self.count})
        found: list[int] = []
        for number in told:
            if found and number - found[-1] > 1:
                found.append(number - 1 if number - found[-1] == 2 else 0)
            found.append(number)
        return tuple(found)

    def address_of(self, number: int) -> str:
        """The address of another of these pages."""
        return self.address if number == 1 else f"{self.address}{PAGING}/{number}/"

    def title(self, subject: str) -> str:
        """What this page is called; no two of them alike."""
        return subject if self.number == 1 else f"{subject}（第 {self.number} 页）"

    def trail(self, *links: Link, subject: str) -> tuple[Link, ...]:
        """The way from the home page to here: behind the first page stands the first page."""
        return links if self.number == 1 else (*links, Link(subject, self.address))


def slices(rows: Sequence[T], size: int = ROWS) -> tuple[Slice[T], ...]:
    """Rows in slices of at most `size`; of no rows, one empty slice."""
    starts = range(0, len(rows), size) or (0,)
    return tuple(Slice(rows[start : start + size], start + 1, len(rows)) for start in starts)


def pagings(address: str, count: int) -> Iterator[Paging]:
    """The pages that stand at `address` and below it."""
    return (Paging(address=address, number=number, count=count) for number in range(1, count + 1))


class Plan(NamedTuple):
    """A page that is still to be made: its template, its address, and values that can be sent and printed."""

    template: str
    address: str
    values: Mapping[str, Any]
    origin: str = ""

    @property
    def stamp(self) -> str:
        """A digest of all that the page is made of, but for the program."""
        return stamp((self.template, self.values))


class Family(NamedTuple):
    """Pages that are made of the same facts, of which `stamp` is a digest; `name` is the address of the first.

    `plans` can be sent, and says what pages there are, when it is given what declarations say on the `topic`, if there
    is one. `rows` is about how many stand on all of the pages.
    """

    name: str
    stamp: str
    plans: Callable[[Sequence[Excerpt]], Iterator[Plan]]
    rows: int = 0
    topic: str = ""


def plan(template: str, address: str, *, origin: str = "", **values: Any) -> Plan:
    """A page from its template; `origin` is as in Page."""
    return Plan(template, address, values, origin)


def page_from(plan: Plan) -> Page:
    """A page as planned; its template learns how to get to the site's root from where the page stands."""
    root = "../" * plan.address.count("/") or "./"
    try:
        text = rendered(plan.template, root=root, **plan.values)
    except Exception as error:  # whatever a template may do
        raise page_error(plan.address, error) from error
    return Page(address=plan.address, origin=plan.origin, text=text)


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What a page says of itself to its theme, and the rest of its text. Each line of the former is JSON behind a name."""
    head, _, rest = text.removeprefix("---\n").partition("\n---\n")
    lines = (line.partition(": ") for line in head.split("\n"))
    return {name: json.loads(value) for name, _, value in lines}, rest.lstrip("\n")


class Parted(NamedTuple):
    """A page's text without its front matter: its one line of Markdown, and the HTML before and after it."""

    before: str
    heading: str
    after: str

    def with_heading(self, html: str) -> str:
        """The whole page as HTML, as Markdown would write it, when its heading has become `html`."""
        return f"{self.before}{html}\n{self.after}".strip()


def parted(text: str) -> Parted | None:
    """A page that is HTML but for one heading, in its parts, so that Markdown need not look at all of it.

    None where Markdown would do anything to the rest.
    """
    found = _HEADING.search(text)
    if found is None:
        return None
    before, after = text[: found.start(1)], text[found.end(1) :]
    if any(mark in text for mark in _CHANGED) or not (_is_html(before) and _is_html(after)):
        return None
    return Parted(_closed_up(before), found[1], _closed_up(after).lstrip("\n"))


def _closed_up(text: str) -> str:
    """A text with one blank line where there were several."""
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def _is_html(text: str) -> bool:
    return all(block.startswith("<") for block in filter(None, map(str.lstrip, text.split("\n\n"))))
