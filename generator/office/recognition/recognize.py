"""Recognizes the forms of a document: labels of an edition first, then the cells beside them.

Pure: a document in, forms out. Everything that was read by judgement has a doubt, everything that was not read is listed.
"""

from dataclasses import replace
from typing import Final

from generator.declarations.editions.known_editions import Editions
from generator.forms import vocabulary as v
from generator.office.document import Cell, Document, Paragraph
from generator.office.recognition.form_reader import FormReader
from generator.office.recognition.recognized_form import LeftOut, RecognizedForm
from generator.office.recognition.rows import document_rows
from generator.office.recognition.split_forms import choose_edition, split_forms

_TURNED: Final = "原表的行和列是反的，按转过来的读"


def recognize_forms(
    document: Document, editions: Editions, edition_id: str | None = None, *, is_turned: bool = False
) -> tuple[list[RecognizedForm], list[LeftOut]]:
    """Return the forms of a document, and what belongs to none; `edition_id` names the edition if it is known."""
    rows = document_rows(document)
    known = [editions.by_id[edition_id]] if edition_id else list(editions.by_id.values())
    parts, rest = split_forms(rows, editions.by_id.values())
    forms: list[RecognizedForm] = []
    for part in parts:
        choice = choose_edition(part, known, edition_id or editions.default)
        if choice is None:
            rest += part
        else:
            forms.append(FormReader(choice, part).read())
    if not is_turned and forms and not any(map(_is_named, forms)):
        turned, others = recognize_forms(_turned(document), editions, edition_id, is_turned=True)
        if any(map(_is_named, turned)):
            return [replace(form, edition_doubts=(*form.edition_doubts, _TURNED)) for form in turned], others
    return forms, [
        LeftOut(cell.text.strip(), cell.place, "不在一份申报表里") for row in rest for cell in row.own_cells
    ]


def _is_named(form: RecognizedForm) -> bool:
    return form.edition.labels.get(v.PROJECT_NAME, "") in form.fields


def _turned(document: Document) -> Document:
    """Return a document with the rows of its tables as columns."""
    blocks = [
        block if isinstance(block, Paragraph) else replace(block, cells=tuple(map(_turned_cell, block.cells)))
        for block in document.blocks
    ]
    return replace(document, blocks=tuple(blocks))


def _turned_cell(cell: Cell) -> Cell:
    return replace(
        cell, row=cell.column, column=cell.row, row_span=cell.column_span, column_span=cell.row_span
    )
