"""The sitemap: the address of every page and the date of its last change, as sitemaps.org defines it.

One file holds at most 50,000 addresses; for more, `sitemap.xml` is an index of several. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

MAX_SITEMAP_ADDRESSES: Final = 50_000  # sitemaps.org's limit for one file
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


class SitemapEntry(NamedTuple):
    """An absolute address, and the files of declarations/ and of docs/ on which the page depends.

    `source_path` is empty for a generated page of many declarations, None for a hand-written page.
    """

    address: str
    source_path: str | None
    document_path: str


def date_addresses(
    entries: Iterable[SitemapEntry], declarations: Mapping[str, str], documents: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return addresses with the dates of their last change, sorted; "" for a date that is not known."""
    latest = max(declarations.values(), default="")

    def date(entry: SitemapEntry) -> str:
        if entry.source_path == "":  # a page of many declarations
            return latest
        return declarations.get(entry.source_path or "") or documents.get(entry.document_path, "")

    return sorted((entry.address, date(entry)) for entry in entries)


def sitemap_files(
    addresses: Sequence[tuple[str, str]], base: str, max_addresses: int = MAX_SITEMAP_ADDRESSES
) -> dict[str, bytes]:
    """Return the files for (absolute address, ISO date or "") pairs; `base` is the site's own address, with a final `/`."""
    parts = [addresses[start : start + max_addresses] for start in range(0, len(addresses), max_addresses)]
    if len(parts) < 2:
        return {"sitemap.xml": _xml("urlset", "url", addresses)}
    files = {f"sitemap-{n}.xml": _xml("urlset", "url", part) for n, part in enumerate(parts, 1)}
    latest = [max(date for _, date in part) for part in parts]
    index = [(base + name, date) for name, date in zip(files, latest, strict=True)]
    return {"sitemap.xml": _xml("sitemapindex", "sitemap", index), **files}


def _xml(root: str, item: str, addresses: Sequence[tuple[str, str]]) -> bytes:
    tree = Element(root, xmlns=_NAMESPACE)
    for address, date in addresses:
        entry = SubElement(tree, item)
        SubElement(entry, "loc").text = address
        if date:
            SubElement(entry, "lastmod").text = date
    data: bytes = tostring(tree, encoding="utf-8", xml_declaration=True)
    return data
