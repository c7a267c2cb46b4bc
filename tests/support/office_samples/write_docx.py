"""Writes a document as Word, with merged cells as Word has them."""

from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_BREAK, WD_PARAGRAPH_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from tests.support.office_samples.grid import Break, Content, Grid, GridCell, Line
from tests.support.office_samples.zip_files import repacked

_ALIGNMENTS: Final = {
    "left": WD_PARAGRAPH_ALIGNMENT.LEFT,
    "center": WD_PARAGRAPH_ALIGNMENT.CENTER,
    "right": WD_PARAGRAPH_ALIGNMENT.RIGHT,
}
_WIDTH: Final = 9600  # of a table, in twentieths of a point


def write_docx(content: Content) -> bytes:
    """Return a document as Word."""
    document = Document()
    body = document.element.body
    end = body[-1]  # the properties of the section stay last
    for block in content:
        match block:
            case Line(text, align, is_title):
                paragraph = document.add_paragraph()
                paragraph.alignment = _ALIGNMENTS[align]
                run = paragraph.add_run(text)
                run.bold, run.font.size = is_title, Pt(16 if is_title else 11)
            case Break():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case Grid():
                end.addprevious(parse_xml(_table(block)))
                document.add_paragraph()  # else Word joins tables
    target = BytesIO()
    document.save(target)
    return repacked(target.getvalue())


def _table(grid: Grid) -> str:
    total = sum(grid.widths)
    widths = [round(_WIDTH * width / total) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(f"<w:tr>{_row(grid, row, widths)}</w:tr>" for row in range(grid.rows))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblW w:w='{_WIDTH}' w:type='dxa'/><w:tblBorders>{borders}</w:tblBorders>"
        f"<w:tblLayout w:type='fixed'/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(grid: Grid, row: int, widths: list[int]) -> str:
    by_column = {cell.column: cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span}
    parts: list[str] = []
    column = 0
    while column < grid.columns:
        cell = by_column.get(column) or GridCell(row=row, column=column, text="")
        width = sum(widths[column : column + cell.column_span])
        parts.append(_cell(cell, width, is_first=cell.row == row))
        column += cell.column_span
    return "".join(parts)


def _cell(cell: GridCell, width: int, *, is_first: bool) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.column_span > 1:
        properties += f'<w:gridSpan w:val="{cell.column_span}"/>'
    if cell.row_span > 1:
        properties += '<w:vMerge w:val="restart"/>' if is_first else "<w:vMerge/>"
    properties += '<w:vAlign w:val="center"/>'
    text = cell.text if is_first else ""
    paragraphs = text.split("\n") if cell.is_prose else [text]
    content = "".join(f"<w:p>{_run(paragraph)}</w:p>" for paragraph in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def _run(text: str) -> str:
    if not text:
        return ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{lines}</w:r>"
