"""Reads the samples back by other libraries than those that wrote them: all their text, and their rows."""

import csv
import unicodedata
import xml.etree.ElementTree as ElementTree
from io import BytesIO, StringIO
from zipfile import ZipFile

import html5lib
import pypdfium2
from docx import Document
from python_calamine import CalamineWorkbook

from generator.declarations.yaml.decoding import RADICALS

OFD = "{http://www.ofdspec.org/2016}"
_EQUAL = str.maketrans(RADICALS[::2], RADICALS[1::2])  # a PDF names a radical by either character


def bare(text: str) -> str:
    """Return a text without spaces, separators of thousands and brackets of units, in one width."""
    plain = unicodedata.normalize("NFKC", text).translate(_EQUAL)
    return "".join(plain.split()).replace(",", "").replace("(", "").replace(")", "")


def all_text(data: bytes, suffix: str) -> str:
    """Return the whole text of a document."""
    match suffix:
        case "pdf":
            return "".join(_pdf_pages(data))
        case "ofd":
            return "".join(_ofd_texts(data))
        case "docx":
            paragraphs = "".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)
            return paragraphs + "".join("".join(row) for row in rows(data, suffix))
        case _:
            return "".join("".join(row) for row in rows(data, suffix))


def rows(data: bytes, suffix: str) -> list[list[str]]:
    """Return the rows of a document in which cells are: their texts."""
    match suffix:
        case "xlsx":
            book = CalamineWorkbook.from_filelike(BytesIO(data))
            sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
            return [[_cell(value) for value in row] for sheet in sheets for row in sheet]
        case "docx":
            tables = Document(BytesIO(data)).tables
            return [[cell.text for cell in row.cells] for table in tables for row in table.rows]
        case "txt":
            return list(csv.reader(StringIO(data.decode(), newline=""), delimiter="\t"))
        case "xls":
            tree = html5lib.parse(data, treebuilder="etree", namespaceHTMLElements=False)
            lines = [["".join(line.itertext())] for line in tree.iter("p")]
            return lines + [["".join(cell.itertext()) for cell in row.iter("td")] for row in tree.iter("tr")]
    raise ValueError(suffix)


def _cell(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def pdf_page_count(data: bytes) -> int:
    """Return how many pages a PDF has."""
    document = pypdfium2.PdfDocument(data)
    number = len(document)
    document.close()
    return number


def _pdf_pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_range())
        text_page.close()
        page.close()
    document.close()
    return texts


def ofd_pages(data: bytes) -> list[ElementTree.Element]:
    """Return the contents of the pages of an OFD, as its own list of pages names them."""
    with ZipFile(BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("OFD.xml")).findtext(f".//{OFD}DocRoot") or ""
        listed = ElementTree.fromstring(archive.read(root)).iter(f"{OFD}Page")
        folder = root.rpartition("/")[0]
        return [ElementTree.fromstring(archive.read(f"{folder}/{page.attrib['BaseLoc']}")) for page in listed]


def _ofd_texts(data: bytes) -> list[str]:
    return [code.text or "" for page in ofd_pages(data) for code in page.iter(f"{OFD}TextCode")]
