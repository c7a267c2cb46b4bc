"""One address, one source: which files of a site are generated, and what else claims their places."""

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final, NamedTuple

from generator.catalog.built_pages import group_of_page
from generator.catalog.database import Catalog
from generator.declarations.identity import identify
from generator.outputs.data.form_templates import page_of_template
from generator.outputs.data.search_data import SEARCH_FOLDER
from generator.outputs.data.tables.data_paths import is_data_path
from generator.outputs.pages.page import MATERIAL_STYLE, SITE_STYLE, Asset, Page
from generator.outputs.pages.specs import PageGroup, page_downloads

CHARACTER_TABLE: Final = "assets/search/characters.js"

_ALWAYS_GENERATED: Final = re.compile(
    rf"{re.escape(SEARCH_FOLDER)}.*|{'|'.join(map(re.escape, (MATERIAL_STYLE, SITE_STYLE, CHARACTER_TABLE)))}"
    r"|404\.html|sitemap[^/]*\.xml(?:\.gz)?"
    r"|\d{4}/[a-z0-9-]+/[a-z0-9-]+/declaration\.json\.js"  # where there is no server
)


class GeneratedFiles:
    """The paths of generated pages and of the downloads made with them, by their catalog.

    A page is `page_name` in the folder of its address: index.html in a site, index.md in a docs folder.
    """

    def __init__(self, catalog: Catalog, page_name: str) -> None:
        self._catalog, self._page_name = catalog, page_name

    def __contains__(self, path: object) -> bool:
        folder, _, name = str(path).rpartition("/")
        address = page_of_template(str(path)) or (f"{folder}/" if folder else "")
        group = group_of_page(self._catalog, address)
        if group is None:
            return False
        return name == self._page_name or path in page_downloads(PageGroup(*group), address)


def generated_paths(pages: Iterable[Page], assets: Iterable[Asset]) -> frozenset[str]:
    """Return the paths that generated pages and assets have in a site."""
    return frozenset({f"{page.address}index.html" for page in pages} | {asset.path for asset in assets})


class HandwrittenFile(NamedTuple):
    """A file of the site that is not generated: its path in the site, and where it comes from, for messages."""

    path: str
    source: str


class SharedAddressError(Exception):
    """Raised when two sources claim one address; the text names both in Chinese and says what to do."""


def refuse_shared_addresses(files: Iterable[HandwrittenFile], generated: Container[str]) -> None:
    """Raise SharedAddressError if a hand-written file has the path of a generated one, or of another hand-written one.

    `generated` has the paths of generated files in the site. Case does not count: it does not on Windows and macOS.
    """
    if messages := list(_shared_addresses(files, generated)):
        raise SharedAddressError("\n".join(messages))


def _shared_addresses(files: Iterable[HandwrittenFile], generated: Container[str]) -> Iterator[str]:
    sources: dict[str, str] = {}
    for path, source in files:
        key = path.lower()
        other = sources.setdefault(key, source)
        parts = key.split("/")
        places = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        if other == source:
            clash = next(
                (place for place in (*places, f"{key}/index.html") if _is_taken(place, generated)), None
            )
            if clash is None:
                continue
            other = _generated_name(clash)
        yield f"{source} 与 {other} 会占用同一个网址 /{key.removesuffix('index.html')}；请改名或移走"


def _is_taken(path: str, generated: Container[str]) -> bool:
    return _ALWAYS_GENERATED.fullmatch(path) is not None or is_data_path(path) or path in generated


def _generated_name(path: str) -> str:
    """Return what a generated file is made of."""
    identity, _ = identify(f"{path.rpartition('/')[0]}.yml")
    return f"申报表 {identity.path}" if identity else "本工具生成的网页"
