"""What a page of the site is, and how a long table is spread over several of them.

Comes in: a template's name, an address and values; or rows. Goes out: a Page; or Slices of rows and their Paging.
Nothing here knows what the rows are, nor MkDocs, and nothing touches the disk.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from generator.catalog.excerpts import Excerpt
from generator.declarations.summary import value_digest
from generator.outputs.pages.rendering import render_template


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A Markdown file of the site.

    `address` is where it stands from the site's root, empty for the home page, else ending with `/`;
    `origin` is the file of declarations/ that one edits to change it, if there is one.
    """

    address: str
    text: str
    source_path: str = ""

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


class PageSpec(NamedTuple):
    """A page that is still to be made: its template, its address, and values that can be sent and printed."""

    template: str
    address: str
    values: Mapping[str, Any]
    source_path: str = ""

    @property
    def digest(self) -> str:
        """A digest of all that the page is made of, but for the program."""
        return value_digest((self.template, self.values))


class PageGroup(NamedTuple):
    """Pages that are made of the same facts, of which `stamp` is a digest; `name` is the address of the first.

    `plans` can be sent, and says what pages there are, when it is given what declarations say on the `topic`, if there
    is one. `rows` is about how many stand on all of the pages.
    """

    name: str
    digest: str
    page_specs: Callable[[Sequence[Excerpt]], Iterator[PageSpec]]
    row_count: int = 0
    topic: str = ""


def page_spec(template: str, address: str, *, source_path: str = "", **values: Any) -> PageSpec:
    """A page from its template; `origin` is as in Page."""
    return PageSpec(template, address, values, source_path)


def render_markdown(spec: PageSpec) -> Page:
    """A page as planned; its template learns how to get to the site's root from where the page stands."""
    root = "../" * spec.address.count("/") or "./"
    try:
        text = render_template(spec.template, root=root, **spec.values)
    except Exception as error:  # whatever a template may do
        raise page_error(spec.address, error) from error
    return Page(address=spec.address, source_path=spec.source_path, text=text)
