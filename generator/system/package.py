"""The files of this package, on which every cached result depends.

"All our code" is every file of the package, wherever the module is that asks for it.
"""

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

import generator

PACKAGE: Final = Path(generator.__path__[0])


def package_files() -> Iterator[str]:
    """Yield the path of every file of the package, from its root and with `/`, sorted; no compiled code."""
    paths = (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*") if path.is_file())
    return iter(sorted(path.as_posix() for path in paths if "__pycache__" not in path.parts))


@cache
def program_digest() -> str:
    """Digest everything that runs: this package, Python, and the names and versions of all installed packages."""
    installed = sorted(
        entry.name
        for place in sys.path
        if place.endswith("-packages") and Path(place).is_dir()
        for entry in os.scandir(place)
        if entry.name.endswith(".dist-info")
    )
    told = repr((code_digest(), sys.version, sys.platform, installed))
    return hashlib.blake2b(told.encode(errors="surrogateescape"), digest_size=16).hexdigest()


@cache
def dependency_versions() -> dict[str, str]:
    """Return the versions of the packages that this one uses, and of those that these need, by name."""
    versions: dict[str, str] = {}
    waiting = ["gongkai", "distributed", "python-docx", "xlsxwriter"]  # extras among them
    while waiting:
        name = waiting.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        for requirement in package.requires or ():
            needed = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower()
            if needed not in versions and "extra ==" not in requirement:
                waiting.append(needed)
        versions[name] = package.version
    return versions


def program_requirement() -> str:
    """Return what pip installs this very program by: address and commit, if it came from a git repository, else its version."""
    package = distribution("gongkai")
    origin = json.loads(package.read_text("direct_url.json") or "{}")
    commit = origin.get("vcs_info", {}).get("commit_id")
    if commit and not origin["url"].startswith("file:"):  # a folder of this machine means nothing to others
        return f"gongkai @ git+{origin['url']}@{commit}"
    return f"gongkai=={package.version}"


@cache
def code_digest() -> str:
    """Digest the path and the content of every file of the package, once a process."""
    code = hashlib.blake2b(digest_size=16)
    for path in package_files():
        data = (PACKAGE / path).read_bytes()
        code.update(f"{path}:{len(data)}:".encode() + data)
    return code.hexdigest()
