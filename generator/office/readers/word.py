"""DOCX: paragraphs, tables, headers and notes, read from the XML of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from generator.office.document import Block, Document, Paragraph, Place, Table
from generator.office.readers.archive import (
    DAMAGED,
    OfficeArchive,
    UnreadableFileError,
    attribute,
    local_name,
    relationships,
)
from generator.office.readers.cell_texts import clean_text
from generator.office.readers.word_tables import TableRow, word_cells

_REMOVED: Final = frozenset(
    {"del", "moveFrom", "rPr", "pPr", "instrText", "delText", "delInstrText", "Fallback", "rt"}
)
_CHARACTERS: Final = {
    "br": "\n",
    "cr": "\n",
    "tab": "\t",
    "ptab": "\t",
    "noBreakHyphen": "-",
    "softHyphen": "",
}
_WRAPPERS: Final = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice"}
)
_SIDE_PARTS: Final = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_SYMBOLS: Final = {
    "F052": "☑",
    "F0FE": "☑",
    "F053": "☒",
    "F0FD": "☒",
    "F0FC": "✓",
    "F0A3": "□",
    "F06F": "□",
    "F0A8": "□",
}
"""Of the fonts Wingdings, by their codes."""
_MAX_DEPTH: Final = 200


@dataclass(slots=True)
class _Reading:
    """The blocks and remarks so far, the number of tables and paragraphs, and blocks that are put after the current one."""

    blocks: list[Block] = field(default_factory=list)
    remarks: dict[str, None] = field(default_factory=dict)
    tables: int = 0
    paragraphs: int = 0
    later: list[tuple[Element, str]] = field(default_factory=list)

    def remark(self, text: str) -> None:
        self.remarks[text] = None


def read_docx(archive: OfficeArchive) -> Document:
    """Return the paragraphs and tables of a DOCX in their order; headers, footers and notes come last."""
    part = next(
        (target for kind, target in relationships(archive, "").values() if kind == "officeDocument"), ""
    )
    if not archive.has(part):
        raise DAMAGED
    root = archive.xml(part)
    if _depth_exceeds(root, _MAX_DEPTH):
        raise UnreadableFileError(
            "文件内部的层次太多，没有读。请用 Word 或 WPS 打开它，另存为一个新文件再导入。"
        )
    reading = _Reading()
    for body in root:
        if local_name(body) == "body":
            _read_blocks(body, "", reading)
    linked = False
    for kind, target in sorted(relationships(archive, part).values()):
        if kind in _SIDE_PARTS and archive.has(target):
            _read_side_part(archive.xml(target), _SIDE_PARTS[kind], reading)
        elif kind == "comments":
            reading.remark("批注没有读。")
        elif kind == "vbaProject":
            reading.remark("文件里有宏，没有运行。")
        elif kind in {"attachedTemplate", "oleObject", "subDocument", "image", "frame"} and not archive.has(
            target
        ):
            linked = True
    if linked:
        reading.remark("文件里有指向其他文件的链接，没有打开。")
    return Document(format="docx", blocks=tuple(reading.blocks), remarks=tuple(reading.remarks))


def _depth_exceeds(root: Element, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _read_side_part(root: Element, name: str, reading: _Reading) -> None:
    if _depth_exceeds(root, _MAX_DEPTH):
        return
    notes = [child for child in root if local_name(child) in {"footnote", "endnote"}]
    for part in notes or [root]:
        if attribute(part, "type") not in {"separator", "continuationSeparator", "continuationNotice"}:
            _read_blocks(part, name, reading)


def _read_blocks(parent: Element, where: str, reading: _Reading) -> None:
    """Add the blocks of a body, a text box or a note; `where` names it, "" for the body."""
    for child in _unwrapped(parent):
        match local_name(child):
            case "p":
                reading.paragraphs += 1
                place = f"{where}第 {reading.paragraphs} 段" if where in {"", "文本框"} else where
                text = clean_text(_text(child, place, reading))
                if text:
                    reading.blocks.append(Paragraph(text=text, place=Place(address=place)))
            case "tbl":
                _add_table(child, where, reading)
            case "altChunk":
                reading.remark(
                    "文件里嵌入了其他文件的内容（altChunk），没有读。请用 Word 打开，另存后再导入。"
                )
        later, reading.later = reading.later, []
        for element, name in later:
            if local_name(element) == "tbl":
                _add_table(element, name, reading)
            else:
                _read_blocks(element, name, reading)


def _unwrapped(parent: Element) -> Iterator[Element]:
    """Yield the children, and in their place those of controls, tags and inserted text."""
    for child in parent:
        if local_name(child) in _WRAPPERS:
            yield from _unwrapped(child)
        else:
            yield child


def _add_table(table: Element, where: str, reading: _Reading) -> None:
    reading.tables += 1
    name = (
        f"{where}表 {reading.tables}"
        if not where or where in _SIDE_PARTS.values()
        else f"表 {reading.tables}（{where}）"
    )
    rows = [_row(row, name, number, reading) for number, row in enumerate(_table_rows(table), 1)]
    lost: list[str] = []
    cells = word_cells(rows, name, lost)
    if lost:
        reading.remark(f"被合并的单元格盖住的文字没有读：{'、'.join(lost[:20])}。")
    if cells:
        reading.blocks.append(Table(cells=cells, place=Place(address=name)))


def _table_rows(table: Element) -> Iterator[Element]:
    for row in _unwrapped(table):
        properties = [child for child in row if local_name(child) == "trPr"]
        deleted = any(local_name(mark) == "del" for properties_ in properties for mark in properties_)
        if local_name(row) == "tr" and not deleted:
            yield row


def _row(row: Element, table: str, number: int, reading: _Reading) -> TableRow:
    result = TableRow()
    for child in _unwrapped(row):
        if local_name(child) == "trPr":
            result.before = _value(child, "gridBefore", 0)
        elif local_name(child) == "tc":
            place = f"{table} 第 {number} 行第 {len(result.cells) + 1} 格"
            properties = next((part for part in child if local_name(part) == "tcPr"), None)
            span = 1 if properties is None else _value(properties, "gridSpan", 1)
            merged = "" if properties is None else _merge(properties, "vMerge")
            aside = "" if properties is None else _merge(properties, "hMerge")
            result.add(_cell_text(child, place, reading), span, merged, aside)
    return result


def _value(properties: Element, name: str, default: int) -> int:
    value = next((attribute(part, "val") for part in properties if local_name(part) == name), "")
    return min(int(value), 1000) if value.isascii() and value.isdigit() and len(value) < 9 else default


def _merge(properties: Element, name: str) -> str:
    """Return "", "restart" or "continue"."""
    return next((attribute(part, "val") or "continue" for part in properties if local_name(part) == name), "")


def _cell_text(cell: Element, place: str, reading: _Reading) -> str:
    lines = []
    for child in _unwrapped(cell):
        match local_name(child):
            case "p":
                lines.append(_text(child, place, reading))
            case "tbl":
                reading.later.append((child, f"在{place}里"))
                reading.remark(f"{place}里还有一个表，作为单独的表读。")
    return clean_text("\n".join(lines))


def _text(element: Element, place: str, reading: _Reading) -> str:
    """Return the text of a paragraph: inserted text counts, deleted and hidden text does not."""
    parts: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in _CHARACTERS:
            parts.append(_CHARACTERS[name])
        elif name == "sym":
            parts.append(_symbol(attribute(child, "char").upper()))
        elif name == "txbxContent":
            reading.later.append((child, "文本框"))
        elif name == "numPr":
            continue
        elif name in {"blip", "imagedata"}:
            reading.remark(f"{place}有图片，图片里的文字没有读。")
        elif name == "r" and _is_hidden(child):
            reading.remark(f"{place}有隐藏的文字，没有读。")
        else:
            _note_field(child, name, place, reading)
            if name not in _REMOVED:
                parts.append(_text(child, place, reading))
    return "".join(parts)


def _note_field(element: Element, name: str, place: str, reading: _Reading) -> None:
    if name == "instrText" and "DDE" in (element.text or "").upper():
        reading.remark(f"{place}有 DDE 链接，没有打开。")
    elif name == "pPr" and any(local_name(child) == "numPr" for child in element):
        reading.remark("自动编号没有读：编号不在文字里，由 Word 在显示时加上。")
    elif name == "OLEObject":
        reading.remark(f"{place}嵌入了其他文件，没有读。")


def _symbol(code: str) -> str:
    """Return a character of a symbol font, such as a box that is ticked."""
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    is_hex = len(code) == 4 and all(character in "0123456789ABCDEF" for character in code)
    return chr(int(code, 16)) if is_hex and not "D800" <= code <= "DFFF" else ""


def _is_hidden(run: Element) -> bool:
    """Return whether a run has text that is not shown."""
    properties = [child for child in run if local_name(child) == "rPr"]
    marks = [mark for part in properties for mark in part if local_name(mark) == "vanish"]
    return any(attribute(mark, "val") not in {"0", "false", "off"} for mark in marks) and any(
        child.text for child in run if local_name(child) == "t"
    )
