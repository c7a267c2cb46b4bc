"""Office files that tests make, by hand where no library writes them."""

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import xlsxwriter

from generator.office.document import Document, Paragraph, Table
from generator.office.readers.read_document import read_document


def read(name: str, data: bytes) -> Document:
    document, message = read_document(name, data)
    assert document, message
    return document


def refusal(name: str, data: bytes) -> str:
    document, message = read_document(name, data)
    assert document is None
    assert message.endswith("。")
    assert "\n" not in message
    return message


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grid(table: Table) -> list[tuple[int, int, int, int, str]]:
    """Row, column, spans and text of each cell that has text."""
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells if c.text]


def xlsx(write: Callable[[Any], None]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        write(workbook)
    return buffer.getvalue()


def docx_file(write: Callable[[Any], None]) -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    write(document)
    document.save(buffer)
    return buffer.getvalue()


def zipped(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_member(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same ZIP, with one member changed or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {info.filename: archive.read(info) for info in archive.infolist()}
    old = members.get(name, b"")
    assert isinstance(old, bytes)
    members[name] = change(old)
    return zipped(members)


def pdf(
    *contents: str,
    page: str = "/MediaBox [0 0 600 800]",
    fonts: str = "",
    objects: tuple[str, ...] = (),
    trailer: str = "",
) -> bytes:
    """A PDF of the drawing operators of each page; F1 is Helvetica."""
    first = 4 + len(objects)
    fonts = fonts or "/F1 3 0 R"
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *objects,
    ]
    kids = []
    for number, content in enumerate(contents):
        kids.append(f"{first + 2 * number} 0 R")
        bodies.append(
            f"<</Type/Page/Parent 2 0 R {page} /Resources <</Font <<{fonts}>> /XObject <</X1 4 0 R>>>>"
            f" /Contents {first + 2 * number + 1} 0 R>>"
        )
        bodies.append(f"<</Length {len(content.encode('latin-1'))}>>\nstream\n{content}\nendstream")
    bodies[1] = f"<</Type/Pages/Count {len(kids)}/Kids [{' '.join(kids)}]>>"
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer <</Size {len(bodies) + 1}/Root 1 0 R {trailer}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode()


def text_at(x: float, y: float, text: str, size: float = 10) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n"


def ruled(columns: list[float], rows: list[float]) -> str:
    """Operators that draw a grid of all lines."""
    across = "".join(f"{columns[0]} {y} m {columns[-1]} {y} l S\n" for y in rows)
    return across + "".join(f"{x} {rows[0]} m {x} {rows[-1]} l S\n" for x in columns)


OFD_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, template: str = "", page_start: str = "") -> bytes:
    """An OFD of the objects of each page's layer, on A4."""
    names = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    reference = '<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    members: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {OFD_NAMESPACE} DocType='OFD' Version='1.0'><ofd:DocBody>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD_NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{reference}</ofd:CommonData>"
        f"<ofd:Pages>{names}</ofd:Pages></ofd:Document>",
    }
    used = '<ofd:Template TemplateID="90" ZOrder="Background"/>' if template else ""
    for number, page in enumerate(pages):
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"{page_start}<ofd:Page {OFD_NAMESPACE}>{used}<ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    if template:
        members["Doc_0/Tpls/Tpl_0/Content.xml"] = (
            f"<ofd:Page {OFD_NAMESPACE}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zipped(members)


def ofd_text(x: float, y: float, text: str, deltas: str = "") -> str:
    """Text of 4 mm whose top left corner is at x, y."""
    delta = f' DeltaX="{deltas}"' if deltas else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 100 5" Font="1" Size="4">'
        f'<ofd:TextCode X="0" Y="3.5"{delta}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_path(data: str, boundary: str = "0 0 210 297", attributes: str = "") -> str:
    return f'<ofd:PathObject Boundary="{boundary}" {attributes}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE container of 512-byte sectors. Streams are padded to 4,096 bytes: there are no small sectors."""
    size, end = 512, 0xFFFFFFFE
    padded = {
        name: data.ljust(max(4096, -(-len(data) // size) * size), b"\0") for name, data in streams.items()
    }
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    chain: list[int] = [0xFFFFFFFD]
    body = b""
    directory_sectors = -(-(len(padded) + 1) // 4)
    chain += [*range(2, directory_sectors + 1), end]
    for number, (name, data) in enumerate(padded.items(), 1):
        first = len(chain)
        count = len(data) // size
        chain += [*range(first + 1, first + count), end]
        entries.append(
            _entry(name, 2, first, len(data), 0xFFFFFFFF, number + 1 if number < len(padded) else 0xFFFFFFFF)
        )
        body += data
    assert len(chain) <= 128
    directory = b"".join(entries).ljust(directory_sectors * size, b"\0")
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack(
        "<109I", 0, *[0xFFFFFFFF] * 108
    )
    return header + struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain))) + directory + body


def _entry(name: str, kind: int, first: int, length: int, child: int, right: int = 0xFFFFFFFF) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, 0xFFFFFFFF, right, child)
    return entry + bytes(36) + struct.pack("<IQ", first, length)


def xls_stream(records: list[tuple[int, bytes]], *, before: tuple[tuple[int, bytes], ...] = ()) -> bytes:
    """The Workbook stream of one sheet, 表一, with these records; `before` are records of the workbook."""
    name = "表一".encode("utf-16-le")
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    head = [(0x809, bof), (0x42, struct.pack("<H", 1200)), *before]
    length = sum(4 + len(body) for _, body in head) + 4 + 8 + len(name) + 4
    head += [(0x85, struct.pack("<IBBBB", length, 0, 0, 2, 1) + name), (0x0A, b"")]
    sheet = [(0x809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)), *records, (0x0A, b"")]
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in [*head, *sheet])


def xls_label(row: int, column: int, text: str) -> tuple[int, bytes]:
    return 0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")


def xls_number(row: int, column: int, value: float, style: int = 0) -> tuple[int, bytes]:
    return 0x203, struct.pack("<HHHd", row, column, style, value)
