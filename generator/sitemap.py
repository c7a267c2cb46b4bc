"""The sitemap: where every page is and when it last changed, as sitemaps.org has it.

Comes in: addresses with dates. Goes out: XML files by their path from the site's root. One file holds 50,000
addresses at most; beyond that `sitemap.xml` is an index of several. Pure.
"""

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

MOST_ADDRESSES: Final = 50_000  # sitemaps.org's limit for one file
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemaps(addresses: Sequence[tuple[str, str]], base: str, most: int = MOST_ADDRESSES) -> dict[str, bytes]:
    """The files for (absolute address, ISO date or empty) pairs; `base` is the site's own address, ending with `/`."""
    parts = [addresses[start : start + most] for start in range(0, len(addresses), most)]
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
