"""What the last build read and made: source files, dates of git, pages and other files."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from generator.catalog.database import Catalog

SITE_ADDRESS_FACT: Final = "address"
"""Name of the fact that is the site's own address, with a final `/`; "" if it is not known."""


class SourceFile(NamedTuple):
    """A file of declarations/ as it was read; `mtime_ns` is 0 if it was read within the instant of its change.

    From the day `stable_from` on, its check finds what it found on the day `checked_on`; both are ISO dates.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    digest: str
    checked_on: str = ""
    stable_from: str = ""


def bytes_digest(data: bytes) -> str:
    """Digest the bytes of a file."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def source_files(catalog: Catalog) -> dict[str, SourceFile]:
    """Return the files that were read, by path."""
    return {row[0]: SourceFile._make(row) for row in catalog.query("SELECT * FROM file")}


def replace_source_files(catalog: Catalog, removed: Iterable[str], files: Iterable[SourceFile]) -> None:
    """Forget some files and note others."""
    catalog.change_many("DELETE FROM file WHERE path = ?", ((path,) for path in removed))
    catalog.change_many("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", files)


def changed_dates(catalog: Catalog, folder: str) -> dict[str, str]:
    """Return the ISO dates on which files in `declarations` or in `docs` were last changed, by path, as far as known."""
    return dict(
        catalog.query("SELECT path, changed FROM file_date WHERE folder = ? AND changed != ''", (folder,))
    )


def replace_file_dates(catalog: Catalog, folder: str, dates: Mapping[str, tuple[str, str]]) -> None:
    """Replace the dates on which files in a folder were added and last changed; "" for what git does not know."""
    catalog.change("DELETE FROM file_date WHERE folder = ?", (folder,))
    catalog.change_many(
        "INSERT INTO file_date VALUES (?, ?, ?, ?)", ((folder, path, *date) for path, date in dates.items())
    )


def pages_of_group(catalog: Catalog, kind: str, key: str) -> dict[str, str]:
    """Return the digests of the pages of a group by address."""
    return dict(catalog.query("SELECT address, digest FROM page WHERE kind = ? AND key = ?", (kind, key)))


def replace_pages(
    catalog: Catalog, kind: str, key: str, removed: Iterable[str], digests: Mapping[str, str]
) -> None:
    """Forget some pages of a group and note others with their digests."""
    catalog.change_many(
        "DELETE FROM page WHERE kind = ? AND key = ? AND address = ?",
        ((kind, key, address) for address in removed),
    )
    catalog.change_many(
        "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)",
        ((kind, key, address, digest) for address, digest in digests.items()),
    )


def page_addresses(catalog: Catalog) -> list[str]:
    """Return the address of every generated page, sorted."""
    return [address for (address,) in catalog.query("SELECT address FROM page ORDER BY address")]


def page_count(catalog: Catalog) -> int:
    """Return the number of generated pages."""
    return int(catalog.query("SELECT COUNT(*) FROM page")[0][0])


def group_of_page(catalog: Catalog, address: str) -> tuple[str, str] | None:
    """Return kind and key of the group of the generated page at an address, or None if there is none."""
    rows = catalog.query("SELECT kind, key FROM page WHERE address = ?", (address,))
    return rows[0] if rows else None


def asset_paths(catalog: Catalog) -> dict[str, str]:
    """Return the paths of the other generated files by name."""
    return dict(catalog.query("SELECT name, path FROM asset"))


def replace_assets(catalog: Catalog, removed: Iterable[str], paths: Mapping[str, str]) -> None:
    """Forget some of the other generated files and note others."""
    catalog.change_many("DELETE FROM asset WHERE name = ?", ((name,) for name in removed))
    catalog.change_many("INSERT OR REPLACE INTO asset VALUES (?, ?)", paths.items())


def forget_pages(catalog: Catalog) -> None:
    """Forget everything that was made, but not what was read."""
    catalog.change("DELETE FROM page")
    catalog.change("DELETE FROM asset")
    catalog.change("DELETE FROM data_file")
    catalog.change("DELETE FROM build")


def build_facts(catalog: Catalog) -> dict[str, Any]:
    """Return what else is known of the last build, by name."""
    return {name: json.loads(value) for name, value in catalog.query("SELECT name, value FROM build")}


def replace_build_facts(catalog: Catalog, facts: Mapping[str, Any]) -> None:
    """Replace what else is known of the last build."""
    catalog.change_many(
        "INSERT OR REPLACE INTO build VALUES (?, ?)",
        ((name, json.dumps(value, ensure_ascii=False)) for name, value in facts.items()),
    )
