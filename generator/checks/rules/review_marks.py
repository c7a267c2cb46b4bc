"""The rule on review marks, which `gongkai new` writes into a copy of last year's file: `# 待核对`."""

import re
from collections.abc import Iterator
from typing import Final

from generator.declarations.yaml.decoding import line_start
from generator.declarations.yaml.source import Source
from generator.diagnostics.problem import Fix, Problem, problem_at
from generator.forms import vocabulary as v

_MARK: Final = re.compile(rf"(?<!\S)# *{v.REVIEW_MARK}")


def review_problems(source: Source) -> Iterator[Problem]:
    """No review mark is left."""
    if v.REVIEW_MARK not in source.text:
        return
    for comment, end in source.comments():
        match = _MARK.search(source.text, comment, end)
        if match is None:
            continue
        start = match.start()
        begin = line_start(source.text, start)
        # A mark alone on its line is removed with the line.
        before = begin + len(source.text[begin:start].rstrip())
        message = f"这里还没有核对；核对以后请删去“# {v.REVIEW_MARK}”和它后面的文字"
        yield problem_at(
            source.path, source.text, start, end, "review-mark", message, Fix(before, end, "", certain=False)
        )
