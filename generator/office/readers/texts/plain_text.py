"""Plain text, as it is copied from a PDF or from Word: tabs or wide gaps are left of the columns."""

import csv
import re
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import Final

from generator.office.document import Block, Cell, Document, Paragraph, Place, Table
from generator.office.readers.cell_texts import clean_text
from generator.office.readers.texts.html_tokens import resolve_references

_TAG: Final = re.compile(
    r"</?(?:p|span|div|br|b|strong|font|em|i|u|o:p|td|tr|h[1-6])(?:\s[^<>]{0,2000})?/?>", re.IGNORECASE
)
_LINE_BREAK: Final = re.compile(r"<br\s*/?>|</p>\s*<p(?:\s[^<>]{0,2000})?>", re.IGNORECASE)
_QUOTED_CELL: Final = re.compile(r'(?:^|\t)"')
_MOST_LINES_OF_A_CELL: Final = 500
_GAP: Final = re.compile(r"(?<=\S)(?:[ \u00a0]{2,}|\u3000{2,})(?=\S)")


def read_text(text: str) -> Document:
    """Return a table for each run of lines with columns, and a paragraph for each other line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tagged: list[int] = []
    guessed: list[int] = []
    rows = [(number, _columns(line, number, tagged, guessed)) for number, line in _joined_lines(lines)]
    blocks: list[Block] = []
    for is_table, run in groupby(rows, key=lambda row: len(row[1]) > 1):
        numbered = list(run)
        if is_table:
            blocks.append(_table(numbered))
        else:
            blocks += _paragraphs(numbered)
    remarks = []
    if tagged:
        remarks.append(f"文字里夹着网页的标记（如 <p>），已去掉：{_lines(tagged)}。")
    if guessed:
        remarks.append(f"没有制表符，按连续的空格分栏：{_lines(guessed)}。")
    return Document(format="txt", blocks=tuple(blocks), remarks=tuple(remarks))


def read_csv(text: str) -> Document:
    """Return one table of values that commas separate."""
    rows = enumerate(csv.reader(text.splitlines(keepends=True)), 1)
    table = _table([(number, [clean_text(value) for value in row]) for number, row in rows if row])
    return Document(format="csv", blocks=(table,) if table.cells else ())


def _joined_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers; those of a cell in quotes, as a sheet is copied, are one line."""
    number = 0
    while number < len(lines):
        first, line = number + 1, lines[number]
        number += 1
        if _QUOTED_CELL.search(line) and line.count('"') % 2:
            rest = lines[number : number + _MOST_LINES_OF_A_CELL]
            counts = accumulate(one.count('"') for one in rest)
            last = next((n for n, count in enumerate(counts, 1) if count % 2), 0)
            joined = "\n".join([line, *rest[:last]])
            if "\t" in joined:
                line, number = joined, number + last
        yield first, line


def _columns(line: str, number: int, tagged: list[int], guessed: list[int]) -> list[str]:
    """Return the texts of a line by column, at least one."""
    text = _LINE_BREAK.sub("\n", line)
    text = _TAG.sub("", text)
    if text != line:
        tagged.append(number)
        text = resolve_references(text)
    if "\t" in text and _QUOTED_CELL.search(text):
        return [clean_text(part) for part in next(csv.reader([text], delimiter="\t"), [])]
    if "\t" in line:
        return [clean_text(part) for part in text.split("\t")]
    parts = _GAP.split(text.strip())
    if len(parts) > 1:
        guessed.append(number)
    return [clean_text(part) for part in parts]


def _table(rows: list[tuple[int, list[str]]]) -> Table:
    cells = tuple(
        Cell(row=row, column=column, text=text, place=Place(address=f"第 {number} 行第 {column + 1} 列"))
        for row, (number, texts) in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    )
    return Table(cells=cells, place=Place(address=f"第 {rows[0][0]}–{rows[-1][0]} 行" if rows else ""))


def _paragraphs(rows: list[tuple[int, list[str]]]) -> Iterator[Paragraph]:
    for number, (text,) in rows:
        if text:
            yield Paragraph(text=text, place=Place(address=f"第 {number} 行"))


def _lines(numbers: list[int]) -> str:
    return "第 " + "、".join(map(str, numbers[:10])) + (" 等" if len(numbers) > 10 else "") + " 行"
