"""What to tell an editor whose file is not YAML.

Comes in: the text and the position at which the parser gave up, which is often a line too late.
Goes out: the places that should be changed and what to type there instead, in the editor's words;
the parser's own words are never shown. Nothing here parses: it looks at lines, the way a colleague would.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from generator.declarations.yaml.decoding import line_start
from generator.diagnostics.problem import Fix
from generator.diagnostics.wording import shown
from generator.forms import vocabulary as v
from generator.forms.spelling import Spelling


class Diagnosis(NamedTuple):
    """The part of the text that is wrong, [start, end), what to do, and how to mend it where there is one way."""

    start: int
    end: int
    message: str
    fix: Fix | None = None


COLON: Final = ": "
NO_SPACE: Final = "英文冒号后面少了一个空格"
CONFLICT: Final = (
    "这是合并冲突的记号：两个人改了同一处；请留下正确的内容，删去 <<<<<<<、=======、>>>>>>> 开头的几行"
)
_FENCE: Final = "这是代码块的记号，不属于申报表，请删去这一行"


def chinese_colon(colon: str) -> str:
    """What to say of a Chinese colon behind the name of a field."""
    return f"字段名后面是中文冒号“{colon}”，请改用英文冒号加一个空格“: ”"


def no_colon(name: str) -> str:
    """What to say of a name behind which the colon was forgotten."""
    return f"{shown(name)}后面少了英文冒号"


_SIGN: Final = "[≥≤≧≦=＝<>＜＞][=＝]?"
NAME_AND_VALUE: Final = re.compile(
    r"(?P<name>[^\s:：，。；,;≥≤≧≦=＝<>＜＞|][^:：，。；,;≥≤≧≦=＝<>＜＞|\n]{0,39}?)"
    rf"(?P<gap>\s*)(?P<value>{_SIGN}\s*[\d０-９][^，。；:：\n]*)"
)
"""An indicator as it stands in prose: 线路连通率 ≥98(%)."""

_PLAIN: Final = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@`\s])(?:[^\n:#]|:(?=\S)|(?<=\S)#)*(?<!\s)")


def as_scalar(text: str) -> str:
    """A text of one line as YAML writes it: as it is where that is read as itself, else in quotes."""
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"


_Said: TypeAlias = tuple[str, Spelling | None]
_Hint: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], _Said]]

_KEY: Final = r"^(?P<indent> *)(?:- +)?(?P<key>[^\s:：﹕∶#'\"-][^:：﹕∶#\n]*)"
_LABEL: Final = "|".join(sorted(map(re.escape, v.LABELS), key=len, reverse=True))
_SIGNS: Final = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}


def _quote(match: re.Match[str]) -> _Said:
    mark, value = match["mark"], match["value"].strip()
    if compared := re.match(r"([<>])([=＝]?)\s*[\d０-９]", value):
        typed = _SIGNS[compared[1] + "=" * len(compared[2])] + value.lstrip("<>=＝").strip()
        return f"以“{mark}”开头的内容 YAML 读不懂，请写成 {typed}", Spelling(typed)
    if value in {"-", "—", "--"}:
        return "空着的栏目不写“-”，冒号后面留空", Spelling("")
    if mark in ">|":
        words = value.lstrip(">|+-").strip()
        meant = re.match(r"[>|][+-]?\s", value) is not None  # else it may be a sign, or the line of a table
        return (
            f"“{mark}”后面不能接文字；长文字请在“{mark}-”之后换行、缩进两格再写",
            Spelling(f"{mark}-\n{match['indent']}  {words}")
            if meant and " #" not in words and words
            else None,
        )
    return f"以“{mark}”开头的内容 YAML 读不懂，请给它加上英文引号", _whole(value)


def _whole(value: str, *, sure: bool = True) -> Spelling | None:
    """A value in quotes; None where a comment may be part of it."""
    return None if " #" in value else Spelling(as_scalar(value.strip()), sure)


def _inner_colon(match: re.Match[str]) -> _Said:
    *value, label = match["value"].rsplit(maxsplit=1)
    if value and label in v.LABELS:
        rest = f"{value[0]}\n{match['indent']}{label}: {match['rest']}".rstrip()
        return f"一行里有两个字段，请从{shown(label)}起另起一行", Spelling(rest)
    message = "内容里有英文冒号加空格，请改用中文冒号“：”，或给整段内容加上英文引号"
    return message, _whole(match["typed"])


# Each looks at one line. What it wants to point at is the group `here`; what its Spelling replaces is the group
# `typed` where there is one, else `here` too.
_CHINESE_COLON: Final[_Hint] = (
    re.compile(_KEY + r"(?P<typed>(?P<here>[：﹕∶])[：﹕∶:]*[ \u3000]*)(?P<rest>(?!.*: ).*)"),
    lambda m: (chinese_colon(m["here"]), Spelling(COLON if m["rest"] else ":")),
)
_SPACES: Final = {"\u3000": "全角空格", "\u00a0": "不换行空格"}
_WIDE_SPACE: Final[_Hint] = (
    re.compile(_KEY + r"(?P<typed>:(?P<here>[\u3000\u00a0]+) *)"),
    lambda m: (f"冒号后面是{_SPACES[m['here'][0]]}，请改用普通空格", Spelling(COLON)),
)
_EVERYWHERE: Final = (_CHINESE_COLON, _WIDE_SPACE)
"""Who makes one of these slips makes many of them."""

_HINTS: Final[tuple[_Hint, ...]] = (
    _CHINESE_COLON,
    (
        re.compile(r"^(?P<typed> *(?P<here>[\u3000\u00a0]+)[ \u3000\u00a0]*)"),
        lambda m: (
            "行首用了全角空格，请改用普通空格缩进，每一级两个",
            Spelling(m["typed"].replace("\u3000", "  ").replace("\u00a0", " ")),
        ),
    ),
    _WIDE_SPACE,
    (
        re.compile(
            rf"^ *(?P<typed>(?P<here>[*`\"'\[]+)(?P<label>{_LABEL})[*`\"'\]]*)(?=[:：])(?!.*[\"'],? *$)"
        ),
        lambda m: (f"字段名两边不加“{m['here']}”", Spelling(m["label"])),
    ),
    (
        re.compile(
            r"^ *(?P<here>(?P<quote>[\"'])(?P<inner>[^\"'\n]*)(?P=quote)(?P<rest>[^:\n]+))(?=:(?: |$))"
        ),
        lambda m: (
            f"英文引号 {m['quote']} 在行首有别的意思，请改用中文引号",
            Spelling(f"“{m['inner']}”{m['rest']}", sure=False),
        ),
    ),
    (
        re.compile(r"^ *\"[^\"\n]*\" *: *(?:\"[^\"\n]*\"|[^\"\n]*[^\",\s])(?P<here>,) *$"),
        lambda _: ("行末不写英文逗号", Spelling("")),
    ),
    (
        re.compile(r"^ *(?P<here>\|.*\|) *$"),
        lambda _: ("这是从表格粘贴来的一行；请去掉竖线“|”，每行只写一个“字段名: 内容”", None),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>\"(?P<value>[^\"\n]*\\[^\"\n]*)\") *$"),
        lambda m: ("英文双引号里的“\\”有别的意思，请改用英文单引号", _whole(m["value"], sure=False)),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<value>(?P<mark>[>|])(?![+-]?\d?[+-]? *(?:#|$)).*))"),
        _quote,
    ),
    (re.compile(_KEY + r":[ \t]+(?P<here>(?P<value>(?P<mark>[%@`*&!\]}?,-]).*))"), _quote),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<quote>[\"'])(?P<value>(?:(?!(?P=quote)).)*))$"),
        lambda m: (
            f"英文引号 {m['quote']} 没有配对，请在内容末尾补上，或把两个引号都删去",
            _whole(m["value"], sure=False),
        ),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>(?P<quote>[\"'])(?:(?!(?P=quote)).)*(?P=quote)[ \t]*[^\s#].*)"),
        lambda m: (
            f"英文引号 {m['quote']} 之后还有文字，请用引号括住整段内容，或改用中文引号",
            _whole(m["here"], sure=False),
        ),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<here>[\[{].*)"),
        lambda m: (
            f"“{m['here'][0]}”在 YAML 里有别的意思，请给这段内容加上英文引号，或改用全角括号",
            _whole(m["here"]),
        ),
    ),
    (
        re.compile(_KEY + rf"(?P<typed>(?P<here>:)[ \t]+)(?=[^\s'\":][^:\n]*: +{_SIGN} *[\d０-９])"),
        lambda _: ("指标名称里不用英文冒号加空格，请改用中文冒号“：”", Spelling("：", sure=False)),
    ),
    (
        re.compile(_KEY + r":[ \t]+(?P<typed>(?P<value>[^\s'\"].*?)(?P<here>: )(?P<rest>.*))"),
        _inner_colon,
    ),
    (re.compile(_KEY + r"(?P<here>:)(?=[^\s:/])"), lambda _: (NO_SPACE, Spelling(COLON))),
    (
        re.compile(rf"^ *(?:{_LABEL})(?P<typed> *(?P<here>[;；.。,，、=＝—–-])[ \u3000]*)"),
        lambda m: (f"字段名后面是“{m['here']}”，请改用英文冒号加一个空格“: ”", Spelling(COLON)),
    ),
    (
        re.compile(rf"^ *(?P<here>{_LABEL})(?P<typed>[ \u3000]+)(?=[^\s:：])"),
        lambda m: (no_colon(m["here"]), Spelling(COLON)),
    ),
    (
        re.compile(rf"^ *(?P<here>{_LABEL})(?P<typed>[ \u3000]*)$"),
        lambda m: (no_colon(m["here"]), Spelling(":")),
    ),
    (
        re.compile(r"^ *(?P<here>(?P<typed>" + NAME_AND_VALUE.pattern + ")) *$"),
        lambda m: (no_colon(m["name"]), Spelling(f"{m['name']}{COLON}{m['value']}", sure=False)),
    ),
)


def diagnoses(text: str, position: int, said: str) -> list[Diagnosis]:
    """The places to change and what to do, for a parser that gave up at `position`; never empty.

    `said` is the parser's message: it only tells apart what no line can. Slips that come in numbers, such as
    Chinese colons, are told all at once, and so is what no form has; of anything else the parser knows only the
    first place.
    """
    written = _written_lines(text)
    if foreign := _foreign(written):
        return foreign
    often = [
        [found for start, line in written if (found := _hinted(hint, start, line))] for hint in _EVERYWHERE
    ]
    near = _near(written, position)
    first = next(
        (found for start, line in near for hint in _HINTS if (found := _hinted(hint, start, line))), None
    )
    if first is None:
        return [_by_the_parser(written, near[0], said)]
    return next((all_of_them for all_of_them in often if first in all_of_them), [first])


def tabbed(text: str, start: int, end: int) -> tuple[str, Fix | None]:
    """What to say of tabs, and what to type for them.

    That is two spaces each at the beginning of a line; a colon between the cells of a table; elsewhere one for all.
    """
    before, rest = text[line_start(text, start) : start], text[end:].partition("\n")[0].strip(" ")
    cells = [before.strip(" "), *filter(None, rest.split("\t"))]
    named = re.fullmatch(_LABEL, cells[0]) or (len(cells) == 2 and re.match(rf"{_SIGN} *\d", cells[1]))
    if not cells[0]:
        return _TAB, Fix(start, end, "  " * (end - start))
    if len(cells) > 2 and not re.search("[:#]", cells[0]):
        return "这一行是从表格粘贴来的，有好几栏；每一级各占一行，下级多缩进两个空格", None
    if named and rest:
        return no_colon(cells[0]) + "，不能用制表符（Tab）代替", Fix(start, end, COLON)
    return _TAB, Fix(start, end, " ")


_TAB: Final = "不应使用制表符（Tab），请改用空格；缩进每一级两个空格"


def _foreign(written: list[tuple[int, str]]) -> list[Diagnosis]:
    """Lines that no form has: marks of a merge and of a block of code, the title, the number of a page."""
    found = []
    for start, line in written:
        end = start + len(line)
        if re.match(r"(?:<{7}|>{7})(?: |$)|={7}$|\|{7}(?: |$)", line):
            found.append(Diagnosis(start, end, CONFLICT))
        elif line.startswith("```"):
            found.append(Diagnosis(start, end, _FENCE, Fix(start, end, "")))
        elif re.fullmatch(rf" *{v.FORM}：? *", line):
            found.append(Diagnosis(start, end, "这是表的标题，不用写，请删去这一行", Fix(start, end, "")))
        elif re.fullmatch(r" *(?:[-—–] ?\d{1,3} ?[-—–]|第 ?\d{1,3} ?页.{0,10}) *", line):
            found.append(Diagnosis(start, end, "这是页码，不属于申报表，请删去这一行", Fix(start, end, "")))
    return found


def _hinted(hint: _Hint, start: int, line: str) -> Diagnosis | None:
    pattern, say = hint
    match = pattern.match(line)
    if match is None:
        return None
    message, spelling = say(match)
    typed = "typed" if "typed" in match.groupdict() else "here"
    fix = Fix(start + match.start(typed), start + match.end(typed), *spelling) if spelling else None
    return Diagnosis(start + match.start("here"), start + match.end("here"), message, fix)


def _by_the_parser(written: list[tuple[int, str]], near: tuple[int, str], said: str) -> Diagnosis:
    """What to say of a line that shows nothing wrong by itself."""
    start, line = near
    indent = _lead(line)
    place = (start + indent, start + len(line))
    above = [other for begin, other in written if begin < start]
    if not re.search(r":(\s|$)", line) and not line.lstrip().startswith("- "):
        message = "这一行没有“字段名: 内容”，请补上字段名和英文冒号，或接到上一行末尾"
        return Diagnosis(*place, message)
    if "expected ':'" in said:
        return Diagnosis(*place, "这一行 YAML 读不懂，请检查英文冒号后的空格和引号")
    begin, before = next(((b, other) for b, other in reversed(written) if b < start), (0, ""))
    if filled := re.match(rf" *(?P<label>{_HEADINGS}):\s+(?P<here>[^\s#].*)", before):
        message = f"{shown(filled['label'])}之下还有下级字段，它的冒号后面不能写内容"
        return Diagnosis(begin + filled.start("here"), begin + filled.end("here"), message)
    if shallow := _too_shallow(above, indent):
        lead, wanted = _lead(before), _lead(above[-2]) + 2 * above[-2].rstrip().endswith(":")
        message = f"{shown(shallow)}缩进不够，成了上级字段；请与同级的字段左端对齐"
        deeper = Fix(begin, begin + lead, " " * wanted, sure=False)
        return Diagnosis(begin + lead, begin + len(before), message, deeper)
    levels = _levels(above)
    fix = None
    if indent not in levels and (best := _nearest(indent, levels)) is not None:
        fix = Fix(start, start + indent, " " * best, sure=False)
    return Diagnosis(*place, "这一行的缩进与上下文不一致，同一级的字段要左端对齐", fix)


_HEADINGS: Final = "|".join(
    (
        v.PROJECT_FUNDING,
        v.ANNUAL_FUNDING,
        v.INDICATORS,
        *v.BESIDE_THE_FORM,
        *v.LEVEL_1_TERMS,
        *v.LEVEL_2_TERMS,
    )
)


def _lead(line: str) -> int:
    return len(line) - len(line.lstrip())


def _too_shallow(above: list[str], indent: int) -> str:
    """The name on the last line, if it is no label and stands left of its neighbours."""
    if len(above) < 2 or _lead(above[-1]) >= min(indent, _lead(above[-2])):
        return ""
    name = above[-1].strip().partition(":")[0]
    return "" if name in v.LABELS else name


def _levels(above: list[str]) -> list[int]:
    """How far a line under these may be indented: as one of the lines that it stands under, or below the last."""
    levels: list[int] = []
    for line in above:
        indent = _lead(line)
        levels = [*(level for level in levels if level < indent), indent]
    if above and above[-1].rstrip().endswith(":"):
        levels = [*levels, levels[-1] + 2]
    return levels


def _nearest(indent: int, levels: list[int]) -> int | None:
    """The only level that is next to an indentation."""
    distances = sorted((abs(level - indent), level) for level in levels)
    if not distances or (len(distances) > 1 and distances[0][0] == distances[1][0]):
        return None
    return distances[0][1]


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
