"""Measures: what plain Python finds in the same declarations, in any order and after any change."""

from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalog.database import Catalog
from generator.catalog.fill import refresh_measures, replace_declaration
from generator.catalog.measures import (
    MIN_PROJECTS,
    MeasureRow,
    Standing,
    StatedYear,
    indicator_category_counts,
    measure,
    measures_of_kind,
    measures_with_pages,
    rows_of_measure,
    standing_figures,
    standings_of_unit,
    units_with_measure,
)
from generator.catalog.records import declaration_rows, measure_slug
from generator.declarations.identity import Identity
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
            rows = found.setdefault((stated["name"], stated["unit"] or "", stated["quantity"] is None), {})
            before = rows.get(one.identity[1:])
            year = StatedYear(one.identity.year, stated["text"], stated["quantity"])
            rows[one.identity[1:]] = MeasureRow(
                stated["text"],
                stated["comparator"] or "",
                stated["quantity"],
                stated["upper"],
                one.identity.address,
                one.content["project_name"],
                one.content["implementing_unit"],
                one.identity.year,
                "",
                (*(before.years if before else ()), year),
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
            assert (one.least, one.lower, one.median, one.upper, one.most) == (None,) * 5
        else:
            assert one.least is not None
            assert one.median is not None
            assert one.most is not None
            assert Decimal(one.least) == min(numbers)
            assert Decimal(one.most) == max(numbers)
            assert Decimal(one.median) == median(numbers)
            rest = sorted(numbers)[len(numbers) // 4 : len(numbers) - len(numbers) // 4]
            assert one.lower is not None
            assert one.upper is not None
            assert (Decimal(one.lower), Decimal(one.upper)) == (rest[0], rest[-1])
            assert 2 * sum(rest[0] <= number <= rest[-1] for number in numbers) >= len(numbers)
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
    assert measures_with_pages(catalog) == sorted((KIND, one.slug) for one in found if one.projects >= 3)
    kind = indicator_category_counts(catalog)[0].kinds[0]
    counts = [len(one.content["indicators"]) for one in declarations]
    assert kind == (KIND, "经济成本指标", sum(counts), sum(map(bool, counts)))


STEPS = (0, 1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500)


def naive_standings(
    declarations: list[PublishedDeclaration], unit: str
) -> dict[Identity, tuple[Standing | None, ...]]:
    """The standings that plain Python computes."""
    rows = latest(declarations)
    found: dict[Identity, tuple[Standing | None, ...]] = {}
    for one in declarations:
        if one.identity.unit != unit:
            continue
        for stated in one.content["indicators"]:
            measured_in, quantity = stated["unit"] or "", stated["quantity"]
            others = rows[stated["name"], measured_in, quantity is None].values()
            slug = measure_slug(stated["name"], measured_in, in_words=quantity is None)
            numbers = [Fraction(row.quantity) for row in others if row.quantity is not None]
            middle = median(numbers) if numbers else Fraction(0)
            low = Fraction(quantity or 0)
            high = Fraction(stated["upper"] or quantity or 0)
            standing = Standing(
                f"indicators/{KIND}/{slug}/",
                max(step for step in STEPS if step <= len(others)),
                ""
                if quantity is None
                else f"{(Decimal(middle.numerator) / middle.denominator).normalize():f}",
                measured_in,
                0 if low <= middle <= high else -1 if high < middle else 1,
            )
            shown = standing if len(others) >= MIN_PROJECTS else None
            found[one.identity] = (*found.get(one.identity, ()), shown)
    return found


def exact(standings: dict[Identity, tuple[Standing | None, ...]]) -> dict[Identity, list[Standing | None]]:
    """The standings with medians as normal decimals: a figure that is stated is printed as it is stated."""
    return {
        identity: [
            one and one._replace(median=one.median and f"{Decimal(one.median).normalize():f}") for one in row
        ]
        for identity, row in standings.items()
    }


@settings(max_examples=80)
@given(DECLARATIONS)
def test_standings_of_every_unit(declarations: list[PublishedDeclaration]) -> None:
    catalog = catalog_of(declarations)
    for unit in {one.identity.unit for one in declarations}:
        assert exact(standings_of_unit(catalog, unit)) == exact(naive_standings(declarations, unit))
    assert standings_of_unit(catalog, "nosuch") == {}


def test_the_standing_of_a_quantity_of_a_range_and_of_words() -> None:
    stated = {"p": "≥80(%)", "q": "≥95(%)", "r": "≥90(%)", "s": "90~95(%)", "t": "70~80(%)"}
    few = [
        entry(project=project, indicators={"乙": "合理", "甲": value}) for project, value in stated.items()
    ]
    found = standings_of_unit(catalog_of(few), "u")
    words, number = found[Identity(2025, "u", "p")]
    assert words == Standing(f"indicators/{KIND}/{measure_slug('乙', '', in_words=True)}/", 5, "", "", 0)
    assert number == Standing(
        f"indicators/{KIND}/{measure_slug('甲', '%', in_words=False)}/", 5, "90", "%", -1
    )
    assert [one[1].comparison for one in found.values() if one[1]] == [-1, 1, 0, 0, -1]
    assert set(standings_of_unit(catalog_of(few[:2]), "u").values()) == {(None, None)}


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
    measures = {one.measure for state in states for one in state.indicators}
    refresh_measures(catalog, measures)
    holds(catalog, after)


@settings(max_examples=60)
@given(DECLARATIONS, st.integers(0, 23))
def test_units_whose_standings_a_change_may_change(
    declarations: list[PublishedDeclaration], removed: int
) -> None:
    if removed >= len(declarations):
        return
    identity = declarations[removed].identity
    units = {one.identity.unit for one in declarations}
    catalog = catalog_of(declarations)
    before = {unit: standings_of_unit(catalog, unit) for unit in units}
    change = replace_declaration(catalog, identity, None)
    measures = {one.measure for one in change.before.indicators} if change.before else set()
    figures = standing_figures(catalog, measures)
    refresh_measures(catalog, measures)
    now = standing_figures(catalog, measures)
    told = {
        unit
        for one in measures
        if figures.get(one) != now.get(one)
        for unit in units_with_measure(catalog, one)
    }
    changed = {unit for unit in units if standings_of_unit(catalog, unit) != before[unit]}
    assert changed - {identity.unit} <= told


def test_every_heading_is_counted_even_without_declarations() -> None:
    categories = indicator_category_counts(catalog_of([]))
    assert [kind.declaration_count for category in categories for kind in category.kinds] == [0] * 11


def test_rows_of_equal_quantity_are_in_one_order() -> None:
    few = [entry(project=f"p{n}", indicators={"甲": "≤5(元)"}) for n in range(9)]
    catalog = catalog_of(list(reversed(few)))
    ((kind, slug),) = measures_with_pages(catalog)
    assert [row.address for row in rows_of_measure(catalog, kind, slug)] == [
        f"2025/u/p{n}/" for n in range(9)
    ]


@pytest.mark.parametrize(
    ("projects", "shown"),
    [(2, None), (3, 3), (5, 5), (9, 5), (10, 10), (19, 10), (20, 20), (99, 50), (100, 100), (1040, 1000)],
)
def test_numbers_of_projects_in_standings_are_rounded_down(projects: int, shown: int | None) -> None:
    catalog = catalog_of([entry(f"u{number}", "p", indicators={"甲": "1(元)"}) for number in range(projects)])
    ((measure_id,),) = catalog.query("SELECT id FROM measure")
    assert standing_figures(catalog, [measure_id]).get(measure_id) == (shown and (shown, "1"))
    ((standing,),) = standings_of_unit(catalog, "u0").values()
    assert (standing and standing.min_projects) == shown
    assert units_with_measure(catalog, measure_id) == sorted(f"u{n}" for n in range(projects))
