"""Writes a document as OFD (GB/T 33190): a zip of XML with lines of text and of rules."""

from collections.abc import Iterator, Sequence
from itertools import count, groupby
from typing import Final
from xml.sax.saxutils import escape

from tests.support.office_samples.grid import Content
from tests.support.office_samples.page_layout import (
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Frame,
    SetPage,
    TextLine,
    set_pages,
)
from tests.support.office_samples.zip_files import packed

_NAMESPACE: Final = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FONT: Final = 3
_FIRST_ID: Final = 10  # of what stands on pages
_RULE: Final = 0.25
_ASCENT: Final = 0.86  # of the size: from the top of the characters to the base line
HABITS: Final = ("rules", "frames", "scaled")
"""How programs write: rules as single lines, frames of cells as closed paths, or texts in units of their own with a CTM."""


def write_ofd(content: Content, habit: str = "rules", size: float = 3.6) -> bytes:
    """Return a document as OFD in one of HABITS, in a size of type in mm."""
    pages = set_pages(content, size, grey_labels=habit == "frames")
    ids = count(_FIRST_ID + len(pages))
    contents = {
        f"Doc_0/Pages/Page_{number}/Content.xml": _page(page, habit, ids) for number, page in enumerate(pages)
    }
    files = {
        "OFD.xml": _ofd(),
        "Doc_0/Document.xml": _document(len(pages), next(ids)),
        "Doc_0/PublicRes.xml": _resources(),
        **contents,
    }
    return packed({name: (_DECLARATION + text).encode() for name, text in files.items()})


def _ofd() -> str:
    return (
        f'<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        "<ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID><ofd:CreationDate>2025-01-15</ofd:CreationDate>"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )


def _document(pages: int, max_id: int) -> str:
    listed = "".join(
        f'<ofd:Page ID="{_FIRST_ID + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(pages)
    )
    return (
        f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>{max_id}</ofd:MaxUnitID>"
        f"<ofd:PageArea><ofd:PhysicalBox>0 0 {PAGE_WIDTH:g} {PAGE_HEIGHT:g}</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )


def _resources() -> str:
    return (
        f'<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts>'
        f'<ofd:Font ID="{_FONT}" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>'
    )


def _page(page: SetPage, habit: str, ids: Iterator[int]) -> str:
    paths = _frames(page.frames, ids) if habit == "frames" else _rules(page.frames, ids)
    texts = (_text(line, next(ids), 0.5 if habit == "scaled" else 1) for line in page.texts)
    return (
        f"<ofd:Page {_NAMESPACE}><ofd:Area><ofd:PhysicalBox>0 0 {PAGE_WIDTH:g} {PAGE_HEIGHT:g}</ofd:PhysicalBox>"
        f'</ofd:Area><ofd:Content><ofd:Layer ID="{next(ids)}" Type="Body">'
        f"{''.join(paths)}{''.join(texts)}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def _frames(frames: Sequence[Frame], ids: Iterator[int]) -> Iterator[str]:
    for frame in frames:
        width, height = frame.right - frame.left, frame.bottom - frame.top
        fill = ' Fill="true"' if frame.is_grey else ""
        color = '<ofd:FillColor Value="221 221 221"/>' if frame.is_grey else ""
        yield (
            f'<ofd:PathObject ID="{next(ids)}" Boundary="{_mm(frame.left, frame.top, width, height)}"'
            f' LineWidth="{_RULE}"{fill}>{color}<ofd:StrokeColor Value="0 0 0"/><ofd:AbbreviatedData>'
            f"M 0 0 L {_mm(width)} 0 L {_mm(width, height)} L 0 {_mm(height)} C</ofd:AbbreviatedData></ofd:PathObject>"
        )


def _rules(frames: Sequence[Frame], ids: Iterator[int]) -> Iterator[str]:
    """Yield each side of a cell once, as a line."""
    sides = {
        side: None
        for left, top, right, bottom, _ in frames
        for side in (
            (left, top, right, top),
            (left, bottom, right, bottom),
            (left, top, left, bottom),
            (right, top, right, bottom),
        )
    }
    for x1, y1, x2, y2 in sides:
        half = _RULE / 2
        box = _mm(x1 - half, y1 - half, x2 - x1 + _RULE, y2 - y1 + _RULE)
        yield (
            f'<ofd:PathObject ID="{next(ids)}" Boundary="{box}" LineWidth="{_RULE}"><ofd:AbbreviatedData>'
            f"M {_mm(half, half)} L {_mm(x2 - x1 + half, y2 - y1 + half)}</ofd:AbbreviatedData></ofd:PathObject>"
        )


def _text(line: TextLine, number: int, scale: float) -> str:
    """Return a line of text; with a `scale` its object has units of its own, which its CTM makes smaller."""
    width = sum(line.advances) + line.size
    matrix = f' CTM="{scale:g} 0 0 {scale:g} 0 0"' if scale != 1 else ""
    delta = f' DeltaX="{_deltas([advance / scale for advance in line.advances])}"' if line.advances else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{_mm(line.x, line.y, width, line.size * 1.2)}" Font="{_FONT}"'
        f' Size="{_mm(line.size / scale)}"{matrix}><ofd:FillColor Value="0 0 0"/>'
        f'<ofd:TextCode X="0" Y="{_mm(line.size * _ASCENT / scale)}"{delta}>{escape(line.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _deltas(advances: Sequence[float]) -> str:
    """Return distances as OFD shortens them: `g 5 3.6` is five of 3.6."""
    parts: list[str] = []
    for distance, same in groupby(advances, key=_mm):
        number = len(list(same))
        parts += ["g", str(number), distance] if number > 2 else [distance] * number
    return " ".join(parts)


def _mm(*lengths: float) -> str:
    return " ".join(f"{round(length, 3):g}" for length in lengths)
