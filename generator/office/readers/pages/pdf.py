"""PDF with text: characters, lines and pictures of each page by PDFium."""

import cmath
import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from generator.office.document import Block, Document
from generator.office.readers.archive import DAMAGED, UnreadableFileError
from generator.office.readers.pages.page_blocks import PageRemarks, block_remarks, page_blocks
from generator.office.readers.pages.page_content import MAX_PAGES, Glyph, Matrix, PageContent, apply_matrix
from generator.office.readers.pages.unreadable_text import TextQuality

MAX_OBJECTS: Final = 2_000_000
"""Of all pages: parts of paths, and characters."""
_MAX_PAGE_SEGMENTS: Final = 200_000
_MAX_FORM_DEPTH: Final = 8
_PASSWORD: Final = 4
_SAMPLES: Final = 200
_LOW: Final = 4.0
"""Points. The box of a character that is lower than this, or much wider than high, is doubtful."""
_ASCENT: Final = 0.86
_SAME_PLACE: Final = 0.2
_CHINESE: Final = "\u2e80"
"""From here on characters are as wide as high."""

_TOO_MUCH: Final = UnreadableFileError("PDF 的内容太多，没有读。请把申报表所在的几页另存为一个文件再导入。")


@dataclass(slots=True)
class _Reading:
    blocks: list[Block] = field(default_factory=list)
    layout: PageRemarks = field(default_factory=PageRemarks)
    quality: TextQuality = field(default_factory=TextQuality)
    objects: int = 0


def read_pdf(data: bytes) -> Document:
    """Return the tables and lines of a PDF; raise UnreadableFileError if it has no text that can be read."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or b"/Encrypt" in data:
            raise UnreadableFileError("PDF 加了密码，读不出来。请先去掉密码，另存后再导入。") from error
        raise DAMAGED from error
    try:
        return _read(pdf, pypdfium2.raw)
    finally:
        pdf.close()


def _read(pdf: Any, raw: Any) -> Document:
    count = len(pdf)
    if count > MAX_PAGES:
        raise UnreadableFileError(
            f"PDF 有 {count} 页，太多，没有读。请把申报表所在的几页另存为一个文件再导入。"
        )
    reading = _Reading()
    for number in range(count):
        handle = raw.FPDF_LoadPage(pdf.raw, number)
        if not handle:
            reading.quality.missing[number + 1] = None
            continue
        try:
            page = _PageReader(raw, handle, number + 1, reading).read()
        finally:
            raw.FPDF_ClosePage(handle)
        reading.quality.add(page)
        reading.blocks += page_blocks(page, reading.layout)
    reading.quality.refuse("PDF")
    remarks = [*reading.quality.remarks(), *block_remarks(reading.layout)]
    if raw.FPDF_GetFormType(pdf.raw) != raw.FORMTYPE_NONE:
        remarks.append("PDF 有可以填写的栏，填在其中的文字没有读。请打开它，打印成新的 PDF 再导入。")
    return Document(format="pdf", blocks=tuple(reading.blocks), remarks=tuple(remarks))


class _PageReader:
    """Reads one page into points from the top left corner of what is shown of it."""

    def __init__(self, raw: Any, page: Any, number: int, reading: _Reading) -> None:
        self._raw = raw
        self._page = page
        self._reading = reading
        self._number = number
        self._turn_page(0)

    def _turn_page(self, turns: int) -> None:
        """Begin a page that is turned clockwise by some quarters, beside those that it says of itself."""
        box = self._raw.FS_RECTF()
        self._raw.FPDF_GetPageBoundingBox(self._page, box)
        width, height = box.right - box.left, box.top - box.bottom
        rotation = (self._raw.FPDFPage_GetRotation(self._page) + turns) % 4
        self._to_page: Matrix = (
            (1.0, 0.0, 0.0, -1.0, -box.left, box.top),
            (0.0, 1.0, 1.0, 0.0, -box.bottom, -box.left),
            (-1.0, 0.0, 0.0, 1.0, box.right, -box.bottom),
            (0.0, -1.0, -1.0, 0.0, box.top, box.right),
        )[rotation]
        size = (height, width) if rotation % 2 else (width, height)
        self._content = PageContent(number=self._number, width=size[0], height=size[1], turns=turns)

    def read(self) -> PageContent:
        """Return what is on the page."""
        self._read_text()
        objects = (
            self._raw.FPDFPage_GetObject(self._page, number)
            for number in range(self._raw.FPDFPage_CountObjects(self._page))
        )
        self._read_objects(objects, self._to_page, 0)
        return self._content

    def _count(self, objects: int) -> None:
        self._reading.objects += objects
        if self._reading.objects > MAX_OBJECTS:
            raise _TOO_MUCH

    def _read_text(self) -> None:
        raw = self._raw
        text_page = raw.FPDFText_LoadPage(self._page)
        if not text_page:
            return
        try:
            count = raw.FPDFText_CountChars(text_page)
            self._count(max(count, 0))
            self._turn_page(self._turns(text_page, count))
            rect, waiting, box = raw.FS_RECTF(), "", (-2, 0.0, 0.0, 0.0)
            for number in range(count):
                code = raw.FPDFText_GetUnicode(text_page, number)
                if 0xD800 <= code < 0xDC00:
                    waiting = chr(code)
                    continue
                text = _character(waiting, code)
                waiting = ""
                if not text or raw.FPDFText_IsGenerated(text_page, number) == 1:
                    continue
                self._content.draws_spaces = self._content.draws_spaces or text.isspace()
                if raw.FPDFText_GetLooseCharBox(text_page, number, rect):
                    is_low = rect.top - rect.bottom < max(0.7 * (rect.right - rect.left), _LOW)
                    if is_low or text >= _CHINESE:
                        self._widen_box(text_page, number, rect, is_chinese=text >= _CHINESE)
                    unmapped = raw.FPDFText_HasUnicodeMapError(text_page, number) == 1
                    box, last = (number, rect.left, rect.top, rect.right), box
                    is_part = (last[0] + 1, *box[1:]) == (number, *last[1:]) and self._is_one_glyph(
                        text_page, number
                    )
                    self._add_glyph(
                        "\ufffd" if unmapped and not text.isspace() else text, rect, is_part=is_part
                    )
        finally:
            raw.FPDFText_ClosePage(text_page)

    def _turns(self, text_page: Any, count: int) -> int:
        """Return the quarter turns clockwise that make most of the text upright."""
        votes = [0, 0, 0, 0]
        across, down = (complex(*_direction(self._to_page, x, y)) for x, y in ((1, 0), (0, 1)))
        for number in range(0, count, max(1, count // _SAMPLES)):
            angle = self._raw.FPDFText_GetCharAngle(text_page, number)
            if angle >= 0 and self._raw.FPDFText_IsGenerated(text_page, number) == 0:
                direction = math.cos(angle) * across - math.sin(angle) * down
                votes[round(cmath.phase(direction) / (-math.pi / 2)) % 4] += 1
        return votes.index(max(votes))

    def _widen_box(self, text_page: Any, number: int, rect: Any, *, is_chinese: bool) -> None:
        """Make the box as large as the font: some fonts give only the ink, which is a stroke for a dash or 一."""
        raw = self._raw
        x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
        raw.FPDFText_GetCharOrigin(text_page, number, x, y)
        is_high = rect.top - rect.bottom > 0.7 * (rect.right - rect.left)
        if is_chinese and is_high and abs(rect.left - x.value) < _SAME_PLACE:
            return
        raw.FPDFText_GetMatrix(text_page, number, matrix)
        size = raw.FPDFText_GetFontSize(text_page, number) * matrix.d
        if abs(matrix.b) < 0.01 * abs(matrix.d):
            if is_chinese:
                width = raw.FPDFText_GetFontSize(text_page, number) * matrix.a
                rect.left, rect.right = min(rect.left, x.value), max(rect.right, x.value + width)
            rect.top = max(rect.top, y.value + _ASCENT * size)
            rect.bottom = min(rect.bottom, y.value - (1 - _ASCENT) * size)

    def _is_one_glyph(self, text_page: Any, number: int) -> bool:
        """Return whether a character at the place of the one before is of the same glyph, such as —— or fi."""
        objects = [self._raw.FPDFText_GetTextObject(text_page, index) for index in (number - 1, number)]
        first, second = (ctypes.cast(item, ctypes.c_void_p).value for item in objects)
        return first == second

    def _add_glyph(self, text: str, rect: Any, *, is_part: bool) -> None:
        x0, y0 = apply_matrix(self._to_page, rect.left, rect.top)
        x1, y1 = apply_matrix(self._to_page, rect.right, rect.bottom)
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        page = self._content
        if 0 <= left + right <= 2 * page.width and 0 <= top + bottom <= 2 * page.height:
            before = page.glyphs.pop().text if is_part and page.glyphs else ""
            page.glyphs.append(Glyph(before + text, left, top, right, bottom))

    def _read_objects(self, objects: Iterator[Any], matrix: Matrix, depth: int) -> None:
        raw = self._raw
        for item in objects:
            self._count(1)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._read_path(item, _combine(self._matrix(item), matrix))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._read_picture(_combine(self._matrix(item), matrix))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
                inner = (
                    raw.FPDFFormObj_GetObject(item, number)
                    for number in range(raw.FPDFFormObj_CountObjects(item))
                )
                self._read_objects(inner, _combine(self._matrix(item), matrix), depth + 1)

    def _matrix(self, item: Any) -> Matrix:
        matrix = self._raw.FS_MATRIX()
        self._raw.FPDFPageObj_GetMatrix(item, matrix)
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _read_picture(self, matrix: Matrix) -> None:
        corners = [apply_matrix(matrix, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        self._content.add_area(left, top, right, bottom)
        self._content.pictures.append((left, top, right, bottom))

    def _read_path(self, item: Any, matrix: Matrix) -> None:
        raw = self._raw
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        count = raw.FPDFPath_CountSegments(item)
        self._count(max(count, 0))
        if not (fill.value or stroke.value) or count < 2 or count > _MAX_PAGE_SEGMENTS:
            return
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        for number in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, number)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                self._content.add_outline(
                    points, closed=False, filled=bool(fill.value), stroked=bool(stroke.value)
                )
                points = []
            points.append(apply_matrix(matrix, x.value, y.value))
            if raw.FPDFPathSegment_GetClose(segment):
                self._content.add_outline(
                    points, closed=True, filled=bool(fill.value), stroked=bool(stroke.value)
                )
                points = []
        self._content.add_outline(points, closed=False, filled=bool(fill.value), stroked=bool(stroke.value))


def _character(waiting: str, code: int) -> str:
    """Return a character from its code; `waiting` is the first half of one that has two codes."""
    if waiting and 0xDC00 <= code < 0xE000:
        return (waiting + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if code < 0x20 or code in {0xFFFE, 0xFFFF} or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "" if code in {0x02, 0x0A, 0x0D} else "\ufffd"
    return chr(code)


def _direction(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return a direction on the page as it is shown, with y downwards."""
    a, b, c, d, _, _ = matrix
    return a * x + c * y, b * x + d * y


def _combine(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first` and then `second`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
