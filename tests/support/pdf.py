"""The text of each sheet of a PDF that Chromium printed: its streams are deflated, its objects stand one by one."""

import re
import unicodedata
import zlib
from typing import Final

from generator.declarations.yaml.decoding import RADICALS

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\b(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_OPERATION = re.compile(rb"/(\w+) [-\d.]+ Tf|<([0-9A-Fa-f]*)>(?=[^\[\]]*?(?:Tj|\]))|\b(BT)\b")
_LINE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>(?:\s*<([0-9A-Fa-f]+)>)?\s*\n")
_EQUAL: Final = str.maketrans(RADICALS[::2], RADICALS[1::2])
"""Fonts draw a radical and the character that it equals with one glyph, and a PDF names either."""


def sheet_texts(pdf: bytes) -> list[str]:
    """Return the text of each sheet, in the order in which it is painted, without spaces, compatible characters and radicals."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    pages = _kids(objects, next(body for body in objects.values() if re.search(rb"/Type\s*/Catalog", body)))
    texts = ("".join(_text(objects, page).split()).translate(_EQUAL) for page in pages)
    return [unicodedata.normalize("NFKC", text) for text in texts]


def _kids(objects: dict[int, bytes], node: bytes) -> list[bytes]:
    """Return the pages below a catalog or a node of pages."""
    if re.search(rb"/Type\s*/Page\b", node):
        return [node]
    below = re.search(rb"/Kids\s*\[([^\]]*)\]|/Pages (\d+ 0 R)", node)
    assert below, node
    numbers = re.findall(rb"(\d+) 0 R", below[1] or below[2])
    return [page for number in numbers for page in _kids(objects, objects[int(number)])]


def _reference(name: bytes, body: bytes) -> int:
    found = re.search(rb"/" + name + rb"\s+(\d+) 0 R", body)
    assert found, (name, body)
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found, body
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _text(objects: dict[int, bytes], page: bytes) -> str:
    fonts = {
        name: _characters(_stream(objects[_reference(b"ToUnicode", objects[int(number)])]))
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", page)
    }
    parts: list[str] = []
    characters: dict[int, str] = {}
    for font, codes, begins in _OPERATION.findall(_stream(objects[_reference(b"Contents", page)])):
        if font:
            characters = fonts.get(font, {})
        elif begins:
            parts.append("\n")
        else:
            parts += (characters.get(int(codes[at : at + 4], 16), "") for at in range(0, len(codes), 4))
    return "".join(parts)


def _characters(table: bytes) -> dict[int, str]:
    """Return the character of each glyph, as the ToUnicode table of a font says."""
    characters: dict[int, str] = {}
    for kind, lines in re.findall(rb"beginbf(char|range)\n(.*?)endbf", table, re.DOTALL):
        for first, second, third in _LINE.findall(lines):
            start, text = int(first, 16), bytes.fromhex((third or second).decode()).decode("utf-16-be")
            last = int(second, 16) if kind == b"range" else start
            for glyph in range(start, last + 1):
                characters[glyph] = text[:-1] + chr(ord(text[-1]) + glyph - start)
    return characters
