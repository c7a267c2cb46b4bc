"""The project that a command runs in: its configuration, and the folders that it may write."""

from pathlib import Path
from typing import Final

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from generator.site.mkdocs_plugin import GongkaiPlugin

CONFIGURATION: Final = "mkdocs.yml"


class BuildError(Exception):
    """Raised when a site or a docs tree was not made; the text says in Chinese why and what to do."""


def configuration_file() -> str:
    """Return the name of the configuration file; BuildError if the current folder has none."""
    if not Path(CONFIGURATION).is_file():
        raise BuildError(f"当前目录没有 {CONFIGURATION}；请在项目的根目录运行")
    return CONFIGURATION


def refuse_foreign_folder(target: Path, marks: tuple[str, ...], product: str) -> None:
    """Refuse to overwrite a folder that this tool did not create."""
    if not target.exists() or all((target / mark).is_file() for mark in marks):
        return
    if not target.is_dir() or any(target.iterdir()):
        raise BuildError(f"{target} 里已有别的内容，不是本工具生成的{product}；请换一个目录，或先清空它")


def refuse_inside(target: Path, source: Path) -> None:
    """Refuse to write into the folder that is read."""
    if target.resolve().is_relative_to(source.resolve()):
        raise BuildError(f"{target} 在 {source} 之内，生成的内容会混进原来的内容；请换一个目录")


def load_project(declarations: Path, site: Path) -> tuple[MkDocsConfig, GongkaiPlugin]:
    """Load the configuration for a build into `site`, and our plugin in it; BuildError if it is not there."""
    config = load_config(configuration_file(), site_dir=str(site), strict=True)
    plugin = config.plugins.get("gongkai")
    if not isinstance(plugin, GongkaiPlugin):
        raise BuildError(f"{CONFIGURATION} 的 plugins 中没有 gongkai")
    plugin.config.declarations = str(declarations.resolve())
    return config, plugin


def project_inputs(config: MkDocsConfig) -> list[str]:
    """Return everything that MkDocs reads besides declarations, the configuration first; empty if that is unknown."""
    text = Path(CONFIGURATION).read_text(encoding="utf-8")
    if any(word in text for word in ("!ENV", "INHERIT", "!relative")):
        return []
    return [CONFIGURATION, config.docs_dir, *filter(None, [config.theme.custom_dir])]
