"""What pages are made with and load: compiled templates, style sheets, scripts."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from opencc import OpenCC

from generator.diagnostics.wording import system_reason
from generator.outputs.addresses import CHARACTER_TABLE
from generator.outputs.offline import (
    OFFLINE_FOLDER,
    SCRIPTS_FOLDER,
    START_SCRIPT,
    offline_files,
    offline_script,
)
from generator.outputs.pages.page import MATERIAL_STYLE, SITE_STYLE, Asset
from generator.system.atomic import files_below, write_tree
from generator.system.package import program_digest
from generator.system.trees.second_tree import remove_file

_PACKAGE_PATTERN: Final = "templates/assets/stylesheets/main.*.min.css"

STYLES_FOLDER: Final = "assets/styles/"
"""Folder of the parts of our style sheet, in the folder of overrides; it is not published."""

STYLE_PARTS: Final = (
    "base",
    "form",
    "lists",
    "declaration",
    "charts",
    "search",
    "compare",
    "small_screens",
    "measures",
)
"""The parts in the order of the cascade: of two rules with equal weight, the later one wins."""


_IDEOGRAPHS: Final = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))


@cache
def compiled_templates() -> BytecodeCache | None:
    """Return a folder of compiled templates, in the user's folder for temporary files, None if there can be none.

    The site's own folder would not do: what a merge request brings along would be run.
    """
    ours = f"gongkai-{program_digest()}-"
    try:
        compiled = FileSystemBytecodeCache(pattern=f"{ours}%s.cache")
        for file in Path(compiled.directory).glob("gongkai-*"):
            if not file.name.startswith(ours):
                file.unlink(missing_ok=True)
    except (OSError, RuntimeError):  # Jinja raises the latter for a folder that is not the user's own
        return None
    return compiled


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
        raise PluginError(
            f"样式文件 {error.filename} 读不到（{system_reason(error)}）；请恢复这个文件"
        ) from error
    return Asset(path=SITE_STYLE, data=data)


def character_table() -> Asset:
    """Return the script that has, for each character of Traditional Chinese, that of Simplified Chinese.

    From the dictionaries of OpenCC, character by character.
    """
    characters = [chr(code) for start, end in _IDEOGRAPHS for code in range(start, end + 1)]
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = "".join(one + other for one, other in zip(characters, simplified, strict=True) if one != other)
    return Asset(path=CHARACTER_TABLE, data=f'export const PAIRS = "{pairs}";\n'.encode())


def make_offline(tree: Path, overrides: Path | None) -> None:
    """Make of a new site one that is read without a server; PluginError if its scripts cannot be joined."""
    scripts: dict[str, str] = {}
    for path in list(files_below(tree)):
        file = tree / path
        if path.startswith(SCRIPTS_FOLDER) and path.endswith(".js"):
            scripts[path] = file.read_text(encoding="utf-8")
            remove_file(tree, path)
        elif made := offline_files(path, file.read_bytes()):
            file.unlink()
            write_tree(tree, made)
    if overrides is None or START_SCRIPT not in scripts:
        return
    for file in (overrides / OFFLINE_FOLDER).glob("*.js"):
        scripts[f"{OFFLINE_FOLDER}{file.name}"] = file.read_text(encoding="utf-8")
    try:
        write_tree(tree, {START_SCRIPT: offline_script(scripts).encode()})
    except ValueError as error:
        raise PluginError(f"脚本文件缺少，或者写法不能用于 --offline：{error}；请恢复 {overrides}") from error
