"""Groups of declarations: exact sums, means and parts."""

from decimal import Decimal

from generator.catalog.groups import Catalog, group_by_category, group_by_nature
from tests.support.summaries import entry


def test_a_group_knows_its_mean_and_its_parts() -> None:
    few = [
        entry(project="a", amount="10"),
        entry(project="b", amount="5", nature="阶段性项目"),
        entry(project="c", amount="5", nature="阶段性项目", category="其他运转类"),
    ]
    whole = Catalog(summaries=tuple(form.summary for form in few)).all_declarations
    assert whole.mean == Decimal("6.67")
    assert [e.identity.project for e in whole.summaries] == ["a", "b", "c"]
    assert [(g.name, g.count, g.total) for g in group_by_nature(whole)] == [
        ("阶段性项目", 2, Decimal(10)),
        ("一次性项目", 1, Decimal(10)),
    ]
    assert [(g.name, g.count, g.total) for g in group_by_category(whole)] == [
        ("特定目标类", 2, Decimal(15)),
        ("其他运转类", 1, Decimal(5)),
    ]
    assert Catalog(summaries=()).all_declarations.mean == 0
