"""The site's style sheets: Material's from the installed package, and ours, joined from its parts."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from generator.outputs.addresses import MATERIAL_STYLE, SITE_STYLE
from generator.outputs.pages.page import Asset

_PACKAGE_PATTERN: Final = "templates/assets/stylesheets/main.*.min.css"

STYLES_FOLDER: Final = "assets/styles/"
"""Folder of the parts of our style sheet, in the folder of overrides; it is not published."""

STYLE_PARTS: Final = ("base", "form", "lists", "declaration", "search", "small_screens")
"""The parts in the order of the cascade: of two rules with equal weight, the later one wins."""


def overrides_folder(config: MkDocsConfig) -> Path | None:
    """Return the folder of our overrides, None if the configuration has none."""
    return Path(config.theme.custom_dir) if config.theme.custom_dir else None


def style_sheets(overrides: Path | None) -> tuple[Asset, ...]:
    """Return every style sheet that pages name; ours only if `overrides` has its parts."""
    parts = overrides / STYLES_FOLDER if overrides else None
    return (_material_style(), *([_site_style(parts)] if parts and parts.is_dir() else []))


def _material_style() -> Asset:
    """Return Material's style sheet under a permanent name, without the comment that names its source map."""
    package = find_spec("material")
    folders = package.submodule_search_locations if package else None
    styles = sorted(style for folder in folders or () for style in Path(folder).glob(_PACKAGE_PATTERN))
    if not styles:
        raise FileNotFoundError(f"mkdocs-material: {_PACKAGE_PATTERN}")
    return Asset(path=MATERIAL_STYLE, data=styles[0].read_bytes().partition(b"/*# sourceMappingURL")[0])


def _site_style(parts: Path) -> Asset:
    """Join the parts of our style sheet; PluginError if one cannot be read."""
    try:
        data = b"".join((parts / f"{name}.css").read_bytes() for name in STYLE_PARTS)
    except OSError as error:
        raise PluginError(f"样式文件 {error.filename} 读不到（{error.strerror}）；请恢复这个文件") from error
    return Asset(path=SITE_STYLE, data=data)
