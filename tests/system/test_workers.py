"""Tasks are submitted a little ahead of the results, and a task whose worker died runs in this process."""

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager
from typing import Any

import pytest

from generator.system.workers import TASKS_AHEAD, WorkerPool, map_in_order, process_pool


class Here(Executor):
    """Does everything at once, until it breaks; notes how much was handed out."""

    def __init__(self, lasts: int = 10**6) -> None:
        self.handed, self._lasts = 0, lasts

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.handed += 1
        if self.handed > 2 * self._lasts:
            raise BrokenExecutor
        future: Future[Any] = Future()
        if self.handed > self._lasts:
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def test_results_come_in_order_and_little_is_begun_ahead() -> None:
    executor = Here()
    drawn: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            drawn.append(number)
            yield number

    for number, result in enumerate(map_in_order(executor, str, tasks())):
        assert result == str(number)
        assert len(drawn) <= number + TASKS_AHEAD
    assert executor.handed == 100


@pytest.mark.parametrize("lasts", [0, 5, 40])
def test_what_is_lost_with_a_process_is_done_here(lasts: int) -> None:
    assert list(map_in_order(Here(lasts), str, range(100))) == [str(number) for number in range(100)]


def test_errors_of_the_work_itself_are_not_hidden() -> None:
    with WorkerPool(2) as pool, pytest.raises(ZeroDivisionError):
        list(pool.map(_reciprocal, [1, 0], parallel=True))


def _reciprocal(number: int) -> float:
    return 1 / number


def test_processes_are_started_where_there_is_much_to_do() -> None:
    started: list[int] = []

    def begin(number: int) -> AbstractContextManager[Executor]:
        started.append(number)
        return process_pool(number)

    with WorkerPool(2, begin) as pool:
        assert list(pool.map(str, range(3), parallel=False)) == ["0", "1", "2"]
        assert started == []
        assert list(pool.map(str, range(3), parallel=True)) == list(pool.map(str, range(3), parallel=True))
        assert started == [2]
    with WorkerPool(1, begin) as pool:
        assert list(pool.map(str, range(3), parallel=True)) == ["0", "1", "2"]
    assert started == [2]
