"""Measures: what plain Python finds in the same declarations, in any order and after any change."""

from decimal import Decimal
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalog.database import Catalog
from generator.catalog.fill import refresh_measures, replace_declaration
from generator.catalog.measures import (
    MeasureRow,
    indicator_category_counts,
    measure,
    measures_of_kind,
    rows_of_measure,
    slugs_of_measures,
)
from generator.catalog.records import declaration_rows
from generator.declarations.published import PublishedDeclaration
from tests.support.summaries import catalog_of, entry

KIND = "cost-economic"
NUMBERS = st.decimals(-1000, 1000, places=2) | st.sampled_from(
    [Decimal(0), Decimal("999999999999999.999999")]
)
VALUES = st.one_of(
    st.builds(
        lambda number, unit: f"≤{number:f}{unit}", NUMBERS, st.sampled_from(["", "(元)", "(人)", "(人次)"])
    ),
    st.builds(lambda low: f"{low}~{low + 2}(元)", st.integers(0, 9)),
    st.sampled_from(["合理", "按期完成"]),
)
DECLARATIONS = st.lists(
    st.builds(
        entry,
        st.sampled_from(["u", "w"]),
        st.sampled_from(["p", "q", "r"]),
        year=st.integers(2023, 2026),
        indicators=st.dictionaries(st.sampled_from(["甲", "乙"]), VALUES),
    ),
    unique_by=lambda one: one.identity,
    max_size=24,
)


def latest(
    declarations: list[PublishedDeclaration],
) -> dict[tuple[str, str, bool], dict[tuple[str, str], MeasureRow]]:
    """By name, unit of measure and whether it is in words: by unit and project, the row of the latest year."""
    found: dict[tuple[str, str, bool], dict[tuple[str, str], MeasureRow]] = {}
    for one in sorted(declarations, key=lambda one: one.identity):
        for stated in one.content["indicators"]:
            key = (stated["name"], stated["unit"] or "", stated["quantity"] is None)
            found.setdefault(key, {})[one.identity[1:]] = MeasureRow(
                stated["text"],
                stated["quantity"],
                one.identity.address,
                one.content["project_name"],
                one.content["implementing_unit"],
                one.identity.year,
                "",
            )
    return found


def holds(catalog: Catalog, declarations: list[PublishedDeclaration]) -> None:
    """Every answer of the catalog is what plain Python finds."""
    wanted = latest(declarations)
    found = measures_of_kind(catalog, KIND)
    order = [(-one.projects, one.name, one.in_words, one.unit) for one in found]
    assert order == sorted(order)
    assert {(one.name, one.unit, one.in_words) for one in found} == wanted.keys()
    for one in found:
        rows = wanted[one.name, one.unit, one.in_words]
        assert one.projects == len(rows)
        numbers = [Decimal(row.quantity) for row in rows.values() if row.quantity is not None]
        if one.in_words:
            assert (one.least, one.median, one.most) == (None, None, None)
        else:
            assert one.least is not None
            assert one.median is not None
            assert one.most is not None
            assert Decimal(one.least) == min(numbers)
            assert Decimal(one.most) == max(numbers)
            assert Decimal(one.median) == median(numbers)
        assert measure(catalog, KIND, one.slug) == one
        newest = max(row.year for row in rows.values())
        assert (one.value, one.address) in {
            (row.value, row.address) for row in rows.values() if row.year == newest
        }
        shown = rows_of_measure(catalog, KIND, one.slug)
        assert sorted(shown, key=lambda row: row.address) == sorted(
            rows.values(), key=lambda row: row.address
        )
        quantities = [Decimal(row.quantity) for row in shown if row.quantity is not None]
        assert quantities == sorted(quantities, reverse=True)
    assert len({one.slug for one in found}) == len(found)
    assert slugs_of_measures(catalog, 3) == sorted((KIND, one.slug) for one in found if one.projects >= 3)
    kind = indicator_category_counts(catalog)[0].kinds[0]
    counts = [len(one.content["indicators"]) for one in declarations]
    assert kind == (KIND, "经济成本指标", sum(counts), sum(map(bool, counts)))


@settings(max_examples=80)
@given(DECLARATIONS)
def test_measures_of_a_filled_catalog(declarations: list[PublishedDeclaration]) -> None:
    holds(catalog_of(declarations), declarations)


@settings(max_examples=60)
@given(DECLARATIONS, DECLARATIONS)
def test_measures_of_a_changed_catalog(
    before: list[PublishedDeclaration], after: list[PublishedDeclaration]
) -> None:
    catalog = catalog_of(before)
    wanted = {one.identity: declaration_rows(one) for one in after}
    changes = [
        replace_declaration(catalog, identity, wanted.get(identity))
        for identity in sorted({*wanted, *(one.identity for one in before)})
    ]
    states = [state for change in changes for state in (change.before, change.after) if state]
    refresh_measures(catalog, {one.measure for state in states for one in state.indicators})
    holds(catalog, after)


def test_every_heading_is_counted_even_without_declarations() -> None:
    categories = indicator_category_counts(catalog_of([]))
    assert [kind.declaration_count for category in categories for kind in category.kinds] == [0] * 11


def test_rows_of_equal_quantity_are_in_one_order() -> None:
    few = [entry(project=f"p{n}", indicators={"甲": "≤5(元)"}) for n in range(9)]
    catalog = catalog_of(list(reversed(few)))
    ((kind, slug),) = slugs_of_measures(catalog, 3)
    assert [row.address for row in rows_of_measure(catalog, kind, slug)] == [
        f"2025/u/p{n}/" for n in range(9)
    ]
