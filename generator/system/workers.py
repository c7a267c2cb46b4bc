"""Runs work in several processes of this machine.

Workers are spawned and share nothing with this process. They end with it, and Ctrl-C ends them silently. Nothing in
this module knows what the work is.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from itertools import islice
from typing import Any, Final, NamedTuple, Self, TypeAlias, TypeVar

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")

ExecutorFactory: TypeAlias = Callable[[int], AbstractContextManager[Executor]]
"""Creates an executor with a number of workers, which ends with the block."""

TASKS_AHEAD: Final = 12
"""Tasks submitted ahead of the first result: enough to keep some workers busy, few enough to fit in memory."""


def available_cores() -> int:
    """Return how many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Cluster(NamedTuple):
    """An executor over workers that see no folder of this machine, and how many tasks they can work on at once."""

    executor: Executor
    threads: int


class WorkerPool:
    """Maps a function over tasks, in this process or in a lazily started executor.

    Functions, tasks and results must be picklable. `executor_factory` defaults to `process_pool`. `always` uses the
    executor even for little work.
    """

    def __init__(
        self, number: int, executor_factory: ExecutorFactory | None = None, *, always: bool = False
    ) -> None:
        self._number, self._always = number, always
        self._executor_factory, self._stack = executor_factory or process_pool, ExitStack()
        self._executor: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._executor = None
        self._stack.__exit__(*raised)

    @property
    def is_started(self) -> bool:
        """Whether there are other processes already."""
        return self._executor is not None

    def map(
        self, function: Callable[[TaskT], ResultT], tasks: Iterable[TaskT], *, parallel: bool
    ) -> Iterator[ResultT]:
        """Yield results in task order. A task whose worker died runs again in this process."""
        parallel = parallel or self._always
        if parallel and self._number > 1 and self._executor is None:
            self._executor = self._stack.enter_context(self._executor_factory(self._number))
        return map_in_order(self._executor if parallel else None, function, tasks, ahead=2 * self._number + 1)


def worker_pool(jobs: int | None, cluster: Cluster | None) -> WorkerPool:
    """Return a pool of processes of this machine, as many as it has cores unless `jobs` says how many, or of a cluster."""
    if cluster:
        return WorkerPool(cluster.threads + 1, lambda _: nullcontext(cluster.executor), always=True)
    return WorkerPool(jobs or available_cores(), always=jobs is not None)


@contextmanager
def process_pool(number: int) -> Iterator[Executor]:
    """Yield an executor over processes; when the block ends, tasks that have not begun are cancelled."""
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
    """Yield results in task order. A task whose worker died runs again in this process.

    At most `ahead` tasks are submitted before the result that is waited for. Without an executor, all run here.
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
    with _delay_interrupt():  # else a process that is just starting would print a traceback
        try:
            return executor.submit(function, task)
        except BrokenExecutor:
            return None


@contextmanager
def _delay_interrupt() -> Iterator[None]:
    """Delay Ctrl-C until the block ends; a process that starts in the block never receives it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    """Ignore Ctrl-C in a worker, and end with the parent process, however that ends."""
    gc.set_threshold(100_000)  # as in cli.main
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
