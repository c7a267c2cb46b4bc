"""The formats of office files, and what writes them; libraries are imported when they are needed.

They come with the extra `gongkai[export]`.
"""

from importlib.util import find_spec
from typing import Final

from generator.declarations.published import DeclarationContent
from generator.forms.edition import Edition
from generator.office.writers.form_guide import form_guide
from generator.office.writers.form_layout import FormLayout, blank_layout, declaration_layout

_LIBRARIES: Final = {"xlsx": "xlsxwriter", "docx": "docx"}

OFFICE_FORMATS: Final = tuple(_LIBRARIES)
"""The formats, by the endings of their files."""

FORMAT_NAMES: Final = {"xlsx": "Excel", "docx": "Word"}

EXPORT_EXTRA: Final = 'pip install "gongkai[export]"'
"""The command that installs what is needed."""


def installed_formats() -> tuple[str, ...]:
    """Return the formats that can be written here."""
    return tuple(name for name, library in _LIBRARIES.items() if find_spec(library))


def write_declaration_form(content: DeclarationContent, edition: Edition, office_format: str) -> bytes:
    """Return the form of a declaration as a file; UnfitTextError if a text is too long for the format."""
    return _write(declaration_layout(content, edition), office_format, None)


def write_blank_form(edition: Edition, office_format: str) -> bytes:
    """Return the blank form of an edition as a file, in Excel with what helps to fill it in."""
    return _write(blank_layout(edition), office_format, edition)


def _write(layout: FormLayout, office_format: str, blank: Edition | None) -> bytes:
    if office_format == "xlsx":
        from generator.office.writers.xlsx_form import write_workbook

        return write_workbook(layout, form_guide(blank) if blank else None)
    from generator.office.writers.docx_form import write_document

    return write_document(layout)
