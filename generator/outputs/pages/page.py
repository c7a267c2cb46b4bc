"""What a page of the site is, and how a long table is spread over several of them.

Comes in: a template's name, an address and values; or rows. Goes out: a Page; or Slices of rows and their Paging.
Nothing here knows what the rows are, nor MkDocs, and nothing touches the disk.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from generator.catalog.excerpts import Excerpt
from generator.declarations.summary import stamp
from generator.outputs.pages.rendering import rendered


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
