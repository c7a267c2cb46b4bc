"""Search data: every declaration is in one shard, and one more changes only its own."""

import json
import random

import pytest

from generator.declarations.published import PublishedDeclaration
from generator.outputs.data import search_data
from generator.outputs.data.search_data import SEARCH_FOLDER, SEARCH_INDEX, all_search_files, shards
from tests.support.summaries import catalog_of, entry

MANY = [entry(f"u{n % 40}", f"p{n}", year=2024 + n % 2, indicators={"甲": f"≤{n}(元)"}) for n in range(300)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few declarations are many."""
    monkeypatch.setattr(search_data, "MAX_SHARD", 20)


def test_every_declaration_is_in_one_shard_of_its_year() -> None:
    found = shards(catalog_of(MANY))
    units = [(shard.year, unit) for shard in found for unit in shard.units]
    assert sorted(units) == sorted({(one.identity.year, one.identity.unit) for one in MANY})
    assert [shard.declaration_count for shard in found] == [
        sum(one.identity.year == shard.year and one.identity.unit in shard.units for one in MANY)
        for shard in found
    ]
    assert all(list(shard.units) == sorted(shard.units) for shard in found)
    assert {shard.shard_count for shard in found} == {8}  # 150 a year, 20 in each
    assert {shard.number for shard in found} <= set(range(1, 9))


def test_the_index_names_the_files_of_each_shard() -> None:
    files = all_search_files(catalog_of(MANY), [])
    index = json.loads(files[SEARCH_INDEX])
    assert index["years"] == [2025, 2024]
    assert sum(shard["count"] for shard in index["shards"]) == 300
    named = {shard[stage] for shard in index["shards"] for stage in ("names", "indicators", "goals")}
    assert {SEARCH_FOLDER + name for name in named} | {
        SEARCH_INDEX,
        SEARCH_FOLDER + index["documents"],
    } == set(files)
    for shard in index["shards"]:
        names, indicators, goals = (
            json.loads(files[SEARCH_FOLDER + shard[stage]]) for stage in ("names", "indicators", "goals")
        )
        assert shard["count"] == len(names["slug"]) == len(indicators["rows"]) == len(goals)


def contents(declarations: list[PublishedDeclaration]) -> set[str]:
    return set(all_search_files(catalog_of(declarations), []))


@pytest.mark.parametrize("seed", range(5))
def test_one_more_declaration_changes_one_shard(seed: int) -> None:
    chance = random.Random(seed)
    more = entry(f"u{chance.randrange(40)}", "new", amount="99999", indicators={"乙": "好"})
    before, after = contents(MANY), contents([*MANY, more])
    assert len(before - after) == 3  # names, indicators and goals of its shard
    assert len(after - before) == 3


def test_an_amount_that_changes_the_order_of_units_changes_one_shard() -> None:
    richer = [entry("u0", "p0", year=2024, amount="1000000", indicators={"甲": "≤0(元)"}), *MANY[1:]]
    assert len(contents(MANY) - contents(richer)) == 1
