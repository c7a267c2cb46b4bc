"""What to tell an editor whose file is not YAML.

Comes in: the text and the position at which the parser gave up, which is often a line too late.
Goes out: the place that should be changed and what to type there instead, in the editor's words;
the parser's own words are never shown. Nothing here parses: it looks at lines, the way a colleague would.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias


class Diagnosis(NamedTuple):
    """The part of the text that is wrong, [start, end), and what to do."""

    start: int
    end: int
    message: str


_Hint: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_KEY: Final = r"^\s*(?:- +)?[^\s:：#'\"-][^:：#\n]*"


def _quote(match: re.Match[str]) -> str:
    mark, value = match["mark"], match["value"].strip()
    if mark in "><" and re.match(r"[<>]=?\s*[\d０-９]", value):
        sign = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}[re.match(r"[<>]=?", value)[0]]  # type: ignore[index]
        return f"以“{mark}”开头的内容 YAML 读不懂，请写成 {sign}{value.lstrip('<>=').strip()}"
    return f"以“{mark}”开头的内容 YAML 读不懂，请给它加上英文引号"


# Each looks at one line; what it wants to point at is the group `here`.
_HINTS: Final[tuple[_Hint, ...]] = (
    (
        re.compile(_KEY + r"(?P<here>：)(?!.*: )"),
        lambda _: "字段名后面是中文冒号“：”，请改用英文冒号加一个空格“: ”",
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<value>(?P<mark>[>|])(?![>|+\-\d ]*(?:#|$)).*))"),
        _quote,
    ),
    (re.compile(_KEY + r":[ \t]+(?P<here>(?P<value>(?P<mark>[%@`*&!\]}?,-]).*))"), _quote),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<quote>[\"'])(?:(?!(?P=quote)).)*)$"),
        lambda m: f"英文引号 {m['quote']} 没有配对，请在内容末尾补上，或把两个引号都删去",
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<quote>[\"'])(?:(?!(?P=quote)).)*(?P=quote)[ \t]*[^\s#].*)"),
        lambda m: f"英文引号 {m['quote']} 之后还有文字，请用引号括住整段内容，或改用中文引号",
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>[\[{].*)"),
        lambda m: f"“{m['here'][0]}”在 YAML 里有别的意思，请给这段内容加上英文引号，或改用全角括号",
    ),
    (
        re.compile(_KEY + r":[ \t]+[^\s'\"].*?(?P<here>: )"),
        lambda _: "内容里有英文冒号加空格，请改用中文冒号“：”，或给整段内容加上英文引号",
    ),
    (re.compile(_KEY + r"(?P<here>:)(?=[^\s:/])"), lambda _: "英文冒号后面少了一个空格"),
)


def diagnosis(text: str, position: int, said: str) -> Diagnosis:
    """The place to change and what to do, for a parser that gave up at `position`.

    `said` is the parser's message: it only tells apart what no line can.
    """
    for start, line in _lines_back(text, position):
        for pattern, message in _HINTS:
            match = pattern.match(line)
            if match:
                return Diagnosis(start + match.start("here"), start + match.end("here"), message(match))
    start, line = next(_lines_back(text, position))
    content = start + len(line) - len(line.lstrip())
    if "'<" in said or "block end" in said or "expected key" in said or "not allowed" in said:
        return Diagnosis(content, start + len(line), "这一行的缩进与上下文不一致，同一级的字段要左端对齐")
    if not re.search(r":(\s|$)", line):
        return Diagnosis(
            content, start + len(line), "这一行没有“字段名: 内容”，请补上字段名和英文冒号，或接到上一行末尾"
        )
    return Diagnosis(content, start + len(line), "这一行 YAML 读不懂，请检查缩进、英文冒号后的空格和引号")


def _lines_back(text: str, position: int) -> Iterator[tuple[int, str]]:
    """The line of `position` with its start, then the written lines before it, three in all."""
    position = min(position, len(text.rstrip()))
    given = 0
    while given < 3:
        start = text.rfind("\n", 0, position) + 1
        line = text[start:].partition("\n")[0]
        if line.strip() or not start:
            yield start, line
            given += 1
        if not start:
            return
        position = start - 1
