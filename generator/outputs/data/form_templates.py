"""Blank forms of editions as Word and Excel files to download: where they are, and what is in them."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from generator.declarations.editions.known_editions import DEFAULT_EDITION
from generator.forms.edition import Edition
from generator.office.writers.formats import FORMAT_NAMES, OFFICE_FORMATS, installed_formats, write_blank_form

FIELDS_PAGE: Final = "editors/fields/"
"""Address of the page of fields; those of editions other than the default one are below it."""

_FOLDER: Final = "editors/templates/"
_PATH: Final = re.compile(rf"{_FOLDER}([^/]+)\.(?:{'|'.join(OFFICE_FORMATS)})")


class FormTemplate(NamedTuple):
    """A file to download: its path in the site, its format and the name of that."""

    path: str
    office_format: str
    name: str


def fields_address(edition: str) -> str:
    """Return the address of the page on the fields of an edition, from which its blank forms can be downloaded."""
    return FIELDS_PAGE if edition == DEFAULT_EDITION else f"{FIELDS_PAGE}{edition}/"


def form_templates(edition: str) -> tuple[FormTemplate, ...]:
    """Return the files of the blank form of an edition; none of a format that cannot be written here."""
    return tuple(
        FormTemplate(f"{_FOLDER}{edition}.{name}", name, FORMAT_NAMES[name]) for name in installed_formats()
    )


def templates_of_page(address: str) -> tuple[str, ...]:
    """Return the paths of the blank forms that the page on the fields of an edition offers."""
    if not address.startswith(FIELDS_PAGE):
        return ()
    edition = address.removeprefix(FIELDS_PAGE).removesuffix("/") or DEFAULT_EDITION
    return tuple(template.path for template in form_templates(edition))


def page_of_template(path: str) -> str | None:
    """Return the address of the page that offers a blank form; None for any other path."""
    match = _PATH.fullmatch(path)
    address = fields_address(match[1]) if match else ""
    return address if path in templates_of_page(address) else None


@lru_cache(maxsize=200)
def template_data(edition: Edition, office_format: str) -> bytes:
    """Return a blank form; kept, because a preview asks for it at every change."""
    return write_blank_form(edition, office_format)
