"""PDF: the grid from lines, text by its place, rotated and cropped pages, tables without lines, scans and odd fonts."""

import subprocess
from pathlib import Path

import pytest

from generator.office.document import Paragraph, Table
from tests.browser.chromium import chromium
from tests.office.readers.made_files import grid, paragraphs, pdf, read, refusal, ruled, tables, text_at


def test_cells_paragraphs_and_places() -> None:
    page = (
        text_at(250, 770, "Title of the form", 14)
        + text_at(50, 745, "Unit: Library")
        + text_at(450, 745, "in 10k yuan")
    )
    page += ruled([50, 150, 300], [700, 720, 740])
    page += text_at(55, 725, "Name") + text_at(155, 728, "first line", 5) + text_at(155, 722, "second", 5)
    page += text_at(55, 705, "12,000.00") + text_at(290, 20, "1 / 2", 8)
    document = read("a.pdf", pdf(page))
    assert paragraphs(document) == ["Title of the form", "Unit: Library", "in 10k yuan", "1 / 2"]
    (table,) = tables(document)
    assert [(c.row, c.column, c.text, c.place.page, c.place.box) for c in table.cells] == [
        (0, 0, "Name", 1, (50, 60, 150, 80)),
        (0, 1, "first line\nsecond", 1, (150, 60, 300, 80)),
        (1, 0, "12,000.00", 1, (50, 80, 150, 100)),
        (1, 1, "", 1, (150, 80, 300, 100)),
    ]
    assert table.place.box == (50, 60, 300, 100)
    assert document.remarks == ()


def test_merged_cells_are_where_a_line_is_missing() -> None:
    lines = "50 740 m 400 740 l S 50 700 m 400 700 l S 50 680 m 400 680 l S 50 680 m 50 740 l S 400 680 m 400 740 l S"
    lines += " 150 720 m 400 720 l S 150 680 m 150 740 l S 250 700 m 250 720 l S"
    page = (
        lines
        + "\n"
        + text_at(60, 715, "tall")
        + text_at(200, 725, "wide")
        + text_at(160, 705, "a")
        + text_at(260, 705, "b")
    )
    (table,) = tables(read("a.pdf", pdf(page)))
    assert grid(table) == [(0, 0, 2, 1, "tall"), (0, 1, 1, 2, "wide"), (1, 1, 1, 1, "a"), (1, 2, 1, 1, "b")]


@pytest.mark.parametrize(
    "lines",
    [
        "50 739.5 250 1 re f 50 719.5 250 1 re f 50 699.5 250 1 re f 49.5 700 1 40 re f 149.5 700 1 40 re f 299.5 700 1 40 re f",
        "50 700 100 40 re S 150 700 150 40 re S 50 720 250 20 re S",
        "".join(f"50 {y} m 300 {y} l S 50 {y - 1.5} m 300 {y - 1.5} l S " for y in (740, 720, 700))
        + "".join(f"{x} 699 m {x} 741 l S " for x in (50, 150, 300)),
        "".join(f"{x} {y} m {x + 3} {y} l S " for y in (740, 720, 700) for x in range(50, 300, 5))
        + "".join(f"{x} {y} m {x} {y + 3} l S " for x in (50, 150, 300) for y in range(700, 740, 5)),
        "50 740 m 300 740 l S 50 720 m 300 720 l S 50 700 m 300 700 l S 150 700 m 150 740 l S",
        "0.5 0 0 0.5 0 0 cm " + ruled([100, 300, 600], [1400, 1440, 1480]) + "2 0 0 2 0 0 cm",
    ],
    ids=["filled rectangles", "outlines of cells", "double", "dashed", "open sides", "scaled"],
)
def test_lines_of_all_kinds(lines: str) -> None:
    page = lines + "\n" + "".join(text_at(x, y, f"c{x}") for x in (60, 160) for y in (725, 705))
    (table,) = tables(read("a.pdf", pdf(page)))
    assert grid(table) == [
        (0, 0, 1, 1, "c60"),
        (0, 1, 1, 1, "c160"),
        (1, 0, 1, 1, "c60"),
        (1, 1, 1, 1, "c160"),
    ]


def test_two_tables_beside_each_other_and_one_below_in_a_frame() -> None:
    frame = "20 20 560 760 re S\n"
    page = (
        frame
        + ruled([50, 150], [700, 720, 740])
        + ruled([300, 400], [700, 720, 740])
        + ruled([50, 100, 150], [600, 620])
    )
    page += (
        text_at(55, 725, "left")
        + text_at(305, 725, "right")
        + text_at(55, 605, "below")
        + text_at(55, 650, "between")
    )
    document = read("a.pdf", pdf(page))
    found = [block.text if isinstance(block, Paragraph) else grid(block)[0][4] for block in document.blocks]
    assert found == ["left", "right", "between", "below"]


def test_a_form_over_several_pages_is_a_table_on_each() -> None:
    pages = [ruled([50, 150], [700, 720]) + text_at(55, 705, f"page {number}") for number in (1, 2, 3)]
    document = read("a.pdf", pdf(*pages))
    assert [(table.place.page, grid(table)[0][4]) for table in tables(document)] == [
        (1, "page 1"),
        (2, "page 2"),
        (3, "page 3"),
    ]


def test_rotated_and_cropped_pages_have_the_places_that_people_see() -> None:
    # Upright on the page as it is shown: text that runs upwards, on a page that is turned clockwise.
    content = (
        "0 1 -1 0 620 30 cm\n"
        + ruled([50, 150, 300], [500, 520])
        + text_at(55, 505, "Name")
        + text_at(155, 505, "value")
    )
    page = "/MediaBox [0 0 640 840] /CropBox [20 30 620 830]"
    (table,) = tables(read("a.pdf", pdf(content, page=page + " /Rotate 90")))
    assert grid(table) == [(0, 0, 1, 1, "Name"), (0, 1, 1, 1, "value")]
    assert table.place.box == (50, 80, 300, 100)
    # The same without the turn: people see the text on its side, and the places are those.
    (table,) = tables(read("a.pdf", pdf(content, page=page)))
    assert grid(table) == [(0, 0, 1, 1, "Name"), (0, 1, 1, 1, "value")]
    assert table.place.box == (80, 500, 100, 750)
    assert table.cells[0].place.box == (80, 650, 100, 750)


def test_text_outside_of_the_cropped_page_is_not_read() -> None:
    content = text_at(55, 505, "inside") + text_at(5, 505, "no")
    assert paragraphs(
        read("a.pdf", pdf(content, page="/MediaBox [0 0 600 800] /CropBox [50 0 600 800]"))
    ) == ["inside"]


def test_a_table_without_lines_goes_by_columns_and_says_so() -> None:
    rows = [
        ("Name", "Amount", "Unit"),
        ("Books and journals", "100", "yuan"),
        ("Chairs", "20", "pieces"),
        ("Lamps", "3", ""),
    ]
    page = text_at(50, 760, "A paragraph of words before the table")
    for number, row in enumerate(rows):
        page += "".join(
            text_at(x, 700 - 20 * number, text) for x, text in zip((50, 200, 300), row, strict=True) if text
        )
    page += text_at(50, 629, "wrapped")
    document = read("a.pdf", pdf(page))
    (table,) = tables(document)
    assert [(c.row, c.column, c.text) for c in table.cells] == [
        (number, column, text + ("\nwrapped" if text == "Lamps" else ""))
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
        if text
    ]
    assert paragraphs(document) == ["A paragraph of words before the table"]
    assert document.remarks == ("第 1 页的表没有框线，按文字的位置分栏。",)


def test_rows_go_by_horizontal_lines_if_there_are_only_those() -> None:
    page = "".join(f"50 {y} m 400 {y} l S\n" for y in (740, 710, 680, 650, 620))
    for y in (725, 695, 665, 635):
        page += text_at(55, y, f"label {y}") + text_at(200, y, "line one") + text_at(200, y - 11, "line two")
    document = read("a.pdf", pdf(page))
    (table,) = tables(document)
    assert grid(table) == [
        (row, column, 1, 1, text)
        for row, y in enumerate((725, 695, 665, 635))
        for column, text in enumerate((f"label {y}", "line one\nline two"))
    ]
    assert document.remarks == ("第 1 页的表没有框线，按文字的位置分栏。",)


def test_bold_by_printing_twice_is_one_text() -> None:
    page = ruled([50, 150], [700, 720]) + text_at(55, 705, "Book") + text_at(55.3, 705, "Book")
    assert grid(tables(read("a.pdf", pdf(page)))[0])[0][4] == "Book"


IMAGE = "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\nstream\nA\nendstream"
SCAN = "q 600 0 0 800 0 0 cm /X1 Do Q\n"


def test_scans_are_recognised() -> None:
    assert refusal("a.pdf", pdf(SCAN, SCAN, objects=(IMAGE,))) == (
        "PDF 是扫描件，页面只是图片，没有文字可读。请先做文字识别（OCR），或者向填报单位要电子版。"
    )
    document = read(
        "a.pdf",
        pdf(SCAN, SCAN + text_at(50, 700, "recognised words"), text_at(50, 700, "words"), objects=(IMAGE,)),
    )
    assert document.remarks == (
        "第 1 页是扫描的图片，没有文字，没有读。",
        "第 2 页的文字在一张图片上，可能是文字识别的结果，请逐字核对。",
    )


def test_fonts_that_do_not_say_what_their_characters_are() -> None:
    to_unicode = (
        "<</Length 77>>\nstream\n1 begincodespacerange <00> <FF> endcodespacerange\n"
        "1 beginbfrange <41> <5A> <E041> endbfrange\nendstream"
    )
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>"
    data = pdf(text_at(50, 700, "ABCDEFGH"), fonts="/F1 4 0 R", objects=(font, to_unicode))
    assert "字体没有注明每个字是什么" in refusal("a.pdf", data)


def test_encrypted() -> None:
    encrypt = "<</Filter/Standard/V 1/R 2/O <" + "00" * 32 + ">/U <" + "11" * 32 + ">/P -4>>"
    data = pdf(text_at(50, 700, "x"), objects=(encrypt,), trailer="/Encrypt 4 0 R /ID [<00> <00>]")
    assert refusal("a.pdf", data) == "PDF 加了密码，读不出来。请先去掉密码，另存后再导入。"


PRINTED = """<meta charset=utf-8><style>body{font-family:serif} table{border-collapse:collapse;width:100%}
td{border:1px solid black;padding:4px}</style><h2>项目支出绩效目标表</h2>
<table><tr><td style="width:6em">项目名称<td colspan=3>购书 一一经费<tr><td rowspan=2>资金<br>总额<td style="width:6em">财政拨款
<td style="width:8em">12,000.00<td>≥95% —— 高<tr><td>其他<td colspan=2>丁一二三口日月、文献传递</table>"""


def test_a_page_that_chromium_printed(tmp_path: Path) -> None:
    browser = chromium()
    assert browser
    (tmp_path / "form.html").write_text(PRINTED, encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'form.pdf'}"]
    subprocess.run([*command, (tmp_path / "form.html").as_uri()], check=True, capture_output=True, timeout=60)
    document = read("form.pdf", (tmp_path / "form.pdf").read_bytes())
    title, table = document.blocks
    assert isinstance(title, Paragraph)
    assert isinstance(table, Table)
    assert title.text == "项目支出绩效目标表"
    assert [(*cell[:4], cell[4].replace("\n", "")) for cell in grid(table)] == [
        (0, 0, 1, 1, "项目名称"),
        (0, 1, 1, 3, "购书 一一经费"),
        (1, 0, 2, 1, "资金总额"),
        (1, 1, 1, 1, "财政拨款"),
        (1, 2, 1, 1, "12,000.00"),
        (1, 3, 1, 1, "≥95% —— 高"),
        (2, 1, 1, 1, "其他"),
        (2, 2, 1, 2, "丁一二三口日月、文献传递"),
    ]


def test_fields_to_fill_in_are_named() -> None:
    data = pdf(text_at(50, 700, "Name")).replace(
        b"/Catalog/Pages 2 0 R", b"/Catalog/Pages 2 0 R/AcroForm <</Fields []>>"
    )
    assert read("a.pdf", data).remarks == (
        "PDF 有可以填写的栏，填在其中的文字没有读。请打开它，打印成新的 PDF 再导入。",
    )
