"""Long tables over several pages."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.outputs.pages.paging import (
    MAX_BYTES_OF_ROWS,
    ROWS_PER_PAGE,
    Paging,
    TablePage,
    paginate,
    paginate_by_weight,
)


def test_slices() -> None:
    assert paginate([], 2) == (TablePage([], 1, 0),)
    assert paginate("abcde", 2) == (TablePage("ab", 1, 5), TablePage("cd", 3, 5), TablePage("e", 5, 5))
    assert [part.last for part in paginate("abcde", 2)] == [2, 4, 5]
    assert [part.is_complete for part in paginate("ab", 2)] == [True]


def test_pages_by_weight_have_no_more_rows_and_no_more_bytes() -> None:
    assert paginate_by_weight([], len) == (TablePage([], 1, 0),)
    light = list(range(250))
    assert paginate_by_weight(light, lambda _: 1) == paginate(light)
    half = MAX_BYTES_OF_ROWS // 2
    heavy = [half, half, 1, MAX_BYTES_OF_ROWS + 9, 1]
    assert [page.rows for page in paginate_by_weight(heavy, int)] == [[half, half], [1], [heavy[3]], [1]]
    assert [page.start for page in paginate_by_weight(heavy, int)] == [1, 3, 4, 5]


@given(st.lists(st.integers(0, MAX_BYTES_OF_ROWS // 3), max_size=400))
def test_any_rows_are_on_pages_as_few_as_possible(weights: list[int]) -> None:
    pages = [page.rows for page in paginate_by_weight(weights, int)]
    assert [row for page in pages for row in page] == weights
    assert all(len(page) <= ROWS_PER_PAGE and sum(page) <= MAX_BYTES_OF_ROWS for page in pages)
    for page, following in pairwise(pages):
        assert len(page) == ROWS_PER_PAGE or sum(page) + following[0] > MAX_BYTES_OF_ROWS


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
