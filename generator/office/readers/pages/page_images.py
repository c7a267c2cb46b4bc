"""Pages of a PDF as pictures, for people who compare what was read with the original."""

import struct
import zlib
from collections.abc import Iterable

from generator.office.review_page import PageImage

_DOTS_PER_POINT = 1.5


def pdf_page_images(data: bytes, pages: Iterable[int]) -> dict[int, PageImage]:
    """Return some pages of a PDF that was read before, by their numbers from 1."""
    import pypdfium2

    images = {}
    document = pypdfium2.PdfDocument(data)
    try:
        for number in sorted(set(pages)):
            page = document[number - 1]
            width, height = page.get_size()
            bitmap = page.render(scale=_DOTS_PER_POINT, rev_byteorder=True)
            png = _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)
            images[number] = PageImage(png, width, height)
            bitmap.close()
            page.close()
    finally:
        document.close()
    return images


def _png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """Return a picture as PNG; `pixels` are RGB, or RGBA whose last byte is left out."""
    rows = bytearray()
    for row in range(height):
        line = pixels[row * stride : row * stride + width * channels]
        if channels == 4:
            plain = bytearray(width * 3)
            for colour in range(3):
                plain[colour::3] = line[colour::4]
            line = bytes(plain)
        rows += b"\0" + line
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 6)), (b"IEND", b""))
    )
