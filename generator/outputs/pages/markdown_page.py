"""A page's text taken apart: front matter, the heading in Markdown, HTML before and after."""

import json
import re
from typing import Any, Final, NamedTuple

_HEADING: Final = re.compile(r"(?:\A|\n)(# [^\n]+)\n(?:\n|\Z)")


_MARKDOWN_SENSITIVE: Final = ("\t", "\r", "\x02", "\x03", " \n")
"""What Markdown does not leave in HTML as it is."""


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What a page says of itself to its theme, and the rest of its text. Each line of the former is JSON behind a name."""
    head, _, rest = text.removeprefix("---\n").partition("\n---\n")
    lines = (line.partition(": ") for line in head.split("\n"))
    return {name: json.loads(value) for name, _, value in lines}, rest.lstrip("\n")


class SplitPage(NamedTuple):
    """A page's text without its front matter: its one line of Markdown, and the HTML before and after it."""

    before: str
    heading: str
    after: str

    def with_heading(self, html: str) -> str:
        """The whole page as HTML, as Markdown would write it, when its heading has become `html`."""
        return f"{self.before}{html}\n{self.after}".strip()


def split_heading(text: str) -> SplitPage | None:
    """A page that is HTML but for one heading, in its parts, so that Markdown need not look at all of it.

    None where Markdown would do anything to the rest.
    """
    match = _HEADING.search(text)
    if match is None:
        return None
    before, after = text[: match.start(1)], text[match.end(1) :]
    if any(mark in text for mark in _MARKDOWN_SENSITIVE) or not (_is_html(before) and _is_html(after)):
        return None
    return SplitPage(_collapse_blank_lines(before), match[1], _collapse_blank_lines(after).lstrip("\n"))


def _collapse_blank_lines(text: str) -> str:
    """A text with one blank line where there were several."""
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def _is_html(text: str) -> bool:
    return all(block.startswith("<") for block in filter(None, map(str.lstrip, text.split("\n\n"))))
