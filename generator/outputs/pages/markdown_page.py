"""The text of a page in parts: front matter, the heading in Markdown, the HTML before and after it."""

import json
import re
from typing import Any, Final, NamedTuple

_HEADING: Final = re.compile(r"(?:\A|\n)(# [^\n]+)\n(?:\n|\Z)")


_MARKDOWN_SENSITIVE: Final = ("\t", "\r", "\x02", "\x03", " \n")
"""Marks that Markdown changes even inside HTML."""


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Split a page's text into its front matter, each line a name and JSON, and the rest."""
    head, _, rest = text.removeprefix("---\n").partition("\n---\n")
    lines = (line.partition(": ") for line in head.split("\n"))
    return {name: json.loads(value) for name, _, value in lines}, rest.lstrip("\n")


class SplitPage(NamedTuple):
    """A page's text without its front matter: its one line of Markdown, and the HTML before and after it."""

    before: str
    heading: str
    after: str

    def with_heading(self, html: str) -> str:
        """Return the page as HTML, as Markdown would write it, with its heading as `html`."""
        return f"{self.before}{html}\n{self.after}".strip()


def split_heading(text: str) -> SplitPage | None:
    """Split a page that is HTML except for one heading, so that Markdown reads only the heading.

    None if Markdown would change the rest.
    """
    match = _HEADING.search(text)
    if match is None:
        return None
    before, after = text[: match.start(1)], text[match.end(1) :]
    if any(mark in text for mark in _MARKDOWN_SENSITIVE) or not (_is_html(before) and _is_html(after)):
        return None
    return SplitPage(_collapse_blank_lines(before), match[1], _collapse_blank_lines(after).lstrip("\n"))


def _collapse_blank_lines(text: str) -> str:
    """Replace several blank lines by one."""
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def _is_html(text: str) -> bool:
    return all(block.startswith("<") for block in filter(None, map(str.lstrip, text.split("\n\n"))))
