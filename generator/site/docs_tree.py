"""Writes all pages into a folder of Markdown, for any engine."""

from collections.abc import Sequence
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import Files, get_files

from generator.catalog.database import memory_catalog
from generator.catalog.fill import fill
from generator.declarations.published import PublishedDeclaration, files_by_path
from generator.diagnostics.wording import system_reason
from generator.outputs.addresses import (
    SharedAddressError,
    generated_paths,
    refuse_shared_addresses,
)
from generator.outputs.data.search_data import all_search_files
from generator.outputs.pages.specs import all_pages
from generator.site.handwritten import handwritten_files, is_published, search_documents
from generator.site.project import (
    CONFIGURATION,
    BuildError,
    clash_error,
    load_project,
    mkdocs_in_chinese,
    refuse_foreign_docs_tree,
    refuse_target,
)
from generator.site.theme import overrides_folder, style_sheets
from generator.system.atomic import replace_tree, write_tree
from generator.system.files import shared_files
from generator.system.trees.output_folder import ForeignFilesError, complete_output


def write_docs(
    declarations: Sequence[PublishedDeclaration], sources: Path, docs: Path | None, target: Path
) -> int:
    """Write hand-written and generated pages into one folder; return the number of generated ones.

    `sources` is the folder that the declarations were read from; without `docs` the hand-written pages are those of
    mkdocs.yml, if there is one. Of them, what mkdocs.yml excludes is left out. Raises BuildError.
    """
    try:
        config = _configuration(sources, docs)
        folder = Path(config.docs_dir)
        overrides = overrides_folder(config)
        refuse_target(target, (sources, folder, *filter(None, [overrides])), "文档目录")
        refuse_foreign_docs_tree(target, folder)
        with replace_tree(target) as fresh:
            files = Files([file for file in get_files(config) if is_published(file)])
            catalog = fill(memory_catalog(), declarations, shared_files(sources))
            generated, made = all_pages(catalog, files_by_path(declarations))
            refuse_shared_addresses(handwritten_files(files), generated_paths(generated, made))
            write_tree(fresh, {file.src_uri: file.content_bytes for file in files})
            write_tree(fresh, {page.path: page.text.encode() for page in generated})
            beside = (*made, *style_sheets(overrides))
            write_tree(fresh, {asset.path: asset.data for asset in beside})
            write_tree(fresh, all_search_files(catalog, search_documents(files, config)))
            complete_output(target.resolve(), fresh)
    except (MkDocsException, SharedAddressError) as error:
        raise BuildError(f"{mkdocs_in_chinese(str(error))}\n{target} 没有改动") from error
    except ForeignFilesError as error:
        raise clash_error(error, target) from error
    except OSError as error:
        raise BuildError(f"写不进 {target}（{system_reason(error)}），{target} 没有改动") from error
    return len(generated)


def _configuration(sources: Path, docs: Path | None) -> MkDocsConfig:
    """Return the configuration, with the usual settings where there is no mkdocs.yml."""
    if Path(CONFIGURATION).is_file():
        config, _ = load_project(sources)
    else:
        config = MkDocsConfig()
        overrides = Path("overrides").resolve()
        theme = {"custom_dir": str(overrides)} if overrides.is_dir() else {}
        config.load_dict({"site_name": "", "plugins": [], "theme": {"name": "mkdocs", **theme}})
        config.validate()  # what is wrong with it, such as a missing folder, is no error here
    config.docs_dir = str(docs.resolve()) if docs else config.docs_dir
    return config
