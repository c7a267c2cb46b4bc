"""Pages, assets and links of a site, and how a page is rendered from its spec.

Nothing in this module knows MkDocs or touches the disk.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from generator.outputs.pages.rendering import render_template


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A Markdown file of the site.

    `address` is from the site's root: empty for the home page, else with a final `/`. `source_path` is the file of
    declarations/ that one edits to change the page, if there is one.
    """

    address: str
    text: str
    source_path: str = ""

    @property
    def path(self) -> str:
        """Path of the Markdown file in a docs folder."""
        return f"{self.address}index.md"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A file of the site that is not a page: its path from the site's root, and its bytes."""

    path: str
    data: bytes


class PageError(Exception):
    """Raised when a page could not be rendered; the text names the page and the reason."""


def page_error(address: str, error: Exception) -> PageError:
    """Build the error for a page whose rendering failed."""
    return PageError(f"网页 /{address} 没有做成：{type(error).__name__}: {error}")


MATERIAL_STYLE: Final = "assets/theme.css"
SITE_STYLE: Final = "assets/gongkai.css"
"""What every page loads."""


class Link(NamedTuple):
    """A name and the address it leads to, from the site's root."""

    name: str
    address: str


HOME: Final = Link("首页", "")


class PageSpec(NamedTuple):
    """A page to be rendered: its template, its address, and picklable values with a stable repr."""

    template: str
    address: str
    values: Mapping[str, Any]
    source_path: str = ""

    @property
    def digest(self) -> str:
        """Digest of everything that the page depends on, except the program."""
        return value_digest((self.template, self.values))


def value_digest(value: object) -> str:
    """Digest a value of numbers, texts, and tuples, lists, sets, mappings and dataclasses of such."""
    data = _ENCODER.encode(value).encode(errors="surrogatepass")
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def _plain(value: Any) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return [getattr(value, field.name) for field in fields(value)]


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, default=_plain)


def page_spec(template: str, address: str, *, source_path: str = "", **values: Any) -> PageSpec:
    """Build the spec of a page; `source_path` is as in Page."""
    return PageSpec(template, address, values, source_path)


def relative_root(address: str) -> str:
    """Return the relative path from the page at an address to the site's root."""
    return "../" * address.count("/") or "./"


def render_markdown(spec: PageSpec) -> Page:
    """Render a page; its template also receives `root`, see `relative_root`."""
    text = _render(spec.template, spec.address, spec.values)
    return Page(address=spec.address, source_path=spec.source_path, text=text)


def render_part(template: str, address: str, values: Mapping[str, Any]) -> Markup:
    """Render a part of the page at an address, or a file beside it, as `render_markdown` does a page."""
    return Markup(_render(template, address, values))  # noqa: S704 - templates escape


def _render(template: str, address: str, values: Mapping[str, Any]) -> str:
    try:
        return render_template(template, root=relative_root(address), **values)
    except Exception as error:  # a template may raise anything
        raise page_error(address, error) from error
