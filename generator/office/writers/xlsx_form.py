"""Forms as Excel files: A4, merged cells, numbers; blank forms with choices, sums and checks.

Every text is written as text, whatever it begins with. The same form gives the same bytes. Needs the extra `gongkai[export]`.
"""

import math
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from generator.diagnostics.escaping import INVISIBLE
from generator.forms.display import split_paragraphs
from generator.office.writers.form_guide import GUIDE_COLUMNS, FormGuide
from generator.office.writers.form_layout import (
    FormLayout,
    GridPlace,
    LayoutCell,
    SumOfCells,
    UnfitTextError,
    WeightCells,
)
from generator.office.writers.layout_rows import HEAD_ROWS, CellKind
from generator.office.writers.sheet_cells import (
    MAX_HEIGHT,
    excel_day,
    excel_number,
    number_format,
    row_heights,
    text_height,
)

SHEET: Final = "申报表"
GUIDE_SHEET: Final = "填写说明"

MAX_TEXT: Final = 32_767
"""The most characters of a cell."""

_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel has no time zones; a clock would change the bytes
_ROWS_ABOVE: Final = 3
_MILLIMETRES: Final = 1.95  # of a column of width 1
_SHORT: Final = 255  # a longer text in a cell with the format of text is shown as ####
_FORMULA_LIKE: Final = ("=", "+", "-", "@")

_TEXT: Final = {"font_name": "仿宋", "font_size": 10.5, "border": 1, "valign": "vcenter", "text_wrap": True}
_STYLES: Final[Mapping[CellKind, Mapping[str, Any]]] = {
    CellKind.LABEL: {**_TEXT, "font_name": "宋体", "align": "center"},
    CellKind.LINE: {**_TEXT, "align": "center"},
    CellKind.CHOICE: {**_TEXT, "align": "center"},
    CellKind.DATE: {**_TEXT, "align": "center", "num_format": "yyyy-mm-dd"},
    CellKind.PARAGRAPHS: {**_TEXT, "align": "left"},
    CellKind.NUMBER: {**_TEXT, "align": "right", "text_wrap": False, "shrink": True},
}


def write_workbook(layout: FormLayout, guide: FormGuide | None = None) -> bytes:
    """Return an Excel file with a form, and for a blank one, which has a `guide`, with what helps to fill it in."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": layout.title, "created": _CREATED})
        _FormSheet(workbook, layout, guide).write()
        if guide:
            _write_guide(workbook, guide)
    return file.getvalue()


class _FormSheet:
    """The sheet with the form. A row that is higher than Excel allows is several rows, whose cells are merged."""

    def __init__(self, workbook: Workbook, layout: FormLayout, guide: FormGuide | None) -> None:
        self._workbook, self._layout, self._guide = workbook, layout, guide
        self._sheet = workbook.add_worksheet(SHEET)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._heights = row_heights(layout)
        self._first_rows = [_ROWS_ABOVE]
        for height in self._heights:
            self._first_rows.append(self._first_rows[-1] + math.ceil(height / MAX_HEIGHT))

    def write(self) -> None:
        """Write everything."""
        self._set_up_page()
        last = len(self._layout.widths) - 1
        title = {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}
        small = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
        for row, text, height, style in (
            (0, self._layout.title, 30, title),
            (1, self._layout.year, 20, {**small, "align": "center"}),
            (2, self._layout.money_unit, 18, {**small, "align": "right"}),
        ):
            self._sheet.set_row(row, height)
            self._write_text((row, 0, row, last), text, style)
        for cell in self._layout.cells:
            self._write_cell(cell)
        if self._guide:
            checks = last + 2
            self._sheet.set_column(checks, checks, 30)
            for sum_of_cells in self._layout.sums:
                self._write_sum(sum_of_cells, checks)
            if self._layout.weights:
                self._write_weight_check(self._layout.weights, checks)

    def _set_up_page(self) -> None:
        sheet, layout = self._sheet, self._layout
        sheet.set_paper(9)
        sheet.set_portrait()
        sheet.set_margins(left=0.67, right=0.67, top=0.79, bottom=0.79)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer('&C&"宋体"&9第 &P 页，共 &N 页')
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # a value such as 100 is text
        first = self._first_rows[layout.indicators]
        sheet.repeat_rows(first, self._first_rows[layout.indicators + HEAD_ROWS] - 1)
        sheet.print_area(0, 0, self._first_rows[-1] - 1, len(layout.widths) - 1)
        for column, width in enumerate(layout.widths):
            sheet.set_column_pixels(column, column, round(width / 25.4 * 96))
        for row, height in enumerate(self._heights):
            parts = range(self._first_rows[row], self._first_rows[row + 1])
            for part in parts:
                sheet.set_row(part, round(height / len(parts), 2))

    def _format(self, style: Mapping[str, Any]) -> Format:
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(dict(style))
        return self._formats[key]

    def _area(self, cell: LayoutCell) -> tuple[int, int, int, int]:
        last_row = self._first_rows[cell.row + cell.row_span] - 1
        return self._first_rows[cell.row], cell.column, last_row, cell.column + cell.column_span - 1

    def _write_cell(self, cell: LayoutCell) -> None:
        area, style = self._area(cell), dict(_STYLES[cell.kind])
        if cell.choices and self._guide:
            self._offer_choices(area, *self._guide.choice_rows(cell.choices))
        number = excel_number(cell.text) if cell.kind is CellKind.NUMBER else None
        day = excel_day(cell.text) if cell.kind is CellKind.DATE else None
        if number:
            value, style["num_format"] = number
            self._merge(area, style)
            self._sheet.write_number(area[0], area[1], value, self._format(style))
        elif day:
            self._merge(area, style)
            self._sheet.write_datetime(area[0], area[1], day, self._format(style))
        elif cell.kind is CellKind.NUMBER and not cell.text:
            is_weight = cell.row >= self._layout.indicators
            style["num_format"] = (
                "General" if is_weight else number_format(self._layout.decimals, grouped=True)
            )
            self._write_text(area, "", style)
        else:
            self._write_text(area, cell.text, style, is_line=cell.kind is CellKind.LINE)

    def _offer_choices(self, area: tuple[int, int, int, int], first: int, last: int) -> None:
        """Give a cell a drop-down list, from rows of the sheet of explanations: Excel limits the length of a list in a cell."""
        rule = {
            "validate": "list",
            "source": f"='{GUIDE_SHEET}'!{xl_range_abs(first, 0, last, 0)}",
            "error_title": "请从列表里选",
            "error_message": "这一栏只能从列表里选一个。",
        }
        self._sheet.data_validation(*area[:2], *area[:2], rule)

    def _merge(self, area: tuple[int, int, int, int], style: Mapping[str, Any]) -> None:
        if area[:2] != area[2:]:
            self._sheet.merge_range(*area, "", self._format(style))

    def _write_text(
        self, area: tuple[int, int, int, int], text: str, style: Mapping[str, Any], *, is_line: bool = False
    ) -> None:
        text = INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", "\n".join(split_paragraphs(text)))
        if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
            raise UnfitTextError(f"有一栏超过 {MAX_TEXT:,} 个字符，Excel 的一格放不下")
        if is_line and len(text) <= _SHORT:
            style = {**style, "num_format": "@"}
        if text.startswith(_FORMULA_LIKE):
            style = {**style, "quote_prefix": True}  # else it becomes a formula when somebody edits it
        self._merge(area, style)
        if text:
            self._sheet.write_string(area[0], area[1], text, self._format(style))
        else:
            self._sheet.write_blank(area[0], area[1], None, self._format(style))

    # -- what a blank form has besides ---------------------------------------------------------------------

    def _address(self, place: GridPlace) -> str:
        return str(xl_rowcol_to_cell(self._first_rows[place[0]], place[1]))

    def _write_sum(self, sum_of_cells: SumOfCells, checks: int) -> None:
        """Write a total as a formula, and one beside the form that compares it with the sum, for when it is typed over."""
        total, decimals = self._address(sum_of_cells.total), self._layout.decimals
        parts = ",".join(map(self._address, sum_of_cells.parts))
        style = {**_STYLES[CellKind.NUMBER], "num_format": number_format(decimals, grouped=True)}
        row, column = self._first_rows[sum_of_cells.total[0]], sum_of_cells.total[1]
        formula = f'=IF(COUNT({parts})=0,"",SUM({parts}))'
        self._sheet.write_formula(row, column, formula, self._format(style), "")
        difference = f"ROUND({total}-SUM({parts}),{max(decimals, 6)})"
        label = self._label_of(sum_of_cells.total)
        check = (
            f'=IF(OR(COUNT({parts})=0,NOT(ISNUMBER({total}))),"",IF({difference}=0,"{label}：合计对上",'
            f'"{label}：差 "&TEXT({difference},"{number_format(decimals, grouped=True)}")))'
        )
        position = self._layout.sums.index(sum_of_cells)
        self._sheet.write_formula(row + position, checks, check, self._format(_CHECK_STYLE), "")

    def _label_of(self, place: GridPlace) -> str:
        (label,) = (
            cell.text
            for cell in self._layout.cells
            if cell.row == place[0] and cell.column + cell.column_span == place[1]
        )
        return label.replace('"', '""')

    def _write_weight_check(self, weights: WeightCells, checks: int) -> None:
        """Compare what the weights add up to with what the form says, beside the form."""
        cells = f"{self._address(weights.first)}:{self._address(weights.last)}"
        check = (
            f'=IF(COUNT({cells})=0,"",IF(ROUND(SUM({cells})-{weights.total},6)=0,"合计 {weights.total}，对上",'
            f'"合计 "&SUM({cells})&"，应为 {weights.total}"))'
        )
        row = self._first_rows[weights.first[0] - 1]
        self._sheet.write_formula(row, checks, check, self._format(_CHECK_STYLE), "")


_CHECK_STYLE: Final = {"font_name": "宋体", "font_size": 10.5, "font_color": "#1F4E79", "valign": "vcenter"}


def _write_guide(workbook: Workbook, guide: FormGuide) -> None:
    """Write the sheet that explains the fields; the choices of drop-down lists stand below, where the lists refer to them."""
    sheet = workbook.add_worksheet(GUIDE_SHEET)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    text = workbook.add_format({**_TEXT, "align": "left", "valign": "top"})
    head = workbook.add_format({**_TEXT, "font_name": "黑体", "align": "left"})
    for column, (_, width) in enumerate(GUIDE_COLUMNS):
        sheet.set_column(column, column, width)
    for number, row in enumerate(guide.rows):
        style = head if row.is_head else text
        for column, value in enumerate(row.texts):
            sheet.write_string(number, column, INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", value), style)
        widths = (width * _MILLIMETRES for _, width in GUIDE_COLUMNS)
        needed = max(text_height(value, width) for value, width in zip(row.texts, widths, strict=False))
        sheet.set_row(number, min(MAX_HEIGHT, needed))
