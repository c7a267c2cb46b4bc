"""OLE containers: old Office files, and encrypted new ones; their streams and sheets."""

import struct
from bisect import bisect_right
from itertools import accumulate
from typing import Final

from generator.office.document import Document
from generator.office.readers.archive import BOMB, DAMAGED, UnreadableFileError
from generator.office.readers.cell_texts import is_percent_format
from generator.office.readers.workbook import MAX_TEXT_OF_A_CELL, read_sheets
from generator.office.readers.workbook_parts import SheetNotes

SIGNATURE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
RTF_SIGNATURE: Final = b"{\\rtf"
_END: Final = 0xFFFFFFFA
"""Numbers from here on are no sectors."""
_CELL_RECORDS: Final = {0x0203: 10, 0x0204: 6, 0x00FD: 6, 0x027E: 6, 0x0006: 6, 0x0205: 6, 0x00BD: 6}
_MULTIPLE_RK: Final = 0x00BD
_SHARED_TEXT: Final = 0x00FD
_PERCENT_FORMATS: Final = frozenset({9, 10})
_ERRORS: Final = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
}


def read_compound_file(data: bytes) -> Document:
    """Return the sheets of an XLS; raise UnreadableFileError, saying what to do, for what else is in such a container."""
    names = _stream_names(data)
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise UnreadableFileError("文件加了密码，读不出来。请用 Office 或 WPS 打开，去掉密码，另存后再导入。")
    if "Workbook" in names or "Book" in names:
        stream = _stream(data, names.get("Workbook") or names["Book"])
        document = read_sheets(data, "xls", _sheet_notes(stream))
        macros = ("文件里有宏，没有运行。",) if "_VBA_PROJECT_CUR" in names else ()
        return Document(format="xls", blocks=document.blocks, remarks=document.remarks + macros)
    if "WordDocument" in names:
        raise UnreadableFileError(
            "这是旧的 Word 格式（.doc）或者 WPS 文字（.wps），不能直接读。请用 Word 或 WPS 打开，另存为 .docx 再导入。"
        )
    if not names:
        raise DAMAGED
    raise UnreadableFileError("这不是 Word 或 Excel 文件。请另存为 .docx 或 .xlsx 再导入。")


def is_old_word(data: bytes) -> bool:
    """Return whether a file is Word's old format or RTF, which only a word processor reads."""
    if data.startswith(RTF_SIGNATURE):
        return True
    try:
        return data.startswith(SIGNATURE) and "WordDocument" in _stream_names(data)
    except UnreadableFileError:
        return False


def _sectors(data: bytes) -> tuple[int, list[int]]:
    """Return the size of a sector and the table that leads from each sector to the next."""
    if len(data) < 512:
        raise DAMAGED
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in {9, 12}:
        raise DAMAGED
    size = 1 << shift
    tables = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _END]
    more, count = struct.unpack_from("<2I", data, 68)
    limit = len(data) // size + 1
    while more < _END and count and len(tables) <= limit:
        block = data[(more + 1) * size : (more + 2) * size]
        if len(block) < size:
            raise DAMAGED
        numbers = struct.unpack(f"<{size // 4}I", block)
        tables += [sector for sector in numbers[:-1] if sector < _END]
        more, count = numbers[-1], count - 1
    following: list[int] = []
    for sector in tables[:limit]:
        block = data[(sector + 1) * size : (sector + 2) * size]
        following += struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
    return size, following


def _chain(data: bytes, first: int, size: int, following: list[int]) -> bytes:
    parts: list[bytes] = []
    sector = first
    while sector < _END and len(parts) <= len(following):
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = following[sector] if sector < len(following) else _END
    return b"".join(parts)


def _stream_names(data: bytes) -> dict[str, tuple[int, int]]:
    """Return the first sector and the length of each stream and storage."""
    size, following = _sectors(data)
    directory = _chain(data, struct.unpack_from("<I", data, 48)[0], size, following)
    names = {}
    for start in range(0, len(directory) - 127, 128):
        entry = directory[start : start + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        if 2 < length <= 64:
            names[entry[: length - 2].decode("utf-16-le", "replace")] = struct.unpack_from("<2I", entry, 116)
    return names


def _stream(data: bytes, entry: tuple[int, int]) -> bytes:
    """Return a stream. One below 4,096 bytes is in the small sectors: too short for a workbook of any size."""
    first, length = entry
    if length < 4096:
        return b""
    size, following = _sectors(data)
    return _chain(data, first, size, following)[:length]


def _sheet_notes(stream: bytes) -> dict[str, SheetNotes]:
    """Read the places of cells from the records of an XLS; raise UnreadableFileError if a sheet is too large."""
    names: dict[int, str] = {}
    formats, styles = set(_PERCENT_FORMATS), list[int]()
    notes: dict[str, SheetNotes] = {}
    note = SheetNotes()
    strings: list[bytes] = []
    lengths: list[int] = []
    text_size = 0
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, position)
        body = stream[position + 4 : position + 4 + length]
        if kind in _CELL_RECORDS and length >= _CELL_RECORDS[kind]:
            _note_cell(note, kind, body, styles, formats)
            if kind == _SHARED_TEXT and length >= 10:
                lengths = lengths or _string_lengths(strings)
                number = struct.unpack_from("<I", body, 6)[0]
                text_size += lengths[number] if number < len(lengths) else 0
        elif kind == 0xFC or (kind == 0x3C and strings and not notes):
            strings.append(body)
        elif kind == 0x2F:
            raise UnreadableFileError(
                "文件加了密码，读不出来。请用 Excel 或 WPS 打开，去掉密码，另存后再导入。"
            )
        elif kind == 0x85 and length > 8:
            names[struct.unpack_from("<I", body)[0]] = _text(body[8:], body[6], wide=body[7] & 1)
        elif kind == 0x41E and length > 5:
            code = _text(body[5:], struct.unpack_from("<H", body, 2)[0], wide=body[4] & 1)
            if is_percent_format(code):
                formats.add(struct.unpack_from("<H", body)[0])
        elif kind == 0xE0 and length >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == 0x809 and position in names:
            note = notes[names[position]] = SheetNotes()
        position += 4 + length
    if text_size > MAX_TEXT_OF_A_CELL:
        raise BOMB
    for name, sheet in notes.items():
        sheet.check_size(name)
    return notes


def _string_lengths(chunks: list[bytes]) -> list[int]:
    """Return how many characters each text has that cells share. One that goes on in the next record has its width there."""
    data = b"".join(chunks)
    ends = list(accumulate(map(len, chunks)))
    lengths: list[int] = []
    position = 8
    while position + 9 <= len(data):
        count, flags = struct.unpack_from("<HB", data, position)
        position += 3
        runs = struct.unpack_from("<H", data, position)[0] if flags & 8 else 0
        position += 2 if flags & 8 else 0
        extra = struct.unpack_from("<I", data, position)[0] if flags & 4 else 0
        position += 4 if flags & 4 else 0
        left, width = count, 1 + (flags & 1)
        while left and position < len(data):
            end = ends[bisect_right(ends, position)]
            read = min(left, (end - position) // width)
            left, position = left - read, position + read * width
            if left and end < len(data):
                position, width = end + 1, 1 + (data[end] & 1)
            elif left:
                return lengths
        position += 4 * runs + extra
        lengths.append(count)
    return lengths


def _text(data: bytes, length: int, *, wide: int) -> str:
    return data[: length * 2].decode("utf-16-le", "replace") if wide else data[:length].decode("latin-1")


def _note_cell(note: SheetNotes, kind: int, body: bytes, styles: list[int], formats: set[int]) -> None:
    row, column = struct.unpack_from("<2H", body)
    last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MULTIPLE_RK else column
    note.cells += 1
    note.bottom, note.right = max(note.bottom, row), max(note.right, last)
    step = 6 if kind == _MULTIPLE_RK else len(body)
    for offset in range(4, len(body) - 2 if kind == _MULTIPLE_RK else 5, step):
        style = struct.unpack_from("<H", body, offset)[0]
        if style < len(styles) and styles[style] in formats:
            note.percents.add((row, column + (offset - 4) // 6))
    if kind == 0x0205 and len(body) >= 8 and body[7]:
        note.errors[row, column] = _ERRORS.get(body[6], "#N/A")
