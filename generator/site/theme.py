"""What pages take from the theme: style sheets, Material's and ours; scripts, joined if there is no server."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from generator.outputs.addresses import MATERIAL_STYLE, SITE_STYLE
from generator.outputs.offline import START_SCRIPT, offline_file, offline_script
from generator.outputs.pages.page import Asset
from generator.system.atomic import files_below, write_tree
from generator.system.trees.second_tree import remove_file

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


def make_offline(tree: Path, overrides: Path | None) -> None:
    """Make of a new site one that is read without a server; PluginError if its scripts cannot be joined."""
    for path in list(files_below(tree)):
        if made := offline_file(path, (tree / path).read_bytes()):
            (tree / path).unlink()
            write_tree(tree, dict([made]))
    scripts = _scripts(overrides)
    for path in scripts:
        remove_file(tree, path)
    if START_SCRIPT not in scripts:
        return
    try:
        write_tree(tree, {START_SCRIPT: offline_script(scripts).encode()})
    except ValueError as error:
        raise PluginError(f"脚本文件缺少，或者写法不能用于 --offline：{error}；请恢复 {overrides}") from error


def _scripts(overrides: Path | None) -> dict[str, str]:
    """Return the text of every script in `overrides`, by its path in the site."""
    if overrides is None:
        return {}
    files = sorted(overrides.rglob("*.js"))
    return {file.relative_to(overrides).as_posix(): file.read_text(encoding="utf-8") for file in files}
