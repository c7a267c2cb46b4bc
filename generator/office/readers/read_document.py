"""One door for all office files: the format is what the content says, the name is only a hint."""

from dataclasses import replace
from typing import Final

from generator.office.document import Document
from generator.office.readers.archive import (
    MAX_ELEMENTS,
    OfficeArchive,
    UnreadableFileError,
    decode_xml,
    open_archive,
    parse_xml,
)
from generator.office.readers.compound_file import RTF_SIGNATURE, SIGNATURE, read_compound_file
from generator.office.readers.pages.ofd import read_ofd
from generator.office.readers.pages.pdf import read_pdf
from generator.office.readers.sheet_xml import read_ods, read_spreadsheet_2003
from generator.office.readers.texts.plain_text import read_csv, read_text
from generator.office.readers.texts.web_page import decode_page, read_html, read_web_archive
from generator.office.readers.word import read_docx
from generator.office.readers.workbook import read_xlsx

MAX_FILE_BYTES: Final = 100_000_000
MAX_TEXT_BYTES: Final = 20_000_000
"""Of text and web pages, which take some ten times as much memory."""
TOO_LARGE: Final = "文件超过 100 MB，没有读。请把申报表所在的几页或者几张工作表另存为一个文件再导入。"

_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_SCAN: Final = "这是一张图片，没有文字可读。请先做文字识别（OCR），或者向填报单位要电子版。"
_NAMES: Final = {
    "docx": ("Word 文件（.docx）", {"docx", "docm", "dotx", "dotm", "wps"}),
    "xlsx": ("Excel 文件（.xlsx）", {"xlsx", "xlsm", "xltx", "xltm", "et"}),
    "xls": ("旧的 Excel 文件（.xls）", {"xls", "xlt", "et"}),
    "ods": ("ODS 表格", {"ods", "ots"}),
    "pdf": ("PDF", {"pdf"}),
    "ofd": ("OFD", {"ofd"}),
    "html": ("网页（HTML）", {"html", "htm", "mht", "mhtml", "xhtml"}),
    "csv": ("CSV 文本", {"csv"}),
    "txt": ("纯文本", {"txt", "text", "tsv", "md", "prn", "csv"}),
}
"""By format what it is called, and the endings of names that fit it."""


def read_document(name: str, data: bytes) -> tuple[Document | None, str]:
    """Return a file as a document, or None and one sentence that says what to do."""
    if len(data) > MAX_FILE_BYTES:
        return None, TOO_LARGE
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    try:
        document = _read(data, ending)
    except UnreadableFileError as error:
        return None, str(error)
    except ImportError as error:
        return None, f'读这种文件要先安装 {error.name or "扩展"}：pip install "gongkai[import]"。'
    except RecursionError:
        return None, "文件内部的层次太多，没有读。请用办公软件打开它，另存为一个新文件再导入。"
    if not document.blocks:
        return None, _nothing(document)
    title, endings = _NAMES[document.format]
    if ending and ending not in endings:
        remark = f"文件名以 .{ending} 结尾，内容是{title}，按内容读。"
        document = replace(document, remarks=(remark, *document.remarks))
    return document, ""


def _nothing(document: Document) -> str:
    """Return the sentence on a document without any text."""
    if any("图片" in remark for remark in document.remarks):
        return "文件里只有图片，没有文字可读。请先做文字识别（OCR），或者向填报单位要电子版。"
    hidden = next((remark for remark in document.remarks if "隐藏" in remark), "")
    return f"文件里没有可读的文字。{hidden}请打开看一看是不是选错了文件。"


def _read(data: bytes, ending: str) -> Document:
    if not data.removeprefix(b"\xef\xbb\xbf").strip(b"\0 \t\r\n"):
        raise UnreadableFileError("文件是空的。请重新下载或者重新导出后再试。")
    if b"%PDF-" in data[:1024]:
        return read_pdf(data)
    if data.startswith(b"PK"):
        return _read_archive(data)
    if data.startswith(SIGNATURE):
        return read_compound_file(data)
    if data.startswith(RTF_SIGNATURE):
        raise UnreadableFileError("这是 RTF 文件，不能直接读。请用 Word 或 WPS 打开，另存为 .docx 再导入。")
    if data.startswith(_PICTURES):
        raise UnreadableFileError(_SCAN)
    if data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise UnreadableFileError("这是压缩包。请先解压，再导入里面的文件。")
    if data[:2] in {b"\x09\x00", b"\x09\x02", b"\x09\x04"} and data[2:4] in {b"\x04\x00", b"\x06\x00"}:
        raise UnreadableFileError(
            "这是很旧的 Excel 格式，不能直接读。请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"
        )
    if len(data) > MAX_TEXT_BYTES:
        raise UnreadableFileError("文本或者网页超过 20 MB，没有读。请把申报表单独存为一个文件再导入。")
    return _read_characters(data, ending)


def _read_archive(data: bytes) -> Document:
    archive = open_archive(data)
    names = set(archive.names)
    kind = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
    if "OFD.xml" in names:
        return read_ofd(archive)
    if "content.xml" in names and "spreadsheet" in kind:
        return read_ods(archive)
    if "content.xml" in names and "opendocument" in kind:
        raise UnreadableFileError("这是 OpenDocument 文件（如 .odt），不能直接读。请另存为 .docx 再导入。")
    if "xl/workbook.bin" in names:
        raise UnreadableFileError("这是二进制的 Excel 格式（.xlsb），不能直接读。请另存为 .xlsx 再导入。")
    if any(name.startswith("word/") for name in names):
        return _with_parts(read_docx(archive), archive)
    if any(name.startswith("xl/") for name in names):
        return read_xlsx(data, archive)
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFileError("这是演示文稿，不能读。请把申报表另存为 .docx 或 .xlsx 再导入。")
    raise UnreadableFileError("这是压缩包，里面不是一个办公文件。请先解压，再导入里面的文件。")


def _with_parts(document: Document, archive: OfficeArchive) -> Document:
    """Add what a Word file has beside its text."""
    has_objects = any("/embeddings/" in name for name in archive.names)
    remark = ("文件里嵌入了其他文件，没有读。",) if has_objects else ()
    return replace(document, remarks=document.remarks + remark)


def _read_characters(data: bytes, ending: str) -> Document:
    """Read what has no signature: web pages, web archives, Excel's XML and plain text."""
    head = data[:65_536].replace(b"\0", b"").lower()
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"mime-version:") or b"\nmime-version:" in head[:2000]:
        return read_web_archive(data)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head[:4000] and b"<workbook" in head:
        text = decode_xml(data)
        if text.count("<") - text.count("</") > MAX_ELEMENTS:
            raise UnreadableFileError("文件的内容太多，没有读。请把申报表另存为 .xlsx 再导入。")
        return read_spreadsheet_2003(parse_xml(text))
    if b"<pkg:package" in head or b"<w:worddocument" in head or b"<office:document" in head:
        raise UnreadableFileError(
            "这是办公文件的 XML 格式，不能直接读。请用 Word 或 Excel 打开，另存为 .docx 或 .xlsx 再导入。"
        )
    if any(mark in head for mark in (b"<!doctype html", b"<html", b"<table", b"<body")):
        return read_html(decode_page(data))
    text = _plain(data)
    return read_csv(text) if ending == "csv" and "\t" not in text else read_text(text)


def _plain(data: bytes) -> str:
    """Return plain text; raise UnreadableFileError for bytes that are none."""
    text = ""
    for encoding in ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError as error:
            # A file that was cut off may end inside a character.
            if error.start >= len(data) - 3 > 0:
                text = data[: error.start].decode(encoding)
                break
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text[:100_000])
    if not text or controls:
        raise UnreadableFileError(
            "认不出这是什么文件。请用 Word、Excel 或 WPS 打开，另存为 .docx、.xlsx 或者 PDF 再导入。"
        )
    return text.replace("\f", "\n").replace("\v", "\n")
