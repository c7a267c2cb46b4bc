"""What to tell an editor whose file is not YAML.

Comes in: the text and the position at which the parser gave up, which is often a line too late.
Goes out: the places that should be changed and what to type there instead, in the editor's words;
the parser's own words are never shown. Nothing here parses: it looks at lines, the way a colleague would.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias


class Diagnosis(NamedTuple):
    """The part of the text that is wrong, [start, end), and what to do."""

    start: int
    end: int
    message: str


NO_SPACE: Final = "英文冒号后面少了一个空格"


def chinese_colon(colon: str) -> str:
    """What to say of a Chinese colon behind the name of a field."""
    return f"字段名后面是中文冒号“{colon}”，请改用英文冒号加一个空格“: ”"


_Hint: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_KEY: Final = r"^ *(?:- +)?[^\s:：﹕∶#'\"-][^:：﹕∶#\n]*"


def _quote(match: re.Match[str]) -> str:
    mark, value = match["mark"], match["value"].strip()
    if compared := re.match(r"([<>]=?)\s*[\d０-９]", value):
        sign = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}[compared[1]]
        return f"以“{mark}”开头的内容 YAML 读不懂，请写成 {sign}{value.lstrip('<>=').strip()}"
    return f"以“{mark}”开头的内容 YAML 读不懂，请给它加上英文引号"


# Each looks at one line; what it wants to point at is the group `here`.
_CHINESE_COLON: Final[_Hint] = (
    re.compile(_KEY + r"(?P<here>[：﹕∶])(?!.*: )"),
    lambda m: chinese_colon(m["here"]),
)
_HINTS: Final[tuple[_Hint, ...]] = (
    _CHINESE_COLON,
    (
        re.compile(r"^ *(?P<here>[\u3000\u00a0]+)"),
        lambda _: "行首用了全角空格，请改用普通空格缩进，每一级两个",
    ),
    (
        re.compile(_KEY + r":(?P<here>[\u3000\u00a0]+)"),
        lambda _: "冒号后面是全角空格，请改用普通空格",
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<value>(?P<mark>[>|])(?![+-]?\d?[+-]? *(?:#|$)).*))"),
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
    (re.compile(_KEY + r"(?P<here>:)(?=[^\s:/])"), lambda _: NO_SPACE),
)


def diagnoses(text: str, position: int, said: str) -> list[Diagnosis]:
    """The places to change and what to do, for a parser that gave up at `position`; never empty.

    `said` is the parser's message: it only tells apart what no line can. Chinese colons are told all at once,
    as who types one types many; of anything else the parser knows only the first place.
    """
    written = _written_lines(text)
    colons = [found for start, line in written if (found := _hinted(_CHINESE_COLON, start, line))]
    near = _near(written, position)
    first = next(
        (found for start, line in near for hint in _HINTS if (found := _hinted(hint, start, line))), None
    )
    if first is None:
        return [_by_the_parser(*near[0], said)]
    return colons if first in colons else [first]


def _hinted(hint: _Hint, start: int, line: str) -> Diagnosis | None:
    pattern, message = hint
    match = pattern.match(line)
    return (
        Diagnosis(start + match.start("here"), start + match.end("here"), message(match)) if match else None
    )


def _by_the_parser(start: int, line: str, said: str) -> Diagnosis:
    """What to say of a line that shows nothing wrong by itself."""
    if not re.search(r":(\s|$)", line) and not line.lstrip().startswith("- "):
        message = "这一行没有“字段名: 内容”，请补上字段名和英文冒号，或接到上一行末尾"
    elif "expected ':'" in said:
        message = "这一行 YAML 读不懂，请检查英文冒号后的空格和引号"
    else:
        message = "这一行的缩进与上下文不一致，同一级的字段要左端对齐"
    return Diagnosis(start + len(line) - len(line.lstrip()), start + len(line), message)


def _near(written: list[tuple[int, str]], position: int) -> list[tuple[int, str]]:
    """The line of `position`, then the two before it."""
    before = [(start, line) for start, line in written if start <= position]
    return before[:-4:-1] or [(0, "")]


_BLOCK: Final = re.compile(r"(?P<indent> *)(?:- +)*(?:[^:#]*: +)?[>|][+-]?\d?[+-]? *(?:#.*)?$")


def _written_lines(text: str) -> list[tuple[int, str]]:
    """Lines with their starts, but blank ones, comments, and the inside of block scalars, where all is text."""
    lines = []
    start, inside = 0, -1
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            if indent <= inside:
                inside = -1
            if inside < 0 and not line.lstrip().startswith("#"):
                lines.append((start, line))
                block = _BLOCK.match(line)
                inside = len(block["indent"]) if block else -1
        start += len(line) + 1
    return lines
