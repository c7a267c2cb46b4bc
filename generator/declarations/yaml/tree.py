"""Builds a tree from the text of one YAML file, in which every scalar has its text and its place.

A scalar is the text in the file: `010`, `NO` and `12:30` mean what one sees. Of ruamel.yaml only the event stream
is used. The tree is built from it in one pass, so that depth, aliases and repeated keys are detected before they
cost anything. Nothing in this module knows the form.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from generator.declarations.yaml.comments import swallowed_text_problems
from generator.declarations.yaml.decoding import MAX_LINES_REPORTED, line_start
from generator.declarations.yaml.hints import WIDE_INDENTATION
from generator.declarations.yaml.mistakes import explain_syntax_error, explain_tab
from generator.declarations.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from generator.diagnostics.escaping import INVISIBLE, describe_character
from generator.diagnostics.problem import Fix, Problem, file_problem, line_number, problem_at
from generator.diagnostics.wording import quote

try:
    from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:  # everything works without the C parser, only some 20 times slower
    CParser = None

MAX_DEPTH: Final = 8
MAX_REPEATED_KEYS: Final = 3
"""Fields of one group that a person repeats by mistake; more than that are a second form."""


def build_tree(path: str, text: str) -> tuple[MappingNode | None, list[Problem]]:
    """Return the tree of the only document in `text`, or None, and every problem."""
    problems, unclear = _tab_problems(path, text)
    if unclear:
        return None, problems
    composer = _TreeBuilder(path, text.replace("\t", " "))
    root = composer.document()
    return root, problems + composer.problems


def _tab_problems(path: str, text: str) -> tuple[list[Problem], bool]:
    """Return a problem for each line with a tab, and whether one of them replaces more than one space."""
    problems: list[Problem] = []
    start = text.find("\t")
    while start >= 0 and len(problems) < MAX_LINES_REPORTED:
        end = start + len(text[start:]) - len(text[start:].lstrip("\t"))
        problems.append(problem_at(path, text, start, end, "yaml-syntax", *explain_tab(text, start, end)))
        line_end = text.find("\n", start)
        start = text.find("\t", line_end) if line_end >= 0 else -1
    return problems, any(problem.fix is None or problem.fix.text != " " for problem in problems)


# In a text of several lines, a line that looks like a field, or like an indicator with its value.
_SWALLOWED_LINE: Final = re.compile(
    r"(?<=\n) *(?P<line>(?:- +)?[^\s:：，。；、（）()#]{1,20}:(?=\s|$)|[^\s:：，。；]{1,30}：\s*[≥≤=<>≧≦]\s*\d)"
)


_SWALLOWED_ITEM: Final = re.compile(r"(?<=\n) *(?P<line>- +\S.*)")  # in a text that is no block


class _UnsupportedYamlError(Exception):
    """Raised after a problem that makes the rest of the file unreadable."""


def _events(text: str) -> Iterator[Any]:
    if CParser is None:
        return iter(YAML(typ="safe", pure=True).parse(text))
    return iter(CParser(text).get_event, None)


class _TreeBuilder:
    """Builds the tree of one document from ruamel's events, and collects the problems."""

    def __init__(self, path: str, text: str) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._text = text
        self._events = _events(text)
        self._scalars: list[tuple[int, int]] = []
        self._is_readable = True  # no alias and no merge key: what one sees is what is there

    def document(self) -> MappingNode | None:
        """Return the top mapping, or None if the file has none, or has aliases or merge keys."""
        top: Node | None = None
        try:
            for event in self._events:
                if isinstance(event, ev.DocumentStartEvent) and top is not None:
                    message = "一个文件只能有一份申报表，这里的“---”又开始了一份；请分成两个文件"
                    self._refuse(event, "yaml-syntax", message)
                if isinstance(event, ev.NodeEvent):
                    top = self._node(event, 1)
        except _UnsupportedYamlError:
            return None
        except (YAMLError, ValueError, OverflowError) as error:  # the pure parser raises the latter two
            self._add_diagnoses(
                problem_at(self._path, self._text, start, end, "yaml-syntax", message, fix)
                for start, end, message, fix in explain_syntax_error(
                    self._text, _error_position(error), str(error)
                )
            )
            return None
        self.problems += swallowed_text_problems(self._path, self._text, self._scalars)
        if not self._is_readable:
            return None
        if not isinstance(top, MappingNode):
            self._add_diagnoses(_not_a_mapping(self._path, self._text, top))
            return None
        return top

    def _add_diagnoses(self, diagnosed: Iterable[Problem]) -> None:
        """Add problems of the entire text; on their lines they replace the problems collected so far."""
        diagnoses = list(diagnosed)
        lines = {problem.line for problem in diagnoses}
        self.problems = [problem for problem in self.problems if problem.line not in lines] + diagnoses

    def _node(self, event: Any, depth: int) -> Node:
        if type(event) is ev.ScalarEvent and event.anchor is None and event.ctag is None:
            return self._scalar(event)  # nearly every node is one
        if isinstance(event, ev.AliasEvent):
            self._add_alias_problem(event)
            return ScalarNode("", event.start_mark.index, event.end_mark.index)
        if event.anchor is not None:
            self._add_alias_problem(event)
        if event.tag is not None:
            self._add_problem(
                event, "yaml-syntax", "不应使用 YAML 标签（以“!”开头的记号）；若是文字，请加英文引号"
            )
        if isinstance(event, ev.ScalarEvent):
            return self._scalar(event)
        if depth > MAX_DEPTH:
            self._refuse(event, "nesting", f"层次不应超过 {MAX_DEPTH} 层，请检查缩进和括号")
        if isinstance(event, ev.SequenceStartEvent):
            return SequenceNode(self._items(depth), event.start_mark.index)
        return MappingNode(self._entries(depth), event.start_mark.index)

    def _items(self, depth: int) -> tuple[Node, ...]:
        items: list[Node] = []
        for event in self._events:
            if isinstance(event, ev.SequenceEndEvent):
                break
            items.append(self._node(event, depth + 1))
        return tuple(items)

    def _entries(self, depth: int) -> dict[str, tuple[ScalarNode, Node]]:
        entries: dict[str, tuple[ScalarNode, Node]] = {}
        named: dict[str, str] = {}  # by what is read of a key: `'甲 '` is 甲 too
        repeated: list[Problem] = []
        for event in self._events:
            if isinstance(event, ev.MappingEndEvent):
                break
            key = self._node(event, depth + 1)
            if not isinstance(key, ScalarNode):
                self._refuse(event, "yaml-syntax", "字段名应当是文字，不能是列表或一组字段；请检查括号")
            if key.text.startswith(("\u3000", "\u00a0")):
                self._add_wide_indentation(key)
            if key.text.endswith(("：", "﹕", "∶")):
                message = "字段名末尾多了一个中文冒号，请删去，只留英文冒号和一个空格"
                self._add_problem(event, "yaml-syntax", message)
            value = self._node(next(self._events), depth + 1)
            if key.text == "<<":
                self._add_problem(event, "merge-key", "不应使用合并键“<<”，请把内容逐项写出")
                self._is_readable = False
            elif (name := key.text.strip()) in named:
                other, before = entries[named[name]]
                first = line_number(self._text, other.start)
                message = f"字段{quote(key.text)}与第 {first} 行的重复，只能保留一个"
                fix = self._remove_line_fix(key, value) if value[:1] == before[:1] else None
                repeated.append(
                    problem_at(self._path, self._text, key.start, key.end, "duplicate-key", message, fix)
                )
            else:
                entries[key.text] = (key, value)
                named[name] = key.text
        if len(repeated) > MAX_REPEATED_KEYS:
            message = f"从这里起有 {len(repeated)} 个字段与前面的重复，像是两份表粘贴在一起；请分成两个文件，或删去一份"
            repeated = [replace(repeated[0], message=message, fix=None, corrected_excerpt="")]
        self.problems += repeated
        return entries

    def _add_wide_indentation(self, key: ScalarNode) -> None:
        """Report wide spaces that look like an indentation: YAML takes them for a part of the name."""
        name = key.text.lstrip("\u3000\u00a0")
        end = key.end - len(name)
        fix = Fix(key.start, end, "  " * (end - key.start)) if self._text[end : key.end] == name else None
        self.problems.append(
            problem_at(self._path, self._text, key.start, end, "yaml-syntax", WIDE_INDENTATION, fix)
        )
        self._is_readable = False

    def _remove_line_fix(self, key: ScalarNode, value: Node) -> Fix | None:
        """Build the fix that removes a line which repeats another one."""
        start = line_start(self._text, key.start)
        end = self._text.find("\n", key.end)
        alone = (
            isinstance(value, ScalarNode)
            and self._text[key.end : end].lstrip(" :") == self._text[value.start : value.end]
        )
        return Fix(start, end + 1, "") if alone and end >= 0 else None

    def _scalar(self, event: Any) -> ScalarNode:
        start, end = event.start_mark.index, event.end_mark.index
        self._scalars.append((start, end))
        value = event.value
        if event.style == '"' and (hidden := INVISIBLE.search(value)):  # the only style with escapes
            message = f"不应有看不见的字符，这里写出了 {describe_character(hidden[0])}；请删去"
            self._add_problem(event, "invisible-character", message)
            value = INVISIBLE.sub("", value)
        if self._text.find("\n", start, end) < 0:
            return ScalarNode(value, start, end)
        raw = self._text[start:end]
        patterns = (_SWALLOWED_LINE,) if event.style in {"|", ">"} else (_SWALLOWED_LINE, _SWALLOWED_ITEM)
        for match in chain.from_iterable(pattern.finditer(raw) for pattern in patterns):
            message = "这一行成了上一个字段的内容；请与同级的字段左端对齐，并用英文冒号加一个空格"
            place = (start + match.start("line"), start + match.end("line"))
            self.problems.append(problem_at(self._path, self._text, *place, "yaml-syntax", message))
        return ScalarNode(_join_chinese_lines(value, raw, event.style), start, end)

    def _add_alias_problem(self, event: Any) -> None:
        """Report the first anchor or alias; any one makes the file unreadable."""
        if self._is_readable:
            message = "不应使用锚点（&）和别名（*），请把内容写全；若是文字，请加英文引号"
            self._add_problem(event, "alias", message)
        self._is_readable = False

    def _add_problem(self, event: Any, rule: str, message: str, fix: Fix | None = None) -> None:
        self.problems.append(
            problem_at(
                self._path, self._text, event.start_mark.index, event.end_mark.index, rule, message, fix
            )
        )

    def _refuse(self, event: Any, rule: str, message: str) -> NoReturn:
        self._add_problem(event, rule, message)
        raise _UnsupportedYamlError


def _error_position(error: Exception) -> int:
    """Return where the parser gave up; for an open quote or a missing colon, where it should be."""
    if not isinstance(error, MarkedYAMLError):
        return 0
    earlier = "quoted scalar" in str(error.context) or "expected ':'" in str(error.problem)
    mark = error.context_mark if earlier else error.problem_mark or error.context_mark
    return int(mark.index) if mark else 0


_ESCAPES: Final = {"'": (re.compile("''"), "'"), '"': (re.compile(r'\\(["\\/])'), r"\1")}
"""How signs are escaped in quoted text, by its style. Other escapes are rare: a text with one keeps its spaces."""


def _join_chinese_lines(value: str, raw: str, style: str | None) -> str:
    """Remove the spaces that YAML puts between the lines of a Chinese text, in every style but that of literal blocks."""
    if style == "|":
        return value
    if style in _ESCAPES:
        escape, plain = _ESCAPES[style]
        raw = escape.sub(plain, raw[1:-1])
    lines = raw.split("\n")[1 if style == ">" else 0 :]
    joined, rest = "", value
    for line in filter(None, map(str.strip, lines)):
        gap, separator, rest = rest.partition(line)
        if not separator:
            return value  # the file has other text there, such as a comment between the lines
        joins = joined and not gap.strip(" ") and _is_wide(joined[-1]) and _is_wide(line[0])
        joined += ("" if joins else gap) + line
    return joined + rest


def _is_wide(character: str) -> bool:
    """Return whether a character is as wide as a Chinese one: no space belongs between two of them."""
    width = unicodedata.east_asian_width(character)
    return width in {"W", "F"} or (width == "A" and not character.isalpha())


def _not_a_mapping(path: str, text: str, top: Node | None) -> list[Problem]:
    """Return the problems of a file whose top is not a mapping."""
    if top is None or (isinstance(top, ScalarNode) and not top.text):
        message = "文件里没有内容（只有注释也不算）；请按申报表填写，或删去这个文件"
        return [file_problem(path, "missing-field", message)]
    if isinstance(top, SequenceNode):
        message = "文件的最外层应当是“字段名: 内容”，现在是列表；请去掉行首的“-”"
        return [file_problem(path, "type", message)]
    return [
        problem_at(path, text, start, end, "yaml-syntax", message, fix)
        for start, end, message, fix in explain_syntax_error(text, 0, "")
    ]
