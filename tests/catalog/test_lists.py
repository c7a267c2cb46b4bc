"""Every question about lists has the answer that plain Python finds in the same declarations."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalog.comparisons.years import groups_by_year
from generator.catalog.fill import replace_declaration
from generator.catalog.lists import (
    Grouping,
    GroupRow,
    declarations_of_group,
    group_name,
    group_totals,
    groups,
    years_of_projects,
)
from generator.catalog.records import declaration_rows
from generator.declarations.published import PublishedDeclaration, annual_total
from generator.forms import vocabulary as v
from generator.outputs.pages.lists.tables import order_groups
from tests.support.summaries import catalog_of, entry

MOST = Decimal("9999999999999.99")
AMOUNTS = st.decimals(0, MOST, places=2) | st.sampled_from([Decimal(1), Decimal(2), MOST])
DECLARATIONS = st.lists(
    st.builds(
        entry,
        st.sampled_from(["u", "u-b", "v", "w"]),
        st.sampled_from(["p", "p-q", "q", "r"]),
        year=st.integers(2023, 2026),
        amount=AMOUNTS.map(str),
        nature=st.sampled_from(list(v.NATURES)),
        category=st.sampled_from(list(v.CATEGORIES)),
    ),
    unique_by=lambda one: one.identity,
    max_size=40,
)


def by_amount(declarations: Iterable[PublishedDeclaration]) -> list[PublishedDeclaration]:
    return sorted(declarations, key=lambda one: (-annual_total(one.content), one.identity))


def total(declarations: Iterable[PublishedDeclaration]) -> Decimal:
    return sum((annual_total(one.content) for one in declarations), Decimal("0.00"))


def members(
    declarations: Iterable[PublishedDeclaration],
) -> dict[tuple[Grouping, str], list[PublishedDeclaration]]:
    """The declarations of every group."""
    found: dict[tuple[Grouping, str], list[PublishedDeclaration]] = {}
    for one in declarations:
        year, unit, _ = one.identity
        for key in (
            (Grouping.ALL, ""),
            (Grouping.YEAR, str(year)),
            (Grouping.UNIT_YEAR, f"{year}/{unit}"),
            (Grouping.UNIT, unit),
            (Grouping.DEPARTMENT, one.department[0]),
            (Grouping.NATURE, v.NATURES[one.content["nature"] or ""]),
            (Grouping.CATEGORY, v.CATEGORIES[one.content["category"] or ""]),
        ):
            found.setdefault(key, []).append(one)
    return found


@settings(max_examples=60)
@given(DECLARATIONS)
def test_groups_their_members_and_their_sums(declarations: list[PublishedDeclaration]) -> None:
    catalog = catalog_of(declarations)
    found = members(declarations)
    for (grouping, slug), those in found.items():
        wanted = by_amount(those)
        assert [one.identity for one in declarations_of_group(catalog, grouping, slug)] == [
            one.identity for one in wanted
        ]
        totals = group_totals(catalog, grouping, slug)
        mean = (total(those) / len(those)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert (totals.count, totals.total, totals.mean) == (len(those), total(those), mean)
        assert totals.largest is not None
        assert totals.largest.identity == wanted[0].identity
    for grouping in Grouping:
        rows = {slug: those for (kind, slug), those in found.items() if kind is grouping}
        assert [(row.slug, row.count, row.total) for row in groups(catalog, grouping)] == sorted(
            ((slug, len(those), total(those)) for slug, those in rows.items()),
            key=lambda row: (-row[2], row[0]),
        )


@settings(max_examples=60)
@given(DECLARATIONS)
def test_what_stands_around_a_declaration(declarations: list[PublishedDeclaration]) -> None:
    catalog = catalog_of(declarations)
    for (grouping, key), those in members(declarations).items():
        if grouping is Grouping.UNIT:
            years = {
                project: [row.summary for row in rows]
                for project, rows in years_of_projects(catalog, key).items()
            }
            of_unit = declarations_of_group(catalog, Grouping.UNIT, key)
            assert years == {
                project: sorted(
                    (row for row in of_unit if row.identity.project == project),
                    key=lambda row: row.identity.year,
                )
                for project in {one.identity.project for one in those}
            }
        if grouping is Grouping.YEAR:
            units = {one.identity.unit: [] for one in those}  # type: dict[str, list[PublishedDeclaration]]
            for one in those:
                units[one.identity.unit].append(one)
            year = int(key)
            assert [
                GroupRow(group.slug, group.name, totals.count, totals.total)
                for group in order_groups(groups_by_year(catalog, Grouping.UNIT, year, year), year)
                if (totals := group.of(year))
            ] == sorted(
                (GroupRow(unit, f"单位{unit}", len(some), total(some)) for unit, some in units.items()),
                key=lambda row: (-row.total, row.slug),
            )


def test_the_largest_amounts_of_a_hundred_thousand_declarations_can_be_added_up() -> None:
    """A plain SUM of 分 overflows from 9,223 of them on; the parts of ours stay far below 2^63."""
    assert 100_000 * (int(MOST * 100) // 1_000_000) < 2**63
    assert 100_000 * 999_999 < 2**63
    few = [entry(project=f"p{n}", amount=str(MOST)) for n in range(40)]
    catalog = catalog_of(few)
    for _ in range(8):  # 10,240 memberships of the same amount
        catalog.change(
            """INSERT INTO membership SELECT grouping, slug, amount, year, unit, project || 'x' || ?, name, declaration
               FROM membership WHERE grouping = 'all'""",
            (_,),
        )
    assert group_totals(catalog, Grouping.ALL, "").total == 10_240 * MOST
    assert groups(catalog, Grouping.ALL)[0].total == 10_240 * MOST


def test_a_group_has_the_name_of_its_latest_declaration() -> None:
    old, new = entry(project="p", year=2024), entry(project="a", year=2025)
    new.content["implementing_unit"] = "改名后的单位"
    catalog = catalog_of([new, old])
    assert group_name(catalog, Grouping.UNIT, "u") == "改名后的单位"
    assert groups(catalog, Grouping.UNIT)[0].name == "改名后的单位"
    assert group_name(catalog, Grouping.UNIT_YEAR, "2024/u") == "单位u"
    assert group_name(catalog, Grouping.UNIT, "nobody") == ""


@settings(max_examples=40)
@given(DECLARATIONS, DECLARATIONS)
def test_a_catalog_that_was_changed_is_the_one_that_is_filled(
    before: list[PublishedDeclaration], after: list[PublishedDeclaration]
) -> None:
    changed, filled = catalog_of(before), catalog_of(after)
    wanted = {one.identity: declaration_rows(one) for one in after}
    for identity in {*wanted, *(one.identity for one in before)}:
        replace_declaration(changed, identity, wanted.get(identity))
    tables = ("membership", "declaration", "funding", "goal")
    for table in tables:
        numbers = "declaration" if table != "declaration" else "id"
        columns = [name for _, name, *_ in filled.query(f"PRAGMA table_info({table})") if name != numbers]
        rows = [
            sorted(catalog.query(f"SELECT {', '.join(columns)} FROM {table}"), key=repr)
            for catalog in (changed, filled)
        ]
        assert rows[0] == rows[1], table
