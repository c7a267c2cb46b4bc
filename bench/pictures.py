"""How large a picture of each kind is, and how long it takes to make."""

from time import process_time
from timeit import repeat
from typing import NamedTuple

from tests.support.pictures import PICTURES

_TIMES = 50
_ROUNDS = 20


class PictureCost(NamedTuple):
    """Bytes of a picture, and microseconds of the processor that it takes to make: the least of several rounds."""

    name: str
    size: int
    microseconds: float


def picture_costs() -> list[PictureCost]:
    """Make a picture of each kind many times."""
    return [
        PictureCost(
            name,
            len(draw().encode()),
            min(repeat(draw, timer=process_time, number=_TIMES, repeat=_ROUNDS)) / _TIMES * 1_000_000,
        )
        for name, draw in PICTURES.items()
    ]
