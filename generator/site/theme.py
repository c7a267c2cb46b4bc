"""The style sheet of Material for MkDocs, as the installed package has it: all that the site takes from the theme.

Comes in: nothing. Goes out: an Asset with a name that stays, so that whatever engine builds the pages finds it.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from generator.outputs.pages.page import Asset

STYLE: Final = "assets/theme.css"
_PACKAGE_PATTERN: Final = "templates/assets/stylesheets/main.*.min.css"


def theme_style() -> Asset:
    """The style sheet, without the hint where its source is to be found."""
    package = find_spec("material")
    folders = package.submodule_search_locations if package else None
    found = sorted(style for folder in folders or () for style in Path(folder).glob(_PACKAGE_PATTERN))
    if not found:
        raise FileNotFoundError(f"mkdocs-material: {_PACKAGE_PATTERN}")
    return Asset(path=STYLE, data=found[0].read_bytes().partition(b"/*# sourceMappingURL")[0])
