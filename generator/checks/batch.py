"""A share of the files, examined wherever there is room: in this process, in another one, on another machine.

Comes in: a Share, which says all that must be known. Goes out: bytes for each of its files. Pure, and both ways only
plain values travel, so that any `concurrent.futures.Executor` can hand it out.
"""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from generator.checks.check_file import CheckedFile, check_file, check_registry_file
from generator.checks.codec import encode_checked_file, encode_content
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import RawFile, Source

BATCH_SIZE: Final = 200
"""Files of one share: long enough to be worth the way, short enough that an interrupted run ends at once."""


class Batch(NamedTuple):
    """Some files, each with an address of its own, and what they are examined by."""

    files: tuple[RawFile, ...]
    registry: RawFile | None
    today: date | None


class EncodedResult(NamedTuple):
    """Of one file, as `records` reads them: what was found, and what it says if all of it could be read.

    It does not hold for longer than this day unless it is `settled`.
    """

    checked_file: bytes
    content: bytes
    stable_from: bool


def check_batch(batch: Batch) -> list[EncodedResult]:
    """What was found in each file of a share."""
    registry = _read_registry_file(batch.registry) if batch.registry else None
    return [_check_and_encode(file, registry, batch.today) for file in batch.files]


@lru_cache(maxsize=1)
def _read_registry_file(file: RawFile) -> Registry | None:
    return check_registry_file(file)[0]


def _check_and_encode(file: RawFile, registry: Registry | None, today: date | None) -> EncodedResult:
    examined, source, _ = check_file(file, None, registry, today)
    return encode_result(examined, source, today)


def encode_result(checked_file: CheckedFile, source: Source | None, today: date | None) -> EncodedResult:
    """What was found in a file on a day, as bytes."""
    return EncodedResult(
        checked_file=encode_checked_file(checked_file),
        content=encode_content(source.data()) if source and checked_file.duplicate_key else b"",
        stable_from=today is None or today >= checked_file.stable_from,
    )
