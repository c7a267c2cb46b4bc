"""OFD: the same grid from lines in millimetres, characters by their distances, templates, scans."""

from generator.office.document import Paragraph
from tests.office.readers.made_files import (
    grid,
    ofd,
    ofd_path,
    ofd_text,
    paragraphs,
    read,
    refusal,
    tables,
    with_member,
)

GRID = "M 18 28 L 100 28 M 18 38 L 100 38 M 18 48 L 100 48 M 18 28 L 18 48 M 50 28 L 50 38 M 100 28 L 100 48"


def test_cells_with_spans_and_places_in_points() -> None:
    texts = (
        ofd_text(20, 30, "项目名称", "g 3 4")
        + ofd_text(60, 30, "12,000.00", "2 2 g 6 2")
        + ofd_text(20, 40, "宽")
    )
    document = read("a.ofd", ofd(texts + ofd_path(GRID)))
    (table,) = tables(document)
    assert grid(table) == [(0, 0, 1, 1, "项目名称"), (0, 1, 1, 1, "12,000.00"), (1, 0, 1, 2, "宽")]
    assert table.cells[0].place.page == 1
    assert table.cells[0].place.box == (51.0, 79.4, 141.7, 107.7)
    assert document.remarks == ()


def test_lines_as_paths_with_boundaries_closed_paths_and_thin_areas() -> None:
    paths = ofd_path("M 0 0 L 82 0 L 82 20 L 0 20 C", "18 28 82 20")
    paths += ofd_path("M 0 0 L 82 0 L 82 0.3 L 0 0.3 C", "18 38 82 0.3", 'Stroke="false" Fill="true"')
    paths += ofd_path("M 0 0 L 0 20", "0 0 1 20", 'CTM="1 0 0 1 50 28"')
    texts = "".join(ofd_text(x, y, f"格{x}{y}") for x in (20, 60) for y in (30, 40))
    (table,) = tables(read("a.ofd", ofd(texts + paths)))
    assert grid(table) == [
        (0, 0, 1, 1, "格2030"),
        (0, 1, 1, 1, "格6030"),
        (1, 0, 1, 1, "格2040"),
        (1, 1, 1, 1, "格6040"),
    ]


def test_templates_and_pages() -> None:
    document = read(
        "a.ofd", ofd(ofd_text(20, 60, "第一"), ofd_text(20, 60, "第二"), template=ofd_text(60, 10, "申报表"))
    )
    assert [(block.text, block.place.page) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("申报表", 1),
        ("第一", 1),
        ("申报表", 2),
        ("第二", 2),
    ]


def test_text_in_a_matrix_and_text_that_runs_down() -> None:
    scaled = (
        '<ofd:TextObject Boundary="20 50 80 10" Size="2" CTM="2 0 0 2 0 0"><ofd:TextCode X="0" Y="2" DeltaX="g 2 2">'
        "放大的</ofd:TextCode></ofd:TextObject>"
    )
    down = (
        '<ofd:TextObject Boundary="20 100 5 20" Size="4"><ofd:TextCode X="0" Y="4" DeltaY="g 2 5">'
        "绩效类</ofd:TextCode></ofd:TextObject>"
    )
    assert paragraphs(read("a.ofd", ofd(scaled + down))) == ["放大的", "绩", "效", "类"]


def test_what_is_not_visible_is_not_read() -> None:
    hidden = ofd_text(20, 30, "藏").replace("<ofd:TextObject", '<ofd:TextObject Visible="false"')
    assert paragraphs(read("a.ofd", ofd(hidden + ofd_text(20, 60, "显")))) == ["显"]


def test_scans_and_encrypted_files() -> None:
    image = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="5"/>'
    assert "OFD 是扫描件" in refusal("a.ofd", ofd(image))
    assert "加了密" in refusal("a.ofd", with_member(ofd(image), "Encryptions.xml", lambda _: b"<x/>"))


def test_numbers_that_are_none() -> None:
    odd = ofd_path("M 1e999 5 L -1e999 5 M 5 5 L 5 . Q 3 A B 1 2 3", "0 0 NaN 10") + ofd_path(
        "M 1e999 5 L 5 5 L 5 1e999"
    )
    odd += ofd_text(20, 30, "字", "g 99999999999 4 g g x") + ofd_text(20, 40, "文字", "inf nan")
    assert paragraphs(read("a.ofd", ofd(odd))) == ["字", "文字"]


def test_entities_are_refused() -> None:
    start = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    assert "XML 实体" in refusal("a.ofd", ofd(ofd_text(20, 30, "&a;"), page_start=start))


def test_spread_text_has_no_spaces_and_gaps_that_stand_out_are_one() -> None:
    texts = (
        ofd_text(20, 30, "均匀分布的字", "g 5 4.8")
        + ofd_text(20, 50, "前后两段文字", "4 6 4 4 4")
        + ofd_text(20, 70, "共12页", "5 2 3")
    )
    assert paragraphs(read("a.ofd", ofd(texts))) == ["均匀分布的字", "前后 两段文字", "共12页"]
