"""Declarations of every edition, and Word and Excel files as other programs read them."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import python_calamine
from docx import Document

from generator.checks.check_all import check_all, prepare_check
from generator.declarations.editions.known_editions import Editions
from generator.declarations.published import DeclarationContent
from generator.declarations.yaml.source import RawFile
from generator.forms.edition import Edition
from generator.system.files import declaration_files
from tests.support.forms import EDITIONS, FORMS, REGISTRY
from tests.support.project import ROOT


def raw_files(**more: str) -> list[RawFile]:
    """The twelve forms, their registry and their editions; `more` are texts by path, with `__` for `/`."""
    texts = {
        "units.yml": REGISTRY,
        **{f"editions/{name}.yml": text for name, text in EDITIONS.items()},
        **FORMS,
    }
    return [RawFile(path, text.encode()) for path, text in {**texts, **more}.items()]


@cache
def editions() -> Editions:
    return prepare_check(raw_files()).editions


@cache
def declarations() -> dict[str, tuple[DeclarationContent, Edition]]:
    """Seventeen declarations of six editions, by path."""
    found = {}
    for files in (raw_files(), list(declaration_files(ROOT / "declarations"))):
        for declaration in check_all(files).declarations:
            content = declaration.content
            found[declaration.identity.path] = content, editions().by_id[content["edition"]]
    return found


def sheet(data: bytes, number: int = 0) -> list[list[Any]]:
    """The cells of a sheet; those that a merged one covers are empty."""
    return (
        python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        .get_sheet_by_index(number)
        .to_python(skip_empty_area=False)
    )


def sheet_cells(data: bytes) -> list[Any]:
    """Every cell of the first sheet that is not empty, row by row."""
    return [cell for row in sheet(data) for cell in row if cell != ""]


def document_cells(data: bytes) -> Iterator[str]:
    """The text of every cell of a document, once where it is merged, row by row."""
    for table in Document(BytesIO(data)).tables:
        seen = set()  # elements: their ids are used again
        for row in table.rows:
            for cell in row.cells:
                if cell._tc not in seen:
                    seen.add(cell._tc)
                    yield cell.text
