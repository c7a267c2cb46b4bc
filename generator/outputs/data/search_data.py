"""Search data: compact JSON files below `search/data/` that the browser searches, one set a year.

A set has three stages, and each answers more: names, then indicators, then goals. Files are named by their content, so that a browser may
cache them for ever; only `index.json`, which names them, is requested again. `overrides/assets/search/store.js` reads
these files; the two change together. Records of a year are sorted by identity.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
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


def yearly_search_files(
    catalog: Catalog, unit_summaries: Iterable[UnitSummary], excerpt_source: ExcerptSource
) -> Iterator[SearchFile]:
    """Yield names, indicators and goals of each year."""
    digests: dict[tuple[bool, int], list[object]] = {}
    for unit_summary in unit_summaries:
        for topic, by_year in unit_summary.digests.items():
            for year, topic_digest in by_year.items():
                digests.setdefault((topic == GOALS, year), []).append(
                    (unit_summary.unit, topic, topic_digest)
                )
    units = [group.slug for group in catalog.units]
    departments = [group.slug for group in catalog.departments]
    for group in catalog.years:
        year = int(group.slug)
        summaries = sorted(group.summaries, key=lambda summary: summary.identity)
        names_digest = value_digest((units, departments, [summary.digest for summary in summaries]))
        yield SearchFile(f"names-{year}", names_digest, partial(_name_columns, summaries, units, departments))
        indicators = partial(_indicator_columns, summaries, excerpt_source, year)
        yield SearchFile(f"indicators-{year}", value_digest(digests.get((False, year))), indicators)
        yield SearchFile(
            f"goals-{year}",
            value_digest(digests.get((True, year))),
            partial(_goal_texts, summaries, excerpt_source, year),
        )


def documents_search_file(documents: Iterable[SearchDocument]) -> SearchFile:
    """Return the file of the hand-written pages."""
    rows = [[document.address, document.title, document.text] for document in documents]
    return SearchFile("documents", value_digest(rows), lambda: rows)


def search_index(catalog: Catalog, file_names: Mapping[str, str]) -> bytes:
    """Return the file that names all others; `file_names` are full names by those without digest."""
    content = {
        "departments": [[group.slug, group.name] for group in catalog.departments],
        "units": [[group.slug, group.name] for group in catalog.units],
        "natures": [[slug, name] for name, slug in v.NATURES.items()],
        "categories": [[slug, name] for name, slug in v.CATEGORIES.items()],
        "kinds": [[kind.slug, f"{kind.category}：{kind.dimension}"] for kind in v.INDICATOR_KINDS],
        "documents": file_names["documents"],
        "years": [
            {
                "year": int(group.slug),
                "count": group.count,
                **{name: file_names[f"{name}-{group.slug}"] for name in ("names", "indicators", "goals")},
            }
            for group in catalog.years
        ],
    }
    return _compact_json(content)


def search_files(
    published_declarations: Sequence[PublishedDeclaration], documents: Iterable[SearchDocument]
) -> dict[str, bytes]:
    """Return every file of the search by its path from the site's root."""
    memory = MemoryExcerpts(published_declarations)
    catalog = build_catalog(published_declaration.summary for published_declaration in published_declarations)
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for search_file in (
        *yearly_search_files(catalog, memory.summaries, memory),
        documents_search_file(documents),
    ):
        names[search_file.name], data = search_file.encode()
        files[SEARCH_FOLDER + names[search_file.name]] = data
    files[SEARCH_INDEX] = search_index(catalog, names)
    return files


def _name_columns(
    summaries: Sequence[DeclarationSummary], units: Sequence[str], departments: Sequence[str]
) -> dict[str, list[Any]]:
    """Stage 1, by columns: name, project slug, amount in 元, and positions in the index's lists."""
    unit_positions = {slug: position for position, slug in enumerate(units)}
    department_positions = {slug: position for position, slug in enumerate(departments)}
    natures, categories = list(v.NATURES), list(v.CATEGORIES)
    return {
        "name": [summary.project_name for summary in summaries],
        "slug": [summary.identity.project for summary in summaries],
        "amount": [_json_number(summary.amount) for summary in summaries],
        "unit": [unit_positions[summary.identity.unit] for summary in summaries],
        "department": [department_positions[summary.department] for summary in summaries],
        "nature": [natures.index(summary.nature) for summary in summaries],
        "category": [categories.index(summary.category) for summary in summaries],
    }


def _indicator_columns(
    summaries: Sequence[DeclarationSummary], excerpt_source: ExcerptSource, year: int
) -> dict[str, list[Any]]:
    """Stage 2: names and values, each once, and for each declaration kind, name and value by their positions."""
    by_identity: dict[Identity, list[tuple[int, str, str]]] = {summary.identity: [] for summary in summaries}
    for position, kind in enumerate(v.INDICATOR_KINDS):
        for excerpt in excerpt_source.excerpts(kind.slug, year):
            for project, _, _, indicators in decode_indicators(excerpt):
                identity = Identity(year, excerpt.unit, project)
                by_identity[identity] += [(position, name, text) for name, text, *_ in indicators]
    names: dict[str, int] = {}
    values: dict[str, int] = {}
    rows = [
        [
            number
            for position, name, text in by_identity[summary.identity]
            for number in (position, names.setdefault(name, len(names)), values.setdefault(text, len(values)))
        ]
        for summary in summaries
    ]
    return {"names": list(names), "values": list(values), "rows": rows}


def _goal_texts(
    summaries: Sequence[DeclarationSummary], excerpt_source: ExcerptSource, year: int
) -> list[str]:
    """Stage 3: the goals of each declaration."""
    by_identity = dict(
        pair for excerpt in excerpt_source.excerpts(GOALS, year) for pair in decode_goals(excerpt)
    )
    return [by_identity[summary.identity] for summary in summaries]


def _json_number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _compact_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
