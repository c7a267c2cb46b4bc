"""Writes all pages into a folder of Markdown, for any engine."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File

from generator.catalog.database import memory_catalog
from generator.catalog.fill import fill
from generator.declarations.published import PublishedDeclaration, files_by_path
from generator.outputs.addresses import (
    HandwrittenFile,
    SharedAddressError,
    generated_paths,
    refuse_shared_addresses,
)
from generator.outputs.data.search_data import all_search_files, parse_document
from generator.outputs.pages.specs import all_pages
from generator.site.project import BuildError, clash_error, refuse_foreign_docs_tree, refuse_target
from generator.site.theme import style_sheets
from generator.system.atomic import files_below, replace_tree, write_tree
from generator.system.trees.output_folder import ForeignFilesError, complete_output

_OVERRIDES: Final = Path("overrides")


def write_docs(declarations: Sequence[PublishedDeclaration], sources: Path, docs: Path, target: Path) -> int:
    """Write hand-written and generated pages into one folder; return the number of generated ones.

    `sources` is the folder that the declarations were read from. Raises BuildError.
    """
    try:
        refuse_target(target, (sources, docs, _OVERRIDES), "文档目录")
        refuse_foreign_docs_tree(target, docs)
        with replace_tree(target) as fresh:
            if docs.is_dir():
                shutil.copytree(docs, fresh, dirs_exist_ok=True)
            catalog = fill(memory_catalog(), declarations)
            generated, made = all_pages(catalog, files_by_path(declarations))
            handwritten = [
                parse_document(file.relative_to(docs).as_posix(), file.read_text(encoding="utf-8"))
                for file in sorted(docs.rglob("*.md"))
            ]
            refuse_shared_addresses(_files_of(docs), generated_paths(generated, made))
            write_tree(fresh, {page.path: page.text.encode() for page in generated})
            beside = (*made, *style_sheets(_OVERRIDES))
            write_tree(fresh, {asset.path: asset.data for asset in beside})
            write_tree(fresh, all_search_files(catalog, handwritten))
            complete_output(target.resolve(), fresh)
    except (MkDocsException, SharedAddressError) as error:
        raise BuildError(f"{error}\n{target} 没有改动") from error
    except ForeignFilesError as error:
        raise clash_error(error, target) from error
    except OSError as error:
        raise BuildError(f"写不进 {target}（{error.strerror or error}），{target} 没有改动") from error
    return len(generated)


def _files_of(docs: Path) -> Iterator[HandwrittenFile]:
    """Yield every file of a docs folder with the path that it has in a site."""
    for path in sorted(files_below(docs)):
        yield HandwrittenFile(File(path, None, "", use_directory_urls=True).dest_uri, f"{docs}/{path}")
