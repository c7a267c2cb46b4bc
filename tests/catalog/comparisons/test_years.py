"""The years of a group, and which of them leads."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from generator.catalog.comparisons.years import (
    GroupYears,
    HeadlineYear,
    YearTotals,
    groups_by_year,
    has_just_begun,
    headline_year,
    units_of_department,
    years_of_group,
)
from generator.catalog.lists import Grouping
from generator.declarations.published import PublishedDeclaration
from tests.catalog.test_lists import DECLARATIONS, MOST, members, total
from tests.support.summaries import catalog_of, entry


def years(**counts: int) -> list[YearTotals]:
    """Years of a group by their numbers of declarations, the latest first: y2025=3."""
    return [
        YearTotals(int(name[1:]), count, 1, Decimal(count))
        for name, count in sorted(counts.items(), reverse=True)
    ]


@pytest.mark.parametrize(
    ("stated", "current", "previous", "begun"),
    [
        (years(y2025=1), 2025, None, None),
        (years(y2025=4, y2024=12), 2025, 2024, None),  # a third is enough
        (years(y2025=3, y2024=10), 2024, None, 2025),
        (years(y2025=3, y2024=10, y2023=1), 2024, 2023, 2025),
        (years(y2025=1, y2024=3), 2025, 2024, None),
        (years(y2025=1, y2024=4), 2024, None, 2025),
        (years(y2025=1, y2023=100), 2025, None, None),  # not the calendar year before
        (years(y2025=1, y2024=4, y2023=100), 2024, 2023, 2025),  # only the newest year can have just begun
        (years(y2025=100, y2024=1), 2025, 2024, None),
        (years(y2025=9, y2023=9, y2022=9), 2025, None, None),
    ],
)
def test_which_year_leads(
    stated: list[YearTotals], current: int, previous: int | None, begun: int | None
) -> None:
    by_year = {totals.year: totals for totals in stated}
    wanted = HeadlineYear(
        by_year[current], by_year[previous] if previous else None, by_year[begun] if begun else None
    )
    assert headline_year(stated) == wanted


def test_no_year_leads_where_there_is_none() -> None:
    assert headline_year([]) is None
    assert not has_just_begun(years(y2025=1)[0], None)


@settings(max_examples=60)
@given(DECLARATIONS)
def test_every_year_of_every_group_is_what_its_declarations_say(
    declarations: list[PublishedDeclaration],
) -> None:
    catalog = catalog_of(declarations)
    found = members(declarations)
    for (grouping, slug), those in found.items():
        assert years_of_group(catalog, grouping, slug) == naive_years(those)
    for grouping in (Grouping.UNIT, Grouping.DEPARTMENT, Grouping.NATURE, Grouping.CATEGORY):
        groups = groups_by_year(catalog, grouping)
        assert [(group.slug, group.years) for group in groups] == sorted(
            (slug, naive_years(those)) for (kind, slug), those in found.items() if kind is grouping
        )
        late = groups_by_year(catalog, grouping, 2025, 2026)
        assert late == [
            group._replace(years=kept)
            for group in groups
            if (kept := tuple(totals for totals in group.years if totals.year >= 2025))
        ]
    assert [(unit.slug, unit.years) for unit in units_of_department(catalog, "d")] == [
        (unit.slug, unit.years) for unit in groups_by_year(catalog, Grouping.UNIT)
    ]


def naive_years(declarations: list[PublishedDeclaration]) -> tuple[YearTotals, ...]:
    by_year: dict[int, list[PublishedDeclaration]] = {}
    for one in declarations:
        by_year.setdefault(one.identity.year, []).append(one)
    return tuple(
        YearTotals(year, len(those), len({one.identity.unit for one in those}), total(those))
        for year, those in sorted(by_year.items(), reverse=True)
    )


def test_a_group_has_the_name_of_its_latest_year() -> None:
    old, new = entry(project="p", year=2024), entry(project="a", year=2025)
    new.content["implementing_unit"] = "改名后的单位"
    catalog = catalog_of([new, old])
    one = YearTotals(2025, 1, 1, Decimal("1.00"))
    wanted = [GroupYears("u", "改名后的单位", (one, YearTotals(2024, 1, 1, Decimal("1.00"))))]
    assert groups_by_year(catalog, Grouping.UNIT) == wanted
    assert units_of_department(catalog, "d") == wanted
    assert wanted[0].of(2025) == one
    assert wanted[0].of(2026) is None


def test_the_largest_amounts_of_a_year_are_added_up_exactly() -> None:
    many = [entry(project=f"p{number}", amount=str(MOST)) for number in range(20)]
    assert years_of_group(catalog_of(many), Grouping.UNIT, "u") == (YearTotals(2025, 20, 1, 20 * MOST),)
