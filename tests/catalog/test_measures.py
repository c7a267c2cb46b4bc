"""Indicators by unit of measure, name and quantity."""

from generator.catalog.measures import (
    QUALITATIVE,
    WITHOUT_UNIT,
    indicator_category_counts,
)
from tests.support.summaries import economic_costs, entry


def test_measures_by_unit_name_and_quantity() -> None:
    few = [
        entry(
            project="a",
            indicators={"甲": "≤5(元/人/天)", "乙": "≤100(元/人/天)", "话": "合理", "人": "≥9(人)"},
        ),
        entry(
            project="b",
            indicators={"甲": "≤50(元/人/天)", "丙": "≤20(元/人/天)", "次": "≥9(人次)", "光": "=1"},
        ),
        entry(project="c", indicators={"乙": "10~12(元/人/天)"}),
    ]
    found = economic_costs(*few)
    told = [(m.name, [row[:2] for row in m.rows]) for m in found]
    assert told == [
        (
            "元/人/天",
            [
                ("乙", "≤100(元/人/天)"),
                ("乙", "10~12(元/人/天)"),
                ("甲", "≤50(元/人/天)"),
                ("甲", "≤5(元/人/天)"),
                ("丙", "≤20(元/人/天)"),
            ],
        ),
        ("人", [("人", "≥9(人)")]),
        ("人次", [("次", "≥9(人次)")]),
        (WITHOUT_UNIT, [("光", "=1")]),
        (QUALITATIVE, [("话", "合理")]),
    ]
    heading = indicator_category_counts(form.summary for form in few)[0].kinds[0]
    assert heading == ("cost-economic", "经济成本指标", 9, 3)
    assert [h.declaration_count for chapter in indicator_category_counts(()) for h in chapter.kinds] == [
        0
    ] * 11


def test_the_order_of_rows_is_one_order() -> None:
    few = [entry(project=f"p{n}", indicators={"甲": "≤5(元)"}) for n in range(9)]
    (measure,) = economic_costs(*reversed(few))
    assert [row[3] for row in measure.rows] == [f"2025/u/p{n}/" for n in range(9)]
