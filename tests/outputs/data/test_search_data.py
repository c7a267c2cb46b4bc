"""Search data: every declaration is in one shard, and one more changes only its own."""

import json
import random

import pytest

from generator.catalog.groups import build_catalog
from generator.declarations.summary import PublishedDeclaration
from generator.outputs.data import search_data
from generator.outputs.data.search_data import SEARCH_FOLDER, SEARCH_INDEX, search_files, search_shards
from tests.support.summaries import entry

MANY = [entry(f"u{n % 40}", f"p{n}", year=2024 + n % 2, indicators={"甲": f"≤{n}(元)"}) for n in range(300)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few declarations are many."""
    monkeypatch.setattr(search_data, "MAX_SHARD", 20)


def test_every_declaration_is_in_one_shard_of_its_year() -> None:
    shards = list(search_shards(build_catalog(one.summary for one in MANY)))
    assert sorted(summary.identity for shard in shards for summary in shard.summaries) == sorted(
        one.summary.identity for one in MANY
    )
    for shard in shards:
        assert {summary.identity.year for summary in shard.summaries} == {shard.year}
        assert list(shard.summaries) == sorted(shard.summaries, key=lambda summary: summary.identity)
    units = [(shard.year, unit) for shard in shards for unit in shard.units]
    assert len(units) == len(set(units)) == 40  # no unit is in two shards of a year
    assert {shard.number for shard in shards} <= set(range(1, 9))  # 150 a year, in 8 shards


def test_the_index_names_the_files_of_each_shard() -> None:
    files = search_files(MANY, [])
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
    return set(search_files(declarations, []))


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
