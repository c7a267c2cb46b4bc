"""DOCX: paragraphs and tables in order, merged cells, tracked changes, text boxes, and what is not read."""

import io
from typing import Any

from docx.oxml import parse_xml

from generator.office.document import Paragraph
from tests.office.readers.made_files import (
    docx_file,
    grid,
    paragraphs,
    read,
    refusal,
    tables,
    with_member,
    zipped,
)
from tests.office.readers.test_workbook import PIXEL

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def body(xml: str) -> bytes:
    """A Word file of this body only."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": '<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {W}><w:body>{xml}</w:body></w:document>",
        }
    )


def test_paragraphs_and_tables_in_order_with_merged_cells_and_places() -> None:
    def write(document: Any) -> None:
        document.add_paragraph("绩效目标申报表")
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "资金\n总额"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "12,000.00"
        table.cell(1, 1).merge(table.cell(2, 2)).text = "大"
        document.add_paragraph("第二张表")
        document.add_table(1, 1).cell(0, 0).text = "尾"
        document.sections[0].header.paragraphs[0].text = "某市财政局"

    document = read("a.docx", docx_file(write))
    assert [block.place.address for block in document.blocks] == [
        "第 1 段",
        "表 1",
        "第 2 段",
        "表 2",
        "页眉",
    ]
    assert paragraphs(document) == ["绩效目标申报表", "第二张表", "某市财政局"]
    first, second = tables(document)
    assert grid(first) == [(0, 0, 2, 1, "资金\n总额"), (0, 1, 1, 2, "12,000.00"), (1, 1, 2, 2, "大")]
    assert [cell.place.address for cell in first.cells] == [
        "表 1 第 1 行第 1 列",
        "表 1 第 1 行第 2 列",
        "表 1 第 2 行第 2 列",
        "表 1 第 3 行第 1 列",
    ]
    assert grid(second) == [(0, 0, 1, 1, "尾")]


def test_inserted_text_counts_and_deleted_and_hidden_text_does_not() -> None:
    document = read(
        "a.docx",
        body(
            "<w:p><w:r><w:t>预算</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>新</w:t><w:br/><w:t>行</w:t><w:tab/><w:t>尾</w:t></w:r></w:ins>"
            "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
        ),
    )
    assert paragraphs(document) == ["预算新\n行\t尾☑"]
    assert document.remarks == ("第 1 段有隐藏的文字，没有读。",)


def test_nested_tables_and_text_boxes_come_after_what_they_are_in() -> None:
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></w:pict>"
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    document = read(
        "a.docx",
        body(
            f"<w:p><w:r><w:t>外</w:t>{box}</w:r></w:p>"
            "<w:sdt><w:sdtContent><w:tbl><w:tr><w:sdt><w:sdtContent><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p>"
            f"{inner}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl></w:sdtContent></w:sdt>"
        ),
    )
    assert paragraphs(document) == ["外", "框里"]
    outer, nested = tables(document)
    assert (grid(outer), grid(nested)) == ([(0, 0, 1, 1, "甲")], [(0, 0, 1, 1, "内")])
    assert nested.place.address == "表 2（在表 1 第 1 行第 1 格里）"
    assert document.remarks == ("表 1 第 1 行第 1 格里还有一个表，作为单独的表读。",)


def test_rows_that_begin_later_and_cells_merged_in_the_old_way() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    document = read(
        "a.docx",
        body(
            "<w:tbl><w:tr>"
            + cell("甲", '<w:vMerge w:val="restart"/>')
            + cell("乙", '<w:hMerge w:val="restart"/>')
            + cell("", "<w:hMerge/>")
            + "</w:tr><w:tr>"
            + cell("盖住", "<w:vMerge/>")
            + cell("丙")
            + cell("丁")
            + '</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
            + cell("戊", '<w:gridSpan w:val="2"/>')
            + "</w:tr></w:tbl>"
        ),
    )
    (table,) = tables(document)
    assert grid(table) == [
        (0, 0, 2, 1, "甲"),
        (0, 1, 1, 2, "乙"),
        (1, 1, 1, 1, "丙"),
        (1, 2, 1, 1, "丁"),
        (2, 1, 1, 2, "戊"),
    ]
    assert document.remarks == ("被合并的单元格盖住的文字没有读：表 1 第 2 行第 1 列。",)


def test_pictures_fields_numbers_and_macros_are_named() -> None:
    def write(document: Any) -> None:
        document.add_paragraph("目标")
        document.add_table(1, 1).cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(PIXEL))
        field = (
            f'<w:p {W}><w:r><w:instrText>DDEAUTO excel "a"</w:instrText></w:r><w:r><w:t>值</w:t></w:r></w:p>'
        )
        numbered = (
            f"<w:p {W}><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>编号</w:t></w:r></w:p>"
        )
        for xml in (field, numbered):
            document.element.body.insert(0, parse_xml(xml))

    data = with_member(docx_file(write), "word/embeddings/book.xlsx", lambda _: b"x")
    document = read("a.docx", data)
    assert sorted(document.remarks) == [
        "文件里嵌入了其他文件，没有读。",
        "第 2 段有 DDE 链接，没有打开。",
        "自动编号没有读：编号不在文字里，由 Word 在显示时加上。",
        "表 1 第 1 行第 1 格有图片，图片里的文字没有读。",
    ]


def test_notes_come_last() -> None:
    data = body("<w:p><w:r><w:t>正文</w:t></w:r></w:p>")
    data = with_member(
        data,
        "word/_rels/document.xml.rels",
        lambda _: b'<R><Relationship Id="r1" Type="x/footnotes" Target="footnotes.xml"/></R>',
    )
    data = with_member(
        data,
        "word/footnotes.xml",
        lambda _: (
            f'<w:footnotes {W}><w:footnote w:type="separator"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
            "<w:footnote><w:p><w:r><w:t>注一</w:t></w:r></w:p></w:footnote></w:footnotes>".encode()
        ),
    )
    blocks = read("a.docx", data).blocks
    assert [(b.text, b.place.address) for b in blocks if isinstance(b, Paragraph)] == [
        ("正文", "第 1 段"),
        ("注一", "脚注"),
    ]


def test_a_word_file_of_a_picture_only() -> None:
    data = docx_file(lambda document: document.add_picture(io.BytesIO(PIXEL)))
    assert (
        refusal("a.docx", data)
        == "文件里只有图片，没有文字可读。请先做文字识别（OCR），或者向填报单位要电子版。"
    )


def test_thousands_of_levels() -> None:
    data = body("<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000)
    assert "层次太多" in refusal("a.docx", data)
