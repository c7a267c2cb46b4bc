"""Folders below the cache folder, each for what is known of one folder, and locked while it is used."""

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from generator.system.atomic import exclusive

_log = logging.getLogger(__name__)


class StateFolder(NamedTuple):
    """A folder that is ours until the block ends; None if there is no cache, or if another process has it."""

    path: Path | None
    is_busy: bool = False


@contextmanager
def locked_state(cache: Path | None, kind: str, subject: Path) -> Iterator[StateFolder]:
    """Yield the folder of a kind of knowledge about `subject`; the cache tells git to ignore it.

    If the cache folder cannot be used, there is none.
    """
    with ExitStack() as stack:
        state = StateFolder(None)
        if cache:
            name = hashlib.blake2b(os.fsencode(subject.resolve()), digest_size=8).hexdigest()
            folder = cache / kind / name
            try:
                is_ours = stack.enter_context(exclusive(folder))
                (cache / ".gitignore").write_text("*\n", encoding="utf-8")
                state = StateFolder(folder if is_ours else None, is_busy=not is_ours)
            except OSError as error:
                _log.info("缓存目录 %s 不能用（%s），这次不用缓存", cache, error.strerror or error)
        yield state
