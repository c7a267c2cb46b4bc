"""Pages without text that can be read: scans, and fonts that do not say what their characters are."""

from dataclasses import dataclass, field
from typing import Final

from generator.office.readers.archive import UnreadableFileError
from generator.office.readers.pages.page_blocks import page_numbers
from generator.office.readers.pages.page_content import PageContent

_SCAN_AREA: Final = 0.5
"""Of a page, that pictures cover."""
_FEW: Final = 10
"""Characters: a page number or a stamp of the scanner is no text."""
_UNKNOWN_SHARE: Final = 0.2


@dataclass(slots=True)
class TextQuality:
    """The numbers of pages by what can be read of them."""

    readable: dict[int, None] = field(default_factory=dict)
    scanned: dict[int, None] = field(default_factory=dict)
    over_picture: dict[int, None] = field(default_factory=dict)
    unmapped: dict[int, None] = field(default_factory=dict)
    pictures: dict[int, None] = field(default_factory=dict)
    missing: dict[int, None] = field(default_factory=dict)

    def add(self, page: PageContent) -> None:
        """Add a page that was read."""
        area = sum(
            max(0.0, min(right, page.width) - max(left, 0)) * max(0.0, min(bottom, page.height) - max(top, 0))
            for left, top, right, bottom in page.pictures
        )
        covered = area > _SCAN_AREA * page.width * page.height
        texts = [glyph.text for glyph in page.glyphs if not glyph.text.isspace()]
        unknown = sum(map(_is_unknown, texts))
        if covered and len(texts) < _FEW:
            self.scanned[page.number] = None
        elif unknown:
            self.unmapped[page.number] = None
        elif texts:
            self.readable[page.number] = None
        if covered and len(texts) >= _FEW:
            self.over_picture[page.number] = None
        elif area > 0.02 * page.width * page.height and page.number not in self.scanned:
            self.pictures[page.number] = None
        if unknown and unknown < _UNKNOWN_SHARE * len(texts):
            self.readable[page.number] = None

    def refuse(self, name: str) -> None:
        """Raise UnreadableFileError if no page can be read."""
        if self.readable:
            return
        if self.unmapped:
            raise UnreadableFileError(
                f"{name} 里的字体没有注明每个字是什么，文字读出来是乱码。"
                "请先做文字识别（OCR），或者向填报单位要 Word、Excel 的原件。"
            )
        if self.scanned:
            raise UnreadableFileError(
                f"{name} 是扫描件，页面只是图片，没有文字可读。请先做文字识别（OCR），或者向填报单位要电子版。"
            )

    def remarks(self) -> list[str]:
        """Return the sentences on pages of which not all was read."""
        sentences = {
            "页是扫描的图片，没有文字，没有读。": self.scanned,
            "页的文字在一张图片上，可能是文字识别的结果，请逐字核对。": self.over_picture,
            "页有字体没有注明是什么字，读成了“\ufffd”或者乱码，请对照原件。": self.unmapped,
            "页有图片，图片里的文字没有读。": self.pictures,
            "页损坏了，没有读。": self.missing,
        }
        return [f"第 {page_numbers(pages)} {sentence}" for sentence, pages in sentences.items() if pages]


def _is_unknown(text: str) -> bool:
    return text == "\ufffd" or "\ue000" <= text <= "\uf8ff" or text < " " or text >= "\U000f0000"
