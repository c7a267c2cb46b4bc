"""Tables of HTML, also inside a web archive of Excel or Word (MHTML)."""

import email
import email.policy
import re
from dataclasses import dataclass, field
from typing import Final

from generator.office.document import Block, Cell, Document, Paragraph, Place, Table
from generator.office.readers.archive import UnreadableFileError
from generator.office.readers.cell_texts import clean_text
from generator.office.readers.texts.html_tokens import html_tokens

_MAX_COLUMNS: Final = 2_000
_MAX_CELLS: Final = 400_000
_IGNORED: Final = frozenset({"script", "style", "head", "template", "noscript", "object", "select"})
_BREAKS: Final = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "dt", "dd", "pre", "center"}
)
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_ROWS: Final = frozenset({"table", "tbody", "thead", "tfoot"})
_ENDED_BY_START: Final = {
    "tr": _ROWS,
    "td": _ROWS | {"tr"},
    "th": _ROWS | {"tr"},
    "body": frozenset({"body", "html"}),
}
"""By a start tag, in what alone it can be: anything else that is open has ended, whether its end tag is there or not."""
_ENDED_BY_END: Final = {
    "table": frozenset({"table"}),
    "tr": _ROWS,
    "td": _ROWS | {"tr"},
    "th": _ROWS | {"tr"},
    "body": frozenset({"body", "html"}),
}
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_NOT_SHOWN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)


@dataclass(slots=True)
class _OpenTable:
    """A table that has not ended; `until` has for each column the row before which it is covered by a cell above."""

    number: int
    row: int = -1
    cells: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    until: dict[int, int] = field(default_factory=dict)
    inside: list[Block] = field(default_factory=list)
    cell: tuple[int, int, int, int] | None = None
    text: list[str] = field(default_factory=list)


class _Page:
    """Collects the blocks of a page. End tags may be missing, as HTML allows for cells and rows."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.remarks: dict[str, None] = {}
        self._open: list[_OpenTable] = []
        self._text: list[str] = []
        self._hidden: list[str] = []
        self._tables = 0
        self._cells = 0

    def start_tag(self, tag: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        self._end_hidden(_ENDED_BY_START.get(tag, frozenset()))
        if self._hidden:
            if tag in {self._hidden[0], "table"}:
                self._hidden.append(tag)
            return
        if tag in _IGNORED or _NOT_SHOWN.search(attributes.get("style", "")) or "hidden" in attributes:
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        table = self._open[-1] if self._open else None
        match tag:
            case "table":
                self._start_table()
            case "tr" if table:
                self._end_cell(table)
                table.row += 1
            case "td" | "th" if table:
                self._end_cell(table)
                self._start_cell(table, attributes)
            case "br":
                self._add("\n")
            case "img":
                self.remarks.setdefault("网页里有图片，图片里的文字没有读。")
            case _ if tag in _BREAKS:
                self._break()

    def end_tag(self, tag: str) -> None:
        """Take an end tag."""
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
            return
        self._end_hidden(_ENDED_BY_END.get(tag, frozenset()))
        if self._hidden:
            return
        table = self._open[-1] if self._open else None
        match tag:
            case "table" if table:
                self._end_table()
            case "td" | "th" | "tr" if table:
                self._end_cell(table)
            case _ if tag in _BREAKS:
                self._break()

    def _end_hidden(self, lasting: frozenset[str]) -> None:
        """End what is not shown and has no end tag of its own, unless it is among `lasting` or these are of a table in it."""
        if lasting and self._hidden and self._hidden[0] not in lasting and "table" not in self._hidden[1:]:
            self._hidden = []

    def add_text(self, data: str) -> None:
        """Take text between tags."""
        if not self._hidden:
            self._add(_SPACE.sub(" ", data))

    def close(self) -> None:
        """End everything that is open."""
        while self._open:
            self._end_table()
        self._end_paragraph()

    def _add(self, text: str) -> None:
        table = self._open[-1] if self._open else None
        if table is None:
            self._text.append(text)
        elif table.cell:
            table.text.append(text)
        elif text.strip():
            # HTML shows text between rows above the table.
            table.inside.append(Paragraph(text=clean_text(text), place=Place(address=f"表 {table.number}")))

    def _break(self) -> None:
        if not self._open:
            self._end_paragraph()
        elif self._open[-1].cell:
            self._open[-1].text.append("\0")

    def _end_paragraph(self) -> None:
        text = clean_text("".join(self._text))
        self._text = []
        if text:
            self.blocks.append(Paragraph(text=text, place=Place()))

    def _start_table(self) -> None:
        self._tables += 1
        if not self._open:
            self._end_paragraph()
        elif len(self._open) > 100:
            raise UnreadableFileError("网页里的表一层套一层，太多，没有读。请把申报表另存为 .xlsx 再导入。")
        else:
            self.remarks.setdefault(f"表 {self._open[-1].number} 的单元格里还有表，作为单独的表读。")
        self._open.append(_OpenTable(self._tables))

    def _start_cell(self, table: _OpenTable, attributes: dict[str, str]) -> None:
        table.row = max(table.row, 0)
        column = (
            table.cells[-1][1] + table.cells[-1][3] if table.cells and table.cells[-1][0] == table.row else 0
        )
        while table.until.get(column, 0) > table.row:
            column += 1
        rows, columns = _span(attributes, "rowspan", 65_534), _span(attributes, "colspan", 1000)
        for right in range(1, columns):
            if table.until.get(column + right, 0) > table.row:
                columns = right
                break
        self._cells += 1
        if column + columns > _MAX_COLUMNS or self._cells > _MAX_CELLS:
            raise UnreadableFileError("网页里的表太大，没有读。请把申报表另存为 .xlsx 再导入。")
        table.until |= {column + right: table.row + rows for right in range(columns)}
        table.cell, table.text = (table.row, column, rows, columns), []

    def _end_cell(self, table: _OpenTable) -> None:
        if table.cell:
            text = re.sub("\n?\0+(?:[ \0]*\0)?", "\n", "".join(table.text))
            table.cells.append((*table.cell, clean_text(text.replace("\xa0", " "))))
            table.cell = None

    def _end_table(self) -> None:
        table = self._open.pop()
        self._end_cell(table)
        block = _table(table)
        blocks = [*([block] if block else []), *table.inside]
        if self._open:
            self._open[-1].inside += blocks
        else:
            self.blocks += blocks


def _span(attributes: dict[str, str], name: str, limit: int) -> int:
    value = attributes.get(name, "").strip()
    if not (value.isascii() and value.isdigit() and len(value) < 9):
        return 1
    return min(int(value), limit) if int(value) else limit if name == "rowspan" else 1


def _table(table: _OpenTable) -> Table | None:
    """Return the table; spans end with its last row, and with the last column in which a cell begins or a small span ends."""
    if not any(cell[4] for cell in table.cells):
        return None
    height = table.row + 1
    width = max(column + (columns if columns < 100 else 1) for _, column, _, columns, _ in table.cells)
    cells = [
        Cell(
            row=row,
            column=column,
            text=text,
            row_span=max(1, min(rows, height - row)),
            column_span=min(columns, width - column),
            place=Place(address=f"表 {table.number} 第 {row + 1} 行第 {column + 1} 列"),
        )
        for row, column, rows, columns, text in table.cells
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(cells=tuple(cells), place=Place(address=f"表 {table.number}"))


def read_html(text: str, file_format: str = "html") -> Document:
    """Return the tables of a page, each after the text before it."""
    page = _Page()
    for token in html_tokens(text):
        if isinstance(token, str):
            page.add_text(token)
        elif token.is_end:
            page.end_tag(token.name)
        else:
            page.start_tag(token.name, token.attributes)
    page.close()
    return Document(format=file_format, blocks=tuple(page.blocks), remarks=tuple(page.remarks))


def read_web_archive(data: bytes) -> Document:
    """Return the tables of all pages in a web archive (MHTML)."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    blocks: list[Block] = []
    remarks: dict[str, None] = {}
    for number, part in enumerate(message.walk()):
        if number > 1000:
            break
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(payload, bytes):
            document = read_html(decode_page(payload, part.get_content_charset() or ""))
            blocks += document.blocks
            remarks |= dict.fromkeys(document.remarks)
    return Document(format="html", blocks=tuple(blocks), remarks=tuple(remarks))


def decode_page(data: bytes, charset: str = "") -> str:
    """Return the text of a page in the encoding that its first bytes, `charset` or its head names."""
    named = _CHARSET.search(data[:4096])
    names = (
        ["utf-16"]
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}
        else ["utf-8-sig", named[1].decode() if named else "", charset]
    )
    for name in [*names, "gb18030"]:
        if not name:
            continue
        try:
            return data.decode("gb18030" if name.lower() in {"gb2312", "gbk"} else name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030", "replace")
