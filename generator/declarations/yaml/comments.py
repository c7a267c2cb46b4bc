"""Comments in a YAML text, and content that became a comment by mistake."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from generator.declarations.yaml.decoding import MAX_LINES_REPORTED
from generator.diagnostics.problem import Problem, problem_at

_COMMENT: Final = re.compile(r"(?<!\S)#[^\n]*")


def find_comments(text: str, scalars: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the span of each comment, [start, end); `scalars` are the spans of the scalars, in order."""
    position = 0
    for start, end in (*scalars, (len(text), len(text))) if "#" in text else ():
        first = text[start:end].partition("\n")[0] if text.startswith((">", "|"), start) else ""
        yield from (match.span() for match in _COMMENT.finditer(text, position, start + len(first)))
        position = end


_RUN_ON: Final = re.compile(r"#[^\s#!]")


def swallowed_text_problems(path: str, text: str, scalars: list[tuple[int, int]]) -> list[Problem]:
    """Return a problem for each `#` that makes a comment of content, as in `轨道交通 #2号线`.

    A comment is written with a space behind its `#`.
    """
    message = (
        "“#”之后的内容不会公布；若是内容，请去掉“#”前的空格或给整段加英文引号；若是备注，请在“#”后加一个空格"
    )
    if "#" not in text:
        return []
    lost = (span for span in find_comments(text, scalars) if _RUN_ON.match(text, span[0]))
    return [
        problem_at(path, text, *place, "yaml-syntax", message) for place in islice(lost, MAX_LINES_REPORTED)
    ]
