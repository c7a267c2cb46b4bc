"""A batch of files, checked in any process or on any machine.

Pure. Batches and results are plain values, so that any `concurrent.futures.Executor` can run them.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from generator.checks.check_file import CheckedFile, check_file, check_registry_file
from generator.declarations.reader import ReadResult
from generator.declarations.registry import Registry
from generator.declarations.yaml.source import RawFile

BATCH_SIZE: Final = 200
"""Files of one batch: enough to be worth sending, few enough that an interrupted run ends at once."""


class Batch(NamedTuple):
    """Files that each have an address of their own, and the registry and the day to check them by."""

    files: tuple[RawFile, ...]
    registry: RawFile | None
    today: date


def check_each(batch: Batch) -> Iterator[tuple[CheckedFile, ReadResult | None, Registry | None]]:
    """Check every file of a batch; yield its result, what could be read of it, and the registry."""
    registry = _read_registry_file(batch.registry) if batch.registry else None
    for file in batch.files:
        checked, _, read_result = check_file(file, None, registry, batch.today)
        yield checked, read_result, registry


def check_batch(batch: Batch) -> list[CheckedFile]:
    """Check every file of a batch and return the results in order."""
    return [checked for checked, _, _ in check_each(batch)]


@lru_cache(maxsize=1)
def _read_registry_file(file: RawFile) -> Registry | None:
    return check_registry_file(file)[0]
