"""Tags and text of HTML as people and programs write it, in linear time.

`html.parser` takes minutes for `<a <a <a …`.
"""

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TAG: Final = re.compile(
    r"""<(/?)([a-zA-Z][\w:-]*+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+)>""",
)
_ATTRIBUTE: Final = re.compile(r"""(?<![\w:-])([\w:-]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?""")
_RAW_END: Final = re.compile(r"</(?:script|style)", re.IGNORECASE)
_RAW: Final = frozenset({"script", "style"})
_LONG_NUMBER: Final = re.compile(r"&#(?=[xX]?[0-9a-fA-F]{9})")


class Tag(NamedTuple):
    """A start tag with its attributes, or an end tag; names are in lower case."""

    name: str
    attributes: dict[str, str]
    is_end: bool


def html_tokens(text: str) -> Iterator[Tag | str]:
    """Yield tags, and text between them with its character references resolved. What is no tag is text."""
    position = 0
    while position < len(text):
        start = text.find("<", position)
        if start < 0:
            break
        if start > position:
            yield resolve_references(text[position:start])
        if text.startswith(("<!", "<?"), start):
            mark = "-->" if text.startswith("<!--", start) else ">"
            end = text.find(mark, start)
            if end < 0:
                if mark == ">":
                    yield resolve_references(text[start:])
                return
            position = end + len(mark)
            continue
        match = _TAG.match(text, start)
        if not match:
            yield "<"
            position = start + 1
            continue
        name = match[2].lower()
        attributes = {
            key.lower(): resolve_references(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(match[3])
        }
        yield Tag(name, attributes, bool(match[1]))
        position = match.end()
        if name in _RAW and not match[1]:
            raw_end = _RAW_END.search(text, position)
            if not raw_end:
                return
            position = raw_end.start()
    if position < len(text):
        yield resolve_references(text[position:])


def resolve_references(text: str) -> str:
    """Return text with character references such as `&ge;` and `&#20803;` resolved."""
    # Python refuses to read a number of thousands of digits.
    return html.unescape(_LONG_NUMBER.sub("&amp;#", text)) if "&" in text else text
