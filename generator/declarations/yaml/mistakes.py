"""Messages for a file that is not YAML: the places to change, and what to type instead.

The parser reports a position that is often a line too late, and its own words are never shown. Nothing in this
module parses: it compares lines with the mistakes that people make.
"""

import re
from typing import Final, NamedTuple

from generator.declarations.yaml.decoding import line_start
from generator.declarations.yaml.hints import (
    COLON,
    LABEL_PATTERN,
    LINE_HINTS,
    REPEATED_HINTS,
    SIGN_PATTERN,
    LineHint,
    missing_colon_message,
)
from generator.diagnostics.problem import Fix
from generator.diagnostics.wording import quote
from generator.forms import vocabulary as v


class Diagnosis(NamedTuple):
    """A part of the text that is wrong, [start, end), what to do, and the fix if there is exactly one."""

    start: int
    end: int
    message: str
    fix: Fix | None = None


CONFLICT: Final = (
    "这是合并冲突的记号：两个人改了同一处；请留下正确的内容，删去 <<<<<<<、=======、>>>>>>> 开头的几行"
)
_FENCE: Final = "这是代码块的记号，不属于申报表，请删去这一行"


def explain_syntax_error(text: str, position: int, parser_message: str) -> list[Diagnosis]:
    """Return the places to change, for a parser that gave up at `position`; never empty.

    `parser_message` distinguishes cases that no line can. Mistakes that people repeat, such as Chinese colons, and
    lines that no form has are all returned; of any other mistake only the first, because the parser knows no other.
    """
    lines = content_lines(text)
    if foreign := _lines_outside_the_form(lines):
        return foreign
    repeated = [
        [diagnosis for start, line in lines if (diagnosis := _apply_hint(hint, start, line))]
        for hint in REPEATED_HINTS
    ]
    near = _lines_near(lines, position)
    first = next(
        (
            diagnosis
            for start, line in near
            for hint in LINE_HINTS
            if (diagnosis := _apply_hint(hint, start, line))
        ),
        None,
    )
    if first is None:
        return [_explain_line(lines, near[0], parser_message)]
    return next((all_of_them for all_of_them in repeated if first in all_of_them), [first])


def explain_tab(text: str, start: int, end: int) -> tuple[str, Fix | None]:
    """Return the message for tabs at [start, end), and the fix.

    The fix is two spaces for each tab at the beginning of a line, a colon between cells of a table, else one space.
    """
    before, rest = text[line_start(text, start) : start], text[end:].partition("\n")[0].strip(" ")
    cells = [before.strip(" "), *filter(None, rest.split("\t"))]
    named = re.fullmatch(LABEL_PATTERN, cells[0]) or (
        len(cells) == 2 and re.match(rf"{SIGN_PATTERN} *\d", cells[1])
    )
    if not cells[0]:
        return TAB_MESSAGE, Fix(start, end, "  " * (end - start))
    if len(cells) > 2 and not re.search("[:#]", cells[0]):
        return "这一行是从表格粘贴来的，有好几栏；每一级各占一行，下级多缩进两个空格", None
    if named and rest:
        return missing_colon_message(cells[0]) + "，不能用制表符（Tab）代替", Fix(start, end, COLON)
    return TAB_MESSAGE, Fix(start, end, " ")


TAB_MESSAGE: Final = "不应使用制表符（Tab），请改用空格；缩进每一级两个空格"


def _lines_outside_the_form(lines: list[tuple[int, str]]) -> list[Diagnosis]:
    """Find lines that no form has: marks of a merge conflict or a code block, the title, a page number."""
    diagnoses = []
    for start, line in lines:
        end = start + len(line)
        if re.match(r"(?:<{7}|>{7})(?: |$)|={7}$|\|{7}(?: |$)", line):
            diagnoses.append(Diagnosis(start, end, CONFLICT))
        elif line.startswith("```"):
            diagnoses.append(Diagnosis(start, end, _FENCE, Fix(start, end, "")))
        elif re.fullmatch(rf" *{v.FORM}：? *", line):
            diagnoses.append(Diagnosis(start, end, "这是表的标题，不用写，请删去这一行", Fix(start, end, "")))
        elif re.fullmatch(r" *(?:[-—–] ?\d{1,3} ?[-—–]|第 ?\d{1,3} ?页.{0,10}) *", line):
            diagnoses.append(
                Diagnosis(start, end, "这是页码，不属于申报表，请删去这一行", Fix(start, end, ""))
            )
    return diagnoses


def _apply_hint(hint: LineHint, start: int, line: str) -> Diagnosis | None:
    pattern, say = hint
    match = pattern.match(line)
    if match is None:
        return None
    message, correction = say(match)
    group = "typed" if "typed" in match.groupdict() else "here"
    first, last = start + match.start(group), start + match.end(group)
    fix = Fix(first, last, correction.text, correction.certain) if correction else None
    return Diagnosis(start + match.start("here"), start + match.end("here"), message, fix)


def _explain_line(lines: list[tuple[int, str]], near: tuple[int, str], parser_message: str) -> Diagnosis:
    """Explain a line that shows nothing wrong by itself."""
    start, line = near
    indent = _indentation(line)
    place = (start + indent, start + len(line))
    above = [other for begin, other in lines if begin < start]
    if not _has_name(line):
        return Diagnosis(*place, _NO_NAME)
    if "expected ':'" in parser_message:
        return Diagnosis(*place, "这一行 YAML 读不懂，请检查英文冒号后的空格和引号")
    begin, before = next(((b, other) for b, other in reversed(lines) if b < start), (0, ""))
    if not _has_name(before) and [other for other in above[-2:-1] if other.rstrip().endswith(":")]:
        return Diagnosis(begin + _indentation(before), begin + len(before), _NO_NAME)
    if filled := re.match(rf" *(?P<label>{_HEADINGS}):\s+(?P<here>[^\s#].*)", before):
        message = f"{quote(filled['label'])}之下还有下级字段，它的冒号后面不能写内容"
        return Diagnosis(begin + filled.start("here"), begin + filled.end("here"), message)
    if shallow := _underindented_name(above, indent):
        lead, expected = _indentation(before), _indentation(above[-2]) + 2 * above[-2].rstrip().endswith(":")
        message = f"{quote(shallow)}缩进不够，成了上级字段；请与同级的字段左端对齐"
        deeper = Fix(begin, begin + lead, " " * expected, certain=False)
        return Diagnosis(begin + lead, begin + len(before), message, deeper)
    levels = _possible_levels(above)
    fix = None
    if indent not in levels and (best := _closest_level(indent, levels)) is not None:
        fix = Fix(start, start + indent, " " * best, certain=False)
    return Diagnosis(*place, "这一行的缩进与上下文不一致，同一级的字段要左端对齐", fix)


_NO_NAME: Final = "这一行没有“字段名: 内容”，请补上字段名和英文冒号，或接到上一行末尾"


def _has_name(line: str) -> bool:
    return bool(re.search(r":(\s|$)", line)) or line.lstrip().startswith("- ")


_HEADINGS: Final = "|".join(
    (
        v.PROJECT_FUNDING,
        v.ANNUAL_FUNDING,
        v.INDICATORS,
        *v.FIELDS_OUTSIDE_THE_FORM,
        *v.LEVEL_1_TERMS,
        *v.LEVEL_2_TERMS,
    )
)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _underindented_name(above: list[str], indent: int) -> str:
    """Return the name on the last line if it is no label and is left of its neighbours, else ""."""
    if len(above) < 2 or _indentation(above[-1]) >= min(indent, _indentation(above[-2])):
        return ""
    name = above[-1].strip().partition(":")[0]
    return "" if name in v.LABELS else name


def _possible_levels(above: list[str]) -> list[int]:
    """Return the indentations that a line under these may have: those of its parents, or one below the last."""
    levels: list[int] = []
    for line in above:
        indent = _indentation(line)
        levels = [*(level for level in levels if level < indent), indent]
    if above and above[-1].rstrip().endswith(":"):
        levels = [*levels, levels[-1] + 2]
    return levels


def _closest_level(indent: int, levels: list[int]) -> int | None:
    """Return the level closest to an indentation, or None if two are equally close."""
    distances = sorted((abs(level - indent), level) for level in levels)
    if not distances or (len(distances) > 1 and distances[0][0] == distances[1][0]):
        return None
    return distances[0][1]


def _lines_near(lines: list[tuple[int, str]], position: int) -> list[tuple[int, str]]:
    """Return the line of `position`, then the two before it."""
    preceding = [(start, line) for start, line in lines if start <= position]
    return preceding[:-4:-1] or [(0, "")]


_BLOCK: Final = re.compile(r"(?P<indent> *)(?:- +)*(?:[^:#]*: +)?[>|][+-]?\d?[+-]? *(?:#.*)?$")


def content_lines(text: str) -> list[tuple[int, str]]:
    """Return lines with their starts, without blank lines, comments and the inside of block scalars."""
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
