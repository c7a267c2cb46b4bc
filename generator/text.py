"""The bytes of a file become text that a person could have seen, or problems.

Comes in: a path to speak of and bytes. Goes out: text with line feeds as its only line breaks and without
characters that nobody sees, and a problem for each place where something had to be refused.
Nothing here knows YAML or the form.
"""

import re
import unicodedata
from typing import Final

from generator.problems import Problem, at, whole_file

# Cc but tab and line feed; Cf; Co; Zl and Zp; noncharacters; and fillers that are letters or marks by category.
INVISIBLE: Final = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e00ff\U000e01f0-\U0010ffff]"
)


MOST_LINES: Final = 100
"""Lines of one file of which the same thing is told; who mends these sees the next."""


def decode(path: str, data: bytes, max_bytes: int) -> tuple[str | None, list[Problem]]:
    """The text of a file, or None where there is none to speak of.

    `data` may stop short behind `max_bytes`: nobody need read more of a file that is too large.
    """
    if len(data) > max_bytes:
        message = f"文件不应超过 {max_bytes // 1024} KB，请检查是否误传了别的内容"
        return None, [whole_file(path, "file-too-large", message)]
    text, problems = _utf_8(path, data)
    if text is None:
        return None, problems
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = _damaged(path, text) + _hidden(path, text)
    text = INVISIBLE.sub("", text)
    return (None if problems and not text.strip() else text), problems


def describe(character: str) -> str:
    """An invisible character as people can look it up: its number and its name."""
    unnamed = "控制字符" if unicodedata.category(character) == "Cc" else "私有区字符"
    return f"U+{ord(character):04X}（{unicodedata.name(character, unnamed)}）"


def _utf_8(path: str, data: bytes) -> tuple[str | None, list[Problem]]:
    def refused(seen: str, line: int = 1, column: int = 1) -> tuple[None, list[Problem]]:
        message = f"文件应为 UTF-8 编码，现在是 {seen}；请在编辑器中改用 UTF-8 编码保存"
        return None, [Problem(path=path, line=line, column=column, rule="encoding", message=message)]

    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        b"\0" in data and _decodes(data, "utf-16-le", "utf-16-be")
    ):
        return refused("UTF-16")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        lines = data[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        seen = "GBK" if _decodes(data, "gb18030") else "无法识别的编码（也许不是文本文件）"
        return refused(seen, len(lines), len(lines[-1].decode("utf-8-sig")) + 1)


def _decodes(data: bytes, *encodings: str) -> bool:
    """Whether the bytes make sense in one of the encodings: all decode, and no control characters come out."""
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not INVISIBLE.search(text.replace("\r", "")):
            return True
    return False


def _damaged(path: str, text: str) -> list[Problem]:
    start = text.find("\ufffd")
    message = "这里是替换符“\ufffd”：原来的字在转换编码时已经丢失，请对照原件补上"
    return [at(path, text, start, start + 1, "encoding", message)] if start >= 0 else []


def _hidden(path: str, text: str) -> list[Problem]:
    """One problem for each of the first lines that hold characters which nobody sees."""
    problems: list[Problem] = []
    end_of_line = -1
    for match in INVISIBLE.finditer(text):
        if match.start() > end_of_line and len(problems) < MOST_LINES:
            end_of_line = text.find("\n", match.start())
            end_of_line = len(text) if end_of_line < 0 else end_of_line
            message = f"不应有看不见的字符，这里是 {describe(match[0])}；请删去，需要时重新输入"
            problems.append(at(path, text, match.start(), match.end(), "invisible-character", message))
    return problems
