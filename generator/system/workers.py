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

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")

ExecutorFactory: TypeAlias = Callable[[int], AbstractContextManager[Executor]]
"""Begins an executor with so many workers, which ends with the block."""

TASKS_AHEAD: Final = 12
"""Tasks that are handed out before the first result is there: enough to keep some processes busy, few to keep in memory."""


def available_cores() -> int:
    """How many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class WorkerPool:
    """Maps a function over tasks, in this process or in an executor that is started when it is first needed.

    Functions, tasks and results must be picklable. `executor_factory` is by default `process_pool`.
    """

    def __init__(self, number: int, executor_factory: ExecutorFactory | None = None) -> None:
        self._number, self._executor_factory, self._stack = (
            number,
            executor_factory or process_pool,
            ExitStack(),
        )
        self._executor: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._executor = None
        self._stack.__exit__(*raised)

    def map(
        self, function: Callable[[TaskT], ResultT], tasks: Iterable[TaskT], *, parallel: bool
    ) -> Iterator[ResultT]:
        """Yield results in task order. A task whose worker died runs again in this process."""
        if parallel and self._number > 1 and self._executor is None:
            self._executor = self._stack.enter_context(self._executor_factory(self._number))
        return map_in_order(self._executor if parallel else None, function, tasks, ahead=2 * self._number + 1)


@contextmanager
def process_pool(number: int) -> Iterator[Executor]:
    """An executor over as many processes; what nobody waits for any more is not begun."""
    pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), _start_worker)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def map_in_order(
    executor: Executor | None,
    function: Callable[[TaskT], ResultT],
    tasks: Iterable[TaskT],
    ahead: int = TASKS_AHEAD,
) -> Iterator[ResultT]:
    """What `work` returns for each task, in their order; what gets lost with a process is done here.

    At most so many tasks are handed out `ahead` of the result that is waited for; without an executor, none.
    """
    if executor is None:
        yield from map(function, tasks)
        return
    waiting = iter(tasks)
    begun: deque[tuple[TaskT, Future[ResultT] | None]] = deque()
    while True:
        for task in islice(waiting, ahead - len(begun)):
            begun.append((task, _submit(executor, function, task)))
        if not begun:
            return
        task, future = begun.popleft()
        try:
            result = future.result() if future else function(task)
        except BrokenExecutor:
            result = function(task)
        yield result


def _submit(executor: Executor, function: Callable[[TaskT], ResultT], task: TaskT) -> Future[ResultT] | None:
    with _delay_interrupt():  # or a process that is just starting would print where it was
        try:
            return executor.submit(function, task)
        except BrokenExecutor:
            return None


@contextmanager
def _delay_interrupt() -> Iterator[None]:
    """Ctrl-C waits until this is over; a process that begins here never hears of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    """Leave Ctrl-C to the process that gives the work, and end with it, however it ends."""
    gc.set_threshold(100_000)  # as in `cli`
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
