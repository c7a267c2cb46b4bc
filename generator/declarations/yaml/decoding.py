"""Decodes the bytes of a file into text without hidden characters, or into problems.

Line feeds are the only line breaks of the text. Each refused character is a problem at its place.
Nothing in this module knows YAML or the form.
"""

import re
import unicodedata
from dataclasses import replace
from typing import Final

from generator.diagnostics.escaping import INVISIBLE, describe_character
from generator.diagnostics.problem import Fix, Problem, file_problem, problem_at

# Radicals, compatibility ideographs and mathematical letters, with which PDF replaces the characters that they look
# like; and Cyrillic letters in a word that could be Latin throughout.
_CYRILLIC: Final = "АВЕЗКМНОРСТХаеорсух"
_LOOKS_HAN: Final = r"\u2e80-\u2fd5\uf900-\ufad9\U0001d400-\U0001d7ff\U0002f800-\U0002fa1d"
_LOOKALIKE: Final = re.compile(
    rf"[{_LOOKS_HAN}]"
    rf"|(?<![A-Za-z\u0400-\u04ff])(?=[A-Za-z{_CYRILLIC}]*[{_CYRILLIC}])[A-Za-z{_CYRILLIC}]+(?![A-Za-z\u0400-\u04ff])"
)
_IN_LOOKALIKES: Final = re.compile(f"[{_LOOKS_HAN}{_CYRILLIC}]")  # a quick search that most texts pass
RADICALS: Final = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑"
    "⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
"""Radicals of U+2E80–2EF3, each before the character that it equals, by Unicode's EquivalentUnifiedIdeograph.txt."""

_LOOKALIKE_REPLACEMENTS: Final = str.maketrans(
    _CYRILLIC + RADICALS[::2], "ABE3KMHOPCTXaeopcyx" + RADICALS[1::2]
)

MAX_LINES_REPORTED: Final = 100
"""Lines of one file for which the same problem is reported; after a fix the next ones are."""


def decode(path: str, data: bytes, max_bytes: int) -> tuple[str | None, list[Problem]]:
    """Return the text of a file, or None if it has none, and the problems.

    `data` may end right after `max_bytes`: a file that is too large need not be read to its end.
    """
    if len(data) > max_bytes:
        message = f"文件不应超过 {max_bytes // 1024} KB，请检查是否误传了别的内容"
        return None, [file_problem(path, "file-too-large", message)]
    text, problems = _decode_bytes(path, data)
    if text is None:
        return None, problems
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems += _replacement_character_problems(path, text)
    if hidden := _invisible_character_problems(path, text):
        problems += hidden
        text = INVISIBLE.sub("", text)
    if disguised := _lookalike_problems(path, text):
        problems += disguised
        text = _LOOKALIKE.sub(lambda match: _replace_lookalikes(match[0]), text)
    return (None if problems and not text.strip() else text), problems


def line_start(text: str, position: int) -> int:
    """Return the position at which the line of `position` begins."""
    return text.rfind("\n", 0, position) + 1


def line_end(text: str, position: int) -> int:
    """Return the position behind the line in which a text ends; a block of text ends where the next line begins."""
    if position and text[position - 1] == "\n":
        return position
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def _decode_bytes(path: str, data: bytes) -> tuple[str | None, list[Problem]]:
    for signature, kind in _FILE_SIGNATURES.items():
        if data.startswith(signature):
            message = f"这不是文本文件，而是{kind}；请把内容填进 .yml 文件，不要只改文件名"
            return None, [file_problem(path, "encoding", message)]
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data
    if wide and (text := _try_encodings(data, "utf-16", "utf-16-le", "utf-16-be")) is not None:
        return text, [_wrong_encoding(path, "UTF-16")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        lines = data[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        line, column = len(lines), len(lines[-1].decode("utf-8-sig")) + 1
    if (text := _try_encodings(data, "gb18030")) is not None:
        return text, [_wrong_encoding(path, "GBK", line, column)]
    message = (
        f"文件应为 UTF-8 编码，现在{'是 UTF-16，而且有损坏' if wide else '的编码无法识别，也许不是文本文件'}"
    )
    return None, [Problem(path=path, line=line, column=column, rule="encoding", message=message)]


_FILE_SIGNATURES: Final = {
    b"PK\x03\x04": " Word、Excel 文件或压缩包",
    b"\xd0\xcf\x11\xe0": "旧版 Word、Excel 文件",
    b"%PDF": " PDF 文件",
    b"{\\rtf": "写字板文件",
}
_REWRITE_FIX: Final = Fix(0, 0, "")  # writing the text as UTF-8 is the whole fix


def _wrong_encoding(path: str, encoding: str, line: int = 1, column: int = 1) -> Problem:
    message = (
        f"文件应为 UTF-8 编码，现在是 {encoding}；请在编辑器中改用 UTF-8 编码保存，或运行 gongkai check --fix"
    )
    return Problem(path=path, line=line, column=column, rule="encoding", message=message, fix=_REWRITE_FIX)


def _try_encodings(data: bytes, *encodings: str) -> str | None:
    """Return the text in the first encoding that decodes all bytes without control characters, or None."""
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not INVISIBLE.search(text.replace("\r", "").removeprefix("\ufeff")):
            return text.removeprefix("\ufeff")
    return None


def _is_meaningless(character: str) -> bool:
    """Return whether an invisible character carries nothing; one of the private area may be a lost glyph."""
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}


def _replacement_character_problems(path: str, text: str) -> list[Problem]:
    start = text.find("\ufffd")
    message = "这里是替换符“\ufffd”：原来的字在转换编码时已经丢失，请对照原件补上"
    return [problem_at(path, text, start, start + 1, "encoding", message)] if start >= 0 else []


def _invisible_character_problems(path: str, text: str) -> list[Problem]:
    """Return one problem for each of the first lines with invisible characters."""
    problems: list[Problem] = []
    end_of_line = -1
    for match in INVISIBLE.finditer(text):
        if match.start() > end_of_line and len(problems) < MAX_LINES_REPORTED:
            end_of_line = text.find("\n", match.start())
            end_of_line = len(text) if end_of_line < 0 else end_of_line
            message = f"不应有看不见的字符，这里是 {describe_character(match[0])}；请删去，需要时重新输入"
            problem = problem_at(path, text, match.start(), match.end(), "invisible-character", message)
            certain = all(
                _is_meaningless(hidden[0]) for hidden in INVISIBLE.finditer(text, match.start(), end_of_line)
            )
            fix = _REWRITE_FIX._replace(certain=certain)
            problems.append(replace(problem, fix=fix, corrected_excerpt=INVISIBLE.sub("", problem.excerpt)))
    return problems


def _replace_lookalikes(characters: str) -> str:
    """Replace characters by what they look like, one for one."""
    return "".join(
        plain if len(plain := unicodedata.normalize("NFKC", character)) == 1 else character
        for character in characters.translate(_LOOKALIKE_REPLACEMENTS)
    )


def _lookalike_problems(path: str, text: str) -> list[Problem]:
    """Return one problem for each of the first lines with characters that look like others."""
    problems: list[Problem] = []
    if not _IN_LOOKALIKES.search(text):
        return problems
    end_of_line = -1
    for match in _LOOKALIKE.finditer(text):
        looks = _replace_lookalikes(match[0])
        if looks == match[0] or match.start() <= end_of_line or len(problems) == MAX_LINES_REPORTED:
            continue
        end_of_line = text.find("\n", match.start()) % (len(text) + 1)
        start = next(n for n, (was, now) in enumerate(zip(match[0], looks, strict=True)) if was != now)
        span = (match.start() + start, match.end())
        message = f"这里的“{match[0]}”（U+{ord(match[0][start]):04X}）看起来像“{looks}”，其实是别的字符，检索不到；请改成“{looks}”"
        problem = problem_at(path, text, *span, "invisible-character", message)
        corrected = _LOOKALIKE.sub(lambda found: _replace_lookalikes(found[0]), problem.excerpt)
        problems.append(replace(problem, fix=_REWRITE_FIX, corrected_excerpt=corrected))
    return problems
