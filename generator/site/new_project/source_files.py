"""The program's own files from which a new project is made; an installed package has copies of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from generator.system.atomic import files_below
from generator.system.package import PACKAGE

_HERE: Final = Path(__file__).parent
_COPY: Final = _HERE / "files"
"""Where setup.py puts the files, by their paths in the repository; a clone has no copy."""


def read_sources() -> Mapping[str, bytes]:
    """Read every file of the list, by its path in a project, and the template of README.md."""
    root = _COPY if _COPY.is_dir() else PACKAGE.parent
    contents = {target: (root / source).read_bytes() for target, source in _listed_files(root)}
    return contents | {"README.md": (_HERE / "readme.md").read_bytes()}


def repository_files(root: Path) -> list[str]:
    """Return the paths of the files of the list in a repository, sorted."""
    return sorted({source for _, source in _listed_files(root)})


def _listed_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the path in a project and that in the repository of every file of the list."""
    for line in (_HERE / "sources.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        source, target = (line.split() * 2)[:2]
        if (root / source).is_dir():
            yield from (
                (f"{target}/{path}", f"{source}/{path}") for path in sorted(files_below(root / source))
            )
        else:
            yield target, source
