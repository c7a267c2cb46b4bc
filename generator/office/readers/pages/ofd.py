"""OFD (GB/T 33190-2016): a ZIP of XML that has the same things on its pages as a PDF, in millimetres."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from generator.office.document import Block, Document
from generator.office.readers.archive import (
    DAMAGED,
    OfficeArchive,
    UnreadableFileError,
    attribute,
    local_name,
    resolve_path,
)
from generator.office.readers.pages.page_blocks import PageRemarks, block_remarks, page_blocks
from generator.office.readers.pages.page_content import MAX_PAGES, Glyph, Matrix, PageContent, apply_matrix
from generator.office.readers.pages.unreadable_text import TextQuality

MAX_DELTAS: Final = 100_000
_MAX_GLYPHS: Final = 2_000_000
_MAX_DEPTH: Final = 50
_POINTS: Final = 72 / 25.4
_ASCENT: Final = 0.86
"""Of the size of a font, above the baseline."""
_A4: Final = (0.0, 0.0, 210.0, 297.0)
_PATH: Final = re.compile(r"[SMLQBAC]|-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_OPERANDS: Final = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}


@dataclass(slots=True)
class _Reading:
    blocks: list[Block] = field(default_factory=list)
    layout: PageRemarks = field(default_factory=PageRemarks)
    quality: TextQuality = field(default_factory=TextQuality)
    remarks: dict[str, None] = field(default_factory=dict)
    pages: int = 0
    glyphs: int = 0


def read_ofd(archive: OfficeArchive) -> Document:
    """Return the tables and lines of an OFD; raise UnreadableFileError if it has no text that can be read."""
    if archive.has("Encryptions.xml"):
        raise UnreadableFileError("OFD 加了密，读不出来。请用 OFD 阅读器打开，另存为不加密的文件再导入。")
    reading = _Reading()
    roots = [element for element in archive.xml("OFD.xml").iter() if local_name(element) == "DocRoot"]
    for root in roots[:100]:
        _read_document(archive, resolve_path("OFD.xml", (root.text or "").strip()), reading)
    if not reading.pages:
        raise DAMAGED
    reading.quality.refuse("OFD")
    remarks = [*reading.quality.remarks(), *block_remarks(reading.layout), *reading.remarks]
    return Document(format="ofd", blocks=tuple(reading.blocks), remarks=tuple(remarks))


def _read_document(archive: OfficeArchive, part: str, reading: _Reading) -> None:
    document = archive.xml(part)
    page_area = _box(document, "CommonData") or _A4
    templates = {
        attribute(element, "ID"): resolve_path(part, attribute(element, "BaseLoc"))
        for element in document.iter()
        if local_name(element) == "TemplatePage"
    }
    template_pages: dict[str, Element] = {}
    for element in document.iter():
        if local_name(element) == "Annotations":
            reading.remarks.setdefault("文件有批注层，其中的文字没有读。")
        if local_name(element) != "Page" or not attribute(element, "BaseLoc"):
            continue
        reading.pages += 1
        if reading.pages > MAX_PAGES:
            raise UnreadableFileError("OFD 的页数太多，没有读。请把申报表所在的几页另存为一个文件再导入。")
        name = resolve_path(part, attribute(element, "BaseLoc"))
        if not archive.has(name):
            reading.quality.missing[reading.pages] = None
            continue
        root = archive.xml(name)
        layers = [root]
        for reference in root:
            template = templates.get(attribute(reference, "TemplateID"), "")
            if local_name(reference) == "Template" and archive.has(template):
                if template not in template_pages:
                    template_pages[template] = archive.xml(template)
                layers.insert(0, template_pages[template])
        _read_page(layers, _box(root, "Area") or page_area, reading)


def _read_page(layers: list[Element], area: tuple[float, ...], reading: _Reading) -> None:
    left, top, width, height = area
    page = PageContent(
        number=reading.pages, width=width * _POINTS, height=height * _POINTS, draws_spaces=True
    )
    to_page = (_POINTS, 0.0, 0.0, _POINTS, -left * _POINTS, -top * _POINTS)
    for layer in layers:
        for item in _graphic_objects(layer, 0):
            _read_object(item, to_page, page)
    reading.glyphs += len(page.glyphs)
    if reading.glyphs > _MAX_GLYPHS:
        raise UnreadableFileError("OFD 的内容太多，没有读。请把申报表所在的几页另存为一个文件再导入。")
    reading.quality.add(page)
    reading.blocks += page_blocks(page, reading.layout)


def _graphic_objects(element: Element, depth: int) -> Iterator[Element]:
    """Yield the objects of a page in the order in which they are painted."""
    for child in element:
        if local_name(child) in {"TextObject", "PathObject", "ImageObject"}:
            if attribute(child, "Visible") != "false":
                yield child
        elif local_name(child) in {"Content", "Layer", "PageBlock"} and depth < _MAX_DEPTH:
            yield from _graphic_objects(child, depth + 1)


def _box(root: Element, parent: str) -> tuple[float, ...] | None:
    """Return left, top, width and height of a page in millimetres, as the area below `parent` says."""
    for element in root.iter():
        if local_name(element) != parent:
            continue
        boxes = {local_name(child): _numbers(child.text or "") for child in element.iter()}
        for name in ("PhysicalBox", "CropBox", "ApplicationBox"):
            box = boxes.get(name, [])
            if len(box) == 4 and box[2] > 0 and box[3] > 0:
                return tuple(box)
    return None


def _numbers(text: str) -> list[float]:
    """Return the numbers of an attribute, none if one of them is no finite number."""
    try:
        numbers = [float(part) for part in text.split()]
    except ValueError:
        return []
    return numbers if all(math.isfinite(number) and abs(number) < 1e7 for number in numbers) else []


def _read_object(item: Element, to_page: Matrix, page: PageContent) -> None:
    boundary = _numbers(attribute(item, "Boundary"))
    if len(boundary) != 4:
        return
    own = _numbers(attribute(item, "CTM"))
    a, b, c, d, e, f = own if len(own) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    scale, _, _, _, left, top = to_page
    matrix = (
        a * scale,
        b * scale,
        c * scale,
        d * scale,
        (e + boundary[0]) * scale + left,
        (f + boundary[1]) * scale + top,
    )
    match local_name(item):
        case "TextObject":
            _read_text(item, matrix, page)
        case "PathObject":
            _read_path(item, matrix, page)
        case "ImageObject":
            x, y, width, height = (number * scale for number in boundary)
            page.pictures.append((x + left, y + top, x + width + left, y + height + top))


def _read_text(item: Element, matrix: Matrix, page: PageContent) -> None:
    sizes = _numbers(attribute(item, "Size"))
    size = sizes[0] if sizes and sizes[0] > 0 else 3.5
    stretch = (_numbers(attribute(item, "HScale")) or [1.0])[0]
    x = y = 0.0
    for code in item:
        if local_name(code) != "TextCode":
            continue
        x = (_numbers(attribute(code, "X")) or [x])[0]
        y = (_numbers(attribute(code, "Y")) or [y])[0]
        across, down = _deltas(attribute(code, "DeltaX")), _deltas(attribute(code, "DeltaY"))
        for number, character in enumerate((code.text or "").strip("\r\n")):
            # Without a distance the font's own width counts: half of the size for ASCII in Chinese fonts.
            width = size * stretch * (0.5 if character.isascii() else 1.0)
            if number < len(across) and 0 < across[number] <= size * stretch:
                width = across[number]
            _add_glyph(character, (x, y - _ASCENT * size, x + width, y + (1 - _ASCENT) * size), matrix, page)
            x += across[number] if number < len(across) else 0.0 if down else width
            y += down[number] if number < len(down) else 0.0


def _add_glyph(
    character: str, box: tuple[float, float, float, float], matrix: Matrix, page: PageContent
) -> None:
    x0, y0 = apply_matrix(matrix, box[0], box[1])
    x1, y1 = apply_matrix(matrix, box[2], box[3])
    left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if 0 <= left + right <= 2 * page.width and 0 <= top + bottom <= 2 * page.height:
        page.glyphs.append(Glyph(character, left, top, right, bottom))


def _deltas(text: str) -> list[float]:
    """Return distances between characters: `g 3 2.5` is 2.5 three times."""
    parts = text.split()
    deltas: list[float] = []
    position = 0
    while position < len(parts) and len(deltas) < MAX_DELTAS:
        repeated = 1
        if parts[position] == "g" and position + 2 < len(parts) and parts[position + 1].isdecimal():
            repeated = min(int(parts[position + 1][:6]), MAX_DELTAS)
            position += 2
        numbers = _numbers(parts[position])
        deltas += numbers[:1] * repeated
        position += 1
    return deltas


def _read_path(item: Element, matrix: Matrix, page: PageContent) -> None:
    """Add the straight lines of a path; curves only lead on."""
    stroked, filled = attribute(item, "Stroke") != "false", attribute(item, "Fill") == "true"
    data = next((child.text or "" for child in item if local_name(child) == "AbbreviatedData"), "")
    points: list[tuple[float, float]] = []
    operator, operands = "", list[float]()
    for token in _PATH.findall(data):
        if token in _OPERANDS or token == "C":  # noqa: S105
            operator, operands = token, []
            if token == "C":  # noqa: S105
                page.add_outline(points, closed=True, filled=filled, stroked=stroked)
                points = points[:1]
            continue
        operands.append(float(token))
        if len(operands) < _OPERANDS.get(operator, 2):
            continue
        if operator in {"S", "M"}:
            page.add_outline(points, closed=False, filled=filled, stroked=stroked)
            points = []
        points.append(apply_matrix(matrix, *operands[-2:]))
        operands = []
    page.add_outline(points, closed=False, filled=filled, stroked=stroked)
