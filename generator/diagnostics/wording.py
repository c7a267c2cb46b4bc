"""Wording of messages: quoted texts, and the known word that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

MAX_NAME_LENGTH: Final = 40
"""Characters of a word that is still compared with known words, or quoted in full."""


def closest_match(word: str, known: Iterable[str]) -> list[str]:
    """Return the known word most like `word`, in a list, or an empty list."""
    return get_close_matches(word, known, n=1, cutoff=0.5) if len(word) <= MAX_NAME_LENGTH else []


def did_you_mean(matches: Iterable[str]) -> str:
    """Return the end of a message that proposes the words of `closest_match`; empty for none."""
    return "".join(f"；是否应为“{name}”？" for name in matches)


def quote(text: str) -> str:
    """Quote a text in a message, on one line and shortened to MAX_NAME_LENGTH."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= MAX_NAME_LENGTH else f"“{line[:MAX_NAME_LENGTH]}…”"
