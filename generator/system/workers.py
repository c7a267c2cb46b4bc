"""Work done by several processes of this machine.

Comes in: a function, what it is to be called with, and how many processes may run. Goes out: its results, in order.
The processes are fresh ones that share nothing with this one, on every system; they end with it, and Ctrl-C ends them
without a word. Nothing here knows what the work is.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import islice
from typing import Any, Final, Self, TypeAlias, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Begin: TypeAlias = Callable[[int], AbstractContextManager[Executor]]
"""Begins an executor with so many workers, which ends with the block."""

AHEAD: Final = 12
"""Tasks that are handed out before the first result is there: enough to keep some processes busy, few to keep in memory."""


def cores() -> int:
    """How many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Hands:
    """Has functions called with many arguments: here, or, where there is much to do, by an executor.

    `begin` gives one with so many workers, by default processes; functions, arguments and results can be pickled.
    """

    def __init__(self, number: int, begin: Begin | None = None) -> None:
        self._number, self._begin, self._stack = number, begin or processes, ExitStack()
        self._executor: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._executor = None
        self._stack.__exit__(*raised)

    def __call__(self, work: Callable[[T], R], tasks: Iterable[T], *, much: bool) -> Iterator[R]:
        """The results, in order; the processes are started when there is first much to do."""
        if much and self._number > 1 and self._executor is None:
            self._executor = self._stack.enter_context(self._begin(self._number))
        return results(self._executor if much else None, work, tasks, ahead=2 * self._number + 1)


@contextmanager
def processes(number: int) -> Iterator[Executor]:
    """An executor over as many processes; what nobody waits for any more is not begun."""
    pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), _begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def results(
    executor: Executor | None, work: Callable[[T], R], tasks: Iterable[T], ahead: int = AHEAD
) -> Iterator[R]:
    """What `work` returns for each task, in their order; what gets lost with a process is done here.

    At most so many tasks are handed out `ahead` of the result that is waited for; without an executor, none.
    """
    if executor is None:
        yield from map(work, tasks)
        return
    waiting = iter(tasks)
    begun: deque[tuple[T, Future[R] | None]] = deque()
    while True:
        for task in islice(waiting, ahead - len(begun)):
            begun.append((task, _submitted(executor, work, task)))
        if not begun:
            return
        task, future = begun.popleft()
        try:
            result = future.result() if future else work(task)
        except BrokenExecutor:
            result = work(task)
        yield result


def _submitted(executor: Executor, work: Callable[[T], R], task: T) -> Future[R] | None:
    with _uninterrupted():  # or a process that is just starting would print where it was
        try:
            return executor.submit(work, task)
        except BrokenExecutor:
            return None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until this is over; a process that begins here never hears of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leave Ctrl-C to the process that gives the work, and end with it, however it ends."""
    gc.set_threshold(100_000)  # as in `cli`
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
