"""Writes a document as HTML: to be printed in one of several rulings, and as the .xls that some systems give out."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from tests.support.office_samples.grid import Block, Break, Content, Grid, GridCell, Line

_COMMON: Final = """\
@page { size: A4; margin: 18mm 15mm } body { margin: 0 } p { margin: 1mm 0 }
.title { font-weight: bold; font-size: 150% } table { width: 100%; border-collapse: collapse; table-layout: fixed }
td { padding: 1mm 1.2mm; vertical-align: middle; overflow-wrap: anywhere } .break { break-after: page }
td p { margin: 0 }
"""
RULINGS: Final[Mapping[str, str]] = {
    "full grid": "body { font: 10.5pt serif } td { border: 0.5pt solid black; text-align: center }",
    "horizontal rules": "body { font: 9pt sans-serif } td { border-top: 0.5pt solid black; border-bottom: 0.5pt solid black;"
    " text-align: left; vertical-align: top }",
    "thick border": "body { font: 12pt serif } table { border: 2.5pt solid black } td { border: 0.5pt solid #444 }",
    "grey fills": "body { font: 9.5pt sans-serif } td { border: 0.75pt solid #999 } td.label { background: #ddd;"
    " text-align: center } @page { margin: 25mm 28mm }",
}
"""Styles by the name of the ruling; fonts, margins and widths differ as well, so that texts wrap elsewhere."""


def printable_html(content: Content, ruling: str) -> str:
    """Return a document as HTML for A4, in one of RULINGS."""
    body = "\n".join(_block(block) for block in content)
    style = _COMMON + RULINGS[ruling]
    return f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>{style}</style><body>{body}</body></html>'


def write_html_workbook(content: Content, encoding: str = "utf-8") -> bytes:
    """Return a document as the HTML that is named .xls, in an encoding."""
    body = "\r\n".join(_block(block) for block in content)
    body = body.replace("<table>", '<table border="1">')
    text = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n'
        f'<head><meta http-equiv="Content-Type" content="application/vnd.ms-excel; charset={encoding}"></head>\r\n'
        f"<body>{body}</body></html>\r\n"
    )
    return text.encode(encoding, errors="xmlcharrefreplace")


def _block(block: Block) -> str:
    match block:
        case Line(text, align, is_title):
            name = ' class="title"' if is_title else ""
            return f'<p{name} style="text-align: {align}">{_spaced(text)}</p>'
        case Break():
            return '<div class="break"></div>'
        case Grid():
            return _table(block)


def _table(grid: Grid) -> str:
    total = sum(grid.widths)
    columns = "".join(f'<col style="width: {100 * width / total:.2f}%">' for width in grid.widths)
    rows = "\n".join(f"<tr>{''.join(_row(grid, row))}</tr>" for row in range(grid.rows))
    return f"<table><colgroup>{columns}</colgroup>\n{rows}\n</table>"


def _row(grid: Grid, row: int) -> Iterator[str]:
    starting = {cell.column: cell for cell in grid.cells if cell.row == row}
    covered = covered_columns(grid, row)
    for column in range(grid.columns):
        if column in starting:
            yield _cell(starting[column])
        elif column not in covered:
            yield "<td></td>"


def covered_columns(grid: Grid, row: int) -> set[int]:
    """Return the columns of a row that some cell covers."""
    return {
        column
        for cell in grid.cells
        if cell.row <= row < cell.row + cell.row_span
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _cell(cell: GridCell) -> str:
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    name = ' class="label"' if cell.is_label else ""
    if cell.is_prose and "\n" in cell.text:
        text = "".join(f"<p>{_spaced(line)}</p>" for line in cell.text.split("\n"))
    else:
        text = "<br>".join(map(_spaced, cell.text.split("\n")))
    return f"<td{name}{spans}>{text}</td>"


def _spaced(text: str) -> str:
    return escape(text, quote=False).replace("  ", "&nbsp; ")
