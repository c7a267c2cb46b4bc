"""Search data: compact JSON files below `search/data/` that the browser searches, in shards.

A shard has the declarations of some units in one year, in three stages, and each answers more: names, then indicators,
then goals. Files are named by their content, so that a browser may cache them for ever; only `index.json`, which names
them, is requested again. `overrides/assets/search/store.js` reads these files; the two change together.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any, Final, NamedTuple

import markdown
from markupsafe import Markup

from generator.catalog.excerpts import (
    GOALS,
    ExcerptSource,
    MemoryExcerpts,
    UnitSummary,
    decode_goals,
    decode_indicators,
)
from generator.catalog.groups import Catalog, build_catalog
from generator.declarations.identity import Identity
from generator.declarations.summary import DeclarationSummary, PublishedDeclaration, value_digest
from generator.forms import vocabulary as v

SEARCH_FOLDER: Final = "search/data/"
SEARCH_INDEX: Final = f"{SEARCH_FOLDER}index.json"

MAX_SHARD: Final = 2_000
"""About the most declarations of a shard: one changed word rewrites a megabyte, and the first hits come soon."""

STAGES: Final = ("names", "indicators", "goals")


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchDocument:
    """A hand-written page for the search: its address from the site's root, its title, its words."""

    address: str
    title: str
    text: str


def parse_document(path: str, text: str) -> SearchDocument:
    """Read a hand-written page from its Markdown file's path in docs/ and its text."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, count=1, flags=re.DOTALL)
    plain_text = Markup(markdown.markdown(body, extensions=["tables", "fenced_code"])).striptags()  # noqa: S704
    heading = re.search(r"^# +(.+)$", body, re.MULTILINE)
    address = re.sub(r"(?:(?:^|(?<=/))index)?\.md$", "/", path).removeprefix("/")
    return SearchDocument(
        address=address.replace("//", "/"),
        title=heading[1] if heading else path,
        text=html.unescape(plain_text),
    )


class SearchFile(NamedTuple):
    """A file of the search: its name without the digest of its content, a digest of its inputs, and its content."""

    name: str
    digest: str
    content: Callable[[], Any]

    def encode(self) -> tuple[str, bytes]:
        """Return the full name and the bytes."""
        data = _compact_json(self.content())
        return f"{self.name}.{hashlib.sha256(data).hexdigest()[:8]}.json", data


class Shard(NamedTuple):
    """The declarations of some units in one year, sorted by identity; `number` counts the shards of a year from 1."""

    year: int
    number: int
    summaries: tuple[DeclarationSummary, ...]

    @property
    def units(self) -> list[str]:
        """Slugs of its units, sorted."""
        return sorted({summary.identity.unit for summary in self.summaries})

    def file_name(self, stage: str) -> str:
        """Return the name of the file of a stage, without the digest of its content."""
        return f"{stage}-{self.year}-{self.number}"


def search_shards(catalog: Catalog) -> tuple[Shard, ...]:
    """Return the shards of each year, the latest year first, without empty ones.

    A unit's shard depends on its slug and on the number of shards, a power of two: one more declaration almost never
    moves another one.
    """
    shards = []
    for group in catalog.years:
        shard_count = 1 << (-(-group.count // MAX_SHARD) - 1).bit_length()
        members: dict[int, list[DeclarationSummary]] = {}
        by_identity = sorted(group.summaries, key=lambda summary: summary.identity)
        for unit, summaries in groupby(by_identity, key=lambda summary: summary.identity.unit):
            members.setdefault(_shard_number(unit, shard_count), []).extend(summaries)
        shards += [Shard(int(group.slug), number, tuple(members[number])) for number in sorted(members)]
    return tuple(shards)


def _shard_number(unit: str, shard_count: int) -> int:
    return int(hashlib.sha256(unit.encode()).hexdigest()[:8], 16) % shard_count + 1


def shard_search_files(
    shards: Iterable[Shard], unit_summaries: Iterable[UnitSummary], excerpt_source: ExcerptSource
) -> Iterator[SearchFile]:
    """Yield names, indicators and goals of each shard."""
    topic_digests = {unit_summary.unit: unit_summary.digests for unit_summary in unit_summaries}
    for shard in shards:
        indicator_digests, goal_digests = (
            [
                (unit, topic, by_year[shard.year])
                for unit in shard.units
                for topic, by_year in topic_digests[unit].items()
                if shard.year in by_year and (topic == GOALS) == is_goals
            ]
            for is_goals in (False, True)
        )
        yield SearchFile(
            shard.file_name("names"),
            value_digest([summary.digest for summary in shard.summaries]),
            partial(_name_columns, shard),
        )
        yield SearchFile(
            shard.file_name("indicators"),
            value_digest(indicator_digests),
            partial(_indicator_columns, shard, excerpt_source),
        )
        yield SearchFile(
            shard.file_name("goals"), value_digest(goal_digests), partial(_goal_texts, shard, excerpt_source)
        )


def documents_search_file(documents: Iterable[SearchDocument]) -> SearchFile:
    """Return the file of the hand-written pages."""
    rows = [[document.address, document.title, document.text] for document in documents]
    return SearchFile("documents", value_digest(rows), lambda: rows)


def search_index(catalog: Catalog, shards: Iterable[Shard], file_names: Mapping[str, str]) -> bytes:
    """Return the file that names all others; `file_names` are full names by those without digest."""
    content = {
        "departments": [[group.slug, group.name] for group in catalog.departments],
        "units": [[group.slug, group.name] for group in catalog.units],
        "natures": [[slug, name] for name, slug in v.NATURES.items()],
        "categories": [[slug, name] for name, slug in v.CATEGORIES.items()],
        "kinds": [[kind.slug, f"{kind.category}：{kind.dimension}"] for kind in v.INDICATOR_KINDS],
        "documents": file_names["documents"],
        "years": [int(group.slug) for group in catalog.years],
        "shards": [
            {
                "year": shard.year,
                "count": len(shard.summaries),
                **{stage: file_names[shard.file_name(stage)] for stage in STAGES},
            }
            for shard in shards
        ],
    }
    return _compact_json(content)


def search_files(
    published_declarations: Sequence[PublishedDeclaration], documents: Iterable[SearchDocument]
) -> dict[str, bytes]:
    """Return every file of the search by its path from the site's root."""
    memory = MemoryExcerpts(published_declarations)
    catalog = build_catalog(published_declaration.summary for published_declaration in published_declarations)
    shards = search_shards(catalog)
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for search_file in (
        *shard_search_files(shards, memory.summaries, memory),
        documents_search_file(documents),
    ):
        names[search_file.name], data = search_file.encode()
        files[SEARCH_FOLDER + names[search_file.name]] = data
    files[SEARCH_INDEX] = search_index(catalog, shards, names)
    return files


def _name_columns(shard: Shard) -> dict[str, list[Any]]:
    """Stage 1: slugs of units and of departments, and by columns name, project slug, amount in 元, and positions.

    Units and departments are positions in the lists of this file, natures and categories in those of the index.
    """
    summaries, units = shard.summaries, shard.units
    departments = sorted({summary.department for summary in summaries})
    unit_positions = {slug: position for position, slug in enumerate(units)}
    department_positions = {slug: position for position, slug in enumerate(departments)}
    natures, categories = list(v.NATURES), list(v.CATEGORIES)
    return {
        "units": units,
        "departments": departments,
        "name": [summary.project_name for summary in summaries],
        "slug": [summary.identity.project for summary in summaries],
        "amount": [_json_number(summary.amount) for summary in summaries],
        "unit": [unit_positions[summary.identity.unit] for summary in summaries],
        "department": [department_positions[summary.department] for summary in summaries],
        "nature": [natures.index(summary.nature) for summary in summaries],
        "category": [categories.index(summary.category) for summary in summaries],
    }


def _indicator_columns(shard: Shard, excerpt_source: ExcerptSource) -> dict[str, list[Any]]:
    """Stage 2: names and values, each once, and for each declaration kind, name and value by their positions."""
    by_identity: dict[Identity, list[tuple[int, str, str]]] = {
        summary.identity: [] for summary in shard.summaries
    }
    for position, kind in enumerate(v.INDICATOR_KINDS):
        for excerpt in excerpt_source.unit_excerpts(kind.slug, shard.year, shard.units):
            for project, _, _, indicators in decode_indicators(excerpt):
                identity = Identity(shard.year, excerpt.unit, project)
                by_identity[identity] += [(position, name, text) for name, text, *_ in indicators]
    names: dict[str, int] = {}
    values: dict[str, int] = {}
    rows = [
        [
            number
            for position, name, text in by_identity[summary.identity]
            for number in (position, names.setdefault(name, len(names)), values.setdefault(text, len(values)))
        ]
        for summary in shard.summaries
    ]
    return {"names": list(names), "values": list(values), "rows": rows}


def _goal_texts(shard: Shard, excerpt_source: ExcerptSource) -> list[str]:
    """Stage 3: the goals of each declaration."""
    by_identity = dict(
        pair
        for excerpt in excerpt_source.unit_excerpts(GOALS, shard.year, shard.units)
        for pair in decode_goals(excerpt)
    )
    return [by_identity[summary.identity] for summary in shard.summaries]


def _json_number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _compact_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
