"""A batch of files, checked in any process or on any machine.

Pure. Batches and results are plain values, so that any `concurrent.futures.Executor` can run them.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from generator.checks.check_file import CheckedFile, check_file, read_shared_files
from generator.declarations.reader import ReadResult
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import RawFile

BATCH_SIZE: Final = 200
"""Files of one batch: enough to be worth sending, few enough that an interrupted run ends at once."""


class Batch(NamedTuple):
    """Files that each have an address of their own, and what to check them by: registry, editions, and the day."""

    files: tuple[RawFile, ...]
    registry: RawFile | None
    editions: tuple[RawFile, ...]
    today: date


def check_each(batch: Batch) -> Iterator[tuple[CheckedFile, ReadResult | None, Registry | None]]:
    """Check every file of a batch; yield its result, what could be read of it, and the registry."""
    registry, editions = _shared_files_of(batch.registry, batch.editions)
    for file in batch.files:
        checked, _, read_result = check_file(file, None, registry, batch.today, editions)
        yield checked, read_result, registry


def check_batch(batch: Batch) -> list[CheckedFile]:
    """Check every file of a batch and return the results in order."""
    return [checked for checked, _, _ in check_each(batch)]


_shared_files_of = lru_cache(maxsize=1)(read_shared_files)  # the same for all batches of a check
