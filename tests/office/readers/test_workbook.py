"""XLSX, XLS, ODS and Excel's XML: values as people see them, merged cells, addresses, and what is not read."""

import base64
import datetime
import struct
from typing import Any

from generator.office.document import Paragraph
from tests.office.readers.made_files import (
    compound_file,
    grid,
    paragraphs,
    read,
    tables,
    with_member,
    xls_label,
    xls_number,
    xls_stream,
    xlsx,
    zipped,
)

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_values_are_what_people_see_and_places_are_addresses() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("申报表")
        sheet.merge_range("B2:D3", "绩效目标申报表")
        sheet.write("B5", 9280000)
        sheet.write("C5", 0.1 + 0.2)
        sheet.write("D5", 123456789012345)
        sheet.write("B6", datetime.date(2025, 1, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write("C6", 0.955, book.add_format({"num_format": "0%"}))
        sheet.write("D6", 0.5, book.add_format({"num_format": '0.0"%"'}))
        sheet.write("B7", True)
        sheet.write("C7", "第一行\n第二行")
        sheet.write_formula("D7", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B8", "=B5*2", None, 18560000)
        sheet.write("C8", 1e-7)

    document = read("申报表.xlsx", xlsx(write))
    (table,) = tables(document)
    assert (table.place.sheet, table.place.address) == ("申报表", "B2:D8")
    assert [
        (c.place.address, c.row, c.column, c.row_span, c.column_span, c.text, c.is_number)
        for c in table.cells
    ] == [
        ("B2", 0, 0, 2, 3, "绩效目标申报表", False),
        ("B5", 3, 0, 1, 1, "9280000", True),
        ("C5", 3, 1, 1, 1, "0.3", True),
        ("D5", 3, 2, 1, 1, "123456789012345", True),
        ("B6", 4, 0, 1, 1, "2025-01-31", False),
        ("C6", 4, 1, 1, 1, "95.5%", False),
        ("D6", 4, 2, 1, 1, "0.5", True),
        ("B7", 5, 0, 1, 1, "TRUE", False),
        ("C7", 5, 1, 1, 1, "第一行\n第二行", False),
        ("D7", 5, 2, 1, 1, "#DIV/0!", False),
        ("B8", 6, 0, 1, 1, "18560000", True),
        ("C8", 6, 1, 1, 1, "0.0000001", True),
    ]
    assert document.remarks == ("工作表“申报表”中有公式出错的单元格：D7。",)


def test_hidden_sheets_rows_pictures_and_text_boxes_are_named() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("一")
        sheet.write("A1", "项目名称")
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.insert_image("C4", "a.png", {"image_data": __import__("io").BytesIO(PIXEL)})
        sheet.insert_textbox("B2", "单位：万元")
        sheet.write_comment("A1", "批注")
        hidden = book.add_worksheet("旧表")
        hidden.write("A1", "旧")
        hidden.hide()

    document = read("a.xlsx", xlsx(write))
    assert [table.place.sheet for table in tables(document)] == ["一"]
    assert [block.place.address for block in document.blocks if isinstance(block, Paragraph)] == ["B2"]
    assert paragraphs(document) == ["单位：万元"]
    assert sorted(document.remarks) == [
        "工作表“一”C4有图片，图片里的文字没有读。",
        "工作表“一”中的批注没有读。",
        "工作表“一”有隐藏的行或列，也读了。",
        "工作表“旧表”是隐藏的，没有读。",
    ]


def test_a_formula_without_a_result_is_blank_and_said() -> None:
    data = xlsx(lambda book: book.add_worksheet("一").write_row("A1", ["合计", 5]))
    data = with_member(
        data,
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(b'<c r="B1"><v>5</v></c>', b'<c r="B1"><f>SUM(B2:B9)</f></c>'),
    )
    document = read("a.xlsx", data)
    assert [grid(table) for table in tables(document)] == [[(0, 0, 1, 1, "合计")]]
    assert document.remarks == (
        "工作表“一”有 1 个公式没有保存结果，按空白读。请用 Excel 打开、重新计算并保存。",
    )


def test_what_a_merged_cell_covers_is_named() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("一")
        sheet.merge_range("A1:B2", "看得见")
        sheet.write("B2", "看不见")

    document = read("a.xlsx", xlsx(write))
    assert [grid(table) for table in tables(document)] == [[(0, 0, 2, 2, "看得见")]]
    assert document.remarks == ("工作表“一”中被合并的单元格盖住的文字没有读：B2。",)


def test_macros_and_links_are_not_followed() -> None:
    data = xlsx(lambda book: book.add_worksheet().write("A1", "项目"))
    data = with_member(data, "xl/vbaProject.bin", lambda _: b"macro")
    data = with_member(
        data, "xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink><ddeLink/></externalLink>"
    )
    document = read("a.xlsm", data)
    assert [grid(table) for table in tables(document)] == [[(0, 0, 1, 1, "项目")]]
    assert document.remarks == (
        "文件里有宏，没有运行。",
        "文件里有指向其他文件的链接或者 DDE，没有打开；公式按保存的结果读。",
    )


def test_old_excel_files() -> None:
    def style(number_format: int) -> tuple[int, bytes]:
        return 0xE0, struct.pack("<HH", 0, number_format) + bytes(16)

    records = [
        xls_label(1, 1, "项目名称"),
        xls_label(1, 2, "购书经费"),
        xls_number(2, 1, 9280000.0),
        xls_number(2, 2, 0.95, style=1),
        (0x205, struct.pack("<HHHBB", 3, 1, 0, 7, 1)),
        (0xE5, struct.pack("<HHHHH", 1, 1, 1, 2, 4)),
    ]
    stream = xls_stream(records, before=(style(0), style(9)))
    (table,) = tables(read("a.xls", compound_file({"Workbook": stream})))
    assert grid(table) == [
        (0, 0, 1, 1, "项目名称"),
        (0, 1, 1, 3, "购书经费"),
        (1, 0, 1, 1, "9280000"),
        (1, 1, 1, 1, "95%"),
        (2, 0, 1, 1, "#DIV/0!"),
    ]
    assert [(cell.place.sheet, cell.place.address) for cell in table.cells] == [
        ("表一", address) for address in ("B2", "C2", "B3", "C3", "B4")
    ]


ODS = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:draw="d">
<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
<table:table table:name="申报表">
<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1000"/></table:table-row>
<table:table-row><table:table-cell/>
<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>项目<text:s text:c="2"/>名称</text:p>
<text:p>（全称）</text:p></table:table-cell><table:covered-table-cell/>
<table:table-cell office:value-type="float" office:value="1200000"><text:p>1,200,000.00</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="1E6"/></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="3"/>
<table:table-cell table:number-columns-repeated="2"><text:p>同<office:annotation><text:p>批注</text:p></office:annotation></text:p>
</table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table>
<table:table table:name="旧表" table:style-name="ta2"><table:table-row><table:table-cell><text:p>旧</text:p></table:table-cell>
</table:table-row></table:table></office:document-content>"""
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def test_ods_has_the_printed_text_and_repeated_cells() -> None:
    document = read("a.ods", zipped({"mimetype": ODS_TYPE, "content.xml": ODS}))
    (table,) = tables(document)
    assert table.place.address == "B4:E5"
    assert [(c.place.address, c.row_span, c.column_span, c.text, c.is_number) for c in table.cells] == [
        ("B4", 2, 2, "项目  名称\n（全称）", False),
        ("D4", 1, 1, "1,200,000.00", False),
        ("E4", 1, 1, "1000000", True),
        ("D5", 1, 1, "同", False),
        ("E5", 1, 1, "同", False),
    ]
    assert document.remarks == ("工作表“旧表”是隐藏的，没有读。",)


EXCEL_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="申报表"><Table><Row ss:Index="2">
<Cell ss:Index="2" ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">项目名称</Data></Cell>
<Cell><Data ss:Type="Number">9280000</Data></Cell></Row>
<Row><Cell ss:Index="4"><Data ss:Type="DateTime">2025-01-31T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_the_xml_of_2003_that_budget_systems_call_xls() -> None:
    document = read("a.xls", EXCEL_2003.encode())
    (table,) = tables(document)
    assert grid(table) == [(0, 0, 2, 2, "项目名称"), (0, 2, 1, 1, "9280000"), (1, 2, 1, 1, "2025-01-31")]
    assert [cell.place.address for cell in table.cells] == ["B2", "D2", "D3"]
    assert document.remarks == ()
