"""Forms as Word files: A4, two tables, the heads of the second repeated on every page.

The same form gives the same bytes. Needs the extra `gongkai[export]`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from generator.diagnostics.escaping import INVISIBLE
from generator.forms.display import split_paragraphs
from generator.office.writers.form_layout import FormLayout, LayoutCell
from generator.office.writers.layout_rows import HEAD_ROWS, CellKind

_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a clock would change the bytes
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)
_TWIPS: Final = 1440 / 25.4  # of a millimetre
_ROW_HEIGHT: Final = 440  # twips
_GOAL_HEIGHT: Final = 1800
_SHORT: Final = 200  # characters of a row that is not divided between two pages

_FONTS: Final[Mapping[CellKind, str]] = {CellKind.LABEL: "宋体"}
_ALIGNMENT: Final[Mapping[CellKind, str]] = {CellKind.NUMBER: "right", CellKind.PARAGRAPHS: "both"}


def write_document(layout: FormLayout) -> bytes:
    """Return a Word file with a form."""
    document = Document()
    _set_up(document, layout)
    for text, font, size, alignment in (
        (layout.title, "黑体", 16, WD_ALIGN_PARAGRAPH.CENTER),
        (layout.year, "宋体", 10.5, WD_ALIGN_PARAGRAPH.CENTER),
        (layout.money_unit, "宋体", 10.5, WD_ALIGN_PARAGRAPH.RIGHT),
    ):
        paragraph = document.add_paragraph()
        paragraph.alignment = alignment
        run = paragraph.add_run(_visible(text))
        run.font.name, run.font.size = font, Pt(size)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    body = document.element.body
    rows = _cells_by_row(layout)
    section = body.sectPr
    for part in (range(layout.indicators), range(layout.indicators, layout.row_count)):
        # Word joins two tables with nothing between them; a paragraph one point high keeps them apart.
        section.addprevious(parse_xml(_table(layout, rows, part)))
        section.addprevious(parse_xml(_THIN_PARAGRAPH))
    return _with_fixed_times(document)


_THIN_PARAGRAPH: Final = (
    f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def _set_up(document: DocxDocument, layout: FormLayout) -> None:
    """Set the page, the usual font and the properties, and number the pages."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋", Pt(10.5)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "仿宋")
    normal.paragraph_format.space_after = Pt(0)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES")):
        footer.add_run(before)
        footer._p.append(
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )
    footer.add_run(" 页")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _visible(layout.title), "", ""
    properties.created = properties.modified = _CREATED
    properties.last_modified_by, properties.language = "", "zh-CN"
    relations = document.part.package.rels
    for identifier, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del relations[identifier]


# -- the tables --------------------------------------------------------------------------------------------


def _cells_by_row(layout: FormLayout) -> list[list[LayoutCell]]:
    """Return for each row its cells from the left, those that reach into it from above among them."""
    rows: list[list[LayoutCell]] = [[] for _ in range(layout.row_count)]
    for cell in layout.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            rows[row].append(cell)
    return [sorted(row, key=lambda cell: cell.column) for row in rows]


def _table(layout: FormLayout, rows: list[list[LayoutCell]], part: range) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in layout.widths)
    heads = range(layout.indicators, layout.indicators + HEAD_ROWS)
    body = "".join(_row(layout, rows[row], row, is_head=row in heads) for row in part)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{_twips(sum(layout.widths))}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )


def _row(layout: FormLayout, cells: list[LayoutCell], row: int, *, is_head: bool) -> str:
    is_short = sum(len(cell.text) for cell in cells if cell.row == row) < _SHORT
    is_goal = row < layout.indicators and any(
        cell.kind is CellKind.PARAGRAPHS for cell in cells if cell.row == row
    )
    height = _GOAL_HEIGHT if is_goal else _ROW_HEIGHT
    return (
        f"<w:tr><w:trPr>{'<w:cantSplit/>' if is_short else ''}"
        f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>{"<w:tblHeader/>" if is_head else ""}</w:trPr>'
        f"{''.join(_cell(layout, cell, row) for cell in cells)}</w:tr>"
    )


def _cell(layout: FormLayout, cell: LayoutCell, row: int) -> str:
    width = sum(layout.widths[cell.column : cell.column + cell.column_span])
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    begins = cell.row == row
    merge = "" if cell.row_span == 1 else '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    paragraphs = "".join(_paragraphs(cell)) if begins else "<w:p/>"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraphs}</w:tc>"
    )


def _paragraphs(cell: LayoutCell) -> Iterator[str]:
    font = _FONTS.get(cell.kind, "仿宋")
    alignment = _ALIGNMENT.get(cell.kind, "center")
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/></w:rPr>'
    for text in split_paragraphs(cell.text) or [""]:
        run = f'<w:r>{fonts}<w:t xml:space="preserve">{escape(_visible(text))}</w:t></w:r>' if text else ""
        yield f'<w:p><w:pPr><w:jc w:val="{alignment}"/>{fonts}</w:pPr>{run}</w:p>'


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)


def _visible(text: str) -> str:
    return INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _with_fixed_times(document: DocxDocument) -> bytes:
    """Return the file, in which every part has the same time: python-docx states that of the clock."""
    written, file = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as parts, ZipFile(file, "w", ZIP_DEFLATED) as fixed:
        for part in parts.infolist():
            fixed.writestr(ZipInfo(part.filename, _ZIP_DAY), parts.read(part), ZIP_DEFLATED)
    return file.getvalue()
