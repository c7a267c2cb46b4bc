"""The files beside the page of a declaration: to download it, and to show it on pages of other sites."""

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from generator.declarations.published import DeclarationContent, expand_content
from generator.outputs.data.tables.csv_file import csv_of_texts
from generator.outputs.pages.page import MATERIAL_STYLE, SITE_STYLE, Asset, Page, render_part
from generator.outputs.pages.page_files import TABLE_FILE, PageTable
from generator.outputs.pages.picture_files import AMOUNTS, PictureFile

FORM_FILE: Final = "form.html"
"""Name of the form without the page around it."""

_DOWNLOADS: Final = ("declaration.yml", "declaration.json", "declaration.md.txt")
"""YAML, JSON and Markdown. The Markdown does not end in .md, because it would be a page of its own."""


def declaration_downloads(page: Page, yaml: bytes, content: bytes) -> Iterator[Asset]:
    """Yield the files to download from a declaration's page; `content` is compressed JSON."""
    contents = (yaml, expand_content(content) + b"\n", page.text.encode())
    for name, data in zip(_DOWNLOADS, contents, strict=True):
        yield Asset(path=f"{page.address}{name}", data=data)


def embedded_files(
    page: Page, content: DeclarationContent, form: Markup, amounts: PictureFile, years: PageTable
) -> Iterator[Asset]:
    """Yield what other sites can show and take: the form, the amounts as a picture, the table of years.

    They have no scripts, and the form names its page as its source.
    """
    values = {"content": content, "form": form, "styles": (MATERIAL_STYLE, SITE_STYLE)}
    document = render_part("embedded_form.html.jinja", page.address, values)
    yield Asset(path=f"{page.address}{FORM_FILE}", data=document.encode())
    yield Asset(path=f"{page.address}{TABLE_FILE}", data=csv_of_texts(years.columns, years.rows))
    yield from amounts.assets(page.address)


def declaration_file_paths(address: str) -> tuple[str, ...]:
    """Return the paths of the files that may stand beside the page at an address."""
    names = (*_DOWNLOADS, FORM_FILE, TABLE_FILE, *PictureFile.names(AMOUNTS))
    return tuple(f"{address}{name}" for name in names)
