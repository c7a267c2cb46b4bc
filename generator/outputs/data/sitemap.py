"""The sitemap: where every page is and when it last changed, as sitemaps.org has it.

Comes in: addresses with dates. Goes out: XML files by their path from the site's root. One file holds 50,000
addresses at most; beyond that `sitemap.xml` is an index of several. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

MAX_SITEMAP_ADDRESSES: Final = 50_000  # sitemaps.org's limit for one file
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


class SitemapEntry(NamedTuple):
    """Where a page is, absolutely, and the files whose change changes it: of declarations/ and of docs/.

    A generated page of many declarations has an empty `origin`, a hand-written one has none.
    """

    address: str
    source_path: str | None
    document_path: str


def date_addresses(
    entries: Iterable[SitemapEntry], declarations: Mapping[str, str], documents: Mapping[str, str], today: str
) -> list[tuple[str, str]]:
    """Addresses with the dates of their last change, in order, by when which file last changed; `today` if unknown."""
    latest = max(declarations.values(), default=today)
    return sorted(
        (
            entry.address,
            declarations.get(entry.source_path or "")
            or documents.get(entry.document_path)
            or (today if entry.source_path is None else latest),
        )
        for entry in entries
    )


def sitemap_files(
    addresses: Sequence[tuple[str, str]], base: str, max_addresses: int = MAX_SITEMAP_ADDRESSES
) -> dict[str, bytes]:
    """The files for (absolute address, ISO date or empty) pairs; `base` is the site's own address, ending with `/`."""
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
