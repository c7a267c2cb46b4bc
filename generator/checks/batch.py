"""A share of the files, examined wherever there is room: in this process, in another one, on another machine.

Comes in: a Share, which says all that must be known. Goes out: bytes for each of its files. Pure, and both ways only
plain values travel, so that any `concurrent.futures.Executor` can hand it out.
"""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from generator.checks.check_file import Examined, examine, examined_registry
from generator.checks.codec import examined_bytes, said_bytes
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import RawFile, Source

LARGEST_SHARE: Final = 200
"""Files of one share: long enough to be worth the way, short enough that an interrupted run ends at once."""


class Share(NamedTuple):
    """Some files, each with an address of its own, and what they are examined by."""

    files: tuple[RawFile, ...]
    registry: RawFile | None
    today: date | None


class Found(NamedTuple):
    """Of one file, as `records` reads them: what was found, and what it says if all of it could be read.

    It does not hold for longer than this day unless it is `settled`.
    """

    examined: bytes
    said: bytes
    settled: bool


def examined_share(share: Share) -> list[Found]:
    """What was found in each file of a share."""
    registry = _registry(share.registry) if share.registry else None
    return [_found(file, registry, share.today) for file in share.files]


@lru_cache(maxsize=1)
def _registry(file: RawFile) -> Registry | None:
    return examined_registry(file)[0]


def _found(file: RawFile, registry: Registry | None, today: date | None) -> Found:
    examined, source, _ = examine(file, None, registry, today)
    return as_found(examined, source, today)


def as_found(examined: Examined, source: Source | None, today: date | None) -> Found:
    """What was found in a file on a day, as bytes."""
    return Found(
        examined=examined_bytes(examined),
        said=said_bytes(source.data()) if source and examined.brief else b"",
        settled=today is None or today >= examined.settled,
    )
