"""How often values occur, where most of them are, and which are far from most."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.outputs.pages.measures.figures import (
    MAX_NAMED,
    CommonValue,
    NamedValue,
    Outlier,
    OutlierReason,
    Outliers,
    measure_figures,
    outliers,
    spread_sentence,
)
from tests.support.measures import VALUES, measure_of

OTHER_UNIT, MUCH, DISTANCE = OutlierReason
NONE = Outliers((), 0)


def named(*values: str) -> dict[str, tuple[bool, OutlierReason]]:
    """By value, on which side of most it is and why it is far from them."""
    return {one.named.value: (one.is_high, one.reason) for one in outliers(*measure_of(values)).listed}


def test_values_are_counted_as_numbers_and_ranges_by_themselves() -> None:
    _, rows = measure_of(["≥90(%)", "=90.0(%)", "90~95(%)", "≥100(%)", "≥0(%)", "≤100(%)", "90~95.0(%)"])
    figures = measure_figures(rows)
    assert figures.counts == (("0", 1), ("90", 4), ("100", 2))
    assert figures.common == (CommonValue("100", 2), CommonValue("90", 2), CommonValue("90~95", 2))
    assert figures.has_ranges


def test_words_are_counted_and_blank_cells_are_none() -> None:
    _, rows = measure_of(["按期完成", "良好", "按期完成", "好"])
    assert measure_figures(rows) == ((), (CommonValue("按期完成", 2),), False)
    blank = [row._replace(value="") for row in rows]
    assert measure_figures(blank) == ((), (), False)


def test_equally_common_values_are_all_listed_or_none() -> None:
    values = [f"≥{number}(次)" for number in range(6) for _ in range(2)]
    assert measure_figures(measure_of(values)[1]).common == ()
    assert measure_figures(measure_of([*values, "≥3(次)"])[1]).common == (CommonValue("3", 3),)
    assert len(measure_figures(measure_of(values[:10])[1]).common) == 5


@given(VALUES)
def test_counts_are_those_of_plain_python(values: list[str]) -> None:
    _, rows = measure_of(values)
    wanted = Counter(Fraction(row.quantity or 0) for row in rows)
    counts = measure_figures(rows).counts
    assert [(Fraction(number), count) for number, count in counts] == sorted(wanted.items())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (["≥90(%)"] * 3, "都是 90（%）"),
        (["≥0"] * 4, "都是 0"),
        (["≥80(%)", "≥90(%)", "≥95(%)"], "在 80 到 95（%）之间，中位 90"),
        (["≥80(%)", "≥90(%)", "≥90.0(%)", "≥95(%)"], "至少一半是 90（%），最小 80，最大 95"),
        (["≥8", "≥1234567", "≥9.50", "≥-7"], "至少一半在 8 到 9.5 之间，中位 8.75"),
        (["好", "好", "良"], ""),
    ],
)
def test_where_most_values_are_in_words(values: list[str], sentence: str) -> None:
    summary, _ = measure_of(values)
    assert spread_sentence(summary) == sentence


def test_a_value_in_another_unit() -> None:
    assert named("≥5(次)", "≥6(次)", "≥5000000000(次)") == {"≥5000000000(次)": (True, OTHER_UNIT)}
    assert named("≥90(%)", "≥95(%)", "≥0.09(%)", "≥99(%)") == {"≥0.09(%)": (False, OTHER_UNIT)}
    assert named("≥90(%)", "≥95(%)", "≥0(%)", "≥0.09(%)") == {}  # half of four are no few
    assert named("≥0(次)", "≥0(次)", "≥0(次)", "≥9000(次)") == {}


def test_values_far_from_a_narrow_middle() -> None:
    usual = [f"≥{number}(%)" for number in (90, 91, 92, 93, 94, 95, 96, 97, 98)]
    assert named(*usual, "≥50(%)") == {"≥50(%)": (False, DISTANCE)}
    assert named(*usual, "≥80(%)") == {}
    assert named(*usual, "≥300(%)") == {"≥300(%)": (True, DISTANCE)}
    assert named(*usual[:6], "≥50(%)") == {}  # of few projects no distance is large


def test_sums_of_money_vary_and_none_is_far_for_that() -> None:
    assert named(*(f"≤{number}(元)" for number in (100, 200, 500, 1000, 2000, 5000, 10000, 90000))) == {}


def test_values_far_from_a_value_that_most_state() -> None:
    assert named(*["≥100(%)"] * 20, "≥90(%)", "≥9(%)") == {"≥9(%)": (False, MUCH)}
    assert named(*["≥100(%)"] * 20, "≥1000(%)") == {"≥1000(%)": (True, MUCH)}
    assert named(*["≥0(起)"] * 20, "≥3(起)") == {}
    assert named(*["≥-5(%)"] * 20, "≥-900(%)", "≥4(%)") == {}


def test_many_far_values_are_none_and_some_are_not_named() -> None:
    many = ["≥1(次)"] * 60
    assert outliers(*measure_of([*many, *["≥5000(次)"] * 20])) == NONE
    found = outliers(*measure_of([*many, *(f"≥{5000 + number}(次)" for number in range(8))]))
    assert [one.named.value for one in found.listed] == [f"≥{5007 - number}(次)" for number in range(5)]
    assert found.unnamed == 3
    assert found.suspects == {f"2025/u/p{number}/" for number in range(60, 68)}


def test_what_is_said_of_a_far_value() -> None:
    found = outliers(*measure_of(["≥5(次)", "≥6(次)", "≥9000(次)"]))
    wanted = Outlier(NamedValue("≥9000(次)", "2025/u/p2/", "项目2", "单位"), True, OTHER_UNIT)
    assert found == Outliers((wanted,), 0, frozenset({"2025/u/p2/"}))
    assert outliers(*measure_of(["好", "好", "良"])) == NONE


def naive_far(number: Fraction, numbers: list[Fraction]) -> bool:
    """Whether a number is far from most, by the words of the rule."""
    ordered, size = sorted(numbers), len(numbers)
    rest = ordered[size // 4 : size - size // 4]
    low, high = rest[0], rest[-1]
    if size == 3:
        low = high = ordered[1]
    if (high > 0 and number >= 1000 * high) or 0 < number <= low / 1000:
        return True
    if size < 8:
        return False
    if low == high:
        return (high > 0 and number >= 10 * high) or 0 < number <= low / 10
    if low - number > 3 * (high - low):
        return True
    return number - high > 3 * (high - low) and (low <= 0 or number / high > (high / low) ** 2)


@given(VALUES | st.lists(st.sampled_from(["≥5(%)", "≥5(%)", "≥6(%)", "≥90(%)", "≥0.01(%)"]), min_size=3))
def test_outliers_are_those_of_plain_python(values: list[str]) -> None:
    summary, rows = measure_of(values)
    numbers = [Fraction(row.quantity or 0) for row in rows]
    far = [row for row, number in zip(rows, numbers, strict=True) if naive_far(number, numbers)]
    found = outliers(summary, rows)
    if len(far) > max(1, len(rows) // 5):
        assert found == NONE
        return
    assert len(found.listed) + found.unnamed == len(far)
    assert {one.named.address for one in found.listed} <= {row.address for row in far}
    for is_high in (True, False):
        side = [one for one in found.listed if one.is_high is is_high]
        assert len(side) <= MAX_NAMED
    middle = Decimal(summary.median or 0)
    quantities = {row.address: Decimal(row.quantity or 0) for row in rows}
    assert all((quantities[one.named.address] > middle) is one.is_high for one in found.listed)
