"""Hand-written pages: which there are, what they link to, what the search knows of them."""

from collections.abc import Container, Iterable, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils.meta import get_data

from generator.diagnostics.wording import system_reason
from generator.outputs.addresses import HandwrittenFile
from generator.outputs.data.search_data import SearchDocument, parse_document
from generator.outputs.pages.page import Page
from generator.site.mkdocs_engine import markdown_converter


class ExternalFile(File):
    """A file of the site that other pages can link to and that MkDocs does not write."""

    def is_documentation_page(self) -> bool:
        """Return False: MkDocs does not build it."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs's signature
        """Do nothing: the file is written by the generator."""


class LinkableFiles(Files):
    """MkDocs's files plus the generated pages, so that links from hand-written pages resolve.

    MkDocs renders only `files`. A generated path gets a placeholder file when it is looked up. `lookups` records every path
    looked up outside `files` and whether it exists: if that answer changes in a later build, the hand-written pages must
    be rendered again.
    """

    def __init__(self, files: Iterable[File], external: Container[str], config: MkDocsConfig) -> None:
        super().__init__(files)
        self._elsewhere, self._config = external, config
        self.lookups: dict[str, bool] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file at a path of a docs folder."""
        file = super().get_file_from_path(path)
        if file is not None:
            return file
        source_path = PurePath(path).as_posix()
        self.lookups[source_path] = source_path in self._elsewhere
        return external_file(source_path, self._config) if self.lookups[source_path] else None


class PrebuiltPages(NamedTuple):
    """Generated pages that MkDocs builds with the hand-written ones, and the paths of all other generated ones."""

    pages: Iterable[Page]
    external: Container[str]


class HandwrittenPages(NamedTuple):
    """The result of building the hand-written pages.

    `search_documents` are their texts for the search, `address_paths` the address and the path of each, `links` as in
    LinkableFiles, `base` the site's own address, `files` everything in the site that is not generated.
    """

    search_documents: Sequence[SearchDocument]
    address_paths: list[tuple[str, str]]
    links: dict[str, bool]
    base: str
    files: Sequence[HandwrittenFile]


def is_published(file: File) -> bool:
    """Return whether the configuration excludes a file from the site neither as such nor as a draft."""
    return bool(file.inclusion.is_included())  # type: ignore[no-untyped-call]


def handwritten_files(files: Iterable[File]) -> list[HandwrittenFile]:
    """Return the files that MkDocs found in the docs folder and in the theme."""
    return [
        HandwrittenFile(file.dest_uri, f"{Path(file.src_dir).name}/{file.src_uri}")
        for file in files
        if file.src_dir and is_published(file)
    ]


def external_file(path: str, config: MkDocsConfig) -> ExternalFile:
    """Return the placeholder for a page or an asset that MkDocs does not build."""
    known = File(path, None, config.site_dir, config.use_directory_urls)
    return ExternalFile(
        path,
        None,
        config.site_dir,
        config.use_directory_urls,
        dest_uri=known.dest_uri,
        inclusion=InclusionLevel.NOT_IN_NAV,
    )


def search_documents(files: Files, config: MkDocsConfig) -> list[SearchDocument]:
    """Read the hand-written pages for the search; PluginError names one that cannot be read."""
    converter = markdown_converter(config)
    documents = []
    for file in files.documentation_pages():
        body, fields = get_data(_text(file))
        title = str(fields.get("title") or "")
        documents.append(parse_document(file.url, body, converter, title=title, name=file.name))
    return documents


def _text(file: File) -> str:
    try:
        return file.content_string
    except (UnicodeDecodeError, OSError) as error:
        why = (
            "不是 UTF-8 编码"
            if isinstance(error, UnicodeDecodeError)
            else f"打不开（{system_reason(error)}）"
        )
        raise PluginError(f"gongkai: 网页 {file.src_uri} {why}；请用 UTF-8 保存") from error
