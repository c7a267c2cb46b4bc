"""Search data: compact JSON files below `search/data/` that the browser searches, in shards.

A shard has the declarations of some units in one year, in three stages, and each answers more: names, then indicators,
then goals. Files are named by their content, so that a browser may cache them for ever; only `index.json`, which names
them, is requested again. `overrides/assets/search/store.js` reads these files; the two change together.
"""

import hashlib
import html
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, NamedTuple

from markdown import Markdown
from markupsafe import Markup

from generator.catalog.database import Catalog
from generator.catalog.fill import CatalogChange
from generator.catalog.lists import Grouping, groups
from generator.catalog.search_rows import (
    UnitYearCount,
    searched_declarations,
    searched_goals,
    searched_indicators,
    unit_year_counts,
)
from generator.forms import vocabulary as v

SEARCH_FOLDER: Final = "search/data/"
FORMAT: Final = 1
"""Version of the files, which `overrides/assets/search/store.js` knows: scripts of another version say so."""

SEARCH_INDEX: Final = f"{SEARCH_FOLDER}index.json"
DOCUMENTS: Final = "documents"

MAX_SHARD: Final = 2_000
"""About the most declarations of a shard: one changed word rewrites a megabyte, and the first hits come soon."""

STAGES: Final = ("names", "indicators", "goals")


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchDocument:
    """A hand-written page for the search: its address from the site's root, its title, its words."""

    address: str
    title: str
    text: str


def parse_document(address: str, body: str, converter: Markdown, *, title: str, name: str) -> SearchDocument:
    """Read a hand-written page from its Markdown as the site does: without a `title` it has its heading, else `name`.

    `converter` has the extensions of the site, `toc` among them.
    """
    plain_text = Markup(converter.reset().convert(body)).striptags()  # noqa: S704
    tokens: Iterable[Mapping[str, Any]] = getattr(converter, "toc_tokens", ())
    heading = next((html.unescape(token["name"]) for token in tokens if token["level"] == 1), name)
    return SearchDocument(address=address, title=title or heading, text=html.unescape(plain_text))


class Shard(NamedTuple):
    """Some units in one year, sorted, and the number of their declarations.

    `number` counts the shards of a year from 1; there are `shard_count`, some of them perhaps empty.
    """

    year: int
    number: int
    shard_count: int
    units: tuple[str, ...]
    declaration_count: int


class SearchFile(NamedTuple):
    """One of STAGES of a shard; `name` says which, and changes with the number of shards of the year."""

    name: str
    stage: str
    shard: Shard


def shards(catalog: Catalog) -> list[Shard]:
    """Return the shards of each year, the latest year first, without empty ones.

    A unit's shard depends on its slug and on the number of shards, a power of two: one more declaration almost never
    moves another one.
    """
    found = []
    for year, of_year in groupby(unit_year_counts(catalog), key=lambda row: row.year):
        counts = list(of_year)
        shard_count = 1 << (-(-sum(row.declaration_count for row in counts) // MAX_SHARD) - 1).bit_length()
        members: dict[int, list[UnitYearCount]] = {}
        for row in counts:
            members.setdefault(_shard_number(row.unit, shard_count), []).append(row)
        found += [
            Shard(
                year,
                number,
                shard_count,
                tuple(row.unit for row in rows),
                sum(row.declaration_count for row in rows),
            )
            for number, rows in sorted(members.items())
        ]
    return found


def _shard_number(unit: str, shard_count: int) -> int:
    return int(hashlib.sha256(unit.encode()).hexdigest()[:8], 16) % shard_count + 1


def search_files(shards: Iterable[Shard]) -> list[SearchFile]:
    """Return every stage of every shard."""
    return [
        SearchFile(f"{stage}-{shard.year}-{shard.number}-of-{shard.shard_count}", stage, shard)
        for shard in shards
        for stage in STAGES
    ]


def touched_search_files(files: Iterable[SearchFile], changes: Iterable[CatalogChange]) -> list[SearchFile]:
    """Return the files that may say something else since some declarations changed."""
    found = list(files)
    shard_counts = {file.shard.year: file.shard.shard_count for file in found}
    touched: set[tuple[int, int, str]] = set()
    for identity, before, after in changes:
        if identity.year in shard_counts:
            number = _shard_number(identity.unit, shard_counts[identity.year])
            unchanged = (
                before and after and before.summary == after.summary,
                before and after and before.indicators == after.indicators,
                before and after and before.goals == after.goals,
            )
            touched |= {
                (identity.year, number, stage)
                for stage, same in zip(STAGES, unchanged, strict=True)
                if not same
            }
    return [file for file in found if (file.shard.year, file.shard.number, file.stage) in touched]


def search_file_data(catalog: Catalog, file: SearchFile) -> tuple[str, bytes]:
    """Return the path of a file from the site's root, which names its content, and its bytes."""
    content: dict[str, Callable[[Catalog, Shard], Any]] = {
        "names": _name_columns,
        "indicators": _indicator_columns,
        "goals": lambda catalog, shard: list(searched_goals(catalog, shard.year, shard.units)),
    }
    name = f"{file.stage}-{file.shard.year}-{file.shard.number}"
    return _named_by_content(name, content[file.stage](catalog, file.shard))


def documents_file_data(documents: Iterable[SearchDocument]) -> tuple[str, bytes]:
    """Return path and bytes of the file of the hand-written pages."""
    rows = [[document.address, document.title, document.text] for document in documents]
    return _named_by_content(DOCUMENTS, rows)


def _named_by_content(name: str, content: Any) -> tuple[str, bytes]:
    data = _compact_json(content)
    return f"{SEARCH_FOLDER}{name}.{hashlib.sha256(data).hexdigest()[:8]}.json", data


def search_index(catalog: Catalog, shards: Iterable[Shard], paths: Mapping[str, str]) -> bytes:
    """Return the file that names all others; `paths` are those of SearchFiles, and of DOCUMENTS, by name."""
    found = list(shards)
    names = {name: path.removeprefix(SEARCH_FOLDER) for name, path in paths.items()}
    files = {(file.shard, file.stage): names[file.name] for file in search_files(found)}
    content = {
        "format": FORMAT,
        "departments": [[row.slug, row.name] for row in groups(catalog, Grouping.DEPARTMENT)],
        "units": [[row.slug, row.name] for row in groups(catalog, Grouping.UNIT)],
        "natures": [[slug, name] for name, slug in v.NATURES.items()],
        "categories": [[slug, name] for name, slug in v.CATEGORIES.items()],
        "kinds": [[kind.slug, f"{kind.category}：{kind.dimension}"] for kind in v.INDICATOR_KINDS],
        "documents": names[DOCUMENTS],
        "years": list(dict.fromkeys(shard.year for shard in found)),
        "shards": [
            {
                "year": shard.year,
                "count": shard.declaration_count,
                **{stage: files[shard, stage] for stage in STAGES},
            }
            for shard in found
        ],
    }
    return _compact_json(content)


def all_search_files(catalog: Catalog, documents: Iterable[SearchDocument]) -> dict[str, bytes]:
    """Return every file of the search by its path from the site's root."""
    found = shards(catalog)
    made = {file.name: search_file_data(catalog, file) for file in search_files(found)}
    made[DOCUMENTS] = documents_file_data(documents)
    index = search_index(catalog, found, {name: path for name, (path, _) in made.items()})
    return {**dict(made.values()), SEARCH_INDEX: index}


def _name_columns(catalog: Catalog, shard: Shard) -> dict[str, list[Any]]:
    """Stage 1: slugs of units and of departments, and by columns name, project slug, amount in 元, and positions.

    Units and departments are positions in the lists of this file, natures and categories in those of the index; what the
    index does not have is a text, "" for a blank cell.
    """
    summaries, units = list(searched_declarations(catalog, shard.year, shard.units)), list(shard.units)
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
        "nature": [_position(natures, summary.nature) for summary in summaries],
        "category": [_position(categories, summary.category) for summary in summaries],
    }


def _indicator_columns(catalog: Catalog, shard: Shard) -> dict[str, list[Any]]:
    """Stage 2: names and values, each once, and for each declaration kind, name and value by their positions.

    `headings` are those that are printed otherwise than the kind's: declaration, indicator, text.
    """
    kinds = {kind.slug: position for position, kind in enumerate(v.INDICATOR_KINDS)}
    names: dict[str, int] = {}
    values: dict[str, int] = {}
    printed: list[tuple[int, int, str]] = []
    rows: list[list[int]] = []
    for number, indicators in enumerate(searched_indicators(catalog, shard.year, shard.units)):
        row: list[int] = []
        for position, (kind, name, text, headings) in enumerate(indicators):
            row += (kinds[kind], names.setdefault(name, len(names)), values.setdefault(text, len(values)))
            if headings:
                printed.append((number, position, headings))
        rows.append(row)
    columns: dict[str, list[Any]] = {"names": list(names), "values": list(values), "rows": rows}
    return columns | ({"headings": printed} if printed else {})


def _position(names: Sequence[str], name: str) -> int | str:
    return names.index(name) if name in names else name


def _json_number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _compact_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
