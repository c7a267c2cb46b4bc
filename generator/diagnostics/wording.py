"""How messages quote a text and name the known word that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

MAX_NAME_LENGTH: Final = 40
"""Characters of a word that is still compared with known words, or quoted in full."""


def closest_match(word: str, known: Iterable[str]) -> list[str]:
    """The known word that is most like `word`, or none."""
    return get_close_matches(word, known, n=1, cutoff=0.5) if len(word) <= MAX_NAME_LENGTH else []


def did_you_mean(matches: Iterable[str]) -> str:
    """The end of a message that names the known words which were `nearest`; empty where none is."""
    return "".join(f"；是否应为“{name}”？" for name in matches)


def quote(text: str) -> str:
    """A text quoted in a message, shortened where it would drown the message."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= MAX_NAME_LENGTH else f"“{line[:MAX_NAME_LENGTH]}…”"
