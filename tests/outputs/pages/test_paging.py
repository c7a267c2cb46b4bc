"""Long tables over several pages."""

import pytest

from generator.outputs.pages.paging import Paging, TablePage, paginate


def test_slices() -> None:
    assert paginate([], 2) == (TablePage([], 1, 0),)
    assert paginate("abcde", 2) == (TablePage("ab", 1, 5), TablePage("cd", 3, 5), TablePage("e", 5, 5))
    assert [part.last for part in paginate("abcde", 2)] == [2, 4, 5]
    assert [part.is_complete for part in paginate("ab", 2)] == [True]


@pytest.mark.parametrize(
    ("number", "count", "numbers"),
    [
        (1, 1, (1,)),
        (1, 3, (1, 2, 3)),
        (1, 9, (1, 2, 3, 0, 9)),
        (4, 7, (1, 2, 3, 4, 5, 6, 7)),
        (5, 9, (1, 2, 3, 4, 5, 6, 7, 8, 9)),
        (6, 11, (1, 0, 4, 5, 6, 7, 8, 0, 11)),
        (9, 9, (1, 0, 7, 8, 9)),
    ],
)
def test_which_pages_are_linked(number: int, count: int, numbers: tuple[int, ...]) -> None:
    assert Paging(address="x/", number=number, count=count).numbers == numbers
