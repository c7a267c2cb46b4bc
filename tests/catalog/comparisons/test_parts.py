"""The parts of what a group asks for, and what the registry says of bodies."""

from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given, settings

from generator.catalog.comparisons.bodies import (
    DepartmentName,
    FormerName,
    department_of_unit,
    former_names,
)
from generator.catalog.comparisons.parts import FundsTotal, funds_of_year, totals_by_choice
from generator.catalog.database import memory_catalog
from generator.catalog.fill import fill
from generator.catalog.lists import Grouping
from generator.declarations.published import PublishedDeclaration
from generator.declarations.yaml.source import RawFile
from tests.catalog.test_lists import DECLARATIONS, members, total
from tests.support.summaries import catalog_of, entry

TERMS: tuple[Literal["nature", "category"], ...] = ("nature", "category")


@settings(max_examples=60)
@given(DECLARATIONS)
def test_parts_by_nature_and_category(declarations: list[PublishedDeclaration]) -> None:
    catalog = catalog_of(declarations)
    for (grouping, slug), those in members(declarations).items():
        this_year = [one for one in those if one.identity.year == 2025]
        for term, found in zip(TERMS, totals_by_choice(catalog, grouping, slug, 2025), strict=True):
            assert found == {
                part: (len(some), total(some))
                for part in {one.content[term] for one in this_year}
                for some in [[one for one in this_year if one.content[term] == part]]
            }


def test_funds_are_added_up_by_kind_in_one_year() -> None:
    declarations = [entry("u", "p", amount="10"), entry("v", "q", amount="5"), entry("u", "p", year=2024)]
    for one, fiscal in zip(declarations, ("7.25", "5", "1"), strict=True):
        one.content["annual_funding"]["fiscal_appropriation"] = fiscal
    declarations[0].content["annual_funding"]["other"] = "0"
    catalog = catalog_of(declarations)
    assert funds_of_year(catalog, Grouping.DEPARTMENT, "d", 2025) == {
        "fiscal_appropriation": FundsTotal("fiscal_appropriation", 2, Decimal("12.25")),
        "other": FundsTotal("other", 1, Decimal("0.00")),  # stated, and not blank
    }
    assert funds_of_year(catalog, Grouping.UNIT, "u", 2024) == {
        "fiscal_appropriation": FundsTotal("fiscal_appropriation", 1, Decimal("1.00"))
    }
    assert funds_of_year(catalog, Grouping.UNIT, "v", 2024) == {}


REGISTRY = """\
局:
  代号: d
  曾用名:
    老局: 2019
  单位:
    单位u:
      代号: u
      曾用名:
        甲所: 2020
        乙所: 2022
"""


@pytest.mark.parametrize(
    ("kind", "slug", "wanted"),
    [
        ("unit", "u", (FormerName("乙所", 2022), FormerName("甲所", 2020))),
        ("department", "d", (FormerName("老局", 2019),)),
        ("unit", "d", ()),
        ("unit", "nobody", ()),
    ],
)
def test_former_names_are_those_of_the_registry(kind: str, slug: str, wanted: tuple[FormerName, ...]) -> None:
    catalog = fill(memory_catalog(), [], [RawFile("units.yml", REGISTRY.encode())])
    assert former_names(catalog, kind, slug) == wanted


def test_a_registry_that_cannot_be_read_says_nothing() -> None:
    catalog = fill(memory_catalog(), [], [RawFile("units.yml", b"- a")])
    assert former_names(catalog, "unit", "u") == ()


def test_the_department_of_a_unit_is_that_of_its_largest_declaration_of_the_year() -> None:
    catalog = catalog_of([entry("u", "p"), entry("u", "q", amount="5", year=2024)])
    assert department_of_unit(catalog, "u", 2025) == DepartmentName("d", "局")
    assert department_of_unit(catalog, "u", 2023) is None
