"""Text made safe for where it is shown: terminals, Markdown, front matter."""

import html
import re
import unicodedata
from typing import Final

from markupsafe import Markup

# Cc but tab and line feed; Cf; Co; Zl and Zp; noncharacters; fillers that are letters or marks by category; and
# variation selectors.
INVISIBLE: Final = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ufe00-\ufe0f\U000e0000-\U0010ffff]"
)


def describe_character(character: str) -> str:
    """Describe an invisible character so that people can look it up: its number and its name."""
    unnamed = "控制字符" if unicodedata.category(character) == "Cc" else "私有区字符"
    return f"U+{ord(character):04X}（{unicodedata.name(character, unnamed)}）"


def show_invisible(text: str) -> str:
    """Replace every hidden character with a visible one, one for one."""
    return INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", "→").replace("\n", "⏎"))


_HASH_COMMAND: Final = r"[\w.-]*\["
"""What follows `##` in a command to a runner of CI."""
_LOG_COMMAND: Final = re.compile(rf"##(?={_HASH_COMMAND})|(?:\A|(?<=[\n\r]))[^\S\n\r]*:(?=:)")


def neutralize_log_commands(text: str) -> str:
    """Put a space into what a runner of CI takes for a command in its log: `##[` anywhere, `::` where a line begins.

    GitHub's and Azure's runners read commands so. Text that is neutral already stays as it is.
    """
    return _LOG_COMMAND.sub(lambda match: f"{match[0]} ", text)


def neutralize_log_commands_in_json(text: str) -> str:
    """Return JSON of the same value without such a command; none of its lines begins with `::`."""
    return re.sub(rf"##{_HASH_COMMAND}", lambda match: f"{match[0][:-1]}\\u005b", text)


_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")


def escape_markdown(text: str) -> Markup:
    """Escape text for Markdown: every ASCII punctuation mark becomes a character reference."""
    one_line = " ".join(_unescape(text).split())
    return Markup(_PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", one_line))  # noqa: S704 - made safe here


def escape_front_matter(text: str) -> Markup:
    """Quote text as a YAML scalar, escaped for the HTML into which themes put it unescaped."""
    escaped = html.escape(" ".join(_unescape(text).split())).replace("\\", "&#92;")
    return Markup(f'"{escaped}"')  # noqa: S704 - made safe here


def _unescape(text: str) -> str:
    """Undo the escaping that a template did."""
    return text.unescape() if isinstance(text, Markup) else text
