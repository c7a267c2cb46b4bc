"""`gongkai write`: all pages as a folder of Markdown for any engine."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from generator.declarations.summary import PublishedDeclaration
from generator.outputs.data.search_data import parse_document
from generator.outputs.pages.all_pages import all_pages, assets
from generator.site.project import (
    BuildError,
    _refuse_inside,
    _refuse_strange,
)
from generator.site.theme import theme_style
from generator.system.atomic import replacing, write_tree

_OF_A_DOCS_TREE: Final = (".gongkai",)


def write_docs(forms: Sequence[PublishedDeclaration], docs: Path, target: Path) -> int:
    """Hand-written and generated pages in one folder, for any engine; returns how many were generated."""
    _refuse_strange(target, _OF_A_DOCS_TREE, "文档目录")
    _refuse_inside(target, docs)
    try:
        with replacing(target) as fresh:
            if docs.is_dir():
                shutil.copytree(docs, fresh, dirs_exist_ok=True)
            made = all_pages(forms)
            written = [
                parse_document(file.relative_to(docs).as_posix(), file.read_text(encoding="utf-8"))
                for file in sorted(docs.rglob("*.md"))
            ]
            write_tree(fresh, {page.path: page.text.encode() for page in made})
            beside = (*assets(forms, made, written), theme_style())
            write_tree(fresh, {asset.path: asset.data for asset in beside})
            write_tree(fresh, dict.fromkeys(_OF_A_DOCS_TREE, b""))
    except OSError as error:
        raise BuildError(f"写不进 {target}（{error.strerror or error}），{target} 没有改动") from error
    return len(made)
