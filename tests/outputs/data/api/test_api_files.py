"""The API: every file has the shape that its description says, and no promise of a released shape is broken."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from generator.catalog.database import Catalog
from generator.catalog.measures import MeasureSummary, measures_of_kind
from generator.catalog.open_data.summaries import all_summaries
from generator.forms import vocabulary as v
from generator.outputs.data.api.api_files import ApiInput, api_files
from generator.outputs.data.api.openapi import openapi_document
from tests.support.open_data import open_data_declarations
from tests.support.project import ROOT, blessed
from tests.support.summaries import catalog_of, entry

RELEASED = ROOT / "tests/golden/api/openapi.json"


def measures(catalog: Catalog) -> dict[str, list[MeasureSummary]]:
    return {kind.slug: measures_of_kind(catalog, kind.slug) for kind in v.INDICATOR_KINDS}


def files(catalog: Catalog) -> dict[str, Any]:
    return {file.path: file.value for file in api_files(ApiInput(all_summaries(catalog), measures(catalog)))}


def templates(document: dict[str, Any]) -> Iterator[tuple[re.Pattern[str], dict[str, Any]]]:
    """Each path of the description as a pattern, with the schema of its content."""
    for path, item in document["paths"].items():
        operation = item["get"]
        pattern = re.escape(path.lstrip("/"))
        for parameter in operation["parameters"]:
            inside = parameter["schema"]["pattern"].strip("^$")
            pattern = pattern.replace(re.escape(f"{{{parameter['name']}}}"), inside)
        content = operation["responses"]["200"]["content"]["application/json"]["schema"]
        yield re.compile(pattern), content | {"components": document["components"]}


def test_the_description_is_openapi() -> None:
    for address in ("", "https://jixiao.example.gov.cn/a/"):
        OpenAPIV31SpecValidator(openapi_document(address)).validate()
    assert openapi_document("https://a.b/c/")["servers"] == [{"url": "https://a.b/c"}]


def test_every_file_has_the_shape_that_is_described() -> None:
    catalog = catalog_of(open_data_declarations())
    made = files(catalog)
    made |= {f"{one.content['address']}declaration.json": one.content for one in open_data_declarations()}
    patterns = list(templates(openapi_document("")))
    used = set()
    for path, value in made.items():
        ((pattern, schema),) = [(p, schema) for p, schema in patterns if p.fullmatch(path)]
        used.add(pattern)
        Draft202012Validator(schema).validate(json.loads(json.dumps(value)))
    assert len(used) == len(patterns)


@pytest.mark.parametrize("declarations", [[], [entry()], [entry(amount="0"), entry("w", year=2024)]])
def test_few_declarations(declarations: list[Any]) -> None:
    made = files(catalog_of(declarations))
    assert made["api/v1/index.json"]["declarations"] == len(declarations)
    assert [year["year"] for year in made["api/v1/years.json"]] == sorted(
        {one.identity.year for one in declarations}
    )


def test_lists_and_sums_are_those_of_the_declarations() -> None:
    declarations = open_data_declarations()
    made = files(catalog_of(declarations))
    expected = {
        one.content["address"]: Decimal(one.content["annual_funding"]["total"] or 0) for one in declarations
    }
    for folder in ("years", "units", "departments"):
        listed = [row for path, rows in made.items() if path.startswith(f"api/v1/{folder}/") for row in rows]
        assert {row["address"]: Decimal(row["annual_total"]) for row in listed} == expected
        assert len(listed) == len(expected)
        totals = made[f"api/v1/{folder}.json"]
        years = totals if folder == "years" else [year for body in totals for year in body["years"]]
        assert sum(Decimal(year["annual_total"]) for year in years) == sum(expected.values())
        assert sum(year["declarations"] for year in years) == len(expected)
        assert {one["data"] for one in totals} == {p for p in made if p.startswith(f"api/v1/{folder}/")}


def test_a_body_has_the_name_of_its_latest_declaration() -> None:
    old, new = entry(year=2023), entry(year=2025)
    old = old._replace(content={**old.content, "implementing_unit": "从前的单位"})
    (unit,) = files(catalog_of([old, new]))["api/v1/units.json"]
    assert (unit["name"], unit["former_names"]) == ("单位u", [{"name": "从前的单位", "last_year": 2023}])
    assert [year["year"] for year in unit["years"]] == [2023, 2025]


def test_golden_shapes_are_only_added_to() -> None:
    """A released field stays, with its type and required as it was. `make bless` writes what was added."""
    now = openapi_document("")
    released = json.loads(RELEASED.read_text(encoding="utf-8")) if RELEASED.exists() else now
    assert released["paths"].keys() <= now["paths"].keys()
    for name, shape in released["components"]["schemas"].items():
        present = now["components"]["schemas"][name]
        assert shape["properties"].items() <= present["properties"].items()
        assert {*shape["required"]} <= {*present["required"]}
    assert blessed(RELEASED, json.dumps(now, ensure_ascii=False, indent=1) + "\n")
