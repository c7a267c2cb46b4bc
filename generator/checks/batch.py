"""A batch of files, checked in any process or on any machine.

Pure. Batches and results are plain values, so that any `concurrent.futures.Executor` can run them.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from generator.checks.check_file import CheckedFile, check_file, check_registry_file
from generator.checks.codec import encode_checked_file, encode_content
from generator.declarations.reader import ReadResult
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import RawFile, Source

BATCH_SIZE: Final = 200
"""Files of one batch: enough to be worth sending, few enough that an interrupted run ends at once."""


class Batch(NamedTuple):
    """Files that each have an address of their own, and the registry and the day to check them by."""

    files: tuple[RawFile, ...]
    registry: RawFile | None
    today: date | None


class EncodedResult(NamedTuple):
    """The result of checking one file, as `codec` reads it; `content` is set if the entire file could be read.

    It is valid for its day only, unless `stable_from` says otherwise.
    """

    checked_file: bytes
    content: bytes
    stable_from: bool


def check_each(batch: Batch) -> Iterator[tuple[CheckedFile, ReadResult | None, Registry | None]]:
    """Check every file of a batch; yield its result, what could be read of it, and the registry."""
    registry = _read_registry_file(batch.registry) if batch.registry else None
    for file in batch.files:
        checked, _, read_result = check_file(file, None, registry, batch.today)
        yield checked, read_result, registry


def check_batch(batch: Batch) -> list[EncodedResult]:
    """Check every file of a batch and return the results in order."""
    registry = _read_registry_file(batch.registry) if batch.registry else None
    return [_check_and_encode(file, registry, batch.today) for file in batch.files]


@lru_cache(maxsize=1)
def _read_registry_file(file: RawFile) -> Registry | None:
    return check_registry_file(file)[0]


def _check_and_encode(file: RawFile, registry: Registry | None, today: date | None) -> EncodedResult:
    checked, source, _ = check_file(file, None, registry, today)
    return encode_result(checked, source, today)


def encode_result(checked_file: CheckedFile, source: Source | None, today: date | None) -> EncodedResult:
    """Encode the result of checking a file on a day."""
    return EncodedResult(
        checked_file=encode_checked_file(checked_file),
        content=encode_content(source.data()) if source and checked_file.duplicate_key else b"",
        stable_from=today is None or today >= checked_file.stable_from,
    )
