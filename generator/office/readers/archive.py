"""A ZIP of XML, as DOCX, XLSX, ODS and OFD are, opened within limits before anything else reads it."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

MAX_MEMBERS: Final = 20_000
"""An OFD of 500 pages has some 3,000."""
MAX_ARCHIVE_BYTES: Final = 200_000_000
"""All members together. A sheet of 100,000 rows has some 60 MB."""
MAX_RATIO: Final = 200
"""Of a member of more than `_SMALL` bytes. Sheets of a single repeated value come to 60."""
MAX_ELEMENTS: Final = 900_000
"""Of all parts that are parsed; an element takes up to 450 bytes."""
_SMALL: Final = 5_000_000

_DECLARED_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""")
_ENCODINGS: Final = {
    name: codec
    for codec, names in {
        "utf-8-sig": ("utf-8", "utf8", "us-ascii", "ascii"),
        "gb18030": ("gb18030", "gbk", "gb2312"),
        "utf-16": ("utf-16", "utf-16le", "utf-16be"),
    }.items()
    for name in names
}


class UnreadableFileError(ValueError):
    """End the reading of a file. Its text is a sentence in Chinese that says what to do."""


BOMB: Final = UnreadableFileError(
    "这个压缩格式的文件解开后大得不正常，没有读。请用办公软件打开它，另存为一个新文件再导入。"
)
ENTITIES: Final = UnreadableFileError(
    "文件内部有自定义的 XML 实体（<!DOCTYPE>），正常的办公文件没有，可能有害，没有读。"
    "请用办公软件打开它，另存为一个新文件再导入。"
)
DAMAGED: Final = UnreadableFileError("文件不完整或者已损坏，读不出来。请重新下载或者重新导出后再试。")


@dataclass(slots=True)
class OfficeArchive:
    """The members of a ZIP by name. Each is read within the limits above."""

    _zip: zipfile.ZipFile
    _members: dict[str, zipfile.ZipInfo]
    _elements: list[int] = field(default_factory=lambda: [0])

    @property
    def names(self) -> list[str]:
        """Return the names of all members, without folders."""
        return list(self._members)

    def has(self, name: str) -> bool:
        """Return whether there is a member of this name."""
        return name in self._members

    def read(self, name: str) -> bytes:
        """Return the bytes of a member; raise UnreadableFileError if it is missing or damaged."""
        info = self._members.get(name)
        if info is None:
            raise DAMAGED
        try:
            return self._zip.read(info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise DAMAGED from error

    def xml(self, name: str) -> ElementTree.Element:
        """Return the root of a member that is XML."""
        text = decode_xml(self.read(name))
        self._elements[0] += text.count("<") - text.count("</")
        if self._elements[0] > MAX_ELEMENTS:
            raise UnreadableFileError(
                "文件的内容太多，没有读。请把申报表所在的几页或者几张工作表另存为一个文件再导入。"
            )
        return parse_xml(text)


def open_archive(data: bytes) -> OfficeArchive:
    """Open a ZIP and look at its table of contents; raise UnreadableFileError if it is not within the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise DAMAGED from error
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_ARCHIVE_BYTES:
        raise BOMB
    for member in members:
        if member.flag_bits & 1:
            raise UnreadableFileError("文件加了密码，读不出来。请先去掉密码，另存后再导入。")
        if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise BOMB
    names = {
        member.filename.replace("\\", "/").lstrip("/"): member for member in members if not member.is_dir()
    }
    return OfficeArchive(archive, names)


def decode_xml(data: bytes) -> str:
    """Return XML as text; raise UnreadableFileError if it has a document type or an unknown encoding."""
    declared = _DECLARED_ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    encoding = (
        "utf-16"
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}
        else declared[1].decode().lower()
        if declared
        else "utf-8"
    )
    try:
        text = data.decode(_ENCODINGS[encoding])
    except (KeyError, UnicodeDecodeError) as error:
        raise DAMAGED from error
    if "<!DOCTYPE" in text:
        raise ENTITIES
    return text


def parse_xml(text: str) -> ElementTree.Element:
    """Return the root of XML without a document type; raise UnreadableFileError if it is not well-formed."""
    try:
        return ElementTree.fromstring(text)  # noqa: S314 - a document type is refused
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise DAMAGED from error


def local_name(element: ElementTree.Element) -> str:
    """Return the name of an element without its namespace: strict and transitional files differ in it."""
    return element.tag.rpartition("}")[2]


def attribute(element: ElementTree.Element, name: str) -> str:
    """Return an attribute whatever its namespace; "" if there is none."""
    direct = element.get(name)
    if direct is not None:
        return direct
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def resolve_path(base: str, target: str) -> str:
    """Return the name of the member that `target` means in the member `base`."""
    parts = [] if target.startswith("/") else base.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def relationships(archive: OfficeArchive, part: str) -> dict[str, tuple[str, str]]:
    """Return by its id the kind and target member of each relationship of a part; of an external one, the address."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    if not archive.has(rels):
        return {}
    return {
        attribute(element, "Id"): (
            attribute(element, "Type").rpartition("/")[2],
            attribute(element, "Target")
            if attribute(element, "TargetMode") == "External"
            else resolve_path(part, attribute(element, "Target")),
        )
        for element in archive.xml(rels)
    }
