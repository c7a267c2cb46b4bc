"""What a project states over the years, in words and as numbers for a picture."""

from generator.outputs.pages.measures.trends import Trend, trend
from tests.support.measures import measure_row


def test_years_in_their_order() -> None:
    row = measure_row("≥92(%)", years=[(2023, "≥85(%)"), (2024, "=90(%)")])
    assert trend(row, "%") == Trend("2023:\u00a0≥85 → 2024:\u00a090 → 2025:\u00a0≥92", ("85", "90", "92"))


def test_one_year_and_words_have_none() -> None:
    assert trend(measure_row("≥92(%)"), "%") is None
    assert trend(measure_row("良好", years=[(2024, "好")]), "") is None


def test_years_that_state_the_same() -> None:
    row = measure_row("≥92", years=[(2021, "≥92"), (2024, "≥92")])
    assert trend(row, "") == Trend("2021年起 3 个年度相同", ())


def test_forty_years_show_the_last_five() -> None:
    row = measure_row("40~45(人)", years=[(1986 + number, f"{number}~45(人)") for number in range(39)])
    found = trend(row, "人")
    assert found is not None
    assert found.text == (
        "… → 2021:\u00a035~45 → 2022:\u00a036~45 → 2023:\u00a037~45 → 2024:\u00a038~45 → 2025:\u00a040~45（共 40 个年度）"
    )
    assert found.quantities == ("35", "36", "37", "38", "40")


def test_a_change_before_the_last_five_years_is_a_change() -> None:
    row = measure_row("≥9(次)", years=[(2018, "≥8(次)"), *((year, "≥9(次)") for year in range(2019, 2025))])
    found = trend(row, "次")
    assert found is not None
    assert found.text.startswith("… → 2021:\u00a0≥9 → ")
