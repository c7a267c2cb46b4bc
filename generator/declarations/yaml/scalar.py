"""Writes a text as a YAML scalar of one line."""

import re
from typing import Final

_PLAIN: Final = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@`\s])(?:[^\n:#]|:(?=\S)|(?<=\S)#)*(?<!\s)")


def to_yaml_scalar(text: str) -> str:
    """Return a text of one line as YAML: plain if YAML reads it as itself, else in quotes."""
    return text if _PLAIN.fullmatch(text) else "'" + text.replace("'", "''") + "'"
