"""The years of projects, and those that only one of two years has."""

from decimal import Decimal

from hypothesis import given, settings

from generator.catalog.comparisons.projects import (
    ProjectsOfOneYear,
    ProjectYears,
    largest_projects,
    projects_of_one_year,
    projects_of_unit,
)
from generator.catalog.lists import Grouping
from generator.declarations.published import PublishedDeclaration, annual_total
from tests.catalog.test_lists import DECLARATIONS, by_amount, total
from tests.support.summaries import catalog_of, entry


@settings(max_examples=60)
@given(DECLARATIONS)
def test_the_projects_of_a_unit_have_all_their_years(declarations: list[PublishedDeclaration]) -> None:
    catalog = catalog_of(declarations)
    for unit in {one.identity.unit for one in declarations}:
        by_project: dict[str, list[PublishedDeclaration]] = {}
        for one in sorted(declarations, key=lambda one: -one.identity.year):
            if one.identity.unit == unit:
                by_project.setdefault(one.identity.project, []).append(one)
        assert projects_of_unit(catalog, unit) == [
            ProjectYears(
                project,
                those[0].content["project_name"],
                tuple((one.identity.year, annual_total(one.content)) for one in those),
            )
            for project, those in sorted(by_project.items())
        ]


@settings(max_examples=60)
@given(DECLARATIONS)
def test_what_only_one_of_two_years_has(declarations: list[PublishedDeclaration]) -> None:
    catalog = catalog_of(declarations)
    identities = {one.identity for one in declarations}
    for year, other in ((2025, 2024), (2024, 2025)):
        units = {one.unit for one in identities if one.year == other}
        wanted = by_amount(
            one
            for one in declarations
            if one.identity.year == year
            and one.identity.unit in units
            and one.identity._replace(year=other) not in identities
        )
        found = projects_of_one_year(catalog, year, other, 3)
        assert (found.count, found.total) == (len(wanted), total(wanted))
        assert [one.identity for one in found.largest] == [one.identity for one in wanted[:3]]


def test_a_unit_that_published_nothing_in_a_year_has_no_new_projects() -> None:
    catalog = catalog_of([entry("u", "p"), entry("v", "p"), entry("v", "q"), entry("v", "p", year=2024)])
    new = projects_of_one_year(catalog, 2025, 2024, 10)
    assert [(one.identity.unit, one.identity.project) for one in new.largest] == [("v", "q")]
    assert projects_of_one_year(catalog, 2024, 2025, 10) == ProjectsOfOneYear(0, Decimal("0.00"), ())


@settings(max_examples=40)
@given(DECLARATIONS)
def test_the_largest_of_a_year_are_those_of_the_whole_list(declarations: list[PublishedDeclaration]) -> None:
    catalog = catalog_of(declarations)
    wanted = by_amount(one for one in declarations if one.identity.year == 2025)
    found = largest_projects(catalog, Grouping.DEPARTMENT, "d", 2025, 4)
    assert [one.identity for one in found] == [one.identity for one in wanted[:4]]
