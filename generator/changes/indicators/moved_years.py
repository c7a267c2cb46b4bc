"""Tells whether two texts differ only in years that moved on, as every new year's declaration brings."""

import re
from typing import Final

_YEAR_IN_TEXT: Final = re.compile(r"(?<![\d.])20\d\d(?=年)", re.ASCII)


def moved_by_years(before: str, after: str, years: int) -> bool:
    """Return whether two texts differ only in years written as 2025年, which moved by some years."""
    return bool(before) and _YEAR_IN_TEXT.sub(lambda year: f"{int(year[0]) + years}", before) == after
