"""Work done by several processes of this machine.

Comes in: a function, what it is to be called with, and how many processes may run. Goes out: its results, in order.
The processes are fresh ones that share nothing with this one, on every system; they end with it, and Ctrl-C ends them
without a word. Nothing here knows what the work is.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """How many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def processes(number: int) -> Iterator[Executor]:
    """An executor over as many processes; what nobody waits for any more is not begun."""
    pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), _begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def results(executor: Executor, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    """What `work` returns for each task, in their order; what gets lost with a process is done here."""
    with _uninterrupted():  # or a process that is just starting would print where it was
        begun = deque((task, executor.submit(work, task)) for task in tasks)
    while begun:
        task, future = begun.popleft()  # and let go of it
        try:
            result = future.result()
        except BrokenExecutor:
            result = work(task)
        yield result


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
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
