"""Writes a document as a workbook."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tests.support.office_samples.grid import Break, Content, Grid, GridCell, Line

_WIDTH: Final = 90  # of all columns, in characters


class _Formats:
    def __init__(self, workbook: Workbook) -> None:
        self.workbook, self.known = workbook, dict[tuple[tuple[str, object], ...], Format]()

    def __call__(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.known:
            self.known[key] = self.workbook.add_format(properties)
        return self.known[key]


def write_xlsx(content: Content, *, sheet_for_each_form: bool = False) -> bytes:
    """Return a document as a workbook; forms stand below each other if each has no sheet of its own."""
    target = BytesIO()
    workbook = Workbook(target, {"in_memory": True})
    workbook.set_properties({"created": datetime(2025, 1, 15, tzinfo=UTC).replace(tzinfo=None)})
    formats = _Formats(workbook)
    sheet, row = workbook.add_worksheet("绩效目标表"), 0
    grids = [block for block in content if isinstance(block, Grid)]
    width = grids[0].columns if grids else 1
    for block in content:
        match block:
            case Line():
                _write_line(sheet, formats, block, row, width)
                row += 1
            case Break(is_form) if is_form and sheet_for_each_form:
                sheet, row = workbook.add_worksheet(f"绩效目标表 ({len(workbook.worksheets()) + 1})"), 0
            case Break(is_form):
                row += 2 if is_form else 0
            case Grid():
                _write_grid(sheet, formats, block, row)
                row += block.rows
    workbook.close()
    return target.getvalue()


def _write_line(sheet: Worksheet, formats: _Formats, line: Line, row: int, width: int) -> None:
    style = formats(align=line.align, bold=line.is_title, font_size=16 if line.is_title else 11)
    if line.align == "center" and width > 1:
        sheet.merge_range(row, 0, row, width - 1, line.text, style)
    else:
        sheet.write_string(row, 0, line.text, style)


def _write_grid(sheet: Worksheet, formats: _Formats, grid: Grid, top: int) -> None:
    total = sum(grid.widths)
    for column, width in enumerate(grid.widths):
        sheet.set_column(column, column, _WIDTH * width / total)
    plain = formats(border=1, valign="vcenter", text_wrap=True)
    for row in range(grid.rows):
        for column in range(grid.columns):
            sheet.write_blank(top + row, column, None, plain)
    for cell in grid.cells:
        _write_cell(sheet, formats, cell, top + cell.row)


def _write_cell(sheet: Worksheet, formats: _Formats, cell: GridCell, row: int) -> None:
    number_format = "yyyy-mm-dd" if cell.day else cell.number_format or "General"
    style = formats(border=1, valign="vcenter", text_wrap=True, bold=cell.is_label, num_format=number_format)
    if cell.row_span > 1 or cell.column_span > 1:
        last = row + cell.row_span - 1, cell.column + cell.column_span - 1
        sheet.merge_range(row, cell.column, *last, "", style)
    if cell.number is not None:
        sheet.write_number(row, cell.column, float(cell.number), style)
    elif cell.day:
        sheet.write_datetime(row, cell.column, cell.day, style)
    elif cell.text:
        sheet.write_string(row, cell.column, cell.text, style)
