"""Work is handed out a little ahead of what is waited for, and what gets lost is done here."""

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager
from typing import Any

import pytest

from generator.system.workers import AHEAD, Hands, processes, results


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

    for number, result in enumerate(results(executor, str, tasks())):
        assert result == str(number)
        assert len(drawn) <= number + AHEAD
    assert executor.handed == 100


@pytest.mark.parametrize("lasts", [0, 5, 40])
def test_what_is_lost_with_a_process_is_done_here(lasts: int) -> None:
    assert list(results(Here(lasts), str, range(100))) == [str(number) for number in range(100)]


def test_errors_of_the_work_itself_are_not_hidden() -> None:
    with Hands(2) as hands, pytest.raises(ZeroDivisionError):
        list(hands(_reciprocal, [1, 0], much=True))


def _reciprocal(number: int) -> float:
    return 1 / number


def test_processes_are_started_where_there_is_much_to_do() -> None:
    started: list[int] = []

    def begin(number: int) -> AbstractContextManager[Executor]:
        started.append(number)
        return processes(number)

    with Hands(2, begin) as hands:
        assert list(hands(str, range(3), much=False)) == ["0", "1", "2"]
        assert started == []
        assert list(hands(str, range(3), much=True)) == list(hands(str, range(3), much=True))
        assert started == [2]
    with Hands(1, begin) as hands:
        assert list(hands(str, range(3), much=True)) == ["0", "1", "2"]
    assert started == [2]
