"""Whatever a change of one declaration changes on the pages of lists is in a group that it touches."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalog.database import Catalog
from generator.catalog.fill import replace_declaration
from generator.catalog.records import declaration_rows
from generator.declarations.published import PublishedDeclaration
from generator.outputs.pages.specs import PageGroup, all_groups, page_specs, touched_groups
from tests.support.summaries import catalog_of, entry


def declaration(
    unit: str, project: str, year: int, amount: Decimal, fiscal: Decimal, name: str, department: str
) -> PublishedDeclaration:
    """A declaration of a unit and a department whose names may differ from year to year."""
    made = entry(unit, project, year=year, amount=str(amount))
    made.content["implementing_unit"] = f"单位{unit}{name}"
    made.content["annual_funding"]["fiscal_appropriation"] = str(fiscal)
    return made._replace(department=(department, f"局{department}{name}"))


AMOUNTS = st.sampled_from([Decimal(0), Decimal(1), Decimal(20_000), Decimal("9999999999999.99")])
ONE = st.builds(
    declaration,
    st.sampled_from(["u", "v", "w"]),
    st.sampled_from(["p", "q", "r", "s"]),
    st.integers(2023, 2026),
    AMOUNTS,
    AMOUNTS,
    st.sampled_from(["", "（改名）"]),
    st.sampled_from(["d", "e"]),
)
MANY = st.lists(ONE, unique_by=lambda one: one.identity, min_size=1, max_size=30)


def digests(catalog: Catalog) -> dict[str, tuple[PageGroup, str]]:
    """The group and the digest of every page, by address."""
    return {
        spec.address: (group, spec.digest)
        for group in all_groups(catalog)
        for spec in page_specs(catalog, group)
    }


def differing(before: dict[str, Any], after: dict[str, Any]) -> Sequence[str]:
    return sorted(one for one in before.keys() | after.keys() if before.get(one) != after.get(one))


@settings(max_examples=150, deadline=None)
@given(MANY, ONE, st.booleans(), st.data())
def test_one_declaration_added_replaced_or_removed(
    declarations: list[PublishedDeclaration], new: PublishedDeclaration, removes: bool, data: st.DataObject
) -> None:
    if removes:
        identity = data.draw(st.sampled_from(declarations)).identity
        rows, rest = None, []
    else:
        identity, rows, rest = new.identity, declaration_rows(new), [new]
    catalog = catalog_of(declarations)
    before = digests(catalog)
    change = replace_declaration(catalog, identity, rows)
    after = digests(catalog_of([*(one for one in declarations if one.identity != identity), *rest]))
    touched = touched_groups(catalog, [change])
    for address in differing(before, after):
        group, _ = before.get(address) or after[address]
        assert group in touched, address
    now = {spec.address: spec.digest for group in touched for spec in page_specs(catalog, group)}
    assert all(after[address][1] == digest for address, digest in now.items())


def test_other_funds_with_the_same_sum_touch_what_shows_funds() -> None:
    declarations = [entry("u", "p"), entry("u", "p", year=2024)]
    catalog = catalog_of(declarations)
    before = digests(catalog)
    declarations[0].content["annual_funding"]["fiscal_appropriation"] = "1"
    change = replace_declaration(catalog, declarations[0].identity, declaration_rows(declarations[0]))
    after = digests(catalog)
    touched = touched_groups(catalog, [change])
    changed = differing(before, after)
    assert changed == [
        "",
        "categories/specific-objective/",
        "departments/d/",
        "natures/one-off/",
        "units/u/",
    ]
    assert {after[address][0] for address in changed} <= touched


def test_a_change_of_a_goal_touches_no_list_but_those_of_unit_and_department() -> None:
    declarations = [entry("u", "p"), entry("v", "q")]
    catalog = catalog_of(declarations)
    declarations[0].content["annual_goal"] = "另一个目标"
    change = replace_declaration(catalog, declarations[0].identity, declaration_rows(declarations[0]))
    assert touched_groups(catalog, [change]) == {
        PageGroup("declarations", "u"),
        PageGroup("unit", "u"),
        PageGroup("department", "d"),
    }
