"""Bad input: one clear sentence, never a traceback, within limits of size, time and memory."""

import io
import random
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.office.readers import archive
from generator.office.readers import compound_file as compound_file_module
from generator.office.readers.read_document import MAX_FILE_BYTES, read_document
from tests.office.readers.made_files import (
    compound_file,
    docx_file,
    grid,
    ofd,
    ofd_path,
    ofd_text,
    paragraphs,
    pdf,
    read,
    refusal,
    ruled,
    tables,
    text_at,
    with_member,
    xls_label,
    xls_stream,
    xlsx,
    zipped,
)
from tests.office.readers.test_workbook import EXCEL_2003, ODS, ODS_TYPE


def _docx() -> bytes:
    def write(document: Any) -> None:
        document.add_table(2, 2).cell(0, 0).text = "项目名称"

    return docx_file(write)


def _xlsx() -> bytes:
    return xlsx(lambda book: book.add_worksheet("一").write("A1", "项目名称"))


FILES: Final = {
    "xlsx": _xlsx(),
    "docx": _docx(),
    "ods": zipped({"mimetype": ODS_TYPE, "content.xml": ODS}),
    "ofd": ofd(ofd_text(20, 30, "项目名称", "g 3 4") + ofd_path("M 18 28 L 100 28 L 100 38 L 18 38 C")),
    "pdf": pdf(ruled([50, 150], [700, 720]) + text_at(55, 705, "Name")),
    "xls": compound_file({"Workbook": xls_stream([xls_label(0, 0, "项目名称")])}),
    "html": "<table><tr><td>项目名称</table>".encode(),
    "txt": "项目名称\t购书".encode(),
    "xml": EXCEL_2003.encode(),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_content_decides_and_a_wrong_ending_is_said(kind: str) -> None:
    document = read("项目.jpg", FILES[kind])
    assert tables(document)
    assert document.remarks[0].startswith("文件名以 .jpg 结尾，内容是")
    assert not any("结尾" in remark for remark in read("没有结尾", FILES[kind]).remarks)


@pytest.mark.parametrize("kind", FILES)
def test_files_that_are_cut_off_anywhere(kind: str) -> None:
    data = FILES[kind]
    for length in sorted({*range(0, len(data), max(1, len(data) // 150)), *range(len(data) - 20, len(data))}):
        document, message = read_document(f"a.{kind}", data[: max(0, length)])
        assert (document is None) == message.endswith("。")


@pytest.mark.parametrize("kind", FILES)
def test_files_with_wrong_bytes(kind: str) -> None:
    generator = random.Random(kind)
    for _ in range(150):
        data = bytearray(FILES[kind])
        for _ in range(generator.choice((1, 3, 20))):
            data[generator.randrange(len(data))] = generator.randrange(256)
        document, message = read_document(f"a.{kind}", bytes(data))
        assert (document is None) == message.endswith("。")


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        yield from ((name, opened.read(name)) for name in opened.namelist())


@pytest.mark.parametrize("kind", ["xlsx", "docx", "ods", "ofd"])
def test_archives_whose_members_are_damaged(kind: str) -> None:
    """The ZIP itself is sound, so that readers and libraries get to see the damage."""
    generator = random.Random(kind)
    for name, content in _members(FILES[kind]):
        changes = [
            b"",
            content[: len(content) // 2],
            b"<a/>",
            b"\xff\xfe\x00",
            content.replace(b"1", b"-9999999999999"),
        ]
        changes += [content.replace(b'"', b"", 1), content.replace(b"/", b"x", generator.randrange(1, 9))]
        for change in changes:
            data = with_member(FILES[kind], name, lambda _, change=change: change)  # type: ignore[misc]
            document, message = read_document(f"a.{kind}", data)
            assert (document is None) == message.endswith("。"), (name, change)


STARTS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html><table>",
    b"MIME-Version: 1.0\n",
]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(start=st.sampled_from(STARTS), data=st.binary(max_size=2000))
def test_random_bytes(start: bytes, data: bytes) -> None:
    document, message = read_document("a.bin", start + data)
    assert (document is None) == message.endswith("。")


MARKUP = [
    *"<>/&;=\"' \n\tabp-!字",
    "<td>",
    "<tr>",
    "</table>",
    "<table>",
    "<div style='display:none'>",
    "<td rowspan=3>",
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(MARKUP)).map("".join))
def test_random_markup(text: str) -> None:
    document, message = read_document("a.html", b"<html>" + text.encode())
    assert (document is None) == message.endswith("。")


def test_random_bytes_without_any_sign_are_not_read() -> None:
    assert "认不出" in refusal("a.xlsx", random.Random(1).randbytes(5000))


@pytest.mark.parametrize("data", [b"", b"\n", b"\0" * 100, b"\xef\xbb\xbf"])
def test_empty_files(data: bytes) -> None:
    assert "空" in refusal("a.xlsx", data)


def test_files_that_are_too_large_are_refused_by_size() -> None:
    assert "超过 100 MB" in refusal("a.pdf", bytes(MAX_FILE_BYTES + 1))


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.xlsx", compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "加了密码"),
        ("a.xls", compound_file({"Workbook": xls_stream([], before=((0x2F, b"\0" * 6),))}), "加了密码"),
        ("a.doc", compound_file({"WordDocument": b"x"}), "另存为 .docx"),
        ("a.wps", compound_file({"WordDocument": b"x"}), "WPS"),
        ("a.ppt", compound_file({"PowerPoint Document": b"x"}), "不是 Word 或 Excel"),
        ("a.doc", b"{\\rtf1\\ansi x}", "另存为 .docx"),
        ("a.jpg", b"\xff\xd8\xff\xe0 picture", "文字识别"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "文字识别"),
        ("a.rar", b"Rar!\x1a\x07\x00", "先解压"),
        ("a.zip", zipped({"一.docx": b"x"}), "先解压"),
        (
            "a.odt",
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "另存为 .docx",
        ),
        ("a.xlsb", zipped({"xl/workbook.bin": b"x"}), "另存为 .xlsx"),
        ("a.pptx", zipped({"ppt/presentation.xml": b"x"}), "演示文稿"),
        ("a.xml", b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>', "另存为 .docx"),
        ("a.xlsx", xlsx(lambda book: book.add_worksheet()), "没有可读的文字"),
    ],
)
def test_what_is_not_read_is_told_what_to_do(name: str, data: bytes, sentence: str) -> None:
    assert sentence in refusal(name, data)


def test_et_files_are_read_by_content() -> None:
    document = read("a.et", FILES["xls"])
    assert [grid(table) for table in tables(document)] == [[(0, 0, 1, 1, "项目名称")]]
    assert document.remarks == ()


@pytest.mark.parametrize("kind", ["xlsx", "docx", "ods", "ofd"])
def test_zip_bombs(kind: str) -> None:
    huge = with_member(FILES[kind], "zeros.xml", lambda _: bytes(30_000_000))
    many = with_member(FILES[kind], "a", lambda _: b"")
    buffer = io.BytesIO(many)
    with zipfile.ZipFile(buffer, "a") as opened:
        for number in range(archive.MAX_MEMBERS):
            opened.writestr(f"m{number}", b"")
    for data in (huge, buffer.getvalue()):
        start = time.perf_counter()
        assert "大得不正常" in refusal(f"a.{kind}", data)
        assert time.perf_counter() - start < 5


def test_a_member_that_is_larger_than_the_table_of_contents_says() -> None:
    data = zipped({"OFD.xml": b"<a/>", "big.xml": bytes(3_000_000)})
    size, lie = struct.pack("<L", 3_000_000), struct.pack("<L", 10)
    data = data.replace(size, lie)
    data = data.replace(
        struct.pack("<L", zlib.crc32(bytes(3_000_000))), struct.pack("<L", zlib.crc32(bytes(10)))
    )
    opened = archive.open_archive(data)
    assert len(opened.read("big.xml")) == 10


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("kind", "member"),
    [
        ("xlsx", "xl/workbook.xml"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("xlsx", "xl/sharedStrings.xml"),
        ("xlsx", "xl/styles.xml"),
        ("docx", "word/document.xml"),
        ("docx", "_rels/.rels"),
        ("ods", "content.xml"),
        ("ofd", "OFD.xml"),
        ("ofd", "Doc_0/Pages/Page_0/Content.xml"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(kind: str, member: str, encoding: str) -> None:
    def change(content: bytes) -> bytes:
        end = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
        head = content[:end].decode().replace("UTF-8", encoding)
        return (head + ENTITIES.decode() + content[end:].decode()).encode(encoding)

    assert "XML 实体" in refusal(f"a.{kind}", with_member(FILES[kind], member, change))


def test_cells_that_are_far_away() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("一")
        sheet.write("A1", "项目")
        sheet.write(1_048_575, 16_383, "远")

    assert refusal("a.xlsx", xlsx(write)).startswith(
        "工作表“一”用到的范围太大（一直到 XFD1048576），没有读。"
    )
    far = xls_stream([xls_label(0, 0, "近"), *(xls_label(65_535, column, "远") for column in (0, 255))])
    assert "IV65536" in refusal("a.xls", compound_file({"Workbook": far}))
    repeated = ODS.replace('number-columns-repeated="2"', 'number-columns-repeated="16384"').replace(
        '</table:table-row>\n<table:table-row><table:table-cell table:number-columns-repeated="3"/>',
        '</table:table-row>\n<table:table-row table:number-rows-repeated="1000000"><table:table-cell/>',
    )
    assert "单元格太多" in refusal("a.ods", zipped({"mimetype": ODS_TYPE, "content.xml": repeated}))


def test_formats_of_cells_that_are_far_away_are_no_cells() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("一")
        sheet.write("A1", "项目")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert [grid(table) for table in tables(read("a.xlsx", xlsx(write)))] == [[(0, 0, 1, 1, "项目")]]


def test_too_many_cells() -> None:
    generator = random.Random(1)
    rows = ("".join(f'<c t="n"><v>{generator.random()}</v></c>' for _ in range(700)) for _ in range(750))
    data = with_member(
        FILES["xlsx"],
        "xl/worksheets/sheet1.xml",
        lambda _: (
            f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            f"{''.join(f'<row>{row}</row>' for row in rows)}</sheetData></worksheet>".encode()
        ),
    )
    assert "个单元格，太多" in refusal("a.xlsx", data)


def _lines(count: int) -> str:
    generator = random.Random(count)
    points = [(generator.random() * 600, generator.random() * 800) for _ in range(count)]
    return "".join(
        f"{x:.2f} {y:.2f} m {x + 8:.2f} {y:.2f} l S {x:.2f} {y:.2f} m {x:.2f} {y + 8:.2f} l S\n"
        for x, y in points
    )


@pytest.mark.parametrize(
    ("page", "remarks"),
    [
        (_lines(50_000), ("第 1 页的线条太多，像是图，没有按框线分格。",)),
        (
            "".join(f"0 {n / 20} m 600 {n / 20} l S {n / 25} 0 m {n / 25} 800 l S\n" for n in range(15_000)),
            (),
        ),
        (
            "".join(f"{10 + n % 60 * 9} {10 + n // 60 * 9} 5.5 5.5 re S\n" for n in range(4_800)),
            ("第 1 页的线条太多，像是图，没有按框线分格。",),
        ),
    ],
    ids=["crosses", "hatching", "boxes"],
)
def test_pages_with_many_lines(page: str, remarks: tuple[str, ...]) -> None:
    start = time.perf_counter()
    document = read("a.pdf", pdf(page + text_at(50, 780, "words")))
    assert time.perf_counter() - start < 20
    assert document.remarks == remarks


MEASURE: Final = """
import sys
from pathlib import Path
from tests.office.readers.made_files import grid, read, tables
document = read("a.pdf", sys.stdin.buffer.read())
print([(table.place.page, grid(table)) for table in tables(document)])
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def test_one_form_among_five_hundred_pages_takes_less_than_a_minute_and_500_mb() -> None:
    report = "".join(text_at(50, 700 - 12 * line, f"line {line} of a report") for line in range(12))
    form = ruled([50, 150, 300], [700, 720, 740]) + text_at(55, 725, "Name")
    data = pdf(*[report] * 250, form, *[report] * 249)
    result = subprocess.run(
        [sys.executable, "-c", MEASURE], input=data, check=True, capture_output=True, timeout=60
    )
    found, memory = result.stdout.decode().splitlines()
    assert found == "[(251, [(0, 0, 1, 1, 'Name')])]"
    assert int(memory) < 500_000


@pytest.mark.parametrize(("kind", "module"), [("pdf", "pypdfium2"), ("xlsx", "python_calamine")])
def test_without_the_extra_one_sentence_says_what_to_install(
    kind: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert 'pip install "gongkai[import]"' in refusal(f"a.{kind}", FILES[kind])
    assert tables(read("a.docx", FILES["docx"]))


def test_a_table_that_is_no_form_is_read_like_any_other() -> None:
    assert [grid(table) for table in tables(read("a.txt", "甲\t乙".encode()))] == [
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]
    ]


def test_one_long_text_in_thousands_of_cells() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        for row in range(20_000):
            sheet.write(row, 0, "长" * 10_000)

    assert "大得不正常" in refusal("a.xlsx", xlsx(write))


@pytest.mark.parametrize(
    "pattern", ["<a ", "<!--", "</a ", '<a b="', "<?", "<table>x</table>", "<div hidden>", "&#", "<"]
)
def test_markup_without_an_end_takes_no_longer_than_its_length(pattern: str) -> None:
    start = time.perf_counter()
    read_document("a.html", b"<html>" + pattern.encode() * 100_000)
    assert time.perf_counter() - start < 10


def test_tags_without_an_end_in_a_sheet() -> None:
    data = with_member(FILES["xlsx"], "xl/worksheets/sheet1.xml", lambda _: b"<c <row <f " * 400_000)
    start = time.perf_counter()
    refusal("a.xlsx", data)
    assert time.perf_counter() - start < 10


def test_hidden_rows_without_an_end_hide_no_more_than_themselves() -> None:
    page = "<table><tr hidden><td>藏<tr><td>显<td hidden>藏<td>示</table><p hidden>藏</p><p>后面</p>"
    document = read("a.html", page.encode())
    assert [grid(table) for table in tables(document)] == [[(0, 0, 1, 1, "显"), (0, 1, 1, 1, "示")]]
    assert paragraphs(document) == ["后面"]


def test_one_long_text_in_thousands_of_cells_of_an_old_file() -> None:
    text = ("长" * 12_000).encode("utf-16-le")
    shared = struct.pack("<IIHB", 2, 2, 1, 0) + b"x" + struct.pack("<HB", 12_000, 1)
    strings = (
        (0xFC, shared + text[:4_000]),
        (0x3C, b"\x01" + text[4_000:12_000]),
        (0x3C, b"\x01" + text[12_000:]),
    )

    def stream(count: int) -> bytes:
        cells = [(0xFD, struct.pack("<HHHI", row, 0, 0, 1)) for row in range(count)]
        return xls_stream(cells, before=strings)

    (table,) = tables(read("a.xls", compound_file({"Workbook": stream(2)})))
    assert [cell.text for cell in table.cells] == ["长" * 12_000] * 2
    with pytest.MonkeyPatch.context() as patch:
        # A container of the tests has 64 KB at most; the bound is the same.
        patch.setattr(compound_file_module, "MAX_TEXT_OF_A_CELL", 1_000_000)
        assert "大得不正常" in refusal("a.xls", compound_file({"Workbook": stream(100)}))
