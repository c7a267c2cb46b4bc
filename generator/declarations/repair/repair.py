"""Reads a file that cannot be parsed as it would be with its certain fixes: one run tells everything.

The fixes are applied to a copy of the text. Every problem that is found in the copy is shown at its place in the file.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from generator.declarations.repair.form_shape import FormShape
from generator.declarations.repair.indentation import DisplacedLine, displaced_lines
from generator.declarations.yaml.decoding import decode
from generator.declarations.yaml.hints import WIDE_INDENTATION
from generator.declarations.yaml.mistakes import TAB_MESSAGE
from generator.declarations.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from generator.declarations.yaml.source import MAX_BYTES, RawFile, Source
from generator.declarations.yaml.tree import build_tree
from generator.diagnostics.problem import Fix, Problem, apply_fixes, certain_fixes, problem_at, problem_start
from generator.diagnostics.wording import quote

_MAX_ROUNDS: Final = 20
"""Rounds of fixing: a parser reports one mistake at a time."""

_MAX_LINES: Final = 600
"""Lines of a file that is fixed; a form has some hundred, and what is longer is something else."""


class Repaired(NamedTuple):
    """The file as it would be, with places in the file as it is; None if nothing of it can be read.

    `problems` are those of its bytes and its syntax. Of a file that is not `complete`, lines that have no certain remedy
    are left out, with all that is below them.
    """

    source: Source | None
    problems: tuple[Problem, ...]
    complete: bool = True


def repair(file: RawFile, shape: FormShape) -> Repaired | None:
    """Apply the certain fixes to a file that cannot be parsed; None if it is no text, or too long for a form."""
    text, problems = decode(file.path, file.data, MAX_BYTES)
    if text is None or text.count("\n") > _MAX_LINES:
        return None
    draft, complete = _draft(text), True
    found: list[Problem] = []
    for _ in range(_MAX_ROUNDS):
        root, refused = build_tree(file.path, draft.text)
        typed = [p for p in refused if p.fix and p.fix.certain and p.fix.text.strip()]
        displaced = (
            [] if root or typed else _displaced(file.path, draft.text, displaced_lines(draft.text, shape))
        )
        reported = refused if root else typed or displaced or refused
        fixes = certain_fixes(reported)
        if complete or fixes:  # what is wrong where lines are left out may come from that
            told = {(problem.line, problem.message) for problem in found}
            moved = (_moved(problem, draft, text) for problem in reported)
            found += [problem for problem in moved if (problem.line, problem.message) not in told]
        if root:
            source = Source(path=file.path, text=text, root=_placed(root, draft))
            return Repaired(source, (*problems, *found), complete)
        if not fixes and not reported[0].excerpt:
            break  # a problem of the file as such
        if not fixes:
            fixes, complete = [_without_block(draft.text, reported[0])], False
        draft = draft.with_fixes(fixes)
    return Repaired(None, (*problems, *found))


def move_one_line(source: Source, shape: FormShape) -> Repaired | None:
    """Move the only line of a file that is not indented as its name demands; None if there are none or several."""
    lines = displaced_lines(source.text, shape)
    if [line.known for line in lines] != [True]:
        return None
    problems = [_displaced_problem(source.path, source.text, line, certain=True) for line in lines]
    draft = _draft(source.text).with_fixes(certain_fixes(problems))
    root, refused = build_tree(source.path, draft.text)
    if root is None or refused:
        return None
    return Repaired(Source(path=source.path, text=source.text, root=_placed(root, draft)), tuple(problems))


def _without_block(text: str, problem: Problem) -> Fix:
    """Return the removal of the line of a problem, and of the lines below it that are indented more."""
    lines = text.split("\n")
    first = problem.line - 1
    indent = len(lines[first]) - len(lines[first].lstrip())
    last = first + 1
    while last < len(lines) and (
        not lines[last].strip() or len(lines[last]) - len(lines[last].lstrip()) > indent
    ):
        last += 1
    start = sum(len(line) + 1 for line in lines[:first])
    return Fix(start, min(len(text), start + sum(len(line) + 1 for line in lines[first:last])), "")


class _Draft(NamedTuple):
    """A text with fixes applied; `origin` has the position in the file of each of its characters, and last of its end."""

    text: str
    origin: list[int]

    def with_fixes(self, fixes: Iterable[Fix]) -> "_Draft":
        """Apply fixes that do not overlap."""
        fixes, origin = list(fixes), self.origin
        for fix in sorted(fixes, reverse=True):
            inside = [origin[min(fix.start + n, max(fix.start, fix.end - 1))] for n in range(len(fix.text))]
            origin = [*origin[: fix.start], *inside, *origin[fix.end :]]
        return _Draft(apply_fixes(self.text, fixes), origin)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the file of a part of the text, [start, end)."""
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start]


def _draft(text: str) -> _Draft:
    """Return the text of a file without any fix."""
    return _Draft(text, list(range(len(text) + 1)))


def _moved(problem: Problem, draft: _Draft, text: str) -> Problem:
    """Return a problem of a draft at its place in the file; its fix only if the text there is still the same."""
    if not problem.excerpt:
        return problem  # of the file as such
    start = problem_start(problem, draft.text)
    place = draft.span(start, min(start + problem.length, len(draft.text)))
    fix = problem.fix
    if fix is not None:
        first, last = draft.span(fix.start, fix.end)
        is_same = text[first:last] == draft.text[fix.start : fix.end]
        fix = fix._replace(start=first, end=last) if is_same else None
    return problem_at(problem.path, text, *place, problem.rule, problem.message, fix)


# -- indentation -------------------------------------------------------------------------------------------


def _displaced(path: str, text: str, lines: list[DisplacedLine]) -> list[Problem]:
    """Return the problems of displaced lines; every fix is certain if the file can be parsed with all of them applied."""
    if not lines:
        return []
    mended, _ = build_tree(path, apply_fixes(text, [_indented(line, certain=True) for line in lines]))
    return [
        _displaced_problem(path, text, line, certain=line.certain or mended is not None) for line in lines
    ]


def _displaced_problem(path: str, text: str, line: DisplacedLine, *, certain: bool) -> Problem:
    end = max(line.end, line.start + 1)
    fix = _indented(line, certain=certain)
    return problem_at(path, text, line.start, end, "yaml-syntax", _explain(line, text), fix)


def _indented(line: DisplacedLine, *, certain: bool) -> Fix:
    return Fix(line.start, line.end, " " * line.expected, certain)


def _explain(line: DisplacedLine, text: str) -> str:
    lead = text[line.start : line.end]
    if "\t" in lead:
        return TAB_MESSAGE
    if lead.strip(" "):
        return WIDE_INDENTATION
    place = f"缩进 {line.expected} 格，写在{quote(line.parent)}之下" if line.parent else "顶格写"
    return f"{quote(line.name)}应{place}，现在缩进了 {line.width} 格"


# -- places ------------------------------------------------------------------------------------------------


def _placed(root: MappingNode, draft: _Draft) -> MappingNode:
    """Return a tree of the draft with its places in the file."""

    def place(node: Node) -> Node:
        match node:
            case ScalarNode():
                return ScalarNode(node.text, *draft.span(node.start, node.end))
            case SequenceNode():
                return SequenceNode(tuple(place(item) for item in node.items), draft.origin[node.start])
            case MappingNode():
                return place_fields(node)

    def place_fields(node: MappingNode) -> MappingNode:
        entries = {
            name: (ScalarNode(key.text, *draft.span(key.start, key.end)), place(value))
            for name, (key, value) in node.entries.items()
        }
        return MappingNode(entries, draft.origin[node.start])

    return place_fields(root)
